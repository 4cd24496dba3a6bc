import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fromUtf8, utf8 } from '../../src/encoding/bytes.ts'
import { parseTrustedRoot } from '../../src/verify/keyless.ts'
import { maxRootBytes } from '../../src/verify/trusted-root.ts'
import { errorCode } from '../support/error-code.ts'
import { type Sigstore, startSigstore } from '../support/sigstore.ts'

let sigstore: Sigstore
beforeAll(async () => {
  sigstore = await startSigstore()
})
afterAll(() => sigstore.close())

interface ValidityJson {
  start?: unknown
  end?: unknown
}

interface LogJson {
  baseUrl: string
  publicKey: { rawBytes: string; validFor?: ValidityJson }
  logId: { keyId: string }
  checkpointKeyId?: { keyId: string }
}

interface AuthorityJson {
  certChain: { certificates: { rawBytes: string }[] }
  validFor?: ValidityJson
}

interface RootJson {
  mediaType?: string
  tlogs?: LogJson[]
  ctlogs?: LogJson[]
  certificateAuthorities?: AuthorityJson[]
  timestampAuthorities?: AuthorityJson[]
}

function altered(change: (root: RootJson) => void): Uint8Array {
  const root: RootJson = JSON.parse(fromUtf8(sigstore.trustedRoot))
  change(root)
  return utf8(JSON.stringify(root))
}

const outcome = (bytes: Uint8Array) => errorCode(() => parseTrustedRoot(bytes))

function first<T>(list: readonly T[] | undefined): T {
  const [item] = list ?? []
  if (item === undefined) throw new Error('a root of tests without this list')
  return item
}

/** Every list whose elements have a validity, with the place where it stands. */
const validities: readonly (readonly [string, (root: RootJson) => { validFor?: ValidityJson }])[] = [
  ['a transparency log', ({ tlogs }) => first(tlogs).publicKey],
  ['a certificate log', ({ ctlogs }) => first(ctlogs).publicKey],
  ['a certificate authority', ({ certificateAuthorities }) => first(certificateAuthorities)],
  ['a timestamp authority', ({ timestampAuthorities }) => first(timestampAuthorities)],
]

test('a whole root is accepted, with the names and years of its logs', () => {
  const { logs } = parseTrustedRoot(sigstore.trustedRoot)
  const { host } = new URL(sigstore.url)
  expect(logs.map(({ names }) => names)).toEqual([
    [host, '127.0.0.1'],
    [host, '127.0.0.1'],
  ])
  expect(logs.every(({ start, end }) => Number.isFinite(start) && end === null)).toBe(true)
})

test('members that newer roots may have are left alone', () => {
  const newer = altered((root) => {
    Object.assign(root, { novelty: [] })
    Object.assign(first(root.tlogs), { operator: 'acme.example' })
  })
  expect(outcome(newer)).toBe('no error')
})

test('a root without timestamp authorities is one; the log has to tell the time then', () => {
  expect(
    outcome(
      altered((root) => {
        delete root.timestampAuthorities
      }),
    ),
  ).toBe('no error')
})

describe.each(validities)('%s', (_what, place) => {
  const withValidity = (validFor: ValidityJson | undefined) =>
    altered((root) => {
      if (validFor === undefined) delete place(root).validFor
      else place(root).validFor = validFor
    })

  test.each<[string, ValidityJson | undefined]>([
    ['no validity', undefined],
    ['no start', {}],
    ['an end alone', { end: '2030-01-01T00:00:00Z' }],
    ['a start that is no time', { start: 'always' }],
    ['a start on a day that there is not', { start: '2026-02-30T25:00:00Z' }],
    ['a start without a zone', { start: '2026-01-01T00:00:00' }],
    ['a start that is a number', { start: 0 }],
    ['a start that is null', { start: null }],
    ['an end before its start', { start: '2026-01-02T00:00:00Z', end: '2026-01-01T00:00:00Z' }],
    ['an end at its start', { start: '2026-01-01T00:00:00Z', end: '2026-01-01T00:00:00Z' }],
  ])('with %s is refused', (_name, validFor) => {
    expect(outcome(withValidity(validFor))).toBe('E_TRUSTED_ROOT_INVALID')
  })

  test('with a start, and with a later end, is accepted', () => {
    expect(outcome(withValidity({ start: '2026-01-01T00:00:00Z' }))).toBe('no error')
    expect(outcome(withValidity({ start: '2026-01-01T00:00:00.5Z', end: '2030-01-01T00:00:00Z' }))).toBe('no error')
  })
})

describe('a root', () => {
  const garbage = Buffer.alloc(91, 7).toString('base64')

  test.each<[string, (root: RootJson) => void]>([
    ['without a log', (root) => Object.assign(root, { tlogs: [] })],
    ['without the list of logs', (root) => Object.assign(root, { tlogs: undefined })],
    ['without an authority', (root) => Object.assign(root, { certificateAuthorities: [] })],
    ['of another media type', (root) => Object.assign(root, { mediaType: 'application/json' })],
    ['with a list that is none', (root) => Object.assign(root, { ctlogs: {} })],
    ['with a log without a URL', (root) => Object.assign(first(root.tlogs), { baseUrl: 'rekor' })],
    ['with a log whose key is none', (root) => Object.assign(first(root.tlogs).publicKey, { rawBytes: garbage })],
    [
      'with a certificate log whose key is none',
      (root) => Object.assign(first(root.ctlogs).publicKey, { rawBytes: '' }),
    ],
    ['with a log without an id', (root) => Object.assign(first(root.tlogs), { logId: {} })],
    [
      'with an authority without certificates',
      (root) => Object.assign(first(root.certificateAuthorities).certChain, { certificates: [] }),
    ],
    [
      'with a certificate that is none',
      (root) => Object.assign(first(first(root.certificateAuthorities).certChain.certificates), { rawBytes: garbage }),
    ],
    [
      'with a timestamp certificate that is none',
      (root) => Object.assign(first(first(root.timestampAuthorities).certChain.certificates), { rawBytes: garbage }),
    ],
  ])('%s is refused', (_what, change) => {
    expect(outcome(altered(change))).toBe('E_TRUSTED_ROOT_INVALID')
  })

  test.each<[string, Uint8Array]>([
    ['empty', new Uint8Array()],
    ['an empty object', utf8('{}')],
    ['a list', utf8('[]')],
    ['text', utf8('trust me')],
    ['JSON with a member twice', utf8('{"tlogs":[],"tlogs":[]}')],
    ['no UTF-8', new Uint8Array([0xff])],
    ['JSON that nests too deep', utf8(`{"tlogs":${'['.repeat(20)}${']'.repeat(20)}}`)],
    ['too large', new Uint8Array(maxRootBytes + 1).fill(0x20)],
  ])('that is %s is refused', (_what, bytes) => {
    expect(outcome(bytes)).toBe('E_TRUSTED_ROOT_INVALID')
  })
})
