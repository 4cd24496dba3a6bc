/** A review that goes through a registry: everybody whose policy lists the approver hears it, nobody else does. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { formatPublicKey } from '../../src/crypto/ed25519.ts'
import { runCommand } from '../support/memory-io.ts'
import { pairOf } from '../support/publishing.ts'
import { newRegistry, type RegistryProcess, serveRegistry } from '../support/registry-command.ts'

const root = join(import.meta.dirname, '../..')
const name = 'io.github.acme/files'
const folder = mkdtempSync(join(tmpdir(), 'touchmark-reviews-'))
const server = ['--', process.execPath, join(root, 'test/hostile/turning-server.mjs'), join(folder, 'description')]
const passphrase = 'correct horse'
const person = (prompt: string): string => /Type (\d+)/.exec(prompt)?.[1] ?? passphrase
let registry: RegistryProcess
let verifierKey = ''
let publisher = ''
let approver = ''

beforeAll(async () => {
  writeFileSync(join(folder, 'description'), 'Reads a file.')
  const data = join(folder, 'registry')
  const { verifierKey: key, operatorToken } = await newRegistry(data)
  verifierKey = key
  writeFileSync(join(folder, 'token'), operatorToken)
  registry = await serveRegistry(['--data', data])
  const plain = await runCommand(['key', 'new', '--no-passphrase', '--json', '-o', 'acme.key'], { folder })
  publisher = JSON.parse(plain.stdout).publicKey
  const own = await runCommand(['key', 'new', '--json', '-o', 'approver.key'], { folder, answer: person })
  approver = JSON.parse(own.stdout).publicKey
  await runCommand(['snapshot', '-o', 'seen.json', ...server], { folder })
  const about = ['--key', 'acme.key', '--name', name, '--version', '1.0.0']
  const published = await runCommand(
    ['publish', ...about, '--registry', registry.url, '--token-file', 'token', './seen.json'],
    { folder },
  )
  expect(published.status).toBe(0)
})

afterAll(async () => {
  await registry.end('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const grant = (names: string[], publicKey: string) => ({ names, identities: [{ type: 'key', publicKey }] })
const stranger = (who: string): string => formatPublicKey(pairOf(who).publicKey)

/** The verdict of a client with three publishers and these approvers. */
async function verdict(...approvers: string[]): Promise<{ status: number; codes: string[] }> {
  const machinePolicy = JSON.stringify({
    registry: { url: registry.url, key: verifierKey },
    publishers: [
      grant([name], publisher),
      grant(['io.github.globex/*'], stranger('globex')),
      grant(['com.initech/tps'], stranger('initech')),
    ],
    approvers: approvers.map((publicKey) => grant(['*'], publicKey)),
  })
  const argv = ['verify', '--json', '--entry', 'files', '--name', name, ...server]
  const { status, stdout } = await runCommand(argv, { folder, machinePolicy })
  return { status, codes: JSON.parse(stdout).reasons.map(({ code }: { code: string }) => code) }
}

test('what an approver rejected is blocked for those whose policy lists them, signed or not', async () => {
  expect((await verdict(approver)).status).toBe(0)
  const argv = ['review', '--json', '--reject', '--key', 'approver.key', '--publish', '--registry', registry.url]
  const more = ['--registry-key', verifierKey, '--criterion', 'data-flow', `${name}@1.0.0`, './seen.json']
  const { status, stdout } = await runCommand([...argv, ...more], { folder, answer: person })
  expect([status, JSON.parse(stdout)]).toMatchObject([0, { decision: 'reject', review: null, receiptChecked: true }])
  const rejected = await verdict(approver)
  expect([rejected.status, rejected.codes.includes('rejected')]).toEqual([1, true])
  const others = await verdict(stranger('bob'))
  expect([others.status, others.codes.includes('rejected')]).toEqual([0, false])
})

test('a review of an entry concerns nobody else, and the registry does not take it', async () => {
  const argv = ['review', '--reject', '--key', 'approver.key', '--publish', '--registry', registry.url, 'files']
  const { status, stderr } = await runCommand([...argv, './seen.json'], { folder, answer: person })
  expect([status, stderr.includes('E_REQUEST_INVALID')]).toEqual([2, true])
})
