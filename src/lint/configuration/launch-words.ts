/** Which program an entry starts in the end, behind the words that only prepare it. */

import type { ConfiguredServer, PlacedText } from './client-configuration.ts'

/** A program and its words. */
export interface Launch {
  /** Name of the program in lower case, without folder and `.exe`, `.cmd` or `.bat`. */
  readonly program: string
  /** Place of the program's word. */
  readonly at: PlacedText
  readonly words: readonly PlacedText[]
}

/** Most programs that stand one before another. */
const maxPrograms = 6

/**
 * Every program of an entry, outermost first: `cmd /c npx …` are two, `touchmark guard -- npx …` are two. None where the
 * entry starts nothing.
 */
export function launches({ argv }: Pick<ConfiguredServer, 'argv'>): Launch[] {
  const found: Launch[] = []
  let rest = argv
  while (rest.length > 0 && found.length < maxPrograms) {
    const [at, ...words] = rest
    if (at === undefined) break
    const launch = { program: programName(at.text), at, words }
    found.push(launch)
    rest = innerCommand(launch)
  }
  return found
}

/** `C:\\Tools\\NPX.cmd` is `npx`. */
export function programName(word: string): string {
  const name = word.slice(-200).split(/[/\\]/).at(-1) ?? ''
  return name.toLowerCase().replace(/\.(?:exe|cmd|bat|ps1)$/, '')
}

/** Programs that start another, with those of their options that take the next word. */
const preparers: Readonly<Record<string, readonly string[]>> = {
  env: ['-u', '-C'],
  sudo: ['-u', '-g', '-h', '-p', '-C'],
  doas: ['-u', '-C'],
  nice: ['-n'],
  ionice: ['-c', '-n'],
  nohup: [],
  setsid: [],
  stdbuf: ['-i', '-o', '-e'],
  time: [],
  caffeinate: [],
  wsl: ['-d', '-u', '--distribution', '--user', '--cd'],
}
/** Programs that bring secrets or versions, and start what stands behind `--`. */
const carriers = new Set(
  'op doppler infisical dotenv dotenvx aws-vault chamber mise direnv envchain vault sops teller firejail'.split(' '),
)

/** The words of the command that a preparing program starts; none where it starts none. */
function innerCommand({ program, words }: Launch): readonly PlacedText[] {
  const valued = Object.hasOwn(preparers, program) ? preparers[program] : undefined
  if (valued !== undefined) return afterOptions(words, valued)
  if (carriers.has(program)) return behindDashes(words)
  if (program === 'timeout') return afterOptions(words, ['-s', '-k']).slice(1)
  if (program === 'cmd') return /^\/[ck]$/i.test(words[0]?.text ?? '') ? words.slice(1) : []
  return program === 'touchmark' && words[0]?.text === 'guard' ? guardedCommand(words.slice(1)) : []
}

/** What stands behind a program's options and behind variables that it sets. */
function afterOptions(words: readonly PlacedText[], valued: readonly string[]): readonly PlacedText[] {
  let at = 0
  for (; at < words.length; at += 1) {
    const word = words[at]?.text ?? ''
    if (word === '--') return words.slice(at + 1)
    if (valued.includes(word)) at += 1
    else if (!word.startsWith('-') && !/^\w{1,80}=/.test(word)) break
  }
  return words.slice(at)
}

function behindDashes(words: readonly PlacedText[]): readonly PlacedText[] {
  const end = words.findIndex(({ text }) => text === '--')
  return end < 0 ? [] : words.slice(end + 1)
}

/** Behind `--`, else from the first word that is no option and no value of one. */
function guardedCommand(words: readonly PlacedText[]): readonly PlacedText[] {
  const behind = behindDashes(words)
  if (behind.length > 0) return behind
  const start = words.findIndex(({ text }, index) => {
    const before = words[index - 1]?.text ?? ''
    return !text.startsWith('-') && (!before.startsWith('--') || before.includes('='))
  })
  return start < 0 ? [] : words.slice(start)
}
