import { createVerify, X509Certificate } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fulcioSigner } from '../../../src/client/publisher/fulcio-signer.ts'
import { IdentityToken } from '../../../src/client/publisher/identity-token.ts'
import { serve } from '../../support/http-servers.ts'
import { type Sigstore, startSigstore } from '../../support/sigstore.ts'

let sigstore: Sigstore
beforeAll(async () => {
  sigstore = await startSigstore()
})
afterAll(() => sigstore.close())

const data = Buffer.from('what is signed')

/** Asks a Fulcio that answers what `change` makes of the honest answer. */
async function sign(token: string, change: (honest: string) => string = (honest) => honest) {
  const requests: string[] = []
  const server = await serve(async (request, response) => {
    const body = await text(request)
    requests.push(body)
    const answer = await fetch(`${sigstore.url}${request.url}`, { method: 'POST', body })
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(change(await answer.text()))
  })
  const service = { name: 'Fulcio', url: server.url.origin, secrets: [token] }
  const options = { timeoutMs: 5_000, retries: 0 }
  try {
    const made = await fulcioSigner(service, new IdentityToken(token, Date.now()), options).sign(data)
    if (made.key.$case !== 'x509Certificate') throw new Error('no certificate')
    return { requests, signature: made.signature, certificate: made.key.certificate }
  } finally {
    await server.close()
  }
}

describe('a certificate from Fulcio', () => {
  test('is for the key that signs, which is another each time', async () => {
    const token = sigstore.githubToken()
    const [first, second] = [await sign(token), await sign(token)]
    for (const { signature, certificate } of [first, second]) {
      const { publicKey } = new X509Certificate(certificate)
      expect(createVerify('sha256').update(data).verify(publicKey, signature)).toBe(true)
    }
    const keys = [first, second].map(({ certificate }) =>
      new X509Certificate(certificate).publicKey.export({ format: 'jwk' }),
    )
    expect(keys[0]).not.toEqual(keys[1])
  })

  test('is asked for with the token, and with proof over its subject or e-mail address', async () => {
    for (const [token, challenge] of [
      [sigstore.githubToken(), 'repo:acme/weather:ref:refs/heads/main'],
      [sigstore.gitlabToken(), 'project_path:acme/weather:ref_type:branch:ref:main'],
      [sigstore.emailToken(), 'mallory@example.com'],
    ] as const) {
      const { requests } = await sign(token)
      const { credentials, publicKeyRequest } = JSON.parse(requests[0] ?? '')
      expect(credentials).toEqual({ oidcIdentityToken: token })
      const proof = Buffer.from(publicKeyRequest.proofOfPossession, 'base64')
      expect(createVerify('sha256').update(challenge).verify(publicKeyRequest.publicKey.content, proof)).toBe(true)
      expect(publicKeyRequest.publicKey.algorithm).toBe('ECDSA')
    }
  })

  const chain = (certificates: unknown) => JSON.stringify({ signedCertificateEmbeddedSct: { chain: { certificates } } })
  test.each<[string, string]>([
    ['text', 'certificate'],
    ['null', 'null'],
    ['an empty object', '{}'],
    ['a detached promise', JSON.stringify({ signedCertificateDetachedSct: { chain: { certificates: ['x'] } } })],
    ['no chain', JSON.stringify({ signedCertificateEmbeddedSct: {} })],
    ['an empty chain', chain([])],
    ['a chain of numbers', chain([1])],
    ['a key instead of a certificate', chain(['-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n'])],
    ['text before the certificate', chain(['x\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'])],
    [
      'two certificates in one text',
      chain([`${'-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'.repeat(2)}`]),
    ],
    ['a member that stands twice', `{"a":1,"a":1,${chain(['x']).slice(1)}`],
  ])('%s is no answer', async (_what, answer) => {
    await expect(sign(sigstore.githubToken(), () => answer)).rejects.toMatchObject({ code: 'E_SIGNING_UNREACHABLE' })
  })
})
