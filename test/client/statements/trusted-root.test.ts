import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  freshForMs,
  loadTrustedRoot,
  shippedCopy,
  sigstoreMirror,
  staleAfterMs,
  type TrustedRootOptions,
} from '../../../src/client/statements/trusted-root.ts'
import { fromUtf8, utf8 } from '../../../src/encoding/bytes.ts'
import { canonicalJson } from '../../../src/encoding/canonical-json.ts'
import type { JsonObject } from '../../../src/encoding/json-value.ts'
import { parseTrustedRoot } from '../../../src/verify/keyless.ts'
import { laterErrorCode } from '../../support/error-code.ts'
import { serve } from '../../support/http-servers.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'touchmark-root-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const day = 24 * 3_600_000
const shippedAt = Date.parse(shippedCopy.date)
const root = (version: number) => utf8(`{"mediaType":"application/x","version":${version}}`)

/** A TUF repository on loopback with one key for everything, whose one target is a root of trust. */
class Mirror {
  readonly #pair = generateKeyPairSync('ed25519')
  readonly files = new Map<string, Uint8Array>()
  readonly asked: string[] = []
  #close: () => Promise<void> = () => Promise.resolve()
  url = ''

  static async start(): Promise<Mirror> {
    const mirror = new Mirror()
    const server = await serve((request, response) => {
      const path = request.url ?? ''
      mirror.asked.push(path)
      const file = mirror.files.get(path)
      response.writeHead(file === undefined ? 404 : 200).end(file)
    })
    mirror.url = server.url.origin
    mirror.#close = server.close
    mirror.publish(1, root(1))
    return mirror
  }

  close(): Promise<void> {
    return this.#close()
  }

  /** The first root, as somebody who trusts this mirror got it out of band. */
  firstRoot(): string {
    const path = join(folder, `first-root-${this.url.split(':').pop()}.json`)
    writeFileSync(path, this.#root())
    return path
  }

  publish(version: number, target: Uint8Array, signer: KeyObject = this.#pair.privateKey): void {
    const hashes = { sha256: createHash('sha256').update(target).digest('hex') }
    const targets = this.#role('targets', version, {
      targets: { 'trusted_root.json': { length: target.length, hashes } },
    })
    this.files.set(`/${version}.targets.json`, targets)
    this.files.set(
      `/${version}.snapshot.json`,
      this.#role('snapshot', version, { meta: { 'targets.json': { version } } }),
    )
    this.files.set(
      '/timestamp.json',
      this.#role('timestamp', version, { meta: { 'snapshot.json': { version } } }, signer),
    )
    this.files.set(`/targets/${hashes.sha256}.trusted_root.json`, target)
  }

  #root(): Uint8Array {
    const raw = this.#pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
    const key = { keytype: 'ed25519', scheme: 'ed25519', keyval: { public: raw.toString('hex') } }
    const role = { keyids: ['key'], threshold: 1 }
    const roles = { root: role, timestamp: role, snapshot: role, targets: role }
    return this.#role('root', 1, { consistent_snapshot: true, keys: { key }, roles })
  }

  #role(type: string, version: number, parts: JsonObject, signer: KeyObject = this.#pair.privateKey): Uint8Array {
    const expires = new Date(Date.now() + 7 * day).toISOString().replace(/\.\d+Z$/, 'Z')
    const signed: JsonObject = { _type: type, spec_version: '1.0.31', version, expires, ...parts }
    const sig = sign(null, utf8(canonicalJson(signed)), signer).toString('hex')
    return utf8(JSON.stringify({ signatures: [{ keyid: 'key', sig }], signed }))
  }
}

describe('over TUF', () => {
  let mirror: Mirror
  let now: number
  beforeEach(async () => {
    mirror = await Mirror.start()
    now = Date.now()
  })
  afterEach(() => mirror.close())

  const load = (change: Partial<TrustedRootOptions> = {}) =>
    loadTrustedRoot({ folder, offline: false, now, mirror: mirror.url, firstRoot: mirror.firstRoot(), ...change })

  test('a root of trust is fetched, and proven to be the mirror’s', async () => {
    expect(await load()).toEqual({ bytes: root(1), from: 'mirror', notice: null })
  })

  test('what was fetched in the last day is used without asking again', async () => {
    await load()
    const asked = mirror.asked.length
    mirror.publish(2, root(2))
    expect(await load({ now: now + freshForMs - 1 })).toEqual({ bytes: root(1), from: 'kept', notice: null })
    expect(mirror.asked).toHaveLength(asked)
    expect(await load({ now: now + freshForMs })).toEqual({ bytes: root(2), from: 'mirror', notice: null })
  })

  test('a copy from the future is not taken for a fresh one', async () => {
    await load()
    mirror.publish(2, root(2))
    expect((await load({ now: now - 1 })).bytes).toEqual(root(2))
  })

  test('without the mirror the kept copy is used, and it is said how old it is and why', async () => {
    await load()
    await mirror.close()
    const { bytes, from, notice } = await load({ now: now + 3 * day })
    expect([bytes, from]).toEqual([root(1), 'kept'])
    expect(notice).toContain(`the copy fetched on ${new Date(now).toISOString().slice(0, 10)}`)
    expect(notice).toContain('ECONNREFUSED')
  })

  test('offline nothing is asked', async () => {
    expect(await laterErrorCode(() => load({ offline: true }))).toBe('E_TRUSTED_ROOT_UNREACHABLE')
    expect(mirror.asked).toEqual([])
    await load()
    const asked = mirror.asked.length
    expect((await load({ offline: true, now: now + 3 * day })).notice).toContain('(offline)')
    expect(mirror.asked).toHaveLength(asked)
  })

  test('a kept copy of half a year is used, and an older one is too old to check with', async () => {
    await load()
    const at = (age: number) => load({ offline: true, now: now + age })
    expect((await at(staleAfterMs)).from).toBe('kept')
    expect(await laterErrorCode(() => at(staleAfterMs + 1))).toBe('E_TRUSTED_ROOT_STALE')
  })

  test('a kept copy that was altered is none, and is fetched again', async () => {
    await load()
    const path = join(folder, 'trusted-root.json')
    for (const text of ['', '{', '{"mirror":1}', fromUtf8(readFileSync(path)).replace('20', 'xx')]) {
      writeFileSync(path, text)
      expect(await laterErrorCode(() => load({ offline: true })), text).toBe('E_TRUSTED_ROOT_UNREACHABLE')
      expect((await load()).from).toBe('mirror')
    }
  })

  test('a copy of another mirror does not count', async () => {
    await load()
    const other = await Mirror.start()
    other.publish(2, root(2))
    const elsewhere = { mirror: other.url, firstRoot: other.firstRoot() }
    expect(await laterErrorCode(() => load({ ...elsewhere, offline: true }))).toBe('E_TRUSTED_ROOT_UNREACHABLE')
    expect((await load(elsewhere)).bytes).toEqual(root(2))
    await other.close()
  })

  test.each<[string, (mirror: Mirror) => void]>([
    ['signed by another key', (of) => of.publish(2, root(2), generateKeyPairSync('ed25519').privateKey)],
    ['with another file than was signed', (of) => withoutTarget(of, root(3))],
    ['without the file', (of) => withoutTarget(of, undefined)],
    ['that is older than the one that was seen', (of) => of.publish(0, root(0))],
    ['that is not JSON', (of) => of.files.set('/timestamp.json', utf8('<html>'))],
  ])('a mirror %s gives nothing, and the kept copy stays', async (_what, change) => {
    await load()
    change(mirror)
    const { bytes, from, notice } = await load({ now: now + 2 * day })
    expect([bytes, from]).toEqual([root(1), 'kept'])
    expect(notice).toContain('could not be fetched')
  })

  test('several at once do not disturb one another', async () => {
    const all = await Promise.all([load(), load(), load()])
    expect(all.map(({ bytes }) => bytes)).toEqual([root(1), root(1), root(1)])
  })

  test('TUF’s own files, when they were altered, give nothing, and the kept copy stays', async () => {
    await load()
    for (const name of readdirSync(folder).filter((each) => each.startsWith('127.0.0.1'))) {
      writeFileSync(join(folder, name, 'root.json'), '{')
    }
    expect(await load({ now: now + 2 * day })).toMatchObject({ bytes: root(1), from: 'kept' })
  })

  test('a folder that cannot be written is as one without a copy', async () => {
    writeFileSync(join(folder, 'file'), '')
    const below = { folder: join(folder, 'file', 'below') }
    expect(await laterErrorCode(() => load(below))).toBe('E_TRUSTED_ROOT_UNREACHABLE')
    const shipped = await loadTrustedRoot({ ...below, offline: true, now: shippedAt })
    expect(shipped.from).toBe('shipped')
  })
})

/** The next version, signed as it should be, whose file is another or missing. */
function withoutTarget(mirror: Mirror, bytes: Uint8Array | undefined): void {
  mirror.publish(2, root(2))
  const { files } = mirror
  for (const path of [...files.keys()]) {
    if (!path.startsWith('/targets/')) continue
    if (bytes === undefined) files.delete(path)
    else files.set(path, bytes)
  }
}

describe('the shipped copy', () => {
  const offline = (age: number) => loadTrustedRoot({ folder, offline: true, now: shippedAt + age })

  test('is of the library that is installed', () => {
    const { version } = createRequire(import.meta.url)('@sigstore/tuf/package.json')
    expect(version, 'give the date of this release in src/client/statements/trusted-root.ts').toBe(shippedCopy.version)
  })

  test('is Sigstore’s own, passes our own check, and says its age', async () => {
    const { bytes, from, notice } = await offline(30 * day)
    expect(from).toBe('shipped')
    expect(notice).toContain(`the copy that was shipped on ${shippedCopy.date}`)
    const { logs } = parseTrustedRoot(bytes)
    expect(logs.map(({ names }) => names[0])).toContain('rekor.sigstore.dev')
  })

  test('counts for half a year and not longer', async () => {
    expect((await offline(staleAfterMs)).from).toBe('shipped')
    expect(await laterErrorCode(() => offline(staleAfterMs + 1))).toBe('E_TRUSTED_ROOT_STALE')
  })

  test('gives way to a newer kept copy, and stands in for an older one', async () => {
    const keptAt = (at: number) =>
      writeFileSync(
        join(folder, 'trusted-root.json'),
        JSON.stringify({ mirror: sigstoreMirror, fetchedAt: new Date(at).toISOString(), root: 'e30=' }),
      )
    keptAt(shippedAt + day)
    expect((await offline(30 * day)).bytes).toEqual(utf8('{}'))
    keptAt(shippedAt - day)
    expect((await offline(30 * day)).from).toBe('shipped')
  })

  test('is none of another mirror', async () => {
    const elsewhere = { folder, offline: true, now: shippedAt, mirror: 'https://tuf.acme.example' }
    expect(await laterErrorCode(() => loadTrustedRoot(elsewhere))).toBe('E_TRUSTED_ROOT_UNREACHABLE')
  })
})
