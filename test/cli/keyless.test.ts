/** `sign --keyless`, against a Sigstore on loopback. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseBundle } from '../../src/attestation/bundle.ts'
import { parseStatement } from '../../src/attestation/statement.ts'
import { formatSnapshot } from '../../src/snapshot/snapshot.ts'
import { verifyWithLibrary } from '../support/library-verifier.ts'
import { type MemoryIoOptions, runCommand, temporaryFolder } from '../support/memory-io.ts'
import { snapshotOf, tool } from '../support/publishing.ts'
import { type Sigstore, startSigstore } from '../support/sigstore.ts'

const root = resolve(import.meta.dirname, '../..')
const thief = join(root, 'test/hostile/token-thief.mjs')
const workflow = 'https://github.com/acme/weather/.github/workflows/release.yml@refs/heads/main'

let sigstore: Sigstore
let services: string[]
beforeAll(async () => {
  sigstore = await startSigstore()
  services = ['--fulcio-url', sigstore.url, '--rekor-url', sigstore.url]
})
afterAll(() => sigstore.close())

const statement = ['--name', 'io.github.acme/weather', '--version', '1.4.0', '-o', 'b.json']

/** A folder with a captured server in it, as the first job leaves it. */
function captured(): string {
  const folder = temporaryFolder()
  writeFileSync(
    join(folder, 'weather.snapshot.json'),
    formatSnapshot(snapshotOf([tool('get_weather', 'The weather.')])),
  )
  return folder
}

function sign(words: readonly string[], options: MemoryIoOptions = {}) {
  const folder = options.folder ?? captured()
  const argv = ['sign', ...statement, ...services, ...words, './weather.snapshot.json']
  return runCommand(argv, { ...options, folder, now: Date.now })
}

describe('sign --keyless', () => {
  test('signs as the build that GitHub Actions vouches for', async () => {
    const folder = captured()
    const env = sigstore.actionsEnvironment()
    const { status, stdout, stderr } = await sign(['--keyless', '--json'], { folder, env })
    expect(stderr).toBe(`signing as ${workflow}, by https://token.actions.githubusercontent.com\n`)
    expect(status).toBe(0)
    const report = JSON.parse(stdout)
    expect(report).toMatchObject({
      bundle: 'b.json',
      identity: workflow,
      issuer: 'https://token.actions.githubusercontent.com',
      logIndex: expect.any(Number),
    })
    expect(report).not.toHaveProperty('keyId')
    const file = readFileSync(join(folder, 'b.json'))
    expect(verifyWithLibrary(file, sigstore.trustedRoot).identity?.subjectAlternativeName).toBe(workflow)
    expect(parseStatement(parseBundle(file).envelope.payload).predicate).toMatchObject({
      server: { name: 'io.github.acme/weather', version: '1.4.0' },
      source: {
        repository: 'https://github.com/acme/weather',
        repositoryId: '700100',
        ownerId: '4200',
        commit: '8f3c2a1b5d6e7f80912a3b4c5d6e7f8091a2b3c4',
        workflow: 'acme/weather/.github/workflows/release.yml@refs/heads/main',
      },
    })
  })

  test('signs as the pipeline that GitLab vouches for', async () => {
    const { status, stdout } = await sign(['--keyless'], { env: { SIGSTORE_ID_TOKEN: sigstore.gitlabToken() } })
    expect(status).toBe(0)
    expect(stdout).toContain('identity  https://gitlab.com/acme/weather//.gitlab-ci.yml@refs/heads/main')
    expect(stdout).toMatch(/^log entry \d+$/m)
  })

  test('signs as a person whose token is in a file or on standard input, and names no source', async () => {
    const folder = captured()
    writeFileSync(join(folder, 'token'), `${sigstore.emailToken()}\n`)
    expect((await sign(['--keyless', '--identity-token', 'token'], { folder })).status).toBe(0)
    const { payload } = parseBundle(readFileSync(join(folder, 'b.json'))).envelope
    expect(parseStatement(payload).predicate).toMatchObject({ source: null })
    const piped = await sign(['--keyless', '--identity-token', '-'], { stdin: sigstore.emailToken() })
    expect(piped.stdout).toContain('identity  mallory@example.com')
  })

  test('a version 2 log is used with a timestamp authority', async () => {
    const folder = captured()
    const words = ['--keyless', '--rekor-version', '2', '--tsa-url', sigstore.url]
    expect((await sign(words, { folder, env: sigstore.actionsEnvironment() })).status).toBe(0)
    verifyWithLibrary(readFileSync(join(folder, 'b.json')), sigstore.trustedRoot)
  })

  test.each<[string, string, string[]]>([
    ['neither key nor token', 'E_USAGE', []],
    ['both', 'E_USAGE', ['--keyless', '--key', 'k.pem']],
    ['no token anywhere', 'E_IDENTITY_TOKEN', ['--keyless']],
    ['a token file that is not there', 'E_FILE_NOT_FOUND', ['--keyless', '--identity-token', 'missing']],
    ['an unknown version of the log', 'E_USAGE', ['--keyless', '--rekor-version', '3']],
    ['a version 2 log without a timestamp authority', 'E_USAGE', ['--keyless', '--rekor-version', '2']],
  ])('%s: %s', async (_what, code, words) => {
    const { status, stderr } = await sign(words)
    expect(stderr).toContain(code)
    expect(status).toBe(code === 'E_IDENTITY_TOKEN' ? 4 : 2)
  })

  test('a Fulcio of one’s own is not mixed with the public log, nor version 2 with a public one', async () => {
    const run = (...words: string[]) =>
      runCommand(['sign', ...statement, '--keyless', ...words, './weather.snapshot.json'], { folder })
    const folder = captured()
    expect((await run('--fulcio-url', sigstore.url)).stderr).toContain('--fulcio-url without --rekor-url')
    expect((await run('--rekor-version', '2')).stderr).toContain('--rekor-version 2 without --rekor-url')
  })

  test('an expired or malformed token is refused before any service hears of it', async () => {
    const before = sigstore.received.length
    for (const token of [sigstore.githubToken({ exp: 1 }), 'nonsense', sigstore.githubToken({ aud: 'npm' })]) {
      const { status, stderr } = await sign(['--keyless'], { env: { SIGSTORE_ID_TOKEN: token } })
      expect(stderr).toContain('E_IDENTITY_TOKEN')
      expect(stderr).not.toContain(token)
      expect(status).toBe(4)
    }
    expect(sigstore.received.length).toBe(before)
  })

  test('services that are away leave no bundle behind', async () => {
    const gone = await startSigstore()
    await gone.close()
    const folder = captured()
    const words = ['--keyless', '--rekor-url', gone.url]
    const { status, stderr } = await sign(words, { folder, env: sigstore.actionsEnvironment() })
    expect(stderr).toContain('E_SIGNING_UNREACHABLE')
    expect(status).toBe(3)
    expect(existsSync(join(folder, 'b.json'))).toBe(false)
  })

  test('a private repository is named in a public log only where that is asked for', async () => {
    for (const repository_visibility of ['private', 'internal']) {
      const env = sigstore.actionsEnvironment({ repository_visibility })
      const refused = await sign(['--keyless'], { env })
      expect(refused.stderr).toContain('E_PRIVATE_SOURCE')
      expect(refused.status).toBe(2)
      expect((await sign(['--keyless', '--public-log'], { env })).status).toBe(0)
    }
  })
})

describe('the documentation of keyless signing', () => {
  test('names options that exist', async () => {
    const text = readFileSync(join(root, 'docs/publishers.md'), 'utf8')
    const [section = ''] = text.split('## 3. Sign in CI')[1]?.split('\n## ') ?? []
    const help = (await runCommand(['publish', '--help'])).stdout + (await runCommand(['sign', '--help'])).stdout
    const options = new Set(section.match(/--[a-z][a-z-]+/g))
    expect(options.size).toBeGreaterThan(8)
    for (const option of options) expect(help).toContain(option)
  })
})

describe('before a server is started', () => {
  test.each<[string, string[]]>([
    ['no name', ['sign', '--keyless', '--version', '1', '-o', 'b.json']],
    ['no signer', ['sign', ...statement]],
    ['two signers', ['sign', ...statement, '--key', 'k.pem', '--keyless']],
    [
      'services that do not fit together',
      ['sign', ...statement, '--keyless', '--fulcio-url', 'https://fulcio.example'],
    ],
  ])('%s: refused', async (_what, words) => {
    const { status, stderr, folder } = await runCommand([...words, '--', process.execPath, thief, 'loot'])
    expect(stderr).toContain('[E_USAGE]')
    expect(status).toBe(2)
    expect(existsSync(join(folder, 'loot'))).toBe(false)
  })
})

/** Runs the built command line with a real environment of its own. */
async function runReal(words: readonly string[], folder: string, env: Record<string, string>) {
  const main = join(root, 'dist/program/touchmark.js')
  const home = { PATH: process.env.PATH ?? '', HOME: folder }
  const child = spawn(process.execPath, [main, ...words], { cwd: folder, env: { ...home, ...env } })
  const parts: string[] = []
  child.stderr.on('data', (part: Buffer) => parts.push(part.toString()))
  child.stdout.resume()
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, stderr: parts.join('') }
}

describe('a captured server that wants the identity of the build', () => {
  const loot = (folder: string) => JSON.parse(readFileSync(join(folder, 'loot'), 'utf8'))

  test('is not started where a token is in reach', async () => {
    for (const env of [sigstore.actionsEnvironment(), { SIGSTORE_ID_TOKEN: sigstore.gitlabToken() }]) {
      const folder = temporaryFolder()
      const words = ['sign', ...statement, ...services, '--keyless', '--', process.execPath, thief, 'loot']
      const { status, stderr } = await runReal(words, folder, env)
      expect(stderr).toContain('[E_SIGNER_EXPOSED]')
      expect(status).toBe(2)
      expect(existsSync(join(folder, 'loot'))).toBe(false)
    }
  })

  test('is not started by publish either', async () => {
    const folder = temporaryFolder()
    const words = ['publish', '--name', 'io.github.acme/weather', '--version', '1', '--registry', sigstore.url]
    const { stderr } = await runReal(
      [...words, '--keyless', '--', process.execPath, thief, 'loot'],
      folder,
      sigstore.actionsEnvironment(),
    )
    expect(stderr).toContain('[E_SIGNER_EXPOSED]')
    expect(existsSync(join(folder, 'loot'))).toBe(false)
  })

  test('inherits nothing of it where it is only looked at; but our own process shows it, which is why', async () => {
    const folder = temporaryFolder()
    const words = ['snapshot', '-o', 'a.json', '--', process.execPath, thief, 'loot']
    expect((await runReal(words, folder, sigstore.actionsEnvironment())).status).toBe(0)
    expect(loot(folder).inherited).toEqual([])
    if (process.platform === 'linux') expect(loot(folder).parent).toContain('ACTIONS_ID_TOKEN_REQUEST_TOKEN')
  })

  test('gets nothing in the job that has no token: the two jobs of our documentation', async () => {
    const folder = temporaryFolder()
    const look = ['snapshot', '-o', 'weather.json', '--', process.execPath, thief, 'loot']
    expect((await runReal(look, folder, { CI: 'true' })).status).toBe(0)
    expect(loot(folder)).toEqual({ inherited: [], parent: [] })
    const words = ['sign', ...statement, ...services, '--keyless', './weather.json']
    expect(await runReal(words, folder, sigstore.actionsEnvironment())).toMatchObject({ status: 0 })
    verifyWithLibrary(readFileSync(join(folder, 'b.json')), sigstore.trustedRoot)
  })

  test('is signed with a token from a file, where none is in reach', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'token'), sigstore.emailToken())
    const words = ['sign', ...statement, ...services, '--keyless', '--identity-token', 'token']
    expect((await runReal([...words, '--', process.execPath, thief, 'loot'], folder, {})).status).toBe(0)
    expect(loot(folder).inherited).toEqual([])
  })

  test('does not get it through --env either', async () => {
    const env = { ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'secret', FORECAST_KEY: 'x' }
    const look = (...words: string[]) =>
      runCommand(['snapshot', ...words, '--', process.execPath, thief, 'loot'], { env })
    for (const word of [
      'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
      'ACTIONS_ID_TOKEN_REQUEST_TOKEN=secret',
      'SIGSTORE_ID_TOKEN=x',
    ]) {
      const { status, stderr } = await look('--env', word)
      expect(stderr).toContain('[E_SIGNER_EXPOSED]')
      expect(stderr).not.toContain('secret')
      expect(status).toBe(2)
    }
    expect((await look('--env', 'FORECAST_KEY')).stderr).not.toContain('E_SIGNER_EXPOSED')
  })
})
