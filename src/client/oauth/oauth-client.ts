/** Who we are to an authorization server: a client that it knows, a document that describes us, or one that it registers. */
import { stringMember } from '../../encoding/json-value.ts'
import { quote } from '../../visible-text.ts'
import type { AuthorizationServer, ClientAuthentication } from './authorization-server.ts'
import type { FetchDoor } from './fetch-door.ts'
import { bodyObject } from './metadata.ts'
import { failedSignIn, unsafeSignIn } from './sign-in-error.ts'

/** What is configured. */
export interface ClientChoice {
  /** A client id that was given out of band. */
  readonly clientId?: string
  /** The variable that holds its secret. */
  readonly clientSecretVariable?: string
  /** The address of a document that describes this client (Client ID Metadata Documents). */
  readonly metadataDocument?: string
}

/** A client as an authorization server knows it. */
export interface OauthClient {
  readonly clientId: string
  readonly authentication: ClientAuthentication
  /** A secret that the authorization server gave us; null where there is none, or where it is configured. */
  readonly clientSecret: string | null
  /** Where a configured secret is; null where none is. */
  readonly clientSecretVariable: string | null
}

/** What a registration needs to know of the sign-in. */
interface RegistrationRequest {
  readonly redirectUri: string
  readonly scopes: readonly string[] | null
}

const visible = /^[\x20-\x7e]{1,2048}$/

/**
 * Chooses a client, in the order of MCP: the one that is configured, a metadata document, registration (RFC 7591).
 *
 * @throws CaptureError `E_SIGN_IN_FAILED` where the server knows none of these ways, or refuses to register us.
 */
export async function chooseClient(
  server: AuthorizationServer,
  choice: ClientChoice,
  request: RegistrationRequest,
  door: FetchDoor,
): Promise<OauthClient> {
  const { clientId, clientSecretVariable = null, metadataDocument } = choice
  if (clientId !== undefined) {
    const authentication = authenticationOf(server, clientSecretVariable !== null)
    return { clientId, authentication, clientSecret: null, clientSecretVariable }
  }
  if (metadataDocument !== undefined && server.takesMetadataDocuments) {
    return { clientId: metadataDocument, authentication: 'none', clientSecret: null, clientSecretVariable: null }
  }
  if (server.registrationEndpoint !== null) return await register(server, server.registrationEndpoint, request, door)
  throw failedSignIn({
    found: 'an authorization server that registers nobody',
    where: quote(server.issuer, 200),
    next: 'Ask its operator for a client id, and give it with --client-id',
  })
}

function authenticationOf({ authentications }: AuthorizationServer, hasSecret: boolean): ClientAuthentication {
  if (!hasSecret) return 'none'
  return authentications.find((method) => method !== 'none') ?? 'client_secret_basic'
}

async function register(
  server: AuthorizationServer,
  endpoint: string,
  { redirectUri, scopes }: RegistrationRequest,
  door: FetchDoor,
): Promise<OauthClient> {
  const wanted = server.authentications.includes('none') ? 'none' : authenticationOf(server, true)
  const metadata = {
    client_name: 'Touchmark',
    application_type: 'native',
    redirect_uris: [redirectUri],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: wanted,
    ...(scopes === null ? {} : { scope: scopes.join(' ') }),
  }
  const answer = await door.post(endpoint, JSON.stringify(metadata), { 'content-type': 'application/json' })
  const registered = answer.status === 201 || answer.status === 200 ? bodyObject(answer) : undefined
  const clientId = registered === undefined ? undefined : stringMember(registered, 'client_id')
  if (registered === undefined || clientId === undefined || !visible.test(clientId)) {
    throw failedSignIn({
      found: `a registration that was refused (status ${answer.status})`,
      where: quote(endpoint, 200),
      next: 'Ask its operator for a client id, and give it with --client-id',
    })
  }
  const clientSecret = stringMember(registered, 'client_secret') ?? null
  const authentication = stringMember(registered, 'token_endpoint_auth_method') ?? wanted
  return { clientId, clientSecret, clientSecretVariable: null, authentication: known(authentication, clientSecret) }
}

function known(method: string, secret: string | null): ClientAuthentication {
  const isKnown = method === 'none' || method === 'client_secret_basic' || method === 'client_secret_post'
  if (isKnown && (method === 'none') === (secret === null)) return method
  if (isKnown) return secret === null ? 'none' : method === 'none' ? 'none' : method
  throw unsafeSignIn({ found: `the way ${quote(method)} to prove a client`, expected: 'none or a client secret' })
}
