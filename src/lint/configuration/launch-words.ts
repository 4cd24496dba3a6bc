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

/** The words of the command that a preparing program starts; none where it starts none. */
function innerCommand({ program, words }: Launch): readonly PlacedText[] {
  switch (program) {
    case 'env':
    case 'sudo':
    case 'nice':
    case 'nohup':
      return words.slice(countWhile(words, (word) => word.startsWith('-') || /^\w{1,80}=/.test(word)))
    case 'cmd':
      return /^\/[ck]$/i.test(words[0]?.text ?? '') ? words.slice(1) : []
    case 'touchmark':
      return words[0]?.text === 'guard' ? guardedCommand(words.slice(1)) : []
    default:
      return []
  }
}

/** Behind `--`, else from the first word that is no option and no value of one. */
function guardedCommand(words: readonly PlacedText[]): readonly PlacedText[] {
  const end = words.findIndex(({ text }) => text === '--')
  if (end >= 0) return words.slice(end + 1)
  const start = words.findIndex(({ text }, index) => {
    const before = words[index - 1]?.text ?? ''
    return !text.startsWith('-') && (!before.startsWith('--') || before.includes('='))
  })
  return start < 0 ? [] : words.slice(start)
}

function countWhile(words: readonly PlacedText[], holds: (word: string) => boolean): number {
  const end = words.findIndex(({ text }) => !holds(text))
  return end < 0 ? words.length : end
}
