/** Bundles without a registry: which place is gone by, and what a place that fails or misleads comes to in the end. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { formatBundle, signStatement } from '../../../src/attestation/bundle.ts'
import { keySigner } from '../../../src/attestation/key-signer.ts'
import { makeObservationStatement } from '../../../src/attestation/statement.ts'
import { type BundleRequest, findBundles } from '../../../src/client/statements/bundle-source.ts'
import { ReleaseStore } from '../../../src/client/statements/release-store.ts'
import { gatherStatement } from '../../../src/client/statements/statement-source.ts'
import { serve } from '../../support/http-servers.ts'
import { temporaryFolder } from '../../support/memory-io.ts'
import { testKeyPair } from '../../support/sample-release.ts'
import { makeRelease, type Release, stranger, withReleases } from '../../support/signed-release.ts'
import { benign, name, now, policyFor } from '../assessment/assess-setup.ts'

const noPlaces = { store: null, packageFolder: null, origin: null }

async function gather(request: Partial<BundleRequest>) {
  const plain = { policy: policyFor(null), name, version: 'latest', profile: 'default', offline: false }
  return await gatherStatement({ ...plain, remembered: null, now, ...request }, benign)
}

/** A package's folder with a release in it. */
function packageWith({ bundle, snapshot }: Pick<Release, 'bundle' | 'snapshot'>): string {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'touchmark'))
  writeFileSync(join(folder, 'touchmark/default.bundle.json'), bundle)
  writeFileSync(join(folder, 'touchmark/default.snapshot.json'), snapshot)
  return folder
}

async function storeWith(...releases: Release[]): Promise<{ store: ReleaseStore; folder: string }> {
  const folder = temporaryFolder()
  const store = new ReleaseStore(folder)
  for (const { version, profile, bundle, receipt, snapshot } of releases) {
    await store.save({ name, version, profile, bundles: [{ bundle, receipt }], snapshot })
  }
  return { store, folder }
}

async function originAnswering(status: number, { bundle }: Pick<Release, 'bundle'>): Promise<string> {
  const server = await serve((request, response) => {
    const isBundle = request.url === '/.well-known/touchmark/default.bundle.json'
    if (status === 200 && isBundle) response.end(bundle)
    else response.writeHead(status === 200 ? 404 : status).end()
  })
  onTestFinished(server.close)
  return server.url.origin
}

async function observation(): Promise<Uint8Array> {
  const parts = { snapshot: benign, name, version: '1.0.0', profile: 'default', bindings: [], masks: [] }
  return formatBundle(await signStatement(makeObservationStatement(parts), keySigner(testKeyPair('carol'))))
}

describe('a bundle in the package', () => {
  test('of an accepted publisher is gone by', async () => {
    const packageFolder = packageWith(await makeRelease({ snapshot: benign }))
    const { statement, reference } = await gather({ places: { ...noPlaces, packageFolder } })
    expect(statement).toMatchObject({ state: 'verified', value: { version: '1.0.0' } })
    expect(reference?.definitionOf(benign.sections.tools[0]?.hash ?? '')?.name).toBe('list_folder')
  })

  test('by a stranger never verifies', async () => {
    const packageFolder = packageWith(await makeRelease({ snapshot: benign, signer: stranger }))
    const { statement } = await gather({ places: { ...noPlaces, packageFolder } })
    expect(statement).toMatchObject({ state: 'refused', reason: 'wrong-identity', error: 'E_IDENTITY_UNKNOWN' })
  })

  test('of another name or version is refused, and is not the one that was asked for', async () => {
    const of = async (release: Promise<Release>) =>
      await gather({ version: '1.0.0', places: { ...noPlaces, packageFolder: packageWith(await release) } })
    expect((await of(makeRelease({ snapshot: benign }))).statement.state).toBe('verified')
    for (const other of [{ version: '0.9.0' }, { name: 'io.github.acme/other' }]) {
      const { statement } = await of(makeRelease({ snapshot: benign, ...other }))
      expect(statement).toMatchObject({ reason: 'wrong-statement', error: 'E_SUBJECT_MISMATCH' })
    }
  })

  test('is gone by where the registry has none, and has then no receipt', async () => {
    const packageFolder = packageWith(await makeRelease({ snapshot: benign }))
    await withReleases([], async (url) => {
      const { statement, receipt } = await gather({ policy: policyFor(url), places: { ...noPlaces, packageFolder } })
      expect([statement.state, receipt.state]).toEqual(['verified', 'absent'])
    })
  })

  test('does not stand for a registry that has one, or that cannot be reached', async () => {
    const places = {
      ...noPlaces,
      packageFolder: packageWith(await makeRelease({ snapshot: benign, version: '2.0.0' })),
    }
    await withReleases([await makeRelease({ snapshot: benign })], async (url) => {
      const { statement } = await gather({ policy: policyFor(url), places })
      expect(statement).toMatchObject({ state: 'verified', value: { version: '1.0.0' } })
    })
    const { statement } = await gather({ policy: policyFor('http://127.0.0.1:9'), places })
    expect(statement).toMatchObject({ state: 'unchecked', reason: 'registry-unreachable' })
  })

  test('is not looked for where no name is known', async () => {
    const packageFolder = packageWith(await makeRelease({ snapshot: benign }))
    const { statement } = await gather({ name: null, places: { ...noPlaces, packageFolder } })
    expect(statement).toEqual({ state: 'not-demanded' })
  })
})

describe('a bundle at the well-known place', () => {
  test('of an accepted publisher is gone by, and never offline', async () => {
    const origin = await originAnswering(200, await makeRelease({ snapshot: benign }))
    expect((await gather({ places: { ...noPlaces, origin } })).statement.state).toBe('verified')
    expect((await gather({ offline: true, places: { ...noPlaces, origin } })).statement.state).toBe('not-demanded')
  })

  test('that cannot be asked for could not be checked, and is said', async () => {
    const origin = await originAnswering(500, await makeRelease({ snapshot: benign }))
    const { statement } = await gather({ places: { ...noPlaces, origin } })
    expect(statement).toMatchObject({ state: 'unchecked', reason: 'registry-unreachable' })
    expect(statement).toMatchObject({ detail: expect.stringContaining('the answer 500') })
  })

  test('that cannot be asked for is only mentioned where a registry answered, or the package has one', async () => {
    const release = await makeRelease({ snapshot: benign })
    const origin = await originAnswering(500, release)
    await withReleases([], async (url) => {
      const { statement, notes } = await gather({ policy: policyFor(url), places: { ...noPlaces, origin } })
      expect(statement.state).toBe('absent')
      expect(notes).toEqual([expect.stringContaining('the answer 500')])
    })
    const both = await gather({ places: { ...noPlaces, origin, packageFolder: packageWith(release) } })
    expect([both.statement.state, both.notes.length]).toEqual(['verified', 1])
  })
})

describe('offline', () => {
  test('a kept release is gone by, with its receipt', async () => {
    const { store } = await storeWith(await makeRelease({ snapshot: benign }))
    const policy = policyFor('https://registry.example')
    const { statement, receipt } = await gather({ policy, offline: true, places: { ...noPlaces, store } })
    expect([statement.state, receipt.state]).toEqual(['verified', 'verified'])
  })

  test('latest is the newest that is kept, and that is said', async () => {
    const releases = await Promise.all(['1.9.0', '1.10.0'].map((version) => makeRelease({ snapshot: benign, version })))
    const { store } = await storeWith(...releases)
    const { statement, notes } = await gather({ offline: true, places: { ...noPlaces, store } })
    expect(statement).toMatchObject({ value: { version: '1.10.0' } })
    expect(notes).toEqual([expect.stringContaining('latest is 1.10.0')])
  })

  test('nothing kept could not be checked where policy names a registry', async () => {
    const { store } = await storeWith()
    const policy = policyFor('https://registry.example')
    const { statement } = await gather({ policy, offline: true, places: { ...noPlaces, store } })
    expect(statement).toEqual({ state: 'unchecked', reason: 'offline' })
  })

  test('what is kept is verified again: a key that no longer counts, counts no longer', async () => {
    const { store } = await storeWith(await makeRelease({ snapshot: benign, signer: stranger }))
    const { statement } = await gather({ offline: true, places: { ...noPlaces, store } })
    expect(statement).toMatchObject({ state: 'refused', reason: 'wrong-identity' })
  })

  test('a kept release that was altered is an error, never none', async () => {
    const { store, folder } = await storeWith(await makeRelease({ snapshot: benign }))
    const [file = ''] = readdirSync(join(folder, 'releases'))
    writeFileSync(join(folder, 'releases', file), '{}')
    const outcome = gather({ offline: true, places: { ...noPlaces, store } })
    await expect(outcome).rejects.toMatchObject({ code: 'E_LOCK_CORRUPT' })
  })
})

describe('observations that come along', () => {
  test('by name do not keep the registry from being asked for the publisher’s word', async () => {
    const files = { bundle: await observation() }
    await withReleases([await makeRelease({ snapshot: benign })], async (url) => {
      const { statement, others } = await gather({ policy: policyFor(url), files })
      expect([statement.state, others]).toEqual(['verified', [files.bundle]])
    })
    const gone = await gather({ policy: policyFor('http://127.0.0.1:9'), files })
    expect(gone.statement).toMatchObject({ state: 'unchecked', reason: 'registry-unreachable' })
  })

  test('in the package are handed on beside no statement', async () => {
    const packageFolder = packageWith({ bundle: await observation(), snapshot: new Uint8Array() })
    const { statement, others } = await gather({ places: { ...noPlaces, packageFolder } })
    expect([statement.state, others.length]).toEqual(['not-demanded', 1])
  })

  test('never become what is published', async () => {
    const found = await findBundles({
      policy: policyFor(null),
      name,
      version: 'latest',
      profile: 'default',
      offline: false,
      files: { bundle: await observation() },
    })
    expect([found.published, found.none]).toEqual([[], { state: 'not-demanded' }])
  })
})
