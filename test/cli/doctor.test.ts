import { chmodSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Diagnosis, diagnosisStatus } from '../../cli/doctor/diagnosis.ts'
import { checkNode } from '../../cli/doctor/surroundings-checks.ts'
import { formatPublicKey } from '../../src/crypto/ed25519.ts'
import { formatVerifierKey } from '../../src/log/note.ts'
import { type MemoryIoOptions, runCommand, temporaryFolder } from '../support/memory-io.ts'
import { pairOf } from '../support/publishing.ts'

const root = join(import.meta.dirname, '../..')
const turning = join(root, 'test/hostile/turning-server.mjs')

async function doctor(folder: string, options: MemoryIoOptions = {}): Promise<{ status: number; checks: Diagnosis[] }> {
  const { status, stdout } = await runCommand(['doctor', '--json', '--offline'], { folder, ...options })
  return { status, checks: (JSON.parse(stdout) as { checks: Diagnosis[] }).checks }
}

const codes = (checks: readonly Diagnosis[], level?: Diagnosis['level']): string[] =>
  checks.filter((each) => level === undefined || each.level === level).map(({ code }) => code)

function write(folder: string, name: string, text: string, mode = 0o644): string {
  const path = join(folder, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, text, { mode })
  chmodSync(path, mode)
  return path
}

const strangersKey = formatPublicKey(pairOf('stranger').publicKey)
const userPolicy = '.config/touchmark/policy.jsonc'
const strangerKey = `ed25519:${Buffer.from(Array(31).fill(7).concat(0)).toString('base64')}`

async function pinned(): Promise<string> {
  const folder = temporaryFolder()
  write(folder, 'description', 'Reads a file.')
  await runCommand(['lock', '--entry', 'files', '--', process.execPath, turning, join(folder, 'description')], {
    folder,
  })
  return folder
}

test('an exception for what no rule is called is told, with the rule that was meant', async () => {
  const folder = temporaryFolder()
  const exception = (what: string) => ({ what, servers: ['files'], until: '2099-01-01T00:00:00Z', reason: 'known' })
  const exceptions = ['html-coment', 'xyzzy', 'html-comment', 'unread-text', 'partial'].map(exception)
  write(folder, userPolicy, JSON.stringify({ exceptions }))
  const { status, checks } = await doctor(folder)
  const told = checks.filter(({ code }) => code === 'exception-of-nothing').map(({ message }) => message)
  expect(told).toEqual([
    'an exception of the user policy is for "html-coment", which is no rule and no reason here: it accepts nothing; did you mean "html-comment"?',
    'an exception of the user policy is for "xyzzy", which is no rule and no reason here: it accepts nothing',
  ])
  expect(status).toBe(0)
})

describe('doctor without a machine policy', () => {
  test('says that it is advice against code of the same user, and exits 0', async () => {
    const folder = temporaryFolder()
    const { status, checks } = await doctor(folder)
    expect(status).toBe(0)
    expect(codes(checks, 'advisory')).toContain('no-machine-policy')
    const { stdout } = await runCommand(['doctor', '--offline'], { folder })
    expect(stdout).toContain('advisory: code that runs as this user can change policy and pins')
  })

  test('names each level that is there, with owner and mode', async () => {
    const folder = temporaryFolder()
    write(folder, userPolicy, '{ "preset": "observe" }', 0o600)
    write(folder, 'touchmark.policy.jsonc', '{ "preset": "hardened" }')
    const { checks } = await doctor(folder)
    expect(codes(checks, 'ok')).toEqual(expect.arrayContaining(['user-policy', 'project-policy']))
    expect(checks.find(({ code }) => code === 'user-policy')?.message).toContain('mode 600')
  })

  test.each([
    ['a project policy that loosens', 'touchmark.policy.jsonc', '{ "publishers": [] }', 'E_POLICY_INVALID'],
    ['a corrupt user policy', userPolicy, '{', 'E_POLICY_INVALID'],
    ['a corrupt .mcp.json', '.mcp.json', '{', 'E_CONFIG_INVALID'],
    ['a corrupt lock of the project', 'touchmark.lock', '{', 'E_LOCK_CORRUPT'],
    ['corrupt pins', '.local/state/touchmark/lock.json', '{', 'E_LOCK_CORRUPT'],
    ['corrupt consents', '.local/state/touchmark/consent.json', '{', 'E_LOCK_CORRUPT'],
  ])('%s is a problem, with its code', async (_, name, text, code) => {
    const folder = temporaryFolder()
    write(folder, name, text, 0o600)
    const { status, checks } = await doctor(folder)
    expect(status).toBe(1)
    expect(codes(checks, 'problem')).toContain(code)
  })

  test('a user policy that others can write is a problem', async () => {
    const folder = temporaryFolder()
    const path = write(folder, userPolicy, '{}', 0o666)
    expect(codes((await doctor(folder)).checks, 'problem')).toContain('file-permissions')
    chmodSync(path, 0o644)
    expect((await doctor(folder)).status).toBe(0)
  })
})

describe('doctor under a machine policy', () => {
  const machinePolicy = '{ "delegate": ["io.github.acme/*"] }'

  test('no longer says that it is advice', async () => {
    const { status, checks } = await doctor(temporaryFolder(), { machinePolicy })
    expect(status).toBe(0)
    expect(codes(checks, 'ok')).toContain('machine-policy')
    expect(codes(checks)).not.toContain('no-machine-policy')
  })

  test('names grants and pins of the user that do not count', async () => {
    const folder = await pinned()
    const grant = (name: string) => ({ names: [name], identities: [{ type: 'key', publicKey: strangerKey }] })
    write(
      folder,
      userPolicy,
      JSON.stringify({ publishers: [grant('io.github.evil/*'), grant('io.github.acme/files')] }),
    )
    const { checks } = await doctor(folder, { machinePolicy })
    const ignored = checks.find(({ code }) => code === 'grants-ignored')
    expect(ignored?.message).toContain('io.github.evil/*')
    expect(ignored?.message).not.toContain('io.github.acme/files')
    expect(checks.find(({ code }) => code === 'pins-are-claims')?.message).toContain('files')
    expect(checks.find(({ code }) => code === 'verdicts-are-claims')?.level).toBe('advisory')
    const without = await doctor(folder)
    expect(codes(without.checks)).not.toContain('grants-ignored')
    expect(codes(without.checks)).not.toContain('pins-are-claims')
    expect(codes(without.checks)).not.toContain('verdicts-are-claims')
  })

  test('names demands that are not heard', async () => {
    const folder = temporaryFolder()
    write(folder, userPolicy, '{ "preset": "observe", "requireSignature": true }', 0o600)
    const under = await doctor(folder, { machinePolicy: '{ "preset": "hardened" }' })
    const message = under.checks.find(({ code }) => code === 'demands-ignored')?.message
    expect(message).toContain('preset')
    expect(message).not.toContain('requireSignature')
    expect(codes((await doctor(folder)).checks)).not.toContain('demands-ignored')
  })

  test('an entry without the guard is a problem; without a machine policy it is advice', async () => {
    const folder = temporaryFolder()
    write(folder, '.mcp.json', JSON.stringify({ mcpServers: { files: { command: 'npx', args: ['files'] } } }))
    const under = await doctor(folder, { machinePolicy })
    expect(under.status).toBe(1)
    expect(codes(under.checks, 'problem')).toEqual(['not-guarded'])
    expect(codes((await doctor(folder)).checks, 'advisory')).toContain('not-guarded')
  })
})

describe('doctor and the state folder', () => {
  test('tells of pins whose definitions are gone, and of pins that are gone', async () => {
    const folder = await pinned()
    expect(codes((await doctor(folder)).checks)).not.toContain('definitions-missing')
    const state = join(folder, '.local/state/touchmark')
    const [first] = readdirSync(join(state, 'definitions'))
    rmSync(join(state, 'definitions', String(first)))
    expect(codes((await doctor(folder)).checks, 'advisory')).toContain('definitions-missing')
    rmSync(join(state, 'lock.json'))
    expect(codes((await doctor(folder)).checks, 'problem')).toContain('E_LOCK_CORRUPT')
    rmSync(state, { recursive: true })
    expect(codes((await doctor(folder)).checks, 'advisory')).toContain('no-state')
  })

  test('tells of a guarded entry of which nothing is remembered', async () => {
    const folder = temporaryFolder()
    const args = ['guard', '--entry', 'files', 'npx', 'files']
    write(folder, '.mcp.json', JSON.stringify({ mcpServers: { shop: { command: 'touchmark', args } } }))
    expect(codes((await doctor(folder)).checks, 'advisory')).toContain('not-remembered')
    const entries = { files: { guardedSince: '2026-11-01T00:00:00Z' } }
    const guarded = JSON.stringify({ format: 'touchmark-guarded-v1', entries })
    write(folder, '.local/state/touchmark/guarded.json', guarded, 0o600)
    expect(codes((await doctor(folder)).checks)).not.toContain('not-remembered')
  })

  test('tells of pins from the future', async () => {
    const folder = await pinned()
    const yesterday = Date.parse('2026-11-20T12:00:00Z')
    expect(codes((await doctor(folder, { now: () => yesterday })).checks, 'problem')).toContain('clock-skew')
    expect(codes((await doctor(folder)).checks)).not.toContain('clock-skew')
  })

  test('tells of consent that is not asked for any more', async () => {
    const folder = temporaryFolder()
    const entry = (command: string) =>
      write(folder, '.mcp.json', JSON.stringify({ mcpServers: { files: { command, env: { DEBUG: '1' } } } }))
    entry('files')
    const answer = (prompt: string): string => /Type (\d+)/.exec(prompt)?.[1] ?? ''
    await runCommand(['consent', 'files'], { folder, answer })
    expect(codes((await doctor(folder)).checks)).not.toContain('stale-consent')
    entry('other-files')
    expect(codes((await doctor(folder)).checks, 'advisory')).toContain('stale-consent')
  })
})

describe('doctor and its surroundings', () => {
  test.each(['NODE_OPTIONS', 'LD_PRELOAD', 'DYLD_INSERT_LIBRARIES'])(
    '%s is a problem, its value is not shown',
    async (name) => {
      const folder = temporaryFolder()
      const options = { folder, env: { [name]: '/tmp/very-secret.js' } }
      const { status, stdout } = await runCommand(['doctor', '--offline'], options)
      expect(status).toBe(1)
      expect(stdout).toContain(name)
      expect(stdout).not.toContain('very-secret')
      expect((await doctor(folder, { env: { DEBUG: '1' } })).status).toBe(0)
    },
  )

  test('another program by our name in PATH is named', async () => {
    const folder = temporaryFolder()
    write(folder, 'bin/touchmark', '#!/bin/sh\n', 0o755)
    const env = { PATH: join(folder, 'bin') }
    expect(codes((await doctor(folder, { env })).checks, 'advisory')).toContain('other-program')
    rmSync(join(folder, 'bin/touchmark'))
    symlinkSync(join(root, 'dist/cli/main.js'), join(folder, 'bin/touchmark'))
    expect(codes((await doctor(folder, { env })).checks)).not.toContain('other-program')
  })

  test('folders that were moved, and secrets in variables, are named', async () => {
    const folder = temporaryFolder()
    const env = { XDG_STATE_HOME: join(folder, 's'), TOUCHMARK_KEY_PASSPHRASE: 'very-secret' }
    const { checks } = await doctor(folder, { env })
    expect(codes(checks, 'advisory')).toEqual(expect.arrayContaining(['folders-moved', 'secret-in-environment']))
    expect(JSON.stringify(checks)).not.toContain('very-secret')
  })

  test('keys that lie open are named; an approver’s is a problem', async () => {
    const folder = temporaryFolder()
    const made = await runCommand(['key', 'new', '--no-passphrase', '--json', '-o', 'my.key'], { folder })
    expect(codes((await doctor(folder)).checks, 'advisory')).toContain('key-without-passphrase')
    const { publicKey } = JSON.parse(made.stdout)
    const approvers = [{ names: ['*'], identities: [{ type: 'key', publicKey }] }]
    const exposed = await doctor(folder, { machinePolicy: JSON.stringify({ approvers }) })
    expect(codes(exposed.checks, 'problem')).toContain('approver-key-exposed')
    chmodSync(join(folder, 'my.key'), 0o644)
    expect(codes((await doctor(folder)).checks, 'problem')).toContain('key-permissions')
  })

  test('calls that nobody can approve are named', async () => {
    const folder = temporaryFolder()
    const rules = [{ servers: ['io.github.acme/mail'], requireApproval: true }]
    const approver = { names: ['io.github.acme/*'], identities: [{ type: 'key', publicKey: strangersKey }] }
    const policies = [
      { calls: { rules } },
      { calls: { rules }, approvers: [approver] },
      { calls: { rules }, delegate: ['io.github.acme/*'] },
    ]
    const found: boolean[] = []
    for (const policy of policies) {
      const { checks } = await doctor(folder, { machinePolicy: JSON.stringify(policy) })
      found.push(codes(checks, 'advisory').includes('nobody-approves'))
    }
    expect(found).toEqual([true, false, false])
    write(folder, userPolicy, JSON.stringify({ calls: { rules } }))
    expect(codes((await doctor(folder)).checks)).not.toContain('nobody-approves')
  })

  test('a key with a passphrase is nothing to mention', async () => {
    const folder = temporaryFolder()
    await runCommand(['key', 'new', '-o', 'my.key'], { folder, answer: () => 'correct horse' })
    expect(codes((await doctor(folder)).checks)).not.toContain('key-without-passphrase')
  })

  test('an old Node.js is a problem', () => {
    expect(checkNode('v20.19.9').level).toBe('problem')
    expect(checkNode('v18.20.0').level).toBe('problem')
    expect(checkNode('v20.20.0').level).toBe('ok')
    expect(checkNode('v22.1.0').level).toBe('ok')
  })

  test('a root of trust that is half a year old could not be checked with', async () => {
    const folder = temporaryFolder()
    expect(codes((await doctor(folder)).checks, 'ok')).toContain('trusted-root')
    const later = await doctor(folder, { now: () => Date.parse('2027-11-21T12:00:00Z') })
    expect([later.status, codes(later.checks, 'unchecked')]).toEqual([3, ['E_TRUSTED_ROOT_STALE']])
  })

  test('a registry that does not answer could not be checked; offline it is not asked', async () => {
    const folder = temporaryFolder()
    const key = formatVerifierKey({ name: 'registry.test', publicKey: pairOf('registry').publicKey })
    write(folder, userPolicy, JSON.stringify({ registry: { url: 'http://127.0.0.1:9', key } }), 0o600)
    const { status, stdout } = await runCommand(['doctor', '--json'], { folder })
    expect(status).toBe(3)
    expect(stdout).toContain('E_REGISTRY_UNREACHABLE')
    expect((await doctor(folder)).status).toBe(0)
  })
})

test('the worst decides the status', () => {
  const each = (level: Diagnosis['level']): Diagnosis => ({ code: 'x', level, message: '' })
  expect(diagnosisStatus([each('ok'), each('advisory')])).toBe(0)
  expect(diagnosisStatus([each('unchecked'), each('advisory')])).toBe(3)
  expect(diagnosisStatus([each('unchecked'), each('problem')])).toBe(1)
})
