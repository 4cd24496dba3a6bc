/**
 * The certificate of a keyless signature: whom it names, which key, and when it was valid. Reading it proves nothing; the
 * library then proves who issued it (verify/keyless.ts).
 *
 * Read here and not by the library, which takes the first of several subjects, the first of two equal extensions, the
 * deprecated issuer where the new one is missing, and no notice of critical extensions or of the purpose.
 * Source: RFC 5280; sigstore/fulcio, docs/certificate-specification.md and docs/oid-info.md.
 */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { fromUtf8, hex } from '../encoding/bytes.ts'
import { VerificationError } from '../errors.ts'
import type { KeylessIdentity } from '../trust/identity.ts'
import { DerReader } from './der.ts'

/** What a certificate says. */
export interface SigningCertificate {
  readonly identity: KeylessIdentity
  readonly publicKey: KeyObject
  /** Milliseconds since 1970, inclusive. */
  readonly notBefore: number
  /** Milliseconds since 1970, inclusive. */
  readonly notAfter: number
}

/** Extensions by object identifier, in hexadecimal. */
type Extensions = ReadonlyMap<string, Uint8Array>

const subjectName = '551d11'
const basicConstraints = '551d13'
const keyUsage = '551d0f'
const extendedKeyUsage = '551d25'
const codeSigning = '2b06010505070303'
const understood = [subjectName, basicConstraints, keyUsage, extendedKeyUsage]

/** 1.3.6.1.4.1.57264.1.n, Fulcio's own. */
function fulcio(arc: number): string {
  return `2b0601040183bf3001${arc.toString(16).padStart(2, '0')}`
}

/**
 * Reads a certificate.
 *
 * @throws VerificationError `E_CERTIFICATE_INVALID` where it is none for signing, or names nobody, several, or no issuer;
 * `E_KEY_TYPE` for a key of another kind than P-256, P-384, P-521, Ed25519 or RSA of 2,048 bits and more.
 */
export function readCertificate(bytes: Uint8Array): SigningCertificate {
  const outer = new DerReader(bytes)
  const certificate = outer.inside(0x30)
  outer.end()
  const signed = certificate.inside(0x30)
  if (hex(signed.next(0xa0).content) !== '020102') throw unfit('a certificate of another version than 3')
  signed.next(0x02)
  signed.next(0x30)
  signed.next(0x30)
  const validity = signed.inside(0x30)
  const [notBefore, notAfter] = [readTime(validity), readTime(validity)]
  signed.next(0x30)
  const publicKey = readKey(signed.next(0x30).bytes)
  const extensions = readExtensions(signed.inside(0xa3))
  signed.end()
  checkPurpose(extensions)
  return { identity: readIdentity(extensions), publicKey, notBefore, notAfter }
}

function readTime(validity: DerReader): number {
  const short = validity.tag === 0x17
  const text = ascii(validity.next(short ? 0x17 : 0x18).content)
  const [, year, month, day, hour, minute, second] =
    (short ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/ : /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/).exec(text) ?? []
  if (year === undefined) throw unfit('a time of another form', 'UTCTime or GeneralizedTime in whole seconds')
  const century = short ? (Number(year) < 50 ? '20' : '19') : ''
  const time = Date.parse(`${century}${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  if (Number.isNaN(time)) throw unfit('a time that is none')
  return time
}

function readKey(spki: Uint8Array): KeyObject {
  try {
    const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
    if (isKnown(key)) return key
  } catch {
    // A key that the platform cannot read is of an unknown kind, as one that it can and we do not take.
  }
  throw new VerificationError('E_KEY_TYPE', {
    found: 'a certificate with a key of an unknown kind',
    expected: 'P-256, P-384, P-521, Ed25519, or RSA of at least 2,048 bits',
  })
}

function isKnown({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  const { namedCurve = '', modulusLength = 0 } = asymmetricKeyDetails ?? {}
  if (asymmetricKeyType === 'ec') return ['prime256v1', 'secp384r1', 'secp521r1'].includes(namedCurve)
  return asymmetricKeyType === 'ed25519' || (asymmetricKeyType === 'rsa' && modulusLength >= 2048)
}

function readExtensions(outer: DerReader): Extensions {
  const list = outer.inside(0x30)
  outer.end()
  const extensions = new Map<string, Uint8Array>()
  while (!list.done) {
    const extension = list.inside(0x30)
    const id = hex(extension.next(0x06).content)
    const critical = extension.optional(0x01) !== undefined
    const value = extension.next(0x04).content
    extension.end()
    if (extensions.has(id)) throw unfit('the same extension twice')
    if (critical && !understood.includes(id)) throw unfit('a critical extension that is not known')
    extensions.set(id, value)
  }
  return extensions
}

function checkPurpose(extensions: Extensions): void {
  const uses = new DerReader(extensions.get(extendedKeyUsage) ?? new Uint8Array([0x30, 0])).inside(0x30)
  const purposes: string[] = []
  while (!uses.done) purposes.push(hex(uses.next(0x06).content))
  if (!purposes.includes(codeSigning)) throw unfit('a certificate for another purpose', 'one for code signing')
  const constraints = new DerReader(extensions.get(basicConstraints) ?? new Uint8Array([0x30, 0])).inside(0x30)
  if (constraints.optional(0x01) !== undefined) throw unfit('the certificate of an authority', "a signer's")
}

function readIdentity(extensions: Extensions): KeylessIdentity {
  const text = (arc: number): string | null => readText(extensions.get(fulcio(arc)))
  const issuer = text(8)
  if (issuer === null || !/^[!-~]{1,2048}$/.test(issuer)) throw unfit('a certificate without an issuer of the token')
  return {
    type: 'keyless',
    issuer,
    subject: readSubject(extensions.get(subjectName)),
    repository: text(12),
    repositoryId: text(15),
    owner: text(16),
    ownerId: text(17),
    commit: text(13),
    ref: text(14),
    trigger: text(20),
    runner: text(11),
    environment: text(23),
    visibility: text(22),
  }
}

/** Exactly one URI or e-mail address. A `*` would be a pattern where the identity is accepted as it stands. */
function readSubject(value: Uint8Array | undefined): string {
  if (value === undefined) throw unfit('a certificate without a subject')
  const outer = new DerReader(value)
  const names = outer.inside(0x30)
  outer.end()
  const subject = names.optional(0x86) ?? names.optional(0x81)
  if (subject === undefined) throw unfit('a subject of another kind', 'a URI or an e-mail address')
  if (!names.done) throw unfit('a certificate with several subjects', 'exactly one')
  const text = ascii(subject.content)
  if (!/^[!-)+-~]{1,2048}$/.test(text)) throw unfit('a subject that is empty, too long, or has characters of no URI')
  return text
}

/** A DER UTF8String; an empty one says nothing. */
function readText(value: Uint8Array | undefined): string | null {
  if (value === undefined) return null
  const reader = new DerReader(value)
  const { content } = reader.next(0x0c)
  reader.end()
  if (content.length > 2048) throw unfit('an extension of more than 2,048 bytes')
  const text = decode(content)
  if (/\p{Cc}/u.test(text)) throw unfit('an extension with control characters')
  return text === '' ? null : text
}

function decode(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes)
  } catch {
    throw unfit('an extension that is not UTF-8')
  }
}

function ascii(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}

function unfit(found: string, expected?: string): VerificationError {
  return new VerificationError('E_CERTIFICATE_INVALID', {
    found,
    where: 'the certificate',
    ...(expected === undefined ? {} : { expected }),
  })
}
