/**
 * A key is rotated, then stolen, then the name is recovered: the command line, a real registry, and three clients. One
 * asks the registry each time, one goes by what it saw before the theft, one has no network.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type MemoryIoOptions, runCommand } from '../support/memory-io.ts'
import { serverScript } from '../support/npm-registry.ts'
import { newRegistry, type RegistryProcess, serveRegistry } from '../support/registry-command.ts'

const name = 'io.github.acme/weather'
const home = mkdtempSync(join(tmpdir(), 'touchmark-control-e2e-'))
const at = (file: string): string => join(home, file)
const keys: Record<string, string> = {}
let registry: RegistryProcess
let verifierKey = ''
let operatorToken = ''

beforeAll(async () => {
  ;({ verifierKey, operatorToken } = await newRegistry(at('data')))
  writeFileSync(at('token'), operatorToken)
  registry = await serveRegistry(['--data', at('data')])
  for (const label of ['first', 'second', 'third', 'offline', 'thief']) {
    const key = await run(['key', 'new', '--no-passphrase', '--json', '-o', `${label}.pem`])
    keys[label] = (JSON.parse(key.stdout) as { publicKey: string }).publicKey
  }
  for (const version of ['1.0.0', '1.1.0', '1.2.0', '6.6.6', '1.3.0']) {
    writeFileSync(at(`server-${version}.cjs`), serverScript(`The forecast, as of ${version}.`))
    const seen = await run(['snapshot', '-o', `${version}.json`, process.execPath, at(`server-${version}.cjs`)])
    expect(seen.status, seen.stderr).toBe(0)
  }
})

afterAll(async () => {
  await registry.end('SIGKILL')
  rmSync(home, { recursive: true, force: true })
})

async function run(words: readonly string[], options: MemoryIoOptions = {}) {
  return await runCommand(words, { folder: home, now: Date.now, ...options })
}

const place = () => ['--registry', registry.url, '--registry-key', verifierKey]

/** Publishes a version with a key, and returns the log index or the code of the refusal. */
async function publish(version: string, by: string): Promise<number | string> {
  const words = [
    'publish',
    '--json',
    '--key',
    `${by}.pem`,
    '--name',
    name,
    '--version',
    version,
    '--token-file',
    'token',
  ]
  const { status, stdout, stderr } = await run([...words, ...place(), `./${version}.json`])
  if (status === 0) return (JSON.parse(stdout) as { index: number }).index
  return /E_[A-Z_]+/.exec(`${stdout}${stderr}`)?.[0] ?? stderr
}

/** Makes a control statement, and returns the log index or the code of the refusal. */
async function control(by: string, ...words: string[]): Promise<number | string> {
  const { status, stdout, stderr } = await run(['control', '--json', '--key', `${by}.pem`, ...place(), ...words])
  if (status === 0) return (JSON.parse(stdout) as { index: number }).index
  return /E_[A-Z_]+/.exec(`${stdout}${stderr}`)?.[0] ?? stderr
}

/** A client with a policy of three publishers and a state folder of its own. */
function client(
  label: string,
): (version: string, ...more: string[]) => Promise<{ status: number; codes: string[]; said: string }> {
  const folder = at(`client-${label}`)
  const grant = (names: string, key: string) => ({ names: [names], identities: [{ type: 'key', publicKey: key }] })
  mkdirSync(join(folder, '.config/touchmark'), { recursive: true })
  const publishers = [
    grant('com.example/*', keys.thief ?? ''),
    grant('io.github.acme/*', keys.first ?? ''),
    grant('io.github.other/*', keys.thief ?? ''),
  ]
  const policy = { publishers, registry: { url: registry.url, key: verifierKey } }
  writeFileSync(join(folder, '.config/touchmark/policy.jsonc'), JSON.stringify(policy))
  return async (version, ...more) => {
    const words = ['verify', '--json', '--entry', version, '--name', name, '--version', version, ...more]
    const { status, stdout, stderr } = await run([...words, process.execPath, at(`server-${version}.cjs`)], { folder })
    const { reasons } = JSON.parse(stdout === '' ? `{"reasons":[{"code":${JSON.stringify(stderr)}}]}` : stdout) as {
      reasons: { code: string; error?: string }[]
    }
    return {
      status,
      said: stderr,
      codes: reasons.flatMap(({ code, error }) => [code, ...(error === undefined ? [] : [error])]),
    }
  }
}

test('rotation, theft of the old key, and recovery, as three clients live through it', async () => {
  const [current, stale, remote] = [client('current'), client('stale'), client('remote')]
  const [first = '', second = '', third = '', offline = '', thief = ''] = [
    keys.first,
    keys.second,
    keys.third,
    keys.offline,
    keys.thief,
  ]

  // The owner publishes, claims the name with an offline key, and every client knows the first version.
  expect(await publish('1.0.0', 'first')).toBe(0)
  expect(await control('thief', 'claim', name, '--identity', thief)).toBe('E_NAME_NOT_OWNED')
  expect(await control('first', 'claim', name, '--identity', first, '--recovery', offline)).toBe(1)
  for (const each of [current, stale, remote]) expect((await each('1.0.0')).status).toBe(0)

  // The owner moves to another key; with the offline key it counts at once, and the policy need not be touched.
  expect(await publish('1.1.0', 'second')).toBe('E_NAME_NOT_OWNED')
  expect(await control('offline', 'rotate', name, first, second)).toBe(2)
  expect(await publish('1.1.0', 'second')).toBe(3)
  for (const each of [current, remote]) expect((await each('1.1.0')).status).toBe(0)
  expect(await publish('1.2.0', 'first')).toBe('E_NAME_NOT_OWNED')

  // Then the second key is stolen. The thief publishes, and adds a key that waits for 72 hours.
  const theft = await publish('6.6.6', 'second')
  expect(theft).toBe(4)
  expect((await stale('6.6.6')).status).toBe(0)
  expect(await control('second', 'add', name, thief)).toBe(5)
  expect(await publish('1.2.0', 'thief')).toBe('E_IDENTITY_PENDING')
  expect(await control('second', 'rotate', name, offline, third)).toBe('E_CONTROL_UNAUTHORISED')

  // The owner recovers: nothing that the second key signed from the theft on counts, and a third key publishes.
  expect(
    await control('offline', 'revoke', name, second, '--cutoff', String(theft), '--reason', 'key-compromise'),
  ).toBe(6)
  expect(await control('offline', 'add', name, third)).toBe(7)
  expect(await publish('1.2.0', 'third')).toBe(8)
  expect(await publish('1.3.0', 'second')).toBe('E_IDENTITY_REVOKED')
  expect(await publish('1.3.0', 'thief')).toBe('E_NAME_NOT_OWNED')

  // Who asks the registry refuses the thief's version, keeps the owner's older one, and has the new one.
  expect(await current('6.6.6')).toMatchObject({
    status: 1,
    codes: expect.arrayContaining(['revoked', 'E_IDENTITY_REVOKED']),
  })
  for (const version of ['1.0.0', '1.1.0', '1.2.0']) expect((await current(version)).status, version).toBe(0)

  // Who saw nothing since the theft and has no network cannot know of the revocation, and does not pass what is newer.
  const outdated = await stale('6.6.6', '--offline')
  expect(outdated.status).toBe(0)
  expect(outdated.said).toMatch(/control statements as of 20.*: what was revoked or withdrawn since is not known here/)
  expect((await stale('1.2.0', '--offline')).status).not.toBe(0)
  // As soon as it asks, it knows, and then without a network, too.
  expect((await stale('6.6.6')).status).toBe(1)
  expect((await stale('6.6.6', '--offline')).codes).toContain('E_IDENTITY_REVOKED')

  // Who gets the chain as a file refuses it without ever asking.
  const chain = await fetch(`${registry.url}/v1/servers/${encodeURIComponent(name)}/control`)
  writeFileSync(at('chain.json'), Buffer.from(await chain.arrayBuffer()))
  const bundle = await fetch(`${registry.url}/v1/servers/${encodeURIComponent(name)}/versions/6.6.6/bundles`)
  const [{ bundle: text, receipt }] = ((await bundle.json()) as { bundles: [{ bundle: string; receipt: string }] })
    .bundles
  writeFileSync(at('b.json'), text)
  writeFileSync(at('r.txt'), receipt)
  const files = ['--bundle', at('b.json'), '--receipt', at('r.txt'), '--bundle-snapshot', at('6.6.6.json')]
  const refused = await remote('6.6.6', '--offline', '--control', at('chain.json'), ...files)
  expect(refused).toMatchObject({ status: 1, codes: expect.arrayContaining(['E_IDENTITY_REVOKED']) })
  expect(readFileSync(at('chain.json'), 'utf8')).not.toContain('PRIVATE')

  const shown = await run(['control', 'show', name, ...place()])
  expect(shown.stdout).toContain('key-compromise')
})
