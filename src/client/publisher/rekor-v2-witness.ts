/**
 * An entry in a Rekor v2 log. The library's own witness proposes a `dsse` entry there, which such a log refuses; what it
 * takes is a hashedrekord over the SHA-256 of the bytes that were signed (DSSE's pre-authentication encoding).
 * Source: sigstore/rekor-tiles, api/proto/rekor/v2. Such a log tells no time: a timestamp authority has to.
 */
import type { VerificationMaterial, Witness } from '@sigstore/sign'
import { pae } from '../../attestation/envelope.ts'
import { sha256 } from '../../crypto/sha256.ts'
import { base64, equalBytes, fromBase64, utf8 } from '../../encoding/bytes.ts'
import type { JsonValue } from '../../encoding/json-value.ts'
import { MemberReader } from '../../encoding/member-reader.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import { SigningError, TouchmarkError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'
import { postJson, type RequestOptions } from '../network/service-request.ts'
import { type AskedService, askService } from './signing-service.ts'

/** Who testifies to a signature: a log, or a timestamp authority. */
export type SigningWitness = Witness

/** A witness that enters signatures into a Rekor v2 log. Its requests fail as {@link askService} says. */
export function rekorV2Witness(service: AskedService, options: RequestOptions): SigningWitness {
  return {
    testify: async (content, certificate) => {
      if (content.$case !== 'dsseEnvelope') throw unexpected('', 'an envelope')
      const { payloadType, payload, signatures } = content.dsseEnvelope
      const signature = signatures[0]?.sig ?? new Uint8Array()
      const request = { digest: sha256(pae(payloadType, payload)), signature, certificate: pemBytes(certificate) }
      const url = `${service.url}/api/v2/log/entries`
      const answer = await askService(service, () => postJson(url, requestBody(request), options))
      return { tlogEntries: [readEntry(answer, request)] }
    },
  }
}

interface EntryRequest {
  readonly digest: Uint8Array
  readonly signature: Uint8Array
  readonly certificate: Uint8Array
}

function requestBody({ digest, signature, certificate }: EntryRequest): string {
  const x509Certificate = { rawBytes: base64(certificate) }
  const verifier = { keyDetails: 'PKIX_ECDSA_P256_SHA_256', x509Certificate }
  const hashedRekordRequestV002 = { digest: base64(digest), signature: { content: base64(signature), verifier } }
  return JSON.stringify({ hashedRekordRequestV002 })
}

/** Reads a TransparencyLogEntry (protobuf's JSON), and checks that it is about what was sent. */
function readEntry(bytes: Uint8Array, request: EntryRequest): NonNullable<VerificationMaterial['tlogEntries']>[number] {
  const entry = new MemberReader(parseAnswer(bytes), unexpected)
  const body = entry.converted('canonicalizedBody', fromBase64, 'base64')
  checkBody(body, request)
  const kind = entry.object('kindVersion')
  kind.literal('kind', 'hashedrekord')
  kind.literal('version', '0.0.2')
  return {
    logIndex: count(entry, 'logIndex'),
    logId: { keyId: bytesOf(entry.object('logId'), 'keyId') },
    kindVersion: { kind: 'hashedrekord', version: '0.0.2' },
    integratedTime: '0',
    inclusionPromise: undefined,
    inclusionProof: readProof(entry.object('inclusionProof')),
    canonicalizedBody: Buffer.from(body),
  }
}

function readProof(proof: MemberReader) {
  return {
    logIndex: proof.has('logIndex') ? count(proof, 'logIndex') : '0',
    treeSize: count(proof, 'treeSize'),
    rootHash: bytesOf(proof, 'rootHash'),
    hashes: proof.has('hashes') ? proof.texts('hashes').map((hash) => Buffer.from(hash, 'base64')) : [],
    checkpoint: { envelope: proof.object('checkpoint').text('envelope') },
  }
}

function checkBody(bytes: Uint8Array, { digest, signature }: EntryRequest): void {
  const record = new MemberReader(parseAnswer(bytes), unexpected).object('spec').object('hashedRekordV002')
  const logged = record.object('data').converted('digest', fromBase64, 'base64')
  const signed = record.object('signature').converted('content', fromBase64, 'base64')
  if (!equalBytes(logged, digest) || !equalBytes(signed, signature))
    throw unexpected('/spec', 'the entry that was sent')
}

/** A 64-bit number, which protobuf's JSON writes as text and leaves out where it is 0. */
function count(fields: MemberReader, name: string): string {
  if (!fields.has(name)) return '0'
  return fields.matching(name, /^(?:0|[1-9]\d{0,18})$/, 'a number as text')
}

function bytesOf(fields: MemberReader, name: string): Buffer {
  return Buffer.from(fields.converted(name, fromBase64, 'base64'))
}

function parseAnswer(bytes: Uint8Array): JsonValue {
  try {
    return parseJson(bytes, { maxDepth: 16 }).value
  } catch (error) {
    throw unexpected('', `strict JSON (${error instanceof TouchmarkError ? error.code : 'unreadable'})`)
  }
}

/** DER of the one certificate in a PEM text. */
function pemBytes(pem: string): Uint8Array {
  const [, body = ''] = /^-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----\s*$/.exec(pem) ?? []
  const bytes = new Uint8Array(Buffer.from(body, 'base64'))
  return bytes.length > 0 ? bytes : utf8(pem)
}

function unexpected(pointer: string, expected: string): SigningError {
  return new SigningError('E_SIGNING_UNREACHABLE', {
    found: 'an unexpected value',
    where: `the log's answer at ${quote(pointer)}`,
    expected,
    pointer,
  })
}
