/** Entries that hand a line to a shell: see shell-launch.md. */

import type { PlacedText } from '../client-configuration.ts'
import type { ConfigurationMatch, EntryRule } from '../configuration-rule.ts'
import { type Launch, launches } from '../launch-words.ts'

const shells = new Set(['sh', 'bash', 'zsh', 'dash', 'ksh', 'fish', 'ash', 'busybox'])
const windowsShells = new Set(['powershell', 'pwsh'])

/** Programs that fetch, that run what they read, and words by which a shell puts the one into the other. */
const fetching = /\b(?:curl|wget|fetch|iwr|irm|invoke-webrequest|invoke-restmethod|downloadstring|net\.webclient)\b/i
const decoding = /\bbase64\s{1,4}(?:-d|--decode)\b/i
const running = /^(?:sudo\s{1,4})?(?:(?:ba|z|da|k)?sh|node|python3?|perl|ruby|php|iex|invoke-expression)\b/i
const evaluating = /\b(?:iex|invoke-expression|eval|source|(?:ba|z)?sh)\b/i
const substituted = /(?:<\(|\$\(|`)\s{0,4}(?:curl|wget)\b/i

/** Whether a line fetches something and runs it: nobody has seen what. */
function fetchesAndRuns(line: string): boolean {
  const steps = line.split('|').map((step) => step.trim())
  const isPiped = steps.some(
    (step, at) => at > 0 && running.test(step) && [fetching, decoding].some((each) => each.test(steps[at - 1] ?? '')),
  )
  return isPiped || puts(substituted, line) || puts(fetching, line, /\b(?:iex|invoke-expression)\b/i)
}

/** Whether what is fetched stands behind the word that runs it. */
function puts(what: RegExp, line: string, before = evaluating): boolean {
  const first = line.search(before)
  return first >= 0 && what.test(line.slice(first))
}

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
  const at = argv.find(({ text }) => fetchesAndRuns(text.slice(0, 4_000)))
  const isSpread = at === undefined && fetchesAndRuns(lineOf(argv))
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
