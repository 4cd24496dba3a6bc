import { createHmac, generateKeyPairSync } from 'node:crypto'
import { importPKCS8, SignJWT } from 'jose'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { AuthenticationEvent } from '../../../src/guard/call-log/call-log-event.ts'
import {
  type CallerAnswer,
  CallerDoor,
  type CallerDoorOptions,
  issuerKeys,
} from '../../../src/guard/caller/caller-door.ts'
import type { CallerDemand } from '../../../src/trust/call-rules.ts'
import { TokenIssuer } from '../../support/token-issuer.ts'

interface Scene {
  readonly issuer: TokenIssuer
  readonly events: AuthenticationEvent[]
  /** Advances the clock that never goes back. */
  readonly pass: (ms: number) => void
  readonly door: CallerDoor
  readonly admit: (token: string | readonly string[], address?: string) => Promise<CallerAnswer>
}

async function scene(over: Partial<CallerDemand> = {}, options: Partial<CallerDoorOptions> = {}): Promise<Scene> {
  const issuer = await TokenIssuer.start()
  onTestFinished(() => issuer.close())
  const events: AuthenticationEvent[] = []
  let elapsed = 0
  const clock = () => elapsed
  const advance = (ms: number): void => {
    elapsed += ms
  }
  const demand = { issuer: issuer.url, audience: 'https://guard.acme.example', ...over }
  const door = new CallerDoor({
    demands: [demand],
    preset: 'standard',
    keysOf: (each) => issuerKeys(each, clock, false),
    now: Date.now,
    clock,
    onEvent: (event) => events.push(event),
    ...options,
  })
  const admit: Scene['admit'] = (token, address = '192.0.2.1') => {
    const authorization = typeof token === 'string' ? [`Bearer ${token}`] : token
    return door.admit({ authorization, address, metadataUrl: 'http://127.0.0.1:1/metadata' })
  }
  return { issuer, events, door, admit, pass: advance }
}

const refused = (status: number) => ({ outcome: 'refused', status })
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('a token of the issuer for this guard', () => {
  test('lets its bearer in, with subject and scopes', async () => {
    const { issuer, admit } = await scene()
    const answer = await admit(await issuer.token({ scope: 'tools:read tools:write' }))
    expect(answer).toMatchObject({
      outcome: 'admitted',
      caller: { subject: 'alice', issuer: issuer.url, scopes: ['tools:read', 'tools:write'] },
    })
  })

  test.each(['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'])('may be signed with %s', async (algorithm) => {
    const { issuer, admit } = await scene()
    await issuer.addKey('another', algorithm)
    expect(await admit(await issuer.token({}, 'another'))).toMatchObject({ outcome: 'admitted' })
  })

  test('may name several audiences, and hold scopes in a list', async () => {
    const { issuer, admit } = await scene()
    const token = await issuer.token({ aud: ['https://other.example', 'https://guard.acme.example'], scp: ['a', 'b'] })
    expect(await admit(token)).toMatchObject({ outcome: 'admitted', caller: { scopes: ['a', 'b'] } })
  })

  test('is judged anew at each request: one that ends is refused the next time', async () => {
    let now = Date.now()
    const { issuer, admit } = await scene({}, { now: () => now })
    const token = await issuer.token()
    expect(await admit(token)).toMatchObject({ outcome: 'admitted' })
    now += 180_000
    expect(await admit(token)).toMatchObject(refused(401))
  })
})

const seconds = (offset: number): number => Math.floor(Date.now() / 1000) + offset

describe('a token is refused with 401 where', () => {
  const wrong: Record<string, [claims: Record<string, unknown>, reason: string]> = {
    'it is for another audience': [{ aud: 'https://other.example' }, 'audience'],
    'its audience only begins like ours': [{ aud: 'https://guard.acme.example.evil.example' }, 'audience'],
    'it has no audience': [{ aud: undefined }, 'audience'],
    'another issuer made it': [{ iss: 'https://other.example' }, 'issuer'],
    'it has ended': [{ exp: seconds(-120) }, 'expired'],
    'it has no end': [{ exp: undefined }, 'malformed'],
    'it is not good yet': [{ nbf: seconds(600) }, 'early'],
    'it says of nobody whose it is': [{ sub: undefined }, 'subject'],
  }
  test.each(Object.entries(wrong))('%s', async (_name, [claims, reason]) => {
    const { issuer, admit, events } = await scene()
    const answer = await admit(await issuer.token(claims))
    expect(answer).toEqual({
      ...refused(401),
      headers: {
        'WWW-Authenticate': 'Bearer resource_metadata="http://127.0.0.1:1/metadata", error="invalid_token"',
      },
    })
    expect(events).toMatchObject([{ kind: 'authentication', outcome: 'failure', reason, address: '192.0.2.1' }])
  })

  test('it has no signature, or one made with the public key as a secret (algorithm confusion)', async () => {
    const { issuer, admit, events } = await scene()
    const claims = encode({
      iss: issuer.url,
      aud: 'https://guard.acme.example',
      sub: 'a',
      iat: seconds(0),
      exp: seconds(60),
    })
    expect(await admit(`${encode({ alg: 'none' })}.${claims}.AA`)).toMatchObject(refused(401))
    const body = `${encode({ alg: 'HS256', kid: 'first' })}.${claims}`
    const signature = createHmac('sha256', JSON.stringify(await issuer.jwk('first')))
      .update(body)
      .digest('base64url')
    expect(await admit(`${body}.${signature}`)).toMatchObject(refused(401))
    expect(events.filter(({ outcome }) => outcome === 'failure').map(({ reason }) => reason)).toEqual([
      'algorithm',
      'algorithm',
    ])
  })

  test('a stranger signed it under the id of a known key, or brings their own key along', async () => {
    const { issuer, admit, events } = await scene()
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const key = await importPKCS8(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), 'ES256')
    const jwk = pair.publicKey.export({ format: 'jwk' }) as { kty: string }
    const claims = { iss: issuer.url, aud: 'https://guard.acme.example', sub: 'a', iat: seconds(0), exp: seconds(60) }
    for (const header of [{ kid: 'first' }, { jwk }, { kid: 'first', jku: 'https://evil.example/keys' }]) {
      const token = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', ...header }).sign(key)
      expect(await admit(token, `192.0.2.${events.length}`)).toMatchObject(refused(401))
    }
    expect(events.map(({ reason }) => reason)).toEqual(['signature', 'signature', 'signature'])
  })

  test('it says that it is something else than an access token', async () => {
    const { issuer, admit, events } = await scene()
    expect(await admit(await issuer.token({}, 'first', { typ: 'logout+jwt' }))).toMatchObject(refused(401))
    expect(await admit(await issuer.token({}, 'first', { typ: 'at+jwt' }))).toMatchObject({ outcome: 'admitted' })
    expect(events).toMatchObject([{ reason: 'type' }, { outcome: 'success' }])
  })

  test('two readers would read its claims differently', async () => {
    const { issuer, admit, events } = await scene()
    const [header, , signature] = (await issuer.token()).split('.')
    const claims = Buffer.from('{"sub":"alice","sub":"root"}').toString('base64url')
    expect(await admit(`${header}.${claims}.${signature}`)).toMatchObject(refused(401))
    expect(events).toMatchObject([{ reason: 'malformed' }])
  })

  test('there is none, or more than one: that is no failed attempt', async () => {
    const { issuer, admit, events } = await scene()
    const token = `Bearer ${await issuer.token()}`
    for (const lines of [[], [token, token], ['Basic YTpi'], [`${token}, ${token}`]]) {
      expect(await admit(lines)).toEqual({
        ...refused(401),
        headers: { 'WWW-Authenticate': 'Bearer resource_metadata="http://127.0.0.1:1/metadata"' },
      })
    }
    expect(events).toEqual([])
  })
})

describe('lifetimes', () => {
  test('hardened takes tokens of at most an hour; standard takes what the issuer gives; policy may say otherwise', async () => {
    const hardened = await scene({}, { preset: 'hardened' })
    const [long, short] = [{ exp: seconds(7_200) }, { exp: seconds(3_000) }]
    expect(await hardened.admit(await hardened.issuer.token(long))).toMatchObject(refused(401))
    expect(await hardened.admit(await hardened.issuer.token(short))).toMatchObject({ outcome: 'admitted' })
    const standard = await scene()
    expect(await standard.admit(await standard.issuer.token(long))).toMatchObject({ outcome: 'admitted' })
    const stated = await scene({ maxLifetimeMs: 900_000 })
    expect(await stated.admit(await stated.issuer.token(short))).toMatchObject(refused(401))
    expect(stated.events).toMatchObject([{ reason: 'lifetime' }])
  })
})

describe('scopes', () => {
  test('that every caller needs: 403 with the list where one is missing', async () => {
    const { issuer, admit } = await scene({ scopes: ['mcp:use', 'mcp:tools:read'] })
    expect(await admit(await issuer.token({ scope: 'mcp:use' }))).toEqual({
      ...refused(403),
      headers: {
        'WWW-Authenticate':
          'Bearer resource_metadata="http://127.0.0.1:1/metadata", error="insufficient_scope", scope="mcp:use mcp:tools:read"',
      },
    })
    expect(await admit(await issuer.token({ scope: 'mcp:tools:read mcp:use' }))).toMatchObject({ outcome: 'admitted' })
  })

  test('of a policy cannot leave their header', async () => {
    const { door } = await scene()
    expect(door.refuseScopes(['a"\r\nX: b', 'ü']).headers).toEqual({
      'WWW-Authenticate': 'Bearer error="insufficient_scope", scope="aX: b "',
    })
  })
})

describe('too much', () => {
  test('three failures in five minutes lock a pair of identity and address out for fifteen, and nobody else', async () => {
    const { issuer, admit, events, pass } = await scene()
    const bad = await issuer.token({ aud: 'https://other.example' })
    for (let turn = 0; turn < 3; turn += 1) expect(await admit(bad)).toMatchObject(refused(401))
    const good = await issuer.token()
    expect(await admit(good)).toEqual({ ...refused(429), headers: { 'Retry-After': '900' } })
    expect(await admit(good, '192.0.2.2')).toMatchObject({ outcome: 'admitted' })
    expect(await admit(await issuer.token({ sub: 'bob' }))).toMatchObject({ outcome: 'admitted' })
    expect(events.map(({ outcome }) => outcome)).toEqual([
      'failure',
      'failure',
      'failure',
      'locked-out',
      'success',
      'success',
    ])
    pass(15 * 60_000)
    expect(await admit(await issuer.token())).toMatchObject({ outcome: 'admitted' })
  })

  test('forged tokens in somebody’s name lock out nobody who was let in before', async () => {
    const { issuer, admit } = await scene()
    const token = await issuer.token({ exp: seconds(600) })
    expect(await admit(token)).toMatchObject({ outcome: 'admitted' })
    const forged = await issuer.token({ aud: 'https://other.example' })
    for (let turn = 0; turn < 3; turn += 1) expect(await admit(forged)).toMatchObject(refused(401))
    expect(await admit(forged)).toMatchObject(refused(429))
    expect(await admit(token)).toMatchObject({ outcome: 'admitted' })
    expect(await admit(await issuer.token({ exp: seconds(600), jti: 'new' }))).toMatchObject(refused(429))
  })

  test('failures that are far apart, and tokens that have ended, lock nobody out', async () => {
    const { issuer, admit, pass } = await scene()
    const bad = await issuer.token({ aud: 'https://other.example' })
    const ended = await issuer.token({ exp: seconds(-120) })
    for (let turn = 0; turn < 4; turn += 1) {
      pass(151_000)
      expect(await admit(bad)).toMatchObject(refused(401))
      expect(await admit(ended)).toMatchObject(refused(401))
    }
    expect(await admit(await issuer.token())).toMatchObject({ outcome: 'admitted' })
  })

  test('requests of one subject beyond the limit get 429 with Retry-After; another subject does not', async () => {
    const { issuer, admit, pass } = await scene({ perMinute: 2 })
    const token = await issuer.token()
    await admit(token)
    await admit(token)
    expect(await admit(token)).toEqual({ ...refused(429), headers: { 'Retry-After': '60' } })
    expect(await admit(await issuer.token({ sub: 'bob' }))).toMatchObject({ outcome: 'admitted' })
    pass(60_001)
    expect(await admit(token)).toMatchObject({ outcome: 'admitted' })
  })
})

describe('keys', () => {
  test('are fetched once for many requests, and again for a key that is new, at most each half minute', async () => {
    const { issuer, admit, pass } = await scene()
    const old = await issuer.token()
    await Promise.all([admit(old), admit(old), admit(old)])
    expect(issuer.keyRequests).toBe(1)
    await issuer.addKey('second', 'ES256')
    const fresh = await issuer.token({}, 'second')
    expect(await admit(fresh)).toMatchObject(refused(401))
    pass(30_001)
    expect(await admit(fresh)).toMatchObject({ outcome: 'admitted' })
    expect(issuer.keyRequests).toBe(2)
    const unknown = await issuer.token({ sub: 'mallory' }, 'second', { kid: 'third' })
    for (let turn = 0; turn < 5; turn += 1) await admit(unknown)
    expect(issuer.keyRequests).toBe(2)
  })

  test('that cannot be fetched let nobody in: 503; those at hand are used for an hour', async () => {
    const { issuer, admit, pass } = await scene()
    issuer.status = 500
    expect(await admit(await issuer.token())).toEqual({ ...refused(503), headers: { 'Retry-After': '30' } })
    issuer.status = 200
    pass(30_001)
    expect(await admit(await issuer.token())).toMatchObject({ outcome: 'admitted' })
    issuer.status = 500
    pass(45 * 60_000)
    expect(await admit(await issuer.token())).toMatchObject({ outcome: 'admitted' })
    pass(16 * 60_000)
    expect(await admit(await issuer.token())).toMatchObject(refused(503))
  })

  test('are not taken from metadata of another issuer; a stated address needs no metadata', async () => {
    const { issuer, admit } = await scene()
    issuer.claimedIssuer = 'https://other.example'
    expect(await admit(await issuer.token())).toMatchObject(refused(503))
    const door = new CallerDoor({
      demands: [{ issuer: issuer.url, audience: 'https://guard.acme.example', keys: `${issuer.url}/keys` }],
      preset: 'standard',
      keysOf: (each) => issuerKeys(each, () => 0, false),
      now: Date.now,
      clock: () => 0,
      onEvent: () => undefined,
    })
    const authorization = [`Bearer ${await issuer.token()}`]
    expect(await door.admit({ authorization, address: '' })).toMatchObject({ outcome: 'admitted' })
  })
})

describe('events', () => {
  test('tell a success once for each token, and that a subject came with another one', async () => {
    const { issuer, admit, events } = await scene()
    const first = await issuer.token({ jti: '1' })
    await admit(first)
    await admit(first)
    await admit(await issuer.token({ jti: '2' }))
    expect(events).toMatchObject([
      { outcome: 'success', subject: 'alice' },
      { outcome: 'refresh', subject: 'alice' },
    ])
    expect(JSON.stringify(events)).not.toContain(first)
  })
})

test('two demands: one token must meet both', async () => {
  const { issuer } = await scene()
  const base = { issuer: issuer.url, audience: 'https://guard.acme.example' }
  const door = new CallerDoor({
    demands: [base, { ...base, scopes: ['admin'] }],
    preset: 'standard',
    keysOf: (each) => issuerKeys(each, () => 0, false),
    now: Date.now,
    clock: () => 0,
    onEvent: () => undefined,
  })
  const admit = async (scope: string) => {
    return await door.admit({ authorization: [`Bearer ${await issuer.token({ scope })}`], address: '' })
  }
  expect(await admit('user')).toMatchObject(refused(403))
  expect(await admit('admin')).toMatchObject({ outcome: 'admitted' })
  expect(door.metadata()).toEqual({
    resource: 'https://guard.acme.example',
    authorization_servers: [issuer.url],
    bearer_methods_supported: ['header'],
    scopes_supported: ['admin'],
  })
})
