/** What this folder and this user's clients would have started, whether through the guard, and what was agreed to. */
import { join } from 'node:path'
import {
  type ConfiguredServer,
  checkEntry,
  loadConfiguredServers,
  type UnreadServer,
} from '../../src/client/configuration/configured-servers.ts'
import { loadConsents } from '../../src/client/configuration/consent.ts'
import { loadGuarded } from '../../src/client/configuration/guarded-entries.ts'
import { stateHome } from '../../src/client/state/folders.ts'
import { projectLockName } from '../../src/client/state/lock-file.ts'
import { TouchmarkError } from '../../src/errors.ts'
import { visibleLine } from '../../src/visible-text.ts'
import { projectConsentKeys } from '../commands/consent.ts'
import { guardedEntry } from '../configured-target.ts'
import { hostSearch } from '../host-search.ts'
import type { Io } from '../io.ts'
import { guardState } from '../verify-all.ts'
import type { Diagnosis } from './diagnosis.ts'

/**
 * Looks at every configuration of every client, and at `touchmark.lock`. Under a machine policy an entry without the guard
 * is a problem.
 */
export async function checkProject(underMachinePolicy: boolean, io: Io): Promise<Diagnosis[]> {
  try {
    const { servers, unread } = await loadConfiguredServers(hostSearch(io))
    const found: Diagnosis[] = []
    for (const server of servers.filter(({ source }) => source !== projectLockName)) {
      found.push(...(await checkGuard(server, servers, underMachinePolicy, io)), ...checkVariables(server))
    }
    return [...found, ...unread.map(notRead), ...(await staleConsents(servers, io))]
  } catch (error) {
    if (!(error instanceof TouchmarkError)) throw error
    return [{ code: error.code, level: 'problem', message: `this project: ${error.message}` }]
  }
}

/** A server that a client brings itself is advice; a file or an entry that is broken is not. */
function notRead({ error, entry, source }: UnreadServer): Diagnosis {
  const message = `${visibleLine(entry, 80)} in ${visibleLine(source)}: ${error.message}`
  if (error.code === 'E_CONFIG_UNREAD' && entry !== source) return { code: error.code, level: 'advisory', message }
  return { code: error.code, level: error.exitCode === 3 ? 'unchecked' : 'problem', message }
}

async function checkGuard(
  server: ConfiguredServer,
  all: readonly ConfiguredServer[],
  underMachinePolicy: boolean,
  io: Io,
): Promise<Diagnosis[]> {
  const name = `${visibleLine(server.entry, 80)} in ${visibleLine(server.source)}`
  const bare = (words: string): Diagnosis[] => {
    const level = underMachinePolicy ? 'problem' : 'advisory'
    return [
      {
        code: 'not-guarded',
        level,
        message: `${name} is ${words} without the guard: nothing checks it in a session; ${wrapHint(server)}`,
      },
    ]
  }
  switch (await guardState(server, all, io)) {
    case 'guarded':
      return (await isRemembered(server, io)) ? [] : [notRemembered(name)]
    case 'remote':
      return bare('asked')
    case 'removed': {
      const message = `${name} was started through the guard before, and is not any more; ${wrapHint(server)}, or touchmark unwrap where it was you`
      return [{ code: 'guard-removed', level: 'problem', message }]
    }
    case 'bare':
      return bare('started')
  }
}

/** The command that puts the guard in front: of a user's client by its name, of a project's file by its path. */
function wrapHint({ hostName, scope, source }: ConfiguredServer): string {
  return scope === 'user' ? `touchmark wrap ${hostName ?? ''}` : `touchmark wrap ./${visibleLine(source)}`
}

/** Whether anything is known of an entry that goes through the guard. */
async function isRemembered(server: ConfiguredServer, io: Io): Promise<boolean> {
  const known = await loadGuarded(join(stateHome(io), 'touchmark'))
  return known.has(guardedEntry(server, io))
}

function notRemembered(name: string): Diagnosis {
  const message = `${name} is started through the guard, and no session of it is remembered: never used, or removed`
  return { code: 'not-remembered', level: 'advisory', message }
}

function checkVariables(server: ConfiguredServer): Diagnosis[] {
  try {
    checkEntry(server)
    return []
  } catch (error) {
    if (!(error instanceof TouchmarkError)) throw error
    // What only its client can look up protects nobody less: verify has to be told the command.
    return [{ code: error.code, level: error.exitCode === 3 ? 'advisory' : 'problem', message: error.message }]
  }
}

/** Consents for this folder that no entry of it asks for any more. */
async function staleConsents(servers: readonly ConfiguredServer[], io: Io): Promise<Diagnosis[]> {
  const wanted = new Set(projectConsentKeys(servers, io.cwd))
  const consents = [...(await loadConsents(join(stateHome(io), 'touchmark')))]
  const stale = consents.filter(([key, { cwd }]) => cwd === io.cwd && !wanted.has(key))
  if (stale.length === 0) return []
  const names = stale.slice(0, 5).map(([key, { entry }]) => `${visibleLine(entry, 60)} (${key.slice(0, 12)}\u2026)`)
  const message = `agreed to, and not what this project names any more: ${names.join(', ')}. See "touchmark consent list"`
  return [{ code: 'stale-consent', level: 'advisory', message }]
}
