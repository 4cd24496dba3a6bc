/** Keys, tokens and private keys that services give out, told by their form. Their values are never reported. */

import type { Expression } from './expression.ts'
import { maxMatches } from './pattern.ts'
import type { RuleMatch } from './rule.ts'
import type { TextView } from './text-view.ts'

/** A service whose keys are told by their form. */
interface KeyForm {
  readonly message: string
  /** Finds candidates in the normalised text, where capitals are gone. */
  readonly expression: Expression
  /** What a candidate must look like as it stands. The first group is the part that is random. */
  readonly form: RegExp
}

function keyForm(message: string, literal: string | readonly string[], search: string, form: RegExp): KeyForm {
  const literals = typeof literal === 'string' ? [literal] : literal
  return { message, expression: { literals, pattern: new RegExp(`(?<![a-z0-9_-])${search}`, 'g') }, form }
}

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
  {
    message: 'a private key',
    expression: {
      literals: ['private key'],
      pattern: /-----begin (?:[a-z]{1,12} ){0,2}private key-----(?:\\n|\s){0,8}[a-z0-9+/=]{40,100}/g,
    },
    form: /([A-Za-z0-9+/=]{40,100})$/,
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

function findForm(view: TextView, { expression, form, message }: KeyForm): RuleMatch[] {
  if (!view.mayHold(expression)) return []
  const matches: RuleMatch[] = []
  for (const { 0: text, index } of view.normal.matchAll(expression.pattern)) {
    const range = view.rawRange({ start: index, end: index + text.length })
    const candidate = view.raw.slice(range.start, range.end)
    const random = form.exec(candidate)?.[1]
    if (random === undefined || !looksRandom(random) || candidate.includes(knownExample)) continue
    matches.push({ ...range, message: `${message} stands in the text` })
    if (matches.length >= maxMatches) break
  }
  return matches
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
