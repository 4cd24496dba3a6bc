/** The call log of one guarded session. */
import { join } from 'node:path'
import { postJson } from '../../client/network/service-request.ts'
import { packageVersion } from '../../client/package-version.ts'
import type { State } from '../../client/state/state.ts'
import type { Surroundings } from '../../client/surroundings.ts'
import { describeTarget, type Target } from '../../client/target.ts'
import type { TouchmarkError } from '../../errors.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import type { EffectiveCalls } from '../../trust/call-rules.ts'
import type { openSessionAlerts, SessionAlerts } from '../alerts/session-alerts.ts'
import { digestKeyId } from '../call-log/argument-digests.ts'
import { CallLogWriter } from '../call-log/call-log-writer.ts'
import { loadDigestKey } from '../call-log/digest-key.ts'
import { openHeadSink } from '../call-log/head-sink.ts'
import { CallCount, CallRecorder } from './call-recorder.ts'

/** Folder of the call logs in a state folder. */
export function callLogFolder(stateFolder: string): string {
  return join(stateFolder, 'calls')
}

/** A session's call log. */
export interface SessionCallLog {
  readonly recorder: CallRecorder
  /** A recorder for one more session in the same log; `address` is where its client is. */
  open(address: string): CallRecorder
  /** The tools that the server shows from now on, for alerts. */
  setTools(snapshot: Snapshot): void
  /** Ends the log. What goes wrong is said, and changes no exit status: the session is over. */
  close(): Promise<void>
}

/** What a person asked for. */
export interface CallLogChoice {
  readonly wanted: boolean
  /** Where heads of the log go as well; naming one asks for the log. */
  readonly heads: readonly string[]
}

/** The log that a person and policy ask for together: null where neither asks for one, else where its heads go. */
export function wantedCallLog(
  choice: CallLogChoice,
  calls: EffectiveCalls | null,
  requiredByPolicy: boolean,
): { readonly heads: readonly string[] } | null {
  const heads = [...new Set([...choice.heads, ...(calls?.heads ?? [])])]
  const wanted = choice.wanted || heads.length > 0 || calls?.log === true || requiredByPolicy
  return wanted ? { heads } : null
}

/**
 * Opens the call log of a session.
 *
 * @throws StateError `E_CALL_LOG` where it cannot be made; ConfigError `E_CONFIG_INVALID` for a place of heads.
 */
export async function openCallLog(
  { heads, calls = null }: { readonly heads: readonly string[]; readonly calls?: EffectiveCalls | null },
  { entry, state, target }: { readonly entry: string; readonly state: State; readonly target: Target },
  surroundings: Surroundings,
): Promise<SessionCallLog> {
  const tell = (text: string): void => surroundings.stderr.write(`touchmark: ${text}\n`)
  const post = async (url: string, body: string): Promise<void> => void (await postJson(url, body, { retries: 0 }))
  const digestKey = await loadDigestKey(state.folder, (length) => surroundings.randomBytes(length))
  const chain = Buffer.from(surroundings.randomBytes(16)).toString('hex')
  const alerts = await openAlerts(calls, { entry, chain, stateFolder: state.folder }, { post, tell, surroundings })
  const writer = new CallLogWriter({
    folder: callLogFolder(state.folder),
    chain,
    start: { entry, server: describeTarget(target), digestKey: digestKeyId(digestKey), version: packageVersion() },
    sinks: heads.map((place) => openHeadSink(place, post)),
    now: () => surroundings.now(),
    onSinkFailure: tell,
  })
  const count = new CallCount()
  const open = (address: string): CallRecorder =>
    new CallRecorder({
      append: (event) => {
        writer.append(event)
        alerts?.take(event)
      },
      digestKey,
      address,
      required: true,
      clock: () => performance.now(),
      onFailure: (error) => tell(`${error.message}. From now on every call is refused`),
      count,
    })
  const recorder = open('stdio')
  return {
    recorder,
    open,
    setTools: (snapshot) => alerts?.setTools(snapshot),
    close: async () => {
      await closeLog(writer, recorder, tell)
      await alerts?.close()
    },
  }
}

/** Alerts are loaded only where policy asks for them. */
async function openAlerts(
  calls: EffectiveCalls | null,
  ...rest: [Parameters<typeof openSessionAlerts>[1], Parameters<typeof openSessionAlerts>[2]]
): Promise<SessionAlerts | null> {
  if (calls?.alerts === undefined) return null
  const module = await import('../alerts/session-alerts.ts')
  return await module.openSessionAlerts(calls, ...rest)
}

async function closeLog(writer: CallLogWriter, recorder: CallRecorder, tell: (text: string) => void): Promise<void> {
  recorder.end()
  try {
    await writer.close(recorder.calls)
  } catch (error) {
    tell((error as TouchmarkError).message)
  }
}
