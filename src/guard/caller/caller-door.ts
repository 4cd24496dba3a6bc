/**
 * Who may call a guard that listens on HTTP, where policy demands a token (docs/spec/policy.md, `calls.callers`). Each
 * request is judged by its own token; nothing is remembered of an earlier one but failures.
 */
import { sha256Hex } from '../../crypto/sha256.ts'
import { type JsonObject, stringMember } from '../../encoding/json-value.ts'
import type { CallerDemand, CallPreset } from '../../trust/call-rules.ts'
import type { AuthenticationEvent } from '../call-log/call-log-event.ts'
import { RateLimit } from '../call-policy/rate-limit.ts'
import { type Caller, checkCallerToken, readUnchecked, type TokenProblem } from './caller-token.ts'
import { IssuerKeys } from './issuer-keys.ts'
import { Lockout } from './lockout.ts'

/** What the door needs. */
export interface CallerDoorOptions {
  /** Every one of them must be met. */
  readonly demands: readonly CallerDemand[]
  readonly preset: CallPreset
  /** The keys of an issuer; see {@link issuerKeys}. */
  readonly keysOf: (demand: CallerDemand) => Pick<IssuerKeys, 'current' | 'renewed'>
  /** Milliseconds since the epoch, and milliseconds that never go back. */
  readonly now: () => number
  readonly clock: () => number
  /** Told of each success with a new token, of each failure, and of each lock-out. */
  readonly onEvent: (event: AuthenticationEvent) => void
}

/** A request to be judged. */
export interface CallerRequest {
  /** Every `Authorization` header line. */
  readonly authorization: readonly string[]
  /** Where it comes from. */
  readonly address: string
  /** Where the metadata of this guard lie (RFC 9728), for clients that have no token yet. */
  readonly metadataUrl?: string
}

/** An answer in place of the server's: a status and headers, no body. */
export interface CallerRefusal {
  readonly outcome: 'refused'
  readonly status: 401 | 403 | 429 | 503
  readonly headers: Readonly<Record<string, string>>
}

/** A request that is let in, or its refusal. */
export type CallerAnswer = { readonly outcome: 'admitted'; readonly caller: Caller } | CallerRefusal

/** The guides' numbers (checklist AUTH-4, LIM-1), where policy says nothing. */
const hardenedDefaults = { maxLifetimeMs: 60 * 60_000, perMinute: 100 }
const looseDefaults = { maxLifetimeMs: Number.POSITIVE_INFINITY, perMinute: Number.POSITIVE_INFINITY }
const maxKnownTokens = 10_000

/** The door. One for each listening guard. */
export class CallerDoor {
  readonly #options: CallerDoorOptions
  readonly #keys: readonly (readonly [CallerDemand, Pick<IssuerKeys, 'current' | 'renewed'>])[]
  readonly #lockout = new Lockout()
  readonly #rates = new RateLimit()
  readonly #defaults: { readonly maxLifetimeMs: number; readonly perMinute: number }
  /** Digests of tokens that were let in, with their subject: a success is told once. */
  readonly #known = new Map<string, string>()

  constructor(options: CallerDoorOptions) {
    this.#options = options
    this.#keys = options.demands.map((demand) => [demand, options.keysOf(demand)] as const)
    this.#defaults = options.preset === 'hardened' ? hardenedDefaults : looseDefaults
  }

  /** Judges the token of one request. */
  async admit(request: CallerRequest): Promise<CallerAnswer> {
    const token = bearerToken(request.authorization)
    if (token === undefined) return unauthorised(request, null)
    const identity = identityOf(token)
    const lockedMs = this.#lockout.remainingMs(identity, request.address, this.#options.clock())
    // Whose name a token bears, anybody can write: who was let in already is not locked out by others.
    if (lockedMs > 0 && !this.#known.has(sha256Hex(token))) return later(429, lockedMs)
    let caller: Caller | undefined
    for (const [demand, keys] of this.#keys) {
      const checked = await this.#check(token, demand, keys)
      if (checked === 'unchecked') return later(503, 30_000)
      if (typeof checked === 'string') return this.#fail(request, identity, demand, checked)
      const missing = (demand.scopes ?? []).filter((scope) => !checked.scopes.includes(scope))
      if (missing.length > 0) return this.refuseScopes(demand.scopes ?? [], request.metadataUrl)
      if (!this.#fits(checked, demand)) return later(429, 60_000)
      caller ??= checked
    }
    if (caller === undefined) return unauthorised(request, null)
    this.#remember(token, caller, request.address)
    return { outcome: 'admitted', caller }
  }

  /** The answer for a caller who does not hold all of `scopes` (RFC 6750 section 3.1). */
  refuseScopes(scopes: readonly string[], metadataUrl?: string): CallerRefusal {
    return challenge(403, `error="insufficient_scope", scope="${scopes.map(quotable).join(' ')}"`, metadataUrl)
  }

  /** What this guard says of itself to clients (RFC 9728): the audience, and who issues tokens for it. */
  metadata(): Record<string, unknown> {
    const [first] = this.#options.demands
    const scopes = [...new Set(this.#options.demands.flatMap((demand) => demand.scopes ?? []))]
    return {
      resource: first?.audience ?? '',
      authorization_servers: [...new Set(this.#options.demands.map(({ issuer }) => issuer))],
      bearer_methods_supported: ['header'],
      ...(scopes.length === 0 ? {} : { scopes_supported: scopes }),
    }
  }

  async #check(
    token: string,
    demand: CallerDemand,
    keys: Pick<IssuerKeys, 'current' | 'renewed'>,
  ): Promise<Caller | TokenProblem | 'unchecked'> {
    const current = await keys.current()
    if (current === undefined) return 'unchecked'
    const checked = await this.#checkWith(token, demand, current)
    if (checked !== 'key') return checked
    // The issuer may have a new key since.
    const renewed = await keys.renewed()
    return renewed === undefined ? checked : await this.#checkWith(token, demand, renewed)
  }

  async #checkWith(token: string, demand: CallerDemand, keys: JsonObject): Promise<Caller | TokenProblem> {
    const maxLifetimeMs = demand.maxLifetimeMs ?? this.#defaults.maxLifetimeMs
    return await checkCallerToken(token, demand, { keys, now: this.#options.now(), maxLifetimeMs })
  }

  #fail(request: CallerRequest, identity: string, { issuer }: CallerDemand, problem: TokenProblem): CallerRefusal {
    const { address } = request
    const told = { kind: 'authentication', issuer, subject: identity, address } as const
    this.#options.onEvent({ ...told, outcome: 'failure', reason: problem })
    // An honest client's tokens end all the time, several requests at once: that is no attempt to get in.
    const counts = problem !== 'expired' && problem !== 'early'
    if (counts && this.#lockout.fail(identity, address, this.#options.clock())) {
      this.#options.onEvent({ ...told, outcome: 'locked-out', reason: problem })
    }
    return unauthorised(request, 'invalid_token')
  }

  #fits({ subject, issuer }: Caller, { perMinute }: CallerDemand): boolean {
    const limit = perMinute ?? this.#defaults.perMinute
    if (limit === Number.POSITIVE_INFINITY) return true
    const [what, now] = [JSON.stringify([issuer, subject]), this.#options.clock()]
    if (!this.#rates.fits(what, limit, now)) return false
    this.#rates.count(what, now)
    return true
  }

  #remember(token: string, { issuer, subject }: Caller, address: string): void {
    const digest = sha256Hex(token)
    if (this.#known.has(digest)) return
    const who = JSON.stringify([issuer, subject])
    const isNext = [...this.#known.values()].includes(who)
    this.#known.set(digest, who)
    const [oldest] = this.#known.keys()
    if (this.#known.size > maxKnownTokens && oldest !== undefined) this.#known.delete(oldest)
    const outcome = isNext ? 'refresh' : 'success'
    this.#options.onEvent({ kind: 'authentication', issuer, subject, address, outcome, reason: '' })
  }
}

/** The keys of an issuer, through the door for everything that is fetched. The issuer is the user's choice, so it may be near. */
export function issuerKeys(demand: CallerDemand, clock: () => number, isProxied: boolean): IssuerKeys {
  const openDoor = async () => {
    return await (await import('../../client/oauth/fetch-door.ts')).openDoor(new URL(demand.issuer), isProxied)
  }
  return new IssuerKeys({ demand, openDoor, clock })
}

/** The one token of a request; undefined where there is none, or more than one. */
function bearerToken(lines: readonly string[]): string | undefined {
  const [line, ...more] = lines
  const token = more.length > 0 ? undefined : /^Bearer +([\x21-\x7e]+) *$/i.exec(line ?? '')?.[1]
  return token
}

/** Who a token claims to be from, for counting failures: nobody has checked it. */
function identityOf(token: string): string {
  const claims = readUnchecked(token)?.claims ?? {}
  return (stringMember(claims, 'sub') ?? stringMember(claims, 'client_id') ?? '').slice(0, 256)
}

function unauthorised({ metadataUrl }: CallerRequest, error: 'invalid_token' | null): CallerRefusal {
  return challenge(401, error === null ? '' : `error="${error}"`, metadataUrl)
}

function challenge(status: 401 | 403, parameters: string, metadataUrl: string | undefined): CallerRefusal {
  const metadata = metadataUrl === undefined ? [] : [`resource_metadata="${quotable(metadataUrl)}"`]
  const all = [...metadata, ...(parameters === '' ? [] : [parameters])].join(', ')
  return { outcome: 'refused', status, headers: { 'WWW-Authenticate': all === '' ? 'Bearer' : `Bearer ${all}` } }
}

function later(status: 429 | 503, ms: number): CallerRefusal {
  return { outcome: 'refused', status, headers: { 'Retry-After': String(Math.max(1, Math.ceil(ms / 1000))) } }
}

/** What may stand in a quoted string of a header. */
function quotable(text: string): string {
  return text.replace(/[^\x20-\x7e]|["\\]/g, '')
}
