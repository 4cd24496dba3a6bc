import { Pieces } from '../../encoding/pieces.ts'

/** One event of a stream. `data` are the very bytes, lines joined by LF. */
export interface StreamEvent {
  /** `message` where the stream names none. */
  readonly type: string
  readonly data: Uint8Array
  /** Where the stream may be taken up again after this event; undefined where the event has no id of its own. */
  readonly id: string | undefined
}

const lineFeed = 0x0a
const carriageReturn = 0x0d
const lineEnd = Uint8Array.of(lineFeed)
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

/**
 * Server-sent events (WHATWG HTML, section 9.2.6), read as bytes: the standard decodes with replacement characters, and
 * we want to see invalid UTF-8. Lines end with LF, CR or CRLF; an event that is not finished by a blank line is dropped.
 *
 * Memory is bounded by what the caller pushes; time is linear.
 */
export class EventStreamParser {
  readonly #onEvent: (event: StreamEvent) => void
  readonly #onComment: () => void
  readonly #line = new Pieces()
  readonly #data = new Pieces()
  #hasData = false
  #type = ''
  #id: string | undefined
  #retryMs: number | undefined
  #first = true
  #afterReturn = false

  /** `onComment` is told of each comment, by which a server keeps a connection alive; not of what it says. */
  constructor(onEvent: (event: StreamEvent) => void, onComment: () => void = () => undefined) {
    this.#onEvent = onEvent
    this.#onComment = onComment
  }

  /** How long the server wants a client to wait before it connects again; undefined where it said nothing. */
  get retryMs(): number | undefined {
    return this.#retryMs
  }

  /** Takes the next chunk. What `onEvent` throws passes through. */
  push(chunk: Uint8Array): void {
    let start = 0
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at]
      if (byte !== lineFeed && byte !== carriageReturn) {
        this.#afterReturn = false
        continue
      }
      if (byte === lineFeed && this.#afterReturn) {
        // The second half of a CRLF, wherever the chunks were cut.
        this.#afterReturn = false
      } else {
        this.#afterReturn = byte === carriageReturn
        this.#line.add(chunk.subarray(start, at))
        this.#endLine()
      }
      start = at + 1
    }
    this.#line.add(chunk.subarray(start))
  }

  #endLine(): void {
    const taken = this.#line.take()
    const joined = Buffer.from(taken.buffer, taken.byteOffset, taken.byteLength)
    const line = this.#first && joined.subarray(0, 3).equals(byteOrderMark) ? joined.subarray(3) : joined
    this.#first = false
    if (line.length === 0) this.#dispatch()
    else this.#field(line)
  }

  #field(line: Buffer): void {
    const colon = line.indexOf(':')
    // A line that starts with a colon is a comment.
    if (colon === 0) {
      this.#onComment()
      return
    }
    const name = line.toString('latin1', 0, colon < 0 ? line.length : colon)
    const value = colon < 0 ? Buffer.alloc(0) : line.subarray(line[colon + 1] === 0x20 ? colon + 2 : colon + 1)
    if (name === 'data') this.#addData(value)
    else if (name === 'event') this.#type = value.toString('latin1')
    else if (name === 'id' && !value.includes(0)) this.#id = value.toString('latin1')
    else if (name === 'retry' && /^\d{1,9}$/.test(value.toString('latin1')))
      this.#retryMs = Number(value.toString('latin1'))
  }

  #addData(value: Uint8Array): void {
    if (this.#hasData) this.#data.add(lineEnd)
    this.#data.add(value)
    this.#hasData = true
  }

  #dispatch(): void {
    const [hasData, type, id] = [this.#hasData, this.#type, this.#id]
    const data = this.#data.take()
    this.#hasData = false
    this.#type = ''
    this.#id = undefined
    if (hasData) this.#onEvent({ type: type === '' ? 'message' : type, data, id })
  }
}
