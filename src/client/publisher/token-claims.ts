/**
 * What an OIDC token says of its bearer, read strictly and believed in nothing: Fulcio checks the token, we only show who
 * is about to sign, and learn whether the source is public. Names of claims: GitHub, "OpenID Connect reference"; GitLab,
 * "ID token authentication"; Fulcio, docs/oid-info.md.
 */
import type { Source } from '../../attestation/predicate.ts'
import { isArray, type JsonValue } from '../../encoding/json-value.ts'
import { MemberReader } from '../../encoding/member-reader.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import { SigningError, TouchmarkError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'

/** Who a token speaks for. All of it is the token's own text: escape it before it is shown. */
export interface TokenClaims {
  /** `iss`. */
  readonly issuer: string
  /** The subject that Fulcio will certify: a workflow's URI with its ref, or an e-mail address. */
  readonly subject: string
  /** What Fulcio wants signed with the new key, as proof that we hold it: the e-mail address, else `sub`. */
  readonly challenge: string
  /** `public`, `private`, `internal`; null where a build's token does not say, and for people. */
  readonly visibility: string | null
  /** What was built; null for people. */
  readonly source: Source | null
  /** End of the token's life, milliseconds since the epoch. */
  readonly expiresAtMs: number
}

/** Audience that Fulcio wants. */
export const sigstoreAudience = 'sigstore'

/** Longest token; GitHub's have about 2 kB. */
const maxTokenLength = 16_384

/**
 * Reads the claims of a JWT in compact form.
 *
 * @throws SigningError `E_IDENTITY_TOKEN` for anything but a token for Sigstore that has not ended at `now` (milliseconds
 * since the epoch). The message never repeats the token.
 */
export function readTokenClaims(token: string, now: number): TokenClaims {
  const payload = token.length > maxTokenLength ? undefined : /^[\w-]+\.([\w-]+)\.[\w-]+$/.exec(token)?.[1]
  if (payload === undefined) throw malformed('text that is no JWT in compact form')
  const claims = new MemberReader(parsePayload(payload), unexpected)
  checkAudience(claims)
  const expiresAtMs = readTime(claims, 'exp')
  if (expiresAtMs <= now) {
    const found = `a token that ended at ${new Date(expiresAtMs).toISOString()}`
    throw new SigningError('E_IDENTITY_TOKEN', { found, where: 'the identity token', next: 'Ask for a new one' })
  }
  const challenge = challengeOf(claims)
  const common = { issuer: claims.matching('iss', issuerForm, 'an http(s) URL in ASCII'), challenge, expiresAtMs }
  if (claims.has('job_workflow_ref')) return { ...common, ...githubClaims(claims) }
  if (claims.has('ci_config_ref_uri')) return { ...common, ...gitlabClaims(claims) }
  return { ...common, subject: challenge, visibility: null, source: null }
}

const issuerForm = /^https?:\/\/[\x21-\x7e]{1,300}$/
const visible = /^[\x21-\x7e]{1,300}$/
const id = /^[0-9A-Za-z._-]{1,64}$/
const commit = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/

function githubClaims(claims: MemberReader): Pick<TokenClaims, 'subject' | 'visibility' | 'source'> {
  const workflow = visibleClaim(claims, 'job_workflow_ref')
  return {
    subject: `https://github.com/${workflow}`,
    visibility: optional(claims, 'repository_visibility'),
    source: {
      repository: `https://github.com/${visibleClaim(claims, 'repository')}`,
      repositoryId: claims.matching('repository_id', id, 'an id'),
      ownerId: claims.matching('repository_owner_id', id, 'an id'),
      commit: claims.matching('sha', commit, 'a git commit'),
      workflow,
    },
  }
}

function gitlabClaims(claims: MemberReader): Pick<TokenClaims, 'subject' | 'visibility' | 'source'> {
  const workflow = visibleClaim(claims, 'ci_config_ref_uri')
  const [host = ''] = workflow.split('/')
  return {
    subject: `https://${workflow}`,
    visibility: optional(claims, 'project_visibility'),
    source: {
      repository: `https://${host}/${visibleClaim(claims, 'project_path')}`,
      repositoryId: claims.matching('project_id', id, 'an id'),
      ownerId: claims.matching('namespace_id', id, 'an id'),
      commit: claims.matching('sha', commit, 'a git commit'),
      workflow,
    },
  }
}

/** Fulcio certifies an e-mail address only where the issuer has verified it. */
function challengeOf(claims: MemberReader): string {
  if (!claims.has('email')) return claims.text('sub')
  if (claims.value('email_verified') !== true) claims.refuse('email_verified', 'true')
  return claims.text('email')
}

function visibleClaim(claims: MemberReader, name: string): string {
  return claims.matching(name, visible, 'at most 300 visible ASCII characters')
}

function optional(claims: MemberReader, name: string): string | null {
  return claims.has(name) ? claims.text(name) : null
}

function checkAudience(claims: MemberReader): void {
  const audience = claims.value('aud')
  const all = isArray(audience) ? audience : [audience]
  if (!all.includes(sigstoreAudience)) claims.refuse('aud', quote(sigstoreAudience))
}

function readTime(claims: MemberReader, name: string): number {
  const seconds = claims.value(name)
  const holds = typeof seconds === 'number' && Number.isSafeInteger(seconds) && seconds > 0 && seconds < 1e11
  return holds ? seconds * 1000 : claims.refuse(name, 'seconds since the epoch')
}

function parsePayload(segment: string): JsonValue {
  try {
    return parseJson(new Uint8Array(Buffer.from(segment, 'base64url')), { maxDepth: 16 }).value
  } catch (cause) {
    // The reader's message may quote what stands in the token, so only its kind is told.
    throw malformed(
      `a payload that is not strict JSON (${cause instanceof TouchmarkError ? cause.code : 'unreadable'})`,
    )
  }
}

function malformed(found: string): SigningError {
  const expected = 'a JWT, as an OIDC issuer hands it out'
  return new SigningError('E_IDENTITY_TOKEN', { found, where: 'the identity token', expected })
}

function unexpected(pointer: string, expected: string): SigningError {
  return new SigningError('E_IDENTITY_TOKEN', {
    found: 'an unexpected claim',
    where: `the identity token at ${quote(pointer)}`,
    expected,
    pointer,
  })
}
