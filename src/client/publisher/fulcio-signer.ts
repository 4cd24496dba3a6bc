/**
 * A certificate from Fulcio for a key that lives as long as one signature. The library's own signer is not used for this
 * request: it follows redirects with the identity token in the body, to plain http too, and puts the token into one of
 * its errors. Source: sigstore/fulcio, fulcio.proto, CreateSigningCertificate.
 */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import type { Signature, Signer } from '@sigstore/sign'
import { base64 } from '../../encoding/bytes.ts'
import type { JsonValue } from '../../encoding/json-value.ts'
import { MemberReader } from '../../encoding/member-reader.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import { SigningError, TouchmarkError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'
import { postJson, type RequestOptions } from '../network/service-request.ts'
import type { IdentityToken } from './identity-token.ts'
import { type AskedService, askService } from './signing-service.ts'

/**
 * A signer with a new key for each signature: ECDSA on P-256 with SHA-256, DER. Its requests fail as {@link askService}
 * says; the secret key never leaves this function.
 */
export function fulcioSigner(service: AskedService, token: IdentityToken, options: RequestOptions): Signer {
  return {
    sign: async (data: Buffer): Promise<Signature> => {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const body = requestBody(token, publicKey, sign('sha256', Buffer.from(token.claims.challenge), privateKey))
      const answer = await askService(service, () => postJson(`${service.url}/api/v2/signingCert`, body, options))
      const key = { $case: 'x509Certificate', certificate: readCertificate(answer) } as const
      return { key, signature: sign('sha256', data, privateKey) }
    },
  }
}

function requestBody(token: IdentityToken, publicKey: KeyObject, proof: Uint8Array): string {
  const content = publicKey.export({ format: 'pem', type: 'spki' })
  const publicKeyRequest = { publicKey: { algorithm: 'ECDSA', content }, proofOfPossession: base64(proof) }
  return JSON.stringify({ credentials: { oidcIdentityToken: token.reveal() }, publicKeyRequest })
}

/** The leaf, PEM, with the certificate log's promise inside it; Fulcio calls the other kind detached. */
function readCertificate(bytes: Uint8Array): string {
  const answer = new MemberReader(parseAnswer(bytes), unexpected).object('signedCertificateEmbeddedSct')
  const [leaf = ''] = answer.object('chain').texts('certificates')
  const form = /^-----BEGIN CERTIFICATE-----\r?\n[A-Za-z0-9+/=\r\n]{1,100000}-----END CERTIFICATE-----\s*$/
  if (form.test(leaf)) return leaf
  throw unexpected('/signedCertificateEmbeddedSct/chain/certificates/0', 'a certificate in PEM')
}

function parseAnswer(bytes: Uint8Array): JsonValue {
  try {
    return parseJson(bytes, { maxDepth: 8 }).value
  } catch (error) {
    throw unexpected('', `strict JSON (${error instanceof TouchmarkError ? error.code : 'unreadable'})`)
  }
}

function unexpected(pointer: string, expected: string): SigningError {
  return new SigningError('E_SIGNING_UNREACHABLE', {
    found: 'an unexpected value',
    where: `Fulcio's answer at ${quote(pointer)}`,
    expected,
    pointer,
  })
}
