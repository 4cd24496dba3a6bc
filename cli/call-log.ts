/** The call log of a guarded session, as the command line asks for it. */
import { join } from 'node:path'
import { postJson } from '../src/client/service-request.ts'
import type { State } from '../src/client/state.ts'
import { describeTarget, type Target } from '../src/client/target.ts'
import type { TouchmarkError } from '../src/errors.ts'
import { digestKeyId } from '../src/guard/call-log/argument-digests.ts'
import { CallLogWriter } from '../src/guard/call-log/call-log-writer.ts'
import { loadDigestKey } from '../src/guard/call-log/digest-key.ts'
import { openHeadSink } from '../src/guard/call-log/head-sink.ts'
import { CallRecorder } from '../src/guard/call-recorder.ts'
import type { EffectiveCalls } from '../src/trust/call-rules.ts'
import type { OptionSpecs, ParsedOptions } from './command.ts'
import type { Io } from './io.ts'
import { packageVersion } from './version.ts'

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

/** Folder of the call logs in a state folder. */
export function callLogFolder(stateFolder: string): string {
  return join(stateFolder, 'calls')
}

/** A session's call log. */
export interface SessionCallLog {
  readonly recorder: CallRecorder
  /** Ends the log. What goes wrong is said, and changes no exit status: the session is over. */
  close(): Promise<void>
}

/** The log that options and policy ask for together: null where neither asks for one, else where its heads go. */
export function wantedCallLog(
  options: ParsedOptions,
  calls: EffectiveCalls | null,
  requiredByPolicy: boolean,
): { readonly heads: readonly string[] } | null {
  const heads = [...new Set([...options.list('call-log-head'), ...(calls?.heads ?? [])])]
  const wanted = options.flag('call-log') || heads.length > 0 || calls?.log === true || requiredByPolicy
  return wanted ? { heads } : null
}

/**
 * Opens the call log of a session.
 *
 * @throws StateError `E_CALL_LOG` where it cannot be made; ConfigError `E_CONFIG_INVALID` for a place of heads.
 */
export async function openCallLog(
  { heads }: { readonly heads: readonly string[] },
  { entry, state, target }: { readonly entry: string; readonly state: State; readonly target: Target },
  io: Io,
): Promise<SessionCallLog> {
  const tell = (text: string): void => io.stderr.write(`touchmark: ${text}\n`)
  const post = async (url: string, body: string): Promise<void> => void (await postJson(url, body, { retries: 0 }))
  const digestKey = await loadDigestKey(state.folder, (length) => io.randomBytes(length))
  const writer = new CallLogWriter({
    folder: callLogFolder(state.folder),
    chain: Buffer.from(io.randomBytes(16)).toString('hex'),
    start: { entry, server: describeTarget(target), digestKey: digestKeyId(digestKey), version: packageVersion() },
    sinks: heads.map((place) => openHeadSink(place, post)),
    now: () => io.now(),
    onSinkFailure: tell,
  })
  const recorder = new CallRecorder({
    append: (event) => writer.append(event),
    digestKey,
    address: 'stdio',
    required: true,
    clock: () => performance.now(),
    onFailure: (error) => tell(`${error.message}. From now on every call is refused`),
  })
  return { recorder, close: () => closeLog(writer, recorder, tell) }
}

async function closeLog(writer: CallLogWriter, recorder: CallRecorder, tell: (text: string) => void): Promise<void> {
  recorder.end()
  try {
    await writer.close(recorder.calls)
  } catch (error) {
    tell((error as TouchmarkError).message)
  }
}
