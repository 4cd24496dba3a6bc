import { describe, expect, test } from 'vitest'
import { keepRelease } from '../../../src/client/assessment/keep-release.ts'
import { RegistryClient } from '../../../src/client/statements/registry-client.ts'
import { ReleaseStore } from '../../../src/client/statements/release-store.ts'
import { temporaryFolder } from '../../support/memory-io.ts'
import { makeRelease, type Release, stranger, withReleases } from '../../support/signed-release.ts'
import { benign, look, name, poisoned, policyFor, rewritten } from './assess-setup.ts'

/** Looks at a server with a registry of these releases, and keeps what was verified. */
async function visit(store: ReleaseStore, releases: readonly Release[], shown = benign) {
  return await withReleases(releases, async (url, asked) => {
    const folder = temporaryFolder()
    const assessment = await look(folder, { snapshot: shown, name, policy: policyFor(url) })
    const before = asked.length
    await keepRelease(assessment, store)
    return { assessment, fetched: asked.slice(before) }
  })
}

describe('what was verified with a network', () => {
  test('is kept verbatim, and the same look works without one', async () => {
    const store = new ReleaseStore(temporaryFolder())
    const release = await makeRelease({ snapshot: benign })
    await visit(store, [release])
    const { bundle, receipt, snapshot } = release
    const kept = { name, version: '1.0.0', profile: 'default', bundles: [{ bundle, receipt }], snapshot }
    expect(await store.list()).toEqual([kept])
    const policy = policyFor('https://registry.example')
    const places = { store, packageFolder: null, origin: null }
    const offline = await look(temporaryFolder(), { name, policy, offline: true, places })
    expect(offline.evidence.statement).toMatchObject({ state: 'verified', value: { version: '1.0.0' } })
    expect(offline.evidence.receipt.state).toBe('verified')
    const turned = await look(temporaryFolder(), { snapshot: poisoned, name, policy, offline: true, places })
    expect(turned.verdict.effect).toBe('block')
  })

  test('is fetched once: the next time nothing more is asked for', async () => {
    const store = new ReleaseStore(temporaryFolder())
    const releases = [await makeRelease({ snapshot: benign })]
    expect((await visit(store, releases)).fetched).toEqual([expect.stringContaining('/snapshot')])
    expect((await visit(store, releases)).fetched).toEqual([])
  })

  test('is kept whatever the server then showed', async () => {
    const store = new ReleaseStore(temporaryFolder())
    const { assessment } = await visit(store, [await makeRelease({ snapshot: benign })], rewritten)
    expect(assessment.verdict.effect).toBe('block')
    expect((await store.list()).length).toBe(1)
  })
})

describe('nothing is kept', () => {
  test('where nobody accepted signed', async () => {
    const store = new ReleaseStore(temporaryFolder())
    await visit(store, [await makeRelease({ snapshot: benign, signer: stranger })])
    expect(await store.list()).toEqual([])
  })

  test('where nothing was found', async () => {
    const store = new ReleaseStore(temporaryFolder())
    await visit(store, [])
    expect(await store.list()).toEqual([])
  })

  test('of a second snapshot for the same version', async () => {
    const store = new ReleaseStore(temporaryFolder())
    await visit(store, [await makeRelease({ snapshot: benign })])
    const [kept] = await store.list()
    const again = visit(store, [await makeRelease({ snapshot: rewritten })], rewritten)
    await expect(again).rejects.toMatchObject({ code: 'E_SUBJECT_MISMATCH' })
    expect(await store.list()).toEqual([kept])
  })

  test('where another snapshot comes with it than was signed', async () => {
    const store = new ReleaseStore(temporaryFolder())
    const other = (await makeRelease({ snapshot: rewritten })).snapshot
    const visited = visit(store, [{ ...(await makeRelease({ snapshot: benign })), snapshot: other }])
    await expect(visited).rejects.toMatchObject({ code: 'E_SUBJECT_MISMATCH' })
    expect(await store.list()).toEqual([])
  })

  test('where the snapshot cannot be fetched, and that is an error', async () => {
    const store = new ReleaseStore(temporaryFolder())
    await withReleases([await makeRelease({ snapshot: benign })], async (url) => {
      const registry = new RegistryClient({ url })
      const half = Object.assign(new RegistryClient({ url: 'http://127.0.0.1:9' }), {
        version: registry.version.bind(registry),
        bundles: registry.bundles.bind(registry),
      })
      const assessment = await look(temporaryFolder(), { name, policy: policyFor(url), registry: half })
      await expect(keepRelease(assessment, store)).rejects.toMatchObject({ code: 'E_REGISTRY_UNREACHABLE' })
      expect(await store.list()).toEqual([])
    })
  })
})
