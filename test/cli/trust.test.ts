import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { formatPublicKey, keyPairFromSeed } from '../../src/crypto/ed25519.ts'
import { formatVerifierKey } from '../../src/log/note.ts'
import { type MemoryIoOptions, runCommand, typesTheCode } from '../support/memory-io.ts'

const key = formatPublicKey(keyPairFromSeed(new Uint8Array(32).fill(7)).publicKey)
const issuer = 'https://token.actions.githubusercontent.com'
const subject = 'https://github.com/acme/files/.github/workflows/release.yml@**'
const name = 'io.github.acme/files'
const verifierKey = formatVerifierKey({
  name: 'registry.test',
  publicKey: keyPairFromSeed(new Uint8Array(32).fill(9)).publicKey,
})
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'touchmark-trust-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const trust = (...words: string[]) => runCommand(['trust', ...words], { folder, answer: typesTheCode })
const listed = async () => JSON.parse((await trust('list', '--json')).stdout)

describe('trust', () => {
  test('accepts a build by issuer, subject and ids, as the message about a stranger prints it', async () => {
    const words = ['--issuer', issuer, '--subject', subject, '--repository-id', '1001', '--owner-id', '77']
    expect((await trust('add', name, ...words)).status).toBe(0)
    expect((await listed()).publishers).toEqual([
      {
        names: [name],
        identities: [{ type: 'keyless', issuer, subject, repositoryId: '1001', ownerId: '77' }],
        threshold: 1,
      },
    ])
  })

  test('accepts a build by everything that a certificate says', async () => {
    const words = ['--ref', 'refs/tags/*', '--trigger', 'push', '--trigger', 'release', '--runner', 'github-hosted']
    const more = ['--environment', 'release', '--valid-from', '2026-01-01T00:00:00Z']
    expect((await trust('add', name, '--issuer', issuer, '--subject', subject, ...words, ...more)).status).toBe(0)
    expect((await listed()).publishers[0]).toMatchObject({
      validFrom: '2026-01-01T00:00:00.000Z',
      identities: [
        { ref: 'refs/tags/*', triggers: ['push', 'release'], runner: 'github-hosted', environment: 'release' },
      ],
    })
  })

  test('joins identities of one name, and raises their threshold', async () => {
    expect((await trust('add', name, key)).status).toBe(0)
    expect((await trust('add', name, '--issuer', issuer, '--subject', subject, '--threshold', '2')).status).toBe(0)
    const { publishers } = await listed()
    expect(publishers).toHaveLength(1)
    expect(publishers[0]).toMatchObject({ threshold: 2, identities: { length: 2 } })
    expect((await trust('list')).stdout).toContain('(2 of 2)')
  })

  test('names curators and approvers, by an action of their own or by --as', async () => {
    expect((await trust('add-curator', '*', key)).status).toBe(0)
    expect((await trust('add', 'files', key, '--as', 'approver')).status).toBe(0)
    expect(await listed()).toMatchObject({
      publishers: [],
      curators: [{ names: ['*'], identities: [{ publicKey: key }] }],
      approvers: [{ names: ['files'] }],
    })
    expect((await trust('remove', '*', '--as', 'curator')).status).toBe(0)
    expect((await listed()).curators).toEqual([])
  })

  test('takes out one identity, and says where there is none', async () => {
    await trust('add', name, key)
    await trust('add', name, '--issuer', issuer, '--subject', subject)
    expect((await trust('remove', name, '--subject', subject)).status).toBe(0)
    expect((await listed()).publishers[0].identities).toMatchObject([{ publicKey: key }])
    expect((await trust('remove', name, '--subject', subject)).status).toBe(2)
    expect((await trust('remove', name, '--as', 'approver')).status).toBe(2)
    expect((await trust('remove', name, key)).status).toBe(0)
  })

  test('shows nobody where nobody is trusted', async () => {
    expect((await trust('list')).stdout).toContain('nobody\u2019s signature counts yet')
  })

  test.each<[string, string, readonly string[]]>([
    [
      'a subject that means every owner',
      'E_POLICY_INVALID',
      ['--issuer', issuer, '--subject', 'https://github.com/*/x'],
    ],
    ['an issuer over plain http', 'E_POLICY_INVALID', ['--issuer', 'http://token.example', '--subject', subject]],
    ['a threshold above the number', 'E_POLICY_INVALID', [key, '--threshold', '2']],
    [
      'a validity that ends before it begins',
      'E_POLICY_INVALID',
      [key, '--valid-from', '2027-01-01T00:00:00Z', '--valid-until', '2026-01-01T00:00:00Z'],
    ],
    ['a threshold that is no number', 'E_USAGE', [key, '--threshold', 'two']],
    ['a key and an issuer', 'E_USAGE', [key, '--issuer', issuer]],
    ['an issuer without a subject', 'E_USAGE', ['--issuer', issuer]],
    ['another role', 'E_USAGE', [key, '--as', 'auditor']],
    ['a validity of an approver', 'E_USAGE', [key, '--as', 'approver', '--valid-from', '2026-01-01T00:00:00Z']],
    ['nobody', 'E_USAGE', []],
    ['two words', 'E_USAGE', [key, key]],
  ])('refuses %s, and leaves the file as it was', async (_, code, words) => {
    await trust('add', 'com.example/other', key)
    const before = await listed()
    const { status, stderr } = await trust('add', name, ...words)
    expect([status, stderr.includes(code)]).toEqual([2, true])
    expect(await listed()).toEqual(before)
  })

  test('an action and --as that contradict each other are refused', async () => {
    expect((await trust('add-curator', '*', key, '--as', 'approver')).status).toBe(2)
    expect((await trust('add-curator', '*', key, '--as', 'curator')).status).toBe(0)
  })
})

describe('trust that grows', () => {
  const other = formatPublicKey(keyPairFromSeed(new Uint8Array(32).fill(8)).publicKey)
  const add = (options: MemoryIoOptions, ...words: string[]) => runCommand(['trust', ...words], { folder, ...options })
  const growing: readonly (readonly string[])[] = [
    ['add', name, key],
    ['add-curator', '*', key],
    ['add-approver', '*', key],
    ['registry', 'https://registry.example', verifierKey],
  ]

  test.each(growing)('%s needs a person who types the code that is shown on the terminal', async (...words) => {
    const silent = await add({}, ...words)
    expect([silent.status, silent.stderr.includes('E_CONFIRMATION_REQUIRED')]).toEqual([2, true])
    const wrong = await add({ answer: () => '0000' }, ...words)
    expect([wrong.status, wrong.stderr.includes('E_CONFIRMATION_REQUIRED')]).toEqual([2, true])
    expect(existsSync(join(folder, '.config/touchmark/policy.jsonc'))).toBe(false)
    let asked = ''
    const answer = (prompt: string): string => {
      asked = prompt
      return typesTheCode(prompt)
    }
    const typed = await add({ answer }, ...words)
    expect(typed.status).toBe(0)
    expect(asked).toContain(words.at(-1))
    expect(typed.stdout).not.toContain('Type ')
  })

  test('and shrinks without one', async () => {
    await trust('add', name, key)
    expect((await add({}, 'remove', name)).status).toBe(0)
    expect((await listed()).publishers).toEqual([])
  })

  test('what is there already is no change, and needs nobody', async () => {
    await trust('registry', 'https://registry.example', verifierKey)
    expect((await add({}, 'registry', 'https://registry.example', verifierKey)).stdout).toContain('unchanged')
  })

  test.each(growing)(
    '%s is refused under a machine policy that does not delegate it, whoever types the code',
    async (...words) => {
      const machinePolicy = '{ "delegate": ["com.example/*"] }'
      const refused = await add({ machinePolicy, answer: typesTheCode }, ...words)
      expect([refused.status, refused.stderr.includes('E_NOT_DELEGATED')]).toEqual([1, true])
      expect(existsSync(join(folder, '.config/touchmark/policy.jsonc'))).toBe(false)
      const delegated = await add({ machinePolicy, answer: typesTheCode }, 'add', 'com.example/files', other)
      expect(delegated.status).toBe(0)
    },
  )
})
