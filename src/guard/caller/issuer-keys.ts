/** The public keys of an issuer: fetched when they are needed, kept for a while, and fetched again no faster than is decent. */

import type { FetchDoor } from '../../client/oauth/fetch-door.ts'
import { bodyObject, firstDocument, wellKnownAddress } from '../../client/oauth/metadata.ts'
import { isArray, isObject, type JsonObject, ownMember, stringMember } from '../../encoding/json-value.ts'
import { TouchmarkError } from '../../errors.ts'
import type { CallerDemand } from '../../trust/call-rules.ts'

/** What keys are fetched with. */
export interface IssuerKeysOptions {
  readonly demand: Pick<CallerDemand, 'issuer' | 'keys'>
  /** Made once, at the first fetch. */
  readonly openDoor: () => Promise<FetchDoor>
  /** Milliseconds that never go back. */
  readonly clock: () => number
}

/** After this time keys are fetched again before they are used. */
const freshMs = 10 * 60_000
/** Where that fails, they are used on for this long: a revoked key must not live for ever. */
const staleMs = 60 * 60_000
/** A token with a key that is not known has the keys fetched again, at most this often. */
const pauseMs = 30_000
const maxKeys = 100

/** Keys of one issuer, shared by all requests. */
export class IssuerKeys {
  readonly #options: IssuerKeysOptions
  #keys: JsonObject | undefined
  #fetchedAt = Number.NEGATIVE_INFINITY
  #triedAt = Number.NEGATIVE_INFINITY
  #fetching: Promise<void> | undefined

  constructor(options: IssuerKeysOptions) {
    this.#options = options
  }

  /** The keys, or undefined where there are none that may still be used: then nobody can be let in. */
  async current(): Promise<JsonObject | undefined> {
    const age = (): number => this.#options.clock() - this.#fetchedAt
    if (age() > freshMs) await this.#refresh()
    return age() > staleMs ? undefined : this.#keys
  }

  /** The keys after another fetch, for a token whose key is not among them; undefined where it is too early for one. */
  async renewed(): Promise<JsonObject | undefined> {
    const before = this.#fetchedAt
    await this.#refresh()
    return this.#fetchedAt > before ? this.#keys : undefined
  }

  async #refresh(): Promise<void> {
    const now = this.#options.clock()
    if (this.#fetching === undefined && now - this.#triedAt < pauseMs) return
    this.#triedAt = this.#fetching === undefined ? now : this.#triedAt
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined
    })
    await this.#fetching
  }

  /** Keeps what was there where nothing better can be had. */
  async #fetch(): Promise<void> {
    try {
      const door = await this.#options.openDoor()
      const answer = await door.get(this.#options.demand.keys ?? (await this.#keysAddress(door)))
      const keys = answer.status === 200 ? bodyObject(answer) : undefined
      const list = keys === undefined ? undefined : ownMember(keys, 'keys')
      if (!isArray(list) || list.length > maxKeys || !list.every(isObject)) return
      this.#keys = { keys: list }
      this.#fetchedAt = this.#options.clock()
    } catch (error) {
      if (!(error instanceof TouchmarkError)) throw error
    }
  }

  /** From the issuer's metadata, which must be the issuer's own (RFC 8414 section 3.3); else a place that answers nothing. */
  async #keysAddress(door: FetchDoor): Promise<string> {
    const { issuer } = this.#options.demand
    const url = new URL(issuer)
    const places = [
      `${url.origin}${url.pathname.replace(/\/$/, '')}/.well-known/openid-configuration`,
      wellKnownAddress(url, 'oauth-authorization-server'),
    ]
    const document = (await firstDocument(door, places))?.document ?? {}
    const address = stringMember(document, 'issuer') === issuer ? stringMember(document, 'jwks_uri') : undefined
    return address ?? ''
  }
}
