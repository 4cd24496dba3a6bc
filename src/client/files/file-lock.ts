/**
 * An exclusive lock between processes that survives crashes of its holders.
 *
 * A lock is a file that says who holds it: process id, when that process started, the host, and a nonce that no other
 * lock ever has. It is made with link(2), so it appears whole or not at all. A lock whose holder is dead is broken by
 * whoever first holds *its own* lock, `PATH.break-NONCE`: only one process at a time may remove that one instance, so two
 * that see the same dead holder can never remove each other's fresh lock. The breaker's lock is a lock like any other.
 */
import { randomBytes } from 'node:crypto'
import { link, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { isObject, ownMember, stringMember } from '../../encoding/json-value.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import { StateError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'
import { accessError, hasErrorCode } from './atomic-file.ts'

/** Who holds a lock. */
interface Holder {
  readonly pid: number
  /** Boot id and start time of the process where the system tells (Linux), else `''`. Tells a reused process id apart. */
  readonly start: string
  readonly host: string
  readonly nonce: string
}

/** How long to wait for a lock. */
export interface LockOptions {
  /** Default 10 seconds. */
  readonly maxWaitMs?: number
}

/** A lock whose own breakers died this many times in a row is not broken any further. */
const maxBreakDepth = 8

/**
 * Runs `work` while holding the lock at `path`; nobody else who uses the same path runs meanwhile. The folder must exist.
 *
 * @throws StateError `E_STATE_BUSY` where a live process holds it for longer than `maxWaitMs`; `E_STATE_ACCESS` where
 * the lock cannot be written. Errors of `work` pass through.
 */
export async function withFileLock<T>(path: string, work: () => Promise<T>, options: LockOptions = {}): Promise<T> {
  const deadline = performance.now() + (options.maxWaitMs ?? 10_000)
  await acquire(path, deadline, 0)
  try {
    return await work()
  } finally {
    await rm(path, { force: true })
  }
}

async function acquire(path: string, deadline: number, depth: number): Promise<void> {
  const claim = await writeClaim(path)
  try {
    for (let attempt = 0; !(await tryLink(claim, path)); attempt += 1) {
      const holder = await readHolder(path)
      if (holder !== undefined && depth < maxBreakDepth && (await isDead(holder))) {
        await breakLock(path, holder, deadline, depth)
        continue
      }
      if (performance.now() >= deadline) throw busy(path, holder)
      // Short and uneven, so that many waiters do not march in step.
      await delay(Math.min(2 ** attempt, 25) * (0.5 + Math.random()))
    }
  } finally {
    await rm(claim, { force: true }).catch(() => undefined)
  }
}

/** Writes who we are to a file of our own, ready to be linked as the lock. */
async function writeClaim(path: string): Promise<string> {
  const nonce = randomBytes(12).toString('hex')
  const holder: Holder = { pid: process.pid, start: await startOf(process.pid), host: hostname(), nonce }
  const claim = `${path}.${nonce}.tmp`
  try {
    await writeFile(claim, JSON.stringify(holder), { flag: 'wx', mode: 0o600 })
    return claim
  } catch (cause) {
    throw accessError('a lock that cannot be made', path, cause)
  }
}

async function tryLink(claim: string, path: string): Promise<boolean> {
  try {
    await link(claim, path)
    return true
  } catch (cause) {
    if (hasErrorCode(cause, 'EEXIST')) return false
    throw accessError('a lock that cannot be made', path, cause)
  }
}

/** Removes one dead instance of a lock, unless somebody else already has. */
async function breakLock(path: string, dead: Holder, deadline: number, depth: number): Promise<void> {
  const breaker = `${path}.break-${dead.nonce}`
  await acquire(breaker, deadline, depth + 1)
  try {
    if ((await readHolder(path))?.nonce === dead.nonce) await rm(path, { force: true })
  } finally {
    await rm(breaker, { force: true })
  }
}

/** The holder, or undefined where the lock is gone or is not one of ours (which is then never broken). */
async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    const { value } = parseJson(new Uint8Array(await readFile(path)))
    if (!isObject(value)) return undefined
    const pid = ownMember(value, 'pid')
    const nonce = stringMember(value, 'nonce')
    if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0) return undefined
    if (nonce === undefined || !/^[0-9a-f]{24}$/.test(nonce)) return undefined
    return { pid, nonce, start: stringMember(value, 'start') ?? '', host: stringMember(value, 'host') ?? '' }
  } catch {
    return undefined
  }
}

/** Only what is known to be dead is dead: a holder on another host, or one that we may not signal, counts as alive. */
async function isDead(holder: Holder): Promise<boolean> {
  if (holder.host !== hostname()) return false
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    return hasErrorCode(error, 'ESRCH')
  }
  const start = await startOf(holder.pid)
  return holder.start !== '' && start !== '' && start !== holder.start
}

/** Boot id and start time in ticks (proc(5), field 22 of `stat`); `''` where the system does not tell. */
async function startOf(pid: number): Promise<string> {
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8')
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    // The second field is the command in brackets and may hold anything; the fields after its last bracket do not.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
    return ticks === undefined ? '' : `${boot.trim()}:${ticks}`
  } catch {
    return ''
  }
}

function busy(path: string, holder: Holder | undefined): StateError {
  return new StateError('E_STATE_BUSY', {
    found: holder === undefined ? 'a lock whose holder is not known' : `a lock held by process ${holder.pid}`,
    where: quote(path, 400),
    expected: 'it to be free',
    next: 'Try again; if no touchmark process is running, remove the file',
  })
}
