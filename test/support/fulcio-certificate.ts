/**
 * Certificates as Fulcio writes them (sigstore/fulcio docs/certificate-specification.md, docs/oid-info.md). The
 * authority of @sigstore/mock cannot write e-mail subjects, other lifetimes or certificates that no log has seen.
 */
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { bitString, der, generalizedTime, integer, octetString, oid, sequence, utf8String, yes } from './der.ts'

/** One extension of a certificate. */
export interface CertificateExtension {
  readonly oid: string
  readonly value: Uint8Array
  readonly critical?: boolean
}

/** An authority with one self-signed certificate. */
export interface CertificateAuthority {
  readonly privateKey: KeyObject
  /** DER. */
  readonly certificate: Buffer
  readonly name: Buffer
  readonly publicKey: KeyObject
}

/** What a leaf says. Times in milliseconds since the epoch. */
export interface Leaf {
  /** SubjectPublicKeyInfo of the signer, DER. */
  readonly publicKey: Buffer
  readonly subject: { readonly kind: 'uri' | 'email'; readonly value: string }
  readonly notBefore: number
  readonly notAfter: number
  readonly extensions: readonly CertificateExtension[]
  /** Fetches the SCT of the precertificate, after its length in two bytes; absent: the certificate carries none. */
  readonly logPrecertificate?: (precertificate: Buffer, issuerId: Buffer) => Promise<Buffer>
}

const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'))
const yearMs = 365 * 24 * 60 * 60 * 1000

/** Makes an authority whose certificate is valid for a year on either side of `nowMs`. */
export function makeAuthority(commonName: string, nowMs: number): CertificateAuthority {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = distinguishedName(commonName)
  const certificate = signedCertificate(privateKey, {
    issuer: name,
    subject: name,
    notBefore: nowMs - yearMs,
    notAfter: nowMs + yearMs,
    publicKey: spki(publicKey),
    extensions: [
      { oid: '2.5.29.19', value: sequence(yes), critical: true },
      { oid: '2.5.29.15', value: keyUsage(1, 0x06), critical: true },
      { oid: '2.5.29.14', value: octetString(keyIdentifier(spki(publicKey))) },
    ],
  })
  return { privateKey, publicKey, certificate, name }
}

/** Issues a leaf; with a log, its SCT is embedded. */
export async function issueLeaf(authority: CertificateAuthority, leaf: Leaf): Promise<Buffer> {
  const issuerKey = spki(authority.publicKey)
  const extensions: CertificateExtension[] = [
    { oid: '2.5.29.15', value: keyUsage(7, 0x80), critical: true },
    { oid: '2.5.29.37', value: sequence(oid('1.3.6.1.5.5.7.3.3')) },
    { oid: '2.5.29.14', value: octetString(keyIdentifier(leaf.publicKey)) },
    { oid: '2.5.29.35', value: sequence(der(0x80, keyIdentifier(issuerKey))) },
    { oid: '2.5.29.17', value: sequence(generalName(leaf.subject)), critical: true },
    ...leaf.extensions,
  ]
  const parts = { ...leaf, issuer: authority.name, subject: sequence(), serial: randomBytes(19) }
  if (leaf.logPrecertificate !== undefined) {
    const issuerId = createHash('sha256').update(issuerKey).digest()
    const precertificate = signedCertificate(authority.privateKey, { ...parts, extensions })
    extensions.push(timestampList(await leaf.logPrecertificate(precertificate, issuerId)))
  }
  return signedCertificate(authority.privateKey, { ...parts, extensions })
}

interface Parts {
  readonly issuer: Buffer
  readonly subject: Buffer
  readonly notBefore: number
  readonly notAfter: number
  readonly publicKey: Buffer
  readonly extensions: readonly CertificateExtension[]
  readonly serial?: Buffer
}

function signedCertificate(privateKey: KeyObject, parts: Parts): Buffer {
  const tbs = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(parts.serial ?? Buffer.from([1])),
    ecdsaWithSha256,
    parts.issuer,
    sequence(generalizedTime(parts.notBefore), generalizedTime(parts.notAfter)),
    parts.subject,
    parts.publicKey,
    der(0xa3, sequence(...parts.extensions.map(extensionBytes))),
  )
  return sequence(tbs, ecdsaWithSha256, bitString(sign('sha256', tbs, privateKey)))
}

function extensionBytes({ oid: id, value, critical }: CertificateExtension): Buffer {
  return sequence(oid(id), ...(critical === true ? [yes] : []), octetString(value))
}

function distinguishedName(commonName: string): Buffer {
  return sequence(der(0x31, sequence(oid('2.5.4.3'), utf8String(commonName))))
}

function generalName({ kind, value }: Leaf['subject']): Buffer {
  return der(kind === 'uri' ? 0x86 : 0x81, Buffer.from(value))
}

function keyUsage(unusedBits: number, bits: number): Buffer {
  return der(0x03, Buffer.from([unusedBits, bits]))
}

function keyIdentifier(publicKey: Buffer): Buffer {
  return createHash('sha1').update(publicKey).digest()
}

/** SignedCertificateTimestampList (RFC 6962 §3.3) with one entry, which brings its own length. */
function timestampList(timestamp: Buffer): CertificateExtension {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(timestamp.length)
  return { oid: '1.3.6.1.4.1.11129.2.4.2', value: octetString(Buffer.concat([length, timestamp])) }
}

function spki(publicKey: KeyObject): Buffer {
  return publicKey.export({ format: 'der', type: 'spki' })
}

/** The DER of a public key in PEM. */
export function publicKeyBytes(pem: string): Buffer {
  return spki(createPublicKey(pem))
}

/** PEM of a certificate. */
export function certificatePem(certificate: Uint8Array): string {
  const lines =
    Buffer.from(certificate)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
