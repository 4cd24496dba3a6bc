import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type DiscoveryRequest, discoverBundles } from '../../../src/client/statements/discovery.ts'
import { ReleaseStore } from '../../../src/client/statements/release-store.ts'
import { wellKnownFiles } from '../../../src/client/statements/well-known-files.ts'
import { utf8 } from '../../../src/encoding/bytes.ts'
import { serve } from '../../support/http-servers.ts'
import { temporaryFolder } from '../../support/memory-io.ts'

const name = 'io.github.acme/files'
const [bundle, second, snapshot] = ['bundle', 'second', 'snapshot'].map((text) => utf8(text))

function request(change: Partial<DiscoveryRequest> = {}): DiscoveryRequest {
  return {
    name,
    version: 'latest',
    profile: 'default',
    offline: false,
    store: null,
    packageFolder: null,
    origin: null,
    ...change,
  }
}

/** A package's folder with these files in `touchmark/`. */
function packageWith(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'touchmark'))
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, 'touchmark', file), text)
  return folder
}

/** An origin that answers with `listener`, and the paths it was asked for. */
async function originOf(listener: (request: IncomingMessage, response: ServerResponse) => void) {
  const asked: string[] = []
  const server = await serve((incoming, response) => {
    asked.push(incoming.url ?? '')
    listener(incoming, response)
  })
  onTestFinished(server.close)
  return { origin: server.url.origin, asked }
}

/** An origin with these files. */
async function originWith(files: Readonly<Record<string, string>>) {
  return await originOf(({ url = '' }, response) => {
    const text = files[url.replace('/.well-known/touchmark/', '')]
    response.writeHead(text === undefined ? 404 : 200).end(text)
  })
}

const files = {
  'default.bundle.json': 'bundle',
  'default.snapshot.json': 'snapshot',
  'default.receipt.txt': 'receipt',
  'default.bundle.2.json': 'second',
}

describe.each(['package', 'well-known'] as const)('in the %s', (source) => {
  async function find(present: Readonly<Record<string, string>>, change: Partial<DiscoveryRequest> = {}) {
    const place =
      source === 'package' ? { packageFolder: packageWith(present) } : { origin: (await originWith(present)).origin }
    return await discoverBundles(request({ ...place, ...change }))
  }

  test('bundles, receipts and the snapshot are found', async () => {
    const { found, notes, incomplete } = await find(files)
    expect(found).toMatchObject([{ source, version: null }])
    expect(found[0]?.bundles).toEqual([
      { bundle, receipt: 'receipt' },
      { bundle: second, receipt: null },
    ])
    expect(await found[0]?.snapshot()).toEqual(snapshot)
    expect([notes, incomplete]).toEqual([[], false])
  })

  test('there may be no snapshot', async () => {
    const { found } = await find({ 'default.bundle.json': 'bundle' })
    expect(await found[0]?.snapshot()).toBeUndefined()
  })

  test('another profile’s are not found, nor is one by a name that is none', async () => {
    expect((await find(files, { profile: 'windows' })).found).toEqual([])
    for (const profile of ['../default', 'default/../default', '.', '', 'Default', 'a\n']) {
      expect((await find(files, { profile })).found).toEqual([])
    }
  })

  test('nothing is nothing, and no failure', async () => {
    expect(await find({})).toEqual({ found: [], notes: [], incomplete: false })
    expect((await find({ 'default.bundle.2.json': 'second' })).found).toEqual([])
  })

  test('a receipt that is no text is one that does not hold', async () => {
    const folder = packageWith({ 'default.bundle.json': 'bundle' })
    writeFileSync(join(folder, 'touchmark', 'default.receipt.txt'), Buffer.from([0xff]))
    const { found } = await discoverBundles(request({ packageFolder: folder }))
    expect(found[0]?.bundles[0]?.receipt).toBe('')
  })
})

describe('a package that is set to mislead us', () => {
  test.each([
    ['a link to another file', (path: string) => symlinkSync('/etc/hostname', path)],
    ['a link to itself', (path: string) => symlinkSync(path, path)],
    ['a folder', (path: string) => mkdirSync(path)],
    ['a pipe that nobody writes to', (path: string) => execFileSync('mkfifo', [path])],
    ['a file of gigabytes', (path: string) => execFileSync('truncate', ['-s', '4G', path])],
  ])('with %s in the bundle’s place is mentioned, and nothing is read', async (_, make) => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'touchmark'))
    make(join(folder, 'touchmark', 'default.bundle.json'))
    const { found, notes, incomplete } = await discoverBundles(request({ packageFolder: folder }))
    expect(found).toEqual([])
    expect(notes).toEqual([expect.stringContaining('the package could not be asked')])
    expect(incomplete).toBe(true)
  })

  test('with a file in the place of the folder has none', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'touchmark'), 'file')
    expect(await discoverBundles(request({ packageFolder: folder }))).toEqual({
      found: [],
      notes: [],
      incomplete: false,
    })
  })

  test('with hundreds of bundles is read up to a cap', async () => {
    const many = Object.fromEntries(Array.from({ length: 99 }, (_, at) => [`default.bundle.${at + 2}.json`, `${at}`]))
    const folder = packageWith({ 'default.bundle.json': 'bundle', ...many })
    expect((await discoverBundles(request({ packageFolder: folder }))).found[0]?.bundles.length).toBe(16)
  })
})

describe('an origin that is set to mislead us', () => {
  async function outcome(listener: (request: IncomingMessage, response: ServerResponse) => void) {
    const { origin, asked } = await originOf(listener)
    return { ...(await discoverBundles(request({ origin }))), asked }
  }

  test.each([301, 302, 307, 308])('with a redirect %i is not followed', async (status) => {
    const elsewhere = await originWith(files)
    const location = `${elsewhere.origin}/.well-known/touchmark/default.bundle.json`
    const { found, notes } = await outcome((_, response) => response.writeHead(status, { location }).end())
    expect(found).toEqual([])
    expect(notes).toEqual([expect.stringContaining(`the answer ${status}`)])
    expect(elsewhere.asked).toEqual([])
  })

  test('with a huge file is read no further than agreed', async () => {
    const block = Buffer.alloc(1024 * 1024, 32)
    const { found, notes, incomplete } = await outcome((_, response) => {
      response.writeHead(200)
      const send = () => {
        while (!response.destroyed && response.write(block));
      }
      response.on('drain', send)
      send()
    })
    expect(found).toEqual([])
    expect(notes).toEqual([expect.stringContaining('too long')])
    expect(incomplete).toBe(true)
  })

  test.each([401, 403, 500, 503])(
    'that answers %i could not be asked, which is not the same as none',
    async (status) => {
      const { found, notes, incomplete } = await outcome((_, response) => response.writeHead(status).end())
      expect([found, incomplete]).toEqual([[], true])
      expect(notes).toEqual([expect.stringContaining(`the answer ${status}`)])
    },
  )

  test.each([404, 410])('that answers %i has none', async (status) => {
    expect(await outcome((_, response) => response.writeHead(status).end())).toMatchObject({
      found: [],
      notes: [],
      incomplete: false,
    })
  })

  test('that does not answer in time could not be asked', async () => {
    const { origin } = await originOf(() => undefined)
    await expect(wellKnownFiles(origin, 50)('default.bundle.json', 'bundle')).rejects.toMatchObject({
      code: 'E_REGISTRY_UNREACHABLE',
    })
  })

  test('that is gone could not be asked', async () => {
    const server = await serve(() => undefined)
    await server.close()
    const { notes, incomplete } = await discoverBundles(request({ origin: server.url.origin }))
    expect(incomplete).toBe(true)
    expect(notes).toEqual([expect.stringContaining('ECONNREFUSED')])
  })

  test('over plain http beyond this machine is not asked at all', async () => {
    const { notes } = await discoverBundles(request({ origin: 'http://weather.example' }))
    expect(notes).toEqual([expect.stringContaining('plain http://')])
  })
})

describe('offline', () => {
  async function storeWith(...versions: string[]): Promise<ReleaseStore> {
    const store = new ReleaseStore(temporaryFolder())
    for (const version of versions) {
      await store.save({
        name,
        version,
        profile: 'default',
        bundles: [{ bundle: utf8(version), receipt: null }],
        snapshot: null,
      })
    }
    return store
  }

  test('what was kept is found, then the package, and no origin is asked', async () => {
    const { origin, asked } = await originWith(files)
    const change = { offline: true, store: await storeWith('1.0.0'), packageFolder: packageWith(files), origin }
    const { found } = await discoverBundles(request({ ...change, version: '1.0.0' }))
    expect(found.map(({ source, version }) => [source, version])).toEqual([
      ['kept', '1.0.0'],
      ['package', null],
    ])
    expect(asked).toEqual([])
  })

  test('latest is the newest that is kept, and that is said', async () => {
    const store = await storeWith('1.9.0', '1.10.0')
    const { found, notes } = await discoverBundles(request({ offline: true, store }))
    expect(found[0]?.version).toBe('1.10.0')
    expect(notes).toEqual([expect.stringContaining('latest is 1.10.0')])
  })

  test('nothing kept for a version or without a name is nothing', async () => {
    const store = await storeWith('1.0.0')
    expect((await discoverBundles(request({ offline: true, store, version: '2.0.0' }))).found).toEqual([])
    expect((await discoverBundles(request({ offline: true, store, name: null }))).found).toEqual([])
  })

  test('with a network what was kept is not gone by', async () => {
    expect((await discoverBundles(request({ store: await storeWith('1.0.0') }))).found).toEqual([])
  })

  test('a kept release that was altered is an error', async () => {
    const folder = temporaryFolder()
    const store = new ReleaseStore(folder)
    await store.save({
      name,
      version: '1.0.0',
      profile: 'default',
      bundles: [{ bundle: utf8('b'), receipt: null }],
      snapshot: null,
    })
    const [file = ''] = readdirSync(join(folder, 'releases'))
    writeFileSync(join(folder, 'releases', file), '{}')
    await expect(discoverBundles(request({ offline: true, store }))).rejects.toMatchObject({ code: 'E_LOCK_CORRUPT' })
  })
})
