/** One sign-in from the challenge to the tokens: OAuth 2.1 with PKCE, as MCP's authorization page asks of a client. */
import { quote, visibleLine } from '../../visible-text.ts'
import { openAuthorization, readAuthorizationAnswer } from './authorization-request.ts'
import { type AuthorizationServer, fetchAuthorizationServer } from './authorization-server.ts'
import type { BearerChallenge } from './bearer-challenge.ts'
import type { FetchDoor } from './fetch-door.ts'
import { type ClientChoice, chooseClient, type OauthClient } from './oauth-client.ts'
import { fetchProtectedResource, type ProtectedResource } from './protected-resource.ts'
import { listenForRedirect } from './redirect-listener.ts'
import { unsafeSignIn } from './sign-in-error.ts'
import { isIssued, refusedTokens, requestTokens } from './token-request.ts'
import type { Grant } from './token-store.ts'

/** What is configured about sign-ins. */
export interface SignInChoice extends ClientChoice {
  /** The only issuer that is accepted. Needed where there is a secret: it must not go to whom a server names. */
  readonly issuer?: string
  /** Scopes to ask for, beside what the server says. */
  readonly scopes?: readonly string[]
}

/** A person who can be asked. */
export interface SignInPerson {
  /** Opens an address in a browser; false where that cannot be done. */
  readonly open: (address: string) => Promise<boolean>
  /** Tells one line, already escaped. */
  readonly tell: (line: string) => void
  /** How long a person may take; default 300,000 ms. */
  readonly timeoutMs?: number
}

/** What a sign-in needs. */
export interface SignInRequest {
  /** The server's URL. */
  readonly server: URL
  readonly challenge: BearerChallenge | null
  /** Scopes that were granted before: a step-up asks for them too. */
  readonly granted: readonly string[] | null
  readonly choice: SignInChoice
  readonly secretOf: (client: OauthClient) => string | null
  readonly door: FetchDoor
  readonly person: SignInPerson
  readonly now: () => number
  readonly signal: AbortSignal
}

/**
 * Signs in.
 *
 * @throws CaptureError `E_SIGN_IN_UNSAFE` where anything on the way is not as OAuth 2.1 and its companions demand;
 * `E_SIGN_IN_FAILED` where it comes to nothing.
 */
export async function signIn(request: SignInRequest): Promise<Grant> {
  const { server, challenge, choice, door } = request
  const resource = await fetchProtectedResource(server, challenge, door)
  requireIssuer(resource, choice)
  const authorizationServer = await fetchAuthorizationServer(resource.issuer, door)
  const listener = await listenForRedirect()
  try {
    const scopes = chooseScopes(request, resource, authorizationServer)
    const { redirectUri } = listener
    const client = await chooseClient(authorizationServer, choice, { redirectUri, scopes }, door)
    const asked = { clientId: client.clientId, redirectUri, resource: resource.resource, scopes }
    const pending = openAuthorization(authorizationServer, asked)
    await send(pending.url, request)
    const { timeoutMs = 300_000 } = request.person
    const answer = await listener.answer(pending.state, { timeoutMs, signal: request.signal })
    const code = readAuthorizationAnswer(answer, authorizationServer)
    return await exchange(
      request,
      { authorizationServer, client, resource, scopes },
      {
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        code_verifier: pending.codeVerifier,
        resource: resource.resource,
      },
    )
  } finally {
    listener.close()
  }
}

/** A client that has a secret, or an issuer that was named, must meet nobody else. */
function requireIssuer({ issuer }: ProtectedResource, { issuer: wanted }: SignInChoice): void {
  if (wanted === undefined || wanted === issuer) return
  throw unsafeSignIn({
    found: `the issuer ${quote(issuer, 200)}`,
    expected: `the one that you named, ${quote(wanted, 200)}`,
  })
}

/** MCP, scope selection: the challenge's scopes, else all that the metadata name, else none; and those of before. */
function chooseScopes(
  { challenge, granted, choice }: SignInRequest,
  { scopes }: ProtectedResource,
  { offersOfflineAccess }: AuthorizationServer,
): readonly string[] | null {
  const wanted = challenge?.scopes ?? scopes ?? []
  const all = [...(granted ?? []), ...wanted, ...(choice.scopes ?? [])]
  const chosen = all.length > 0 && offersOfflineAccess ? [...all, 'offline_access'] : all
  return chosen.length === 0 ? null : [...new Set(chosen)]
}

async function send(address: string, { server, person }: SignInRequest): Promise<void> {
  const opened = await person.open(address)
  const name = visibleLine(server.host)
  person.tell(
    opened ? `${name} asks you to sign in; your browser opens. If it does not, open:` : `To sign in to ${name}, open:`,
  )
  // Our own URL writer escapes everything but printable ASCII.
  person.tell(`  ${visibleLine(address, 4_000)}`)
}

interface Chosen {
  readonly authorizationServer: AuthorizationServer
  readonly client: OauthClient
  readonly resource: ProtectedResource
  readonly scopes: readonly string[] | null
}

async function exchange(
  { server, secretOf, door, now }: SignInRequest,
  { authorizationServer, client, resource, scopes }: Chosen,
  parameters: Readonly<Record<string, string>>,
): Promise<Grant> {
  const { tokenEndpoint, revocationEndpoint, issuer } = authorizationServer
  const endpoint = { tokenEndpoint, client, secret: client.clientSecret ?? secretOf(client), door, now }
  const tokens = await requestTokens(endpoint, parameters)
  if (!isIssued(tokens)) throw refusedTokens(tokens, tokenEndpoint)
  return {
    ...tokens,
    server: server.href,
    resource: resource.resource,
    issuer,
    tokenEndpoint,
    revocationEndpoint,
    client,
    scopes: tokens.scopes ?? scopes,
    obtainedAt: now(),
  }
}
