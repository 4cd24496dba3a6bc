/** Rekor v1 on the log of @sigstore/mock, which would record a proposed `dsse` entry verbatim. */
import { createHash, generateKeyPairSync, type KeyObject, sign, verify, X509Certificate } from 'node:crypto'
import { initializeTLog } from '@sigstore/mock'
import { pae } from '../../src/attestation/envelope.ts'
import type { JsonObject } from '../../src/encoding/json-value.ts'
import type { Answer } from './oidc-issuer.ts'

/** A DSSE envelope as JSON with one signature or more. */
export interface EnvelopeJson {
  readonly payload: string
  readonly payloadType: string
  readonly signatures: readonly { readonly sig: string; readonly keyid: string }[]
}

/** One entry as Rekor v1 answers it. */
export interface RekorEntry {
  readonly body: string
  readonly integratedTime: number
  readonly logID: string
  readonly logIndex: number
  readonly verification: {
    readonly signedEntryTimestamp: string
    readonly inclusionProof: {
      readonly logIndex: number
      readonly treeSize: number
      readonly rootHash: string
      readonly hashes: readonly string[]
      readonly checkpoint: string
    }
  }
}

/** A Rekor v1. */
export class RekorLog {
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Buffer
  readonly #privateKey: KeyObject
  readonly #clock: Date
  readonly #log: Awaited<ReturnType<typeof initializeTLog>>

  private constructor(privateKey: KeyObject, clock: Date, log: Awaited<ReturnType<typeof initializeTLog>>) {
    this.#privateKey = privateKey
    this.#clock = clock
    this.#log = log
    this.publicKey = log.publicKey
  }

  /** A log with a new key, whose name is the host of `url`. */
  static async make(url: string): Promise<RekorLog> {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const clock = new Date()
    return new RekorLog(pair.privateKey, clock, await initializeTLog(url, pair, clock))
  }

  /** Records an envelope and the PEM certificate of its signer, at a time in milliseconds. */
  async add(envelope: EnvelopeJson, certificate: string, atMs: number): Promise<RekorEntry> {
    this.#clock.setTime(atMs)
    const answer: Record<string, RekorEntry> = await this.#log.log(entryOf(envelope, certificate))
    return Object.values(answer)[0]!
  }

  /** Signs a checkpoint's text again, under any signer name. */
  signCheckpoint(note: string, signerName: string): string {
    const hint = createHash('sha256').update(this.publicKey).digest().subarray(0, 4)
    const signature = Buffer.concat([hint, sign('sha256', Buffer.from(note), this.#privateKey)])
    return `${note}\n\u2014 ${signerName} ${signature.toString('base64')}\n`
  }

  /** `POST /api/v1/log/entries` with a `dsse` entry; as the real one does, it checks the signature. */
  async handle(body: string, nowMs: number): Promise<Answer> {
    try {
      const { kind, spec } = JSON.parse(body)
      if (kind !== 'dsse') throw new Error('only dsse entries are recorded here')
      const envelope: EnvelopeJson = JSON.parse(spec.proposedContent.envelope)
      const certificate = Buffer.from(spec.proposedContent.verifiers[0], 'base64').toString('utf8')
      checkSignature(envelope, certificate)
      const entry = await this.add(envelope, certificate, nowMs)
      return { status: 201, body: JSON.stringify({ [createHash('sha256').update(entry.body).digest('hex')]: entry }) }
    } catch (error) {
      return { status: 400, body: JSON.stringify({ code: 400, message: String(error) }) }
    }
  }
}

function entryOf(envelope: EnvelopeJson, certificate: string): JsonObject {
  return {
    apiVersion: '0.0.1',
    kind: 'dsse',
    spec: {
      envelopeHash: { algorithm: 'sha256', value: sha256Hex(JSON.stringify(envelope)) },
      payloadHash: { algorithm: 'sha256', value: sha256Hex(Buffer.from(envelope.payload, 'base64')) },
      signatures: envelope.signatures.map(({ sig }) => ({
        signature: sig,
        verifier: Buffer.from(certificate).toString('base64'),
      })),
    },
  }
}

function sha256Hex(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}

function checkSignature(envelope: EnvelopeJson, certificate: string): void {
  const data = pae(envelope.payloadType, Buffer.from(envelope.payload, 'base64'))
  const { publicKey } = new X509Certificate(certificate)
  const holds = envelope.signatures.every(({ sig }) => verify('sha256', data, publicKey, Buffer.from(sig, 'base64')))
  if (!holds) throw new Error('the signature does not verify')
}
