import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { StoredRelease } from '../../../src/attestation/stored-release.ts'
import { ReleaseStore } from '../../../src/client/statements/release-store.ts'
import { utf8 } from '../../../src/encoding/bytes.ts'
import { temporaryFolder } from '../../support/memory-io.ts'
import { makeRelease } from '../../support/signed-release.ts'
import { benign } from '../assessment/assess-setup.ts'

const name = 'io.github.acme/files'
const corrupt = expect.objectContaining({ code: 'E_LOCK_CORRUPT' })

async function release(version = '1.0.0', more: Partial<StoredRelease> = {}): Promise<StoredRelease> {
  const { bundle, receipt, snapshot } = await makeRelease({ snapshot: benign, version })
  return { name, version, profile: 'default', bundles: [{ bundle, receipt }], snapshot, ...more }
}

/** A store with one release, and the path of its file. */
async function filled(): Promise<{ store: ReleaseStore; kept: StoredRelease; path: string }> {
  const folder = temporaryFolder()
  const store = new ReleaseStore(folder)
  const kept = await release()
  await store.save(kept)
  const [file = ''] = readdirSync(join(folder, 'releases'))
  return { store, kept, path: join(folder, 'releases', file) }
}

describe('what is kept', () => {
  test('comes back byte for byte', async () => {
    const { store, kept } = await filled()
    expect(await store.load(kept)).toEqual(kept)
    expect(await store.list()).toEqual([kept])
  })

  test('is none for another version, profile or name, and nothing is made by asking', async () => {
    const folder = temporaryFolder()
    const store = new ReleaseStore(folder)
    expect(await store.load(await release())).toBeUndefined()
    expect(await store.newest({ name, profile: 'default' })).toBeUndefined()
    expect(existsSync(join(folder, 'releases'))).toBe(false)
    await store.save(await release())
    expect(await store.load(await release('1.0.1'))).toBeUndefined()
    expect(await store.load({ name, version: '1.0.0', profile: 'windows' })).toBeUndefined()
    expect(await store.load({ name: 'io.github.acme/other', version: '1.0.0', profile: 'default' })).toBeUndefined()
  })

  test('is replaced by the same version with more bundles', async () => {
    const { store, kept } = await filled()
    const more = { ...kept, bundles: [...kept.bundles, { bundle: utf8('another'), receipt: null }] }
    await store.save(more)
    expect(await store.list()).toEqual([more])
  })

  test('is private to its owner', async () => {
    const { path } = await filled()
    expect(statSync(path).mode & 0o077).toBe(0)
  })
})

describe('the newest', () => {
  test('is so by version, not by when it was kept', async () => {
    const store = new ReleaseStore(temporaryFolder())
    for (const version of ['1.9.0', '1.10.0', '1.2.0']) await store.save(await release(version))
    expect((await store.newest({ name, profile: 'default' }))?.version).toBe('1.10.0')
    expect(await store.newest({ name, profile: 'windows' })).toBeUndefined()
  })

  test('is of that name alone', async () => {
    const store = new ReleaseStore(temporaryFolder())
    await store.save(await release('1.0.0'))
    await store.save(await release('9.0.0', { name: 'io.github.acme/filesystem' }))
    expect((await store.newest({ name, profile: 'default' }))?.version).toBe('1.0.0')
  })

  test('is the same each time where versions have no order', async () => {
    const store = new ReleaseStore(temporaryFolder())
    for (const version of ['beta', 'alpha', '2026-11']) await store.save(await release(version))
    expect((await store.newest({ name, profile: 'default' }))?.version).toBe('beta')
  })
})

describe('a kept file', () => {
  test.each([
    ['empty', () => ''],
    ['cut short', (text: string) => text.slice(0, -2)],
    ['with a member too many', (text: string) => text.replace('{"format"', '{"extra":1,"format"')],
    ['of another format', (text: string) => text.replace('touchmark-release-v1', 'touchmark-release-v2')],
    ['in another form', (text: string) => text.replace(',"release"', ', "release"')],
    ['without bundles', (text: string) => text.replace(/"bundles":\[.*?\],"name"/, '"bundles":[],"name"')],
    ['of another version than its place', (text: string) => text.replace('"version":"1.0.0"}', '"version":"1.0.1"}')],
  ])('that is %s is an error, never none', async (_, change) => {
    const { store, kept, path } = await filled()
    writeFileSync(path, change(readFileSync(path, 'utf8')))
    await expect(store.load(kept)).rejects.toEqual(corrupt)
    await expect(store.list()).rejects.toEqual(corrupt)
    await expect(store.newest(kept)).rejects.toEqual(corrupt)
  })

  test('moved to the place of another release is an error', async () => {
    const { store, kept, path } = await filled()
    await store.save(await release('2.0.0'))
    const other = readdirSync(join(path, '..'))
      .map((file) => join(path, '..', file))
      .find((each) => each !== path)
    renameSync(path, other ?? '')
    await expect(store.load({ ...kept, version: '2.0.0' })).rejects.toEqual(corrupt)
    expect(await store.load(kept)).toBeUndefined()
  })

  test('that is a folder cannot be read, and that is no reason to have none', async () => {
    const { store, kept, path } = await filled()
    renameSync(path, `${path}.away`)
    mkdirSync(path)
    await expect(store.load(kept)).rejects.toMatchObject({ code: 'E_STATE_ACCESS' })
  })

  test('of a stranger’s name in the folder is passed over', async () => {
    const { store, kept, path } = await filled()
    writeFileSync(join(path, '..', 'notes.txt'), 'mine')
    expect(await store.list()).toEqual([kept])
    chmodSync(path, 0o600)
  })
})

describe('the store', () => {
  test('keeps no more than it was told, and lets the oldest go', async () => {
    const folder = temporaryFolder()
    const store = new ReleaseStore(folder, 3)
    for (const [index, version] of ['1.0.0', '1.1.0', '1.2.0', '1.3.0'].entries()) {
      const before = new Set(existsSync(join(folder, 'releases')) ? readdirSync(join(folder, 'releases')) : [])
      await store.save(await release(version))
      for (const file of readdirSync(join(folder, 'releases'))) {
        if (!before.has(file)) utimesSync(join(folder, 'releases', file), 1000 + index, 1000 + index)
      }
    }
    expect((await store.list()).map(({ version }) => version)).toEqual(['1.1.0', '1.2.0', '1.3.0'])
  })

  test('writes nothing that it could not read back', async () => {
    const folder = temporaryFolder()
    const store = new ReleaseStore(folder)
    const [one] = (await release()).bundles
    for (const wrong of [
      { bundles: [] },
      { bundles: one === undefined ? [] : [one, one] },
      { name: '../../etc/passwd' },
      { snapshot: new Uint8Array(16 * 1024 * 1024 + 1).fill(32) },
    ]) {
      await expect(store.save(await release('1.0.0', wrong))).rejects.toEqual(corrupt)
    }
    expect(existsSync(join(folder, 'releases'))).toBe(false)
  })
})
