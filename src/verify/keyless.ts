/**
 * Keyless signatures: a Fulcio certificate, its certificate-transparency proof, a trusted time, and a transparency log's
 * proof. Sigstore's own library proves them, behind strict reading and checks of ours; whatever it throws is a refusal
 * with a code of ours. Who signed comes out; whether they may is never asked of the library, whose policy accepts an
 * empty one and takes a string for an unanchored pattern: see trust/accepted-identity.ts. Why and in which order:
 * docs/decisions/0009-keyless-verification.md, docs/spec/statement.md.
 *
 * This is the one file that imports the verifying half of Sigstore, and it is loaded only when a keyless bundle is met.
 */
import { createRequire } from 'node:module'
import type { SignedEntity, Signer, Verifier } from '@sigstore/verify'
import type { KeylessBundle } from '../attestation/bundle.ts'
import { equalBytes } from '../encoding/bytes.ts'
import { ConfigError, type ErrorCode, FormatError, VerificationError } from '../errors.ts'
import type { KeylessIdentity } from '../trust/identity.ts'
import { quote } from '../visible-text.ts'
import { readCertificate, type SigningCertificate } from './certificate.ts'
import { type KeylessMaterial, type LogEntry, readMaterial } from './keyless-material.ts'
import { checkLogEntry, checkLogTime } from './log-entry.ts'
import { type RootFacts, readTrustedRoot } from './trusted-root.ts'

// Required, not imported: an import of CommonJS reads every file twice, first for the names that it exports. That costs a
// process that verifies one bundle a fifth of its time (bench/keyless.ts).
const load = createRequire(import.meta.url)
const { bundleFromJSON } = load('@sigstore/bundle') as typeof import('@sigstore/bundle')
const specs = load('@sigstore/protobuf-specs') as typeof import('@sigstore/protobuf-specs')
const sigstore = load('@sigstore/verify') as typeof import('@sigstore/verify')

/** Who signed, and when the log or a timestamp authority saw it, in milliseconds since 1970. */
export interface KeylessProof {
  readonly identity: KeylessIdentity
  readonly signedAt: number
}

/** A root of trust, checked and ready. */
export interface TrustedRoot extends RootFacts {
  readonly verifier: Verifier
}

/** One log entry, one proof of the certificate's log, one trusted time. They are the library's defaults; ours are kept. */
const thresholds = { tlogThreshold: 1, ctlogThreshold: 1, timestampThreshold: 1 } as const

/**
 * Reads a Sigstore `trusted_root.json`.
 *
 * @throws ConfigError `E_TRUSTED_ROOT_INVALID` as {@link readTrustedRoot}, and where the library cannot read it.
 */
export function parseTrustedRoot(bytes: Uint8Array): TrustedRoot {
  const facts = readTrustedRoot(bytes)
  try {
    const verifier = new sigstore.Verifier(
      sigstore.toTrustMaterial(specs.TrustedRoot.fromJSON(facts.value)),
      thresholds,
    )
    return { ...facts, verifier }
  } catch (cause) {
    throw new ConfigError('E_TRUSTED_ROOT_INVALID', {
      found: `a trusted root that cannot be read (${wordsOf(cause)})`,
      where: 'the trusted root',
      cause,
    })
  }
}

const prepared = new WeakMap<Uint8Array, TrustedRoot>()

function prepare(bytes: Uint8Array): TrustedRoot {
  const known = prepared.get(bytes)
  if (known !== undefined) return known
  const root = parseTrustedRoot(bytes)
  prepared.set(bytes, root)
  return root
}

/**
 * Verifies a keyless bundle against a root of trust, the bytes of a `trusted_root.json` (prepared once for each array).
 *
 * @throws FormatError `E_BUNDLE_INVALID`; ConfigError `E_TRUSTED_ROOT_INVALID`; VerificationError
 * `E_CERTIFICATE_INVALID` for its chain, its log's proof, its form, or where it had ended when it signed;
 * `E_SIGNATURE_TIME` without a trusted time, or where that lies before the certificate; `E_LOG_ENTRY`,
 * `E_CHECKPOINT_INVALID`, `E_KEY_TYPE`, and `E_SIGNATURE_INVALID` for whatever else does not hold.
 */
export function verifyKeyless(bundle: KeylessBundle, trustedRoot: Uint8Array): KeylessProof {
  const root = prepare(trustedRoot)
  const material = readMaterial(bundle)
  const certificate = readCertificate(material.certificate)
  const logs = material.entries.map((entry) => checkLogEntry(entry, material.certificate, root.logs))
  const entity = readEntity(bundle, material)
  const times = claimedTimes(material.entries, entity)
  checkSigner(prove(root, entity, certificate, times), certificate)
  // From here on the times are proven: the library checked every promise and every timestamp.
  const signedAt = Math.min(...(times.log.length > 0 ? times.log : times.authority))
  checkWindow([...times.log, ...times.authority], certificate)
  for (const log of logs) checkLogTime(log, signedAt)
  return { identity: certificate.identity, signedAt }
}

/** The bundle as the library takes it. Its envelope has to be the one that was read: nobody may verify one and use another. */
function readEntity({ envelope }: KeylessBundle, { value }: KeylessMaterial): SignedEntity {
  const message = stage('E_BUNDLE_INVALID', () => bundleFromJSON(value))
  const { content } = message
  if (content.$case !== 'dsseEnvelope') throw refusal('E_BUNDLE_INVALID', 'a bundle without a DSSE envelope')
  const { payload, payloadType, signatures } = content.dsseEnvelope
  const same =
    payloadType === envelope.payloadType &&
    equalBytes(payload, envelope.payload) &&
    equalBytes(signatures[0]?.sig ?? new Uint8Array(), envelope.signature)
  if (!same || signatures.length !== 1) {
    throw refusal('E_SIGNATURE_INVALID', 'an envelope that is not the one in the bundle')
  }
  // What is parsed here beside the certificate, which was read already, are the timestamps.
  return stage('E_SIGNATURE_TIME', () => sigstore.toSignedEntity(message))
}

interface Times {
  /** Of logs, where a promise covers them. */
  readonly log: readonly number[]
  /** Of timestamp authorities. */
  readonly authority: readonly number[]
}

/** The times that the library checks, in milliseconds. A log's own field counts only under its promise. */
function claimedTimes(entries: readonly LogEntry[], entity: SignedEntity): Times {
  const log = entries.flatMap(({ promisedTime }) => (promisedTime === null ? [] : [promisedTime * 1000]))
  const authority = stage('E_SIGNATURE_TIME', () =>
    entity.timestamps.flatMap((each) =>
      each.$case === 'timestamp-authority' ? [each.timestamp.signingTime.getTime()] : [],
    ),
  )
  const times = [...log, ...authority]
  if (times.length > 0 && times.every(Number.isFinite)) return { log, authority }
  throw refusal('E_SIGNATURE_TIME', 'a signature without a trusted time', 'one from a log or a timestamp authority')
}

function prove(root: TrustedRoot, entity: SignedEntity, certificate: SigningCertificate, times: Times): Signer {
  try {
    return root.verifier.verify(entity)
  } catch (cause) {
    const code = codeOf(cause)
    if (code === 'E_CERTIFICATE_INVALID') checkWindow([...times.log, ...times.authority], certificate)
    if (code === 'E_LOG_ENTRY' && !signatureHolds(entity, certificate)) {
      throw refusal('E_SIGNATURE_INVALID', 'a signature over something else', undefined, cause)
    }
    throw refusal(code, `a keyless signature that does not hold (${wordsOf(cause)})`, undefined, cause)
  }
}

/** A changed payload differs from the log's entry too; the signature is what tells. */
function signatureHolds(entity: SignedEntity, { publicKey }: SigningCertificate): boolean {
  try {
    return entity.signature.verifySignature(publicKey)
  } catch {
    return false
  }
}

const codesOfLibrary: Readonly<Record<string, ErrorCode>> = {
  CERTIFICATE_ERROR: 'E_CERTIFICATE_INVALID',
  PUBLIC_KEY_ERROR: 'E_KEY_TYPE',
  SIGNATURE_ERROR: 'E_SIGNATURE_INVALID',
  TIMESTAMP_ERROR: 'E_SIGNATURE_TIME',
  TLOG_BODY_ERROR: 'E_LOG_ENTRY',
  TLOG_ERROR: 'E_LOG_ENTRY',
  TLOG_INCLUSION_PROMISE_ERROR: 'E_LOG_ENTRY',
  TLOG_MISSING_INCLUSION_ERROR: 'E_LOG_ENTRY',
}

/** The library's code for inclusion stands for both a wrong path and a wrong checkpoint; its words tell which. */
function codeOf(error: unknown): ErrorCode {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code !== 'TLOG_INCLUSION_PROOF_ERROR') return codesOfLibrary[code] ?? 'E_SIGNATURE_INVALID'
  return error instanceof Error && error.message.includes('checkpoint') ? 'E_CHECKPOINT_INVALID' : 'E_LOG_ENTRY'
}

/** The library and we read the certificate apart from each other: both have to have read the same. */
function checkSigner({ identity }: Signer, certificate: SigningCertificate): void {
  const { issuer, subject } = certificate.identity
  if (identity?.extensions?.issuer === issuer && identity.subjectAlternativeName === subject) return
  throw refusal('E_CERTIFICATE_INVALID', 'a certificate that can be read in two ways')
}

function checkWindow(times: readonly number[], { notBefore, notAfter }: SigningCertificate): void {
  for (const time of times) {
    if (time > notAfter) {
      throw refusal('E_CERTIFICATE_INVALID', `a certificate that had ended when it signed (${iso(notAfter)})`)
    }
    if (time < notBefore) {
      throw refusal('E_SIGNATURE_TIME', `a signature from before its certificate (${iso(time)})`, iso(notBefore))
    }
  }
}

function iso(time: number): string {
  return Number.isFinite(time) && Math.abs(time) <= 8.64e15 ? new Date(time).toISOString() : 'no time'
}

/** Runs a step of the library: whatever it throws is a refusal. */
function stage<T>(code: ErrorCode, step: () => T): T {
  try {
    return step()
  } catch (cause) {
    throw refusal(code, `a keyless bundle that cannot be read (${wordsOf(cause)})`, undefined, cause)
  }
}

function refusal(code: ErrorCode, found: string, expected?: string, cause?: unknown): VerificationError | FormatError {
  const parts = { found, where: 'the bundle', ...(expected === undefined ? {} : { expected }), cause }
  return code === 'E_BUNDLE_INVALID' ? new FormatError(code, parts) : new VerificationError(code, parts)
}

function wordsOf(error: unknown): string {
  return quote(error instanceof Error ? error.message : 'no words', 200)
}
