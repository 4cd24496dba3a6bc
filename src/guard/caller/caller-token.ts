/** Checks a caller's access token: a JWT that an issuer signed for this guard (RFC 7519, RFC 8725, RFC 9068). */
import type { CryptoKey, JSONWebKeySet, JWTVerifyResult } from 'jose'
import { isArray, isObject, type JsonObject, ownMember, stringMember } from '../../encoding/json-value.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import type { CallerDemand } from '../../trust/call-rules.ts'

/** Who calls, as a checked token says. Texts are the issuer's: escape them before they are shown. */
export interface Caller {
  readonly issuer: string
  /** `sub`, else the client's id. */
  readonly subject: string
  readonly scopes: readonly string[]
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

/**
 * Why a token is refused: `malformed`, `algorithm` (not one of two keys, or none at all), `signature`, `key` (no such key of
 * the issuer's), `issuer`, `audience`, `expired`, `early`, `lifetime`, `subject`, `type` (a JWT that says that it is something else than an access token).
 */
export type TokenProblem =
  | 'malformed'
  | 'algorithm'
  | 'signature'
  | 'key'
  | 'issuer'
  | 'audience'
  | 'expired'
  | 'early'
  | 'lifetime'
  | 'subject'
  | 'type'

/** Algorithms with two keys: who can check a token cannot make one (RFC 8725 section 3.1; checklist AUTH-8). */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']
/** How far two clocks may be apart. */
const toleranceSeconds = 60
const maxTokenLength = 16_384
const compact = /^[\w-]+\.[\w-]+\.[\w-]+$/

/** The header and claims of a token that nobody has checked; undefined where it is no JWT that two readers read alike. */
export function readUnchecked(token: string): { readonly header: JsonObject; readonly claims: JsonObject } | undefined {
  if (token.length > maxTokenLength || !compact.test(token)) return undefined
  const [header, claims] = token.split('.').map(readPart)
  return header === undefined || claims === undefined ? undefined : { header, claims }
}

/** RFC 8725 section 3.11: a logout token of the same issuer is no access token. Many issuers say `JWT`, or nothing. */
function isAccessTokenType(header: JsonObject): boolean {
  const type = ownMember(header, 'typ') ?? 'jwt'
  return typeof type === 'string' && ['jwt', 'at+jwt', 'application/at+jwt'].includes(type.toLowerCase())
}

function readPart(part: string): JsonObject | undefined {
  try {
    const { value, issues } = parseJson(new Uint8Array(Buffer.from(part, 'base64url')), { maxDepth: 16 })
    return isObject(value) && issues.length === 0 ? value : undefined
  } catch {
    return undefined
  }
}

/** Checks a token against the issuer's keys; the caller, or why it is refused. `now` in milliseconds since the epoch. */
export async function checkCallerToken(
  token: string,
  demand: CallerDemand,
  { keys, now, maxLifetimeMs }: { readonly keys: JsonObject; readonly now: number; readonly maxLifetimeMs: number },
): Promise<Caller | TokenProblem> {
  const unchecked = readUnchecked(token)
  if (unchecked === undefined) return 'malformed'
  if (!algorithms.includes(stringMember(unchecked.header, 'alg') ?? '')) return 'algorithm'
  if (!isAccessTokenType(unchecked.header)) return 'type'
  const problem = await verify(token, demand, keys, now)
  if (problem !== undefined) return problem
  return readCaller(unchecked.claims, demand, maxLifetimeMs)
}

async function verify(
  token: string,
  { issuer, audience }: CallerDemand,
  keys: JsonObject,
  now: number,
): Promise<TokenProblem | undefined> {
  const [{ jwtVerify }, { createLocalJWKSet }] = await Promise.all([
    import('jose/jwt/verify'),
    import('jose/jwks/local'),
  ])
  const options = { algorithms, issuer, audience, currentDate: new Date(now), clockTolerance: toleranceSeconds }
  try {
    const keySet = createLocalJWKSet(keys as unknown as JSONWebKeySet)
    await jwtVerify(token, keySet, { ...options, requiredClaims: ['exp', 'iat'] })
    return undefined
  } catch (error) {
    return await problemOf(error, async (key) => await jwtVerify(token, key, options))
  }
}

type JoseError = Error & { readonly code?: string; readonly claim?: string; readonly reason?: string }
type TryKey = (key: CryptoKey) => Promise<JWTVerifyResult>

/** The library's error as a word of ours. Where several keys fit, each is tried, as its documentation asks. */
async function problemOf(error: unknown, tryKey: TryKey): Promise<TokenProblem | undefined> {
  const { code, claim, reason } = error as JoseError
  if (code === 'ERR_JWKS_MULTIPLE_MATCHING_KEYS') return await tryEach(error as AsyncIterable<CryptoKey>, tryKey)
  if (code === 'ERR_JWT_EXPIRED') return 'expired'
  if (code === 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED') return 'signature'
  if (code === 'ERR_JWKS_NO_MATCHING_KEY') return 'key'
  if (code === 'ERR_JOSE_ALG_NOT_ALLOWED' || code === 'ERR_JOSE_NOT_SUPPORTED') return 'algorithm'
  if (code !== 'ERR_JWT_CLAIM_VALIDATION_FAILED') return 'malformed'
  if (claim === 'iss') return 'issuer'
  if (claim === 'aud') return 'audience'
  return claim === 'nbf' && reason === 'check_failed' ? 'early' : 'malformed'
}

async function tryEach(keys: AsyncIterable<CryptoKey>, tryKey: TryKey): Promise<TokenProblem | undefined> {
  for await (const key of keys) {
    try {
      await tryKey(key)
      return undefined
    } catch (error) {
      if ((error as JoseError).code !== 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED') return await problemOf(error, tryKey)
    }
  }
  return 'signature'
}

/** Only after the signature holds. */
function readCaller(claims: JsonObject, { issuer }: CallerDemand, maxLifetimeMs: number): Caller | TokenProblem {
  const [expiry, issued] = [ownMember(claims, 'exp'), ownMember(claims, 'iat')]
  if (typeof expiry !== 'number' || typeof issued !== 'number') return 'malformed'
  if ((expiry - issued) * 1000 > maxLifetimeMs) return 'lifetime'
  const subject = stringMember(claims, 'sub') ?? stringMember(claims, 'client_id') ?? stringMember(claims, 'azp') ?? ''
  return subject === '' ? 'subject' : { issuer, subject, scopes: scopesOf(claims), expiresAt: expiry * 1000 }
}

/** `scope` as RFC 8693 section 4.2 writes it, or `scp`, as some issuers do: a text or a list. */
function scopesOf(claims: JsonObject): readonly string[] {
  const stated = ownMember(claims, 'scope') ?? ownMember(claims, 'scp') ?? ''
  if (typeof stated === 'string') return stated.split(' ').filter((scope) => scope !== '')
  return isArray(stated) ? stated.filter((scope) => typeof scope === 'string') : []
}
