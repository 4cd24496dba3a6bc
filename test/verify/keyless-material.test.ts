import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseBundle } from '../../src/attestation/bundle.ts'
import { fromUtf8, utf8 } from '../../src/encoding/bytes.ts'
import { canonicalJson } from '../../src/encoding/canonical-json.ts'
import { materialLimits, readMaterial } from '../../src/verify/keyless-material.ts'
import { errorCode } from '../support/error-code.ts'
import { type Sigstore, startSigstore } from '../support/sigstore.ts'

let sigstore: Sigstore
let file: Uint8Array
beforeAll(async () => {
  sigstore = await startSigstore()
  file = await sigstore.sign(utf8('{}'), { timestamp: true })
})
afterAll(() => sigstore.close())

interface EntryJson {
  [member: string]: unknown
  inclusionProof: Record<string, unknown>
}
interface MaterialJson {
  tlogEntries: EntryJson[]
  [member: string]: unknown
}

function material(change: (of: MaterialJson, entry: EntryJson) => void = () => {}) {
  const value: { verificationMaterial: MaterialJson } = JSON.parse(fromUtf8(file))
  const [entry] = value.verificationMaterial.tlogEntries
  if (entry === undefined) throw new Error('a bundle of tests without an entry')
  change(value.verificationMaterial, entry)
  const bundle = parseBundle(utf8(`${canonicalJson(JSON.parse(JSON.stringify(value)))}\n`))
  if (bundle.kind !== 'keyless') throw new Error('a bundle of tests with a key')
  return readMaterial(bundle)
}

describe('the material of a bundle', () => {
  test('is read as it stands', () => {
    const { certificate, entries } = material()
    expect(certificate.length).toBeGreaterThan(500)
    expect(entries).toHaveLength(1)
    expect(entries[0]).toMatchObject({ kind: 'dsse', version: '0.0.1', treeSize: expect.stringMatching(/^\d+$/) })
    expect(entries[0]?.promisedTime).toBeGreaterThan(1_700_000_000)
  })

  test('has no time where the log did not promise one, or promised none', () => {
    expect(material((_, entry) => delete entry.inclusionPromise).entries[0]?.promisedTime).toBeNull()
    expect(material((_, entry) => delete entry.integratedTime).entries[0]?.promisedTime).toBeNull()
    expect(material((_, entry) => Object.assign(entry, { integratedTime: '0' })).entries[0]?.promisedTime).toBeNull()
  })

  test('may leave out what protobuf leaves out: numbers that are 0, lists that are empty', () => {
    const zero = material((of, { inclusionProof, ...entry }) => {
      delete inclusionProof.logIndex
      delete inclusionProof.hashes
      of.tlogEntries = [{ ...entry, logIndex: undefined, inclusionProof }]
      delete of.timestampVerificationData
    })
    expect(zero.entries).toHaveLength(1)
  })

  test('may hold two different entries, and as many as the limit', () => {
    const more = (count: number) =>
      material((of, entry) => {
        const body = (at: number) => Buffer.from(`{"at":${at}}`).toString('base64')
        of.tlogEntries = Array.from({ length: count }, (_, at) => ({ ...entry, canonicalizedBody: body(at) }))
      })
    expect(more(materialLimits.entries).entries).toHaveLength(materialLimits.entries)
    expect(errorCode(() => more(materialLimits.entries + 1))).toBe('E_BUNDLE_INVALID')
  })

  test('with the same entry under another index is still the same entry twice', () => {
    const twice = () => material((of, entry) => of.tlogEntries.push({ ...entry, logIndex: '99' }))
    expect(errorCode(twice)).toBe('E_LOG_ENTRY')
  })

  test.each<[string, (entry: EntryJson) => void]>([
    ['time in hexadecimal', (entry) => Object.assign(entry, { integratedTime: '0x10' })],
    ['time with a space', (entry) => Object.assign(entry, { integratedTime: ' 10' })],
    ['time as a number', (entry) => Object.assign(entry, { integratedTime: 10 })],
    ['index with a leading zero', (entry) => Object.assign(entry, { logIndex: '01' })],
    ['base64 without padding', (entry) => Object.assign(entry, { canonicalizedBody: 'e30' })],
    ['base64 of the URL alphabet', (entry) => Object.assign(entry, { canonicalizedBody: '_-8=' })],
    ['empty root', (entry) => Object.assign(entry.inclusionProof, { rootHash: '' })],
    ['promise without a signature', (entry) => Object.assign(entry, { inclusionPromise: {} })],
    ['promise that is null', (entry) => Object.assign(entry, { inclusionPromise: null })],
    ['log without an id', (entry) => Object.assign(entry, { logId: {} })],
    ['kind that is a number', (entry) => Object.assign(entry, { kindVersion: { kind: 1, version: '0.0.1' } })],
    ['unknown member of the proof', (entry) => Object.assign(entry.inclusionProof, { root_hash: '' })],
  ])('with a %s is refused', (_what, change) => {
    expect(errorCode(() => material((_, entry) => change(entry)))).toBe('E_BUNDLE_INVALID')
  })
})
