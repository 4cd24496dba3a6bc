/**
 * The servers that a project names: those of its `.mcp.json`, and the pinned ones of its lock. All of it is a stranger's
 * word until the user agreed to it; what may be started comes out of {@link releaseEntry}.
 */
import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { CaptureError, ConfigError } from '../errors.ts'
import { forbiddenVariable, guardWords } from '../hosts/guarded-command.ts'
import {
  expandEntry,
  type HostEntry,
  hasOtherReference,
  parseProjectMcpJson,
  projectMcpJsonName,
  referencesOf,
  requiredReferences,
} from '../hosts/project-mcp-json.ts'
import type { Pin } from '../trust/pins.ts'
import { quote } from '../visible-text.ts'
import { readIfThere } from './atomic-file.ts'
import { type ConsentSubject, requireConsent } from './consent.ts'
import { loadLock, projectLockName } from './lock-file.ts'
import { packageRoot } from './package-root.ts'

/** One server that a project names. */
export interface ProjectServer {
  readonly entry: string
  readonly source: typeof projectMcpJsonName | typeof projectLockName
  /** As it is written. */
  readonly host: HostEntry
  /** What follows `guard`, where the entry starts the guard; null where it does not. */
  readonly guardWords: readonly string[] | null
}

/**
 * Everything that the project in `folder` names: the entries of its `.mcp.json`, then the pins of its lock that are not
 * among them.
 *
 * @throws ConfigError `E_CONFIG_INVALID`; StateError `E_LOCK_CORRUPT`, `E_STATE_ACCESS`.
 */
export async function loadProjectServers(folder: string): Promise<ProjectServer[]> {
  const path = join(folder, projectMcpJsonName)
  const bytes = await readIfThere(path)
  const configured = bytes === undefined ? [] : parseProjectMcpJson(bytes, quote(path, 400))
  const names = new Set(configured.map(({ name }) => name))
  const lock = await loadLock(join(folder, projectLockName))
  const pinned = [...(lock?.servers ?? [])].filter(([entry]) => !names.has(entry))
  return [
    ...configured.map((host) => asServer(host, projectMcpJsonName)),
    ...pinned.map(([entry, pin]) => asServer(pinnedHost(entry, pin), projectLockName)),
  ]
}

function asServer(host: HostEntry, source: ProjectServer['source']): ProjectServer {
  return { entry: host.name, source, host, guardWords: host.kind === 'url' ? null : guardWords(host, isOwnProgram) }
}

/** A pin remembers names of variables, not values: they are taken from whoever starts it, like references. */
function pinnedHost(name: string, { target }: Pin): HostEntry {
  if (target.kind === 'url') return { kind: 'url', name, url: target.url, headers: {} }
  const env = Object.fromEntries(target.envNames.map((variable) => [variable, `\${${variable}}`]))
  return { kind: 'command', name, argv: target.argv, env }
}

/** Whether a path is this very program: another of the same name is another. */
export function isOwnProgram(path: string): boolean {
  try {
    return realpathSync(path) === realpathSync(join(packageRoot(), 'dist/cli/main.js'))
  } catch {
    return false
  }
}

/** What a user has to agree to before an entry is used; null where that is nothing: a URL that takes nothing of theirs. */
export function consentSubject({ host }: ProjectServer, cwd: string): ConsentSubject | null {
  if (host.kind === 'command') return { argv: host.argv, env: host.env, cwd }
  return referencesOf(host).length === 0 ? null : { argv: [host.url], env: host.headers, cwd }
}

/** Where consents are kept, from where the project is looked at, and whose variables its references mean. */
export interface EntrySurroundings {
  /** The state folder. */
  readonly stateFolder: string
  /** The project's folder, absolute. */
  readonly cwd: string
  readonly environment: Readonly<Record<string, string | undefined>>
}

/**
 * The entry as it may be used: checked, agreed to, with its references replaced.
 *
 * @throws ConfigError `E_ENTRY_ENVIRONMENT` for a variable that a project may not set; CaptureError `E_NO_CONSENT` where
 * nobody agreed, `E_SERVER_START` where a reference has no value; StateError as `loadConsents`.
 */
export async function releaseEntry(server: ProjectServer, around: EntrySurroundings): Promise<HostEntry> {
  checkEntry(server)
  const subject = consentSubject(server, around.cwd)
  if (subject !== null) await requireConsent(around.stateFolder, server.entry, subject)
  const missing = requiredReferences(server.host).find((name) => around.environment[name] === undefined)
  if (missing !== undefined) {
    throw couldNotStart(server, `a reference to the variable ${quote(missing)}, which is not set`)
  }
  return expandEntry(server.host, around.environment)
}

/** Checks what no consent makes good. Throws as {@link releaseEntry}. */
export function checkEntry(server: ProjectServer): void {
  const { host, entry } = server
  if (hasOtherReference(host)) throw couldNotStart(server, 'a reference that is not a plain name in braces')
  if (host.kind === 'url') return
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

function couldNotStart({ entry }: ProjectServer, found: string): CaptureError {
  return new CaptureError('E_SERVER_START', {
    found,
    where: `the entry ${quote(entry, 120)}`,
    expected: 'an entry that says everything, or variables that are set',
    next: 'Look at it by itself: touchmark verify --entry NAME COMMAND',
  })
}
