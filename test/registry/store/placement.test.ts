import { describe, expect, test } from 'vitest'
import { place } from '../../../registry/store/placement.ts'
import { identityKey, type Standing } from '../../../registry/store/standing.ts'
import { content, preparedVersion, signerOf } from '../../support/prepared-version.ts'

function empty(): Standing {
  const [control, statements] = [new Map(), new Map()]
  return { versions: new Map(), owners: new Map(), control, statements, latest: new Map(), idempotency: new Map() }
}

function kinds(placements: ReturnType<typeof place>): string[] {
  return placements.map((placement) =>
    placement.kind === 'refused' ? placement.error.code : `${placement.kind} ${placement.index}`,
  )
}

describe('placing a batch', () => {
  test('what one entry changes, the next one sees', () => {
    const stranger = signerOf('stranger')
    const batch = [
      preparedVersion({ version: '1.0.0' }),
      preparedVersion({ version: '1.0.0', admitted: null }),
      preparedVersion({ version: '1.0.0', bundle: content('other') }),
      preparedVersion({ version: '1.1.0', admitted: null }),
      preparedVersion({ version: '1.2.0', identity: stranger }),
      preparedVersion({ name: 'acme/other', version: '1', admitted: null }),
    ]
    expect(kinds(place(batch, empty(), 10, 0))).toEqual([
      'accepted 10',
      'identical 10',
      'E_VERSION_EXISTS',
      'accepted 11',
      'E_NAME_NOT_OWNED',
      'E_UNAUTHENTICATED',
    ])
  })

  test('the identical version is answered even to who no longer owns the name', () => {
    const standing = empty()
    const entry = preparedVersion({ admitted: null })
    standing.owners.set(entry.name, new Map([['another', signerOf('another')]]))
    const { snapshot, bundle } = entry
    standing.versions.set(identityKey(entry), {
      index: 3,
      snapshotDigest: snapshot.digest,
      bundleDigest: bundle.digest,
      identity: entry.identity,
    })
    expect(kinds(place([entry], standing, 10, 0))).toEqual(['identical 3'])
  })

  test('marks the first version of a name, and the versions that latest moves to', () => {
    const batch = ['1.0.0', '2.0.0', '1.5.0'].map((version) => preparedVersion({ version }))
    const placed = place(batch, empty(), 0, 0)
    expect(placed.map((placement) => placement.kind === 'accepted' && [placement.claims, placement.isLatest])).toEqual([
      [true, true],
      [false, true],
      [false, false],
    ])
  })
})
