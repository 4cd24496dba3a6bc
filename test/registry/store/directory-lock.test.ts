import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { lockDirectory } from '../../../registry/store/directory-lock.ts'
import { openPglite } from '../../../registry/store/pglite.ts'
import { StateError } from '../../../src/errors.ts'
import { pgliteImage } from '../../support/pglite-image.ts'

let folder: string
let data: string
const children: ChildProcess[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'touchmark-lock-'))
  data = join(folder, 'data')
  mkdirSync(data)
})

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  rmSync(folder, { recursive: true, force: true })
})

/** Another process that holds a flag in the folder, as the lock itself raises it, and says so. */
async function otherHolder(): Promise<ChildProcess> {
  const script = `
    import { createServer } from 'node:net'
    import { mkdirSync } from 'node:fs'
    const folder = process.argv[1] + '.lock'
    mkdirSync(folder, { recursive: true })
    createServer((socket) => socket.destroy()).listen(folder + '/' + process.pid + '-other', () => console.log('held'))`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line')
  return child
}

async function refusal(work: Promise<unknown>): Promise<StateError> {
  try {
    await work
  } catch (error) {
    if (error instanceof StateError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('the lock on a folder', () => {
  test('is given to one, and after its release to the next', async () => {
    const first = await lockDirectory(data)
    expect((await refusal(lockDirectory(data))).code).toBe('E_STORE_LOCKED')
    await first.release()
    await first.release()
    const second = await lockDirectory(data)
    await second.release()
    expect(readdirSync(`${data}.lock`)).toEqual([])
  })

  test('is refused while another process lives, naming it', async () => {
    const other = await otherHolder()
    const error = await refusal(lockDirectory(data))
    expect(error.code).toBe('E_STORE_LOCKED')
    expect(error.message).toContain(`process ${other.pid}`)
  })

  test('is never stolen from a process that is stopped but alive', async () => {
    const other = await otherHolder()
    other.kill('SIGSTOP')
    expect((await refusal(lockDirectory(data))).code).toBe('E_STORE_LOCKED')
  })

  test('is taken over after kill -9', async () => {
    const other = await otherHolder()
    other.kill('SIGKILL')
    await once(other, 'exit')
    expect(readdirSync(`${data}.lock`)).toHaveLength(1)
    const lock = await lockDirectory(data)
    expect(readdirSync(`${data}.lock`)).toHaveLength(1)
    await lock.release()
  })

  test('is taken over from the dead even where their process id lives again as this one', async () => {
    mkdirSync(`${data}.lock`)
    writeFileSync(join(`${data}.lock`, `${process.pid}-leftover`), '')
    await (await lockDirectory(data)).release()
  })

  test('holds under every name of the folder', async () => {
    const alias = join(folder, 'alias')
    symlinkSync(data, alias)
    const lock = await lockDirectory(data)
    expect((await refusal(lockDirectory(alias))).code).toBe('E_STORE_LOCKED')
    await lock.release()
  })

  test('is held by at most one of many that rush in over a dead one', async () => {
    const dead = await otherHolder()
    dead.kill('SIGKILL')
    await once(dead, 'exit')
    const results = await Promise.allSettled(Array.from({ length: 12 }, () => lockDirectory(data)))
    const holders = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    expect(holders.length).toBeLessThanOrEqual(1)
    for (const holder of holders) await holder.release()
    await (await lockDirectory(data)).release()
  })

  test('works for a folder too deep for the name of a socket', async () => {
    const deep = join(data, 'a'.repeat(120))
    mkdirSync(deep)
    const lock = await lockDirectory(deep)
    expect((await refusal(lockDirectory(deep))).code).toBe('E_STORE_LOCKED')
    await lock.release()
    expect(readdirSync(`${deep}.lock`)).toEqual([])
  })

  test('says so where no flag can be raised', async () => {
    writeFileSync(`${data}.lock`, 'a file stands in the way')
    expect((await refusal(lockDirectory(data))).code).toBe('E_STATE_ACCESS')
  })
})

describe('an embedded database', () => {
  test('is refused to a second opener and keeps its rows; the folder is free after closing', async () => {
    const imageFile = pgliteImage
    const first = await openPglite({ directory: data, imageFile })
    expect((await refusal(openPglite({ directory: data, imageFile }))).code).toBe('E_STORE_LOCKED')
    await first.close()
    const second = await openPglite({ directory: data })
    expect(await second.describe()).toContain('PGlite')
    await second.close()
  })

  test('gives the folder up when it cannot be opened', async () => {
    writeFileSync(join(data, 'PG_VERSION'), 'not a version')
    await expect(openPglite({ directory: data })).rejects.toThrow()
    await (await lockDirectory(data)).release()
  })
})
