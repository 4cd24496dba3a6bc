import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { LockFile, loadLock, projectLockName, updateLock } from '../../../src/client/state/lock-file.ts'
import { emptyLock, withPin } from '../../../src/trust/pins.ts'
import { withTemporaryFolder } from '../../support/state-process.ts'
import { samplePin } from '../../trust/pin-samples.ts'

const corrupt = expect.objectContaining({ code: 'E_LOCK_CORRUPT' })

describe('a project lock', () => {
  test('is undefined where there is none, which is not the same as empty', () =>
    withTemporaryFolder(async (folder) => {
      const path = join(folder, projectLockName)
      expect(await loadLock(path)).toBeUndefined()
      await updateLock(path, () => emptyLock)
      expect((await loadLock(path))?.servers.size).toBe(0)
    }))

  test('is written sorted, with the mode that was asked for, and nothing stays beside it', () =>
    withTemporaryFolder(async (folder) => {
      const path = join(folder, projectLockName)
      await updateLock(path, (lock) => withPin(lock ?? emptyLock, 'files', samplePin), { mode: 0o644 })
      expect((await loadLock(path))?.servers.get('files')).toEqual(samplePin)
      expect((await stat(path)).mode & 0o777).toBe(0o644)
      expect(await readdir(folder)).toEqual([projectLockName])
    }))

  test('is never replaced where it is corrupt', () =>
    withTemporaryFolder(async (folder) => {
      const path = join(folder, projectLockName)
      await writeFile(path, '{"format":')
      await expect(loadLock(path)).rejects.toEqual(corrupt)
      await expect(updateLock(path, () => emptyLock)).rejects.toEqual(corrupt)
      expect(await readFile(path, 'utf8')).toBe('{"format":')
    }))

  test('is never written in a form that could not be read back', () =>
    withTemporaryFolder(async (folder) => {
      const path = join(folder, projectLockName)
      await updateLock(path, () => withPin(emptyLock, 'files', samplePin))
      const broken = { ...samplePin, version: 7 as unknown as string }
      await expect(updateLock(path, (lock) => withPin(lock ?? emptyLock, 'mail', broken))).rejects.toEqual(corrupt)
      expect([...((await loadLock(path))?.servers.keys() ?? [])]).toEqual(['files'])
    }))

  test('is left alone where nothing changes', () =>
    withTemporaryFolder(async (folder) => {
      const path = join(folder, projectLockName)
      await updateLock(path, (lock) => lock)
      expect(await readdir(folder)).toEqual([])
      await updateLock(path, () => withPin(emptyLock, 'files', { ...samplePin, profile: 'windows' }))
      const before = await stat(path)
      await updateLock(path, (lock) => lock)
      expect((await stat(path)).ino).toBe(before.ino)
    }))

  test('that is loaded again is read again: what another writer did is seen, a broken or missing file too', () =>
    withTemporaryFolder(async (folder) => {
      const path = join(folder, projectLockName)
      const file = new LockFile(path)
      expect(await file.load()).toBeUndefined()
      await updateLock(path, () => withPin(emptyLock, 'files', samplePin))
      const first = await file.load()
      expect(first?.servers.get('files')).toEqual(samplePin)
      expect(await file.load()).toBe(first)
      await updateLock(path, () => withPin(emptyLock, 'mail', samplePin))
      expect([...((await file.load())?.servers.keys() ?? [])]).toEqual(['mail'])
      await writeFile(path, '{"format":')
      await expect(file.load()).rejects.toEqual(corrupt)
      await rm(path)
      expect(await file.load()).toBeUndefined()
    }))
})

describe('a lock beside another', () => {
  test('is the other where every byte is the same, is read where one is not, and none where there is no file', () =>
    withTemporaryFolder(async (folder) => {
      const paths = { own: join(folder, 'lock.json'), project: join(folder, projectLockName) }
      const own = new LockFile(paths.own)
      for (const path of Object.values(paths)) await updateLock(path, () => withPin(emptyLock, 'files', samplePin))
      const before = await own.loadBeside(paths.project)
      const lock = await own.load()
      expect(before).toEqual(lock)
      expect(await own.loadBeside(paths.project)).toBe(lock)
      await updateLock(paths.project, () => withPin(emptyLock, 'other', samplePin))
      expect([...((await own.loadBeside(paths.project))?.servers.keys() ?? [])]).toEqual(['other'])
      await writeFile(paths.project, '{"format":')
      await expect(own.loadBeside(paths.project)).rejects.toEqual(corrupt)
      await rm(paths.project)
      expect(await own.loadBeside(paths.project)).toBeUndefined()
    }))
})
