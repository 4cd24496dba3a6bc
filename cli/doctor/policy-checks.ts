/** Which levels there are, whether they are whose they should be, and what in them does not count. */

import { stat } from 'node:fs/promises'
import { hasErrorCode } from '../../src/client/files/atomic-file.ts'
import type { LoadedPolicy } from '../../src/client/policy/loaded-policy.ts'
import type { PolicyPaths } from '../../src/client/policy/policy-bytes.ts'
import { loadPolicy } from '../../src/client/policy/policy-files.ts'
import { policyPaths } from '../../src/client/policy/policy-paths.ts'
import { TouchmarkError } from '../../src/errors.ts'
import { isDelegated } from '../../src/trust/delegation.ts'
import { acceptedApprovers } from '../../src/trust/grants.ts'
import { type Bypass, type Demands, demandFields, isInEffect, type Level, meetDemands } from '../../src/trust/policy.ts'
import { quote, visibleLine } from '../../src/visible-text.ts'
import type { Io } from '../io.ts'
import type { Diagnosis } from './diagnosis.ts'
import { emptyExceptions } from './exception-checks.ts'

const levelNames = ['machine', 'user', 'project'] as const

/** The levels as far as each can be loaded; null where the policy as a whole cannot be used. */
export interface PolicyDiagnosis {
  readonly diagnoses: readonly Diagnosis[]
  readonly loaded: LoadedPolicy | null
}

/** Looks at every level. Never throws for what is wrong with one. */
export async function checkPolicies(io: Io): Promise<PolicyDiagnosis> {
  const paths = policyPaths(io)
  const diagnoses: Diagnosis[] = []
  for (const name of levelNames) diagnoses.push(...(await checkLevel(name, paths, io)))
  let loaded: LoadedPolicy | null = null
  try {
    loaded = await loadPolicy(paths, io.machinePolicy.owner)
    diagnoses.push(...ignored(loaded.levels), ...emptyExceptions(loaded.levels))
    diagnoses.push(...bypassed(loaded, io.now()), ...weaker(loaded), ...unapprovable(loaded))
  } catch (error) {
    if (!(error instanceof TouchmarkError)) throw error
  }
  return { diagnoses, loaded }
}

async function checkLevel(name: (typeof levelNames)[number], paths: PolicyPaths, io: Io): Promise<Diagnosis[]> {
  const path = paths[name]
  const found = path === null ? null : await statOf(path)
  if (path === null || found === null) return name === 'machine' ? [noMachinePolicy] : []
  const alone = { machine: null, user: null, project: null, [name]: path }
  const about = `${name} policy ${quote(path, 300)}, owner ${found.uid}, mode ${octal(found.mode)}`
  try {
    await loadPolicy(alone, io.machinePolicy.owner)
  } catch (error) {
    if (!(error instanceof TouchmarkError)) throw error
    return [{ code: error.code, level: 'problem', message: `${about}: ${error.message}` }]
  }
  const problems = name === 'user' ? privateFile(path, found) : []
  return [{ code: `${name}-policy`, level: 'ok', message: about }, ...problems]
}

const noMachinePolicy: Diagnosis = {
  code: 'no-machine-policy',
  level: 'advisory',
  message:
    'advisory: code that runs as this user can change policy and pins; only a machine policy, owned by root, is out of its reach',
}

/** A file of one's own that others can write is no file of one's own. */
export function privateFile(path: string, { uid, mode }: { uid: number; mode: number }): Diagnosis[] {
  const me = process.getuid?.()
  if (me === undefined || (uid === me && (mode & 0o022) === 0)) return []
  const message = `${quote(path, 300)} has owner ${uid} and mode ${octal(mode)}: others can change it`
  return [{ code: 'file-permissions', level: 'problem', message }]
}

/** Owner and mode of a path; null where there is none, or it cannot be reached. */
export async function statOf(path: string): Promise<{ uid: number; mode: number } | null> {
  try {
    const { uid, mode } = await stat(path)
    return { uid, mode }
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT') || hasErrorCode(error, 'ENOTDIR') || hasErrorCode(error, 'EACCES')) return null
    throw error
  }
}

/** Permissions as people write them. */
export function octal(mode: number): string {
  return (mode & 0o777).toString(8).padStart(3, '0')
}

/** What the user's file states and the machine's does not let count. */
function ignored(levels: readonly Level[]): Diagnosis[] {
  const machine = levels.find((level) => level.name === 'machine')
  const user = levels.find((level) => level.name === 'user')
  if (machine?.name !== 'machine' || user?.name !== 'user') return []
  const { publishers, curators = [], approvers = [], exceptions, bypasses = [], registry } = user.grants
  const named = [...publishers, ...curators, ...approvers].map(({ names }) => names)
  const servers = [...named, ...[...exceptions, ...bypasses].map((each) => each.servers)]
  const lost = servers.flat().filter((name) => !isDelegated({ delegated: machine.delegate }, name))
  const grants: Diagnosis[] = lost.length === 0 ? [] : [grantsIgnored(lost)]
  if (registry === undefined) return grants
  const message = 'the registry of the user policy is ignored: under a machine policy only that names one'
  return [...grants, { code: 'registry-ignored', level: 'advisory', message }]
}

function grantsIgnored(names: readonly string[]): Diagnosis {
  const shown = [...new Set(names)].slice(0, 5).map((name) => visibleLine(name, 80))
  return {
    code: 'grants-ignored',
    level: 'advisory',
    message: `grants of the user policy that the machine policy does not delegate do not count: ${shown.join(', ')}`,
  }
}

/** Break glass is never forgotten. */
function bypassed({ policy }: LoadedPolicy, now: number): Diagnosis[] {
  const open = policy.grants.flatMap(({ bypasses = [] }) => bypasses).filter(({ until }) => now < until)
  return open.map((bypass) => ({ code: 'bypass', level: 'advisory', message: bypassMessage(bypass, now) }))
}

function bypassMessage(bypass: Bypass, now: number): string {
  const { servers, from, until, reason } = bypass
  const named = servers.map((server) => visibleLine(server, 80)).join(', ')
  // Nobody decides ahead of time: the command cannot write such a one.
  const begins = isInEffect(bypass, now) ? '' : `from ${new Date(from).toISOString()} `
  return `nothing is enforced for ${named} ${begins}until ${new Date(until).toISOString()}: ${visibleLine(reason, 200)}`
}

/** Demands that a level states and a stricter level, or a default that a project cannot undercut, overrules. */
function weaker({ policy, levels }: LoadedPolicy): Diagnosis[] {
  return levels.flatMap(({ name, demands }) => {
    const met = meetDemands(policy.demands, { ...policy.demands, ...demands })
    const overruled = demandNames.filter((each) => demands[each] !== undefined && demands[each] !== met[each])
    if (overruled.length === 0) return []
    const message = `the ${name} policy asks for less than what holds here, and is not heard: ${overruled.join(', ')}`
    return [{ code: 'demands-ignored', level: 'advisory' as const, message }]
  })
}

/** Calls that a person would have to approve, and nobody can: a typed code decides nothing there, and no approver is named. */
function unapprovable({ policy }: LoadedPolicy): Diagnosis[] {
  const asking = (policy.calls?.rules ?? []).filter(({ approvalMs }) => approvalMs !== undefined)
  const servers = new Set(asking.flatMap((rule) => rule.servers))
  const lost = [...servers].filter((server) => {
    const subject = { entry: server, name: server.includes('/') ? server : null }
    return !isDelegated(policy, server) && acceptedApprovers(policy, subject).length === 0
  })
  if (policy.delegated === null || lost.length === 0) return []
  const shown = lost.slice(0, 5).map((server) => visibleLine(server, 80))
  const message = `calls need a person's approval, and the machine policy names no approver, so each is refused: ${shown.join(', ')}`
  return [{ code: 'nobody-approves', level: 'advisory', message }]
}

const demandNames = Object.keys(demandFields) as (keyof Demands)[]
