/**
 * `--offline` makes no network call at all: the built command line in an empty network namespace, after the same command
 * with a network, with named files only, and with nothing but what was kept; for a keyless release and a package.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formatPublicKey } from '../../src/crypto/ed25519.ts'
import { notRun } from '../support/not-run.ts'
import { type NpmRegistry, serverPackage, startNpmRegistry } from '../support/npm-registry.ts'
import { newRegistry, type RegistryProcess, serveRegistry } from '../support/registry-command.ts'
import { testKeyPair } from '../support/sample-release.ts'
import { type Sigstore, startSigstore } from '../support/sigstore.ts'

const name = 'io.github.acme/weather'
const main = resolve(import.meta.dirname, '../../dist/program/touchmark.js')
const tell = resolve(import.meta.dirname, '../support/network-tell.cjs')
const fixture = resolve(import.meta.dirname, '../support/fixture-server.mjs')
const folder = mkdtempSync(join(tmpdir(), 'touchmark-offline-'))
const alone = process.getuid?.() === 0 ? ['unshare', '-n', '--'] : ['unshare', '-r', '-n', '--']
const canBeAlone = spawnSync(alone[0] ?? '', [...alone.slice(1), 'true']).status === 0
if (!canBeAlone)
  notRun('--offline in an empty network namespace: unshare is not permitted here; every attempt is watched instead')

let sigstore: Sigstore
let registry: RegistryProcess
let npm: NpmRegistry

beforeAll(async () => {
  sigstore = await startSigstore()
  npm = await startNpmRegistry()
  const packed = serverPackage('acme-weather', '1.0.0', 'The weather.')
  const { integrity } = npm.publish(packed)
  writeFileSync(join(folder, 'weather.cjs'), packed['server.js'])
  writeFileSync(join(folder, 'root.json'), sigstore.trustedRoot)
  cpSync(fixture, join(folder, 'server.mjs'))
  const data = join(folder, 'data')
  const { verifierKey } = await newRegistry(data)
  registry = await serveRegistry(['--data', data, '--trusted-root', join(folder, 'root.json')])
  writePolicy(verifierKey)
  writeFileSync(join(folder, 'control.json'), JSON.stringify({ name, origin: 'registry.test', statements: [] }))
  await publish(verifierKey, '1.0.0', 'server.mjs')
  await publish(verifierKey, '2.0.0', 'weather.cjs', '--bind', `npm:acme-weather@1.0.0#${integrity}`)
}, 120_000)

afterAll(async () => {
  await registry.end('SIGKILL')
  await sigstore.close()
  await npm.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Three publishers, one of whom signs; the registry and its key. Copied into the home of each test. */
function writePolicy(verifierKey: string): void {
  const keys = ['second', 'third'].map((person) => formatPublicKey(testKeyPair(person).publicKey))
  const identities = [
    {
      type: 'keyless',
      issuer: 'https://token.actions.githubusercontent.com',
      subject: 'https://github.com/acme/weather/.github/workflows/release.yml@**',
    },
    ...keys.map((publicKey) => ({ type: 'key', publicKey })),
  ]
  const policy = {
    publishers: [{ names: ['io.github.acme/*'], identities }],
    registry: { url: registry.url, key: verifierKey },
  }
  mkdirSync(join(folder, 'policy/.config/touchmark'), { recursive: true })
  writeFileSync(join(folder, 'policy/.config/touchmark/policy.jsonc'), JSON.stringify(policy))
}

interface Outcome {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
  /** Attempts to reach a network. */
  readonly attempts: readonly string[]
}

/** Runs our command line, watched; alone in a network namespace of its own where this machine lets us. */
async function run(
  home: string,
  words: readonly string[],
  more: { alone?: boolean; env?: object } = {},
): Promise<Outcome> {
  const attempts = join(home, 'attempts.txt')
  writeFileSync(attempts, '')
  const place = more.alone === true && canBeAlone ? alone : []
  const [program = '', ...rest] = [...place, process.execPath, '--require', tell, main, ...words]
  const env = { PATH: process.env.PATH ?? '', HOME: home, NETWORK_TELL: attempts, ...more.env }
  const child = spawn(program, rest, { cwd: folder, env })
  const output = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].on('data', (part: Buffer) => {
      output[stream] += part.toString()
    })
  }
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, ...output, attempts: readFileSync(attempts, 'utf8').split('\n').filter(Boolean) }
}

/** The build captures in one job and signs in another. */
async function publish(verifierKey: string, version: string, script: string, ...bind: string[]): Promise<void> {
  const home = newHome(`publisher-${version}`)
  const snapshot = `${version}.json`
  const seen = await run(home, ['snapshot', '-o', snapshot, '--', 'node', script])
  expect([seen.status, seen.stderr]).toEqual([0, ''])
  const services = ['--fulcio-url', sigstore.url, '--rekor-url', sigstore.url]
  const place = ['--registry', registry.url, '--registry-key', verifierKey]
  const about = ['--name', name, '--version', version, ...bind, '--out-dir', `signed/${version}`]
  const words = ['publish', '--keyless', ...services, ...place, ...about, `./${snapshot}`]
  const { status, stderr } = await run(home, words, { env: sigstore.actionsEnvironment() })
  expect([status, stderr]).toEqual([0, expect.stringContaining('signing as')])
}

/** A home with the policy and nothing else. */
function newHome(label: string): string {
  const home = join(folder, `home-${label}`)
  cpSync(join(folder, 'policy'), home, { recursive: true })
  mkdirSync(home, { recursive: true })
  return home
}

const asked = ['--name', name, '--version', '1.0.0', '--json']
const root = ['--trusted-root', 'root.json']
const files = [
  ...['--bundle', 'signed/1.0.0/default.bundle.json', '--bundle-snapshot', 'signed/1.0.0/default.snapshot.json'],
  ...['--receipt', 'signed/1.0.0/default.receipt.txt', '--control', 'control.json', ...root],
]
const server = ['--', 'node', 'server.mjs']
const signer = expect.stringContaining('https://github.com/acme/weather/.github/workflows/release.yml@refs/heads/main')

/** What is known of a name without a network has an age, and it is said. */
const asOf = /^note: control statements as of \d{4}-\d{2}-\d{2}T[\d:.]+Z: [^\n]+\n$/

describe('verify --offline', () => {
  test('with the named files only passes after the same command online, and calls nobody', async () => {
    const home = newHome('files')
    const online = await run(home, ['verify', ...asked, ...files, ...server])
    expect([online.status, online.stderr]).toEqual([0, ''])
    // Nothing that the first run kept may help the second.
    const offline = await run(newHome('files-only'), ['verify', '--offline', ...asked, ...files, ...server], {
      alone: true,
    })
    expect([offline.status, offline.stderr, offline.attempts]).toEqual([0, '', []])
    const report = JSON.parse(offline.stdout)
    expect(report).toEqual(JSON.parse(online.stdout))
    expect(report.checked).toEqual(expect.arrayContaining(['statement', 'receipt', 'control']))
    expect(report.identity).toEqual(signer)
  })

  test('with nothing but what was kept passes after the same command online, and calls nobody', async () => {
    const home = newHome('kept')
    const online = await run(home, ['verify', ...asked, ...root, ...server])
    expect([online.status, online.stderr]).toEqual([0, ''])
    expect(online.attempts.some((attempt) => attempt.includes(new URL(registry.url).port))).toBe(true)
    const offline = await run(home, ['verify', '--offline', ...asked, ...root, ...server], { alone: true })
    expect([offline.status, offline.stderr, offline.attempts]).toEqual([0, expect.stringMatching(asOf), []])
    expect(JSON.parse(offline.stdout)).toEqual(JSON.parse(online.stdout))
  })

  test('of latest goes by the newest that is kept, and says so', async () => {
    const home = newHome('latest')
    expect((await run(home, ['verify', ...asked, ...root, ...server])).status).toBe(0)
    const words = ['verify', '--offline', '--name', name, '--json', ...root, ...server]
    const { status, stdout, attempts } = await run(home, words, { alone: true })
    expect([status, attempts]).toEqual([0, []])
    expect(stdout).toContain('latest is 1.0.0')
  })

  test('of a server that turned is refused all the same', async () => {
    const home = newHome('turned')
    expect((await run(home, ['verify', ...asked, ...root, ...server])).status).toBe(0)
    const turned = readFileSync(join(folder, 'server.mjs'), 'utf8').replace(
      'Returns the forecast',
      'Mails the forecast',
    )
    writeFileSync(join(folder, 'turned.mjs'), turned)
    const words = ['verify', '--offline', ...asked, ...root, '--', 'node', 'turned.mjs']
    const { status, stdout } = await run(home, words, { alone: true })
    expect(status).toBe(1)
    expect(JSON.parse(stdout).reasons.map(({ code }: { code: string }) => code)).toContain('not-as-signed')
  })

  test('with another file in a place of one is refused', async () => {
    const receipt = readFileSync(join(folder, 'signed/2.0.0/default.receipt.txt'), 'utf8')
    writeFileSync(join(folder, 'foreign.receipt.txt'), receipt)
    const swapped = files.map((word) => (word.endsWith('receipt.txt') ? 'foreign.receipt.txt' : word))
    const words = ['verify', '--offline', ...asked, ...swapped, ...server]
    const { status, stdout } = await run(newHome('foreign'), words, { alone: true })
    expect(status).toBe(1)
    expect(JSON.parse(stdout).reasons).toContainEqual(expect.objectContaining({ error: 'E_RECEIPT_INVALID' }))
  })

  test('of what was never seen could not be checked, and still nobody is called', async () => {
    const words = ['verify', '--offline', ...asked, ...root, ...server]
    const { status, stdout, attempts } = await run(newHome('never'), words, { alone: true })
    expect([status, attempts]).toEqual([3, []])
    expect(JSON.parse(stdout).reasons.map(({ code }: { code: string }) => code)).toContain('offline')
  })

  test('starts the copy of a package that was checked before, bound and allowed', async () => {
    const home = newHome('package')
    const about = ['--name', name, '--version', '2.0.0', '--json', ...root]
    const target = ['--', 'npx', '-y', 'acme-weather@1.0.0']
    const env = npm.environment(home)
    const online = await run(home, ['verify', ...about, ...target], { env })
    expect([online.status, online.stderr]).toEqual([0, ''])
    const before = npm.requests.length
    const offline = await run(home, ['verify', '--offline', ...about, ...target], { env, alone: true })
    expect([offline.status, offline.stderr, offline.attempts]).toEqual([0, expect.stringMatching(asOf), []])
    expect(npm.requests.length).toBe(before)
    expect(JSON.parse(offline.stdout)).toMatchObject({ verdict: 'allow' })
    const never = await run(newHome('no-package'), ['verify', '--offline', ...about, ...target], { alone: true })
    expect([never.status, never.attempts]).toEqual([3, []])
  })
})

describe('a site without a network', () => {
  test('imports what another exported, and verifies with it alone', async () => {
    const home = newHome('exporter')
    const exported = await run(home, ['export', `${name}@1.0.0`, ...root, '-o', 'carried.json'])
    expect([exported.status, exported.stderr]).toEqual([0, ''])
    const site = newHome('site')
    const imported = await run(site, ['import', '--json', ...root, 'carried.json'], { alone: true })
    expect([imported.status, imported.stderr, imported.attempts]).toEqual([0, '', []])
    expect(JSON.parse(imported.stdout).releases).toMatchObject([{ outcome: 'kept', signers: [signer] }])
    const verified = await run(site, ['verify', '--offline', ...asked, ...root, ...server], { alone: true })
    expect([verified.status, verified.attempts]).toEqual([0, []])
    expect(existsSync(join(site, '.local/state/touchmark/control'))).toBe(true)
  })
})
