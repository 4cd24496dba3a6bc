/**
 * What the library does not ask of a log entry. It finds a checkpoint's signer by any part of the log's URL, never looks
 * at the checkpoint's origin, takes an entry without a promise whatever the log's years, and an entry that was made for
 * another certificate: somebody who watches the log for their name would then never see it.
 */

import { base64, equalBytes, fromBase64, hex } from '../encoding/bytes.ts'
import type { JsonValue } from '../encoding/json-value.ts'
import { MemberReader } from '../encoding/member-reader.ts'
import { parseJson } from '../encoding/strict-json.ts'
import { type ErrorCode, TouchmarkError, VerificationError } from '../errors.ts'
import { quote } from '../visible-text.ts'
import type { LogEntry } from './keyless-material.ts'
import type { TrustedLog } from './trusted-root.ts'

/**
 * Checks an entry: its log is one of the root's, its checkpoint is that log's and says what the proof says, and it was
 * made for this certificate.
 *
 * @returns the log.
 * @throws VerificationError `E_LOG_ENTRY`, `E_CHECKPOINT_INVALID`.
 */
export function checkLogEntry(entry: LogEntry, certificate: Uint8Array, logs: readonly TrustedLog[]): TrustedLog {
  const log = logs.find(({ id }) => equalBytes(id, entry.logId))
  if (log === undefined) {
    throw new VerificationError('E_LOG_ENTRY', {
      found: `an entry of the log ${hex(entry.logId)}`,
      where: 'the bundle',
      expected: 'one of a log that the root of trust names',
      next: 'A newer root of trust may name it: go online, or name one with --trusted-root FILE',
    })
  }
  checkCheckpoint(entry, log)
  if (!equalBytes(loggedCertificate(entry), certificate)) {
    refuse('E_LOG_ENTRY', 'an entry for another certificate', 'one for the certificate of the bundle')
  }
  return log
}

/** Checks that the log was in use when it took the entry in. @throws VerificationError `E_LOG_ENTRY`. */
export function checkLogTime({ start, end }: TrustedLog, signedAt: number): void {
  if (signedAt >= start && (end === null || signedAt <= end)) return
  refuse('E_LOG_ENTRY', 'an entry from a time in which the log was not in use', 'one within its validity')
}

const signatureLine = /^\u2014 (\S+) ([A-Za-z0-9+/]+={0,2})$/

function checkCheckpoint({ checkpoint, treeSize, rootHash }: LogEntry, { id, names }: TrustedLog): void {
  const cut = checkpoint.indexOf('\n\n')
  const [origin = '', size, root] = checkpoint.slice(0, Math.max(cut, 0)).split('\n')
  if (!names.some((name) => origin === name || origin.startsWith(`${name} - `))) {
    refuse('E_CHECKPOINT_INVALID', `a checkpoint of ${quote(origin)}`, `one of ${quote(names[0] ?? '')}`)
  }
  if (size !== treeSize || root !== base64(rootHash)) {
    refuse('E_CHECKPOINT_INVALID', 'a checkpoint of another tree', 'the size and the root of the proof')
  }
  const signers = signersOf(checkpoint.slice(cut + 2), id)
  if (signers.length === 0) refuse('E_CHECKPOINT_INVALID', 'a checkpoint that the log did not sign', 'its signature')
  const other = signers.find((name) => !names.includes(name))
  if (other !== undefined) {
    refuse('E_CHECKPOINT_INVALID', `a checkpoint signed as ${quote(other)}`, `one signed as ${quote(names[0] ?? '')}`)
  }
}

/** The names under which a key signed: whatever the library may take for the log's signature is among them. */
function signersOf(text: string, id: Uint8Array): string[] {
  const lines = text.split('\n')
  if (lines.pop() !== '') refuse('E_CHECKPOINT_INVALID', 'a checkpoint that is cut off', 'a line feed at its end')
  return lines.flatMap((line) => {
    const [, name = '', signature = ''] = signatureLine.exec(line) ?? []
    const bytes = fromBase64(signature)
    if (bytes === undefined || bytes.length < 5) refuse('E_CHECKPOINT_INVALID', 'a malformed signature line', 'a note')
    return equalBytes(bytes.subarray(0, 4), id.subarray(0, 4)) ? [name] : []
  })
}

/** Where the certificate stands in what was logged, by kind and version. */
const certificateReaders: Readonly<Record<string, (spec: MemberReader) => Uint8Array | undefined>> = {
  'dsse 0.0.1': (spec) => spec.single('signatures').converted('verifier', fromPemBase64, pemForm),
  'intoto 0.0.2': (spec) => {
    const signature = spec.object('content').object('envelope').single('signatures')
    return signature.converted('publicKey', fromPemBase64, pemForm)
  },
  'hashedrekord 0.0.1': (spec) =>
    spec.object('signature').object('publicKey').converted('content', fromPemBase64, pemForm),
  'dsse 0.0.2': (spec) => rawCertificate(spec.object('dsseV002').single('signatures')),
  'hashedrekord 0.0.2': (spec) => rawCertificate(spec.object('hashedRekordV002').object('signature')),
}

const pemForm = 'a certificate in PEM, in base64'

function loggedCertificate({ kind, version, body }: LogEntry): Uint8Array {
  const read = certificateReaders[`${kind} ${version}`]
  if (read === undefined) refuse('E_LOG_ENTRY', `an entry of the kind ${quote(`${kind} ${version}`)}`, 'a known kind')
  return read(new MemberReader(parseBody(body), unexpected).object('spec')) ?? new Uint8Array()
}

function rawCertificate(signature: MemberReader): Uint8Array {
  return signature.object('verifier').object('x509Certificate').converted('rawBytes', fromBase64, 'base64')
}

function fromPemBase64(text: string): Uint8Array | undefined {
  const pem = Buffer.from(fromBase64(text) ?? []).toString('latin1')
  const [, body] = /^-----BEGIN CERTIFICATE-----\n([A-Za-z0-9+/=\n]+)\n-----END CERTIFICATE-----\n*$/.exec(pem) ?? []
  return body === undefined ? undefined : fromBase64(body.replaceAll('\n', ''))
}

function parseBody(bytes: Uint8Array): JsonValue {
  try {
    return parseJson(bytes, { maxDepth: 16 }).value
  } catch (cause) {
    throw new VerificationError('E_LOG_ENTRY', {
      found: cause instanceof TouchmarkError ? cause.message : 'bytes that are not JSON',
      where: 'the log entry',
      cause,
    })
  }
}

function unexpected(pointer: string, expected: string): VerificationError {
  const where = `the log entry at ${quote(pointer)}`
  return new VerificationError('E_LOG_ENTRY', { found: 'an unexpected value', where, expected, pointer })
}

function refuse(code: ErrorCode, found: string, expected: string): never {
  throw new VerificationError(code, { found, where: 'the bundle', expected })
}
