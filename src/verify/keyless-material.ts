/**
 * What stands in a keyless bundle beside the signature, read strictly and within limits before the library works on it:
 * a crafted bundle costs no more than an honest one. Nothing here is proven. Format: sigstore/protobuf-specs,
 * sigstore_bundle.proto and sigstore_rekor.proto (v0.3).
 */
import type { KeylessBundle } from '../attestation/bundle.ts'
import { fromBase64 } from '../encoding/bytes.ts'
import type { JsonValue } from '../encoding/json-value.ts'
import { MemberReader } from '../encoding/member-reader.ts'
import { parseJson } from '../encoding/strict-json.ts'
import { type ErrorCode, FormatError, TouchmarkError, VerificationError } from '../errors.ts'
import { quote } from '../visible-text.ts'

/** One entry of a transparency log, as claimed. */
export interface LogEntry {
  readonly logId: Uint8Array
  readonly kind: string
  readonly version: string
  /** Seconds since 1970 where the log's promise covers it; null where nothing does. */
  readonly promisedTime: number | null
  /** What was logged: JSON. */
  readonly body: Uint8Array
  /** Decimal. */
  readonly treeSize: string
  readonly rootHash: Uint8Array
  /** A signed note. */
  readonly checkpoint: string
}

/** The verification material of a keyless bundle. */
export interface KeylessMaterial {
  /** The whole bundle, for the library. */
  readonly value: JsonValue
  /** DER. */
  readonly certificate: Uint8Array
  /** One or more, none twice. */
  readonly entries: readonly LogEntry[]
}

/** Most bytes of the parts of a bundle, and most of them. Honest ones have a tenth. */
export const materialLimits = {
  bundleBytes: 4 * 1024 * 1024,
  certificateBytes: 8 * 1024,
  entries: 4,
  bodyBytes: 64 * 1024,
  proofHashes: 64,
  checkpointBytes: 8 * 1024,
  timestamps: 4,
  timestampBytes: 16 * 1024,
} as const

/**
 * Reads the material.
 *
 * @throws FormatError `E_BUNDLE_INVALID` for anything of another form or beyond the limits; VerificationError
 * `E_LOG_ENTRY` where there is no entry, or one stands twice or without its proof.
 */
export function readMaterial({ bytes }: KeylessBundle): KeylessMaterial {
  const { bundleBytes, certificateBytes, entries: most } = materialLimits
  if (bytes.length > bundleBytes) throw unexpected('', `at most ${bundleBytes} bytes`)
  const value = parse(bytes)
  const material = new MemberReader(value, unexpected).object('verificationMaterial')
  material.only(['certificate', 'tlogEntries', 'timestampVerificationData'])
  const certificate = bytesOf(material.object('certificate').only(['rawBytes']), 'rawBytes', certificateBytes)
  const list = material.has('tlogEntries') ? material.list('tlogEntries') : []
  if (list.length > most) material.refuse('tlogEntries', `at most ${most} entries`)
  const entries = list.map(readEntry)
  if (entries.length === 0) throw badEntry('no entry of a transparency log', 'at least one')
  const keys = entries.map(
    ({ logId, body }) => `${Buffer.from(logId).toString('hex')} ${Buffer.from(body).toString('hex')}`,
  )
  if (new Set(keys).size < keys.length) throw badEntry('the same entry of a transparency log twice', 'each once')
  if (material.has('timestampVerificationData')) checkTimestamps(material.object('timestampVerificationData'))
  return { value, certificate, entries }
}

function parse(bytes: Uint8Array): JsonValue {
  try {
    return parseJson(bytes, { maxDepth: 16 }).value
  } catch (cause) {
    throw new FormatError('E_BUNDLE_INVALID', {
      found: cause instanceof TouchmarkError ? cause.message : 'bytes that are not JSON',
      where: 'the bundle',
      cause,
    })
  }
}

const entryMembers = [
  'logIndex',
  'logId',
  'kindVersion',
  'integratedTime',
  'inclusionPromise',
  'inclusionProof',
  'canonicalizedBody',
]

function readEntry(entry: MemberReader): LogEntry {
  entry.only(entryMembers)
  for (const part of ['logId', 'kindVersion', 'inclusionProof', 'canonicalizedBody']) {
    if (!entry.has(part)) throw badEntry(`a log entry without ${part}`, 'a whole one')
  }
  decimal(entry, 'logIndex')
  const { kind, version } = readKind(entry.object('kindVersion').only(['kind', 'version']))
  const promised = entry.has('inclusionPromise')
  if (promised) bytesOf(entry.object('inclusionPromise').only(['signedEntryTimestamp']), 'signedEntryTimestamp', 1024)
  const time = Number(decimal(entry, 'integratedTime'))
  return {
    logId: bytesOf(entry.object('logId').only(['keyId']), 'keyId', 64),
    kind,
    version,
    promisedTime: promised && time > 0 ? time : null,
    body: bytesOf(entry, 'canonicalizedBody', materialLimits.bodyBytes),
    ...readProof(entry.object('inclusionProof')),
  }
}

function readKind(fields: MemberReader): { kind: string; version: string } {
  return { kind: fields.text('kind'), version: fields.text('version') }
}

function readProof(proof: MemberReader): Pick<LogEntry, 'treeSize' | 'rootHash' | 'checkpoint'> {
  proof.only(['logIndex', 'rootHash', 'treeSize', 'hashes', 'checkpoint'])
  decimal(proof, 'logIndex')
  const { proofHashes, checkpointBytes } = materialLimits
  const hashes = proof.has('hashes') ? proof.texts('hashes') : []
  if (hashes.length > proofHashes || hashes.some((hash) => fromBase64(hash)?.length !== 32)) {
    proof.refuse('hashes', `at most ${proofHashes} hashes of 32 bytes`)
  }
  if (!proof.has('checkpoint')) throw badEntry('a log entry without a checkpoint', 'one', 'E_CHECKPOINT_INVALID')
  const note = proof.object('checkpoint').only(['envelope'])
  const checkpoint = note.text('envelope')
  if (checkpoint.length > checkpointBytes) note.refuse('envelope', `at most ${checkpointBytes} characters`)
  return { treeSize: decimal(proof, 'treeSize'), rootHash: bytesOf(proof, 'rootHash', 32), checkpoint }
}

function checkTimestamps(data: MemberReader): void {
  data.only(['rfc3161Timestamps'])
  const stamps = data.has('rfc3161Timestamps') ? data.list('rfc3161Timestamps') : []
  const { timestamps, timestampBytes } = materialLimits
  if (stamps.length > timestamps) data.refuse('rfc3161Timestamps', `at most ${timestamps} timestamps`)
  for (const stamp of stamps) bytesOf(stamp.only(['signedTimestamp']), 'signedTimestamp', timestampBytes)
}

/** A 64-bit number, which protobuf's JSON writes as text and leaves out where it is 0. */
function decimal(fields: MemberReader, name: string): string {
  if (!fields.has(name)) return '0'
  return fields.matching(name, /^(?:0|[1-9]\d{0,18})$/, 'a number as text')
}

function bytesOf(fields: MemberReader, name: string, most: number): Uint8Array {
  const bytes = fields.converted(name, fromBase64, 'bytes in standard base64 with padding')
  return bytes.length > 0 && bytes.length <= most ? bytes : fields.refuse(name, `1 to ${most} bytes`)
}

function badEntry(found: string, expected: string, code: ErrorCode = 'E_LOG_ENTRY'): VerificationError {
  return new VerificationError(code, { found, where: 'the bundle', expected })
}

function unexpected(pointer: string, expected: string): FormatError {
  const where = `the bundle at ${quote(pointer)}`
  return new FormatError('E_BUNDLE_INVALID', { found: 'an unexpected value', where, expected, pointer })
}
