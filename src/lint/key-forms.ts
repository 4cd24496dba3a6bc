/** Keys, tokens and private keys that services give out, told by their form. Their values are never reported. */

import type { Expression } from './expression.ts'
import { maxMatches } from './pattern.ts'
import type { RuleMatch } from './rule.ts'
import type { TextRange } from './text-range.ts'
import type { TextView } from './text-view.ts'

/** A service whose keys are told by their form. */
interface KeyForm {
  readonly message: string
  /** Finds candidates in the normalised text, where capitals are gone. */
  readonly expression: Expression
  /** What a candidate must look like as it stands. The first group is the part that is random. */
  readonly form: RegExp
  /** A name says that it is a key, and the expression finds only its beginning. */
  readonly isNamed?: boolean
}

function keyForm(message: string, literal: string | readonly string[], search: string, form: RegExp): KeyForm {
  const literals = typeof literal === 'string' ? [literal] : literal
  return { message, expression: { literals, pattern: new RegExp(`(?<![a-z0-9_-])${search}`, 'g') }, form }
}

/** A value behind its name. */
const namedValue = /^([\w+/.~-]+)={0,2}$/

const keyForms: readonly KeyForm[] = [
  keyForm('an OpenAI or Anthropic key', 'sk-', 'sk-[a-z0-9_-]{20,200}', /^sk-(?:proj-|ant-|or-)?([\w-]{20,})$/),
  keyForm(
    'a GitHub token',
    ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'],
    'gh[opsur]_[a-z0-9]{36,200}',
    /^gh._([A-Za-z0-9]+)$/,
  ),
  keyForm('a GitHub token', 'github_pat_', 'github_pat_[a-z0-9_]{40,200}', /^github_pat_(\w+)$/),
  keyForm('a GitLab token', 'glpat-', 'glpat-[a-z0-9_-]{20,200}', /^glpat-([\w-]+)$/),
  keyForm('an AWS access key', ['akia', 'asia'], 'a[ks]ia[a-z0-9]{16}(?![a-z0-9])', /^A[KS]IA([A-Z0-9]{16})$/),
  keyForm('a Google key', 'aiza', 'aiza[a-z0-9_-]{35}', /^AIza([\w-]{35})$/),
  keyForm('a Slack token', 'xox', 'xox[abeoprs]-[a-z0-9-]{16,200}', /^xox[a-z]-([A-Za-z0-9-]+)$/),
  keyForm('an npm token', 'npm_', 'npm_[a-z0-9]{36}', /^npm_([A-Za-z0-9]{36})$/),
  keyForm('a Hugging Face token', 'hf_', 'hf_[a-z0-9]{30,60}', /^hf_([A-Za-z0-9]+)$/),
  keyForm('a Stripe key', ['sk_live_', 'rk_live_'], '[rs]k_live_[a-z0-9]{16,200}', /^[rs]k_live_([A-Za-z0-9]+)$/),
  keyForm('a DigitalOcean token', 'dop_v1_', 'dop_v1_[0-9a-f]{64}', /^dop_v1_([0-9a-f]{64})$/),
  keyForm('a SendGrid key', 'sg.', 'sg\\.[a-z0-9_-]{22}\\.[a-z0-9_-]{43}', /^SG\.([\w-]{22}\.[\w-]{43})$/),
  keyForm('a PyPI token', 'pypi-', 'pypi-ageichlwas5vcmc[a-z0-9_-]{50,300}', /^pypi-AgEIcHlwaS5vcmc([\w-]+)$/),
  keyForm(
    'a signed token (JWT)',
    'eyj',
    'eyj[a-z0-9_-]{10,400}\\.eyj[a-z0-9_-]{10,2000}\\.[a-z0-9_-]{20,1000}',
    /^eyJ[\w-]+\.eyJ[\w-]+\.([\w-]+)$/,
  ),
  keyForm(
    'an address that is a key (webhook)',
    'hooks.slack.com/services/',
    'hooks\\.slack\\.com/services/t[a-z0-9]{8,12}/b[a-z0-9]{8,12}/[a-z0-9]{24}',
    /^[^/]+\/services\/\w+\/\w+\/([A-Za-z0-9]+)$/,
  ),
  keyForm(
    'an address that is a key (webhook)',
    '/api/webhooks/',
    'discord(?:app)?\\.com/api/webhooks/[0-9]{16,20}/[a-z0-9_-]{60,80}',
    /^[^/]+\/api\/webhooks\/\d+\/([\w-]+)$/,
  ),
  keyForm('a Telegram token', ':aa', '[0-9]{8,10}:aa[a-z0-9_-]{33}(?![a-z0-9_-])', /^\d+:AA([\w-]{33})$/),
  {
    message: 'a key that is given by its name',
    expression: {
      literals: ['key'],
      pattern:
        /(?:api|access|secret|private|client|auth|account|master|signing|encryption|subscription)[_ -]?key["'`]{0,2} {0,2}[:=] {0,2}["'`]{0,2}[a-z0-9+/_.~=-]{16}/g,
    },
    form: namedValue,
    isNamed: true,
  },
  {
    message: 'a secret that is given by its name',
    expression: {
      literals: ['secret', 'passw', 'credential'],
      pattern: /(?:secret|passw(?:or)?d|credentials?)["'`]{0,2} {0,2}[:=] {0,2}["'`]{0,2}[a-z0-9+/_.~=-]{12}/g,
    },
    form: namedValue,
    isNamed: true,
  },
  {
    message: 'a token that is given by its name',
    expression: {
      literals: ['bearer ', 'token'],
      pattern:
        /(?:bearer |(?:access|auth|api|bot|personal|service)[_ -]?token["'`]{0,2} {0,2}[:=] {0,2})["'`]{0,2}[a-z0-9+/_.~=-]{20}/g,
    },
    form: namedValue,
    isNamed: true,
  },
  {
    message: 'a password in an address',
    expression: {
      literals: ['://'],
      pattern: /:\/\/[^\s:/@]{0,80}:[^\s:/@]{8,200}@[a-z0-9[]/g,
    },
    form: /:([^\s:/@]{8,200})@[^l1[]$/i,
  },
  {
    message: 'a private key',
    expression: {
      literals: ['private key'],
      pattern: /-----begin (?:[a-z]{1,12} ){0,2}private key-----(?:\\n|\s){0,8}[a-z0-9+/=]{40,100}/g,
    },
    form: /^-{5}[^-]+-{5}(?:\\n|\s){0,8}([A-Za-z0-9+/=]+)$/,
  },
]

/** Says of itself that it is none. */
const placeholder =
  /example|your|placeholder|redact|dummy|sample|fake|change_?me|insert|secret|token|replace|test|x{4}|\*{3}|0{6}|1{6}|123456|abcdef(?!\d)/i
/** The token that the JWT format's own pages show. */
const knownExample = 'eyJzdWIiOiIxMjM0NTY3ODkwIi'

/** Everything that {@link findKeys} searches for. */
export const keyExpressions: readonly Expression[] = keyForms.map(({ expression }) => expression)

/** Every key in a text. */
export function findKeys(view: TextView): RuleMatch[] {
  return keyForms.flatMap((form) => findForm(view, form)).slice(0, maxMatches)
}

function findForm(view: TextView, { expression, form, message, isNamed = false }: KeyForm): RuleMatch[] {
  const matches: RuleMatch[] = []
  for (const { 0: text, index } of view.matches(expression)) {
    const range = view.rawRange({ start: index, end: index + text.length })
    const [start, end] = isNamed ? valueAround(view.raw, range) : [range.start, range.end]
    const candidate = view.raw.slice(start, end)
    const random = form.exec(candidate)?.[1]
    if (random === undefined || !looksRandom(random) || candidate.includes(knownExample)) continue
    matches.push({ start, end, message: `${message} stands in the text` })
    if (matches.length >= maxMatches) break
  }
  return matches
}

/** Longest value behind a name. */
const maxNamed = 200

/** The value whose beginning a range ends in. */
function valueAround(text: string, range: TextRange): [start: number, end: number] {
  let { start, end } = range
  while (end - range.end < maxNamed && /[\w+/.~=-]/.test(text.charAt(end))) end += 1
  for (let at = range.end - 1; at >= range.start; at -= 1) {
    if (/[\w+/.~-]/.test(text.charAt(at))) continue
    start = at + 1
    break
  }
  return [start, end]
}

/** Whether a text was drawn, not written: digits among letters, few repetitions, no word that says otherwise. */
export function looksRandom(text: string): boolean {
  if (placeholder.test(text)) return false
  const digits = text.replace(/\D/g, '').length
  return digits >= 2 && digits <= text.length * 0.8 && bitsPerCharacter(text) >= minBits(text.length)
}

/** Random text of 16 characters has 3.3 bits each or more; of 64 hexadecimal digits, 3.6. Words and patterns have fewer. */
function minBits(length: number): number {
  return length < 24 ? 3 : 3.3
}

/** Shannon entropy of the characters of a text, by their own frequency. */
function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}
