import { readdir, readFile, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { withFileLock } from '../../../src/client/files/file-lock.ts'
import { ended, lines, startStateProcess, withTemporaryFolder } from '../../support/state-process.ts'

const busy = expect.objectContaining({ code: 'E_STATE_BUSY' })
/** A process id that no system gives out. */
const nobody = 2 ** 22 + 5

function holder(change: object): string {
  return JSON.stringify({ pid: nobody, start: '', host: hostname(), nonce: 'ab'.repeat(12), ...change })
}

describe('withFileLock', () => {
  test('lets one at a time in, and leaves nothing behind', () =>
    withTemporaryFolder(async (folder) => {
      const path = join(folder, 'x.busy')
      let inside = 0
      let most = 0
      const work = async () => {
        inside += 1
        most = Math.max(most, inside)
        await readdir(folder)
        inside -= 1
        return 'done'
      }
      const results = await Promise.all(Array.from({ length: 20 }, () => withFileLock(path, work)))
      expect(results).toEqual(Array.from({ length: 20 }, () => 'done'))
      expect(most).toBe(1)
      expect(await readdir(folder)).toEqual([])
    }))

  test('passes the error of the work on, and is free afterwards', () =>
    withTemporaryFolder(async (folder) => {
      const path = join(folder, 'x.busy')
      await expect(withFileLock(path, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
      expect(await withFileLock(path, () => Promise.resolve(1))).toBe(1)
    }))

  test('takes over from a process that was killed while it held the lock', () =>
    withTemporaryFolder(async (folder) => {
      const path = join(folder, 'x.busy')
      const child = startStateProcess('hold', path)
      await lines(child, 1)
      child.kill('SIGKILL')
      await ended(child)
      expect(await readFile(path, 'utf8')).toContain(`"pid":${child.pid}`)
      expect(await withFileLock(path, () => Promise.resolve('mine'))).toBe('mine')
      expect(await readdir(folder)).toEqual([])
    }))

  test('waits for a live process only as long as it was told', () =>
    withTemporaryFolder(async (folder) => {
      const path = join(folder, 'x.busy')
      const child = startStateProcess('hold', path)
      await lines(child, 1)
      try {
        await expect(withFileLock(path, () => Promise.resolve(1), { maxWaitMs: 30 })).rejects.toEqual(busy)
      } finally {
        child.kill('SIGKILL')
        await ended(child)
      }
    }))

  test('many waiters take over from one dead holder, still one at a time', () =>
    withTemporaryFolder(async (folder) => {
      const path = join(folder, 'x.busy')
      await writeFile(path, holder({}))
      let inside = 0
      let most = 0
      const work = async () => {
        inside += 1
        most = Math.max(most, inside)
        await readdir(folder)
        inside -= 1
      }
      await Promise.all(Array.from({ length: 20 }, () => withFileLock(path, work)))
      expect(most).toBe(1)
    }))

  test('breaks the lock of a breaker that died, too', () =>
    withTemporaryFolder(async (folder) => {
      const path = join(folder, 'x.busy')
      await writeFile(path, holder({}))
      await writeFile(`${path}.break-${'ab'.repeat(12)}`, holder({ nonce: 'cd'.repeat(12) }))
      expect(await withFileLock(path, () => Promise.resolve(1))).toBe(1)
      expect(await readdir(folder)).toEqual([])
    }))

  test('knows a process id that was given out again', () =>
    withTemporaryFolder(async (folder) => {
      const path = join(folder, 'x.busy')
      await writeFile(path, holder({ pid: process.pid, start: 'another-boot:17' }))
      const outcome = withFileLock(path, () => Promise.resolve(1), { maxWaitMs: 30 })
      if (process.platform === 'linux') expect(await outcome).toBe(1)
      else await expect(outcome).rejects.toEqual(busy)
    }))

  test.each([
    ['a holder on another host', holder({ host: 'elsewhere.example' })],
    ['a holder that lives and whose start is not known', holder({ pid: process.pid })],
    ['an empty file', ''],
    ['something that is not a holder', '{"pid":-1,"nonce":"x"}'],
    ['a nonce that would lead elsewhere', holder({ nonce: '../../../../etc/x' })],
    ['a list', '[]'],
  ])('never breaks %s', (_, content) =>
    withTemporaryFolder(async (folder) => {
      const path = join(folder, 'x.busy')
      await writeFile(path, content)
      await expect(withFileLock(path, () => Promise.resolve(1), { maxWaitMs: 20 })).rejects.toEqual(busy)
      expect(await readFile(path, 'utf8')).toBe(content)
      expect(await readdir(folder)).toEqual(['x.busy'])
    }),
  )

  test('says where it could not make a lock', () =>
    withTemporaryFolder(async (folder) => {
      const outcome = withFileLock(join(folder, 'none', 'x.busy'), () => Promise.resolve(1))
      await expect(outcome).rejects.toEqual(expect.objectContaining({ code: 'E_STATE_ACCESS' }))
    }))
})
