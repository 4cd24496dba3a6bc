/**
 * The bundle: an envelope and what one needs to verify it, in Sigstore's format (bundle v0.3), so that outside tools can
 * read it. With a managed key the verification material is the key's id alone; whoever verifies must know the key.
 */
import { utf8 } from '../encoding/bytes.ts'
import { canonicalJson } from '../encoding/canonical-json.ts'
import { isObject, type JsonObject, ownMember, stringMember } from '../encoding/json-value.ts'
import { parseJson } from '../encoding/strict-json.ts'
import { FormatError, TouchmarkError } from '../errors.ts'
import { quote } from '../visible-text.ts'
import { type Envelope, envelopeJson, pae, payloadType, readEnvelope } from './envelope.ts'
import type { Signer } from './signer.ts'
import { formatStatement, type Statement } from './statement.ts'

/** `mediaType` of a bundle. */
export const bundleMediaType = 'application/vnd.dev.sigstore.bundle.v0.3+json'

/** A bundle. */
export interface Bundle {
  /** Id of the key that signed, 64 hexadecimal digits: a hint, never trusted by itself. */
  readonly keyId: string
  readonly envelope: Envelope
}

/** Signs a statement into a bundle. */
export async function signStatement(statement: Statement, signer: Signer): Promise<Bundle> {
  const payload = formatStatement(statement)
  const signature = await signer.sign(pae(payloadType, payload))
  return { keyId: signer.keyId, envelope: { payloadType, payload, signature } }
}

/** The bundle file. */
export function formatBundle({ keyId, envelope }: Bundle): Uint8Array {
  const verificationMaterial = { publicKey: { hint: keyId } }
  return utf8(
    `${canonicalJson({ mediaType: bundleMediaType, verificationMaterial, dsseEnvelope: envelopeJson(envelope) })}\n`,
  )
}

/**
 * Reads a bundle file with exactly one signature, made with a managed key.
 *
 * @throws FormatError `E_BUNDLE_INVALID` where it is no such bundle; `E_ENVELOPE_INVALID` for the envelope inside.
 */
export function parseBundle(bytes: Uint8Array): Bundle {
  const file = readFile(bytes)
  only(file, ['mediaType', 'verificationMaterial', 'dsseEnvelope'], '')
  const mediaType = ownMember(file, 'mediaType')
  if (mediaType !== bundleMediaType) refuse(`the media type ${quote(String(mediaType))}`, `"${bundleMediaType}"`)
  const material = ownMember(file, 'verificationMaterial')
  if (!isObject(material)) return refuse('no verification material', 'an object')
  only(material, ['publicKey'], '/verificationMaterial')
  const publicKey = ownMember(material, 'publicKey')
  if (!isObject(publicKey)) return refuse('verification material without a public key', '{"publicKey":{"hint":…}}')
  only(publicKey, ['hint'], '/verificationMaterial/publicKey')
  const keyId = stringMember(publicKey, 'hint')
  if (keyId === undefined || !/^[0-9a-f]{64}$/.test(keyId))
    return refuse('a malformed key hint', '64 hexadecimal digits')
  return { keyId, envelope: readEnvelope(ownMember(file, 'dsseEnvelope')) }
}

function readFile(bytes: Uint8Array): JsonObject {
  try {
    const { value } = parseJson(bytes)
    if (isObject(value)) return value
  } catch (cause) {
    const found = cause instanceof TouchmarkError ? cause.message : 'bytes that are not JSON'
    throw new FormatError('E_BUNDLE_INVALID', { found, where: 'the bundle', cause })
  }
  return refuse('a value that is no object', 'an object')
}

function only(object: JsonObject, known: readonly string[], pointer: string): void {
  const unknown = Object.keys(object).find((name) => !known.includes(name))
  if (unknown !== undefined) refuse(`the member ${quote(`${pointer}/${unknown}`)}`, 'no such member')
}

function refuse(found: string, expected: string): never {
  throw new FormatError('E_BUNDLE_INVALID', { found, where: 'the bundle', expected })
}
