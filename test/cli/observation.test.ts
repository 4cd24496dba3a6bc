/** Signing what somebody saw of a server that they do not own, and the layout in which a package carries what was signed. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseBundle } from '../../src/attestation/bundle.ts'
import { parseObservation, parseStatement } from '../../src/attestation/statement.ts'
import { formatSnapshot } from '../../src/snapshot/snapshot.ts'
import { errorCode } from '../support/error-code.ts'
import { runCommand, temporaryFolder } from '../support/memory-io.ts'
import { snapshotOf, tool } from '../support/publishing.ts'

const snapshot = formatSnapshot(snapshotOf([tool('get_weather', 'The weather.')]))
const about = ['--key', 'curator.pem', '--name', 'io.github.acme/weather', '--version', '1.4.0']

/** A curator's folder, with a key and what they captured. */
async function curator(): Promise<string> {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'seen.json'), snapshot)
  expect((await runCommand(['key', 'new', '--no-passphrase', '-o', 'curator.pem'], { folder })).status).toBe(0)
  return folder
}

function payloadOf(path: string): Uint8Array {
  return parseBundle(new Uint8Array(readFileSync(path))).envelope.payload
}

describe('sign --observation', () => {
  test('signs an observation, which is no publisher’s statement', async () => {
    const folder = await curator()
    const bind = ['--bind', 'https://weather.example']
    const argv = ['sign', '--observation', ...about, ...bind, '-o', 'seen.bundle.json', './seen.json']
    expect((await runCommand(argv, { folder })).status).toBe(0)
    const payload = payloadOf(join(folder, 'seen.bundle.json'))
    expect(parseObservation(payload).predicate).toMatchObject({
      kind: 'observation',
      server: { name: 'io.github.acme/weather', version: '1.4.0' },
      bindings: [{ type: 'origin', origin: 'https://weather.example' }],
      source: null,
    })
    expect(errorCode(() => parseStatement(payload))).toBe('E_STATEMENT_INVALID')
  })

  test('without it, the statement is a publisher’s', async () => {
    const folder = await curator()
    expect((await runCommand(['sign', ...about, '-o', 'b.json', './seen.json'], { folder })).status).toBe(0)
    const payload = payloadOf(join(folder, 'b.json'))
    expect(parseStatement(payload).predicate.kind).toBe('publish')
    expect(errorCode(() => parseObservation(payload))).toBe('E_STATEMENT_INVALID')
  })
})

describe('sign --out-dir', () => {
  test('writes the layout that a package carries', async () => {
    const folder = await curator()
    const profile = ['--profile', 'read-only']
    const argv = ['sign', ...about, ...profile, '--out-dir', 'touchmark', '--json', './seen.json']
    const { status, stdout } = await runCommand(argv, { folder })
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ bundle: 'touchmark/read-only.bundle.json' })
    expect(readdirSync(join(folder, 'touchmark')).sort()).toEqual(['read-only.bundle.json', 'read-only.snapshot.json'])
    expect(new Uint8Array(readFileSync(join(folder, 'touchmark/read-only.snapshot.json')))).toEqual(snapshot)
    expect(parseStatement(payloadOf(join(folder, 'touchmark/read-only.bundle.json'))).predicate.profile).toBe(
      'read-only',
    )
  })

  test('and -o write the same bundle to both places', async () => {
    const folder = await curator()
    const argv = ['sign', ...about, '--out-dir', 'touchmark', '-o', 'b.json', './seen.json']
    expect((await runCommand(argv, { folder })).status).toBe(0)
    expect(readFileSync(join(folder, 'b.json'))).toEqual(readFileSync(join(folder, 'touchmark/default.bundle.json')))
  })

  test('or -o has to be given', async () => {
    const folder = await curator()
    const { status, stderr } = await runCommand(['sign', ...about, './seen.json'], { folder })
    expect(status).toBe(2)
    expect(stderr).toContain('--out-dir')
  })

  test('never leaves the folder by the name of a profile', async () => {
    const folder = await curator()
    const argv = ['sign', ...about, '--profile', '../x', '--out-dir', 'touchmark', './seen.json']
    const { status, stderr } = await runCommand(argv, { folder })
    expect([status, stderr]).toEqual([2, expect.stringContaining('E_NAME_INVALID')])
  })
})
