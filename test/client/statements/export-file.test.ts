import { readdirSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { formatBundle, signStatement } from '../../../src/attestation/bundle.ts'
import type { ControlFile } from '../../../src/attestation/control-file.ts'
import { keySigner } from '../../../src/attestation/key-signer.ts'
import { makeObservationStatement } from '../../../src/attestation/statement.ts'
import type { StoredRelease } from '../../../src/attestation/stored-release.ts'
import { gatherControl } from '../../../src/client/statements/control-source.ts'
import { ControlStore } from '../../../src/client/statements/control-store.ts'
import { importControl, importReleases } from '../../../src/client/statements/export-file.ts'
import type { ReleaseCheckRequest } from '../../../src/client/statements/release-check.ts'
import { ReleaseStore } from '../../../src/client/statements/release-store.ts'
import { fromUtf8, utf8 } from '../../../src/encoding/bytes.ts'
import { formatVerifierKey } from '../../../src/log/note.ts'
import { keyIdentity } from '../../../src/trust/identity.ts'
import { effectivePolicy } from '../../../src/trust/policy.ts'
import { whoCounts } from '../../../src/trust/who-counts.ts'
import { temporaryFolder } from '../../support/memory-io.ts'
import { testKeyPair } from '../../support/sample-release.ts'
import {
  claimStep,
  controlName,
  controlOrigin,
  controlRegistryKey,
  signedChain,
  yankStep,
} from '../../support/signed-control.ts'
import { makeRelease, publisher, registryKey, stranger } from '../../support/signed-release.ts'
import { benign, name, now, poisoned } from '../assessment/assess-setup.ts'

const people = (...pairs: (typeof publisher)[]) => pairs.map(({ publicKey }) => keyIdentity(publicKey))
const [second, third] = [testKeyPair('second'), testKeyPair('third')]
const curator = testKeyPair('curator')
const policy = effectivePolicy([
  {
    name: 'user',
    demands: {},
    grants: {
      publishers: [{ names: ['io.github.acme/*'], identities: people(publisher, second, third) }],
      curators: [{ names: ['io.github.acme/*'], identities: people(curator) }],
      exceptions: [],
      registry: { url: 'https://registry.example', key: registryKey },
    },
  },
])
const request: ReleaseCheckRequest = {
  policy,
  who: async (asked) => whoCounts({ policy, name: asked, remembered: null, control: null }),
  trustedRoot: null,
  now,
}

type Parts = Partial<Parameters<typeof makeRelease>[0]>

async function release(parts: Parts = {}, more: Partial<StoredRelease> = {}): Promise<StoredRelease> {
  const made = await makeRelease({ snapshot: benign, ...parts })
  const { version, profile, bundle, receipt, snapshot } = made
  return { name: made.name, version, profile, bundles: [{ bundle, receipt }], snapshot, ...more }
}

async function observed(version = '1.0.0', pair = curator): Promise<Uint8Array> {
  const parts = { snapshot: benign, name, version, profile: 'default', bindings: [], masks: [] }
  return formatBundle(await signStatement(makeObservationStatement(parts), keySigner(pair)))
}

/** Imports releases into a store, new unless one is given. */
async function take(releases: readonly StoredRelease[], store = new ReleaseStore(temporaryFolder())) {
  const imported = await importReleases({ releases }, store, request)
  const codes = imported.flatMap(({ problems }) => problems.map(({ code }) => code))
  return { outcomes: imported.map(({ outcome }) => outcome), codes, imported, store, kept: await store.list() }
}

describe('an imported release', () => {
  test('that holds is kept, and says who signed it', async () => {
    const one = await release()
    const { outcomes, imported, kept } = await take([one])
    expect(outcomes).toEqual(['kept'])
    expect(imported[0]?.signers).toEqual([expect.stringMatching(/^ed25519:/)])
    expect(kept).toEqual([one])
  })

  test('that was here before changes nothing', async () => {
    const { store, kept } = await take([await release()])
    const again = await take([await release()], store)
    expect([again.outcomes, again.kept]).toEqual([['present'], kept])
  })

  test('is one of several, each with its own outcome', async () => {
    const stolen = await release({ version: '1.1.0', signer: stranger })
    const { outcomes, kept } = await take([await release(), stolen, await release({ version: '1.2.0' })])
    expect(outcomes).toEqual(['kept', 'refused', 'kept'])
    expect(kept.map(({ version }) => version)).toEqual(['1.0.0', '1.2.0'])
  })
})

describe('refused, and not kept, is a release', () => {
  async function refusal(wrong: StoredRelease): Promise<string[]> {
    const { outcomes, codes, kept } = await take([wrong])
    expect([outcomes, kept]).toEqual([['refused'], []])
    return codes
  }

  test('that a stranger signed', async () => {
    expect(await refusal(await release({ signer: stranger }))).toEqual(['E_IDENTITY_UNKNOWN'])
  })

  test('of a name for which policy names nobody', async () => {
    expect(await refusal(await release({ name: 'io.github.mallory/files' }))).toEqual(['E_IDENTITY_UNKNOWN'])
  })

  test('with another snapshot than was signed', async () => {
    const other = await release({ snapshot: poisoned })
    expect(await refusal(await release({}, { snapshot: other.snapshot }))).toEqual(['E_SUBJECT_MISMATCH'])
  })

  test('with one byte of its snapshot changed', async () => {
    const snapshot = (await release()).snapshot?.slice() ?? new Uint8Array()
    snapshot[40] = (snapshot[40] ?? 0) ^ 1
    expect(await refusal(await release({}, { snapshot }))).toEqual(['E_SUBJECT_MISMATCH'])
  })

  test('with the receipt of another release', async () => {
    const foreign = (await release({ version: '1.1.0' })).bundles[0]?.receipt ?? null
    const { bundles } = await release()
    const mixed = bundles.map(({ bundle }) => ({ bundle, receipt: foreign }))
    expect(await refusal(await release({}, { bundles: mixed }))).toEqual(['E_RECEIPT_INVALID'])
  })

  test('that says it is another version, name or profile than was signed', async () => {
    expect(await refusal(await release({}, { version: '9.9.9' }))).toEqual(['E_SUBJECT_MISMATCH'])
    expect(await refusal(await release({}, { name: 'io.github.acme/other' }))).toEqual(['E_SUBJECT_MISMATCH'])
    expect(await refusal(await release({}, { profile: 'windows' }))).toEqual(['E_SUBJECT_MISMATCH'])
  })

  test('whose bundle is none, or of a kind that is not kept', async () => {
    const of = async (bundle: Uint8Array) => await refusal(await release({}, { bundles: [{ bundle, receipt: null }] }))
    expect(await of(utf8('bundle'))).toEqual(['E_BUNDLE_INVALID'])
    const text = fromUtf8((await release()).bundles[0]?.bundle ?? new Uint8Array())
    const payload = Buffer.from('{"predicate":{"kind":"control"}}').toString('base64')
    expect(await of(utf8(text.replace(/"payload":"[^"]+"/, `"payload":"${payload}"`)))).toEqual(['E_STATEMENT_INVALID'])
  })

  test('with an observation by the publisher, or of another version', async () => {
    const of = async (bundle: Uint8Array) => await refusal(await release({}, { bundles: [{ bundle, receipt: null }] }))
    expect(await of(await observed('1.0.0', publisher))).toEqual(['E_IDENTITY_UNKNOWN'])
    expect(await of(await observed('1.0.1'))).toEqual(['E_SUBJECT_MISMATCH'])
  })
})

describe('what is kept never becomes less', () => {
  test('where the same version comes with fewer or other bundles', async () => {
    const one = await release()
    const signedTwice = { ...one, bundles: [...one.bundles, ...(await release({ signer: second })).bundles] }
    const { store } = await take([signedTwice])
    expect((await take([one], store)).kept).toEqual([signedTwice])
    const thirdToo = await take([await release({ signer: third })], store)
    expect(thirdToo.outcomes).toEqual(['kept'])
    expect(thirdToo.kept[0]?.bundles.length).toBe(3)
    expect(thirdToo.kept[0]?.bundles.slice(0, 2)).toEqual(signedTwice.bundles)
  })

  test('where it comes without snapshot or receipt', async () => {
    const one = await release()
    const bare = { ...one, snapshot: null, bundles: one.bundles.map(({ bundle }) => ({ bundle, receipt: null })) }
    const { store } = await take([one])
    expect((await take([bare], store)).kept).toEqual([one])
    const other = await take([bare])
    expect((await take([one], other.store)).kept).toEqual([one])
  })

  test('where the publisher signed the same version twice, with other definitions', async () => {
    const one = await release()
    const { store } = await take([one])
    const other = await take([await release({ snapshot: poisoned })], store)
    expect([other.outcomes, other.codes]).toEqual([['refused'], ['E_SUBJECT_MISMATCH']])
    expect(other.kept).toEqual([one])
  })

  test('where only some of its bundles hold: those are added, and the rest is said', async () => {
    const one = await release()
    const mixed = {
      ...one,
      bundles: [
        ...one.bundles,
        ...(await release({ signer: stranger })).bundles,
        { bundle: await observed(), receipt: null },
      ],
    }
    const { outcomes, codes, kept, imported } = await take([mixed])
    expect([outcomes, codes]).toEqual([['kept'], ['E_IDENTITY_UNKNOWN']])
    expect(kept[0]?.bundles.length).toBe(2)
    expect(imported[0]?.signers.length).toBe(2)
  })
})

describe('imported control statements', () => {
  const registry = {
    url: 'https://registry.example.com',
    key: formatVerifierKey(controlRegistryKey),
  }
  const grants = { publishers: [], exceptions: [], registry }
  const checked = { ...request, policy: effectivePolicy([{ name: 'user', demands: {}, grants }]) }

  async function takeChain(file: ControlFile, store = new ControlStore(temporaryFolder())) {
    const [item] = await importControl({ control: [file] }, store, checked)
    return { item, store, kept: await store.load(controlOrigin, controlName) }
  }

  test('that hold are kept, and known without a network', async () => {
    const chain = await signedChain(claimStep, yankStep)
    const { item, kept, store } = await takeChain(chain)
    expect(item).toMatchObject({ outcome: 'kept', statements: 2, failure: null })
    expect(kept).toEqual(chain)
    const offline = { name: controlName, registry, store, offline: true, trustedRoot: null }
    expect(await gatherControl(offline)).toMatchObject({ state: 'verified' })
  })

  test('of an older export never stand in for what was seen since', async () => {
    const [older, newer] = [await signedChain(claimStep), await signedChain(claimStep, yankStep)]
    const { store } = await takeChain(newer)
    const again = await takeChain(older, store)
    expect(again.item).toMatchObject({ outcome: 'refused', failure: { error: 'E_CONTROL_ROLLBACK' } })
    expect(again.kept).toEqual(newer)
    const grown = await takeChain(older)
    expect((await takeChain(newer, grown.store)).kept).toEqual(newer)
  })

  test('of another log, or altered, are refused and not kept', async () => {
    const chain = await signedChain(claimStep)
    const foreign = await takeChain({ ...chain, origin: 'elsewhere.example.com' })
    expect(foreign.item).toMatchObject({ outcome: 'refused', failure: { error: 'E_CONTROL_ORIGIN' } })
    const [claim] = chain.statements
    const receipt = (await signedChain(claimStep, yankStep)).statements[1]?.receipt ?? ''
    const mixed = await takeChain({ ...chain, statements: claim === undefined ? [] : [{ ...claim, receipt }] })
    expect(mixed.item).toMatchObject({ outcome: 'refused', failure: { state: 'refused' } })
    expect([foreign.kept, mixed.kept]).toEqual([undefined, undefined])
  })

  test('are not checked, and not kept, where policy names no registry', async () => {
    const policy = effectivePolicy([{ name: 'user', demands: {}, grants: { publishers: [], exceptions: [] } }])
    const store = new ControlStore(temporaryFolder())
    const control = [await signedChain(claimStep)]
    expect(await importControl({ control }, store, { ...request, policy })).toMatchObject([{ outcome: 'not-checked' }])
    expect(await store.load(controlOrigin, controlName)).toBeUndefined()
  })
})

test('an import never goes around a kept release that was altered', async () => {
  const folder = temporaryFolder()
  const store = new ReleaseStore(folder)
  await store.save(await release())
  const [file = ''] = readdirSync(`${folder}/releases`)
  writeFileSync(`${folder}/releases/${file}`, '{}')
  await expect(importReleases({ releases: [await release()] }, store, request)).rejects.toMatchObject({
    code: 'E_LOCK_CORRUPT',
  })
})
