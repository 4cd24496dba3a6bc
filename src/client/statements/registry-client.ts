/**
 * Talks to a registry (contract section 8). It reads strictly and believes nothing: signatures, digests and receipts are
 * checked by whoever asked. Redirects are not followed, so that credentials and trust stay with the URL of the policy.
 */

import { type ControlFile, parseControlFile } from '../../attestation/control-file.ts'
import {
  parseRegistryBundles,
  parseRegistryProblem,
  parseRegistryServer,
  parseRegistryStatement,
  parseRegistryVersion,
  type RegistryBundles,
  type RegistryProblem,
  type RegistryServer,
  type RegistryStatement,
  type RegistryVersion,
} from '../../attestation/registry-wire.ts'
import { sha256Hex } from '../../crypto/sha256.ts'
import { type ErrorCode, RegistryError, TouchmarkError } from '../../errors.ts'
import { quote, visibleLine } from '../../visible-text.ts'
import { readBody } from '../network/http-body.ts'

/** How a registry is reached. */
export interface RegistryOptions {
  /** Base URL without `/v1`, for instance `https://registry.example`. */
  readonly url: string
  /** Sent as `Authorization: Bearer`; default none. Never printed. */
  readonly token?: string
  /** For one request with its answer; default 15 seconds. */
  readonly timeoutMs?: number
  /** Largest answer; default 24 MiB, which a bundle of the largest snapshot fits in. */
  readonly maxBytes?: number
}

/** Codes that are a registry's to answer; any other in a problem is a malformed answer. */
const answerCodes: ReadonlySet<string> = new Set<ErrorCode>([
  'E_REQUEST_INVALID',
  'E_NAME_INVALID',
  'E_UNAUTHENTICATED',
  'E_NAME_NOT_OWNED',
  'E_NOT_FOUND',
  'E_METHOD_NOT_ALLOWED',
  'E_VERSION_EXISTS',
  'E_IDEMPOTENCY_CONFLICT',
  'E_BODY_TOO_LARGE',
  'E_LINT_REFUSED',
  'E_RATE_LIMITED',
  'E_REQUEST_TIMEOUT',
  'E_DATABASE_UNAVAILABLE',
  'E_INTERNAL',
  'E_BUNDLE_INVALID',
  'E_ENVELOPE_INVALID',
  'E_STATEMENT_INVALID',
  'E_SNAPSHOT_INVALID',
  'E_SUBJECT_MISMATCH',
  'E_SIGNATURE_INVALID',
  'E_IDENTITY_UNKNOWN',
  'E_IDENTITY_ISSUER',
  'E_IDENTITY_SUBJECT',
  'E_IDENTITY_REPOSITORY',
  'E_IDENTITY_TRIGGER',
  'E_NAMESPACE_UNPROVEN',
  'E_NAMESPACE_UNREACHABLE',
  'E_FETCH_REFUSED',
  'E_IDENTITY_REVOKED',
  'E_IDENTITY_PENDING',
  'E_CONTROL_UNAUTHORISED',
  'E_CONTROL_REPLAYED',
  'E_CONTROL_INVALID',
  'E_CONTROL_ORIGIN',
  'E_KEY_TYPE',
  'E_CERTIFICATE_INVALID',
  'E_SIGNATURE_TIME',
  'E_LOG_ENTRY',
  'E_CHECKPOINT_INVALID',
  'E_TRUSTED_ROOT_STALE',
  'E_TRUSTED_ROOT_UNREACHABLE',
  'E_KEY_INVALID',
  'E_KEY_REFUSED',
])

/**
 * One registry.
 *
 * Every method throws RegistryError `E_REGISTRY_UNREACHABLE` where nobody answers in time or the answer breaks off,
 * `E_REGISTRY_RESPONSE` where the answer is not what the contract says, `E_REGISTRY_AUTH` where credentials are asked for
 * without more, and the code of the problem (RFC 9457) that the registry answered.
 */
export class RegistryClient {
  readonly #options: RegistryOptions

  constructor(options: RegistryOptions) {
    this.#options = options
  }

  /** One version of one profile, or undefined where the registry has none. `latest` is a version, too. */
  async version(name: string, version: string, profile: string): Promise<RegistryVersion | undefined> {
    const bytes = await this.#find(`${versionPath(name, version)}?profile=${encodeURIComponent(profile)}`)
    return bytes === undefined ? undefined : parseRegistryVersion(bytes)
  }

  /** The bundles of a version, one for each profile, or undefined where the registry has no such version. */
  async bundles(name: string, version: string): Promise<RegistryBundles | undefined> {
    const bytes = await this.#find(`${versionPath(name, version)}/bundles`)
    return bytes === undefined ? undefined : parseRegistryBundles(bytes)
  }

  /** The snapshot file of a version, verbatim, or undefined where the registry has none. */
  async snapshot(name: string, version: string, profile: string): Promise<Uint8Array | undefined> {
    return await this.#find(`${versionPath(name, version)}/snapshot?profile=${encodeURIComponent(profile)}`)
  }

  /** The versions of a server, newest first, one page; undefined where the registry does not know the name. */
  async server(name: string, cursor?: string): Promise<RegistryServer | undefined> {
    const query = cursor === undefined ? '' : `?cursor=${encodeURIComponent(cursor)}`
    const bytes = await this.#find(`/v1/servers/${encodeURIComponent(name)}${query}`)
    return bytes === undefined ? undefined : parseRegistryServer(bytes)
  }

  /** The control statements of a name; undefined where the registry does not know the name. */
  async control(name: string): Promise<ControlFile | undefined> {
    const bytes = await this.#find(`/v1/servers/${encodeURIComponent(name)}/control`)
    return bytes === undefined ? undefined : parseControlAnswer(bytes)
  }

  /** Publishes a version. `submission` is what attestation/submission.ts formats; sending it twice changes nothing. */
  async publish(name: string, version: string, submission: Uint8Array): Promise<RegistryVersion> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': sha256Hex(submission) }
    const { status, bytes } = await this.#send(versionPath(name, version), { method: 'PUT', headers, body: submission })
    if (status === 200 || status === 201) return parseRegistryVersion(bytes)
    throw this.#refusal(status, bytes)
  }

  /**
   * Sends a statement that is no version of its own: a control statement, an observation, a review, one more signature.
   * `submission` is what attestation/statement-submission.ts formats; sending it twice changes nothing.
   */
  async postStatement(submission: Uint8Array): Promise<RegistryStatement> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': sha256Hex(submission) }
    const { status, bytes } = await this.#send('/v1/statements', { method: 'POST', headers, body: submission })
    if (status === 200 || status === 201) return parseRegistryStatement(bytes)
    throw this.#refusal(status, bytes)
  }

  async #find(path: string): Promise<Uint8Array | undefined> {
    const { status, bytes } = await this.#send(path, { method: 'GET' })
    if (status === 200) return bytes
    const refusal = this.#refusal(status, bytes)
    // Only a registry that says so in its own words has none: any web server answers 404 for a wrong address.
    if (status === 404 && refusal.code === 'E_NOT_FOUND') return undefined
    throw refusal
  }

  async #send(path: string, init: RequestInit): Promise<{ status: number; bytes: Uint8Array }> {
    const { token, timeoutMs = 15_000, maxBytes = 24 * 1024 * 1024 } = this.#options
    const headers = new Headers(init.headers)
    headers.set('accept', 'application/json')
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
    try {
      const signal = AbortSignal.timeout(timeoutMs)
      const response = await fetch(this.#url(path), { ...init, headers, signal, redirect: 'manual' })
      return { status: response.status, bytes: await readBody(response, maxBytes) }
    } catch (cause) {
      if (cause instanceof RegistryError) throw cause
      throw this.#unreachable(causeOf(cause), cause)
    }
  }

  #url(path: string): string {
    return `${this.#options.url.replace(/\/+$/, '')}${path}`
  }

  #refusal(status: number, bytes: Uint8Array): RegistryError {
    const problem = problemOf(bytes)
    if (problem !== undefined && answerCodes.has(problem.code)) {
      return new RegistryError(problem.code as ErrorCode, {
        found: `the registry answered ${status}, ${quote(problem.title)} (${visibleLine(problem.detail)})`,
        where: this.#where,
        next: `Its request id is ${quote(problem.requestId)}`,
      })
    }
    if (status === 401 || status === 403) {
      return new RegistryError('E_REGISTRY_AUTH', {
        found: `the answer ${status}`,
        where: this.#where,
        next: 'Log in, or give a token',
      })
    }
    if (status >= 500) return this.#unreachable(`the answer ${status}`, undefined)
    return new RegistryError('E_REGISTRY_RESPONSE', {
      found: `the answer ${status} without a problem that we know`,
      where: this.#where,
      expected: 'a touchmark registry at this URL; redirects are not followed',
    })
  }

  #unreachable(found: string, cause: unknown): RegistryError {
    const next = 'Try again, or use --offline to go by what is pinned'
    return new RegistryError('E_REGISTRY_UNREACHABLE', { found, where: this.#where, next, cause })
  }

  get #where(): string {
    return quote(this.#options.url, 200)
  }
}

function versionPath(name: string, version: string): string {
  return `/v1/servers/${encodeURIComponent(name)}/versions/${encodeURIComponent(version)}`
}

function parseControlAnswer(bytes: Uint8Array): ControlFile {
  try {
    return parseControlFile(bytes)
  } catch (cause) {
    const found = cause instanceof TouchmarkError ? cause.message : 'no control statements'
    throw new RegistryError('E_REGISTRY_RESPONSE', { found, cause })
  }
}

function problemOf(bytes: Uint8Array): RegistryProblem | undefined {
  try {
    return parseRegistryProblem(bytes)
  } catch {
    return undefined
  }
}

/** What `fetch` says itself is only "fetch failed"; the reason is its cause. */
function causeOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'no answer in time'
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined
  return code === undefined ? 'a connection that failed' : `a connection that failed (${visibleLine(code)})`
}
