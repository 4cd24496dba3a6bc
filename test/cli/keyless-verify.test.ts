/** `verify` with keyless bundles: whom they name, and where the root of trust comes from. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseBundle } from '../../src/attestation/bundle.ts'
import { formatStatement, makePublishStatement } from '../../src/attestation/statement.ts'
import { shippedCopy } from '../../src/client/statements/trusted-root.ts'
import { parseSnapshot } from '../../src/snapshot/snapshot.ts'
import { type MemoryIoOptions, runCommand, temporaryFolder, typesTheCode } from '../support/memory-io.ts'
import { githubClaims } from '../support/oidc-claims.ts'
import { type SignOptions, type Sigstore, startSigstore } from '../support/sigstore.ts'

const name = 'io.github.acme/weather'
const turning = resolve(import.meta.dirname, '../hostile/turning-server.mjs')
const dayMs = 24 * 3_600_000

let sigstore: Sigstore
beforeAll(async () => {
  sigstore = await startSigstore()
})
afterAll(() => sigstore.close())

/** A folder with a server, a keyless bundle of what it shows, and the root of trust of the Sigstore that signed. */
async function signed(options: SignOptions = {}): Promise<{ folder: string; server: string[] }> {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'description'), 'Reads a file.')
  const server = ['--', process.execPath, turning, join(folder, 'description')]
  const { status, stderr } = await runCommand(['snapshot', '-o', 's.json', ...server], { folder })
  expect(stderr).toBe('')
  expect(status).toBe(0)
  const snapshot = parseSnapshot(readFileSync(join(folder, 's.json')))
  const parts = { snapshot, name, version: '1.0.0', profile: 'default', bindings: [], source: null, masks: [] }
  writeFileSync(join(folder, 'b.json'), await sigstore.sign(formatStatement(makePublishStatement(parts)), options))
  writeFileSync(join(folder, 'root.json'), sigstore.trustedRoot)
  return { folder, server }
}

async function verify(words: readonly string[], options: SignOptions = {}, io: MemoryIoOptions = {}) {
  const { folder, server } = await signed(options)
  const argv = ['verify', '--json', '--name', name, '--bundle', 'b.json', ...words, ...server]
  const { status, stdout, stderr } = await runCommand(argv, { folder, now: Date.now, ...io })
  const { reasons = [], identity = null } = JSON.parse(stdout)
  const codes: [string, string | undefined][] = reasons.map((each: { code: string; error?: string }) => [
    each.code,
    each.error,
  ])
  return { status, stderr, identity, reasons: codes.filter(([code]) => code !== 'first-use') }
}

const ours = ['--trusted-root', 'root.json']

describe('verify with a keyless bundle', () => {
  test('accepts whom the name implies, with the named root of trust', async () => {
    const { status, stderr, identity, reasons } = await verify(ours)
    expect([status, stderr]).toEqual([0, ''])
    expect(reasons.map(([code]) => code)).toContain('signed')
    expect(identity).toBe(
      'https://github.com/acme/weather/.github/workflows/release.yml@refs/heads/main by https://token.actions.githubusercontent.com',
    )
  })

  test.each<[string, SignOptions, [string, string]]>([
    [
      'somebody else',
      { claims: githubClaims({ repository: 'mallory/weather' }) },
      ['wrong-identity', 'E_IDENTITY_SUBJECT'],
    ],
    [
      'a pull request',
      { claims: githubClaims({ event_name: 'pull_request' }) },
      ['wrong-identity', 'E_IDENTITY_TRIGGER'],
    ],
    ['a certificate that no log has seen', { twist: 'no-sct' }, ['bad-signature', 'E_CERTIFICATE_INVALID']],
    ['a moved time', { twist: 'changed-log-time' }, ['bad-signature', 'E_LOG_ENTRY']],
    ['a time before the certificate', { twist: 'early-signature' }, ['bad-signature', 'E_SIGNATURE_TIME']],
    ['a crafted checkpoint', { twist: 'checkpoint-name' }, ['bad-signature', 'E_CHECKPOINT_INVALID']],
  ])('signed by %s is refused, with the code of what is wrong', async (_what, options, reason) => {
    const { status, identity, reasons } = await verify(ours, options)
    expect([status, identity]).toEqual([1, null])
    expect(reasons).toContainEqual(reason)
  })
})

/** The words of a command line, as a shell takes them. */
function wordsOf(command: string): string[] {
  return execFileSync('sh', ['-c', `printf '%s\\n' ${command}`], { encoding: 'utf8' })
    .trimEnd()
    .split('\n')
}

test('the command that a refusal prints accepts exactly that signer', async () => {
  const { folder, server } = await signed({ claims: githubClaims({ repository: 'globex/weather' }) })
  const argv = ['verify', '--json', '--name', name, '--bundle', 'b.json', ...ours, ...server]
  const reasons = async () => JSON.parse((await runCommand(argv, { folder, now: Date.now })).stdout).reasons
  const [refused] = await reasons()
  expect(refused).toMatchObject({ code: 'wrong-identity', error: 'E_IDENTITY_SUBJECT' })
  const command = /touchmark (trust add .*)$/.exec(refused.detail)?.[1] ?? ''
  const { status } = await runCommand(wordsOf(command), { folder, isTerminal: true, answer: typesTheCode })
  expect(status).toBe(0)
  expect((await reasons()).map(({ code }: { code: string }) => code)).toContain('signed')
  const other = await sigstore.sign(readPayload(folder), { claims: githubClaims({ repository: 'initech/weather' }) })
  writeFileSync(join(folder, 'b.json'), other)
  expect((await reasons())[0]).toMatchObject({ code: 'wrong-identity', error: 'E_IDENTITY_SUBJECT' })
})

function readPayload(folder: string): Uint8Array {
  return parseBundle(readFileSync(join(folder, 'b.json'))).envelope.payload
}

describe('the root of trust', () => {
  test('that is shipped is used offline, with a notice, and knows no other Sigstore', async () => {
    const now = () => Date.parse(shippedCopy.date) + 16 * dayMs
    const { status, stderr, reasons } = await verify(['--offline'], {}, { now })
    expect(stderr).toMatch(
      /^touchmark: Keyless signatures are checked with the copy that was shipped on .* \(offline\)\n$/,
    )
    expect([status, reasons]).toEqual([1, [['bad-signature', 'E_LOG_ENTRY']]])
  })

  test('that is too old leaves the signature unchecked: 3', async () => {
    const { status, reasons } = await verify(
      ['--offline'],
      {},
      { now: () => Date.parse(shippedCopy.date) + 365 * dayMs },
    )
    expect([status, reasons]).toEqual([3, [['trusted-root-stale', 'E_TRUSTED_ROOT_STALE']]])
  })

  test('that is named and is none leaves the signature unchecked: 3', async () => {
    const { status, reasons } = await verify(['--trusted-root', 'b.json'])
    expect([status, reasons]).toEqual([3, [['trusted-root-unreachable', 'E_TRUSTED_ROOT_INVALID']]])
  })

  test('that is named and is not there is a mistake of the command: 2', async () => {
    const { status, stderr } = await verify(['--trusted-root', 'none.json'])
    expect(status).toBe(2)
    expect(stderr).toContain('E_FILE_NOT_FOUND')
  })
})
