import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { effectivePin, type LoadedPins, loadPins, pinReference } from '../../../src/client/assessment/baseline.ts'
import { updateLock } from '../../../src/client/state/lock-file.ts'
import { State } from '../../../src/client/state/state.ts'
import { snapshotHashes } from '../../../src/snapshot/snapshot.ts'
import { emptyLock, withPin } from '../../../src/trust/pins.ts'
import { effectivePolicy } from '../../../src/trust/policy.ts'
import { snapshotOf } from '../../support/signed-release.ts'
import { withTemporaryFolder } from '../../support/state-process.ts'
import { samplePin, urlPin } from '../../trust/pin-samples.ts'

const nobody = effectivePolicy([])
const effective = (pins: LoadedPins, entry: string, policy = nobody, name: string | null = null) =>
  effectivePin(pins, { policy, entry, name })
const own = withPin(emptyLock, 'files', samplePin)
const claim = withPin(emptyLock, 'files', urlPin)

describe('the pin in effect', () => {
  test('is the user’s, then the project’s, then none', () => {
    expect(effective({ user: own, project: claim }, 'files')).toEqual({ baseline: 'trusted', pin: samplePin })
    expect(effective({ user: own, project: null }, 'files')).toEqual({ baseline: 'trusted', pin: samplePin })
    expect(effective({ user: emptyLock, project: claim }, 'files')).toEqual({
      baseline: 'project-only',
      pin: urlPin,
    })
    expect(effective({ user: emptyLock, project: null }, 'files')).toEqual({ baseline: 'none', pin: null })
  })

  test('is found by the exact entry only', () => {
    for (const entry of ['Files', 'files ', '', '__proto__', 'constructor']) {
      expect(effective({ user: own, project: claim }, entry).baseline).toBe('none')
    }
  })
})

describe('under a machine policy', () => {
  const machine = (delegate: readonly string[]) =>
    effectivePolicy([{ name: 'machine', demands: {}, grants: { publishers: [], exceptions: [] }, delegate }])

  test('a user’s pin is a claim, unless the server’s name is delegated', () => {
    const pins = { user: own, project: claim }
    expect(effective(pins, 'files', machine([]))).toEqual({ baseline: 'claimed', pin: samplePin })
    expect(effective(pins, 'files', machine(['io.github.globex/*'])).baseline).toBe('claimed')
    expect(effective(pins, 'files', machine(['io.github.acme/*'])).baseline).toBe('trusted')
  })

  test('the name that somebody else gives goes before the pin’s own', () => {
    const pins = { user: own, project: null }
    expect(effective(pins, 'files', machine(['io.github.acme/*']), 'io.github.globex/x').baseline).toBe('claimed')
    expect(effective(pins, 'files', machine(['io.github.globex/*']), 'io.github.globex/x').baseline).toBe('trusted')
  })

  test('a pin without a name is always a claim', () => {
    expect(effective({ user: claim, project: null }, 'files', machine(['*'])).baseline).toBe('claimed')
  })
})

describe('loadPins', () => {
  test('reads both locks', () =>
    withTemporaryFolder(async (folder) => {
      const state = new State(join(folder, 'state'))
      const path = join(folder, 'touchmark.lock')
      await state.update(() => own)
      await updateLock(path, () => claim)
      expect(effective(await loadPins(state, path), 'files').pin).toEqual(samplePin)
      expect(effective(await loadPins(null, path), 'files').baseline).toBe('project-only')
      expect(effective(await loadPins(null, null), 'files').baseline).toBe('none')
    }))

  test('takes a lock that is not there for none, and one that is corrupt for an error', () =>
    withTemporaryFolder(async (folder) => {
      const path = join(folder, 'touchmark.lock')
      expect((await loadPins(null, path)).project).toBeNull()
      await writeFile(path, '')
      await expect(loadPins(null, path)).rejects.toEqual(expect.objectContaining({ code: 'E_LOCK_CORRUPT' }))
      await writeFile(join(folder, 'lock.json'), '[]')
      const outcome = loadPins(new State(folder), null)
      await expect(outcome).rejects.toEqual(expect.objectContaining({ code: 'E_LOCK_CORRUPT' }))
    }))
})

describe('pinReference', () => {
  const before = snapshotOf([
    { name: 'read', description: 'Reads.' },
    { name: 'list', description: 'Lists.' },
  ])
  const after = snapshotOf([{ name: 'read', description: 'Reads a file.' }])
  const pin = { ...samplePin, hashes: snapshotHashes(before), masks: [] }
  const [listHash, readHash] = before.sections.tools.map(({ hash }) => hash) as [string, string]

  test('knows the former definitions of what changed and of what is gone', () =>
    withTemporaryFolder(async (folder) => {
      const state = new State(folder)
      await state.saveDefinitions(before.sections.tools.map(({ value }) => value))
      const { definitionOf } = await pinReference(pin, after, state)
      expect(definitionOf(readHash)?.description).toBe('Reads.')
      expect(definitionOf(listHash)?.description).toBe('Lists.')
    }))

  test('loads nothing where nothing changed', () =>
    withTemporaryFolder(async (folder) => {
      const state = new State(folder)
      await state.saveDefinitions(before.sections.tools.map(({ value }) => value))
      expect((await pinReference(pin, before, state)).definitionOf(readHash)).toBeUndefined()
    }))

  test('knows nothing where nothing is kept', async () => {
    expect((await pinReference(pin, after, null)).definitionOf(readHash)).toBeUndefined()
  })
})
