import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseBundle } from '../../src/attestation/bundle.ts'
import { formatPublicKey, parsePublicKey } from '../../src/crypto/ed25519.ts'
import { verifyReview } from '../../src/verify/review.ts'
import { type MemoryIoOptions, runCommand, temporaryFolder } from '../support/memory-io.ts'
import { pairOf } from '../support/publishing.ts'

const root = join(import.meta.dirname, '../..')
const turning = join(root, 'test/hostile/turning-server.mjs')
const passphrase = 'correct horse'
const person = (prompt: string): string => /Type (\d+)/.exec(prompt)?.[1] ?? passphrase

/** A folder with a server, an approver's key, and what the server shows as a file. */
async function office(): Promise<{ folder: string; publicKey: string; server: string[] }> {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'description'), 'Reads a file.')
  const server = ['--', process.execPath, turning, join(folder, 'description')]
  const made = await runCommand(['key', 'new', '--json', '-o', 'approver.key'], { folder, answer: () => passphrase })
  await runCommand(['snapshot', '-o', 'seen.json', ...server], { folder })
  return { folder, publicKey: JSON.parse(made.stdout).publicKey, server }
}

const review = (folder: string, words: readonly string[], options: MemoryIoOptions = {}) =>
  runCommand(['review', '--key', 'approver.key', '-o', 'review.json', ...words], { folder, answer: person, ...options })

describe('review', () => {
  test('signs what an approver read, and it verifies as theirs', async () => {
    const { folder, publicKey } = await office()
    const { status, stdout, stderr } = await review(folder, [
      '--json',
      '--approve',
      'io.github.acme/files@1.0.0',
      'seen.json',
    ])
    expect(status).toBe(0)
    expect(stderr).toMatch(/^ {2}(?:no findings|\d+ notes?) in 2 items$/m)
    expect(JSON.parse(stdout)).toMatchObject({ decision: 'approve', subject: 'io.github.acme/files@1.0.0' })
    const bundle = parseBundle(new Uint8Array(readFileSync(join(folder, 'review.json'))))
    const approvers = [{ type: 'key' as const, publicKey: parsePublicKey(publicKey) }]
    const now = Date.parse('2026-11-21T12:00:00Z')
    const { review: signed } = await verifyReview(bundle, { approvers, trustedRoot: null, now })
    expect(signed.predicate.server).toEqual({ name: 'io.github.acme/files', version: '1.0.0' })
  })

  test('of a live server under its entry, with what changed since another snapshot', async () => {
    const { folder, server } = await office()
    writeFileSync(join(folder, 'description'), 'Reads a whole file.')
    const { status, stderr } = await review(folder, [
      '--reject',
      '--against',
      './seen.json',
      'files',
      ...server.slice(1),
    ])
    expect(status).toBe(0)
    expect(stderr).toContain('tools read_file   changed')
  })

  test('a key without a passphrase is refused, and why: whatever runs as you could sign with it', async () => {
    const { folder } = await office()
    await runCommand(['key', 'new', '--no-passphrase', '-o', 'plain.key'], { folder })
    const argv = [
      'review',
      '--key',
      'plain.key',
      '-o',
      'r.json',
      '--approve',
      'io.github.acme/files@1.0.0',
      'seen.json',
    ]
    const { status, stderr } = await runCommand(argv, { folder, answer: person })
    expect(status).toBe(2)
    expect(stderr).toContain('E_KEY_PASSPHRASE')
    expect(stderr).toContain('an agent too')
  })

  test('a passphrase out of a file or a variable is none that its holder typed', async () => {
    const { folder } = await office()
    writeFileSync(join(folder, 'passphrase'), passphrase)
    const words = ['--approve', 'io.github.acme/files@1.0.0', 'seen.json']
    const fromFile = await review(folder, ['--passphrase-file', 'passphrase', ...words])
    expect(fromFile.stderr).toContain('E_KEY_PASSPHRASE')
    const argv = ['review', '--key', 'approver.key', '-o', 'r.json', ...words]
    const fromVariable = await runCommand(argv, { folder, env: { TOUCHMARK_KEY_PASSPHRASE: passphrase } })
    expect(fromVariable.stderr).toContain('E_KEY_PASSPHRASE')
    expect(() => readFileSync(join(folder, 'r.json'))).toThrow()
  })

  test('approving needs the code that is shown; rejecting does not', async () => {
    const { folder } = await office()
    const words = ['io.github.acme/files@1.0.0', 'seen.json']
    const answer = (prompt: string): string => (prompt.includes('Type') ? '0000' : passphrase)
    const refused = await review(folder, ['--approve', ...words], { answer })
    expect(refused.status).toBe(2)
    expect(refused.stderr).toContain('E_CONFIRMATION_REQUIRED')
    expect((await review(folder, ['--reject', ...words], { answer })).status).toBe(0)
  })

  test.each<[string, string[]]>([
    ['no decision', ['io.github.acme/files@1.0.0', 'seen.json']],
    ['two decisions', ['--approve', '--reject', 'io.github.acme/files@1.0.0', 'seen.json']],
    ['a name without a version', ['--approve', 'io.github.acme/files', 'seen.json']],
    ['no target', ['--approve', 'io.github.acme/files@1.0.0']],
  ])('%s is wrong use', async (_, words) => {
    const { folder } = await office()
    expect((await review(folder, words)).status).toBe(2)
  })

  test('criteria and an end are signed with it; prose is refused', async () => {
    const { folder } = await office()
    const words = ['io.github.acme/files@1.0.0', 'seen.json']
    const good = await review(folder, [
      '--approve',
      '--criterion',
      'data-flow',
      '--until',
      '2027-01-31T00:00:00Z',
      ...words,
    ])
    expect(good.status).toBe(0)
    const prose = await review(folder, ['--approve', '--criterion', 'looks good to me', ...words])
    expect(prose.status).toBe(1)
    expect(prose.stderr).toContain('E_STATEMENT_INVALID')
  })
})

describe('lock --update under a machine policy', () => {
  const typeCode = (prompt: string): string => /Type (\d+)/.exec(prompt)?.[1] ?? ''

  test('is no decision of the user’s, whoever types the code; with the name delegated it is', async () => {
    const { folder, server } = await office()
    const lock = (machinePolicy: string, ...words: string[]) =>
      runCommand(['lock', '--entry', 'files', '--name', 'io.github.acme/files', ...words, ...server], {
        folder,
        answer: typeCode,
        machinePolicy,
      })
    const strict = '{ "delegate": ["io.github.other/*"] }'
    const delegating = '{ "delegate": ["io.github.acme/*"] }'
    await lock(delegating)
    writeFileSync(join(folder, 'description'), 'Reads a whole file, every time.')
    const before = readFileSync(join(folder, '.local/state/touchmark/lock.json'), 'utf8')
    const refused = await lock(strict, '--update')
    expect(refused.status).toBe(1)
    expect(refused.stderr).toContain('E_APPROVAL_REQUIRED')
    expect(refused.stderr).toContain('touchmark review --approve')
    expect(readFileSync(join(folder, '.local/state/touchmark/lock.json'), 'utf8')).toBe(before)
    expect((await lock(delegating, '--update')).status).toBe(0)
  })

  test('names the approver’s command where the machine demands approval, in status too', async () => {
    const { folder, server, publicKey } = await office()
    const options = { folder, answer: typeCode, machinePolicy: approvedBy(publicKey) }
    const refused = await runCommand(['lock', '--entry', 'files', '--update', ...server], options)
    expect(refused.status).toBe(1)
    expect(refused.stderr).toContain('E_APPROVAL_REQUIRED')
  })
})

const approvedBy = (...keys: string[]): string =>
  JSON.stringify({
    approvers: [
      { names: ['*'], identities: keys.map((publicKey) => ({ type: 'key', publicKey })) },
      { names: ['io.github.globex/*'], identities: [{ type: 'key', publicKey: stranger('bob') }] },
      { names: ['com.initech/tps'], identities: [{ type: 'key', publicKey: stranger('carol') }] },
    ],
  })

const stranger = (person: string): string => formatPublicKey(pairOf(person).publicKey)

describe('a review that is kept', () => {
  const verify = (folder: string, server: readonly string[], machinePolicy: string) =>
    runCommand(['verify', '--json', '--entry', 'files', ...server], { folder, machinePolicy })
  const codes = (stdout: string): string[] => JSON.parse(stdout).reasons.map(({ code }: { code: string }) => code)

  test('by an approver lets exactly what was reviewed through', async () => {
    const { folder, server, publicKey } = await office()
    const policy = approvedBy(publicKey)
    const before = await verify(folder, server, policy)
    expect([before.status, codes(before.stdout).includes('approval-required')]).toEqual([1, true])
    await review(folder, ['--approve', 'files', './seen.json'])
    expect((await runCommand(['review', 'keep', 'review.json'], { folder })).status).toBe(0)
    const after = await verify(folder, server, policy)
    expect([after.status, new Set(codes(after.stdout)).has('approved')]).toEqual([0, true])
    writeFileSync(join(folder, 'description'), 'Reads a whole file.')
    expect((await verify(folder, server, policy)).status).toBe(1)
  })

  test('by anybody else does not count, nor does one for another entry', async () => {
    const { folder, server, publicKey } = await office()
    await review(folder, ['--approve', 'files', './seen.json'])
    await runCommand(['review', 'keep', 'review.json'], { folder })
    expect((await verify(folder, server, approvedBy(stranger('alice')))).status).toBe(1)
    const elsewhere = await runCommand(['verify', '--entry', 'other', ...server], {
      folder,
      machinePolicy: approvedBy(publicKey),
    })
    expect(elsewhere.status).toBe(1)
  })

  test('of the machine counts too, and one that rejects blocks', async () => {
    const { folder, server, publicKey } = await office()
    await runCommand(['lock', '--entry', 'files', ...server], { folder })
    const userPolicy = JSON.stringify({ approvers: [{ names: ['files'], identities: [{ type: 'key', publicKey }] }] })
    mkdirSync(join(folder, '.config/touchmark'), { recursive: true })
    writeFileSync(join(folder, '.config/touchmark/policy.jsonc'), userPolicy)
    expect((await runCommand(['verify', '--entry', 'files', ...server], { folder })).status).toBe(0)
    await review(folder, ['--reject', 'files', './seen.json'])
    mkdirSync(join(folder, 'reviews'))
    renameSync(join(folder, 'review.json'), join(folder, 'reviews/one.json'))
    const rejected = await runCommand(['verify', '--json', '--entry', 'files', ...server], { folder })
    expect([rejected.status, codes(rejected.stdout).includes('rejected')]).toEqual([1, true])
  })

  test('what is no review is not kept', async () => {
    const { folder } = await office()
    expect((await runCommand(['review', 'keep', 'seen.json'], { folder })).stderr).toContain('E_BUNDLE_INVALID')
    expect((await runCommand(['review', 'keep'], { folder })).status).toBe(2)
  })
})
