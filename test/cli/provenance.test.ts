/** npm's provenance joined to the publisher's keyless signature, in the verdict of `verify`. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCommand } from '../support/memory-io.ts'
import { attestationsAnswer, provenanceStatement } from '../support/npm-attestations.ts'
import { type NpmRegistry, type ServedVersion, serverPackage, startNpmRegistry } from '../support/npm-registry.ts'
import { githubClaims } from '../support/oidc-claims.ts'
import { type Sigstore, startSigstore } from '../support/sigstore.ts'

const name = 'io.github.acme/weather'
const path = '/-/npm/v1/attestations/@acme/weather@1.0.0'
const home = mkdtempSync(join(tmpdir(), 'touchmark-provenance-'))
let sigstore: Sigstore
let registry: NpmRegistry
let weather: ServedVersion

const inHome = (argv: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runCommand(argv, { folder: home, env: { ...registry.environment(home), ...env }, now: Date.now })

async function verify(
  ...words: string[]
): Promise<{ verdict: string; checked: string[]; notChecked: string[]; stderr: string }> {
  const files = ['--bundle', 'b.json', '--bundle-snapshot', 'weather.snapshot.json', '--trusted-root', 'root.json']
  const { stdout, stderr } = await inHome(['verify', '--json', ...files, ...words, 'npx', '-y', '@acme/weather'])
  return { ...JSON.parse(stdout), stderr }
}

beforeAll(async () => {
  ;[sigstore, registry] = await Promise.all([startSigstore(), startNpmRegistry()])
  const files = serverPackage('@acme/weather', '1.0.0', 'Returns the forecast.', { mcpName: name })
  weather = registry.publish(files)
  weather.attestations = `${registry.url}${path}`
  writeFileSync(join(home, 'root.json'), sigstore.trustedRoot)
  writeFileSync(join(home, 'server.js'), files['server.js'])
  await inHome(['snapshot', '-o', 'weather.snapshot.json', '--', process.execPath, join(home, 'server.js')])
  const { integrity } = weather
  const keyless = ['--keyless', '--fulcio-url', sigstore.url, '--rekor-url', sigstore.url]
  const about = ['--name', name, '--version', '1.0.0', '--bind', `npm:@acme/weather@1.0.0#${integrity}`, '-o', 'b.json']
  const signed = await inHome(['sign', ...keyless, ...about, './weather.snapshot.json'], sigstore.actionsEnvironment())
  expect(signed.status, signed.stderr).toBe(0)
})

afterAll(async () => {
  await Promise.all([sigstore.close(), registry.close()])
  rmSync(home, { recursive: true, force: true })
})

test('a build of the publisher\u2019s own repository is checked; of another, or offline, it is not', async () => {
  const statement = provenanceStatement([weather.integrity ?? ''])
  registry.answers.set(path, { status: 200, body: await attestationsAnswer(sigstore, statement) })
  const proven = await verify()
  expect(proven).toMatchObject({ verdict: 'allow' })
  expect(proven.checked).toEqual(expect.arrayContaining(['binding', 'provenance']))
  expect(proven.notChecked).not.toContain('provenance')
  expect((await verify('--offline')).notChecked).toContain('provenance')
  const foreign = await attestationsAnswer(sigstore, statement, { claims: githubClaims({ repository_id: '666' }) })
  registry.answers.set(path, { status: 200, body: foreign })
  const other = await verify()
  expect(other).toMatchObject({ verdict: 'allow' })
  expect(other.checked).not.toContain('provenance')
  expect(other.notChecked).toContain('provenance')
  expect(other.stderr).toContain('provenance was not checked: E_IDENTITY_REPOSITORY')
})
