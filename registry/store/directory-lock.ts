/**
 * One process per folder, decided by the kernel.
 *
 * Each contender raises a flag of its own in `<folder>.lock/`: a Unix socket, named uniquely, on which it listens. Only
 * then it looks at all the others. A flag whose process lives answers a connection, whatever process or container looks;
 * one whose process is gone refuses it, even after `kill -9` or a restart that reuses process ids. Who finds another
 * living flag lowers its own. Two can never both hold: each raised its flag before it looked, so the one that looked last
 * saw the other. Flags have unique names, so removing a dead one cannot hit a living one.
 */
import { randomBytes } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { StateError } from '../../src/errors.ts'
import { quote } from '../../src/visible-text.ts'

/** A folder that is held. */
export interface DirectoryLock {
  /** Gives it up. Idempotent. */
  release(): Promise<void>
}

/** Contenders that start at the same moment may refuse each other; each tries a few times before it believes it. */
const maxAttempts = 5

/**
 * Takes a folder for this process, until released or until the process ends in whatever way.
 *
 * @throws StateError `E_STORE_LOCKED` where a living process holds it; `E_STATE_ACCESS` where the flag cannot be raised.
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const folder = `${realpathSync(directory)}.lock`
  for (let attempt = 1; ; attempt += 1) {
    const flag = await raise(folder)
    const holder = await livingFlag(folder, flag.name)
    if (holder === undefined) return { release: () => flag.lower() }
    await flag.lower()
    if (attempt >= maxAttempts) throw locked(directory, holder)
    await sleep(Math.random() * 100)
  }
}

interface Flag {
  readonly name: string
  lower(): Promise<void>
}

async function raise(folder: string): Promise<Flag> {
  // The process id in the name is for people; nothing relies on it.
  const name = `${process.pid}-${randomBytes(6).toString('hex')}`
  let place: SocketPlace | undefined
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    place = new SocketPlace(folder)
    const server = await listen(place.path(name))
    return { name, lower: () => lower(server, join(folder, name)) }
  } catch (cause) {
    throw new StateError('E_STATE_ACCESS', {
      found: 'a folder that cannot be locked',
      where: quote(folder, 400),
      expected: 'a local folder that this user may write to',
      cause,
    })
  } finally {
    place?.close()
  }
}

function listen(path: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', reject)
    server.listen(path, () => {
      // The flag must not keep the process alive.
      server.unref()
      resolve(server)
    })
  })
}

async function lower(server: Server, path: string): Promise<void> {
  await new Promise((resolve) => {
    server.close(resolve)
  })
  rmSync(path, { force: true })
}

/** The name of another flag whose process lives; dead ones are removed on the way. */
async function livingFlag(folder: string, own: string): Promise<string | undefined> {
  const place = new SocketPlace(folder)
  try {
    for (const name of readdirSync(folder)) {
      if (name === own) continue
      if (await answers(place.path(name))) return name
      rmSync(join(folder, name), { force: true })
    }
    return undefined
  } finally {
    place.close()
  }
}

/** Whether somebody listens. Anything but a clear refusal counts as alive. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', (error: NodeJS.ErrnoException) => {
      resolve(!['ECONNREFUSED', 'ENOENT', 'ENOTSOCK'].includes(error.code ?? ''))
    })
  })
}

/** Names sockets in a folder. A socket's path has at most 107 bytes, so on Linux a deep folder is named by descriptor. */
class SocketPlace {
  readonly #folder: string
  readonly #descriptor: number | undefined

  constructor(folder: string) {
    const tooDeep = process.platform === 'linux' && Buffer.byteLength(folder) > 70
    this.#descriptor = tooDeep ? openSync(folder, 'r') : undefined
    this.#folder = this.#descriptor === undefined ? folder : `/proc/self/fd/${this.#descriptor}`
  }

  path(name: string): string {
    return join(this.#folder, name)
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor)
  }
}

function locked(directory: string, holder: string): StateError {
  return new StateError('E_STORE_LOCKED', {
    found: `a folder that process ${holder.split('-')[0]} already works on`,
    where: quote(directory, 400),
    next: 'Stop that process, or give this one a folder of its own with --data',
  })
}
