import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { commitPin, decidePin, recordVerdict } from '../../../src/client/assessment/commit-pin.ts'
import { State } from '../../../src/client/state/state.ts'
import { CaptureError } from '../../../src/errors.ts'
import { withPin } from '../../../src/trust/pins.ts'
import { snapshotOf } from '../../support/signed-release.ts'
import { withTemporaryFolder } from '../../support/state-process.ts'
import { urlPin } from '../../trust/pin-samples.ts'
import { benign, look, lookAndPin, now, rewritten, tools } from './assess-setup.ts'

async function pinned(folder: string) {
  return (await new State(folder).load()).servers
}

describe('commitPin', () => {
  test('keeps the definitions and instructions that the pin stands for', () =>
    withTemporaryFolder(async (folder) => {
      await lookAndPin(folder)
      const state = new State(folder)
      const { hashes } = (await pinned(folder)).get('files') ?? urlPin
      const values = await Promise.all([...hashes.sections.tools.values()].map((hash) => state.definition(hash)))
      expect(values.map((value) => value?.name)).toEqual(['list_folder', 'read_file'])
      expect(await state.instructions(hashes.instructions ?? '')).toBe('Use list_folder first.')
    }))

  test('writes nothing at all where the verdict lets nothing be pinned', () =>
    withTemporaryFolder(async (folder) => {
      const path = join(folder, 'state')
      const blocked = await look(path, { snapshot: snapshotOf([{ name: 'read', description: 'a\ud800' }]) })
      const unseen = await look(path, { snapshot: new CaptureError('E_SERVER_EXIT', { found: 'it' }) })
      for (const assessment of [blocked, unseen]) {
        expect(await commitPin(assessment, new State(path))).toBe('unchanged')
      }
      expect(await readdir(path)).toEqual([])
    }))

  test('leaves the pin of whoever was faster, though both saw a first use', () =>
    withTemporaryFolder(async (folder) => {
      const mine = await look(folder, { snapshot: rewritten })
      await lookAndPin(folder)
      const before = (await pinned(folder)).get('files')
      expect(await commitPin(mine, new State(folder))).toBe('kept')
      expect((await pinned(folder)).get('files')).toEqual(before)
    }))

  test('leaves a pin that was changed or removed since the verdict', () =>
    withTemporaryFolder(async (folder) => {
      const facts = (version: string) => ({ name: '@acme/files', version, integrity: null })
      await lookAndPin(folder, { package: facts('1.0.0') })
      const newer = await look(folder, { package: facts('2.0.0') })
      expect(newer.pin).not.toBeNull()
      const state = new State(folder)
      await state.update((lock) => withPin(lock, 'files', urlPin))
      expect(await commitPin(newer, state)).toBe('kept')
      expect((await pinned(folder)).get('files')).toEqual(urlPin)
      await state.update((lock) => withPin(lock, 'files', null))
      expect(await commitPin(newer, state)).toBe('kept')
      expect((await pinned(folder)).size).toBe(0)
    }))

  test('merges by entry: the pins of other entries stay', () =>
    withTemporaryFolder(async (folder) => {
      const assessment = await look(folder, {})
      await new State(folder).update((lock) => withPin(lock, 'mail', urlPin))
      expect(await commitPin(assessment, new State(folder))).toBe('written')
      expect([...(await pinned(folder)).keys()].sort()).toEqual(['files', 'mail'])
    }))

  test('of many first uses at once writes each', () =>
    withTemporaryFolder(async (folder) => {
      const entries = Array.from({ length: 20 }, (_, index) => `entry-${index}`)
      const assessments = await Promise.all(entries.map((entry) => look(folder, { entry })))
      const outcomes = await Promise.all(assessments.map((each) => commitPin(each, new State(folder))))
      expect(new Set(outcomes)).toEqual(new Set(['written']))
      expect([...(await pinned(folder)).keys()].sort()).toEqual(entries.sort())
    }))
})

describe('decidePin', () => {
  test('writes what somebody decided, whatever the verdict was', () =>
    withTemporaryFolder(async (folder) => {
      await lookAndPin(folder)
      const drifted = await look(folder, { snapshot: rewritten })
      if (drifted.proposed === null || drifted.snapshot === null) throw new Error('nothing to pin')
      await decidePin('files', drifted.proposed, drifted.snapshot, new State(folder))
      expect((await look(folder, { snapshot: rewritten })).verdict.effect).toBe('allow')
      expect((await look(folder, { snapshot: benign })).verdict.effect).toBe('block')
    }))
})

describe('recordVerdict', () => {
  test('writes down what is not allowed, and removes it once it is', () =>
    withTemporaryFolder(async (folder) => {
      const state = new State(folder)
      const [first] = await lookAndPin(folder)
      await recordVerdict(first, state)
      const [record] = await state.pending()
      expect(record).toMatchObject({ entry: 'files', effect: 'flag', recordedAt: new Date(now).toISOString() })
      expect(record?.reasons.map(({ code }) => code)).toEqual(['first-use', 'first-use', 'first-use'])
      await recordVerdict(await look(folder, {}), state)
      expect(await state.pending()).toEqual([])
    }))

  test('writes down what could not be seen, too', () =>
    withTemporaryFolder(async (folder) => {
      const state = new State(folder)
      const unseen = await look(folder, { snapshot: new CaptureError('E_SERVER_AUTH', { found: 'it' }) })
      await recordVerdict(unseen, state)
      expect(await state.pending()).toMatchObject([
        { effect: 'could-not-check', snapshotDigest: null, reasons: [{ code: 'server-auth' }] },
      ])
    }))

  test('writes down names that no terminal should see, and reads them back', () =>
    withTemporaryFolder(async (folder) => {
      const state = new State(folder)
      const snapshot = snapshotOf([{ name: 'a\ud800\u202e\u0007', description: 'x' }])
      await recordVerdict(await look(folder, { snapshot }), state)
      expect((await state.pending())[0]?.reasons[0]?.name).toBe('a\ud800\u202e\u0007')
    }))

  test('keeps a record of bounded size, whatever a server shows', () =>
    withTemporaryFolder(async (folder) => {
      const state = new State(folder)
      const many = Array.from({ length: 1_000 }, (_, index) => ({ ...tools[1], name: `tool_${index}` }))
      await recordVerdict(await look(folder, { snapshot: snapshotOf(many) }), state)
      expect((await state.pending())[0]?.reasons.length).toBe(200)
    }))
})
