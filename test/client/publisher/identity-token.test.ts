import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  ambientToken,
  hasAmbientToken,
  IdentityToken,
  requirePublicSource,
} from '../../../src/client/publisher/identity-token.ts'
import { errorCode } from '../../support/error-code.ts'
import { serve } from '../../support/http-servers.ts'
import { type Sigstore, startSigstore } from '../../support/sigstore.ts'

let sigstore: Sigstore
beforeAll(async () => {
  sigstore = await startSigstore()
})
afterAll(() => sigstore.close())

const ask = (environment: Record<string, string>) => ambientToken({ environment, now: Date.now(), timeoutMs: 5_000 })

/** GitHub's endpoint, answering something else. */
async function endpoint(status: number, body: string, headers: Record<string, string> = {}) {
  const seen: (string | undefined)[] = []
  const server = await serve((request, response) => {
    seen.push(request.headers.authorization)
    response.writeHead(status, headers).end(body)
  })
  const url = `${server.url.origin}/token?api-version=2.0`
  const environment = { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-secret' }
  return { environment, seen, close: server.close }
}

describe('the token of the build', () => {
  test('GitHub Actions hands one out for Sigstore', async () => {
    const token = await ask(sigstore.actionsEnvironment({ repository: 'globex/radar' }))
    expect(token.claims.source?.repository).toBe('https://github.com/globex/radar')
    expect(token.reveal().split('.')).toHaveLength(3)
  })

  test('GitLab puts one into the environment', async () => {
    const token = await ask({ SIGSTORE_ID_TOKEN: `${sigstore.gitlabToken()}\n` })
    expect(token.claims.issuer).toBe('https://gitlab.com')
  })

  test.each<[string, Record<string, string>]>([
    ['an empty environment', {}],
    ['an endpoint without its secret', { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://vstoken.example' }],
    ['a secret without its endpoint', { ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x' }],
    ['an empty token', { SIGSTORE_ID_TOKEN: '' }],
    ['a malformed token', { SIGSTORE_ID_TOKEN: 'secret' }],
  ])('%s gives none', async (_what, environment) => {
    await expect(ask(environment)).rejects.toMatchObject({ code: 'E_IDENTITY_TOKEN' })
  })

  test('an expired one is refused before anybody is asked', async () => {
    const expired = { SIGSTORE_ID_TOKEN: sigstore.gitlabToken({ exp: Math.floor(Date.now() / 1000) - 1 }) }
    await expect(ask(expired)).rejects.toMatchObject({
      code: 'E_IDENTITY_TOKEN',
      message: expect.stringContaining('a token that ended at'),
    })
  })

  test.each<[number, string, string]>([
    [401, '{}', 'E_IDENTITY_TOKEN'],
    [404, '', 'E_IDENTITY_TOKEN'],
    [500, '', 'E_SIGNING_UNREACHABLE'],
    [200, '<html>', 'E_IDENTITY_TOKEN'],
    [200, '{"count":0}', 'E_IDENTITY_TOKEN'],
    [200, '{"value":7}', 'E_IDENTITY_TOKEN'],
    [200, '{"value":"x"}', 'E_IDENTITY_TOKEN'],
    [200, `{"value":"${'x'.repeat(70_000)}"}`, 'E_SIGNING_UNREACHABLE'],
  ])('an endpoint that answers %i with %.20s', async (status, body, code) => {
    const server = await endpoint(status, body)
    await expect(ask(server.environment)).rejects.toMatchObject({ code })
    await server.close()
  })

  test('the secret goes to the endpoint alone: redirects are not followed, and errors do not repeat it', async () => {
    const elsewhere = await endpoint(200, JSON.stringify({ value: sigstore.githubToken() }))
    const location = elsewhere.environment.ACTIONS_ID_TOKEN_REQUEST_URL
    const server = await endpoint(307, '', { location })
    const error = await ask(server.environment).catch((failure: Error) => failure)
    expect(error).toMatchObject({ code: 'E_IDENTITY_TOKEN' })
    expect(inspect(error, { depth: 9 })).not.toContain('request-secret')
    expect(elsewhere.seen).toEqual([])
    await server.close()
    await elsewhere.close()
    const away = await ask(server.environment).catch((failure: Error) => failure)
    expect(away).toMatchObject({ code: 'E_SIGNING_UNREACHABLE' })
    expect(inspect(away, { depth: 9 })).not.toContain('request-secret')
  })

  test('an endpoint over plain http beyond this machine is not asked', async () => {
    const environment = {
      ACTIONS_ID_TOKEN_REQUEST_URL: 'http://vstoken.example/x',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 's',
    }
    await expect(ask(environment)).rejects.toMatchObject({ code: 'E_USAGE' })
  })
})

describe('a token as a value', () => {
  test('shows its claims, and in no text form itself', () => {
    const text = sigstore.githubToken()
    const token = new IdentityToken(text, Date.now())
    for (const shown of [JSON.stringify(token), inspect(token, { depth: 9, showHidden: true }), String(token)]) {
      expect(shown).not.toContain(text.split('.')[1])
    }
    expect(token.reveal()).toBe(text)
  })
})

describe('what an attacker in the same job could use', () => {
  test.each([
    ['ACTIONS_ID_TOKEN_REQUEST_TOKEN', true],
    ['ACTIONS_ID_TOKEN_REQUEST_URL', true],
    ['SIGSTORE_ID_TOKEN', true],
    ['ACTIONS_RUNTIME_URL', false],
    ['CI', false],
  ])('%s: %s', (name, reach) => {
    expect(hasAmbientToken({ [name]: 'x' })).toBe(reach)
    expect(hasAmbientToken({ [name]: '' })).toBe(false)
  })
})

describe('private sources', () => {
  const claimsOf = (text: string) => new IdentityToken(text, Date.now()).claims

  test.each(['private', 'internal', undefined, 'Public'])('visibility %s needs --public-log', (visibility) => {
    const claims = claimsOf(sigstore.githubToken({ repository_visibility: visibility }))
    expect(errorCode(() => requirePublicSource(claims, false))).toBe('E_PRIVATE_SOURCE')
    requirePublicSource(claims, true)
  })

  test('public repositories and people need nothing', () => {
    requirePublicSource(claimsOf(sigstore.githubToken()), false)
    requirePublicSource(claimsOf(sigstore.gitlabToken()), false)
    requirePublicSource(claimsOf(sigstore.emailToken()), false)
  })

  test('a private project of GitLab is one, too', () => {
    const claims = claimsOf(sigstore.gitlabToken({ project_visibility: 'private' }))
    expect(errorCode(() => requirePublicSource(claims, false))).toBe('E_PRIVATE_SOURCE')
  })
})
