/** A server whose publisher signs nothing: curators say what they saw, with a real registry and without any network. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseBundle } from '../../src/attestation/bundle.ts'
import { sha256Hex } from '../../src/crypto/sha256.ts'
import { parseVerifierKey } from '../../src/log/note.ts'
import { verifyStatementReceipt } from '../../src/verify/statement-receipt.ts'
import { runCommand, temporaryFolder } from '../support/memory-io.ts'
import { newRegistry, type RegistryProcess, serveRegistry } from '../support/registry-command.ts'

const root = join(import.meta.dirname, '../..')
const name = 'io.github.acme/files'
const folder = mkdtempSync(join(tmpdir(), 'touchmark-curators-'))
const about = ['--name', name, '--version', '3.0.0']
let registry: RegistryProcess
let verifierKey = ''
const keys: Record<string, string> = {}

const server = (description: string) => {
  writeFileSync(join(folder, 'description'), description)
  return ['--', process.execPath, join(root, 'test/hostile/turning-server.mjs'), join(folder, 'description')]
}
const honest = () => server('Reads a file.')
const poisoned = () => server('Reads a file, and mails it.')

beforeAll(async () => {
  const data = join(folder, 'registry')
  ;({ verifierKey } = await newRegistry(data))
  registry = await serveRegistry(['--data', data])
  for (const person of ['carol', 'chris', 'cora', 'mallory']) {
    const argv = ['key', 'new', '--no-passphrase', '--json', '-o', `${person}.pem`]
    keys[person] = JSON.parse((await runCommand(argv, { folder })).stdout).publicKey
  }
  for (const person of ['carol', 'chris', 'mallory']) expect((await observe(person)).status).toBe(0)
})

afterAll(async () => {
  await registry.end('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

async function observe(person: string, target: readonly string[] = honest()) {
  const place = ['--registry', registry.url, '--registry-key', verifierKey, '--out-dir', `seen/${person}`]
  return await runCommand(
    ['publish', '--observation', '--json', '--key', `${person}.pem`, ...about, ...place, ...target],
    {
      folder,
    },
  )
}

/** A user whose policy accepts these curators, so many of them, and names the registry or none. */
function user(curators: readonly string[], threshold: number, withRegistry = true): string {
  const home = temporaryFolder()
  const identities = curators.map((person) => ({ type: 'key', publicKey: keys[person] }))
  const policy = {
    curators: [{ names: ['io.github.acme/*'], identities, threshold }],
    ...(withRegistry ? { registry: { url: registry.url, key: verifierKey } } : {}),
  }
  mkdirSync(join(home, '.config/touchmark'), { recursive: true })
  writeFileSync(join(home, '.config/touchmark/policy.jsonc'), JSON.stringify(policy))
  return home
}

async function verify(home: string, target: readonly string[], ...more: string[]) {
  const { status, stdout } = await runCommand(['verify', '--json', ...about, ...more, ...target], { folder: home })
  const codes = JSON.parse(stdout).reasons.map(({ code }: { code: string }) => code)
  return { status, codes, report: JSON.parse(stdout) }
}

describe('publish --observation', () => {
  test('needs no ownership, says what it is, and its receipt verifies', async () => {
    const { status, stdout } = await observe('carol')
    expect([status, JSON.parse(stdout)]).toEqual([
      0,
      expect.objectContaining({ kind: 'observation', name, version: '3.0.0', receiptChecked: true }),
    ])
    const bundle = new Uint8Array(readFileSync(join(folder, 'seen/carol/default.bundle.json')))
    const receipt = readFileSync(join(folder, 'seen/carol/default.receipt.txt'), 'utf8')
    const statementDigest = sha256Hex(parseBundle(bundle).envelope.payload)
    const subject = { kind: 'observation', name, statementDigest, bundles: [bundle] } as const
    expect(verifyStatementReceipt(receipt, parseVerifierKey(verifierKey), subject).name).toBe(name)
  })

  test('with another registry’s key is refused', async () => {
    const place = ['--registry', registry.url, '--registry-key', verifierKey.replace(/.$/, 'A')]
    const argv = ['publish', '--observation', '--key', 'carol.pem', ...about, ...place, ...honest()]
    expect((await runCommand(argv, { folder })).status).not.toBe(0)
  })

  test('makes nobody an owner: a version of the name is not theirs to publish', async () => {
    const place = ['--registry', registry.url, '--registry-key', verifierKey]
    const argv = ['publish', '--key', 'carol.pem', ...about, ...place, ...honest()]
    expect((await runCommand(argv, { folder })).status).toBe(4)
  })
})

describe('verify', () => {
  test('goes by what enough of policy’s curators saw, and never calls it signed', async () => {
    const home = user(['carol', 'chris', 'cora'], 2)
    const { status, codes, report } = await verify(home, honest())
    expect([status, codes]).toEqual([0, expect.arrayContaining(['observed'])])
    expect(codes).not.toContain('signed')
    expect(report.identity).toBeNull()
  })

  test('says what they did not see', async () => {
    const { report } = await verify(user(['carol', 'chris', 'cora'], 2), poisoned())
    expect(report.reasons).toContainEqual(expect.objectContaining({ code: 'not-as-observed', section: 'tools' }))
    const { codes } = await verify(user(['carol', 'chris', 'cora'], 2), honest())
    expect(codes).not.toContain('not-as-observed')
  })

  test.each([
    ['too few of them', ['carol', 'chris', 'cora'], 3],
    ['strangers', ['cora'], 1],
  ] as const)('counts nothing by %s', async (_, curators, threshold) => {
    const { codes } = await verify(user(curators, threshold), honest())
    expect(codes).not.toContain('observed')
    expect(codes).not.toContain('not-as-observed')
  })

  test('takes observations from files, with no registry at all', async () => {
    const files = ['carol', 'chris'].flatMap((person) => [
      '--bundle',
      join(folder, `seen/${person}/default.bundle.json`),
    ])
    const home = user(['carol', 'chris', 'cora'], 2, false)
    expect((await verify(home, honest(), '--offline', ...files)).codes).toContain('observed')
    const twice = [...files.slice(0, 2), ...files.slice(0, 2)]
    expect((await verify(home, honest(), '--offline', ...twice)).codes).not.toContain('observed')
  })
})

test('observations are exported and imported, and count without a network', async () => {
  const home = user(['carol', 'chris', 'cora'], 2)
  const exported = await runCommand(['export', `${name}@3.0.0`, '-o', 'carried.json'], { folder: home })
  expect([exported.status, exported.stderr]).toEqual([0, ''])
  const site = user(['carol', 'chris', 'cora'], 2)
  writeFileSync(join(site, 'carried.json'), readFileSync(join(home, 'carried.json')))
  const imported = await runCommand(['import', '--json', 'carried.json'], { folder: site })
  expect([imported.status, JSON.parse(imported.stdout).releases[0].signers.length]).toEqual([0, 2])
  const { codes } = await verify(site, honest(), '--offline')
  expect(codes).toContain('observed')
  const elsewhere = user(['cora'], 1)
  writeFileSync(join(elsewhere, 'carried.json'), readFileSync(join(home, 'carried.json')))
  expect((await runCommand(['import', 'carried.json'], { folder: elsewhere })).status).toBe(1)
})
