/** The files of calls that wait for a person, and of what was decided about them, under `pending/` in the state folder. */
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256Hex } from '../../crypto/sha256.ts'
import { StateError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'
import { hasErrorCode, listFolder, makePrivateFolder, readIfThere, writeAtomically } from '../files/atomic-file.ts'
import { type CallRequest, formatCallRequest, parseCallRequest } from './call-request.ts'

const requestName = /^(CALL-[0-9A-F]{8})\.json$/
const decisionName = /^(CALL-[0-9A-F]{8})\.[0-9a-f]{16}\.json$/
/** Most calls that are shown, and most decisions about one that are looked at. */
const maxRequests = 256
const maxDecisions = 16
/** Largest file that is looked at. */
const maxBytes = 512 * 1024

/** Where they are in a state folder. */
export function pendingFolder(stateFolder: string): string {
  return join(stateFolder, 'pending')
}

/** Writes a request down, for its owner alone. @throws StateError `E_STATE_ACCESS`. */
export async function savePendingCall(folder: string, request: CallRequest): Promise<void> {
  await makePrivateFolder(folder)
  await writeAtomically(requestPath(folder, request.id), formatCallRequest(request), { flush: false })
}

/** Removes a request and what was decided about it. */
export async function removePendingCall(folder: string, id: string): Promise<void> {
  const names = (await listFolder(folder)).filter((name) => decisionName.exec(name)?.[1] === id)
  await Promise.all(
    [requestPath(folder, id), ...names.map((name) => join(folder, name))].map((path) => rm(path, { force: true })),
  )
}

/**
 * The calls that wait, the oldest first.
 *
 * @throws StateError `E_LOCK_CORRUPT` where a file is no request, `E_STATE_ACCESS`.
 */
export async function pendingCalls(folder: string): Promise<CallRequest[]> {
  const names = (await listFolder(folder)).filter((name) => requestName.test(name)).slice(0, maxRequests)
  const requests: CallRequest[] = []
  for (const name of names) {
    const bytes = await readSmall(join(folder, name))
    if (bytes !== undefined) requests.push(parseCallRequest(bytes, quote(join(folder, name), 400)))
  }
  return requests.sort((a, b) => (a.askedAt < b.askedAt ? -1 : 1))
}

/**
 * The call of this id, if it waits; whatever else lies there.
 *
 * @throws StateError `E_LOCK_CORRUPT` where its file is no request, `E_STATE_ACCESS`.
 */
export async function pendingCall(folder: string, id: string): Promise<CallRequest | undefined> {
  const path = requestPath(folder, id)
  const bytes = await readSmall(path)
  return bytes === undefined ? undefined : parseCallRequest(bytes, quote(path, 400))
}

/** Puts a decision where the guard finds it. @throws StateError `E_STATE_ACCESS`. */
export async function saveCallDecision(folder: string, id: string, bytes: Uint8Array): Promise<void> {
  await makePrivateFolder(folder)
  await writeAtomically(join(folder, `${id}.${sha256Hex(bytes).slice(0, 16)}.json`), bytes)
}

/** What was decided about some calls, by id. Files that are too large count as none. */
export async function callDecisionFiles(
  folder: string,
  ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly Uint8Array[]>> {
  const found = new Map<string, Uint8Array[]>()
  for (const name of await listFolder(folder)) {
    const id = decisionName.exec(name)?.[1]
    if (id === undefined || !ids.has(id)) continue
    const files = found.get(id) ?? []
    const bytes = files.length < maxDecisions ? await readSmall(join(folder, name)) : undefined
    if (bytes !== undefined) found.set(id, [...files, bytes])
  }
  return found
}

/**
 * Removes what nobody waits for: requests whose time was over before `before` (milliseconds since 1970), which killed guards
 * left, and decisions that came too late.
 */
export async function sweepPendingCalls(folder: string, before: number): Promise<void> {
  const names = await listFolder(folder)
  const idsOf = (form: RegExp): Set<string> => new Set(names.flatMap((name) => form.exec(name)?.[1] ?? []))
  const requests = idsOf(requestName)
  for (const id of [...requests].slice(0, maxRequests)) {
    if (await isOver(requestPath(folder, id), before)) await removePendingCall(folder, id)
  }
  for (const id of idsOf(decisionName)) if (!requests.has(id)) await removePendingCall(folder, id)
}

async function isOver(path: string, before: number): Promise<boolean> {
  try {
    const bytes = await readSmall(path)
    return bytes !== undefined && Date.parse(parseCallRequest(bytes, quote(path, 400)).until) < before
  } catch (error) {
    if (error instanceof StateError) return false
    throw error
  }
}

function requestPath(folder: string, id: string): string {
  return join(folder, `${id}.json`)
}

async function readSmall(path: string): Promise<Uint8Array | undefined> {
  try {
    return (await stat(path)).size > maxBytes ? undefined : await readIfThere(path)
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return undefined
    throw error
  }
}
