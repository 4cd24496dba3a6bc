/**
 * The servers that are configured here: those of the project's files, the pinned ones of its lock, and those of the user's
 * clients. What a project names is a stranger's word until the user agreed to it; what may be started comes out of
 * {@link releaseEntry}.
 */
import { join, relative, resolve, sep } from 'node:path'
import { CaptureError, ConfigError, type TouchmarkError } from '../../errors.ts'
import type { PlacedEntry } from '../../hosts/configured-entries.ts'
import { forbiddenVariable, guardWords } from '../../hosts/guarded-command.ts'
import type { HostFile, HostName } from '../../hosts/host.ts'
import type { HostEntry } from '../../hosts/host-entry.ts'
import { memberOf, textOf } from '../../hosts/placed-value.ts'
import {
  expandEntry,
  hasOtherReference,
  type ReferencePlaces,
  type ReferenceStyle,
  referencesOf,
  requiredReferences,
} from '../../hosts/references.ts'
import type { Pin } from '../../trust/pins.ts'
import { quote } from '../../visible-text.ts'
import { isOwnProgram } from '../own-program.ts'
import { loadLock, projectLockName } from '../state/lock-file.ts'
import type { ConfigurationFile } from './configuration-file.ts'
import { type ConsentSubject, requireConsent } from './consent.ts'
import { findHostFiles, type HostSearch } from './host-files.ts'

/** Where a server is configured. */
export interface ServerPlace {
  readonly entry: string
  /** A project's file from its folder, with `/`; a user's as an absolute path. */
  readonly source: string
  /** The host whose file it is; null for the project's lock. */
  readonly hostName: HostName | null
  readonly scope: HostFile['scope']
}

/** One server that can be started or asked. */
export interface ConfiguredServer extends ServerPlace {
  /** As it is written. */
  readonly host: HostEntry
  readonly references: ReferenceStyle
  /** The folder that a user's file has the entry for; else null. */
  readonly folder: string | null
  /** The working directory as the entry writes it; null where it writes none, or is not known to have its client use it. */
  readonly cwd: string | null
  /** What follows `guard`, where the entry starts the guard; null where it does not. */
  readonly guardWords: readonly string[] | null
}

/** One that is not known: an entry, or a whole file, then `entry` is its path. */
export interface UnreadServer extends ServerPlace {
  readonly error: TouchmarkError
}

/** Everything that is configured. */
export interface ConfiguredServers {
  readonly servers: readonly ConfiguredServer[]
  readonly unread: readonly UnreadServer[]
}

/**
 * Everything that is configured: the project's files, then the pins of its lock that are not among them, then the files of
 * the user's clients. What cannot be read is part of the answer.
 *
 * @throws StateError `E_LOCK_CORRUPT`, `E_STATE_ACCESS` for the project's lock.
 */
export async function loadConfiguredServers(search: HostSearch): Promise<ConfiguredServers> {
  const found = await findHostFiles(search)
  const servers: ConfiguredServer[] = []
  const unread: UnreadServer[] = []
  for (const each of found) {
    if (each.kind === 'read') {
      for (const entry of each.file.entries) addEntry(entry, each.file, search.project, servers, unread)
    } else {
      const source = sourceOf(each.path, each.scope, search.project)
      unread.push({ entry: source, source, hostName: each.host.name, scope: each.scope, error: each.error })
    }
  }
  const own = (scope: HostFile['scope']) => servers.filter((server) => server.scope === scope)
  const pinned = search.host === undefined ? await loadPinned(search.project, own('project')) : []
  return { servers: [...own('project'), ...pinned, ...own('user')], unread }
}

function addEntry(
  entry: PlacedEntry,
  { host, file, path }: ConfigurationFile,
  project: string | null,
  servers: ConfiguredServer[],
  unread: UnreadServer[],
): void {
  const source = sourceOf(path, file.scope, project)
  const place = { entry: entry.name, source, hostName: host.name, scope: file.scope }
  if (entry.host === 'malformed' || entry.host === 'elsewhere')
    unread.push({ ...place, error: unknownEntry(place, entry.host) })
  else {
    const { references, folder } = entry
    servers.push(asServer(entry.host, { ...place, references, folder, cwd: writtenFolder(entry, host.name) }))
  }
}

/**
 * Clients that start a server where `cwd` says: each was seen to (2026-11-22), but VS Code, which documents it. Claude Code was
 * seen not to; of the others it is not known.
 */
const startsInFolder: ReadonlySet<HostName> = new Set<HostName>([
  'vscode',
  'codex',
  'gemini-cli',
  'cline',
  'continue',
  'opencode',
  'copilot-cli',
])

function writtenFolder({ inner }: PlacedEntry, host: HostName): string | null {
  return startsInFolder.has(host) ? (textOf(memberOf(inner, 'cwd')?.value) ?? null) : null
}

function unknownEntry({ entry, source }: ServerPlace, why: 'malformed' | 'elsewhere'): ConfigError {
  const where = `the entry ${quote(entry, 120)} of ${quote(source, 400)}`
  return why === 'malformed'
    ? new ConfigError('E_CONFIG_INVALID', {
        found: 'an entry as no client reads it',
        where,
        expected: 'either a command with its arguments, or a URL',
      })
    : new ConfigError('E_CONFIG_UNREAD', {
        found: 'an entry that does not say what is started or asked',
        where,
        expected: 'a command or a URL',
        next: 'The client, or an extension of it, brings this server: look at it there',
      })
}

function sourceOf(path: string, scope: HostFile['scope'], project: string | null): string {
  return scope === 'user' || project === null ? path : relative(project, path).split(sep).join('/')
}

type Described = ServerPlace & Pick<ConfiguredServer, 'references' | 'folder' | 'cwd'>

function asServer(host: HostEntry, place: Described): ConfiguredServer {
  return { ...place, host, guardWords: host.kind === 'url' ? null : guardWords(host, isOwnProgram) }
}

async function loadPinned(project: string | null, known: readonly ConfiguredServer[]): Promise<ConfiguredServer[]> {
  if (project === null) return []
  const lock = await loadLock(join(project, projectLockName))
  const names = new Set(known.map(({ entry }) => entry))
  return [...(lock?.servers ?? [])]
    .filter(([entry]) => !names.has(entry))
    .map(([entry, pin]) => asServer(pinnedHost(entry, pin), { ...pinnedPlace, entry }))
}

const pinnedPlace = {
  source: projectLockName,
  hostName: null,
  scope: 'project',
  references: 'braces',
  folder: null,
  cwd: null,
} as const

/** A pin remembers names of variables, not values: they are taken from whoever starts it, like references. */
function pinnedHost(name: string, { target }: Pin): HostEntry {
  if (target.kind === 'url') return { kind: 'url', name, url: target.url, headers: {} }
  const env = Object.fromEntries(target.envNames.map((variable) => [variable, `\${${variable}}`]))
  return { kind: 'command', name, argv: target.argv, env }
}

/** What a user has to agree to before a project's entry is used; null where that is nothing: a URL that takes nothing of theirs. */
export function consentSubject(server: ConfiguredServer, cwd: string): ConsentSubject | null {
  const { host, scope, references } = server
  if (scope === 'user') return null
  if (host.kind === 'command') return { argv: host.argv, env: host.env, cwd: resolve(cwd, server.cwd ?? '') }
  return referencesOf(host, references).length === 0 ? null : { argv: [host.url], env: host.headers, cwd }
}

/** The same for a pin of the project's lock, before it is written there. */
export function pinSubject(entry: string, pin: Pin, cwd: string): ConsentSubject | null {
  return consentSubject(asServer(pinnedHost(entry, pin), { ...pinnedPlace, entry }), cwd)
}

/** Where consents are kept, from where the project is looked at, and whose variables its references mean. */
export interface EntrySurroundings {
  /** The state folder. */
  readonly stateFolder: string
  /** The project's folder, absolute. */
  readonly cwd: string
  readonly home: string
  readonly environment: Readonly<Record<string, string | undefined>>
}

/**
 * The entry as it may be used: checked, agreed to where a project names it, with its references replaced.
 *
 * @throws ConfigError `E_ENTRY_ENVIRONMENT` for a variable that a project may not set; CaptureError `E_NO_CONSENT` where
 * nobody agreed, `E_SERVER_START` where a reference has no value; StateError as `loadConsents`.
 */
export async function releaseEntry(server: ConfiguredServer, around: EntrySurroundings): Promise<HostEntry> {
  checkEntry(server)
  const subject = consentSubject(server, around.cwd)
  if (subject !== null) await requireConsent(around.stateFolder, server.entry, subject)
  const missing = requiredReferences(written(server), server.references).find(
    (name) => around.environment[name] === undefined,
  )
  if (missing !== undefined) {
    throw couldNotStart(server, `a reference to the variable ${quote(missing)}, which is not set`)
  }
  return expandEntry(server.host, around.environment, server.references, placesOf(server, around))
}

/** The folder in which the client starts the server. */
export function startFolder(server: ConfiguredServer, around: EntrySurroundings): string {
  const places = placesOf(server, around)
  if (server.cwd === null) return places.folder
  const alone: HostEntry = { kind: 'command', name: server.entry, argv: [server.cwd], env: {} }
  const expanded = expandEntry(alone, around.environment, server.references, places)
  return resolve(places.folder, expanded.kind === 'command' ? (expanded.argv[0] ?? '') : '')
}

function placesOf({ folder }: ConfiguredServer, around: EntrySurroundings): ReferencePlaces {
  return { home: around.home, folder: folder ?? around.cwd }
}

/** The entry with every text of it in which a reference may stand. */
function written({ host, cwd }: ConfiguredServer): HostEntry {
  return host.kind === 'url' || cwd === null ? host : { ...host, argv: [...host.argv, cwd] }
}

/** Checks what no consent makes good. Throws as {@link releaseEntry}. */
export function checkEntry(server: ConfiguredServer): void {
  const { host, entry, references, scope } = server
  if (hasOtherReference(written(server), references))
    throw couldNotStart(server, 'a reference that only its client can follow')
  if (host.kind === 'url' || scope === 'user') return
  const variable = forbiddenVariable(Object.keys(host.env), server.guardWords !== null)
  if (variable !== undefined) {
    throw new ConfigError('E_ENTRY_ENVIRONMENT', {
      found: `the variable ${quote(variable)}`,
      where: `the entry ${quote(entry, 120)}`,
      expected: 'no variable that changes which code runs, or where the guard keeps its policy and pins',
      next: 'Take it out of the project\u2019s file',
    })
  }
  // A pin keeps the digest of an argument that is named like a secret; what it was is not known any more.
  if (server.source === projectLockName && host.argv.some((word) => /(?:^|=)sha256:[0-9a-f]{64}$/.test(word))) {
    throw couldNotStart(server, 'a pinned command with a secret among its arguments')
  }
}

/** Whether what the entry refers to is known here, and not only to its client. */
export function canFollow(server: ConfiguredServer, environment: EntrySurroundings['environment']): boolean {
  const [entry, { references }] = [written(server), server]
  const isSet = (name: string): boolean => environment[name] !== undefined
  return !hasOtherReference(entry, references) && requiredReferences(entry, references).every(isSet)
}

function couldNotStart({ entry, source }: ConfiguredServer, found: string): CaptureError {
  return new CaptureError('E_SERVER_START', {
    found,
    where: `the entry ${quote(entry, 120)} of ${quote(source, 400)}`,
    expected: 'an entry that says everything, or variables that are set',
    next: 'Look at it by itself: touchmark verify --entry NAME COMMAND',
  })
}
