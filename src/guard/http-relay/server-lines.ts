/** What a server sent over any of its streams, and where it came in: whatever of it passes goes on from there. */
import { TouchmarkError } from '../../errors.ts'
import { type Line, readLine } from '../frames.ts'
import type { EventParts } from '../http/http-exchange.ts'
import type { ToClient } from '../running/session-port.ts'
import type { SessionEvent } from '../session/session-state.ts'
import { Announcements, type Origin } from './announcements.ts'
import type { ClientExchange } from './client-exchange.ts'
import type { OpenRequests } from './open-requests.ts'
import { scopeResponses } from './scoped-line.ts'

/** What passes: the ways that it goes, and keys of the requests that it answers. */
export interface Passage {
  readonly origins: readonly Origin[]
  readonly answers: readonly string[]
  /** It announces a change, for which streams were kept open. */
  readonly isAnnounced: boolean
}

interface Arrival extends Origin {
  readonly line: Line
}

/** Reads what a server sends, and remembers where it came in. */
export class ServerLines {
  readonly #happen: (event: SessionEvent) => void
  readonly #requests: OpenRequests
  readonly #arrivals = new WeakMap<Uint8Array, Arrival>()
  readonly #announcements = new Announcements()
  /** The line that is being taken. */
  #current: Arrival | undefined

  constructor(happen: (event: SessionEvent) => void, requests: OpenRequests) {
    this.#happen = happen
    this.#requests = requests
  }

  /** Takes a message or a batch. Undefined where no reader takes it for either. */
  take(bytes: Uint8Array, exchange: ClientExchange | null, event: EventParts | null): Line | 'refused' | undefined {
    const read = this.#read(bytes, exchange)
    if (read === undefined || read === 'refused') return read
    const line = scopeResponses(read, exchange?.scope ?? null)
    const arrival: Arrival = { exchange, event, line }
    this.#arrivals.set(line.bytes, arrival)
    for (const message of line.messages) {
      this.#arrivals.set(message.bytes, arrival)
      if (message.kind === 'response' && message.id !== null) this.#requests.hold(message.id.key, exchange)
      this.#announcements.note(message, arrival)
    }
    this.#current = arrival
    this.#happen({ type: 'server-line', line })
    this.#current = undefined
    return line
  }

  /** Nothing that waits for a verdict will be passed on. */
  dropAnnouncements(): void {
    this.#announcements.clear()
  }

  #read(bytes: Uint8Array, exchange: ClientExchange | null): Line | 'refused' | undefined {
    try {
      return readLine(bytes)
    } catch (error) {
      if (!(error instanceof TouchmarkError)) throw error
      const [key, ...more] = exchange?.waiting.keys() ?? []
      // Where ids count in the exchange, this can answer nothing else.
      const certain = exchange !== null && exchange.scope !== null && key !== undefined && more.length === 0
      const text = Buffer.from(bytes).toString('utf8')
      this.#happen({
        type: 'server-violation',
        text,
        detail: error.message,
        ...(certain ? { answers: key } : {}),
      })
      return 'refused'
    }
  }

  /** How bytes go on that the session lets pass: the server's own, or what is left of `source`. */
  passage(bytes: Uint8Array, source: ToClient['source']): Passage | undefined {
    const from = source?.bytes ?? bytes
    const known = this.#arrivals.get(from)
    const arrival = known ?? this.#current
    if (arrival === undefined) return undefined
    const { messages, bytes: whole } = arrival.line
    // What is new was made from the line that is being taken.
    const passed = known === undefined || from === whole ? messages : messages.filter((each) => each.bytes === from)
    const [first, ...more] = passed
    const announced = first === undefined || more.length > 0 ? undefined : this.#announcements.take(first)
    const answers = passed.flatMap(({ kind, id }) => (kind === 'response' && id !== null ? [id.key] : []))
    return { origins: announced ?? [arrival], answers, isAnnounced: announced !== undefined }
  }
}
