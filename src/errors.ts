/**
 * Every error of the project: one base class, a closed union of codes, one class per phase.
 *
 * A code is stable: it stands in the command line's JSON, in HTTP problems and in the documentation. Messages may
 * improve; their order is always what was found, where, what was expected, and what to do next.
 */

/** Exit status of the command line for each code: 1 refused, 2 usage or configuration, 3 could not check, 4 authentication. */
export const exitCodes = {
  // the command line and its files
  E_USAGE: 2,
  E_FILE_NOT_FOUND: 2,
  E_FILE_ACCESS: 2,
  E_CONFIG_INVALID: 2,
  E_CONFIG_UNREAD: 3,
  E_CONFIG_CHANGED: 3,
  E_POLICY_INVALID: 2,
  E_PROFILE_UNKNOWN: 2,
  // JSON and its canonical form
  E_JSON_SYNTAX: 2,
  E_JSON_UTF8: 2,
  E_JSON_DUPLICATE_MEMBER: 2,
  E_JSON_DEPTH: 2,
  E_JSON_SIZE: 2,
  E_CANONICAL_VALUE: 1,
  // keys and signatures
  E_KEY_INVALID: 2,
  E_KEY_PERMISSIONS: 2,
  E_KEY_PASSPHRASE: 2,
  E_KEY_REFUSED: 1,
  E_SIGNATURE_INVALID: 1,
  // snapshots and what is signed over them
  E_SNAPSHOT_INVALID: 1,
  E_STATEMENT_INVALID: 1,
  E_ENVELOPE_INVALID: 1,
  E_BUNDLE_INVALID: 1,
  E_SUBJECT_MISMATCH: 1,
  E_IDENTITY_UNKNOWN: 1,
  E_NOTE_INVALID: 1,
  E_RECEIPT_INVALID: 1,
  // keyless signatures: who signed, and whether policy accepts them
  E_IDENTITY_ISSUER: 1,
  E_IDENTITY_SUBJECT: 1,
  E_IDENTITY_REPOSITORY: 1,
  E_IDENTITY_REF: 1,
  E_IDENTITY_TRIGGER: 1,
  E_IDENTITY_RUNNER: 1,
  E_IDENTITY_ENVIRONMENT: 1,
  E_IDENTITY_VALIDITY: 1,
  E_THRESHOLD: 1,
  E_CERTIFICATE_INVALID: 1,
  E_SIGNATURE_TIME: 1,
  E_LOG_ENTRY: 1,
  E_CHECKPOINT_INVALID: 1,
  E_KEY_TYPE: 1,
  E_TRUSTED_ROOT_INVALID: 2,
  E_TRUSTED_ROOT_STALE: 3,
  E_TRUSTED_ROOT_UNREACHABLE: 3,
  // keyless signing
  E_SIGNER_EXPOSED: 2,
  E_IDENTITY_TOKEN: 4,
  E_SIGNING_UNREACHABLE: 3,
  E_PRIVATE_SOURCE: 2,
  // control statements of a name
  E_CONTROL_INVALID: 1,
  E_CONTROL_REPLAYED: 1,
  E_CONTROL_ORIGIN: 1,
  E_CONTROL_UNAUTHORISED: 1,
  E_CONTROL_ROLLBACK: 1,
  E_IDENTITY_REVOKED: 1,
  E_IDENTITY_PENDING: 1,
  E_VERSION_YANKED: 1,
  // the package that is started
  E_PACKAGE_UNRESOLVED: 3,
  E_PACKAGE_MISMATCH: 1,
  E_PACKAGE_INSTALL: 3,
  E_PACKAGE_INVALID: 1,
  // levels, consent, and what a person decides
  E_CONFIRMATION_REQUIRED: 2,
  E_APPROVAL_REQUIRED: 1,
  E_NOT_DELEGATED: 1,
  E_NO_CONSENT: 3,
  E_ENTRY_ENVIRONMENT: 2,
  E_EXPORT_INVALID: 1,
  // capture: could not look
  E_SERVER_START: 3,
  E_SERVER_EXIT: 3,
  E_SERVER_TIMEOUT: 3,
  E_SERVER_TRANSPORT: 3,
  E_SERVER_PROTOCOL: 3,
  E_SERVER_ERROR: 3,
  E_SERVER_CAP: 3,
  E_SERVER_AUTH: 4,
  E_SIGN_IN_UNSAFE: 1,
  E_SIGN_IN_FAILED: 4,
  // capture: looked, and the server broke the rules
  E_VIOLATION_JSON: 1,
  E_VIOLATION_DUPLICATE_NAME: 1,
  E_VIOLATION_CURSOR: 1,
  E_VIOLATION_FRAME: 1,
  E_VIOLATION_SHAPE: 1,
  E_VIOLATION_EQUIVOCATION: 1,
  // pins and state on disk
  E_LOCK_CORRUPT: 3,
  E_STATE_BUSY: 3,
  E_STATE_ACCESS: 3,
  E_CALL_LOG: 3,
  // the registry as its clients meet it
  E_REGISTRY_UNREACHABLE: 3,
  E_REGISTRY_RESPONSE: 3,
  E_REGISTRY_AUTH: 4,
  // the registry's own answers
  E_REQUEST_INVALID: 2,
  E_NAME_INVALID: 2,
  E_UNAUTHENTICATED: 4,
  E_NAME_NOT_OWNED: 1,
  E_NAMESPACE_UNPROVEN: 1,
  E_NAMESPACE_UNREACHABLE: 3,
  E_FETCH_REFUSED: 1,
  E_NOT_FOUND: 1,
  E_METHOD_NOT_ALLOWED: 2,
  E_VERSION_EXISTS: 1,
  E_IDEMPOTENCY_CONFLICT: 1,
  E_BODY_TOO_LARGE: 1,
  E_LINT_REFUSED: 1,
  E_RATE_LIMITED: 3,
  E_REQUEST_TIMEOUT: 3,
  E_DATABASE_UNAVAILABLE: 3,
  E_STORE_LOCKED: 2,
  // a defect of ours
  E_INTERNAL: 3,
} as const satisfies Record<`E_${string}`, 1 | 2 | 3 | 4>

/** The closed union of stable error codes. */
export type ErrorCode = keyof typeof exitCodes

/** What an error says. Every part that quotes foreign text is already escaped by its maker (`quote`). */
export interface ErrorParts {
  /** What was found. */
  readonly found: string
  /** Where: a file, a JSON pointer, a URL, a server. */
  readonly where?: string
  /** What was expected instead. */
  readonly expected?: string
  /** What the reader can do next. */
  readonly next?: string
  /** JSON pointer (RFC 6901) into the offending document, when there is one. */
  readonly pointer?: string
  /** The error underneath. */
  readonly cause?: unknown
}

/** Base of every error that this project throws. `message` is composed from the parts in a fixed order. */
export class TouchmarkError extends Error {
  /** Stable code, part of the public contract. */
  readonly code: ErrorCode
  /** The parts from which the message was composed. */
  readonly parts: ErrorParts

  constructor(code: ErrorCode, parts: ErrorParts) {
    super(composeMessage(parts), parts.cause === undefined ? undefined : { cause: parts.cause })
    this.name = new.target.name
    this.code = code
    this.parts = parts
  }

  /** Exit status of the command line when this error ends a command. */
  get exitCode(): 1 | 2 | 3 | 4 {
    return exitCodes[this.code]
  }
}

function composeMessage({ found, where, expected, next }: ErrorParts): string {
  const at = where === undefined ? '' : ` in ${where}`
  const wanted = expected === undefined ? '' : `; expected ${expected}`
  const then = next === undefined ? '' : `. ${next}`
  return `${found}${at}${wanted}${then}`
}

/** Wrong use of a command, or of a public function. */
export class UsageError extends TouchmarkError {}
/** A file, policy or configuration that cannot be used. */
export class ConfigError extends TouchmarkError {}
/** Bytes that are not the strict JSON, or the canonical form, that was required. */
export class EncodingError extends TouchmarkError {}
/** A key that cannot be used, or a signature that does not hold. */
export class CryptoError extends TouchmarkError {}
/** A snapshot, statement, envelope or bundle that is malformed. */
export class FormatError extends TouchmarkError {}
/** Verification was carried out and failed. */
export class VerificationError extends TouchmarkError {}
/** Keyless signing that could not be done. */
export class SigningError extends TouchmarkError {}
/** A package that could not be had, or is not what was announced. */
export class PackageError extends TouchmarkError {}
/** A server could not be looked at: never clean, never a violation. */
export class CaptureError extends TouchmarkError {}
/** A server was looked at and broke the rules. */
export class ViolationError extends TouchmarkError {}
/** Pins or state on disk that cannot be read or written. */
export class StateError extends TouchmarkError {}
/** A registry that cannot be reached or answers with a refusal. */
export class RegistryError extends TouchmarkError {}
