/**
 * Reads the words after a verb. Node's own parser does the reading; what is ours is where it stops: at the first word of
 * a command that is a target, because everything after it belongs to that command (contract section 7). `--` is accepted
 * before it and never required, since some clients swallow it.
 */
import { parseArgs } from 'node:util'
import { UsageError } from '../src/errors.ts'
import { nearestName } from '../src/trust/nearest-name.ts'
import { quote } from '../src/visible-text.ts'
import type { Command, OptionSpecs, ParsedArguments, ParsedOptions } from './command.ts'
import { beginsCommand, isPath } from './target-word.ts'

type Values = Record<string, string | boolean | (string | boolean)[] | undefined>

/**
 * @throws UsageError `E_USAGE` for an unknown option, a missing or a superfluous value.
 */
export function parseArguments(command: Command, argv: readonly string[]): ParsedArguments {
  const cut = command.targets > 0 ? commandStart(command, argv) : argv.length
  const own = argv.slice(0, cut)
  const rest = argv.slice(cut)
  const { values, positionals } = parseStrictly(command.options, own)
  const foreign = rest[0] === '--' ? rest.slice(1) : rest
  return { options: makeOptions(values), words: [...positionals, ...foreign] }
}

/** Whether help is asked for among the verb's own words, wherever: behind the word of an action, too. */
export function asksForHelp(command: Command, argv: readonly string[]): boolean {
  const isHelp = (word: string): boolean => word === '--help' || word === '-h'
  if (!argv.some(isHelp)) return false
  const own = argv.slice(0, command.targets > 0 ? commandStart(command, argv) : argv.length)
  const end = own.indexOf('--')
  return (end < 0 ? own : own.slice(0, end)).some(isHelp)
}

/**
 * For a verb that takes options alone.
 *
 * @throws UsageError `E_USAGE` for a word that is none.
 */
export function refuseWords({ words }: ParsedArguments): void {
  const [word] = words
  if (word === undefined) return
  throw new UsageError('E_USAGE', { found: `the word ${quote(word)}`, expected: 'options alone', next: 'See --help' })
}

/** Index of the first word that belongs to a command, or the number of words. */
function commandStart(command: Command, argv: readonly string[]): number {
  const { tokens } = parseArgs({
    args: [...argv],
    options: command.options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const asCommand = tokens.some((token) => token.kind === 'option' && token.name === 'as' && token.value === 'command')
  for (const [at, token] of tokens.entries()) {
    if (token.kind === 'option-terminator') return token.index
    if (token.kind !== 'positional') continue
    if (asCommand || beginsCommand(token.value)) return token.index
    // A stored target is one word. A path with another word right after it is a program with its first argument.
    const next = tokens[at + 1]
    const isFollowed = next?.kind === 'positional' && next.index === token.index + 1
    if (command.targets === 1 && isFollowed && isPath(token.value)) return token.index
  }
  return argv.length
}

function parseStrictly(options: OptionSpecs, args: readonly string[]): { values: Values; positionals: string[] } {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: true })
  } catch (cause) {
    throw explain(cause, options)
  }
}

function explain(cause: unknown, options: OptionSpecs): UsageError {
  const message = cause instanceof Error ? cause.message : String(cause)
  const unknown = /^Unknown option '(--?[^']*)'/.exec(message)?.[1]
  if (unknown === undefined) return new UsageError('E_USAGE', { found: message.split('. ')[0] ?? message, cause })
  const known = nearestName(unknown.replace(/^-+/, ''), Object.keys(options))
  return new UsageError('E_USAGE', {
    found: `unknown option ${quote(unknown)}`,
    next: known === undefined ? 'See --help' : `Did you mean --${known}?`,
    cause,
  })
}

function makeOptions(values: Values): ParsedOptions {
  return {
    flag: (name) => values[name] === true,
    text: (name) => {
      const value = values[name]
      return typeof value === 'string' ? value : undefined
    },
    list: (name) => {
      const value = values[name]
      return Array.isArray(value) ? value.filter((word) => typeof word === 'string') : []
    },
  }
}
