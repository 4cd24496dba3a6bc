/**
 * The whole way of a keyless release: a build publishes, a client that knows nothing but its policy verifies the package
 * that it starts; and each wrong thing is refused by the command line with its own code and exit status.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formatStatement, makePublishStatement, type StatementParts } from '../../src/attestation/statement.ts'
import { formatPublicKey } from '../../src/crypto/ed25519.ts'
import { parseSnapshot, type Snapshot } from '../../src/snapshot/snapshot.ts'
import { type MemoryIoOptions, runCommand } from '../support/memory-io.ts'
import {
  type NpmRegistry,
  type ServedVersion,
  serverPackage,
  serverScript,
  startNpmRegistry,
} from '../support/npm-registry.ts'
import { githubClaims } from '../support/oidc-claims.ts'
import { newRegistry, type RegistryProcess, serveRegistry } from '../support/registry-command.ts'
import { testKeyPair } from '../support/sample-release.ts'
import { type SignOptions, type Sigstore, startSigstore } from '../support/sigstore.ts'

const name = 'io.github.acme/weather'
const description = 'Returns the forecast for a city.'
const home = mkdtempSync(join(tmpdir(), 'touchmark-keyless-verify-'))
const target = ['npx', '-y', '@acme/weather']
let sigstore: Sigstore
let registry: RegistryProcess
let npm: NpmRegistry
let weather: ServedVersion
let snapshot: Snapshot
let policy = ''

const at = (file: string): string => join(home, file)
/** The same server, started as it is. */
const server = ['--as-is', '--name', name, process.execPath, at('server.cjs')]

beforeAll(async () => {
  ;[sigstore, npm] = [await startSigstore(), await startNpmRegistry()]
  weather = npm.publish(serverPackage('@acme/weather', '1.0.0', description, { mcpName: name }))
  npm.publish(serverPackage('copycat', '1.0.0', description, { mcpName: name }))
  writeFileSync(at('root.json'), sigstore.trustedRoot)
  writeFileSync(at('server.cjs'), serverScript(description))
  // A server inherits no npm variables, so where the words are started as they are, npx finds the registry here.
  writeFileSync(at('.npmrc'), `registry=${npm.url}\ncache=${at('npm-cache')}\n`)
  const { verifierKey } = await newRegistry(at('data'))
  registry = await serveRegistry(['--data', at('data'), '--trusted-root', at('root.json')])
  const workflow = 'https://github.com/acme/weather/.github/workflows/release.yml@refs/heads/main'
  const keyless = { type: 'keyless', issuer: 'https://token.actions.githubusercontent.com' }
  const key = { type: 'key', publicKey: formatPublicKey(testKeyPair('offline').publicKey) }
  policy = JSON.stringify({
    registry: { url: registry.url, key: verifierKey },
    publishers: [
      { names: ['com.example/*'], identities: [key] },
      { names: ['io.github.acme/*'], identities: [{ ...keyless, subject: workflow, repositoryId: '700100' }] },
      { names: ['io.github.other/*'], identities: [{ ...keyless, subject: workflow.replace('acme', 'other') }] },
    ],
  })
  const captured = await publisher(['snapshot', '-o', 'weather.json', ...target])
  expect(captured.status, captured.stderr).toBe(0)
  snapshot = parseSnapshot(new Uint8Array(readFileSync(at('weather.json'))))
})

afterAll(async () => {
  await registry.end('SIGKILL')
  await Promise.all([npm.close(), sigstore.close()])
  rmSync(home, { recursive: true, force: true })
})

/** A command of the publisher, in the environment of a build where `env` says so. */
async function publisher(argv: readonly string[], env: Record<string, string> = {}) {
  return await runCommand(argv, { folder: home, now: Date.now, env: { ...npm.environment(home), ...env } })
}

interface Report {
  readonly verdict: string
  readonly reasons: readonly { readonly code: string; readonly error?: string; readonly detail?: string }[]
  readonly checked: readonly string[]
  readonly identity: string | null
}

/** A command of a client in a home of its own, that knows a policy and the root of trust. */
async function client(words: readonly string[], options: MemoryIoOptions & { files?: Record<string, string> } = {}) {
  const folder = mkdtempSync(at('client-'))
  writeFileSync(join(folder, 'policy.jsonc'), options.files?.['policy.jsonc'] ?? policy)
  for (const [file, text] of Object.entries(options.files ?? {})) writeFileSync(join(folder, file), text)
  const config = join(folder, '.config/touchmark')
  const { mkdirSync, renameSync } = await import('node:fs')
  mkdirSync(config, { recursive: true })
  renameSync(join(folder, 'policy.jsonc'), join(config, 'policy.jsonc'))
  return await runCommand(words, {
    now: Date.now,
    ...options,
    folder,
    env: { ...npm.environment(folder), XDG_CONFIG_HOME: join(folder, '.config'), ...options.env },
  })
}

async function verify(words: readonly string[], options: Parameters<typeof client>[1] = {}) {
  const { status, stdout, stderr } = await client(
    ['verify', '--json', '--trusted-root', at('root.json'), ...words],
    options,
  )
  return { status, stderr, ...(JSON.parse(stdout === '' ? stderr : stdout) as Partial<Report>) }
}

describe('a keyless release', () => {
  test('is published by a build and verified by a client that knows only the policy', async () => {
    const services = ['--fulcio-url', sigstore.url, '--rekor-url', sigstore.url]
    const place = ['--registry', registry.url, '--name', name, '--version', '1.0.0']
    const binding = ['--bind', `npm:@acme/weather@1.0.0#${weather.integrity}`]
    const published = await publisher(
      ['publish', '--keyless', ...services, ...place, ...binding, './weather.json'],
      sigstore.actionsEnvironment(),
    )
    expect(published.status, published.stderr).toBe(0)
    const report = await verify(target)
    expect(report).toMatchObject({ status: 0, verdict: 'allow' })
    expect(report.checked).toEqual(expect.arrayContaining(['statement', 'binding', 'receipt', 'control']))
    expect(report.identity).toContain('https://github.com/acme/weather/.github/workflows/release.yml')
  })

  test('whose registry is gone cannot be checked', async () => {
    const gone = JSON.parse(policy) as { registry: { url: string } }
    const files = {
      'policy.jsonc': JSON.stringify({ ...gone, registry: { ...gone.registry, url: 'http://127.0.0.1:9' } }),
    }
    const report = await verify(target, { files })
    expect(report.status).not.toBe(0)
    expect(report.reasons?.map(({ error }) => error)).toContain('E_REGISTRY_UNREACHABLE')
  })

  test('is not checked, and never passed, with a root of trust that is too old', async () => {
    const { status, stdout } = await client(['verify', '--json', '--offline', ...(await files())], {
      ...withoutRegistry(),
      now: () => Date.parse('2036-01-01T00:00:00Z'),
    })
    const { reasons } = JSON.parse(stdout) as Report
    expect(status).not.toBe(0)
    expect(reasons.map(({ error }) => error)).toContain('E_TRUSTED_ROOT_STALE')
  })
})

/** A bundle of a statement, as files beside its snapshot, and the words that verify the server with them. */
async function files(options: SignOptions = {}, parts: Partial<StatementParts> = {}): Promise<string[]> {
  const { integrity = '' } = weather
  const statement = makePublishStatement({
    snapshot,
    name,
    version: '1.0.0',
    profile: 'default',
    bindings: [{ type: 'npm', name: '@acme/weather', version: '1.0.0', integrity }],
    source: null,
    masks: [],
    ...parts,
  })
  const stem = mkdtempSync(at('bundle-'))
  writeFileSync(join(stem, 'b.json'), await sigstore.sign(formatStatement(statement), options))
  return ['--bundle', join(stem, 'b.json'), '--bundle-snapshot', at('weather.json'), ...server]
}

/** The release without a registry, so that each fact stands alone. */
const withoutRegistry = (): { files: Record<string, string> } => {
  const { registry: _registry, ...rest } = JSON.parse(policy) as Record<string, unknown>
  return { files: { 'policy.jsonc': JSON.stringify(rest) } }
}

describe('each wrong thing is refused with its own code, and its twin without it passes', () => {
  test.each<[string, SignOptions, Partial<StatementParts>, number, string]>([
    ['nothing', {}, {}, 0, ''],
    ['another issuer', { claims: githubClaims({ iss: 'https://gitlab.example' }) }, {}, 1, 'E_IDENTITY_ISSUER'],
    [
      'a repository whose name begins alike',
      { claims: githubClaims({ repository: 'acme/weather-evil' }) },
      {},
      1,
      'E_IDENTITY_SUBJECT',
    ],
    [
      'another workflow of the same repository',
      { claims: githubClaims({ job_workflow_ref: 'acme/weather/.github/workflows/ci.yml@refs/heads/main' }) },
      {},
      1,
      'E_IDENTITY_SUBJECT',
    ],
    [
      'a repository made again under its name',
      { claims: githubClaims({ repository_id: '999' }) },
      {},
      1,
      'E_IDENTITY_REPOSITORY',
    ],
    ['a pull request', { claims: githubClaims({ event_name: 'pull_request' }) }, {}, 1, 'E_IDENTITY_TRIGGER'],
    ['a workflow run', { claims: githubClaims({ event_name: 'workflow_run' }) }, {}, 1, 'E_IDENTITY_TRIGGER'],
    ['an expired certificate', { twist: 'expired-certificate' }, {}, 1, 'E_CERTIFICATE_INVALID'],
    ['a signature before its certificate', { twist: 'early-signature' }, {}, 1, 'E_SIGNATURE_TIME'],
    ['a certificate of another authority', { twist: 'other-authority' }, {}, 1, 'E_CERTIFICATE_INVALID'],
    ['no log entry', { twist: 'no-log-entry' }, {}, 1, 'E_LOG_ENTRY'],
    ['one log entry twice', { twist: 'duplicate-log-entry' }, {}, 1, 'E_LOG_ENTRY'],
    ['a crafted name on the checkpoint', { twist: 'checkpoint-name' }, {}, 1, 'E_CHECKPOINT_INVALID'],
    ['another payload type', { twist: 'other-payload-type' }, {}, 1, 'E_ENVELOPE_INVALID'],
    ['two signatures', { twist: 'two-signatures' }, {}, 1, 'E_ENVELOPE_INVALID'],
    ['another name', {}, { name: 'io.github.acme/mail' }, 1, 'E_SUBJECT_MISMATCH'],
    ['no binding at all, which is only flagged', {}, { bindings: [] }, 0, 'definitions-only'],
    [
      'a time a day ahead of the clock',
      { atMs: Math.ceil(Date.now() / 1000) * 1000 + 86_400_000 },
      {},
      3,
      'clock-skew',
    ],
  ])('%s', async (_what, options, parts, status, code) => {
    const report = await verify(await files(options, parts), withoutRegistry())
    const codes = report.reasons?.flatMap(({ code: reason, error }) => [
      reason,
      ...(error === undefined ? [] : [error]),
    ])
    if (code !== '') expect(codes, JSON.stringify(report.reasons)).toContain(code)
    expect(report.status, JSON.stringify(report.reasons)).toBe(status)
  })

  test('a replayed bundle of another version', async () => {
    const words = await files({}, { version: '0.9.0' })
    const report = await verify(['--version', '1.0.0', ...words], withoutRegistry())
    expect(report.reasons?.map(({ error }) => error)).toContain('E_SUBJECT_MISMATCH')
    expect(report.status).toBe(1)
  })

  test('signed definitions on another package', async () => {
    const words = await files()
    const copy = ['--name', name, ...words.slice(0, 4), 'npx', '-y', 'copycat']
    expect((await verify(copy, withoutRegistry())).reasons?.map(({ code }) => code)).toContain('binding-mismatch')
  })

  test('verification material of an unknown kind', async () => {
    const words = await files()
    const file = words[1] ?? ''
    const bundle = JSON.parse(readFileSync(file, 'utf8')) as { verificationMaterial: object }
    writeFileSync(file, `${JSON.stringify({ ...bundle, verificationMaterial: { x509: {} } })}\n`)
    const report = await verify(words, withoutRegistry())
    expect(report.reasons?.map(({ error }) => error)).toContain('E_KEY_TYPE')
    expect(report.status).toBe(1)
  })

  test('a project’s policy that loosens', async () => {
    const loose = { ...withoutRegistry().files, 'touchmark.policy.jsonc': '{ "publishers": [] }' }
    const { status, stderr } = await client(['verify', ...(await files())], { files: loose })
    expect([status, stderr]).toEqual([2, expect.stringContaining('E_POLICY_INVALID')])
  })
})
