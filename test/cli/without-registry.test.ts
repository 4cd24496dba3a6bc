/** `verify` where policy names no registry: the bundle lies in the package that is started, or at the server's own origin. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { formatBundle, signStatement } from '../../src/attestation/bundle.ts'
import { keySigner } from '../../src/attestation/key-signer.ts'
import { makePublishStatement, type StatementParts } from '../../src/attestation/statement.ts'
import { formatPublicKey } from '../../src/crypto/ed25519.ts'
import { fromUtf8 } from '../../src/encoding/bytes.ts'
import { parseSnapshot } from '../../src/snapshot/snapshot.ts'
import { serve, startScript } from '../support/http-servers.ts'
import { runCommand, temporaryFolder } from '../support/memory-io.ts'
import { type NpmRegistry, serverPackage, startNpmRegistry } from '../support/npm-registry.ts'
import { testKeyPair } from '../support/sample-release.ts'

const name = 'io.github.acme/weather'
let npm: NpmRegistry

beforeAll(async () => {
  npm = await startNpmRegistry()
})
afterAll(() => npm.close())

/** A user who accepts three publishers, and knows no registry. */
function user(): string {
  const folder = temporaryFolder()
  const identities = ['publisher', 'second', 'third'].map((person) => ({
    type: 'key',
    publicKey: formatPublicKey(testKeyPair(person).publicKey),
  }))
  mkdirSync(join(folder, '.config/touchmark'), { recursive: true })
  writeFileSync(
    join(folder, '.config/touchmark/policy.jsonc'),
    JSON.stringify({ publishers: [{ names: ['io.github.acme/*'], identities }] }),
  )
  return folder
}

/** What `person` signs of the server that `target` starts. */
async function signed(person: string, target: readonly string[], more: Partial<StatementParts> = {}) {
  const folder = temporaryFolder()
  const seen = await runCommand(['snapshot', '-o', 'seen.json', ...target], { folder })
  expect([seen.status, seen.stderr]).toEqual([0, ''])
  const file = new Uint8Array(readFileSync(join(folder, 'seen.json')))
  const snapshot = parseSnapshot(file)
  const parts = { snapshot, name, version: '1.0.0', profile: 'default', bindings: [], source: null, masks: [], ...more }
  const bundle = formatBundle(await signStatement(makePublishStatement(parts), keySigner(testKeyPair(person))))
  return { bundle: fromUtf8(bundle), snapshot: fromUtf8(file) }
}

async function verify(folder: string, words: readonly string[], env: Record<string, string> = {}) {
  const argv = ['verify', '--json', '--name', name, ...words]
  const { status, stdout, stderr } = await runCommand(argv, { folder, env })
  const report = JSON.parse(stdout)
  return {
    status,
    stderr,
    report,
    errors: report.reasons.map(({ error }: { error?: string }) => error).filter(Boolean),
  }
}

describe('a bundle inside the package that is started', () => {
  /** Publishes a package with a bundle in it, and verifies what npx would start. */
  async function started(label: string, person: string, more: Partial<StatementParts> = {}) {
    const files = serverPackage(label, '1.0.0', 'The weather.')
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'server.cjs'), files['server.js'])
    const { bundle, snapshot } = await signed(person, ['--', process.execPath, join(folder, 'server.cjs')], more)
    const inside = { 'touchmark/default.bundle.json': bundle, 'touchmark/default.snapshot.json': snapshot }
    npm.publish({ ...files, ...inside })
    const home = user()
    return await verify(home, ['--', 'npx', '-y', `${label}@1.0.0`], npm.environment(home))
  }

  test('by an accepted publisher is found, and held against what runs', async () => {
    const { status, report } = await started('signed-weather', 'publisher')
    expect([status, report.identity]).toEqual([0, formatPublicKey(testKeyPair('publisher').publicKey)])
    expect(report.reasons.map(({ code }: { code: string }) => code)).toContain('signed')
  })

  test('by anybody else never makes it signed', async () => {
    const { status, errors } = await started('posing-weather', 'mallory')
    expect([status, errors]).toEqual([1, ['E_IDENTITY_UNKNOWN']])
  })

  test.each([
    ['another version', { version: '0.9.0' }],
    ['another name', { name: 'io.github.acme/other' }],
  ])('of %s is refused', async (label, more) => {
    const { status, errors } = await started(`${label.split(' ')[1]}-weather`, 'publisher', more)
    expect([status, errors]).toEqual([1, ['E_SUBJECT_MISMATCH']])
  })
})

describe('a bundle at the server’s own origin', () => {
  /** A server behind a URL, with what else its origin answers. */
  async function origin(answer: (path: string) => { status: number; body?: string }) {
    const server = await startScript('fixture-server.mjs', { transport: 'http' })
    onTestFinished(server.close)
    const front = await serve(async (request, response) => {
      if (request.url !== '/mcp') {
        const { status, body = '' } = answer(request.url ?? '')
        response.writeHead(status).end(body)
        return
      }
      const headers = Object.entries(request.headers).filter(
        ([key]) => !/^(?:host|connection|content-length)$/.test(key),
      )
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array))
      const body = chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }
      const init = { method: request.method ?? 'GET', headers: headers as [string, string][], ...body }
      const upstream = await fetch(server.url, init)
      const back = [...upstream.headers].filter(
        ([key]) => !/^(?:connection|transfer-encoding|content-length)$/.test(key),
      )
      response.writeHead(upstream.status, Object.fromEntries(back)).end(Buffer.from(await upstream.arrayBuffer()))
    })
    onTestFinished(front.close)
    return { url: front.url.href }
  }

  test('by an accepted publisher is found', async () => {
    let files: Record<string, string> = {}
    const { url } = await origin((path) => {
      const body = files[path.replace('/.well-known/touchmark/', '')]
      return body === undefined ? { status: 404 } : { status: 200, body }
    })
    const { bundle, snapshot } = await signed('publisher', [url])
    expect((await verify(user(), [url])).report.identity).toBeNull()
    files = { 'default.bundle.json': bundle, 'default.snapshot.json': snapshot }
    const { status, report } = await verify(user(), [url])
    expect([status, report.identity]).toEqual([0, formatPublicKey(testKeyPair('publisher').publicKey)])
    files = { 'default.bundle.json': (await signed('mallory', [url])).bundle }
    expect((await verify(user(), [url])).errors).toEqual(['E_IDENTITY_UNKNOWN'])
  })

  test('that cannot be asked for could not be checked', async () => {
    const { url } = await origin(() => ({ status: 503 }))
    const { status, report } = await verify(user(), [url])
    expect(status).toBe(3)
    expect(report.reasons).toContainEqual(
      expect.objectContaining({ code: 'registry-unreachable', detail: expect.stringContaining('503') }),
    )
  })
})
