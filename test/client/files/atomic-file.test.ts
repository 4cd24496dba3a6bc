import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { makePrivateFolder, readIfThere, writeAtomically } from '../../../src/client/files/atomic-file.ts'
import { utf8 } from '../../../src/encoding/bytes.ts'
import { withTemporaryFolder } from '../../support/state-process.ts'

const stateAccess = expect.objectContaining({ code: 'E_STATE_ACCESS' })

describe('writeAtomically', () => {
  test('replaces a file and leaves nothing else behind', () =>
    withTemporaryFolder(async (folder) => {
      const path = join(folder, 'lock.json')
      await writeAtomically(path, utf8('old'))
      await writeAtomically(path, utf8('new'))
      expect(await readFile(path, 'utf8')).toBe('new')
      expect(await readdir(folder)).toEqual(['lock.json'])
    }))

  test('makes a file that only its owner can read, unless told otherwise', () =>
    withTemporaryFolder(async (folder) => {
      await writeAtomically(join(folder, 'private'), utf8('x'))
      await writeAtomically(join(folder, 'shared'), utf8('x'), { mode: 0o644 })
      expect((await stat(join(folder, 'private'))).mode & 0o777).toBe(0o600)
      expect((await stat(join(folder, 'shared'))).mode & 0o777).toBe(0o644)
    }))

  test('leaves the old content and no leftovers where it cannot replace', () =>
    withTemporaryFolder(async (folder) => {
      const path = join(folder, 'taken')
      await mkdir(join(path, 'full'), { recursive: true })
      await expect(writeAtomically(path, utf8('new'))).rejects.toEqual(stateAccess)
      expect(await readdir(folder)).toEqual(['taken'])
    }))

  test('refuses a folder that is not there', () =>
    withTemporaryFolder(async (folder) => {
      await expect(writeAtomically(join(folder, 'none', 'x'), utf8('x'))).rejects.toEqual(stateAccess)
    }))
})

describe('readIfThere', () => {
  test('tells a file that is not there from one that cannot be read', () =>
    withTemporaryFolder(async (folder) => {
      expect(await readIfThere(join(folder, 'none'))).toBeUndefined()
      await expect(readIfThere(folder)).rejects.toEqual(stateAccess)
      await writeFile(join(folder, 'file'), 'x')
      await expect(readIfThere(join(folder, 'file', 'below'))).rejects.toEqual(stateAccess)
    }))
})

describe('makePrivateFolder', () => {
  test('makes a folder for its owner alone, once or again', () =>
    withTemporaryFolder(async (folder) => {
      const path = join(folder, 'a', 'b')
      await makePrivateFolder(path)
      await makePrivateFolder(path)
      expect((await stat(path)).mode & 0o777).toBe(0o700)
    }))

  test('refuses a place where a file stands', () =>
    withTemporaryFolder(async (folder) => {
      await writeFile(join(folder, 'file'), 'x')
      await chmod(join(folder, 'file'), 0o600)
      await expect(makePrivateFolder(join(folder, 'file', 'state'))).rejects.toEqual(stateAccess)
    }))
})
