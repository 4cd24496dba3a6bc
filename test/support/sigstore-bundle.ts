/** Sigstore bundles v0.3 made in process: honest ones, and hostile ones that differ from them in one fact. */
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { pae, payloadType } from '../../src/attestation/envelope.ts'
import type { JsonObject } from '../../src/encoding/json-value.ts'
import { type CertificateAuthority, certificatePem, issueLeaf } from './fulcio-certificate.ts'
import { type Claims, extensionsOf, githubClaims, subjectOf } from './oidc-claims.ts'
import type { EnvelopeJson, RekorEntry, RekorLog } from './rekor-log.ts'
import type { RekorV2Log } from './rekor-v2-log.ts'

/** What can be wrong with a bundle, and how it is made so. */
export const twists = {
  'expired-certificate': 'the certificate ended an hour before the log saw the signature',
  'early-signature': 'the log saw the signature a minute before the certificate began',
  'other-authority': 'the certificate comes from an authority that the trusted root does not name',
  'no-sct': 'no certificate log has seen the certificate',
  'other-ct-log': 'the certificate was seen by a certificate log that the trusted root does not name',
  'no-log-entry': 'no transparency log entry; an RFC 3161 timestamp stands in for the time',
  'duplicate-log-entry': 'the same entry twice',
  'other-log': 'the entry comes from a log that the trusted root does not name',
  'other-entry': 'a true entry, but of another signature by the same certificate',
  'changed-log-time': 'the integrated time was moved by a second after the log signed it',
  'checkpoint-name': 'the checkpoint is signed by the log, under the name ".*"',
  'broken-inclusion': 'the log signed a root to which the inclusion proof does not lead',
  'no-timestamp': 'neither a signed log time nor an RFC 3161 timestamp',
  'other-payload-type': 'the payload type is application/json; everything is signed and logged as such',
  'two-signatures': 'the envelope carries a second, equally valid signature',
  'changed-payload': 'the payload is another than the one that was signed',
} as const satisfies Record<string, string>

/** The name of one thing that is wrong. */
export type Twist = keyof typeof twists

/** The services that a signature needs. */
export interface SigningServices {
  readonly fulcio: CertificateAuthority
  readonly otherFulcio: CertificateAuthority
  readonly rekor: RekorLog
  readonly otherRekor: RekorLog
  readonly rekorV2: RekorV2Log
  logCertificate(precertificate: Buffer, issuerId: Buffer): Promise<Buffer>
  logCertificateElsewhere(precertificate: Buffer, issuerId: Buffer): Promise<Buffer>
  /** An RFC 3161 response for a signature, at a time in milliseconds. */
  timestamp(signature: Uint8Array, atMs: number): Promise<Uint8Array>
}

/** What is signed, by whom and when. */
export interface Signing {
  readonly payload: Uint8Array
  readonly claims?: Claims | undefined
  readonly twist?: Twist | undefined
  /** Milliseconds since the epoch, whole seconds. */
  readonly atMs: number
  readonly timestamp: boolean
  /** Which log has the entry; version 2 knows no time, and none of the twists of entries but their number. */
  readonly rekorVersion: 1 | 2
}

const minuteMs = 60_000
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })

/** Makes a bundle. */
export async function signBundle(services: SigningServices, signing: Signing): Promise<JsonObject> {
  const { twist, atMs } = signing
  const certificate = await issue(services, signing)
  const pem = certificatePem(certificate)
  const envelope = signEnvelope(signing.payload, twist)
  const entry =
    signing.rekorVersion === 2
      ? entryV2(services.rekorV2, envelope, certificate)
      : await entryV1(services, signing, envelope, pem)
  const signature = Buffer.from(envelope.signatures[0]?.sig ?? '', 'base64')
  const stamped = signing.timestamp || twist === 'no-log-entry'
  const timestamps = stamped ? [await services.timestamp(signature, atMs)] : []
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: {
      certificate: { rawBytes: certificate.toString('base64') },
      tlogEntries: twistedEntries(entry, twist),
      timestampVerificationData: {
        rfc3161Timestamps: timestamps.map((bytes) => ({ signedTimestamp: Buffer.from(bytes).toString('base64') })),
      },
    },
    dsseEnvelope: twistedEnvelope(envelope, twist) as unknown as JsonObject,
  }
}

async function entryV1(services: SigningServices, signing: Signing, envelope: EnvelopeJson, pem: string) {
  const { twist, atMs } = signing
  const log = twist === 'other-log' ? services.otherRekor : services.rekor
  const logged = twist === 'other-entry' ? signEnvelope(signing.payload) : envelope
  const entry = await log.add(twist === 'two-signatures' ? firstOnly(logged) : logged, pem, atMs)
  return bundleEntry(twistedEntry(entry, log, twist), twist)
}

function entryV2(log: RekorV2Log, envelope: EnvelopeJson, certificate: Buffer): JsonObject {
  const signed = pae(envelope.payloadType, Buffer.from(envelope.payload, 'base64'))
  const x509Certificate = { rawBytes: certificate.toString('base64') }
  const content = envelope.signatures[0]?.sig ?? ''
  const verifier = { keyDetails: 'PKIX_ECDSA_P256_SHA_256', x509Certificate }
  return log.add(createHash('sha256').update(signed).digest('base64'), { content, verifier })
}

async function issue(services: SigningServices, { claims = githubClaims(), twist, atMs }: Signing): Promise<Buffer> {
  const start = { 'expired-certificate': atMs - 70 * minuteMs, 'early-signature': atMs + minuteMs }
  const notBefore = twist !== undefined && twist in start ? start[twist as keyof typeof start] : atMs
  const log = twist === 'other-ct-log' ? services.logCertificateElsewhere : services.logCertificate
  return issueLeaf(twist === 'other-authority' ? services.otherFulcio : services.fulcio, {
    publicKey: pair.publicKey.export({ format: 'der', type: 'spki' }),
    subject: subjectOf(claims),
    extensions: extensionsOf(claims),
    notBefore,
    notAfter: notBefore + 10 * minuteMs,
    ...(twist === 'no-sct' ? {} : { logPrecertificate: log }),
  })
}

function signEnvelope(payload: Uint8Array, twist?: Twist): EnvelopeJson {
  const type = twist === 'other-payload-type' ? 'application/json' : payloadType
  const signature = () => ({ sig: sign('sha256', pae(type, payload), pair.privateKey).toString('base64'), keyid: '' })
  const signatures = twist === 'two-signatures' ? [signature(), signature()] : [signature()]
  return { payload: Buffer.from(payload).toString('base64'), payloadType: type, signatures }
}

function firstOnly(envelope: EnvelopeJson): EnvelopeJson {
  return { ...envelope, signatures: envelope.signatures.slice(0, 1) }
}

function twistedEnvelope(envelope: EnvelopeJson, twist: Twist | undefined): EnvelopeJson {
  if (twist !== 'changed-payload') return envelope
  return { ...envelope, payload: Buffer.from('{"changed":true}').toString('base64') }
}

function twistedEntry(entry: RekorEntry, log: RekorLog, twist: Twist | undefined): RekorEntry {
  if (twist === 'changed-log-time') return { ...entry, integratedTime: entry.integratedTime + 1 }
  const proof = entry.verification.inclusionProof
  const changed = (parts: Partial<typeof proof>): RekorEntry => ({
    ...entry,
    verification: { ...entry.verification, inclusionProof: { ...proof, ...parts } },
  })
  const [origin = '', size, root = '', ...rest] = proof.checkpoint
    .slice(0, proof.checkpoint.indexOf('\n\n'))
    .split('\n')
  const note = (rootHash: string): string => `${[origin, size, rootHash, ...rest].join('\n')}\n`
  if (twist === 'checkpoint-name') return changed({ checkpoint: log.signCheckpoint(note(root), '.*') })
  if (twist !== 'broken-inclusion') return entry
  const other = Buffer.alloc(32, 0x5a)
  const name = origin.split(' ')[0] ?? ''
  const checkpoint = log.signCheckpoint(note(other.toString('base64')), name)
  return changed({ rootHash: other.toString('hex'), checkpoint })
}

function twistedEntries(entry: JsonObject, twist: Twist | undefined): JsonObject[] {
  if (twist === 'no-log-entry') return []
  return twist === 'duplicate-log-entry' ? [entry, entry] : [entry]
}

/** An entry of Rekor v1 as a bundle carries it. */
function bundleEntry(entry: RekorEntry, twist: Twist | undefined): JsonObject {
  const { inclusionProof: proof, signedEntryTimestamp } = entry.verification
  return {
    logIndex: String(entry.logIndex),
    logId: { keyId: fromHex(entry.logID) },
    kindVersion: { kind: 'dsse', version: '0.0.1' },
    integratedTime: String(entry.integratedTime),
    ...(twist === 'no-timestamp' ? {} : { inclusionPromise: { signedEntryTimestamp } }),
    inclusionProof: {
      logIndex: String(proof.logIndex),
      rootHash: fromHex(proof.rootHash),
      treeSize: String(proof.treeSize),
      hashes: proof.hashes.map(fromHex),
      checkpoint: { envelope: proof.checkpoint },
    },
    canonicalizedBody: entry.body,
  }
}

function fromHex(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64')
}
