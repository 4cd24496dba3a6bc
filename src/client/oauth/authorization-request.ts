/** What the browser is sent with, and what comes back with it (OAuth 2.1 section 4.1, RFC 7636, RFC 8707, RFC 9207). */
import { createHash, randomBytes } from 'node:crypto'
import { quote } from '../../visible-text.ts'
import type { AuthorizationServer } from './authorization-server.ts'
import { failedSignIn, unsafeSignIn } from './sign-in-error.ts'

/** What is asked for. */
export interface AuthorizationRequest {
  readonly clientId: string
  readonly redirectUri: string
  readonly resource: string
  /** Null: whatever the server gives by itself. */
  readonly scopes: readonly string[] | null
}

/** A request that waits for its answer. Verifier and state are good for this one alone. */
export interface PendingAuthorization {
  /** Where the browser goes. */
  readonly url: string
  readonly state: string
  readonly codeVerifier: string
}

/** Makes a request, with a fresh verifier and state. */
export function openAuthorization(server: AuthorizationServer, request: AuthorizationRequest): PendingAuthorization {
  const codeVerifier = randomBytes(32).toString('base64url')
  const state = randomBytes(32).toString('base64url')
  const url = new URL(server.authorizationEndpoint)
  const parameters = {
    response_type: 'code',
    client_id: request.clientId,
    redirect_uri: request.redirectUri,
    state,
    code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
    code_challenge_method: 'S256',
    resource: request.resource,
    ...(request.scopes === null ? {} : { scope: request.scopes.join(' ') }),
  }
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return { url: url.href, state, codeVerifier }
}

/**
 * The code in an answer whose `state` was checked already.
 *
 * @throws CaptureError `E_SIGN_IN_UNSAFE` where another issuer answered, or one that names itself did not (RFC 9207
 * section 2.4), or a parameter stands twice; `E_SIGN_IN_FAILED` where the answer is a refusal.
 */
export function readAuthorizationAnswer(answer: URLSearchParams, { issuer, namesItself }: AuthorizationServer): string {
  const once = (name: string): string | null => {
    const [value = null, second] = answer.getAll(name)
    if (second === undefined) return value
    throw unsafeSignIn({ found: `an answer with two values of ${name}`, expected: 'one' })
  }
  const answered = once('iss')
  if (answered === null ? namesItself : answered !== issuer) {
    throw unsafeSignIn({
      found: answered === null ? 'an answer that does not say who gave it' : `an answer of ${quote(answered, 200)}`,
      expected: `an answer of ${quote(issuer, 200)}`,
      next: 'Nothing was exchanged. Somebody may have mixed two sign-ins up on purpose; start anew',
    })
  }
  const error = once('error')
  const code = once('code')
  if (error === null && code !== null && code !== '') return code
  throw failedSignIn({
    found: error === null ? 'an answer without a code' : `the answer ${quote(error, 60)}`,
    where: quote(issuer, 200),
    next: 'Start the sign-in again: touchmark login URL',
  })
}
