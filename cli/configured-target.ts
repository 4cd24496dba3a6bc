/** The server that a client's configuration names, as the guard or the client itself would start it. */
import { join } from 'node:path'
import { entryOf } from '../src/client/assessment/prepare-assessment.ts'
import {
  type ConfiguredServer,
  canFollow,
  loadConfiguredServers,
  releaseEntry,
  startFolder,
} from '../src/client/configuration/configured-servers.ts'
import { stateHome } from '../src/client/state/folders.ts'
import { projectLockName } from '../src/client/state/lock-file.ts'
import { State } from '../src/client/state/state.ts'
import { requireLive, type Target } from '../src/client/target.ts'
import { targetFacts } from '../src/client/target-facts.ts'
import { TouchmarkError, UsageError } from '../src/errors.ts'
import { serverVariables } from '../src/hosts/guarded-command.ts'
import { type HostEntry, hostEntryName } from '../src/hosts/host-entry.ts'
import { nearestName } from '../src/trust/nearest-name.ts'
import { emptyLock, type Lock, type TargetFacts } from '../src/trust/pins.ts'
import { quote } from '../src/visible-text.ts'
import { parseArguments } from './arguments.ts'
import { bareTarget } from './bare-target.ts'
import type { ParsedArguments, ParsedOptions } from './command.ts'
import { guardCommand } from './commands/guard.ts'
import { labelsOf } from './entries-elsewhere.ts'
import { entryLabel, startDigest } from './entry-label.ts'
import { hostFolders, hostSearch } from './host-search.ts'
import type { Io } from './io.ts'
import { withKeptSignIn } from './sign-in-options.ts'
import { readTarget } from './target-options.ts'

/** What is assessed of an entry, and what is started for it. */
export interface PlannedTarget {
  /** What pins remember: of variables only those that `--env` states. */
  readonly target: Target
  /** The same with every variable that the client gives. */
  readonly started: Target
  /** Those of the guard's own words where it is guarded, with the entry that pins are kept under. */
  readonly options: ParsedOptions
  /** In the folder where the client starts it. */
  readonly io: Io
}

/**
 * The target of the command line; without one that of the configuration entry that `--entry` names, then `named`.
 *
 * @throws UsageError `E_USAGE` as `readTarget`, for an entry that nothing configures, for one name of several servers, and
 * for options of a target beside it; ConfigError as `releaseEntry`: a project's entry needs consent.
 */
export async function readOrFindTarget(
  { words, options }: ParsedArguments,
  io: Io,
): Promise<PlannedTarget & { readonly named: boolean }> {
  const entry = options.text('entry')
  if (words.length === 0 && entry === undefined) {
    throw new UsageError('E_USAGE', {
      found: 'no target',
      expected: 'a command or a URL, or --entry NAME of a server that is configured',
    })
  }
  if (words.length > 0 || entry === undefined) {
    const target = requireLive(readTarget(words, options, io))
    return { target, started: target, options, io, named: false }
  }
  const stray = reaching.find((name) => options.text(name) !== undefined || options.list(name).length > 0)
  if (stray !== undefined) {
    throw new UsageError('E_USAGE', { found: `--${stray} without a target`, expected: 'the command or URL it is for' })
  }
  const planned = await planEntry(await findEntry(entry, io), options, io)
  return { ...planned, options: mergedOptions(planned.options, options), named: true }
}

/** Options that say how a target is reached: a configured one has its own. */
const reaching = ['as', 'env', 'header', 'header-file', 'header-env'] as const

/** What the entry is started with goes before; what is asked of it here is added. Pins are kept where it keeps them. */
function mergedOptions(own: ParsedOptions, asked: ParsedOptions): ParsedOptions {
  return {
    flag: (name) => own.flag(name) || asked.flag(name),
    text: (name) => own.text(name) ?? (name === 'entry' ? undefined : asked.text(name)),
    list: (name) => (own.list(name).length > 0 ? own.list(name) : asked.list(name)),
  }
}

/**
 * A user's own before a project's, which needs consent: a clone must not get in the way of either. Of several that start the
 * same, one whose variables are known here.
 */
async function findEntry(entry: string, io: Io): Promise<ConfiguredServer> {
  const { servers } = await loadConfiguredServers(hostSearch(io))
  const named = namedServers(servers, entry)
  const own = named.filter(({ scope }) => scope === 'user')
  const found = own.length > 0 ? own : named
  const first = found.find((server) => canFollow(server, io.env)) ?? found[0]
  if (first === undefined) {
    const near = nearestName(entry, servers.flatMap(labelsOf))
    throw new UsageError('E_USAGE', {
      found: `the entry ${quote(entry, 120)}, which no client and no file of this folder has`,
      expected: 'one that is configured, or a command or URL after the options',
      ...(near === undefined ? {} : { next: `Did you mean ${quote(near, 120)}?` }),
    })
  }
  if (new Set(found.map((server) => startDigest(startFacts(server, io)))).size === 1) return first
  throw new UsageError('E_USAGE', {
    found: `the entry ${quote(entry, 120)}, which starts different servers in different files`,
    expected: 'CLIENT/ENTRY, or the command or URL that you mean after the options',
  })
}

/** By the name that its pins are kept under; where none has that one, by its client's name and its own. */
function namedServers(servers: readonly ConfiguredServer[], entry: string): readonly ConfiguredServer[] {
  const kept = servers.filter((server) => labelsOf(server).includes(entry))
  if (kept.length > 0) return kept
  return servers.filter((server) => server.hostName !== null && hostEntryName(server.hostName, server.entry) === entry)
}

/** What is started in the end, with a guard in front or without one. */
function startFacts(server: ConfiguredServer, io: Io): TargetFacts {
  const { host } = server
  if (server.guardWords === null) {
    return targetFacts(bareTarget(host.kind === 'url' ? { ...host, headers: {} } : host, io.cwd))
  }
  const { options, words } = guardArguments(server)
  return targetFacts(requireLive(readTarget(words, withoutVariables(options), io)))
}

/**
 * What is assessed and started of one entry, exactly as its client would do it.
 *
 * @throws ConfigError as `releaseEntry`; UsageError `E_USAGE` for words that the guard refuses.
 */
export async function planEntry(server: ConfiguredServer, outer: ParsedOptions, io: Io): Promise<PlannedTarget> {
  const cwd = server.folder ?? io.cwd
  const home = hostFolders(io)?.home ?? io.cwd
  const around = { stateFolder: join(stateHome(io), 'touchmark'), cwd, home, environment: io.env }
  const host = await releaseEntry(server, around)
  const start = startFolder(server, around)
  // A guard takes the folder that it is started in for its project.
  const there = { ...io, cwd: server.guardWords === null ? cwd : start }
  const { target, options } =
    server.guardWords === null ? await bare(server, host, outer, there, start) : guarded(server, host, outer, there)
  // A guard passes on what the client gives it; pins hold only the names that --env states.
  const started =
    target.kind === 'command' && host.kind === 'command'
      ? { ...target, env: { ...(server.guardWords === null ? host.env : serverVariables(host.env)), ...target.env } }
      : target
  return { target, started, options, io: there }
}

async function bare(
  server: ConfiguredServer,
  host: HostEntry,
  outer: ParsedOptions,
  io: Io,
  start: string,
): Promise<Pick<PlannedTarget, 'target' | 'options'>> {
  const target = withKeptSignIn(bareTarget(host, start), outer, io)
  const pins = server.scope === 'user' ? await new State(join(stateHome(io), 'touchmark')).load() : emptyLock
  return { target, options: withText(outer, { entry: bareEntry(server, targetFacts(target), pins) }) }
}

/** Under which entry an unguarded server is judged: a user's is told from another client's of the same name. */
function bareEntry(server: ConfiguredServer, facts: TargetFacts, { servers }: Lock): string {
  return server.scope === 'user' ? entryLabel(server, facts, { pins: servers, wrapped: new Map() }) : server.entry
}

/**
 * The pinned servers of a project's lock that are a user's own: their clients have an entry for which the same is started
 * and the same pin is looked for. They are judged as that, and what a project says is started for none of them.
 */
export async function ownPinned(servers: readonly ConfiguredServer[], io: Io): Promise<ReadonlySet<ConfiguredServer>> {
  const pinned = servers.filter(({ source }) => source === projectLockName)
  if (pinned.length === 0) return new Set()
  const pins = await new State(join(stateHome(io), 'touchmark')).load()
  const own = new Set(servers.flatMap((server) => (server.scope === 'user' ? identityOf(server, pins, io) : [])))
  return new Set(pinned.filter((server) => identityOf(server, pins, io).some((each) => own.has(each))))
}

/** Entry and start, as one word; nothing where the entry cannot be understood. */
function identityOf(server: ConfiguredServer, pins: Lock, io: Io): string[] {
  try {
    const facts = startFacts(server, io)
    const entry = server.guardWords === null ? bareEntry(server, facts, pins) : guardedEntry(server, io)
    return [JSON.stringify([entry, startDigest(facts)])]
  } catch (error) {
    if (!(error instanceof TouchmarkError)) throw error
    return []
  }
}

/** Exactly what the guard would start, under the entry and name that it would use. */
function guarded(
  server: ConfiguredServer,
  host: HostEntry,
  outer: ParsedOptions,
  io: Io,
): Pick<PlannedTarget, 'target' | 'options'> {
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
export function guardedEntry(server: ConfiguredServer, io: Io): string {
  const { options, words } = guardArguments(server)
  return options.text('entry') ?? entryOf(requireLive(readTarget(words, withoutVariables(options), io)))
}

/** To name an entry, nobody needs the values of its variables and headers. */
function withoutVariables(options: ParsedOptions): ParsedOptions {
  return { ...options, list: (name) => (name === 'env' || name === 'header-env' ? [] : options.list(name)) }
}

function guardArguments({ guardWords }: ConfiguredServer): ParsedArguments {
  return parseArguments(guardCommand, guardWords ?? [])
}

function withText(options: ParsedOptions, texts: Readonly<Record<string, string>>): ParsedOptions {
  return { ...options, text: (name) => texts[name] ?? options.text(name) }
}
