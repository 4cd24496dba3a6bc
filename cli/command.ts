import type { Io } from './io.ts'

/** One option of a command. */
export interface OptionSpec {
  readonly type: 'boolean' | 'string'
  readonly short?: string
  /** The option may stand several times. */
  readonly multiple?: boolean
  /** Name of the value in the help text, for instance `FILE`. */
  readonly value?: string
  readonly help: string
}

/** Options by their long name. */
export type OptionSpecs = Readonly<Record<string, OptionSpec>>

/** What the words of a command line came to. */
export interface ParsedArguments {
  readonly options: ParsedOptions
  /** Words that are no options. Where the last target is a command, its own words are all here, untouched. */
  readonly words: readonly string[]
}

/** Options as given; absent means not given. */
export interface ParsedOptions {
  flag(name: string): boolean
  text(name: string): string | undefined
  list(name: string): readonly string[]
}

/** One verb of the command line. */
export interface Command {
  /** One line for the overview. */
  readonly summary: string
  /** The words after the verb, for the help text. */
  readonly usage: string
  /** More help, printed below the options. */
  readonly details?: string
  readonly options: OptionSpecs
  /** How many words that are targets may precede a command's own words: 0 for verbs that take no target. */
  readonly targets: number
  /** Runs the verb and returns the exit status. */
  run(arguments_: ParsedArguments, io: Io): Promise<number>
}
