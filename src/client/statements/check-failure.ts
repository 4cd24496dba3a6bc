/** Errors as outcomes of a check: what was refused, and what could not be asked. Anything else is a defect and is thrown on. */
import {
  type CaptureError,
  type ErrorCode,
  PackageError,
  RegistryError,
  StateError,
  TouchmarkError,
  ViolationError,
} from '../../errors.ts'
import type { Check } from '../../trust/evidence.ts'
import type { ObstacleCode, RefusalCode } from '../../trust/reasons.ts'

/** A check that was carried out and is wrong, or could not be carried out. */
export type Failure = Extract<Check<never>, { state: 'refused' | 'unchecked' }>

const captureObstacles: Partial<Record<ErrorCode, ObstacleCode>> = {
  E_SERVER_CAP: 'server-limit',
  E_SERVER_PROTOCOL: 'server-protocol',
  E_SERVER_ERROR: 'server-protocol',
  E_SERVER_AUTH: 'server-auth',
  E_SIGN_IN_UNSAFE: 'server-auth',
  E_SIGN_IN_FAILED: 'server-auth',
}

/**
 * A look at a server that failed: a violation and a package of other bytes are refused, everything else could not be
 * checked.
 */
export function captureFailure(error: CaptureError | ViolationError | PackageError): Failure {
  if (error instanceof PackageError) return packageFailure(error)
  if (error instanceof ViolationError) {
    const reason = error.code === 'E_VIOLATION_EQUIVOCATION' ? 'equivocation' : 'violation'
    return { state: 'refused', reason, detail: describe(error), error: error.code }
  }
  return {
    state: 'unchecked',
    reason: captureObstacles[error.code] ?? 'server-unreachable',
    detail: describe(error),
    error: error.code,
  }
}

/** Nothing was started: the package has other bytes than it should, or which one it is could not be found out. */
function packageFailure(error: PackageError): Failure {
  const why = { detail: describe(error), error: error.code }
  if (error.code === 'E_PACKAGE_MISMATCH') return { state: 'refused', reason: 'package-changed', ...why }
  return { state: 'unchecked', reason: 'package-unresolved', ...why }
}

const registryObstacles: Partial<Record<ErrorCode, ObstacleCode>> = {
  E_REGISTRY_AUTH: 'registry-auth',
  E_UNAUTHENTICATED: 'registry-auth',
  E_REGISTRY_UNREACHABLE: 'registry-unreachable',
  E_DATABASE_UNAVAILABLE: 'registry-unreachable',
  E_RATE_LIMITED: 'registry-unreachable',
  E_REQUEST_TIMEOUT: 'registry-unreachable',
  E_INTERNAL: 'registry-unreachable',
}

const statementRefusals: Partial<Record<ErrorCode, RefusalCode>> = {
  E_SUBJECT_MISMATCH: 'wrong-statement',
  E_SNAPSHOT_INVALID: 'wrong-statement',
  E_IDENTITY_UNKNOWN: 'wrong-identity',
  E_IDENTITY_ISSUER: 'wrong-identity',
  E_IDENTITY_SUBJECT: 'wrong-identity',
  E_IDENTITY_REPOSITORY: 'wrong-identity',
  E_IDENTITY_REF: 'wrong-identity',
  E_IDENTITY_TRIGGER: 'wrong-identity',
  E_IDENTITY_RUNNER: 'wrong-identity',
  E_IDENTITY_ENVIRONMENT: 'wrong-identity',
  E_IDENTITY_VALIDITY: 'wrong-identity',
  E_IDENTITY_REVOKED: 'revoked',
  E_IDENTITY_PENDING: 'identity-pending',
}

const trustedRootObstacles: Partial<Record<ErrorCode, ObstacleCode>> = {
  E_TRUSTED_ROOT_INVALID: 'trusted-root-unreachable',
  E_TRUSTED_ROOT_STALE: 'trusted-root-stale',
  E_TRUSTED_ROOT_UNREACHABLE: 'trusted-root-unreachable',
}

/**
 * A statement that could not be had or does not hold. A registry that failed could not be asked, and without
 * a root of trust no keyless signature can be checked; whatever else a check of ours refused is a bad signature, unless
 * it holds for something else.
 */
export function statementFailure(error: unknown): Failure {
  if (error instanceof RegistryError) {
    return {
      state: 'unchecked',
      reason: registryObstacles[error.code] ?? 'registry-response',
      detail: describe(error),
      error: error.code,
    }
  }
  if (!(error instanceof TouchmarkError)) throw error
  const obstacle = trustedRootObstacles[error.code]
  if (obstacle !== undefined) {
    return { state: 'unchecked', reason: obstacle, detail: describe(error), error: error.code }
  }
  return {
    state: 'refused',
    reason: statementRefusals[error.code] ?? 'bad-signature',
    detail: describe(error),
    error: error.code,
  }
}

/**
 * Control statements that could not be had, or do not form one valid chain. Whatever a registry answers instead of them,
 * its revocations could not be asked for.
 */
export function controlFailure(error: unknown): Failure {
  if (!(error instanceof TouchmarkError) || error instanceof StateError) throw error
  const { code } = error
  if (error instanceof RegistryError) {
    return { state: 'unchecked', reason: 'control-unreachable', detail: describe(error), error: code }
  }
  const obstacle = trustedRootObstacles[code]
  if (obstacle !== undefined) return { state: 'unchecked', reason: obstacle, detail: describe(error), error: code }
  const reason = code === 'E_CONTROL_ROLLBACK' ? 'control-rollback' : 'broken-control-chain'
  return { state: 'refused', reason, detail: describe(error), error: code }
}

/** A receipt that does not hold. */
export function receiptFailure(error: unknown): Failure {
  if (!(error instanceof TouchmarkError)) throw error
  return { state: 'refused', reason: 'bad-receipt', detail: describe(error), error: error.code }
}

/** Messages of ours quote foreign text escaped. */
function describe(error: TouchmarkError): string {
  return `${error.code}: ${error.message}`
}
