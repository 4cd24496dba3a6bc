import { describe, expect, test } from 'vitest'
import { utf8 } from '../../src/encoding/bytes.ts'
import type { LogEntry } from '../../src/verify/keyless-material.ts'
import { checkLogEntry, checkLogTime } from '../../src/verify/log-entry.ts'
import { errorCode } from '../support/error-code.ts'
import { certificatePem } from '../support/fulcio-certificate.ts'

const certificate = new Uint8Array(300).fill(7)
const other = new Uint8Array(300).fill(8)
const id = new Uint8Array(32).fill(3)
const log = { id, names: ['rekor.example/2026', 'rekor.example'], start: 1_000, end: 2_000 }
const stranger = { id: new Uint8Array(32).fill(4), names: ['log.evil.example'], start: 0, end: null }
const rootHash = new Uint8Array(32).fill(9)
const root = Buffer.from(rootHash).toString('base64')
const signature = Buffer.concat([id.subarray(0, 4), Buffer.alloc(64, 1)]).toString('base64')

function note(origin: string, name: string): string {
  return `${origin}\n12\n${root}\n\n\u2014 ${name} ${signature}\n`
}

const pem = (bytes: Uint8Array) => Buffer.from(certificatePem(bytes)).toString('base64')
const raw = (bytes: Uint8Array) => ({ x509Certificate: { rawBytes: Buffer.from(bytes).toString('base64') } })

/** What each kind of entry holds for a certificate, as Rekor writes it. */
const bodies: readonly (readonly [string, string, (bytes: Uint8Array) => object])[] = [
  ['dsse', '0.0.1', (bytes) => ({ signatures: [{ signature: 'AA==', verifier: pem(bytes) }] })],
  ['hashedrekord', '0.0.1', (bytes) => ({ signature: { content: 'AA==', publicKey: { content: pem(bytes) } } })],
  ['intoto', '0.0.2', (bytes) => ({ content: { envelope: { signatures: [{ sig: 'AA==', publicKey: pem(bytes) }] } } })],
  ['dsse', '0.0.2', (bytes) => ({ dsseV002: { signatures: [{ content: 'AA==', verifier: raw(bytes) }] } })],
  [
    'hashedrekord',
    '0.0.2',
    (bytes) => ({ hashedRekordV002: { signature: { content: 'AA==', verifier: raw(bytes) } } }),
  ],
]

function entry(change: Partial<LogEntry> & { spec?: unknown } = {}): LogEntry {
  const { spec = bodies[0]?.[2](certificate), ...rest } = change
  const body = utf8(JSON.stringify({ apiVersion: '0.0.1', kind: 'dsse', spec }))
  const checkpoint = note('rekor.example/2026', 'rekor.example/2026')
  return {
    logId: id,
    kind: 'dsse',
    version: '0.0.1',
    promisedTime: 1,
    body,
    treeSize: '12',
    rootHash,
    checkpoint,
    ...rest,
  }
}

const outcome = (made: LogEntry) => errorCode(() => checkLogEntry(made, certificate, [stranger, log]))

describe('an entry', () => {
  test.each(bodies)('of kind %s %s is for the certificate that it holds, and for no other', (kind, version, spec) => {
    expect(outcome(entry({ kind, version, spec: spec(certificate) }))).toBe('no error')
    expect(outcome(entry({ kind, version, spec: spec(other) }))).toBe('E_LOG_ENTRY')
    expect(outcome(entry({ kind, version, spec: {} }))).toBe('E_LOG_ENTRY')
    expect(outcome(entry({ kind, version, spec: null }))).toBe('E_LOG_ENTRY')
  })

  test('names the log that it comes from', () => {
    expect(checkLogEntry(entry(), certificate, [stranger, log])).toBe(log)
    expect(outcome(entry({ logId: id.subarray(0, 31) }))).toBe('E_LOG_ENTRY')
    expect(outcome(entry({ logId: new Uint8Array(32) }))).toBe('E_LOG_ENTRY')
    expect(errorCode(() => checkLogEntry(entry(), certificate, []))).toBe('E_LOG_ENTRY')
  })

  test.each<[string, unknown]>([
    [
      'a public key instead of a certificate',
      Buffer.from('-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n').toString('base64'),
    ],
    ['two certificates', Buffer.from(certificatePem(certificate).repeat(2)).toString('base64')],
    ['PEM that is not in base64', certificatePem(certificate)],
    ['a number', 1],
  ])('with %s is refused', (_what, verifier) => {
    expect(outcome(entry({ spec: { signatures: [{ verifier }] } }))).toBe('E_LOG_ENTRY')
  })

  test('with two signatures is refused', () => {
    const twice = { signatures: [{ verifier: pem(certificate) }, { verifier: pem(other) }] }
    expect(outcome(entry({ spec: twice }))).toBe('E_LOG_ENTRY')
  })

  test('with a member twice, which two readers would read differently, is refused', () => {
    const [one, two] = [other, certificate].map((each) => JSON.stringify(bodies[0]?.[2](each)))
    const body = utf8(`{"spec":${one},"spec":${two}}`)
    expect(outcome(entry({ body }))).toBe('E_LOG_ENTRY')
  })
})

describe('the checkpoint', () => {
  test.each([
    ['rekor.example/2026', 'rekor.example/2026'],
    ['rekor.example', 'rekor.example'],
    ['rekor.example - 1193050959916656506', 'rekor.example'],
  ])('of %s, signed as %s, is the log’s', (origin, name) => {
    expect(outcome(entry({ checkpoint: note(origin, name) }))).toBe('no error')
  })

  test.each([
    ['rekor.example', 'rekor'],
    ['rekor.example', '.'],
    ['rekor.example', 'e'],
    ['rekor.example', '.*'],
    ['rekor.example', 'rekor.example/2026/'],
    ['rekor.example', 'rekor.example.evil'],
    ['rekor.example', 'REKOR.EXAMPLE'],
    ['rekor', 'rekor.example'],
    ['rekor.example.evil', 'rekor.example'],
    ['rekor.example -1', 'rekor.example'],
    ['', 'rekor.example'],
    ['log.evil.example', 'rekor.example'],
  ])('of %s, signed as %s, is refused', (origin, name) => {
    expect(outcome(entry({ checkpoint: note(origin, name) }))).toBe('E_CHECKPOINT_INVALID')
  })

  test('with the log’s signature under its name and under another is refused', () => {
    const good = note('rekor.example', 'rekor.example')
    expect(outcome(entry({ checkpoint: `${good}\u2014 e ${signature}\n` }))).toBe('E_CHECKPOINT_INVALID')
    const witness = Buffer.alloc(70, 5).toString('base64')
    expect(outcome(entry({ checkpoint: `${good}\u2014 witness.example ${witness}\n` }))).toBe('no error')
  })

  test('signed by a witness alone is refused', () => {
    const checkpoint = note('rekor.example', 'rekor.example').replace(signature, Buffer.alloc(68, 5).toString('base64'))
    expect(outcome(entry({ checkpoint }))).toBe('E_CHECKPOINT_INVALID')
  })
})

test('a log counts from its start to its end, both included', () => {
  for (const time of [1_000, 1_500, 2_000]) expect(errorCode(() => checkLogTime(log, time))).toBe('no error')
  for (const time of [999, 2_001, Number.NaN]) expect(errorCode(() => checkLogTime(log, time))).toBe('E_LOG_ENTRY')
  expect(errorCode(() => checkLogTime(stranger, 9e15))).toBe('no error')
})
