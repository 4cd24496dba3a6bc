/** Asks an authorization server for tokens, and gives them back. Nothing that it answers is ever repeated: it may be a token. */
import { type JsonObject, ownMember, stringMember } from '../../encoding/json-value.ts'
import { quote } from '../../visible-text.ts'
import { readScopes } from './bearer-challenge.ts'
import type { FetchDoor } from './fetch-door.ts'
import { bodyObject } from './metadata.ts'
import type { OauthClient } from './oauth-client.ts'
import { failedSignIn, unsafeSignIn } from './sign-in-error.ts'

/** What an authorization server gave. */
export interface IssuedTokens {
  readonly accessToken: string
  /** Milliseconds since the epoch; null where the server does not say. */
  readonly expiresAt: number | null
  /** Null where none came: the one that was used, if any, stays good. */
  readonly refreshToken: string | null
  /** What was granted; null where it is what was asked for. */
  readonly scopes: readonly string[] | null
}

/** Who asks, and where. */
export interface TokenEndpoint {
  readonly tokenEndpoint: string
  readonly client: OauthClient
  /** The secret of the client, wherever it was kept; null where it has none. */
  readonly secret: string | null
  readonly door: FetchDoor
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

/** What an access token may be made of, so that it cannot leave its header (RFC 6750 section 2.1, and what servers really give). */
const tokenForm = /^[\x21-\x7e]{1,16384}$/
/** Errors of RFC 6749 section 5.2 and RFC 8707; another text is not repeated. */
const knownErrors =
  /^(?:invalid_(?:request|client|grant|scope|target)|unauthorized_client|unsupported_grant_type|access_denied|server_error|temporarily_unavailable)$/

/** A token endpoint that answered, and refused. */
export interface TokenRefusal {
  /** Its `error`, or `''` for one that no specification names. */
  readonly error: string
  readonly status: number
}

/**
 * Sends one request to the token endpoint.
 *
 * @throws CaptureError `E_SIGN_IN_UNSAFE` for a token that is no Bearer token or cannot stand in a header; what the door
 * throws.
 */
export async function requestTokens(
  endpoint: TokenEndpoint,
  parameters: Readonly<Record<string, string>>,
): Promise<IssuedTokens | TokenRefusal> {
  const sentAt = endpoint.now()
  const { form, headers } = authenticate(endpoint, parameters)
  const answer = await endpoint.door.post(endpoint.tokenEndpoint, form.toString(), {
    'content-type': 'application/x-www-form-urlencoded',
    ...headers,
  })
  const document = bodyObject(answer)
  if (answer.status === 200 && document !== undefined) return readTokens(document, sentAt, endpoint.tokenEndpoint)
  const error = (document === undefined ? undefined : stringMember(document, 'error')) ?? ''
  return { error: knownErrors.test(error) ? error : '', status: answer.status }
}

/** Whether a token endpoint gave tokens. */
export function isIssued(answer: IssuedTokens | TokenRefusal): answer is IssuedTokens {
  return 'accessToken' in answer
}

/** The error for a refusal. */
export function refusedTokens({ error, status }: TokenRefusal, where: string) {
  return failedSignIn({
    found: `no token (status ${status}${error === '' ? '' : `, ${error}`})`,
    where: quote(where, 200),
    next: 'Sign in again: touchmark login URL',
  })
}

/** Gives a token back (RFC 7009). Whether the server took it: some answer that they know no such token. */
export async function revokeToken(endpoint: TokenEndpoint, token: string): Promise<boolean> {
  const { form, headers } = authenticate(endpoint, { token })
  const type = { 'content-type': 'application/x-www-form-urlencoded' }
  const { status } = await endpoint.door.post(endpoint.tokenEndpoint, form.toString(), { ...type, ...headers })
  return status === 200
}

/** Adds the client to a form: RFC 6749 section 2.3.1. */
function authenticate({ client, secret }: TokenEndpoint, parameters: Readonly<Record<string, string>>) {
  const form = new URLSearchParams(parameters)
  const { clientId, authentication } = client
  if (authentication === 'client_secret_basic' && secret !== null) {
    const pair = `${formEncode(clientId)}:${formEncode(secret)}`
    return { form, headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` } }
  }
  form.set('client_id', clientId)
  if (authentication === 'client_secret_post' && secret !== null) form.set('client_secret', secret)
  return { form, headers: {} }
}

function formEncode(text: string): string {
  return new URLSearchParams({ text }).toString().slice('text='.length)
}

function readTokens(document: JsonObject, sentAt: number, where: string): IssuedTokens {
  const accessToken = stringMember(document, 'access_token')
  const type = stringMember(document, 'token_type')
  if (accessToken === undefined || !tokenForm.test(accessToken) || type?.toLowerCase() !== 'bearer') {
    throw unsafeSignIn({ found: 'an answer without a Bearer token', where: quote(where, 200) })
  }
  const lifetime = ownMember(document, 'expires_in')
  const seconds = typeof lifetime === 'number' && lifetime > 0 && lifetime < 1e9 ? lifetime : null
  const refreshToken = stringMember(document, 'refresh_token')
  return {
    accessToken,
    expiresAt: seconds === null ? null : sentAt + Math.floor(seconds * 1000),
    refreshToken: refreshToken !== undefined && tokenForm.test(refreshToken) ? refreshToken : null,
    scopes: readScopes(stringMember(document, 'scope')),
  }
}
