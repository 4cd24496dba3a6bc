import { type JsonObject, ownMember, stringMember } from '../../encoding/json-value.ts'
import { quote } from '../../visible-text.ts'
import { checkUrl, type FetchDoor } from './fetch-door.ts'
import { firstDocument, requiredText, textsMember, wellKnownAddress } from './metadata.ts'
import { unsafeSignIn } from './sign-in-error.ts'

/** How a client proves itself at the token endpoint (RFC 7591 section 2). */
export type ClientAuthentication = 'none' | 'client_secret_basic' | 'client_secret_post'

/** An authorization server, as its metadata describe it (RFC 8414), all addresses checked. */
export interface AuthorizationServer {
  readonly issuer: string
  readonly authorizationEndpoint: string
  readonly tokenEndpoint: string
  /** Where a client may register itself (RFC 7591). */
  readonly registrationEndpoint: string | null
  /** Where a token is given back (RFC 7009). */
  readonly revocationEndpoint: string | null
  /** Of the ways that we know; in its own order. */
  readonly authentications: readonly ClientAuthentication[]
  /** It takes the address of a metadata document for a client id. */
  readonly takesMetadataDocuments: boolean
  /** It says who it is in its answers (RFC 9207), so an answer that does not is refused. */
  readonly namesItself: boolean
  /** It gives refresh tokens to those who ask for this scope. */
  readonly offersOfflineAccess: boolean
}

/**
 * Fetches the metadata of an issuer, from the places of RFC 8414 and OpenID Connect Discovery in the order of MCP.
 *
 * @throws CaptureError `E_SIGN_IN_UNSAFE` where there are none, where they are another issuer's, where PKCE with S256 is
 * not announced (OAuth 2.1 section 7.5.2; without the announcement nobody knows whether the challenge is looked at), and
 * for an endpoint that is not https; what the door throws.
 */
export async function fetchAuthorizationServer(issuer: string, door: FetchDoor): Promise<AuthorizationServer> {
  const found = await firstDocument(door, placesOf(checkUrl(issuer)))
  if (found === undefined) {
    throw unsafeSignIn({ found: 'no metadata of the authorization server', where: quote(issuer, 200) })
  }
  const { document, address } = found
  const claimed = requiredText(document, 'issuer', address)
  // RFC 8414 section 3.3: identical, or it must not be used.
  if (claimed !== issuer) {
    throw unsafeSignIn({
      found: `metadata of the issuer ${quote(claimed, 200)}`,
      where: quote(address, 200),
      expected: quote(issuer, 200),
    })
  }
  if (textsMember(document, 'code_challenge_methods_supported')?.includes('S256') !== true) {
    throw unsafeSignIn({
      found: 'an authorization server that does not announce PKCE with S256',
      where: quote(issuer, 200),
    })
  }
  return await readServer(document, address, door)
}

async function readServer(document: JsonObject, address: string, door: FetchDoor): Promise<AuthorizationServer> {
  const endpoint = (member: string): string => checkUrl(requiredText(document, member, address)).href
  const optional = (member: string): string | null => {
    return stringMember(document, member) === undefined ? null : endpoint(member)
  }
  const authorizationEndpoint = endpoint('authorization_endpoint')
  await door.check(authorizationEndpoint)
  return {
    issuer: requiredText(document, 'issuer', address),
    authorizationEndpoint,
    tokenEndpoint: endpoint('token_endpoint'),
    registrationEndpoint: optional('registration_endpoint'),
    revocationEndpoint: optional('revocation_endpoint'),
    authentications: readAuthentications(document),
    takesMetadataDocuments: ownMember(document, 'client_id_metadata_document_supported') === true,
    namesItself: ownMember(document, 'authorization_response_iss_parameter_supported') === true,
    offersOfflineAccess: textsMember(document, 'scopes_supported')?.includes('offline_access') === true,
  }
}

/** RFC 8414 section 2: where it says nothing, it takes `client_secret_basic`. Public clients are let in by most all the same. */
function readAuthentications(document: JsonObject): readonly ClientAuthentication[] {
  const known: readonly string[] = ['none', 'client_secret_basic', 'client_secret_post']
  const stated = textsMember(document, 'token_endpoint_auth_methods_supported') ?? ['none', 'client_secret_basic']
  return stated.filter((method): method is ClientAuthentication => known.includes(method))
}

function placesOf(issuer: URL): readonly string[] {
  const inserted = [
    wellKnownAddress(issuer, 'oauth-authorization-server'),
    wellKnownAddress(issuer, 'openid-configuration'),
  ]
  if (issuer.pathname === '/') return inserted
  return [...inserted, `${issuer.origin}${issuer.pathname.replace(/\/$/, '')}/.well-known/openid-configuration`]
}
