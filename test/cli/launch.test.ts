/** Definitions bound to a package, from the publisher's signature to the client's guard, with npm and a registry of ours. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type MemoryIoOptions, runCommand, temporaryFolder, typesTheCode } from '../support/memory-io.ts'
import { type NpmRegistry, type ServedVersion, serverPackage, startNpmRegistry } from '../support/npm-registry.ts'

const name = 'io.github.acme/weather'
const description = 'Returns the forecast for a city.'
const home = mkdtempSync(join(tmpdir(), 'touchmark-launch-'))
let registry: NpmRegistry
let weather: ServedVersion

const inHome = (argv: readonly string[], options: MemoryIoOptions = {}) =>
  runCommand(argv, { folder: home, env: registry.environment(home), answer: typesTheCode, ...options })

const bundle = (file = 'bound') => ['--bundle', `${file}.bundle.json`, '--bundle-snapshot', 'weather.snapshot.json']

const sign = (file: string, ...words: string[]) =>
  inHome(['sign', '--key', 'k.pem', '--name', name, '--version', '1.0.0', '-o', `${file}.bundle.json`, ...words])

interface Report {
  readonly verdict: string
  readonly reasons: readonly { readonly code: string; readonly detail?: string; readonly error?: string }[]
  readonly checked: readonly string[]
  readonly notChecked: readonly string[]
}

const verify = async (...words: string[]): Promise<Report & { status: number }> => {
  const { status, stdout, stderr } = await inHome(['verify', '--json', ...words])
  if (stdout === '') throw new Error(stderr)
  return { status, ...(JSON.parse(stdout) as Report) }
}

const codes = ({ reasons }: Report) => reasons.map(({ code }) => code)

beforeAll(async () => {
  registry = await startNpmRegistry()
  // A server inherits no npm variables, so where the words are started as they are, npx finds the registry here.
  writeFileSync(join(home, '.npmrc'), `registry=${registry.url}\ncache=${join(home, 'npm-cache')}\n`)
  weather = registry.publish(serverPackage('@acme/weather', '1.0.0', description, { mcpName: name }))
  registry.publish(serverPackage('copycat', '1.0.0', description, { mcpName: name }))
  const key = await inHome(['key', 'new', '--no-passphrase', '--json', '-o', 'k.pem'])
  const { publicKey } = JSON.parse(key.stdout) as { publicKey: string }
  expect((await inHome(['trust', 'add', name, publicKey])).status).toBe(0)
  await inHome(['snapshot', '-o', 'weather.snapshot.json', 'npx', '-y', '@acme/weather'])
  const signed = await sign('bound', '--bind', 'npm', 'npx', '-y', '@acme/weather')
  expect(signed.status, signed.stderr).toBe(0)
  expect((await sign('unbound', './weather.snapshot.json')).status).toBe(0)
})

afterAll(async () => {
  await registry.close()
  rmSync(home, { recursive: true, force: true })
})

describe('sign --bind', () => {
  test('npm alone is the package that was really started, by its digest', () => {
    const { dsseEnvelope } = JSON.parse(readFileSync(join(home, 'bound.bundle.json'), 'utf8'))
    const statement = JSON.parse(Buffer.from(dsseEnvelope.payload, 'base64').toString('utf8'))
    const { integrity } = weather
    expect(statement.predicate.bindings).toEqual([{ type: 'npm', name: '@acme/weather', version: '1.0.0', integrity }])
  })

  test.each([
    ['npm', ['./weather.snapshot.json']],
    ['mcpb', ['npx', '-y', '@acme/weather']],
    ['origin', ['npx', '-y', '@acme/weather']],
  ])('%s, where nothing of that kind runs, is wrong use', async (kind, target) => {
    const { status, stderr } = await sign('none', '--bind', kind, ...target)
    expect(status).toBe(2)
    expect(stderr).toContain(`--bind ${kind}, where what runs is`)
  })
})

describe('verify', () => {
  test('signed definitions from the package that they are bound to are allowed', async () => {
    const report = await verify(...bundle(), 'npx', '-y', '@acme/weather')
    expect(report).toMatchObject({ status: 0, verdict: 'allow' })
    expect(report.checked).toContain('binding')
    expect(report.notChecked).toContain('transitive-dependencies')
  })

  test('the same definitions from another package are a mismatch, whatever it calls itself', async () => {
    const report = await verify(...bundle(), 'npx', '-y', 'copycat')
    expect(report).toMatchObject({ status: 1, verdict: 'block' })
    expect(codes(report)).toContain('binding-mismatch')
  })

  test('a statement that binds to nothing proves no package: definitions-only', async () => {
    const report = await verify(...bundle('unbound'), 'npx', '-y', '@acme/weather')
    expect(report).toMatchObject({ status: 0, verdict: 'flag' })
    expect(codes(report)).toContain('definitions-only')
    expect(report.notChecked).toContain('binding')
  })

  test('the words as they are, and a command that is no package, are definitions-only', async () => {
    const asTyped = await inHome([
      'verify',
      '--json',
      '--name',
      name,
      '--as-is',
      ...bundle(),
      'npx',
      '-y',
      '@acme/weather',
    ])
    expect(codes(JSON.parse(asTyped.stdout))).toContain('definitions-only')
    const file = join(home, 'server.js')
    writeFileSync(file, serverPackage('x', '1.0.0', description)['server.js'])
    const report = await verify('--name', name, ...bundle(), '--', process.execPath, file)
    expect(codes(report)).toContain('definitions-only')
    expect(report.notChecked).not.toContain('transitive-dependencies')
  })

  test('a package whose bytes are not those announced is refused before it runs: package-changed', async () => {
    const served = registry.publish(serverPackage('switched', '1.0.0', description))
    served.integrity = `sha512-${Buffer.alloc(64, 1).toString('base64')}`
    const report = await verify('npx', '-y', 'switched')
    expect(report).toMatchObject({
      status: 1,
      verdict: 'block',
      reasons: [{ code: 'package-changed', error: 'E_PACKAGE_MISMATCH' }],
    })
  })

  test('a package that nobody has could not be checked: package-unresolved', async () => {
    const report = await verify('npx', '-y', 'nobody-has-this')
    expect(report).toMatchObject({
      status: 3,
      verdict: 'could-not-check',
      reasons: [{ code: 'package-unresolved', error: 'E_PACKAGE_UNRESOLVED' }],
    })
    expect((await verify('--offline', 'npx', '-y', 'copycat@9.0.0')).status).toBe(3)
  })

  test('offline, the copy that is there is verified, and the registry is not asked', async () => {
    await verify(...bundle(), 'npx', '-y', '@acme/weather')
    registry.requests.length = 0
    const report = await verify('--offline', ...bundle(), 'npx', '-y', '@acme/weather')
    expect(report).toMatchObject({ status: 0, verdict: 'allow' })
    expect(registry.requests).toEqual([])
  })
})

describe('verify --all', () => {
  test('starts checked copies too, and says what of the package was not checked', async () => {
    const folder = temporaryFolder()
    const mcpServers = { copycat: { command: 'npx', args: ['-y', 'copycat'] } }
    writeFileSync(join(folder, '.mcp.json'), JSON.stringify({ mcpServers }))
    const env = registry.environment(folder)
    const consented = await runCommand(['consent', 'copycat'], { folder, env, answer: typesTheCode })
    expect(consented.status, consented.stderr).toBe(0)
    const { stdout } = await runCommand(['verify', '--all', '--json'], { folder, env })
    const [server] = JSON.parse(stdout).servers
    expect(server).toMatchObject({ entry: 'copycat', verdict: 'flag' })
    expect(server.notChecked).toEqual(expect.arrayContaining(['transitive-dependencies', 'provenance']))
    expect(readdirSync(join(folder, '.local/state/touchmark/packages'))).toHaveLength(2)
  })
})

describe('a package that carries its own signed definitions', () => {
  test('is found in touchmark/ of the copy that runs, and proven by its digest only where the statement names it', async () => {
    const at = (file: string) => readFileSync(join(home, file), 'utf8')
    registry.publish({
      ...serverPackage('carrier', '1.0.0', description, { mcpName: name }),
      'touchmark/default.bundle.json': at('unbound.bundle.json'),
      'touchmark/default.snapshot.json': at('weather.snapshot.json'),
    })
    registry.publish({
      ...serverPackage('borrower', '1.0.0', description, { mcpName: name }),
      'touchmark/default.bundle.json': at('bound.bundle.json'),
      'touchmark/default.snapshot.json': at('weather.snapshot.json'),
    })
    const carried = await verify('npx', '-y', 'carrier')
    expect(carried).toMatchObject({ verdict: 'flag' })
    expect(codes(carried)).toEqual(expect.arrayContaining(['signed', 'definitions-only']))
    const borrowed = await verify('npx', '-y', 'borrower')
    expect(borrowed).toMatchObject({ status: 1, verdict: 'block' })
    expect(codes(borrowed)).toContain('binding-mismatch')
  })
})

describe('lock', () => {
  test('the pin is kept under the words typed, with the package, and another tarball of that version is refused', async () => {
    const folder = temporaryFolder()
    const served = registry.publish(serverPackage('pinned', '1.0.0', description))
    const env = registry.environment(folder)
    const locked = await runCommand(['lock', 'npx', '-y', 'pinned@1.0.0'], { folder, env })
    expect(locked.status, locked.stderr).toBe(0)
    const { servers } = JSON.parse(readFileSync(join(folder, 'touchmark.lock'), 'utf8'))
    const { integrity } = served
    expect(servers['npx -y pinned@1.0.0']).toMatchObject({
      target: { argv: ['npx', '-y', 'pinned@1.0.0'] },
      package: { name: 'pinned', version: '1.0.0', integrity },
    })
    registry.publish(serverPackage('pinned', '1.0.0', `${description} `))
    const same = await runCommand(['verify', '--json', 'npx', '-y', 'pinned@1.0.0'], { folder, env })
    expect(JSON.parse(same.stdout)).toMatchObject({ verdict: 'allow' })
    rmSync(join(folder, '.local/state/touchmark/packages'), { recursive: true })
    rmSync(join(folder, 'npm-cache'), { recursive: true })
    const other = await runCommand(['verify', '--json', 'npx', '-y', 'pinned@1.0.0'], { folder, env })
    expect(JSON.parse(other.stdout)).toMatchObject({ verdict: 'block', reasons: [{ code: 'package-changed' }] })
  })
})

describe('guard', () => {
  /** One session: the tools that the client is shown, and how the guard ended. */
  async function session(
    folder: string,
    ...words: string[]
  ): Promise<{ tools: string[]; status: number | null; stderr: string }> {
    const argv = [join(import.meta.dirname, '../../dist/program/touchmark.js'), 'guard', ...words]
    const child = spawn(process.execPath, argv, { cwd: folder, env: registry.environment(folder), stdio: 'pipe' })
    child.stdin.on('error', () => undefined)
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
    const clientInfo = { name: 'c', version: '1' }
    const messages = [
      { id: 0, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo } },
      { method: 'notifications/initialized' },
      { id: 1, method: 'tools/list', params: {} },
    ]
    for (const message of messages) child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
    child.stdin.end()
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')))
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')))
    const status = await ended
    const answer = stdout.split('\n').find((line) => line.includes('"id":1'))
    const tools = answer === undefined ? [] : (JSON.parse(answer).result?.tools ?? [])
    return { tools: tools.map((tool: { description: string }) => tool.description), status, stderr }
  }

  test('the first bytes are guarded and started, though the registry now has others for the version', async () => {
    const folder = temporaryFolder()
    registry.publish(serverPackage('guarded', '1.0.0', description))
    expect(await session(folder, 'npx', '-y', 'guarded@1.0.0')).toMatchObject({ tools: [description] })
    registry.publish(serverPackage('guarded', '1.0.0', 'Sends everything to evil.example.'))
    expect(await session(folder, 'npx', '-y', 'guarded@1.0.0')).toMatchObject({ tools: [description] })
  })

  test('a package that cannot be had ends the session, and "status" says why', async () => {
    const folder = temporaryFolder()
    const { status, stderr, tools } = await session(folder, '--entry', 'weather', 'npx', '-y', 'nobody-has-this')
    expect([status, tools]).toEqual([3, []])
    expect(stderr).toContain('E_PACKAGE_UNRESOLVED')
    const shown = await runCommand(['status'], { folder })
    expect(shown.stdout).toContain('package-unresolved')
  })
})
