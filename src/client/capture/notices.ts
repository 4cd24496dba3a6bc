import type { ItemSection } from '../../snapshot/definition.ts'

/** What is worth telling about a capture without being an error. */
export type NoticeCode =
  /** Output that is not JSON, for instance a log line. */
  | 'noise'
  /** Output that is JSON but not JSON-RPC. */
  | 'json-noise'
  /** A notification, early or not. */
  | 'notification'
  /** A request to the client; it was answered as by a client without optional capabilities. */
  | 'server-request'
  /** An answer to something that was not asked. */
  | 'unexpected-answer'
  /** A list that the capabilities advertise, but the server does not have (-32601). */
  | 'list-missing'
  /** A list that is meant for this principal only (`cacheScope` `private`, protocol revision 2026-07-28). */
  | 'private-list'

/** One kind of notice, counted. */
export interface Notice {
  readonly code: NoticeCode
  readonly section?: ItemSection
  readonly count: number
}

/** Collects notices. Counted by kind, so that a server cannot make the collection large. */
export class Notices {
  readonly #byKey = new Map<string, Notice>()

  /** Notes one more of `code`. */
  add(code: NoticeCode, section?: ItemSection): void {
    const key = `${code} ${section ?? ''}`
    const count = (this.#byKey.get(key)?.count ?? 0) + 1
    this.#byKey.set(key, { code, ...(section === undefined ? {} : { section }), count })
  }

  /** All notices, in the order in which each kind was first met. */
  list(): Notice[] {
    return [...this.#byKey.values()]
  }
}
