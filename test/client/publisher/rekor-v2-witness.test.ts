import { createHash, generateKeyPairSync } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { rekorV2Witness } from '../../../src/client/publisher/rekor-v2-witness.ts'
import { certificatePem, issueLeaf, makeAuthority } from '../../support/fulcio-certificate.ts'
import { serve } from '../../support/http-servers.ts'
import { RekorV2Log } from '../../support/rekor-v2-log.ts'

const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const leaf = await issueLeaf(makeAuthority('authority', Date.now()), {
  publicKey: publicKey.export({ format: 'der', type: 'spki' }),
  subject: { kind: 'uri', value: 'https://example.com' },
  notBefore: Date.now(),
  notAfter: Date.now() + 600_000,
  extensions: [],
})
const envelope = {
  payload: Buffer.from('{}'),
  payloadType: 'application/vnd.in-toto+json',
  signatures: [{ sig: Buffer.from('signature'), keyid: '' }],
}

/** Asks a log that answers what `answer` makes of the honest answer. */
async function witness(answer: (honest: string) => { status?: number; body: string } = (body) => ({ body })) {
  const log = new RekorV2Log('log.example')
  const requests: string[] = []
  const server = await serve(async (request, response) => {
    const body = await text(request)
    requests.push(body)
    const { status = 201, body: changed } = answer(String(log.handle(body).body))
    response.writeHead(status, { 'content-type': 'application/json' }).end(changed)
  })
  const service = { name: 'Rekor', url: server.url.origin, secrets: [] }
  const { testify } = rekorV2Witness(service, { timeoutMs: 5_000, retries: 0 })
  try {
    const made = await testify({ $case: 'dsseEnvelope', dsseEnvelope: envelope }, certificatePem(leaf))
    return { requests, log, made, error: undefined }
  } catch (error) {
    return { requests, log, made: undefined, error }
  } finally {
    await server.close()
  }
}

describe('an entry in a Rekor v2 log', () => {
  test('is proposed as a hashedrekord over the bytes that were signed', async () => {
    const { requests, made, log } = await witness()
    const signed = Buffer.from('DSSEv1 28 application/vnd.in-toto+json 2 {}')
    expect(JSON.parse(requests[0] ?? '')).toEqual({
      hashedRekordRequestV002: {
        digest: createHash('sha256').update(signed).digest('base64'),
        signature: {
          content: Buffer.from('signature').toString('base64'),
          verifier: {
            keyDetails: 'PKIX_ECDSA_P256_SHA_256',
            x509Certificate: { rawBytes: leaf.toString('base64') },
          },
        },
      },
    })
    expect(made?.tlogEntries).toMatchObject([
      {
        kindVersion: { kind: 'hashedrekord', version: '0.0.2' },
        logId: { keyId: log.id },
        integratedTime: '0',
        inclusionPromise: undefined,
      },
    ])
  })

  test('numbers that protobuf leaves out are 0, and large ones keep their digits', async () => {
    const change = (parts: object) => (honest: string) => ({
      body: JSON.stringify({ ...JSON.parse(honest), ...parts }),
    })
    const { made } = await witness(change({ logIndex: undefined }))
    expect(made?.tlogEntries?.[0]?.logIndex).toBe('0')
    const large = await witness(change({ logIndex: '9007199254740993' }))
    expect(large.made?.tlogEntries?.[0]?.logIndex).toBe('9007199254740993')
  })

  const edited = (edit: (entry: Record<string, never>) => unknown) => (honest: string) => {
    const entry = JSON.parse(honest)
    edit(entry)
    return { body: JSON.stringify(entry) }
  }
  const put = (name: string, value: unknown) => edited((entry) => Object.assign(entry, { [name]: value }))

  test.each<[string, (honest: string) => { status?: number; body: string }]>([
    ['no JSON', () => ({ body: '<html>' })],
    ['a member that stands twice', (honest) => ({ body: honest.replace('{', '{"logIndex":"1",') })],
    ['no body', put('canonicalizedBody', undefined)],
    ['a body that is no base64', put('canonicalizedBody', '*')],
    ['a body that is no JSON', put('canonicalizedBody', Buffer.from('x').toString('base64'))],
    ['the entry of a dsse request', put('kindVersion', { kind: 'dsse', version: '0.0.2' })],
    ['an entry of another version', put('kindVersion', { kind: 'hashedrekord', version: '0.0.1' })],
    ['an index that is no text', put('logIndex', 7)],
    ['an index that is too long', put('logIndex', '99999999999999999999')],
    ['no log id', put('logId', undefined)],
    ['no proof', put('inclusionProof', undefined)],
    ['a proof without a checkpoint', put('inclusionProof', { rootHash: 'AAAA', treeSize: '1' })],
    ['more than any entry has', () => ({ body: `"${'x'.repeat(2_000_000)}"` })],
    ['a refusal', () => ({ status: 400, body: '{"message":"no"}' })],
    ['a redirect', () => ({ status: 302, body: '' })],
  ])('%s is refused', async (_what, answer) => {
    expect((await witness(answer)).error).toMatchObject({ code: 'E_SIGNING_UNREACHABLE' })
  })

  test('an envelope is what it witnesses; anything else it does not know', async () => {
    const { testify } = rekorV2Witness({ name: 'Rekor', url: 'http://127.0.0.1:1', secrets: [] }, {})
    const messageSignature = { messageDigest: { algorithm: 1, digest: Buffer.alloc(32) }, signature: Buffer.alloc(1) }
    await expect(testify({ $case: 'messageSignature', messageSignature }, 'x')).rejects.toMatchObject({
      code: 'E_SIGNING_UNREACHABLE',
    })
  })
})
