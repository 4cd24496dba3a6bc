import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { parseRegistryProblem, parseRegistryVersion } from '../../src/attestation/registry-wire.ts'
import { startPostgres } from '../support/postgres.ts'
import { signVersion, versionPath } from '../support/publishing.ts'
import { type RegistryProcess, runRegistry, serveRegistry } from '../support/registry-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'touchmark-registry-'))
const data = join(folder, 'data')
const server = await startPostgres('the registry command on PostgreSQL')
const running: RegistryProcess[] = []
let operatorToken = ''

async function serve(words: readonly string[], environment: Record<string, string> = {}): Promise<RegistryProcess> {
  const registry = await serveRegistry(words, environment)
  running.push(registry)
  return registry
}

async function publish(url: string, version: string, token?: string): Promise<Response> {
  const { body } = await signVersion({ version })
  return await fetch(`${url}${versionPath('io.github.acme/weather', version)}`, {
    method: 'PUT',
    body: new Uint8Array(body),
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  })
}

beforeAll(async () => {
  const made = await runRegistry(['admin', 'bootstrap', '--data', data, '--origin', 'registry.test', '--json'])
  expect(made.stderr).toBe('')
  operatorToken = (JSON.parse(made.stdout) as { operatorToken: string }).operatorToken
})

afterEach(async () => {
  for (const registry of running.splice(0)) await registry.end('SIGKILL')
})
afterAll(async () => {
  await server?.remove()
  rmSync(folder, { recursive: true, force: true })
})

describe('touchmark-registry', () => {
  test('explains itself', async () => {
    const { status, stdout } = await runRegistry(['--help'])
    expect(status).toBe(0)
    for (const word of ['serve', 'migrate', 'admin bootstrap', 'doctor', 'DATABASE_URL']) expect(stdout).toContain(word)
  })

  test.each([[[]], [['dance']], [['serve', '--prot', '1']], [['serve', '--port']], [['migrate']]])(
    'refuses %j as wrong use',
    async (words) => {
      const { status, stderr, stdout } = await runRegistry(words)
      expect(status).toBe(2)
      expect(stderr).toContain('E_USAGE')
      expect(stdout).toBe('')
    },
  )

  test('refuses settings that cannot be used', async () => {
    const { status, stderr } = await runRegistry(['serve', '--port', 'x'], { TOUCHMARK_REGISTRY_LINT: 'maybe' })
    expect(status).toBe(2)
    expect(stderr).toContain('E_CONFIG_INVALID')
    expect(stderr).toContain('--port')
    expect(stderr).toContain('--lint')
  })
})

describe('admin bootstrap', () => {
  test('writes a private key file, stores no token, and is done once', async () => {
    expect(statSync(join(data, 'registry.key')).mode & 0o777).toBe(0o600)
    const again = await runRegistry(['admin', 'bootstrap', '--data', data])
    expect(again.status).toBe(2)
    expect(again.stderr).toContain('E_CONFIG_INVALID')
    expect(readFileSync(join(data, 'registry.key'), 'utf8')).not.toContain(operatorToken)
  })

  test.each(['has space', 'has+plus', ''])('refuses the origin %j and leaves no key', async (origin) => {
    const other = join(folder, `other-${origin.length}`)
    const { status, stderr } = await runRegistry(['admin', 'bootstrap', '--data', other, '--origin', origin])
    expect(status).not.toBe(0)
    expect(stderr).toContain('E_')
    expect(() => statSync(join(other, 'registry.key'))).toThrow()
  })
})

describe('serve', () => {
  test('without a key says what to do', async () => {
    const { status, stderr } = await runRegistry(['serve', '--data', join(folder, 'nothing')])
    expect(status).toBe(2)
    expect(stderr).toContain('admin bootstrap')
  })

  test('refuses a key that others can read, and one that is damaged', async () => {
    const key = join(data, 'registry.key')
    const good = readFileSync(key, 'utf8')
    chmodSync(key, 0o644)
    expect((await runRegistry(['serve', '--data', data])).stderr).toContain('E_KEY_PERMISSIONS')
    chmodSync(key, 0o600)
    writeFileSync(key, good.slice(0, -5))
    expect((await runRegistry(['serve', '--data', data])).stderr).toContain('E_KEY_INVALID')
    writeFileSync(key, good)
  })

  test('publishes, stops on SIGTERM, and knows everything after the next start', async () => {
    const first = await serve(['--data', data])
    const answer = await publish(first.url, '1.0.0', operatorToken)
    expect(answer.status).toBe(201)
    const accepted = parseRegistryVersion(new Uint8Array(await answer.arrayBuffer()))
    expect(await first.end('SIGTERM')).toBe(0)
    const second = await serve(['--data', data])
    const response = await fetch(`${second.url}${versionPath('io.github.acme/weather', 'latest')}`)
    expect(parseRegistryVersion(new Uint8Array(await response.arrayBuffer()))).toEqual(accepted)
    expect(await second.end('SIGINT')).toBe(0)
    expect(second.stderr()).toBe('')
  })

  test('is refused on a folder that another one works on', async () => {
    await serve(['--data', data])
    const second = await runRegistry(['serve', '--data', data, '--port', '0'])
    expect(second.status).toBe(2)
    expect(second.stderr).toContain('E_STORE_LOCKED')
  })

  test('is refused on an address that is taken', async () => {
    const first = await serve(['--data', data])
    const other = join(folder, 'second')
    await runRegistry(['admin', 'bootstrap', '--data', other])
    const second = await runRegistry(['serve', '--data', other, '--port', new URL(first.url).port])
    expect(second.status).toBe(2)
    expect(second.stderr).toContain('EADDRINUSE')
  })

  test('answers 413 over a real socket before the body is over, and goes on', async () => {
    const registry = await serve(['--data', data])
    const { port } = new URL(registry.url)
    const headers = { 'content-length': String(17 * 1024 * 1024) }
    const status = await new Promise((resolve, reject) => {
      const client = request({ port, method: 'PUT', path: versionPath('a/b', '1'), headers }, (response) => {
        response.resume()
        resolve(response.statusCode)
        client.destroy()
      })
      client.on('error', reject)
      client.write(Buffer.alloc(1024))
    })
    expect(status).toBe(413)
    const whole = await fetch(`${registry.url}${versionPath('a/b', '1')}`, {
      method: 'PUT',
      body: new Uint8Array(17 * 1024 * 1024),
    })
    expect(parseRegistryProblem(new Uint8Array(await whole.arrayBuffer())).code).toBe('E_BODY_TOO_LARGE')
    expect((await fetch(`${registry.url}/readyz`)).status).toBe(200)
  })

  test('a new operator token ends the old one', async () => {
    const made = await runRegistry(['admin', 'token', '--data', data, '--json'])
    const fresh = (JSON.parse(made.stdout) as { operatorToken: string }).operatorToken
    const registry = await serve(['--data', data])
    const { body } = await signVersion({ name: 'acme/new' })
    const put = async (token: string) =>
      await fetch(`${registry.url}${versionPath('acme/new', '1.0.0')}`, {
        method: 'PUT',
        body: new Uint8Array(body),
        headers: { authorization: `Bearer ${token}` },
      })
    expect((await put(operatorToken)).status).toBe(401)
    expect((await put(fresh)).status).toBe(201)
    operatorToken = fresh
  })

  test('a database that was never set up is no reason to start', async () => {
    const { status, stderr } = await runRegistry(['serve', '--data', data], {
      DATABASE_URL: 'postgres://127.0.0.1:1/x',
    })
    expect(status).toBe(3)
    expect(stderr).toContain('E_DATABASE_UNAVAILABLE')
  })
})

test('doctor finds nothing wrong with a good store', async () => {
  const { status, stdout } = await runRegistry(['doctor', '--data', data, '--json'])
  expect(JSON.parse(stdout)).toMatchObject({ problems: [], engine: expect.stringContaining('PGlite') })
  expect(status).toBe(0)
})

if (server !== undefined) {
  describe('on PostgreSQL', () => {
    test('migrate, bootstrap, serve; two processes share one database', async () => {
      const environment = { DATABASE_URL: await server.createDatabase() }
      const shared = join(folder, 'shared')
      const made = await runRegistry(['admin', 'bootstrap', '--data', shared, '--json'], environment)
      const token = (JSON.parse(made.stdout) as { operatorToken: string }).operatorToken
      expect((await runRegistry(['migrate'], environment)).status).toBe(0)
      const [one, two] = [await serve(['--data', shared], environment), await serve(['--data', shared], environment)]
      expect((await publish(one.url, '1.0.0', token)).status).toBe(201)
      expect((await publish(two.url, '1.0.0')).status).toBe(200)
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, at) => publish((at % 2 === 0 ? one : two).url, `2.0.${at}`)),
      )
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201))
      const { stdout } = await runRegistry(['doctor', '--data', shared, '--json'], environment)
      expect(JSON.parse(stdout)).toMatchObject({ versions: 11, problems: [] })
    })

    test('serve refuses a database that was not migrated', async () => {
      const { status, stderr } = await runRegistry(['serve', '--data', data], {
        DATABASE_URL: await server.createDatabase(),
      })
      expect(status).toBe(2)
      expect(stderr).toContain('touchmark-registry migrate')
    })
  })
}
