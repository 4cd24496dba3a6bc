/** A keyless bundle that was just made: what it says, and whether the services gave what they were asked for. */
import { verify, X509Certificate } from 'node:crypto'
import { parseBundle } from '../../attestation/bundle.ts'
import { pae } from '../../attestation/envelope.ts'
import { equalBytes, fromBase64, utf8 } from '../../encoding/bytes.ts'
import { MemberReader } from '../../encoding/member-reader.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import { SigningError, TouchmarkError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'
import type { TokenClaims } from './token-claims.ts'

/** What signing made. */
export interface KeylessSignature {
  /** The bundle file: RFC 8785 and a line feed. */
  readonly file: Uint8Array
  /** The certificate's subject: a workflow's URI, or an e-mail address. */
  readonly subject: string
  /** The issuer of the token that was shown to Fulcio. */
  readonly issuer: string
  /** Index of the entry in the transparency log. */
  readonly logIndex: number
}

/**
 * Checks a bundle before anybody else sees it: it has our form, signs `payload` under the key of its certificate, and the
 * certificate names whom a build's token names, and there are an entry and a time. Whether certificate, entry and time
 * are worth anything is not checked: that needs a trusted root.
 *
 * @throws SigningError `E_SIGNING_UNREACHABLE` where it does not.
 */
export function checkKeylessBundle(file: Uint8Array, payload: Uint8Array, claims: TokenClaims): KeylessSignature {
  const envelope = readOwnBundle(file)
  const material = new MemberReader(parseJson(file).value, unexpected).object('verificationMaterial')
  const certificate = readCertificate(material.object('certificate').converted('rawBytes', fromBase64, 'base64'))
  const data = pae(envelope.payloadType, envelope.payload)
  if (!equalBytes(envelope.payload, payload) || !holds(data, certificate, envelope.signature)) {
    throw unfit('a certificate whose key did not make this signature', 'one for the key that Fulcio was shown')
  }
  const subject = subjectOf(certificate)
  if (claims.source !== null && subject !== claims.subject) {
    throw unfit(`a certificate for ${quote(subject, 200)}`, `one for ${quote(claims.subject, 200)}`)
  }
  const entry = material.single('tlogEntries')
  entry.object('inclusionProof')
  if (!entry.has('inclusionPromise') && !isStamped(material.object('timestampVerificationData'))) {
    throw unfit('neither a time that the log signed nor a timestamp', 'one of the two')
  }
  const logIndex = readIndex(entry)
  return { file, subject, issuer: claims.issuer, logIndex }
}

/** Protobuf's JSON leaves an empty list out. */
function isStamped(data: MemberReader): boolean {
  return data.has('rfc3161Timestamps') && data.list('rfc3161Timestamps').length > 0
}

/** A 64-bit number, which protobuf's JSON writes as text and leaves out where it is 0. */
function readIndex(entry: MemberReader): number {
  if (!entry.has('logIndex')) return 0
  return Number(entry.matching('logIndex', /^(?:0|[1-9]\d{0,14})$/, 'the index of an entry'))
}

function readOwnBundle(file: Uint8Array) {
  try {
    return parseBundle(file).envelope
  } catch (cause) {
    throw unfit(cause instanceof TouchmarkError ? cause.message : 'no bundle', 'a bundle with one certificate')
  }
}

function readCertificate(bytes: Uint8Array): X509Certificate {
  try {
    return new X509Certificate(bytes)
  } catch {
    throw unfit('bytes that are no certificate', 'an X.509 certificate')
  }
}

function holds(data: Uint8Array, certificate: X509Certificate, signature: Uint8Array): boolean {
  try {
    return verify('sha256', data, certificate.publicKey, signature)
  } catch {
    return false
  }
}

/** Node writes the alternative name as `URI:…` or `email:…`, and quotes what could be taken for two names. */
function subjectOf(certificate: X509Certificate): string {
  const [, text = ''] = /^(?:URI|email):(.*)$/s.exec(certificate.subjectAltName ?? '') ?? []
  return text.startsWith('"') ? String(parseJson(utf8(text)).value) : text
}

function unfit(found: string, expected: string): SigningError {
  const next = 'Nothing was signed; is this the Sigstore that you mean?'
  return new SigningError('E_SIGNING_UNREACHABLE', { found, where: "the services' answers", expected, next })
}

function unexpected(pointer: string, expected: string): SigningError {
  return unfit(`an unexpected value at ${quote(pointer)}`, expected)
}
