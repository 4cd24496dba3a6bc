/**
 * The bundle: an envelope and what one needs to verify it, in Sigstore's format (bundle v0.3), so that outside tools can
 * read it. With a managed key the verification material is the key's id alone; whoever verifies must know the key.
 * A bundle has one form, so that its digest is that of what was signed. Format: docs/spec/statement.md.
 */
import { verifyEd25519 } from '../crypto/ed25519.ts'
import { equalBytes, utf8 } from '../encoding/bytes.ts'
import { canonicalJson } from '../encoding/canonical-json.ts'
import type { JsonValue } from '../encoding/json-value.ts'
import { MemberReader } from '../encoding/member-reader.ts'
import { parseJson } from '../encoding/strict-json.ts'
import { FormatError, TouchmarkError } from '../errors.ts'
import { quote } from '../visible-text.ts'
import { type Envelope, envelopeJson, pae, payloadType, readEnvelope } from './envelope.ts'
import type { Signer } from './signer.ts'
import { type DefinitionStatement, formatStatement } from './statement.ts'

/** `mediaType` of a bundle. */
export const bundleMediaType = 'application/vnd.dev.sigstore.bundle.v0.3+json'

/** A bundle signed with a managed key, which nobody has verified yet. */
export interface KeyBundle {
  readonly kind: 'key'
  /** Id of the key that signed, 64 hexadecimal digits: a hint, never trusted by itself. */
  readonly keyId: string
  readonly envelope: Envelope
}

/** A bundle with a Sigstore certificate, which nobody has verified yet. */
export interface KeylessBundle {
  readonly kind: 'keyless'
  /** The whole file: certificate, log entries and timestamps are read by verify/keyless.ts. */
  readonly bytes: Uint8Array
  readonly envelope: Envelope
}

/** A bundle that nobody has verified yet. */
export type Bundle = KeyBundle | KeylessBundle

/**
 * Signs a statement into a bundle.
 *
 * @throws CryptoError `E_SIGNATURE_INVALID` where the signer returns what does not verify under its own key.
 */
export async function signStatement(statement: DefinitionStatement, signer: Signer): Promise<KeyBundle> {
  return await signPayload(formatStatement(statement), signer)
}

/** Signs the canonical bytes of an in-toto statement of any kind. Throws as {@link signStatement}. */
export async function signPayload(payload: Uint8Array, signer: Signer): Promise<KeyBundle> {
  const data = pae(payloadType, payload)
  const signature = await signer.sign(data)
  // A signer may be a device or a service: what it returns is checked before anybody else sees it.
  verifyEd25519(data, signature, signer.publicKey)
  return { kind: 'key', keyId: signer.keyId, envelope: { payloadType, payload, signature } }
}

/** The bundle file: RFC 8785 and a line feed. */
export function formatBundle(bundle: Bundle): Uint8Array {
  if (bundle.kind === 'keyless') return bundle.bytes
  const verificationMaterial = { publicKey: { hint: bundle.keyId } }
  return formatFile({ mediaType: bundleMediaType, verificationMaterial, dsseEnvelope: envelopeJson(bundle.envelope) })
}

function formatFile(value: JsonValue): Uint8Array {
  return utf8(`${canonicalJson(value)}\n`)
}

/**
 * Reads a bundle file with exactly one signature. Its form only: what it is worth says verify/verifier.ts.
 *
 * @throws FormatError `E_BUNDLE_INVALID` where it is no bundle or not in its one form (RFC 8785 and a line feed);
 * `E_ENVELOPE_INVALID` for the envelope inside; `E_KEY_TYPE` for verification material of another kind.
 */
export function parseBundle(bytes: Uint8Array): Bundle {
  const value = readFile(bytes)
  const bundle = readBundle(value, bytes)
  if (equalBytes(formatFile(value), bytes)) return bundle
  throw new FormatError('E_BUNDLE_INVALID', {
    found: 'a bundle that is not in canonical form',
    expected: 'RFC 8785 bytes and a line feed',
  })
}

function readFile(bytes: Uint8Array): JsonValue {
  try {
    return parseJson(bytes, { maxDepth: 16 }).value
  } catch (cause) {
    const found = cause instanceof TouchmarkError ? cause.message : 'bytes that are not JSON'
    throw new FormatError('E_BUNDLE_INVALID', { found, where: 'the bundle', cause })
  }
}

/** Members that Sigstore's bundle v0.3 knows beside a certificate; verify/keyless.ts reads them. */
const keylessMembers = ['certificate', 'tlogEntries', 'timestampVerificationData']

function readBundle(value: JsonValue, bytes: Uint8Array): Bundle {
  const file = new MemberReader(value, unexpected).only(['mediaType', 'verificationMaterial', 'dsseEnvelope'])
  file.literal('mediaType', bundleMediaType)
  const envelope = readEnvelope(file.value('dsseEnvelope'))
  const material = file.object('verificationMaterial')
  if (material.has('certificate')) {
    material.only(keylessMembers)
    return { kind: 'keyless', bytes: Uint8Array.from(bytes), envelope }
  }
  if (material.has('publicKey')) {
    material.only(['publicKey'])
    return { kind: 'key', keyId: material.object('publicKey').only(['hint']).hash('hint'), envelope }
  }
  throw new FormatError('E_KEY_TYPE', {
    found: `verification material of an unknown kind (${material
      .names()
      .map((name) => quote(name, 40))
      .slice(0, 5)
      .join(', ')})`,
    where: 'the bundle',
    expected: 'a public key or one certificate',
  })
}

function unexpected(pointer: string, expected: string): FormatError {
  const where = `the bundle at ${quote(pointer)}`
  return new FormatError('E_BUNDLE_INVALID', { found: 'an unexpected value', where, expected, pointer })
}
