import { UsageError } from '../src/errors.ts'
import { quote } from '../src/visible-text.ts'
import type { OptionSpecs, ParsedOptions } from './command.ts'
import type { Io } from './io.ts'

/** Options that say how a verb answers. */
export const outputOptions = {
  format: { type: 'string', value: 'FORMAT', help: 'text (default) or json' },
  json: { type: 'boolean', help: 'short for --format json' },
  'show-text': { type: 'boolean', help: 'show what the server says, escaped, when stdout is no terminal too' },
} as const satisfies OptionSpecs

/** How a verb answers. */
export interface OutputChoice {
  readonly format: string
  /** Whether text from a server may be shown (always escaped). An agent may be reading a pipe, so there it is left out. */
  readonly showText: boolean
}

/** @throws UsageError `E_USAGE` for a format that is not among `formats`. */
export function readOutput(
  options: ParsedOptions,
  io: Io,
  formats: readonly string[] = ['text', 'json'],
): OutputChoice {
  const format = options.flag('json') ? 'json' : (options.text('format') ?? 'text')
  if (!formats.includes(format)) {
    throw new UsageError('E_USAGE', { found: `--format ${quote(format)}`, expected: formats.join(', ') })
  }
  return { format, showText: options.flag('show-text') || io.stdout.isTerminal }
}
