/** Rekor v2 (rekor-tiles) as far as a signer sees it: it takes hashedrekord entries, and tells no time. */
import { createHash, generateKeyPairSync, sign, X509Certificate } from 'node:crypto'
import { canonicalJson } from '../../src/encoding/canonical-json.ts'
import type { JsonObject } from '../../src/encoding/json-value.ts'
import type { Answer } from './oidc-issuer.ts'

/** A signature and its certificate, in the JSON of Rekor v2. Everything binary is base64. */
export interface SignatureRecord {
  readonly content: string
  readonly verifier: { readonly keyDetails: string; readonly x509Certificate: { readonly rawBytes: string } }
}

/** A log of tiles, each of whose checkpoints has one leaf. */
export class RekorV2Log {
  /** Name in the checkpoint's signature. */
  readonly name: string
  readonly #pair = generateKeyPairSync('ed25519')

  constructor(name: string) {
    this.name = name
  }

  /** SubjectPublicKeyInfo, DER. */
  get publicKey(): Buffer {
    return this.#pair.publicKey.export({ format: 'der', type: 'spki' })
  }

  /** SHA-256 of name, line feed, 0x01 and the raw key (C2SP signed-note). */
  get id(): Buffer {
    const raw = this.publicKey.subarray(-32)
    return createHash('sha256')
      .update(`${this.name}\n`)
      .update(Buffer.from([1]))
      .update(raw)
      .digest()
  }

  /** `POST /api/v2/log/entries`. It refuses `dsse` requests, as the real one does. */
  handle(body: string): Answer {
    const { hashedRekordRequestV002: request } = JSON.parse(body)
    if (request === undefined) return refusal('dsse is rejected')
    const { digest, signature } = request
    const certificate = new X509Certificate(Buffer.from(signature.verifier.x509Certificate.rawBytes, 'base64'))
    if (certificate.publicKey.asymmetricKeyType !== 'ec') return refusal('another key type')
    if (Buffer.from(digest, 'base64').length !== 32) return refusal('no SHA-256')
    return { status: 201, body: JSON.stringify(this.add(digest, signature)) }
  }

  /** Records a digest (base64) and what signs it; the entry, as answers and bundles carry it. */
  add(digest: string, signature: SignatureRecord): JsonObject {
    const hashedRekordV002 = { data: { algorithm: 'SHA2_256', digest }, signature }
    const entry = { apiVersion: '0.0.2', kind: 'hashedrekord', spec: { hashedRekordV002 } }
    const body = Buffer.from(canonicalJson(JSON.parse(JSON.stringify(entry))))
    const root = createHash('sha256')
      .update(Buffer.from([0]))
      .update(body)
      .digest()
    return {
      logIndex: '0',
      logId: { keyId: this.id.toString('base64') },
      kindVersion: { kind: 'hashedrekord', version: '0.0.2' },
      inclusionProof: {
        logIndex: '0',
        rootHash: root.toString('base64'),
        treeSize: '1',
        hashes: [],
        checkpoint: { envelope: this.#checkpoint(root) },
      },
      canonicalizedBody: body.toString('base64'),
    }
  }

  #checkpoint(root: Buffer): string {
    const note = `${this.name}\n1\n${root.toString('base64')}\n`
    const signature = Buffer.concat([this.id.subarray(0, 4), sign(null, Buffer.from(note), this.#pair.privateKey)])
    return `${note}\n\u2014 ${this.name} ${signature.toString('base64')}\n`
  }
}

function refusal(message: string): Answer {
  return { status: 400, body: JSON.stringify({ code: 3, message }) }
}
