import { describe, expect, test } from 'vitest'
import { captureFailure, receiptFailure, statementFailure } from '../../../src/client/statements/check-failure.ts'
import {
  CaptureError,
  CryptoError,
  type ErrorCode,
  exitCodes,
  FormatError,
  PackageError,
  RegistryError,
  VerificationError,
  ViolationError,
} from '../../../src/errors.ts'
import { obstacleEffects, refusalEffects } from '../../../src/trust/reasons.ts'

const parts = { found: 'something' }
const codes = Object.keys(exitCodes) as ErrorCode[]

describe('a package that was not started', () => {
  test('other bytes are refused; whatever else kept it from being started could not be checked', () => {
    expect(captureFailure(new PackageError('E_PACKAGE_MISMATCH', parts))).toEqual({
      state: 'refused',
      reason: 'package-changed',
      detail: 'E_PACKAGE_MISMATCH: something',
      error: 'E_PACKAGE_MISMATCH',
    })
    for (const code of ['E_PACKAGE_UNRESOLVED', 'E_PACKAGE_INSTALL', 'E_PACKAGE_INVALID', 'E_INTERNAL'] as const) {
      const failure = captureFailure(new PackageError(code, parts))
      expect(failure).toMatchObject({ state: 'unchecked', reason: 'package-unresolved', error: code })
    }
  })
})

describe('a look that failed', () => {
  test.each(codes.filter((code) => code.startsWith('E_VIOLATION_')))('%s was refused', (code) => {
    expect(captureFailure(new ViolationError(code, parts))).toMatchObject({ state: 'refused' })
  })

  test.each(codes.filter((code) => code.startsWith('E_SERVER_')))('%s could not be checked', (code) => {
    const failure = captureFailure(new CaptureError(code, parts))
    expect(failure).toMatchObject({ state: 'unchecked', detail: `${code}: something` })
    expect(Object.keys(obstacleEffects)).toContain(failure.reason)
  })

  test('with a code that nobody expects is still no look', () => {
    expect(captureFailure(new CaptureError('E_INTERNAL', parts))).toMatchObject({ reason: 'server-unreachable' })
  })
})

describe('a statement that could not be had', () => {
  test.each(codes)('a registry that failed with %s could not be asked, and never refutes anything', (code) => {
    const failure = statementFailure(new RegistryError(code, parts))
    expect(failure.state).toBe('unchecked')
    expect(Object.keys(obstacleEffects)).toContain(failure.reason)
  })

  test.each<[ErrorCode, string]>([
    ['E_REGISTRY_UNREACHABLE', 'registry-unreachable'],
    ['E_DATABASE_UNAVAILABLE', 'registry-unreachable'],
    ['E_RATE_LIMITED', 'registry-unreachable'],
    ['E_REGISTRY_AUTH', 'registry-auth'],
    ['E_UNAUTHENTICATED', 'registry-auth'],
    ['E_REGISTRY_RESPONSE', 'registry-response'],
    ['E_NAME_INVALID', 'registry-response'],
  ])('%s is %s', (code, reason) => {
    expect(statementFailure(new RegistryError(code, parts)).reason).toBe(reason)
  })
})

describe('a keyless signature without a usable root of trust', () => {
  test.each<[ErrorCode, string]>([
    ['E_TRUSTED_ROOT_STALE', 'trusted-root-stale'],
    ['E_TRUSTED_ROOT_UNREACHABLE', 'trusted-root-unreachable'],
    ['E_TRUSTED_ROOT_INVALID', 'trusted-root-unreachable'],
  ])('%s could not be checked, and refutes nothing: %s', (code, reason) => {
    const failure = statementFailure(new VerificationError(code, parts))
    expect(failure).toEqual({ state: 'unchecked', reason, detail: `${code}: something`, error: code })
    expect(Object.keys(obstacleEffects)).toContain(reason)
  })
})

describe('a statement that does not hold', () => {
  test.each([
    [new CryptoError('E_SIGNATURE_INVALID', parts), 'bad-signature'],
    [new CryptoError('E_KEY_REFUSED', parts), 'bad-signature'],
    [new FormatError('E_BUNDLE_INVALID', parts), 'bad-signature'],
    [new FormatError('E_ENVELOPE_INVALID', parts), 'bad-signature'],
    [new FormatError('E_STATEMENT_INVALID', parts), 'bad-signature'],
    [new VerificationError('E_SUBJECT_MISMATCH', parts), 'wrong-statement'],
    [new FormatError('E_SNAPSHOT_INVALID', parts), 'wrong-statement'],
  ])('%s is %s', (error, reason) => {
    expect(statementFailure(error)).toEqual({
      state: 'refused',
      reason,
      detail: `${error.code}: something`,
      error: error.code,
    })
    expect(Object.keys(refusalEffects)).toContain(reason)
  })

  test('a receipt that does not hold is bad, whatever is wrong with it', () => {
    for (const code of ['E_RECEIPT_INVALID', 'E_NOTE_INVALID', 'E_SIGNATURE_INVALID'] as const) {
      expect(receiptFailure(new VerificationError(code, parts))).toMatchObject({
        state: 'refused',
        reason: 'bad-receipt',
      })
    }
  })

  test('a defect of ours is not taken for somebody’s fault, but thrown on', () => {
    const defect = new TypeError('x is not a function')
    expect(() => statementFailure(defect)).toThrow(defect)
    expect(() => receiptFailure(defect)).toThrow(defect)
  })
})
