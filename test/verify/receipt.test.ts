import { describe, expect, test } from 'vitest'
import { sha256Hex } from '../../src/crypto/sha256.ts'
import { formatAcceptance } from '../../src/log/acceptance.ts'
import { signNote } from '../../src/log/note.ts'
import { type ReceiptSubject, verifyReceipt } from '../../src/verify/receipt.ts'
import { errorCode } from '../support/error-code.ts'
import { sampleRelease, testKeyPair } from '../support/sample-release.ts'

const { receipt, registryKey, bundle, statement } = await sampleRelease()
const expected: ReceiptSubject = {
  name: 'io.github.acme/weather',
  version: '1.4.0',
  profile: 'default',
  snapshotDigest: statement.subject.sha256,
  bundleDigest: sha256Hex(bundle),
}

describe('receipts', () => {
  test('by the expected registry about the expected files hold', () => {
    const verified = verifyReceipt(receipt, registryKey, expected)
    expect(verified).toMatchObject({ ...expected, index: 48213, origin: registryKey.name })
  })

  test.each([
    ['name', 'io.github.acme/other'],
    ['version', '1.4.1'],
    ['profile', 'read-only'],
    ['snapshotDigest', 'a'.repeat(64)],
    ['bundleDigest', 'b'.repeat(64)],
  ] as const)('about another %s are refused', (member, value) => {
    expect(errorCode(() => verifyReceipt(receipt, registryKey, { ...expected, [member]: value }))).toBe(
      'E_RECEIPT_INVALID',
    )
  })

  test('by another key, or of another registry, are refused', () => {
    const other = { ...registryKey, publicKey: testKeyPair('another registry').publicKey }
    expect(errorCode(() => verifyReceipt(receipt, other, expected))).toBe('E_SIGNATURE_INVALID')
    const renamed = { ...registryKey, name: 'other.example.com' }
    expect(errorCode(() => verifyReceipt(receipt, renamed, expected))).toBe('E_SIGNATURE_INVALID')
  })

  test('that speak for another registry under their own key are refused', () => {
    const text = formatAcceptance({
      ...expected,
      origin: 'other.example.com',
      index: 1,
      acceptedAt: '2026-11-02T08:15:30Z',
    })
    const note = signNote(text, registryKey.name, testKeyPair('registry'))
    expect(errorCode(() => verifyReceipt(note, registryKey, expected))).toBe('E_RECEIPT_INVALID')
  })

  test('that are a checkpoint by the same key, or no note, are refused', () => {
    const checkpoint = signNote('registry.example.com\n48214\nAAAA\n', registryKey.name, testKeyPair('registry'))
    expect(errorCode(() => verifyReceipt(checkpoint, registryKey, expected))).toBe('E_RECEIPT_INVALID')
    expect(errorCode(() => verifyReceipt('', registryKey, expected))).toBe('E_NOTE_INVALID')
  })
})
