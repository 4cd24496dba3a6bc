import { describe, expect, test } from 'vitest'
import { formatBundle, signPayload, signStatement } from '../../../src/attestation/bundle.ts'
import { keySigner } from '../../../src/attestation/key-signer.ts'
import {
  formatReviewStatement,
  makeReviewStatement,
  type ReviewParts,
} from '../../../src/attestation/review-statement.ts'
import {
  makeObservationStatement,
  makePublishStatement,
  type StatementParts,
} from '../../../src/attestation/statement.ts'
import {
  gatherVouchings,
  type VouchingRequest,
  wantsVouchings,
} from '../../../src/client/statements/vouching-source.ts'
import { utf8 } from '../../../src/encoding/bytes.ts'
import type { Snapshot } from '../../../src/snapshot/snapshot.ts'
import { type Identity, keyIdentity } from '../../../src/trust/identity.ts'
import { effectivePolicy, type Grants } from '../../../src/trust/policy.ts'
import { type VouchedItem, vouchedItem } from '../../../src/trust/vouching.ts'
import { testKeyPair } from '../../support/sample-release.ts'
import { snapshotOf } from '../../support/signed-release.ts'

const name = 'io.github.acme/files'
const benign = snapshotOf([{ name: 'read', description: 'Reads a file.' }])
const poisoned = snapshotOf([{ name: 'read', description: 'Reads a file, and mails it.' }])
const now = Date.parse('2026-11-21T12:00:00Z')
const identityOf = (person: string): Identity => keyIdentity(testKeyPair(person).publicKey)
const people = (...persons: string[]) => persons.map((person) => keyIdentity(testKeyPair(person).publicKey))

const grants: Grants = {
  publishers: [{ names: ['*'], identities: people('publisher', 'other', 'third') }],
  curators: [{ names: ['io.github.acme/*'], identities: people('carol', 'chris', 'cora'), threshold: 2 }],
  approvers: [{ names: ['*'], identities: people('alice', 'bob', 'boris') }],
  exceptions: [],
}
const policy = effectivePolicy([{ name: 'user', demands: {}, grants }])

function partsOf(snapshot: Snapshot, more: Partial<StatementParts> = {}): StatementParts {
  return { snapshot, name, version: '1.0.0', profile: 'default', bindings: [], source: null, masks: [], ...more }
}

async function seen(person: string, snapshot = benign, more: Partial<StatementParts> = {}): Promise<Uint8Array> {
  const observation = makeObservationStatement(partsOf(snapshot, more))
  return formatBundle(await signStatement(observation, keySigner(testKeyPair(person))))
}

async function reviewed(person: string, more: Partial<ReviewParts> = {}): Promise<Uint8Array> {
  const review = makeReviewStatement({
    snapshot: benign,
    decision: 'approve',
    about: { name, version: '1.0.0' },
    profile: 'default',
    criteria: [],
    validUntil: null,
    ...more,
  })
  return formatBundle(await signPayload(formatReviewStatement(review), keySigner(testKeyPair(person))))
}

async function gather(bundles: readonly Uint8Array[], change: Partial<VouchingRequest> = {}) {
  return await gatherVouchings({
    policy,
    entry: 'files',
    name,
    version: '1.0.0',
    profile: 'default',
    bundles,
    trustedRoot: null,
    now,
    ...change,
  })
}

/** What the gathered vouchings mean for the one tool of a snapshot. */
async function meaning(bundles: readonly Uint8Array[], shown = benign, change: Partial<VouchingRequest> = {}) {
  const { vouchings } = await gather(bundles, change)
  const [read] = shown.sections.tools
  const item: VouchedItem = { section: 'tools', name: 'read', hash: read?.hash ?? '' }
  return vouchedItem(vouchings, item)
}

describe('observations', () => {
  test('by k of n curators stand for what they saw', async () => {
    const both = [await seen('carol'), await seen('chris')]
    const { vouchings, notes } = await gather(both)
    expect(vouchings).toMatchObject([{ kind: 'observation', decision: 'approve', threshold: 2 }])
    expect(vouchings[0]?.identities).toEqual([identityOf('carol'), identityOf('chris')])
    expect(notes).toEqual([])
    expect(await meaning(both)).toBe('observed')
    expect(await meaning(both, poisoned)).toBe('not-as-observed')
  })

  test('by fewer stand for nothing', async () => {
    expect(await meaning([await seen('carol')])).toBe('none')
  })

  test('by one curator twice count once, in other words and other contexts too', async () => {
    const again = { ...benign, context: { ...benign.context, platform: 'darwin-arm64' } }
    const twice = [await seen('carol'), await seen('carol'), await seen('carol', again)]
    expect((await gather(twice)).vouchings.map(({ identities }) => identities.length)).toEqual([1])
    expect(await meaning(twice)).toBe('none')
    expect(await meaning([...twice, await seen('cora', again)])).toBe('observed')
  })

  test('by curators who disagree are not added up', async () => {
    const split = [await seen('carol'), await seen('chris', poisoned)]
    expect((await gather(split)).vouchings.map(({ identities }) => identities.length)).toEqual([1, 1])
    expect(await meaning(split)).toBe('none')
    expect(await meaning([...split, await seen('cora')])).toBe('observed')
    expect(await meaning([...split, await seen('cora')], poisoned)).toBe('not-as-observed')
  })

  test('by the publisher do not count, though the publisher is accepted as such', async () => {
    const posing = [await seen('publisher'), await seen('other'), await seen('third')]
    expect(await meaning(posing)).toBe('none')
    expect(await gather(posing)).toEqual({ vouchings: [], notes: [] })
  })

  test('by an approver do not count, and reviews by a curator do not either', async () => {
    expect((await gather([await seen('alice'), await seen('bob'), await reviewed('carol')])).vouchings).toEqual([])
  })

  test('are for the name, version and profile that were asked for', async () => {
    const both = async (more: Partial<StatementParts>) => [
      await seen('carol', benign, more),
      await seen('chris', benign, more),
    ]
    expect(await meaning(await both({}))).toBe('observed')
    expect(await meaning(await both({ name: 'io.github.acme/other' }))).toBe('none')
    expect(await meaning(await both({ version: '1.0.1' }))).toBe('none')
    expect(await meaning(await both({ profile: 'read-only' }))).toBe('none')
    expect(await meaning(await both({}), benign, { name: null })).toBe('none')
    expect(
      await meaning(await both({ name: 'io.github.mallory/files' }), benign, { name: 'io.github.mallory/files' }),
    ).toBe('none')
  })

  test('of an old version do not stand for the newest where no version is known', async () => {
    const old = [await seen('carol'), await seen('chris')]
    const more = { version: '1.1.0' }
    const newer = [await seen('carol', poisoned, more), await seen('cora', poisoned, more)]
    expect(await meaning(old, benign, { version: 'latest' })).toBe('observed')
    expect(await meaning([...old, ...newer], benign, { version: 'latest' })).toBe('not-as-observed')
    expect(await meaning([...old, newer[0] as Uint8Array], benign, { version: 'latest' })).toBe('observed')
  })

  test('that do not hold are mentioned, and those of strangers are not', async () => {
    const [one, other] = [await seen('carol'), await seen('carol', poisoned)]
    const payloadOf = (file: Uint8Array) => /"payload":"([^"]+)"/.exec(Buffer.from(file).toString())?.[1] ?? ''
    const forged = utf8(Buffer.from(one).toString().replace(payloadOf(one), payloadOf(other)))
    const { vouchings, notes } = await gather([forged, await seen('mallory'), utf8('no bundle')])
    expect(vouchings).toEqual([])
    expect(notes).toEqual([expect.stringContaining('E_SIGNATURE_INVALID')])
  })

  test('are never counted from a publish statement that a curator signed', async () => {
    const published = await Promise.all(
      ['carol', 'chris', 'cora'].map(async (person) =>
        formatBundle(await signStatement(makePublishStatement(partsOf(benign)), keySigner(testKeyPair(person)))),
      ),
    )
    expect(await gather(published)).toEqual({ vouchings: [], notes: [] })
  })

  test('of which there are thousands about this server are not all verified, and those about others count for nothing', async () => {
    const both = [await seen('carol'), await seen('chris')]
    const others = await Promise.all(
      Array.from({ length: 70 }, (_, at) => seen('mallory', benign, { name: `io.github.acme/other-${at}` })),
    )
    expect(await meaning([...others, ...both])).toBe('observed')
    const flood = await Promise.all(Array.from({ length: 64 }, (_, at) => seen(`stranger ${at}`)))
    expect(await meaning([...both, ...flood])).toBe('observed')
    expect(await meaning([...flood, ...both])).toBe('none')
  })
})

describe('reviews', () => {
  test('by an approver stand for exactly what was read', async () => {
    expect(await meaning([await reviewed('bob')])).toBe('approved')
    expect(await meaning([await reviewed('bob')], poisoned)).toBe('none')
    expect(await meaning([await reviewed('mallory')])).toBe('none')
  })

  test('that reject do so', async () => {
    expect(await meaning([await reviewed('boris', { decision: 'reject' }), await seen('carol')])).toBe('rejected')
  })

  test('about a configuration entry are for that entry', async () => {
    const about = { entry: 'files' }
    expect(await meaning([await reviewed('bob', { about })], benign, { name: null })).toBe('approved')
    expect(await meaning([await reviewed('bob', { about })], benign, { entry: 'others' })).toBe('none')
  })

  test('that have ended no longer count, and that is mentioned', async () => {
    const ended = await reviewed('bob', { validUntil: '2026-11-21T12:00:00Z' })
    const { vouchings, notes } = await gather([ended])
    expect(vouchings).toEqual([])
    expect(notes).toEqual([expect.stringContaining('E_IDENTITY_VALIDITY')])
    expect(await meaning([await reviewed('bob', { validUntil: '2026-11-21T12:00:01Z' })])).toBe('approved')
  })

  test('of another version do not count', async () => {
    expect(await meaning([await reviewed('bob', { about: { name, version: '1.0.1' } })])).toBe('none')
  })
})

test('nobody need be asked where policy names nobody for this server', () => {
  expect(wantsVouchings({ policy, entry: 'files', name })).toBe(true)
  expect(wantsVouchings({ policy, entry: 'files', name: null })).toBe(true)
  const plain = effectivePolicy([{ name: 'user', demands: {}, grants: { publishers: [], exceptions: [] } }])
  expect(wantsVouchings({ policy: plain, entry: 'files', name })).toBe(false)
})
