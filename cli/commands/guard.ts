import { assess } from '../../src/client/assess.ts'
import { commitPin } from '../../src/client/commit-pin.ts'
import { rememberGuarded } from '../../src/client/guarded-entries.ts'
import type { Launch } from '../../src/client/launch.ts'
import { requireLive, type Target } from '../../src/client/target.ts'
import { PackageError, StateError } from '../../src/errors.ts'
import { CallGate } from '../../src/guard/call-gate.ts'
import { CallPolicy } from '../../src/guard/call-policy/call-policy.ts'
import { viewVerdict } from '../../src/guard/guard-verdict.ts'
import type { Incident } from '../../src/guard/incident.ts'
import type { GuardAssessment } from '../../src/guard/session-runner.ts'
import { runStdioGuard } from '../../src/guard/stdio-relay.ts'
import type { Snapshot } from '../../src/snapshot/snapshot.ts'
import { assessmentOptions, keepVerified, type PreparedAssessment, prepareAssessment } from '../assessment.ts'
import { callLogOptions, openCallLog, type SessionCallLog, wantedCallLog } from '../call-log.ts'
import type { Command, ParsedArguments, ParsedOptions } from '../command.ts'
import type { Io } from '../io.ts'
import { launchFacts, launchOptions, launchTarget } from '../launch.ts'
import { SessionRecord } from '../session-record.ts'
import { readLimits, readTarget, targetOptions } from '../target-options.ts'

/** `touchmark guard`: stand between a client and a stdio server, for the whole session. */
export const guardCommand: Command = {
  summary: 'run in front of a server and pass only what is verified',
  usage: '[OPTIONS] COMMAND [ARGUMENTS] | URL',
  details: [
    'Put it in front of the command in your client\u2019s configuration, or in the place of a URL: it serves a remote server',
    'over stdio. Standard output carries the protocol and nothing else. What is withheld, and why, is shown by',
    '"touchmark status".',
  ].join('\n'),
  targets: 1,
  options: { ...assessmentOptions, ...launchOptions, ...targetOptions, ...callLogOptions },
  run,
}

async function run({ options, words }: ParsedArguments, io: Io): Promise<number> {
  const target = requireLive(readTarget(words, options, io))
  const prepared = await prepareAssessment(target, options, io)
  await remember(prepared, io)
  const record = new SessionRecord(prepared, io)
  const launch = await launchRecorded(target, prepared, record, options, io)
  const launched = { ...prepared, ...launchFacts(launch) }
  const calls = await openCallGate(target, launched, options, record, io)
  const { exitCode } = await runStdioGuard({
    target: withEnvironment(launch.target, io),
    stdin: io.rawStdin,
    stdout: io.rawStdout,
    stderr: io.rawStderr,
    signals: io.signals,
    limits: readLimits(options),
    newId: () => Buffer.from(io.randomBytes(16)).toString('hex'),
    enforce: prepared.policy.demands.preset !== 'observe',
    environment: io.env,
    onIncident: (incident, enforced) => {
      record.refused(incident)
      calls.log?.recorder.incident(incident, enforced)
    },
    ...(calls.gate === null ? {} : { gate: calls.gate }),
    assess: (snapshot, part) => {
      calls.gate?.setTools(snapshot)
      return assessSeen(launched, snapshot, part, record, io)
    },
  })
  await calls.log?.close()
  await record.written()
  return exitCode
}

/** What stands beside the session; no gate where neither policy nor options ask for one. */
interface SessionCalls {
  readonly gate: CallGate | null
  readonly log: SessionCallLog | null
}

async function openCallGate(
  target: Target,
  prepared: PreparedAssessment,
  options: ParsedOptions,
  record: SessionRecord,
  io: Io,
): Promise<SessionCalls> {
  const { entry, state } = prepared
  const name = prepared.name ?? prepared.pins.user.servers.get(entry)?.name ?? prepared.mcpName ?? null
  const { calls } = prepared.policy
  const clock = () => performance.now()
  const policy = calls === null ? null : new CallPolicy(calls, { entry, name }, clock, () => io.now())
  const wanted = wantedCallLog(options, calls, policy?.requiresLog === true)
  const log = wanted === null ? null : await openCallLog(wanted, { entry, state, target }, io)
  if (policy === null && log === null) return { gate: null, log }
  const onObserved = (incident: Incident): void => {
    record.refused(incident)
    log?.recorder.incident(incident, false)
  }
  const serverRequests = calls?.serverRequests ?? { sampling: 'allow', elicitation: 'allow' }
  return { gate: new CallGate({ policy, serverRequests, recorder: log?.recorder ?? null, onObserved }), log }
}

/** Where nothing can be started, that is the session's verdict, and "touchmark status" shows it. */
async function launchRecorded(
  target: Target,
  prepared: PreparedAssessment,
  record: SessionRecord,
  options: ParsedOptions,
  io: Io,
): Promise<Launch> {
  try {
    return await launchTarget(target, prepared, options, io)
  } catch (error) {
    if (error instanceof PackageError) await record.judged(await assess({ ...prepared, snapshot: error }))
    throw error
  }
}

/** That this entry is guarded. A session goes on without it; that it is missing is said. */
async function remember({ state, entry }: PreparedAssessment, io: Io): Promise<void> {
  try {
    if (await state.isLasting()) await rememberGuarded(state.folder, entry, io.now())
  } catch (error) {
    if (!(error instanceof StateError)) throw error
    io.stderr.write(`touchmark: that this entry is guarded could not be written down: ${error.message}\n`)
  }
}

/** The policy is the one read at the start; the pins are read anew, since this session may have written some. */
async function assessSeen(
  prepared: PreparedAssessment,
  snapshot: Snapshot,
  part: 'instructions' | 'whole',
  record: SessionRecord,
  io: Io,
): Promise<GuardAssessment> {
  const pins = { ...prepared.pins, user: await prepared.state.load() }
  const assessment = await assess({ ...prepared, pins, now: io.now(), snapshot, part })
  const verdict = viewVerdict(assessment.verdict)
  if (part === 'instructions') return { verdict }
  await record.judged(assessment)
  return {
    verdict,
    commit: async () => {
      await commitPin(assessment, prepared.state)
      await keepVerified(assessment, prepared, io)
    },
  }
}

function withEnvironment(target: Target, io: Io): Target {
  return target.kind === 'command' ? { ...target, env: { ...ownEnvironment(io), ...target.env } } : target
}

/**
 * What the client gave us is meant for the server, so all of it is passed on, but for what is ours. Pins hold the names
 * that --env states, not these: they differ from client to client.
 */
function ownEnvironment(io: Io): Record<string, string> {
  const entries = Object.entries(io.env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(entries.filter(([name]) => !name.startsWith('TOUCHMARK_')))
}
