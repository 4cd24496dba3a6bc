/** `touchmark verify --all`: every server that this project's files and this user's clients name, each with its own verdict. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Assessment } from '../src/client/assessment/assessment.ts'
import { dropVerdict, keepForHooks } from '../src/client/assessment/keep-verdict.ts'
import { besideOthers, namedAssessment } from '../src/client/assessment/name-collisions.ts'
import { entryOf, type PreparedAssessment } from '../src/client/assessment/prepare-assessment.ts'
import {
  type ConfiguredServer,
  type ConfiguredServers,
  loadConfiguredServers,
  type ServerPlace,
} from '../src/client/configuration/configured-servers.ts'
import { loadGuarded } from '../src/client/configuration/guarded-entries.ts'
import { wasWrapped } from '../src/client/configuration/wrap-records.ts'
import { stateHome } from '../src/client/state/folders.ts'
import { ConfigError, type ErrorCode, TouchmarkError } from '../src/errors.ts'
import { hostEntryName } from '../src/hosts/host-entry.ts'
import type { NamedServer } from '../src/trust/name-collision.ts'
import { bareTarget } from './bare-target.ts'
import type { ParsedOptions } from './command.ts'
import { ownPinned, planEntry } from './configured-target.ts'
import { labelsOf, mayMeet } from './entries-elsewhere.ts'
import { hostSearch, requireHost } from './host-search.ts'
import type { Io } from './io.ts'
import { type LaunchChecks, nothingChecked } from './launch-and-look.ts'
import { exitStatus } from './render/verdict.ts'
import { type AssessedEntry, SharedLooks } from './shared-looks.ts'

/** How an entry stands to the guard. `removed`: it was started through the guard before, and is not any more. */
export type GuardState = 'guarded' | 'removed' | 'bare' | 'remote'

/** What came of one entry. */
export interface EntryResult extends Pick<ServerPlace, 'entry' | 'source' | 'hostName'> {
  /** Null where the entry itself could not be read. */
  readonly guard: GuardState | null
  /** Null where it could not be assessed at all; then there is an `error`. */
  readonly assessment: Assessment | null
  /** What was checked about the package that was started, and what was not. */
  readonly checks: LaunchChecks
  readonly error: { readonly code: ErrorCode; readonly message: string } | null
  /** 0 to 4, as if it had been verified alone; 1 where the guard was removed. */
  readonly status: number
}

/** Most servers that run at the same time (contract section 1). */
const startsAtOnce = 4

/**
 * Verifies every server that is configured, and where it is guarded exactly what the guard would start. `--host` limits it
 * to one client. One that several entries start alike is started once. What a project has pinned of an entry that is the
 * user's own is no server beside it.
 *
 * @throws ConfigError `E_FILE_NOT_FOUND` where there is none: checking nothing is never fine; UsageError `E_USAGE` for a
 * client that is not known.
 */
export async function verifyAll(options: ParsedOptions, io: Io): Promise<EntryResult[]> {
  const name = options.text('host')
  const host = name === undefined ? undefined : requireHost(name)
  const { servers: all, unread } = await loadConfiguredServers(hostSearch(io, host))
  if (all.length + unread.length === 0) throw nothingConfigured()
  const own = await ownPinned(all, io)
  const servers = all.filter((server) => !own.has(server))
  const looked: Looked[] = []
  const looks = new SharedLooks()
  const queue = servers.map((server, index) => ({ server, index }))
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      looked[next.index] = await lookAtEntry(next.server, await guardState(next.server, all, io), looks, options, io)
    }
  }
  await Promise.all(Array.from({ length: startsAtOnce }, work))
  const results: EntryResult[] = []
  for (const each of looked) results.push(await judgeBeside(each, looked, options, io))
  return [...results, ...unread.map(unreadResult)]
}

function nothingConfigured(): ConfigError {
  return new ConfigError('E_FILE_NOT_FOUND', {
    found: 'checked 0 servers: neither this folder nor a client of yours names one',
    expected: ".mcp.json, touchmark.lock or a client's configuration with a server",
    next: 'Run it in the project\u2019s folder',
  })
}

function unreadResult({ error, scope, ...place }: ConfiguredServers['unread'][number]): EntryResult {
  const { code, message, exitCode } = error
  return { ...place, guard: null, assessment: null, checks: nothingChecked, error: { code, message }, status: exitCode }
}

/** One entry, and what came of looking at it: an error where it could not be assessed. */
interface Looked {
  readonly server: ConfiguredServer
  readonly guard: GuardState
  readonly came: AssessedEntry | TouchmarkError
}

async function lookAtEntry(
  server: ConfiguredServer,
  guard: GuardState,
  looks: SharedLooks,
  options: ParsedOptions,
  io: Io,
): Promise<Looked> {
  try {
    return { server, guard, came: await looks.assess(await planEntry(server, options, io)) }
  } catch (error) {
    if (!(error instanceof TouchmarkError)) throw error
    await forgetVerdicts(server, io)
    return { server, guard, came: error }
  }
}

/** What came of an entry, now that it is known what a client shows beside it. */
async function judgeBeside(
  { server, guard, came }: Looked,
  all: readonly Looked[],
  options: ParsedOptions,
  io: Io,
): Promise<EntryResult> {
  const { entry, source, hostName } = server
  const place = { entry, source, hostName, guard }
  const orRemoved = (status: number): number => (guard === 'removed' ? 1 : status)
  if (came instanceof TouchmarkError) {
    const { code, message, exitCode } = came
    return { ...place, assessment: null, checks: nothingChecked, error: { code, message }, status: orRemoved(exitCode) }
  }
  const others = all.flatMap((other) =>
    other.server !== server && mayMeet(server, other.server) ? shownBy(other) : [],
  )
  const assessment = await besideOthers(came.assessment, came.prepared.policy, others)
  await keepVerdicts(assessment, came.prepared, server, io)
  const status = orRemoved(exitStatus(assessment.verdict, options.flag('strict')))
  return { ...place, assessment, checks: came.checks, error: null, status }
}

function shownBy({ came }: Looked): [entry: string, shown: NamedServer][] {
  const shown = came instanceof TouchmarkError ? null : namedAssessment(came.assessment, came.prepared.policy)
  return shown === null || came instanceof TouchmarkError ? [] : [[came.assessment.entry, shown]]
}

/** Two clients may have servers of one name: what a client has under it is kept under its own name, too. */
async function keepVerdicts(
  assessment: Assessment,
  prepared: PreparedAssessment,
  { hostName, entry }: ConfiguredServer,
  io: Io,
): Promise<void> {
  await keepForHooks(assessment, prepared, 'verify', io)
  if (hostName === null) return
  await keepForHooks({ ...assessment, entry: hostEntryName(hostName, entry) }, prepared, 'verify', io)
}

/** What could not be checked now is not what was checked before. */
async function forgetVerdicts({ entry, hostName }: ConfiguredServer, io: Io): Promise<void> {
  const folder = join(stateHome(io), 'touchmark')
  await dropVerdict(folder, entry)
  if (hostName !== null) await dropVerdict(folder, hostEntryName(hostName, entry))
}

/**
 * Whether the entry starts the guard, or did before: its name, or its command line or URL, is what the guard kept it under,
 * or `wrap` wrote down that it put the guard there. A name under which another of `all` is guarded now says nothing of this one;
 * but under a machine policy, where each server is to be guarded, nothing is taken for an oversight.
 */
export async function guardState(
  server: ConfiguredServer,
  all: readonly ConfiguredServer[],
  io: Io,
): Promise<GuardState> {
  if (server.guardWords !== null) return 'guarded'
  const folder = join(stateHome(io), 'touchmark')
  const known = await loadGuarded(folder)
  const names = [server.entry, `${server.hostName ?? ''}/${server.entry}`, ...lineOf(server, io)]
  const excused = existsSync(io.machinePolicy.path) ? [] : all.filter(({ guardWords }) => guardWords !== null)
  const others = new Set(excused.flatMap(labelsOf))
  const isKnown = names.some((name) => known.has(name) && !others.has(name))
  if (isKnown || (await wasWrapped(folder, server, io.cwd))) return 'removed'
  return server.host.kind === 'url' ? 'remote' : 'bare'
}

function lineOf({ host }: ConfiguredServer, io: Io): string[] {
  try {
    return [entryOf(bareTarget(host.kind === 'url' ? { ...host, headers: {} } : host, io.cwd))]
  } catch (error) {
    if (!(error instanceof TouchmarkError)) throw error
    return []
  }
}

/** The worst status: blocked first, then wrong configuration, then what could not be checked. */
export function worstStatus(results: readonly EntryResult[]): number {
  return [1, 2, 3, 4, 0].find((status) => results.some((result) => result.status === status)) ?? 3
}
