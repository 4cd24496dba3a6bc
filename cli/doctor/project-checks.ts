/** What the project in this folder would have started, whether through the guard, and what was agreed to. */
import { join } from 'node:path'
import { loadConsents } from '../../src/client/consent.ts'
import { stateHome } from '../../src/client/folders.ts'
import { loadGuarded } from '../../src/client/guarded-entries.ts'
import { checkEntry, loadProjectServers, type ProjectServer } from '../../src/client/project-entries.ts'
import { TouchmarkError } from '../../src/errors.ts'
import { projectMcpJsonName } from '../../src/hosts/project-mcp-json.ts'
import { visibleLine } from '../../src/visible-text.ts'
import { projectConsentKeys } from '../commands/consent.ts'
import type { Io } from '../io.ts'
import { guardedEntry, guardState } from '../verify-all.ts'
import type { Diagnosis } from './diagnosis.ts'

/** Looks at `.mcp.json` and `touchmark.lock`. Under a machine policy an entry without the guard is a problem. */
export async function checkProject(underMachinePolicy: boolean, io: Io): Promise<Diagnosis[]> {
  try {
    const servers = await loadProjectServers(io.cwd)
    const found: Diagnosis[] = []
    for (const server of servers.filter(({ source }) => source === projectMcpJsonName)) {
      found.push(...(await checkGuard(server, underMachinePolicy, io)), ...checkVariables(server))
    }
    return [...found, ...(await staleConsents(servers, io))]
  } catch (error) {
    if (!(error instanceof TouchmarkError)) throw error
    return [{ code: error.code, level: 'problem', message: `this project: ${error.message}` }]
  }
}

async function checkGuard(server: ProjectServer, underMachinePolicy: boolean, io: Io): Promise<Diagnosis[]> {
  const name = visibleLine(server.entry, 80)
  switch (await guardState(server, io)) {
    case 'guarded':
      return (await isRemembered(server, io)) ? [] : [notRemembered(name)]
    case 'remote':
      return []
    case 'removed': {
      const message = `${name} was started through the guard before, and ${projectMcpJsonName} does not any more`
      return [{ code: 'guard-removed', level: 'problem', message }]
    }
    case 'bare': {
      const message = `${name} is started without the guard: nothing checks it in a session`
      return [{ code: 'not-guarded', level: underMachinePolicy ? 'problem' : 'advisory', message }]
    }
  }
}

/** Whether anything is known of an entry that goes through the guard. */
async function isRemembered(server: ProjectServer, io: Io): Promise<boolean> {
  const known = await loadGuarded(join(stateHome(io), 'touchmark'))
  return known.has(guardedEntry(server, io))
}

function notRemembered(name: string): Diagnosis {
  const message = `${name} is started through the guard, and no session of it is remembered: never used, or removed`
  return { code: 'not-remembered', level: 'advisory', message }
}

function checkVariables(server: ProjectServer): Diagnosis[] {
  try {
    checkEntry(server)
    return []
  } catch (error) {
    if (!(error instanceof TouchmarkError)) throw error
    return [{ code: error.code, level: 'problem', message: error.message }]
  }
}

/** Consents for this folder that no entry of it asks for any more. */
async function staleConsents(servers: readonly ProjectServer[], io: Io): Promise<Diagnosis[]> {
  const wanted = new Set(projectConsentKeys(servers, io.cwd))
  const consents = [...(await loadConsents(join(stateHome(io), 'touchmark')))]
  const stale = consents.filter(([key, { cwd }]) => cwd === io.cwd && !wanted.has(key))
  if (stale.length === 0) return []
  const names = stale.slice(0, 5).map(([key, { entry }]) => `${visibleLine(entry, 60)} (${key.slice(0, 12)}\u2026)`)
  const message = `agreed to, and not what this project names any more: ${names.join(', ')}. See "touchmark consent list"`
  return [{ code: 'stale-consent', level: 'advisory', message }]
}
