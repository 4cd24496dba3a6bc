/** Where the OIDC token comes from that lets us sign without a key, and whether it is in reach of what we start. */
import type { JsonValue } from '../../encoding/json-value.ts'
import { MemberReader } from '../../encoding/member-reader.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import { SigningError, TouchmarkError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'
import { readBody } from '../network/http-body.ts'
import { requireServiceUrl } from './signing-service.ts'
import { readTokenClaims, sigstoreAudience, type TokenClaims } from './token-claims.ts'

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>

/** A token and what it says. Whoever holds it can sign as its bearer: it is not part of any text form of this object. */
export class IdentityToken {
  readonly claims: TokenClaims
  readonly #text: string

  /** @throws SigningError `E_IDENTITY_TOKEN` as {@link readTokenClaims}. */
  constructor(text: string, now: number) {
    this.#text = text.trim()
    this.claims = readTokenClaims(this.#text, now)
  }

  /** The token itself, for Fulcio alone. */
  reveal(): string {
    return this.#text
  }
}

/**
 * Whether code that we start could fetch a token of its own: from our environment, or through `/proc` from our
 * process's, which no list of inherited names protects.
 */
export function hasAmbientToken(environment: Environment): boolean {
  return ambientNames.some((name) => (environment[name] ?? '') !== '')
}

const ambientNames = ['ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'ACTIONS_ID_TOKEN_REQUEST_URL', 'SIGSTORE_ID_TOKEN']

/** Options of {@link ambientToken}. */
export interface AmbientOptions {
  readonly environment: Environment
  /** Milliseconds since the epoch. */
  readonly now: number
  /** How long GitHub's endpoint may take; default 15,000 ms. */
  readonly timeoutMs?: number
}

/**
 * The token of the build that we run in: asked for at GitHub Actions' endpoint, or taken from `SIGSTORE_ID_TOKEN`, as
 * GitLab's `id_tokens` provide it.
 *
 * @throws SigningError `E_IDENTITY_TOKEN` where there is none, or where the endpoint refuses or answers something else;
 * `E_SIGNING_UNREACHABLE` where it does not answer.
 */
export async function ambientToken({ environment, now, timeoutMs = 15_000 }: AmbientOptions): Promise<IdentityToken> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: secret, SIGSTORE_ID_TOKEN } = environment
  if (url && secret) return new IdentityToken(await askActions(url, secret, timeoutMs), now)
  if (SIGSTORE_ID_TOKEN) return new IdentityToken(SIGSTORE_ID_TOKEN, now)
  throw new SigningError('E_IDENTITY_TOKEN', {
    found: 'no identity token',
    expected: '--identity-token FILE, or a build that may ask for one',
    next: 'GitHub Actions: "permissions: id-token: write" for the signing job. GitLab: "id_tokens: SIGSTORE_ID_TOKEN: aud: sigstore"',
  })
}

const endpoint = "GitHub Actions' token endpoint"

async function askActions(url: string, secret: string, timeoutMs: number): Promise<string> {
  const at = requireServiceUrl(url, 'ACTIONS_ID_TOKEN_REQUEST_URL')
  at.searchParams.set('audience', sigstoreAudience)
  const headers = { accept: 'application/json', authorization: `Bearer ${secret}` }
  const { status, bytes } = await ask(at, headers, timeoutMs)
  if (status === 200) return readAnswer(bytes)
  throw new SigningError(status >= 500 ? 'E_SIGNING_UNREACHABLE' : 'E_IDENTITY_TOKEN', {
    found: `the answer ${status}`,
    where: endpoint,
    expected: 'a token; redirects are not followed',
    next: 'The job needs "permissions: id-token: write"',
  })
}

async function ask(at: URL, headers: Record<string, string>, timeoutMs: number) {
  try {
    const signal = AbortSignal.timeout(timeoutMs)
    const response = await fetch(at, { headers, signal, redirect: 'manual' })
    return { status: response.status, bytes: await readBody(response, 65_536, "the endpoint's answer") }
  } catch {
    // The cause names URL and headers; neither belongs into a message or a log.
    throw new SigningError('E_SIGNING_UNREACHABLE', {
      found: 'no usable answer in time',
      where: `${endpoint} ${quote(at.host)}`,
      next: 'Try again',
    })
  }
}

function readAnswer(bytes: Uint8Array): string {
  return new MemberReader(parseAnswer(bytes), unexpected).text('value')
}

function parseAnswer(bytes: Uint8Array): JsonValue {
  try {
    return parseJson(bytes, { maxDepth: 8 }).value
  } catch (error) {
    throw unexpected('', `strict JSON (${error instanceof TouchmarkError ? error.code : 'unreadable'})`)
  }
}

function unexpected(pointer: string, expected: string): SigningError {
  const where = `the answer of ${endpoint} at ${quote(pointer)}`
  return new SigningError('E_IDENTITY_TOKEN', { found: 'an unexpected value', where, expected, pointer })
}

/**
 * Refuses to write what a private repository does into a public log for ever.
 *
 * @throws SigningError `E_PRIVATE_SOURCE` for a build whose repository is not said to be public, unless `publicLog`.
 */
export function requirePublicSource({ source, visibility }: TokenClaims, publicLog: boolean): void {
  if (source === null || visibility === 'public' || publicLog) return
  throw new SigningError('E_PRIVATE_SOURCE', {
    found: `a repository of visibility ${visibility === null ? 'unknown' : quote(visibility)}: ${quote(source.repository, 200)}`,
    expected: 'a public one',
    next: 'Its name, commit and workflow would stand in a public log for ever; --public-log allows it',
  })
}
