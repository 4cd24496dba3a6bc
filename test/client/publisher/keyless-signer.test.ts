import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type KeylessBundle, parseBundle } from '../../../src/attestation/bundle.ts'
import { IdentityToken } from '../../../src/client/publisher/identity-token.ts'
import { signKeyless } from '../../../src/client/publisher/keyless-signer.ts'
import { publicSigstore, type SigstoreServices } from '../../../src/client/publisher/signing-service.ts'
import { utf8 } from '../../../src/encoding/bytes.ts'
import { verifyKeyless } from '../../../src/verify/keyless.ts'
import { serve } from '../../support/http-servers.ts'
import { verifyWithLibrary } from '../../support/library-verifier.ts'
import { type Sigstore, startSigstore } from '../../support/sigstore.ts'

let sigstore: Sigstore
let services: SigstoreServices
beforeAll(async () => {
  sigstore = await startSigstore()
  services = { fulcioUrl: sigstore.url, rekorUrl: sigstore.url, rekorVersion: 1, tsaUrl: null }
})
afterAll(() => sigstore.close())

const payload = utf8('{"_type":"https://in-toto.io/Statement/v1"}')
const workflow = 'https://github.com/acme/weather/.github/workflows/release.yml@refs/heads/main'

const tokenOf = (text: string) => new IdentityToken(text, Date.now())
const quick = { timeoutMs: 5_000, retries: 0 }

describe('signing without a key', () => {
  test.each<[string, Partial<SigstoreServices>]>([
    ['Rekor v1', {}],
    ['Rekor v1 and a timestamp', { tsaUrl: 'here' }],
    ['Rekor v2 and a timestamp', { tsaUrl: 'here', rekorVersion: 2 }],
  ])('%s: the bundle has our form, and @sigstore/verify accepts it', async (_what, parts) => {
    const tsaUrl = parts.tsaUrl === 'here' ? sigstore.url : null
    const token = tokenOf(sigstore.githubToken())
    const signed = await signKeyless(payload, { token, services: { ...services, ...parts, tsaUrl } })
    const bundle = parseBundle(signed.file)
    expect(bundle.kind).toBe('keyless')
    expect(bundle.envelope.payload).toEqual(payload)
    const { identity } = verifyWithLibrary(signed.file, sigstore.trustedRoot)
    expect(identity?.subjectAlternativeName).toBe(workflow)
    expect(verifyKeyless(bundle as KeylessBundle, sigstore.trustedRoot).identity).toMatchObject({
      subject: workflow,
      repositoryId: '700100',
      runner: 'github-hosted',
    })
    expect(signed).toMatchObject({ subject: workflow, issuer: 'https://token.actions.githubusercontent.com' })
    expect(Number.isSafeInteger(signed.logIndex)).toBe(true)
  })
})

/** A server that answers the same to everything, and counts. */
async function answering(status: number, body: string, type = 'application/json') {
  const requests: string[] = []
  const server = await serve((request, response) => {
    requests.push(request.url ?? '')
    request.resume()
    request.on('end', () => response.writeHead(status, { 'content-type': type }).end(body))
  })
  return { url: server.url.origin, requests, close: server.close }
}

async function closedPort(): Promise<string> {
  const server = await serve(() => {})
  await server.close()
  return server.url.origin
}

const attempt = (parts: Partial<SigstoreServices>, text = sigstore.githubToken()) =>
  signKeyless(payload, { token: tokenOf(text), services: { ...services, ...parts }, ...quick })

describe('services that fail', () => {
  test.each<[string, (url: string) => Partial<SigstoreServices>]>([
    ['Fulcio', (url) => ({ fulcioUrl: url })],
    ['Rekor', (url) => ({ rekorUrl: url })],
    ['Rekor', (url) => ({ rekorUrl: url, rekorVersion: 2, tsaUrl: sigstore.url })],
    ['the timestamp authority', (url) => ({ tsaUrl: url })],
  ])('%s is away, refuses, or talks nonsense: one code, and its name', async (name, parts) => {
    const away = await closedPort()
    await expect(attempt(parts(away))).rejects.toMatchObject({
      code: 'E_SIGNING_UNREACHABLE',
      message: expect.stringContaining(`in ${name} "${away}"`),
    })
    const refusing = await answering(400, '{"message":"no \\u001b[31mthanks"}')
    const refused = await attempt(parts(refusing.url)).catch((error: Error) => error)
    expect(refused).toMatchObject({ code: 'E_SIGNING_UNREACHABLE', message: expect.stringContaining('the answer 400') })
    expect(String(refused)).not.toContain('\u001b')
    await refusing.close()
    for (const nonsense of ['{}', 'null', '<html>', '{"a":{"body":"!","logID":"","integratedTime":1,"logIndex":1}}']) {
      const garbage = await answering(201, nonsense)
      const failed = attempt({ ...parts(garbage.url) })
      // A timestamp authority answers bytes: whether they are a timestamp, only a trusted root says.
      if (name === 'the timestamp authority') await failed
      else await expect(failed, nonsense).rejects.toMatchObject({ code: 'E_SIGNING_UNREACHABLE' })
      await garbage.close()
    }
  })

  test('a busy service is asked again, as often as agreed', async () => {
    for (const rekorVersion of [1, 2] as const) {
      const busy = await answering(503, '{}')
      const token = tokenOf(sigstore.githubToken())
      const asked = { ...services, rekorUrl: busy.url, rekorVersion, tsaUrl: sigstore.url }
      const failed = signKeyless(payload, { token, services: asked, timeoutMs: 5_000, retries: 1 })
      await expect(failed).rejects.toMatchObject({ code: 'E_SIGNING_UNREACHABLE' })
      expect(busy.requests).toHaveLength(2)
      await busy.close()
    }
  })

  test('one that answers without end is given up, and its answer not kept', async () => {
    const endless = await serve((request, response) => {
      request.resume()
      response.writeHead(201, { 'content-type': 'application/json' })
      const fill = () => {
        while (response.write('x'.repeat(65_536)));
        response.once('drain', fill)
      }
      fill()
    })
    const url = endless.url.origin
    await expect(attempt({ fulcioUrl: url })).rejects.toMatchObject({ code: 'E_SIGNING_UNREACHABLE' })
    const v2 = { rekorUrl: url, rekorVersion: 2 as const, tsaUrl: sigstore.url }
    await expect(attempt(v2)).rejects.toMatchObject({ message: expect.stringContaining('too long') })
    await endless.close()
  })

  test('the token is not carried to where Fulcio redirects', async () => {
    const elsewhere = await answering(201, '{}')
    for (const status of [301, 302, 307, 308]) {
      const redirecting = await serve((request, response) => {
        request.resume()
        response.writeHead(status, { location: elsewhere.url }).end()
      })
      const failed = attempt({ fulcioUrl: redirecting.url.origin })
      await expect(failed).rejects.toMatchObject({ code: 'E_SIGNING_UNREACHABLE' })
      await redirecting.close()
    }
    expect(elsewhere.requests).toEqual([])
    await elsewhere.close()
  })

  test('one that never answers is given up', async () => {
    const silent = await serve(() => {})
    for (const rekorVersion of [1, 2] as const) {
      const asked = { ...services, rekorUrl: silent.url.origin, rekorVersion }
      const failed = signKeyless(payload, {
        token: tokenOf(sigstore.githubToken()),
        services: asked,
        timeoutMs: 100,
        retries: 0,
      })
      await expect(failed).rejects.toMatchObject({ message: expect.stringContaining('no answer in time') })
    }
    await silent.close()
  })

  test('Fulcio that refuses the token is about the token', async () => {
    const refusing = await answering(401, '{"message":"token expired"}')
    await expect(attempt({ fulcioUrl: refusing.url })).rejects.toMatchObject({ code: 'E_IDENTITY_TOKEN' })
    await refusing.close()
  })

  test('a service that repeats the token does not bring it into the message', async () => {
    const text = sigstore.githubToken()
    const [, payloadPart = '', signaturePart = ''] = text.split('.')
    const echoing = await answering(400, JSON.stringify({ message: `bad token ${text} ${signaturePart}` }))
    const error = await attempt({ fulcioUrl: echoing.url }, text).catch((failure: Error) => failure)
    const shown = JSON.stringify(error, Object.getOwnPropertyNames(error)) + String(error)
    expect(shown).toContain('bad token')
    for (const secret of [text, payloadPart, signaturePart]) expect(shown).not.toContain(secret)
    expect((error as Error).cause).toBeUndefined()
    await echoing.close()
  })

  test('no part of the bundle, and no service but Fulcio, sees the token', async () => {
    const text = sigstore.githubToken()
    const before = sigstore.received.length
    const { file } = await attempt({ tsaUrl: sigstore.url }, text)
    const signature = text.split('.')[2] ?? ''
    expect(Buffer.from(file).toString('utf8')).not.toContain(signature)
    const holders = sigstore.received.slice(before).filter(({ body }) => body.includes(signature))
    expect(holders.map(({ path }) => path)).toEqual(['/api/v2/signingCert'])
  })
})

describe('services that give something else than they were asked for', () => {
  test('a certificate for another subject than the build', async () => {
    const other = await startSigstore()
    const proxy = await serve(async (request, response) => {
      const body: Buffer[] = []
      for await (const chunk of request) body.push(chunk)
      const wanted = JSON.parse(Buffer.concat(body).toString('utf8'))
      wanted.credentials.oidcIdentityToken = other.githubToken({ repository: 'evil/weather', sub: subjectClaim })
      const answer = await fetch(`${other.url}/api/v2/signingCert`, { method: 'POST', body: JSON.stringify(wanted) })
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text())
    })
    await expect(attempt({ fulcioUrl: proxy.url.origin })).rejects.toMatchObject({
      code: 'E_SIGNING_UNREACHABLE',
      message: expect.stringContaining('a certificate for "https://github.com/evil/weather/'),
    })
    await proxy.close()
    await other.close()
  })

  test('a certificate for another key', async () => {
    const first: string[] = []
    const replaying = await serve(async (request, response) => {
      const body: Buffer[] = []
      for await (const chunk of request) body.push(chunk)
      const init = { method: 'POST', body: Buffer.concat(body) }
      first[0] ??= await (await fetch(`${sigstore.url}/api/v2/signingCert`, init)).text()
      response.writeHead(201, { 'content-type': 'application/json' }).end(first[0])
    })
    await attempt({ fulcioUrl: replaying.url.origin })
    // The log checks the signature too; one that does not is no excuse.
    const careless = await answering(
      201,
      JSON.stringify({
        a: {
          body: Buffer.from('{"kind":"dsse","apiVersion":"0.0.1"}').toString('base64'),
          logID: '00',
          logIndex: 1,
          integratedTime: 1,
        },
      }),
    )
    await expect(attempt({ fulcioUrl: replaying.url.origin, rekorUrl: careless.url })).rejects.toMatchObject({
      code: 'E_SIGNING_UNREACHABLE',
      message: expect.stringContaining('whose key did not make this signature'),
    })
    await replaying.close()
    await careless.close()
  })

  test('a version 2 log that answers with the entry of somebody else', async () => {
    const seen: string[] = []
    const replaying = await serve(async (request, response) => {
      const body: Buffer[] = []
      for await (const chunk of request) body.push(chunk)
      const init = { method: 'POST', body: Buffer.concat(body) }
      seen[0] ??= await (await fetch(`${sigstore.url}/api/v2/log/entries`, init)).text()
      response.writeHead(201, { 'content-type': 'application/json' }).end(seen[0])
    })
    const parts = { rekorUrl: replaying.url.origin, rekorVersion: 2 as const, tsaUrl: sigstore.url }
    await attempt(parts)
    await expect(attempt(parts)).rejects.toMatchObject({
      code: 'E_SIGNING_UNREACHABLE',
      message: expect.stringContaining('expected the entry that was sent'),
    })
    await replaying.close()
  })
})

const subjectClaim = 'repo:acme/weather:ref:refs/heads/main'

describe('Sigstore’s signing half', () => {
  test('is loaded by whoever signs, and by nobody else', () => {
    for (const name of ['keyless-signer', 'fulcio-signer', 'rekor-v2-witness', 'keyless-signature', 'identity-token']) {
      const source = readFileSync(join(import.meta.dirname, `../../../src/client/publisher/${name}.ts`), 'utf8')
      expect(source, name).not.toMatch(/^import (?!type )[^\n]*'@sigstore/m)
    }
  })
})

describe('addresses', () => {
  test.each(['http://fulcio.example', 'ftp://127.0.0.1', 'fulcio', 'https://user:secret@fulcio.example'])(
    '%s is no address of a service',
    async (fulcioUrl) => {
      const error = await attempt({ fulcioUrl }).catch((failure: Error) => failure)
      expect(error).toMatchObject({ code: 'E_USAGE' })
      expect(String(error)).not.toContain('secret')
    },
  )

  test('the public Sigstore is reached over https', () => {
    for (const url of [publicSigstore.fulcioUrl, publicSigstore.rekorUrl, publicSigstore.tsaUrl]) {
      expect(url).toMatch(/^https:\/\/[a-z]+\.sigstore\.dev$/)
    }
  })
})
