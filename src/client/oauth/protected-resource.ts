import { quote } from '../../visible-text.ts'
import { type BearerChallenge, readScopes } from './bearer-challenge.ts'
import { checkUrl, type FetchDoor } from './fetch-door.ts'
import { firstDocument, requiredText, textsMember, wellKnownAddress } from './metadata.ts'
import { unsafeSignIn } from './sign-in-error.ts'

/** What a protected server says of itself (RFC 9728). */
export interface ProtectedResource {
  /** What tokens are asked for: the value of `resource` (RFC 8707). */
  readonly resource: string
  /** Who issues them: the first that it names. */
  readonly issuer: string
  /** Every scope that it knows; null where it does not say. */
  readonly scopes: readonly string[] | null
}

/**
 * Learns who protects a server: from where its challenge says, else from the two well-known places (RFC 9728 section 3.1,
 * MCP authorization). A server of revision 2025-03-26 has no such document; its own origin is then the issuer.
 *
 * @throws CaptureError `E_SIGN_IN_UNSAFE` where the document speaks of another resource, or is none; what the door throws.
 */
export async function fetchProtectedResource(
  target: URL,
  challenge: BearerChallenge | null,
  door: FetchDoor,
): Promise<ProtectedResource> {
  const named = challenge?.resourceMetadata ?? null
  const name = 'oauth-protected-resource'
  const usual = [wellKnownAddress(target, name), `${target.origin}/.well-known/${name}`]
  const found = await firstDocument(door, named === null ? [...new Set(usual)] : [named])
  if (found === undefined && named === null)
    return { resource: resourceOf(target), issuer: target.origin, scopes: null }
  if (found === undefined) {
    throw unsafeSignIn({ found: 'no metadata where the server says that it is', where: quote(named ?? '', 200) })
  }
  const resource = requiredText(found.document, 'resource', found.address)
  if (!covers(resource, target)) {
    throw unsafeSignIn({
      found: `metadata of another resource, ${quote(resource, 200)}`,
      where: quote(found.address, 200),
      expected: quote(resourceOf(target), 200),
    })
  }
  const [issuer] = textsMember(found.document, 'authorization_servers') ?? []
  if (issuer === undefined) {
    throw unsafeSignIn({ found: 'no authorization_servers', where: quote(found.address, 200) })
  }
  checkUrl(issuer)
  const scopes = textsMember(found.document, 'scopes_supported')
  return { resource, issuer, scopes: readScopes(scopes?.join(' ')) }
}

/** The canonical URI of a server (MCP authorization, RFC 8707 section 2): no fragment. */
function resourceOf(target: URL): string {
  const url = new URL(target)
  url.hash = ''
  return url.pathname === '/' && url.search === '' ? url.origin : url.href
}

/**
 * Whether a resource is this server or holds it: the same origin, and its path or one above it. RFC 9728 section 3.3 wants
 * the very address; servers that protect their whole origin name that, and every client takes it.
 */
function covers(resource: string, target: URL): boolean {
  if (!URL.canParse(resource)) return false
  const url = new URL(resource)
  const plain = url.username === '' && url.password === '' && url.hash === ''
  const folder = (path: string): string => (path.endsWith('/') ? path : `${path}/`)
  const above = folder(target.pathname).startsWith(folder(url.pathname))
  return plain && url.origin === target.origin && above && (url.search === '' || url.search === target.search)
}
