/** Announcements of changes that wait for a verdict. Several streams may bring the same one; each of them gets it. */
import { sha256Hex } from '../../crypto/sha256.ts'
import { isListChanged, type Message } from '../frames.ts'
import type { EventParts } from '../http/http-exchange.ts'
import type { ClientExchange } from './client-exchange.ts'

/** Where a message of the server's came in; no exchange where the guard itself had asked. */
export interface Origin {
  readonly exchange: ClientExchange | null
  readonly event: EventParts | null
}

/** Most different announcements, and most streams of one, that are remembered. */
const maxRemembered = 256

/** Remembers which streams brought an announcement. */
export class Announcements {
  readonly #origins = new Map<string, Origin[]>()

  /** Remembers where a message came in, if it announces a change. */
  note(message: Message, { exchange, event }: Origin): void {
    if (!isListChanged(message)) return
    exchange?.owe()
    const key = keyOf(message)
    const origins = [...(this.#origins.get(key) ?? []), { exchange, event }].slice(-maxRemembered)
    this.#origins.delete(key)
    this.#origins.set(key, origins)
    const oldest = this.#origins.keys().next().value
    if (this.#origins.size > maxRemembered && oldest !== undefined) this.#drop(oldest)
  }

  /** None of them will be passed on. */
  clear(): void {
    for (const key of [...this.#origins.keys()]) this.#drop(key)
  }

  #drop(key: string): void {
    const origins = this.#origins.get(key) ?? []
    this.#origins.delete(key)
    for (const { exchange } of origins) exchange?.pay()
  }

  /** The streams that brought this announcement, once; undefined where it is none. */
  take(message: Message): readonly Origin[] | undefined {
    const key = keyOf(message)
    const origins = this.#origins.get(key)
    this.#origins.delete(key)
    return origins
  }
}

/** Not the bytes themselves: they may be many. */
function keyOf({ bytes }: Message): string {
  return sha256Hex(bytes)
}
