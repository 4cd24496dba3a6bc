/** The call log of a guarded session, as the command line asks for it. */
import type { CallLogChoice } from '../src/guard/calls/session-call-log.ts'
import type { OptionSpecs, ParsedOptions } from './command.ts'

/** Options of a guard that writes a call log. */
export const callLogOptions = {
  'call-log': {
    type: 'boolean',
    help: 'write every call down in a hash-chained log; a call that cannot be is refused',
  },
  'call-log-head': {
    type: 'string',
    multiple: true,
    value: 'PLACE',
    help: 'also send heads of the log to a file, syslog://HOST, syslog+tcp://HOST or otlp+https://URL',
  },
} as const satisfies OptionSpecs

/** What the options ask for. */
export function readCallLogChoice(options: ParsedOptions): CallLogChoice {
  return { wanted: options.flag('call-log'), heads: options.list('call-log-head') }
}
