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
import { formatStatement, type Statement } from './statement.ts'

/** `mediaType` of a bundle. */
export const bundleMediaType = 'application/vnd.dev.sigstore.bundle.v0.3+json'

/** A bundle that nobody has verified yet. */
export interface Bundle {
  /** Id of the key that signed, 64 hexadecimal digits: a hint, never trusted by itself. */
  readonly keyId: string
  readonly envelope: Envelope
}

/**
 * Signs a statement into a bundle.
 *
 * @throws CryptoError `E_SIGNATURE_INVALID` where the signer returns what does not verify under its own key.
 */
export async function signStatement(statement: Statement, signer: Signer): Promise<Bundle> {
  const payload = formatStatement(statement)
  const data = pae(payloadType, payload)
  const signature = await signer.sign(data)
  // A signer may be a device or a service: what it returns is checked before anybody else sees it.
  verifyEd25519(data, signature, signer.publicKey)
  return { keyId: signer.keyId, envelope: { payloadType, payload, signature } }
}

/** The bundle file: RFC 8785 and a line feed. */
export function formatBundle({ keyId, envelope }: Bundle): Uint8Array {
  const verificationMaterial = { publicKey: { hint: keyId } }
  return utf8(
    `${canonicalJson({ mediaType: bundleMediaType, verificationMaterial, dsseEnvelope: envelopeJson(envelope) })}\n`,
  )
}

/**
 * Reads a bundle file with exactly one signature, made with a managed key. Its form only: what it is worth says
 * verify/verifier.ts.
 *
 * @throws FormatError `E_BUNDLE_INVALID` where it is not exactly what {@link formatBundle} writes;
 * `E_ENVELOPE_INVALID` for the envelope inside.
 */
export function parseBundle(bytes: Uint8Array): Bundle {
  const bundle = readBundle(readFile(bytes))
  if (equalBytes(formatBundle(bundle), bytes)) return bundle
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

function readBundle(value: JsonValue): Bundle {
  const file = new MemberReader(value, unexpected).only(['mediaType', 'verificationMaterial', 'dsseEnvelope'])
  file.literal('mediaType', bundleMediaType)
  const material = file.object('verificationMaterial').only(['publicKey'])
  const keyId = material.object('publicKey').only(['hint']).hash('hint')
  return { keyId, envelope: readEnvelope(file.value('dsseEnvelope')) }
}

function unexpected(pointer: string, expected: string): FormatError {
  const where = `the bundle at ${quote(pointer)}`
  return new FormatError('E_BUNDLE_INVALID', { found: 'an unexpected value', where, expected, pointer })
}
