/** An issuer of access tokens for callers: keys that can be changed, metadata, and tokens that say anything. */
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { type RunningServer, serve } from './http-servers.ts'

interface Pair {
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
}

/** A running issuer. */
export class TokenIssuer {
  /** Requests for keys. */
  keyRequests = 0
  /** Answers with this status instead. */
  status = 200
  /** What its metadata say it is; default the truth. */
  claimedIssuer: string | undefined
  readonly #server: RunningServer
  readonly #keys = new Map<string, Pair & { readonly algorithm: string }>()

  private constructor(server: RunningServer) {
    this.#server = server
  }

  static async start(): Promise<TokenIssuer> {
    let self: TokenIssuer | undefined
    const server = await serve(async (request, response) => {
      const answer = await self?.answer(request.url ?? '')
      response.writeHead(answer === undefined ? 404 : (self?.status ?? 200)).end(JSON.stringify(answer ?? {}))
    })
    self = new TokenIssuer(server)
    await self.addKey('first', 'ES256')
    return self
  }

  get url(): string {
    return this.#server.url.origin
  }

  close(): Promise<void> {
    return this.#server.close()
  }

  async addKey(id: string, algorithm: string): Promise<void> {
    this.#keys.set(id, { ...(await generateKeyPair(algorithm, { extractable: true })), algorithm })
  }

  /** A token for `aud` "https://guard.acme.example", for a minute, with these claims; undefined removes one. */
  async token(
    claims: JWTPayload & Record<string, unknown> = {},
    keyId = 'first',
    header: object = {},
  ): Promise<string> {
    const pair = this.#keys.get(keyId)
    if (pair === undefined) throw new Error(`no key ${keyId}`)
    const now = Math.floor(Date.now() / 1000)
    const all = { iss: this.url, aud: 'https://guard.acme.example', sub: 'alice', iat: now, exp: now + 60, ...claims }
    return await new SignJWT(all)
      .setProtectedHeader({ alg: pair.algorithm, kid: keyId, ...header })
      .sign(pair.privateKey)
  }

  /** The public key of an id as a JWK. */
  async jwk(id: string): Promise<Record<string, unknown>> {
    const pair = this.#keys.get(id)
    return pair === undefined ? {} : { ...(await exportJWK(pair.publicKey)), kid: id, use: 'sig', alg: pair.algorithm }
  }

  async answer(path: string): Promise<object | undefined> {
    if (path === '/.well-known/openid-configuration') {
      return { issuer: this.claimedIssuer ?? this.url, jwks_uri: `${this.url}/keys` }
    }
    if (path !== '/keys') return undefined
    this.keyRequests += 1
    return { keys: await Promise.all([...this.#keys.keys()].map((id) => this.jwk(id))) }
  }
}
