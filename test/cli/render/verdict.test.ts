import { describe, expect, test } from 'vitest'
import { renderVerdict, verdictReport } from '../../../cli/render/verdict.ts'
import type { Assessment } from '../../../src/client/assessment/assessment.ts'
import type { FoundBundle } from '../../../src/client/statements/bundle-source.ts'
import { formatPublicKey, type KeyPair, keyPairFromSeed } from '../../../src/crypto/ed25519.ts'
import { snapshotHashes } from '../../../src/snapshot/snapshot.ts'
import { keyIdentity } from '../../../src/trust/identity.ts'
import { effectivePolicy, type Level } from '../../../src/trust/policy.ts'
import type { Vouching } from '../../../src/trust/vouching.ts'
import { benign, look, name, rewritten } from '../../client/assessment/assess-setup.ts'
import { makeRelease } from '../../support/signed-release.ts'

const [alice, bob, mallory] = [11, 12, 14].map((seed) => keyPairFromSeed(new Uint8Array(32).fill(seed))) as [
  KeyPair,
  KeyPair,
  KeyPair,
]
const key = ({ publicKey }: KeyPair) => ({ type: 'key', publicKey }) as const
const words = ({ publicKey }: KeyPair) => formatPublicKey(publicKey)

function policy(threshold: number) {
  const publishers = [
    { names: ['io.github.acme/*'], identities: [key(alice), key(bob)], threshold },
    { names: ['io.github.globex/*'], identities: [key(mallory)] },
    { names: ['com.initech/*'], identities: [key(mallory)] },
  ]
  return effectivePolicy([{ name: 'user', demands: {}, grants: { publishers, exceptions: [] } }])
}

async function seen(signers: KeyPair[], threshold: number, vouchings: Vouching[] = []): Promise<Assessment> {
  const files = await Promise.all(
    signers.map(async (signer): Promise<FoundBundle> => {
      const { bundle, publicKey } = await makeRelease({ snapshot: benign, signer })
      return { bundle, publicKey }
    }),
  )
  const [first, ...more] = files
  const given = first === undefined ? {} : { files: { ...first, more } }
  return await look('/nowhere', { name, state: null, policy: policy(threshold), vouchings, ...given })
}

const shown = (assessment: Assessment) => renderVerdict(assessment, { label: 'files', showText: false, status: 0 })

function vouching(change: Partial<Vouching> = {}): Vouching {
  const identities = [keyIdentity(mallory.publicKey)]
  return {
    kind: 'observation',
    decision: 'approve',
    identities,
    threshold: 1,
    hashes: snapshotHashes(benign),
    ...change,
  }
}

describe('who signed', () => {
  test('stands in the report with id, description and role, each once', async () => {
    const report = verdictReport(await seen([alice, bob], 2))
    expect(report).toMatchObject({ identity: words(alice), notes: [] })
    expect(report.identities).toEqual(
      [alice, bob].map((pair) => ({
        id: keyIdentity(pair.publicKey).keyId,
        description: words(pair),
        role: 'publisher',
      })),
    )
  })

  test('is shown to people, with how many it takes', async () => {
    const text = shown(await seen([alice, bob], 2))
    expect(text).toContain(`signed by             ${words(alice)}`)
    expect(text).toContain(`signed by             ${words(bob)}`)
    expect(text).toContain('2 of the 2 that policy needs')
    expect(shown(await seen([alice], 1))).not.toContain('that policy needs')
  })

  test('and does not count is refused with its error, and the command that would accept them', async () => {
    const assessment = await seen([mallory], 1)
    const { reasons, identities } = verdictReport(assessment) as { reasons: object[]; identities: object[] }
    expect(reasons[0]).toMatchObject({ code: 'wrong-identity', error: 'E_IDENTITY_UNKNOWN' })
    expect(identities).toEqual([])
    const text = shown(assessment)
    expect(text).toContain(`touchmark trust add ${name} ${words(mallory)}`)
    expect(text).toContain('find out by another way')
  })

  test('beside those who count is a note', async () => {
    const assessment = await seen([alice, mallory], 1)
    expect(verdictReport(assessment).notes).toEqual([expect.stringContaining('E_IDENTITY_UNKNOWN')])
    expect(shown(assessment)).toContain('note: one bundle does not count')
  })
})

describe('what now', () => {
  test('an approver is asked where the machine policy wants one: no pin of one’s own would help', async () => {
    const approvers = [{ names: ['*'], identities: [key(alice)] }]
    const machine = {
      name: 'machine',
      demands: {},
      grants: { publishers: [], exceptions: [], approvers },
      delegate: [],
    }
    const strict = effectivePolicy([machine as unknown as Level])
    const text = shown(await look('/nowhere', { name: 'com.acme/files', state: null, policy: strict }))
    expect(text).toContain('touchmark review --approve')
    expect(text).not.toContain('lock --update')
  })

  test('fewer signatures than are needed are no reason to accept what is there', async () => {
    const text = shown(await seen([alice], 2))
    expect(text).toContain('threshold: 1 of 2 distinct accepted identities')
    expect(text).toContain('may be a stolen key')
  })
})

describe('who else spoke', () => {
  test('is shown as what they are: a curator is no publisher', async () => {
    const assessment = await seen([], 1, [vouching()])
    expect(verdictReport(assessment)).toMatchObject({ identity: null, identities: [{ role: 'curator' }] })
    const text = shown(assessment)
    expect(text).toContain(`seen by curator       ${words(mallory)}`)
    expect(text).toContain('unsigned, as curators saw them')
    expect(text).toContain('not their publisher\u2019s word')
    expect(text).not.toContain('signed by')
  })

  test('is an approver, and their approval is not called a signature', async () => {
    const text = shown(await seen([], 1, [vouching({ kind: 'review' })]))
    expect(text).toContain(`reviewed by approver  ${words(mallory)}`)
    expect(text).toContain('unsigned, as approved')
  })

  test('is not enough of them, or saw something else', async () => {
    const few = shown(await seen([], 1, [vouching({ threshold: 2 })]))
    expect(few).toContain('curators              1 of the 2 that policy needs')
    const otherwise = shown(await seen([], 1, [vouching({ hashes: snapshotHashes(rewritten) })]))
    expect(otherwise).toContain('not-as-observed')
  })
})
