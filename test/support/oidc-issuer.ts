/** An OIDC issuer of tests: mints tokens with any claims (RS256, as GitHub and GitLab do), and serves discovery and keys. */
import { createPublicKey, generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto'
import type { Claims } from './oidc-claims.ts'

/** What a loopback service answers. */
export interface Answer {
  readonly status: number
  readonly body: string | Uint8Array
  /** Content type; default JSON. */
  readonly type?: string
}

/** The issuer. Its tokens may name any issuer: whoever trusts its key believes them. */
export class OidcIssuer {
  /** URL of this issuer. */
  readonly url: string
  readonly #pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
  readonly #requests = new Map<string, Claims>()

  constructor(url: string) {
    this.url = url
  }

  /** A token with these claims; `aud`, `iat`, `nbf`, `exp` and `jti` have defaults: for sigstore, now, for five minutes. */
  token(claims: Claims): string {
    const now = Math.floor(Date.now() / 1000)
    const payload = {
      iss: this.url,
      aud: 'sigstore',
      iat: now,
      nbf: now,
      exp: now + 300,
      jti: randomBytes(8).toString('hex'),
      ...claims,
    }
    const signed = `${encode({ alg: 'RS256', typ: 'JWT', kid: 'loopback' })}.${encode(payload)}`
    return `${signed}.${sign('sha256', Buffer.from(signed), this.#pair.privateKey).toString('base64url')}`
  }

  /** The environment with which a job asks for tokens that carry these claims. */
  actionsEnvironment(claims: Claims): Record<string, string> {
    const requestToken = randomBytes(16).toString('hex')
    this.#requests.set(requestToken, claims)
    return {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${this.url}/actions/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken,
    }
  }

  /** The claims of a token that this issuer signed for `audience`; throws for any other. */
  claims(token: string, audience: string): Claims {
    const [header = '', payload = '', signature = ''] = token.split('.')
    const key = createPublicKey(this.#pair.publicKey.export({ format: 'pem', type: 'spki' }))
    const holds = verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))
    if (!holds) throw new Error('the token is not signed by a known issuer')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Record<string, string>
    if (claims.aud !== audience) throw new Error('the token is for another audience')
    if (Number(claims.exp) * 1000 <= Date.now()) throw new Error('the token has expired')
    return claims
  }

  /** Discovery, keys, and GitHub's endpoint for a job's tokens. */
  handle(at: URL, authorization: string | undefined): Answer {
    if (at.pathname === '/.well-known/openid-configuration') {
      return { status: 200, body: JSON.stringify({ issuer: this.url, jwks_uri: `${this.url}/keys` }) }
    }
    if (at.pathname === '/keys') return { status: 200, body: JSON.stringify({ keys: [this.#jwk()] }) }
    if (at.pathname === '/actions/token') return this.#actionsToken(at, authorization)
    return { status: 404, body: JSON.stringify({ message: 'not found' }) }
  }

  #actionsToken(at: URL, authorization: string | undefined): Answer {
    const claims = this.#requests.get(authorization?.replace(/^Bearer /, '') ?? '')
    if (claims === undefined) return { status: 401, body: JSON.stringify({ message: 'unauthorised' }) }
    const aud = at.searchParams.get('audience') ?? 'https://github.com/acme'
    return { status: 200, body: JSON.stringify({ count: 1, value: this.token({ ...claims, aud }) }) }
  }

  #jwk(): object {
    return { ...this.#pair.publicKey.export({ format: 'jwk' }), kid: 'loopback', alg: 'RS256', use: 'sig' }
  }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
