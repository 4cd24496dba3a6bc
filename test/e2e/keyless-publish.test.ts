/** A build publishes without a key: our command line, a Sigstore, and the real registry, over HTTP. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formatPublicKey } from '../../src/crypto/ed25519.ts'
import { type Claims, githubIssuer } from '../support/oidc-claims.ts'
import { pairOf } from '../support/publishing.ts'
import { newRegistry, type RegistryProcess, serveRegistry } from '../support/registry-command.ts'
import { type Sigstore, startSigstore } from '../support/sigstore.ts'

const name = 'io.github.acme/weather'
const workflow = 'https://github.com/acme/weather/.github/workflows/release.yml'
const folder = mkdtempSync(join(tmpdir(), 'touchmark-keyless-'))
const main = resolve(import.meta.dirname, '../../dist/program/touchmark.js')
const server = ['--', process.execPath, resolve(import.meta.dirname, '../support/fixture-server.mjs')]
/** What differs in the twin that passes: whatever the policy names, it names this build. */
const own = { issuer: githubIssuer, subject: `${workflow}@**`, repositoryId: '700100', ref: 'refs/heads/*' }
let sigstore: Sigstore
let registry: RegistryProcess
let verifierKey = ''

beforeAll(async () => {
  sigstore = await startSigstore()
  writeFileSync(join(folder, 'root.json'), sigstore.trustedRoot)
  await runTouchmark(['snapshot', '-o', 'weather.json', ...server], folder)
  const data = join(folder, 'data')
  ;({ verifierKey } = await newRegistry(data))
  registry = await serveRegistry(['--data', data, '--trusted-root', join(folder, 'root.json')])
})

afterAll(async () => {
  await registry.end('SIGKILL')
  await sigstore.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Runs our command line in a folder that is its home, too. */
async function runTouchmark(words: readonly string[], home: string, env: Record<string, string> = {}) {
  const environment = { PATH: process.env.PATH ?? '', HOME: home, ...env }
  const child = spawn(process.execPath, [main, ...words], { cwd: home, env: environment })
  const output = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].on('data', (part: Buffer) => {
      output[stream] += part.toString()
    })
  }
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, ...output }
}

/** Runs it as the job of a build. */
async function job(words: readonly string[], claims: Claims = {}) {
  return await runTouchmark(words, folder, sigstore.actionsEnvironment(claims))
}

/** A user who knows the registry and Sigstore's root, and has named nobody else. */
function newUser(policy: object = {}): (words: readonly string[]) => ReturnType<typeof runTouchmark> {
  const home = mkdtempSync(join(folder, 'user-'))
  mkdirSync(join(home, '.config/touchmark'), { recursive: true })
  const known = { registry: { url: registry.url, key: verifierKey }, ...policy }
  writeFileSync(join(home, '.config/touchmark/policy.jsonc'), JSON.stringify(known))
  return (words) => runTouchmark(['verify', '--trusted-root', join(folder, 'root.json'), ...words], home)
}

async function publish(version: string, claims: Claims = {}, ...more: string[]) {
  const services = ['--fulcio-url', sigstore.url, '--rekor-url', sigstore.url]
  const place = ['--registry', registry.url, '--registry-key', verifierKey]
  const statement = ['--name', name, '--version', version]
  return await job(['publish', '--keyless', ...services, ...place, ...statement, ...more, './weather.json'], claims)
}

describe('publish --keyless', () => {
  test('publishes the first version of a name of its owner, without a key and without an operator', async () => {
    const { status, stdout, stderr } = await publish('1.0.0', {}, '--json', '--out-dir', 'touchmark')
    expect(stderr).toBe(`signing as ${workflow}@refs/heads/main, by https://token.actions.githubusercontent.com\n`)
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      name,
      version: '1.0.0',
      identity: `${workflow}@refs/heads/main`,
      issuer: 'https://token.actions.githubusercontent.com',
      logIndex: expect.any(Number),
      receiptChecked: true,
    })
    for (const file of ['snapshot.json', 'bundle.json', 'receipt.txt']) {
      expect(existsSync(join(folder, `touchmark/default.${file}`)), file).toBe(true)
    }
    const shown = await (await fetch(`${registry.url}/v1/servers/${encodeURIComponent(name)}/versions/1.0.0`)).json()
    expect(shown).toMatchObject({ publisher: { type: 'keyless', subject: `${workflow}@refs/heads/main` } })
  })

  test('is verified by a user who knows the policy alone, with a network and afterwards without', async () => {
    const verify = newUser()
    const words = ['--json', '--name', name, '--version', '1.0.0', ...server]
    const online = await verify(words)
    expect(online).toMatchObject({ status: 0 })
    expect(JSON.parse(online.stdout)).toMatchObject({
      verdict: 'flag',
      reasons: expect.arrayContaining([expect.objectContaining({ code: 'definitions-only' })]),
      identity: expect.anything(),
    })
    const offline = await verify(['--offline', ...words])
    expect(offline).toMatchObject({ status: 0 })
    expect(JSON.parse(offline.stdout).reasons).toEqual(JSON.parse(online.stdout).reasons)
  })

  test.each<[string, string, object]>([
    [
      'another workflow',
      'E_IDENTITY_SUBJECT',
      { subject: 'https://github.com/acme/weather/.github/workflows/other.yml@**' },
    ],
    [
      'another repository whose name goes on',
      'E_IDENTITY_SUBJECT',
      { subject: 'https://github.com/acme/weather-app/**' },
    ],
    [
      'another issuer',
      'E_IDENTITY_ISSUER',
      { issuer: 'https://gitlab.com', subject: 'https://github.com/acme/weather/**' },
    ],
    [
      'a repository of the same name and another id',
      'E_IDENTITY_REPOSITORY',
      { subject: `${workflow}@**`, repositoryId: '999' },
    ],
    ['tags only', 'E_IDENTITY_REF', { subject: `${workflow}@**`, ref: 'refs/tags/*' }],
  ])('does not count for a user whose policy names %s: %s', async (_what, error, accepted) => {
    const identity = { type: 'keyless', issuer: 'https://token.actions.githubusercontent.com', ...accepted }
    const others = [
      { names: ['io.github.globex/*'], identities: [{ ...identity, subject: 'https://github.com/globex/**' }] },
      {
        names: ['com.example/*'],
        identities: [{ type: 'key', publicKey: formatPublicKey(pairOf('example').publicKey) }],
      },
    ]
    const verify = newUser({ publishers: [...others, { names: [name], identities: [identity] }] })
    const { status, stdout } = await verify(['--json', '--name', name, '--version', '1.0.0', ...server])
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'block',
      reasons: expect.arrayContaining([expect.objectContaining({ code: 'wrong-identity', error })]),
    })
    expect(status).toBe(1)
    const twin = newUser({ publishers: [...others, { names: [name], identities: [{ ...identity, ...own }] }] })
    expect(await twin(['--json', '--name', name, '--version', '1.0.0', ...server])).toMatchObject({ status: 0 })
  })

  test('publishes the next one from a tag', async () => {
    const { status, stdout } = await publish('1.1.0', { ref: 'refs/tags/v1.1.0', event_name: 'release' })
    expect(status).toBe(0)
    expect(stdout).toContain(`identity   ${workflow}@refs/tags/v1.1.0, log entry `)
  })

  test('a version that is there stays as it is: a second signature over the same is another bundle', async () => {
    const { status, stderr } = await publish('1.0.0')
    expect(stderr).toContain('[E_VERSION_EXISTS]')
    expect(status).toBe(1)
  })

  test.each<[string, Claims]>([
    ['another repository', { repository: 'mallory/weather' }],
    ['another owner with a matching prefix', { repository: 'acme-evil/weather' }],
    ['a pull request', { event_name: 'pull_request_target' }],
    [
      'another workflow of the same repository',
      { job_workflow_ref: 'acme/weather/.github/workflows/ci.yml@refs/heads/main' },
    ],
    ['a repository that was made again under the same name', { repository_id: '999' }],
  ])('%s does not get in, and what it signed is kept', async (_what, claims) => {
    rmSync(join(folder, 'refused'), { recursive: true, force: true })
    const { status, stderr } = await publish('2.0.0', claims, '--out-dir', 'refused')
    expect(stderr).toMatch(/\[E_(?:NAME_NOT_OWNED|IDENTITY_[A-Z]+)\]/)
    expect(status).toBe(1)
    expect(existsSync(join(folder, 'refused/default.bundle.json'))).toBe(true)
    expect(existsSync(join(folder, 'refused/default.receipt.txt'))).toBe(false)
  })

  test('nothing that left the machine but the request to Fulcio holds the token', async () => {
    const signature = /[\w-]+\.[\w-]+\.[\w-]{80,}/
    const holders = sigstore.received.filter(({ body }) => signature.test(body)).map(({ path }) => path)
    expect(new Set(holders)).toEqual(new Set(['/api/v2/signingCert']))
    expect(readFileSync(join(folder, 'touchmark/default.bundle.json'), 'utf8')).not.toMatch(signature)
  })
})
