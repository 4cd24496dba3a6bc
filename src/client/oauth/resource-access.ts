/**
 * The token that one protected server wants: kept, refreshed, and asked for where somebody can be asked. It is sent to that
 * server's URL alone. Everything that is seldom needed is loaded when it is.
 */
import { quote, visibleLine } from '../../visible-text.ts'
import type { AccessRefusal, ServerAccess } from '../target.ts'
import { HttpRefusal } from '../transport/http-request.ts'
import { rememberToken } from '../transport/live-tokens.ts'
import { type BearerChallenge, readBearerChallenge } from './bearer-challenge.ts'
import type { OauthClient } from './oauth-client.ts'
import type { SignInChoice, SignInPerson } from './sign-in.ts'
import type { Grant, TokenStore } from './token-store.ts'

/** Options of {@link ResourceAccess}. */
export interface ResourceAccessOptions {
  readonly server: URL
  readonly store: TokenStore
  readonly choice: SignInChoice
  /** Where configured secrets are. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Who can be asked to sign in; absent: nobody. */
  readonly person?: SignInPerson
  /** Kept tokens are used and nothing is fetched; default false. */
  readonly offline?: boolean
  /** Requests go through a proxy; default false. */
  readonly isProxied?: boolean
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

/** A token that ends sooner than this is refreshed before it is sent. */
const marginMs = 30_000
/** How long a person may take where nothing else is said. */
const defaultPatienceMs = 300_000
/** Longest wait for another process that refreshes. */
const refreshWaitMs = 30_000
/** How often in a row a refused request is tried with another token: a server that refuses them all ends it. */
const maxAttempts = 3
/** How often in one session a person is asked. */
const maxSignIns = 3

interface Renewal {
  readonly result: Promise<boolean>
  readonly abort: AbortController
  waiters: number
}

/** What is being answered: a refusal, and which token it was about. */
interface Refused {
  readonly status: number
  readonly challenge: BearerChallenge | null
  readonly token: string | undefined
}

/** Access to one protected server. Errors name codes and places, never a token. */
export class ResourceAccess implements ServerAccess {
  readonly #options: ResourceAccessOptions
  readonly #server: string
  readonly #asked = new Set<string>()
  #grant: Grant | null | undefined
  #renewal: Renewal | undefined
  #attempts = 0
  #signIns = 0
  /** A token that a refresh gave, and that no answer has accepted yet. */
  #unproven: string | undefined

  constructor(options: ResourceAccessOptions) {
    this.#options = options
    this.#server = options.server.href
  }

  async token(): Promise<string | undefined> {
    if (this.#grant === undefined) this.#take(await this.#options.store.load(this.#server))
    if (!this.#ends(this.#grant)) return this.#grant?.accessToken
    // Where it cannot be refreshed now, the server says what it thinks of the old one.
    await this.#refresh(this.#grant?.accessToken).catch(() => false)
    return this.#grant?.accessToken
  }

  accepted(): void {
    this.#attempts = 0
    this.#unproven = undefined
  }

  async renew({ status, challenge, token, signal }: AccessRefusal): Promise<boolean> {
    const bearer = readBearerChallenge(challenge)
    // Another scheme is nothing that a sign-in of this kind helps with.
    if (challenge !== null && bearer === null) return false
    if (status === 403 && bearer?.error !== 'insufficient_scope') return false
    if (this.#grant?.accessToken !== token) return true
    if (this.#renewal === undefined && this.#attempts >= maxAttempts) return false
    return await this.#share({ status, challenge: bearer, token }, signal)
  }

  /**
   * Signs in whatever is kept. `challenge` is what the server answers to a request without a token.
   *
   * @throws CaptureError as {@link renew}.
   */
  async signInAnew(challenge: string | null, signal: AbortSignal): Promise<Grant> {
    const { person, store } = this.#options
    if (person === undefined) throw this.#needsPerson(401, null)
    const waitMs = (person.timeoutMs ?? defaultPatienceMs) + refreshWaitMs
    return await store.exclusively(this.#server, 'sign-in', waitMs, async () => {
      return await this.#askPerson(person, readBearerChallenge(challenge), null, signal)
    })
  }

  /** Requests that are refused together wait for one renewal, which goes on while one of them still waits. */
  async #share(refused: Refused, signal: AbortSignal): Promise<boolean> {
    const renewal = this.#renewal ?? this.#begin(refused)
    this.#renewal = renewal
    renewal.waiters += 1
    const leave = (): void => {
      renewal.waiters -= 1
      if (renewal.waiters === 0) renewal.abort.abort()
    }
    signal.addEventListener('abort', leave, { once: true })
    if (signal.aborted) leave()
    try {
      return await renewal.result
    } finally {
      signal.removeEventListener('abort', leave)
    }
  }

  #begin(refused: Refused): Renewal {
    const abort = new AbortController()
    this.#attempts += 1
    const result = this.#renew(refused, abort.signal).finally(() => {
      this.#renewal = undefined
    })
    return { result, abort, waiters: 0 }
  }

  async #renew(refused: Refused, signal: AbortSignal): Promise<boolean> {
    const { status, token } = refused
    if (status === 401) {
      if (await this.#takeStored(token, null)) return true
      if (await this.#refresh(token)) return true
    }
    return await this.#signIn(refused, signal)
  }

  /** Takes what another process has got in the meantime, where that has these scopes. */
  async #takeStored(token: string | undefined, scopes: readonly string[] | null): Promise<boolean> {
    const stored = await this.#options.store.load(this.#server)
    if (stored === null || stored.accessToken === token || this.#ends(stored)) return false
    if (scopes?.some((scope) => stored.scopes?.includes(scope) !== true)) return false
    this.#take(stored)
    return true
  }

  async #refresh(token: string | undefined): Promise<boolean> {
    const { store, offline = false, now } = this.#options
    const grant = this.#grant ?? null
    if (offline || grant === null || grant.refreshToken === null || token === undefined) return false
    if (token === this.#unproven) return false
    const { refreshGrant } = await import('./refresh-grant.ts')
    const door = await this.#door()
    return await store.exclusively(this.#server, 'tokens', refreshWaitMs, async () => {
      // Whoever had the lock before us may have refreshed: the old refresh token must not be used again.
      if (await this.#takeStored(token, null)) return true
      const latest = (await store.load(this.#server)) ?? grant
      const renewed = await refreshGrant(latest, { door, secret: this.#secretOf(latest.client), now })
      await store.save(renewed ?? { ...latest, refreshToken: null })
      this.#take(renewed ?? { ...latest, refreshToken: null })
      this.#unproven = renewed?.accessToken
      return renewed !== null
    })
  }

  async #signIn(refused: Refused, signal: AbortSignal): Promise<boolean> {
    const { store, person, offline = false } = this.#options
    const wanted = refused.status === 403 ? (refused.challenge?.scopes ?? null) : null
    const key = [...(wanted ?? [])].sort().join(' ')
    if (refused.status === 403 && this.#asked.has(key)) return false
    if (person === undefined || offline) throw this.#needsPerson(refused.status, wanted)
    if (this.#signIns >= maxSignIns) return false
    const waitMs = (person.timeoutMs ?? defaultPatienceMs) + refreshWaitMs
    return await store.exclusively(this.#server, 'sign-in', waitMs, async () => {
      if (await this.#takeStored(refused.token, wanted)) return true
      this.#asked.add(key)
      const granted = refused.status === 403 ? (this.#grant?.scopes ?? null) : null
      await this.#askPerson(person, refused.challenge, granted, signal)
      return true
    })
  }

  async #askPerson(
    person: SignInPerson,
    challenge: BearerChallenge | null,
    granted: readonly string[] | null,
    signal: AbortSignal,
  ): Promise<Grant> {
    this.#signIns += 1
    const { server, store, choice, now } = this.#options
    const { signIn } = await import('./sign-in.ts')
    const door = await this.#door()
    const secretOf = (client: OauthClient): string | null => this.#secretOf(client)
    const grant = await signIn({ server, challenge, granted, choice, secretOf, door, person, now, signal })
    await store.exclusively(this.#server, 'tokens', refreshWaitMs, () => store.save(grant))
    this.#take(grant)
    return grant
  }

  async #door() {
    const { openDoor } = await import('./fetch-door.ts')
    const { server, isProxied = false } = this.#options
    return await openDoor(server, isProxied)
  }

  #secretOf({ clientSecret, clientSecretVariable }: OauthClient): string | null {
    if (clientSecretVariable === null) return clientSecret
    return this.#options.environment[clientSecretVariable] ?? null
  }

  #take(grant: Grant | null): void {
    this.#grant = grant
    if (grant === null) return
    rememberToken(grant.accessToken)
    if (grant.refreshToken !== null) rememberToken(grant.refreshToken)
  }

  #ends(grant: Grant | null | undefined): boolean {
    const expiresAt = grant?.expiresAt ?? null
    return expiresAt !== null && expiresAt - marginMs <= this.#options.now()
  }

  #needsPerson(status: number, scopes: readonly string[] | null): HttpRefusal {
    const { origin, pathname } = this.#options.server
    const url = `${origin}${pathname}`
    const more = scopes === null ? '' : ` with the scopes ${quote(scopes.join(' '), 400)}`
    return new HttpRefusal(status, 'E_SERVER_AUTH', {
      found: `status ${status}: the server asks for a sign-in${more}`,
      where: quote(url, 200),
      expected: 'a kept sign-in, or credentials',
      next: `Where there is a browser, run: touchmark login${scopeWords(scopes)} ${pasteable(url)}  or give credentials with --header-file`,
    })
  }
}

/** A server chose the scopes: those that a shell could read as anything else are left to be typed. */
function scopeWords(scopes: readonly string[] | null): string {
  const plain = scopes?.every((scope) => /^[\w:./-]{1,200}$/.test(scope)) === true
  return plain ? ` --scope "${scopes.join(' ')}"` : ''
}

/** A URL as one word of any shell: a project's file may have chosen it. */
function pasteable(url: string): string {
  return /^[\w@%+=:,./-]+$/.test(url) ? url : `'${visibleLine(url.replaceAll("'", '%27'), 2_000)}'`
}
