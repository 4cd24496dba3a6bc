/** Entries that hand a line to a shell: see shell-launch.md. */

import type { PlacedText } from '../client-configuration.ts'
import type { ConfigurationMatch, EntryRule } from '../configuration-rule.ts'
import { type Launch, launches } from '../launch-words.ts'

const shells = new Set(['sh', 'bash', 'zsh', 'dash', 'ksh', 'fish', 'ash', 'busybox'])
const windowsShells = new Set(['powershell', 'pwsh'])

/** Fetches something and runs it: nobody has seen what. */
const fetchAndRun: readonly RegExp[] = [
  /\b(?:curl|wget|fetch)\b[^|]{0,400}\|\s{0,4}(?:sudo\s{1,4})?(?:ba|z|da|k)?sh\b/i,
  /\b(?:curl|wget)\b[^|]{0,400}\|\s{0,4}(?:node|python3?|perl|ruby|php)\b/i,
  /(?:\b(?:ba|z)?sh\s{1,4}(?:-c\s{1,4})?["']?|\b(?:eval|source|\.)\s{1,4}["']?)(?:<\(|\$\(|`)\s{0,4}(?:curl|wget)\b/i,
  /\b(?:iex|invoke-expression)\b[^\n]{0,200}\b(?:iwr|irm|invoke-webrequest|invoke-restmethod|downloadstring|net\.webclient)\b/i,
  /\b(?:iwr|irm|invoke-webrequest|invoke-restmethod|downloadstring)\b[^\n]{0,200}\|\s{0,4}(?:iex|invoke-expression)\b/i,
  /\bbase64\s{1,4}(?:-d|-D|--decode)\b[^|]{0,80}\|\s{0,4}(?:ba|z|da)?sh\b/i,
]
/** Interpreters and the options by which a word of theirs is a program. */
const inlineCode: Readonly<Record<string, RegExp>> = {
  node: /^(?:-e|-p|-pe|--eval|--print)(?:=|$)/,
  bun: /^(?:-e|--eval)(?:=|$)/,
  deno: /^eval$/,
  python: /^-[a-zA-Z]{0,4}c$/,
  perl: /^-[a-zA-Z]{0,4}[eE]$/,
  ruby: /^-[a-zA-Z]{0,4}e$/,
  php: /^-r$/,
  osascript: /^-e$/,
}
/** Characters by which a line does more than start one program. */
const shellSyntax = /[;|&<>`\n]|\$\(/

export const shellLaunch: EntryRule = {
  kind: 'entry',
  id: 'shell-launch',
  severity: 'warning',
  title: 'Entry starts its server through a shell',
  *check(server) {
    const found = launches(server)
    for (const launch of found) {
      const match = judgeLaunch(launch)
      if (match !== undefined) yield match
    }
    if (found.length > 0) yield* judgeLine(server.argv)
  },
}

/** Only options of the interpreter itself count: those before the first word that is a program of its own. */
function judgeInlineCode({ program, words }: Launch): ConfigurationMatch | undefined {
  const name = program.replace(/[\d.]{1,8}$/, '')
  const option = Object.hasOwn(inlineCode, name) ? inlineCode[name] : undefined
  if (option === undefined) return undefined
  const first = words.findIndex(({ text }) => option.test(text) || !text.startsWith('-'))
  const at = words[first]
  if (at === undefined || !option.test(at.text)) return undefined
  return { path: (words[first + 1] ?? at).path, severity: 'note', message: 'a program that stands in the entry itself' }
}

function judgeLaunch(launch: Launch): ConfigurationMatch | undefined {
  const { program, at, words } = launch
  const inline = judgeInlineCode(launch)
  if (inline !== undefined) return inline
  if (windowsShells.has(program)) {
    const encoded = words.find(({ text }) => /^[-/]e(?:nc(?:odedcommand)?|c)?$/i.test(text))
    if (encoded !== undefined)
      return { path: encoded.path, severity: 'error', message: 'a command that is hidden by an encoding' }
    const command = words.find(({ text }) => /^[-/]c(?:ommand)?$/i.test(text))
    return command === undefined ? undefined : { path: at.path, message: 'a line of a shell decides what is started' }
  }
  if (shells.has(program) && words.some(({ text }) => /^-[a-z]{0,4}c$/.test(text))) {
    return { path: at.path, message: 'a line of a shell decides what is started' }
  }
  if (program !== 'cmd' || !/^\/[ck]$/i.test(words[0]?.text ?? '')) return undefined
  const isPlain = !words.slice(1).some(({ text }) => shellSyntax.test(text))
  return {
    path: at.path,
    ...(isPlain ? { severity: 'note' } : {}),
    message: 'a line of a shell decides what is started',
  }
}

/** What is spread over several words is still one line. */
function* judgeLine(argv: readonly PlacedText[]): Generator<ConfigurationMatch> {
  const at = argv.find(({ text }) => fetchAndRun.some((pattern) => pattern.test(text.slice(0, 4_000))))
  const isSpread = at === undefined && fetchAndRun.some((pattern) => pattern.test(lineOf(argv)))
  const place = at ?? (isSpread ? argv[0] : undefined)
  if (place !== undefined) {
    yield { path: place.path, severity: 'error', message: 'fetches a program from the network and runs it unseen' }
  }
}

function lineOf(argv: readonly PlacedText[]): string {
  return argv
    .map(({ text }) => text)
    .join(' ')
    .slice(0, 4_000)
}
