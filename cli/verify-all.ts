/** `touchmark verify --all`: every server that this project's files name, each with its own verdict. */
import { join } from 'node:path'
import type { Assessment } from '../src/client/assess.ts'
import { stateHome } from '../src/client/folders.ts'
import { loadGuarded } from '../src/client/guarded-entries.ts'
import { entryOf } from '../src/client/prepare-assessment.ts'
import { loadProjectServers, type ProjectServer, releaseEntry } from '../src/client/project-entries.ts'
import { parseHeaders, parseTarget, requireLive, type Target } from '../src/client/target.ts'
import { ConfigError, type ErrorCode, TouchmarkError } from '../src/errors.ts'
import type { HostEntry } from '../src/hosts/project-mcp-json.ts'
import { parseArguments } from './arguments.ts'
import { assessAndKeep, prepareAssessment } from './assessment.ts'
import type { ParsedArguments, ParsedOptions } from './command.ts'
import { guardCommand } from './commands/guard.ts'
import type { Io } from './io.ts'
import { type LaunchChecks, launchAndLook, nothingChecked } from './launch.ts'
import { exitStatus } from './render/verdict.ts'
import { readTarget } from './target-options.ts'

/** How an entry stands to the guard. `removed`: it was started through the guard before, and is not any more. */
export type GuardState = 'guarded' | 'removed' | 'bare' | 'remote'

/** What came of one entry. */
export interface EntryResult {
  readonly entry: string
  readonly source: ProjectServer['source']
  readonly guard: GuardState
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
 * Verifies every server that the project names, and where it is guarded exactly what the guard would start.
 *
 * @throws ConfigError `E_FILE_NOT_FOUND` where the project names none: checking nothing is never fine.
 */
export async function verifyAll(options: ParsedOptions, io: Io): Promise<EntryResult[]> {
  const servers = await loadProjectServers(io.cwd)
  if (servers.length === 0) {
    throw new ConfigError('E_FILE_NOT_FOUND', {
      found: 'checked 0 servers: this folder names none',
      expected: '.mcp.json or touchmark.lock with a server',
      next: 'Run it in the project\u2019s folder',
    })
  }
  const results: EntryResult[] = []
  const queue = servers.map((server, index) => ({ server, index }))
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      results[next.index] = await verifyEntry(next.server, options, io)
    }
  }
  await Promise.all(Array.from({ length: startsAtOnce }, work))
  return results
}

async function verifyEntry(server: ProjectServer, options: ParsedOptions, io: Io): Promise<EntryResult> {
  const { entry, source } = server
  const guard = await guardState(server, io)
  const done = (came: AssessedEntry | null, error: EntryResult['error'], status: number): EntryResult => {
    const { assessment, checks } = came ?? { assessment: null, checks: nothingChecked }
    return { entry, source, guard, assessment, checks, error, status: guard === 'removed' ? 1 : status }
  }
  try {
    const came = await assessEntry(server, options, io)
    return done(came, null, exitStatus(came.assessment.verdict, options.flag('strict')))
  } catch (error) {
    if (!(error instanceof TouchmarkError)) throw error
    return done(null, { code: error.code, message: error.message }, error.exitCode)
  }
}

type AssessedEntry = Pick<EntryResult, 'checks'> & { readonly assessment: Assessment }

async function assessEntry(server: ProjectServer, outer: ParsedOptions, io: Io): Promise<AssessedEntry> {
  const around = { stateFolder: join(stateHome(io), 'touchmark'), cwd: io.cwd, environment: io.env }
  const host = await releaseEntry(server, around)
  const { target, options } = server.guardWords === null ? bare(host, outer, io) : guarded(server, host, outer, io)
  const prepared = await prepareAssessment(target, options, io)
  // A guard passes on what the client gives it; pins hold only the names that --env states.
  const started =
    target.kind === 'command' && host.kind === 'command' ? { ...target, env: { ...host.env, ...target.env } } : target
  const { seen, facts, checks } = await launchAndLook(started, prepared, options, io)
  return { assessment: await assessAndKeep({ ...prepared, ...facts, snapshot: seen }, io), checks }
}

interface Planned {
  readonly target: Target
  readonly options: ParsedOptions
}

function bare(host: HostEntry, outer: ParsedOptions, io: Io): Planned {
  const options = withText(outer, { entry: host.name })
  if (host.kind === 'command')
    return { target: { kind: 'command', argv: host.argv, env: host.env, cwd: io.cwd }, options }
  const headers = parseHeaders(Object.entries(host.headers).map(([name, value]) => `${name}: ${value}`))
  return { target: requireLive(parseTarget([host.url], { as: 'url', headers })), options }
}

/** Exactly what the guard would start, under the entry and name that it would use. */
function guarded(server: ProjectServer, host: HostEntry, outer: ParsedOptions, io: Io): Planned {
  const own = guardArguments(server)
  const environment = host.kind === 'command' ? { ...io.env, ...host.env } : io.env
  const target = requireLive(readTarget(own.words, own.options, { ...io, env: environment }))
  const offline = outer.flag('offline')
  const options: ParsedOptions = {
    ...own.options,
    flag: (name) => (name === 'offline' && offline) || own.options.flag(name),
  }
  return { target, options }
}

/** Under which entry the guard keeps what it pins: the one that it is told, else its command line. */
export function guardedEntry(server: ProjectServer, io: Io): string {
  const { options, words } = guardArguments(server)
  return options.text('entry') ?? entryOf(requireLive(readTarget(words, withoutVariables(options), io)))
}

/** To name an entry, nobody needs the values of its variables. */
function withoutVariables(options: ParsedOptions): ParsedOptions {
  return { ...options, list: (name) => (name === 'env' ? [] : options.list(name)) }
}

function guardArguments({ guardWords }: ProjectServer): ParsedArguments {
  return parseArguments(guardCommand, guardWords ?? [])
}

function withText(options: ParsedOptions, texts: Readonly<Record<string, string>>): ParsedOptions {
  return { ...options, text: (name) => texts[name] ?? options.text(name) }
}

/** Whether the entry starts the guard, or did before. Its name, or its command line, is what the guard kept it under. */
export async function guardState(server: ProjectServer, io: Io): Promise<GuardState> {
  if (server.guardWords !== null) return 'guarded'
  if (server.host.kind === 'url') return 'remote'
  const known = await loadGuarded(join(stateHome(io), 'touchmark'))
  const names = [server.entry, entryOf({ kind: 'command', argv: server.host.argv, env: {} })]
  return names.some((name) => known.has(name)) ? 'removed' : 'bare'
}

/** The worst status: blocked first, then wrong configuration, then what could not be checked. */
export function worstStatus(results: readonly EntryResult[]): number {
  return [1, 2, 3, 4, 0].find((status) => results.some((result) => result.status === status)) ?? 3
}
