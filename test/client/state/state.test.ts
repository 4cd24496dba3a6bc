import { chmod, mkdir, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadLock } from '../../../src/client/state/lock-file.ts'
import { State } from '../../../src/client/state/state.ts'
import { sha256Hex } from '../../../src/crypto/sha256.ts'
import { emptyLock, withPin } from '../../../src/trust/pins.ts'
import { ended, lines, startStateProcess, withTemporaryFolder } from '../../support/state-process.ts'
import { samplePin, urlPin } from '../../trust/pin-samples.ts'

const corrupt = expect.objectContaining({ code: 'E_LOCK_CORRUPT' })
const tool = { name: 'read_file', description: 'Reads a file.' }
const toolHash = sha256Hex('{"description":"Reads a file.","name":"read_file"}')

describe('pins', () => {
  test('are none on the first run, and looking makes nothing', () =>
    withTemporaryFolder(async (folder) => {
      const state = new State(join(folder, 'touchmark'))
      expect((await state.load()).servers.size).toBe(0)
      expect(await readdir(folder)).toEqual([])
    }))

  test('are kept in a folder that only its owner may enter', () =>
    withTemporaryFolder(async (folder) => {
      const state = new State(join(folder, 'touchmark'))
      await state.update((lock) => withPin(lock, 'files', samplePin))
      expect((await state.load()).servers.get('files')).toEqual(samplePin)
      expect((await stat(state.folder)).mode & 0o777).toBe(0o700)
      expect((await stat(join(state.folder, 'lock.json'))).mode & 0o777).toBe(0o600)
    }))

  test.each([
    ['empty', (path: string) => writeFile(path, '')],
    ['truncated', (path: string) => truncate(path, 40)],
    ['overwritten', (path: string) => writeFile(path, 'null')],
    ['removed', (path: string) => rm(path)],
  ])('that are %s are an error for reading and for writing, never a first run', (_, damage) =>
    withTemporaryFolder(async (folder) => {
      const state = new State(folder)
      await state.saveDefinitions([tool])
      await state.update((lock) => withPin(lock, 'files', samplePin))
      await damage(join(folder, 'lock.json'))
      await expect(state.load()).rejects.toEqual(corrupt)
      await expect(state.update((lock) => withPin(lock, 'mail', urlPin))).rejects.toEqual(corrupt)
      await expect(state.saveDefinitions([{ name: 'other' }])).rejects.toEqual(corrupt)
      expect(await readdir(join(folder, 'definitions'))).toEqual([`${toolHash}.json`])
    }),
  )

  test('of eight processes that write at once are all there afterwards', () =>
    withTemporaryFolder(async (folder) => {
      const shares = [13, 13, 13, 13, 12, 12, 12, 12]
      const writers = shares.map((count, index) => startStateProcess('pin', folder, `w${index}`, String(count)))
      expect(await Promise.all(writers.map(ended))).toEqual(shares.map(() => 0))
      const { servers } = await new State(folder).load()
      const expected = shares.flatMap((count, index) => Array.from({ length: count }, (_, each) => `w${index}-${each}`))
      expect(expected.length).toBe(100)
      expect([...servers.keys()].sort()).toEqual(expected.sort())
      expect(await readdir(folder)).toEqual(['lock.json'])
    }))

  test('are the old or the new ones when a writer is killed in between, and the next writer goes on', () =>
    withTemporaryFolder(async (folder) => {
      for (let round = 1; round <= 6; round += 1) {
        const child = startStateProcess('rewrite', folder)
        await lines(child, round)
        child.kill('SIGKILL')
        expect(await ended(child)).toBe('SIGKILL')
        const lock = await loadLock(join(folder, 'lock.json'))
        expect(lock?.servers.get('files')?.hashes.sections.tools.size).toBe(2_000)
      }
      const state = new State(folder)
      await state.update((lock) => withPin(lock, 'mail', urlPin))
      expect([...(await state.load()).servers.keys()]).toEqual(['files', 'mail'])
      const temporary = (await readdir(folder)).filter((name) => name.startsWith('.lock.json'))
      expect(temporary).toEqual([])
    }))
})

describe('definitions', () => {
  test('are found by their hash', () =>
    withTemporaryFolder(async (folder) => {
      const state = new State(folder)
      await state.saveDefinitions([tool])
      await state.saveDefinitions([tool])
      expect({ ...(await state.definition(toolHash)) }).toEqual(tool)
      expect(await state.definition(sha256Hex('other'))).toBeUndefined()
    }))

  test('that were altered are as unknown, and are written anew', () =>
    withTemporaryFolder(async (folder) => {
      const state = new State(folder)
      await state.saveDefinitions([tool])
      const path = join(folder, 'definitions', `${toolHash}.json`)
      await writeFile(path, '{"description":"Harmless.","name":"read_file"}')
      expect(await state.definition(toolHash)).toBeUndefined()
      await state.saveDefinitions([tool])
      expect({ ...(await state.definition(toolHash)) }).toEqual(tool)
    }))

  test('are not looked for outside the folder', () =>
    withTemporaryFolder(async (folder) => {
      await mkdir(join(folder, 'state'))
      await writeFile(join(folder, 'outside.json'), '{}')
      expect(await new State(join(folder, 'state')).definition('../../outside')).toBeUndefined()
    }))

  test('instructions are kept likewise', () =>
    withTemporaryFolder(async (folder) => {
      const state = new State(folder)
      await state.saveInstructions('Use read_file.\u200b')
      expect(await state.instructions(sha256Hex('Use read_file.\u200b'))).toBe('Use read_file.\u200b')
      expect(await state.instructions(sha256Hex('Use'))).toBeUndefined()
    }))

  test('without a canonical form are refused', () =>
    withTemporaryFolder(async (folder) => {
      const outcome = new State(folder).saveDefinitions([{ name: '\ud800' }])
      await expect(outcome).rejects.toEqual(expect.objectContaining({ code: 'E_CANONICAL_VALUE' }))
    }))
})

describe('what is pending', () => {
  const record = {
    entry: 'files',
    effect: 'flag',
    snapshotDigest: toolHash,
    recordedAt: '2026-11-21T00:00:00Z',
    reasons: [
      { code: 'definitions-only' },
      { code: 'queued', section: 'tools', name: '\ud800 x', pointer: '/description', detail: 'd' },
      { code: 'partial', section: 'instructions', name: '' },
    ],
    incidents: [
      { id: 'TM-0123ABCD', code: 'withheld', section: 'tools', name: '\ud800 x', refusedAt: '2026-11-21T00:00:01Z' },
      { id: 'TM-4567CDEF', code: 'violation', refusedAt: '2026-11-21T00:00:02Z' },
    ],
  } as const

  test('is read back, sorted by entry, until it is removed', () =>
    withTemporaryFolder(async (folder) => {
      const state = new State(folder)
      expect(await state.pending()).toEqual([])
      await state.savePending('zeta', { ...record, entry: 'zeta', snapshotDigest: null })
      await state.savePending('files', record)
      expect(await state.pending()).toMatchObject([record, { ...record, entry: 'zeta', snapshotDigest: null }])
      await state.savePending('files', null)
      await state.savePending('never', null)
      expect((await state.pending()).map(({ entry }) => entry)).toEqual(['zeta'])
    }))

  test('stays inside its folder whatever an entry is called', () =>
    withTemporaryFolder(async (folder) => {
      const state = new State(join(folder, 'state'))
      await state.savePending('../../x', { ...record, entry: '../../x' })
      expect(await readdir(folder)).toEqual(['state'])
      expect((await state.pending())[0]?.entry).toBe('../../x')
    }))

  test.each([
    ['cut', (text: string) => text.slice(0, 30)],
    ['with an unknown reason', (text: string) => text.replace('queued', 'fine')],
    ['with an unknown effect', (text: string) => text.replace('"flag"', '"pass"')],
    ['with an unknown member', (text: string) => text.replace('"entry"', '"x": 1, "entry"')],
    ['of another format', (text: string) => text.replace('pending-v1', 'pending-v2')],
  ])('%s is corrupt', (_, damage) =>
    withTemporaryFolder(async (folder) => {
      const state = new State(folder)
      await state.savePending('files', record)
      const path = join(folder, 'pending', `${sha256Hex('files')}.json`)
      await writeFile(path, damage(await readFile(path, 'utf8')))
      await expect(state.pending()).rejects.toEqual(corrupt)
    }),
  )
})

describe('lasting state', () => {
  test('is there where the folder can be made', () =>
    withTemporaryFolder(async (folder) => {
      expect(await new State(join(folder, 'a', 'b')).isLasting()).toBe(true)
    }))

  test('is not there where a file stands in the way', () =>
    withTemporaryFolder(async (folder) => {
      await writeFile(join(folder, 'file'), '')
      await chmod(join(folder, 'file'), 0o600)
      expect(await new State(join(folder, 'file', 'state')).isLasting()).toBe(false)
      await expect(new State(join(folder, 'file', 'state')).update(() => emptyLock)).rejects.toEqual(
        expect.objectContaining({ code: 'E_STATE_ACCESS' }),
      )
    }))
})
