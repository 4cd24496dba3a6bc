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
  #parts: Uint8Array[] = []
  #data: Uint8Array[] = []
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
        this.#parts.push(chunk.subarray(start, at))
        this.#endLine()
      }
      start = at + 1
    }
    if (start < chunk.length) this.#parts.push(chunk.subarray(start))
  }

  #endLine(): void {
    const joined = Buffer.concat(this.#parts)
    this.#parts = []
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
    if (name === 'data') this.#data.push(value)
    else if (name === 'event') this.#type = value.toString('latin1')
    else if (name === 'id' && !value.includes(0)) this.#id = value.toString('latin1')
    else if (name === 'retry' && /^\d{1,9}$/.test(value.toString('latin1')))
      this.#retryMs = Number(value.toString('latin1'))
  }

  #dispatch(): void {
    const [data, type, id] = [this.#data, this.#type, this.#id]
    this.#data = []
    this.#type = ''
    this.#id = undefined
    if (data.length === 0) return
    this.#onEvent({ type: type === '' ? 'message' : type, data: joinLines(data), id })
  }
}

function joinLines(lines: readonly Uint8Array[]): Uint8Array {
  const [first, ...more] = lines
  if (first === undefined || more.length === 0) return first ?? new Uint8Array()
  const separator = Uint8Array.of(lineFeed)
  return Buffer.concat(lines.flatMap((line, index) => (index === 0 ? [line] : [separator, line])))
}
