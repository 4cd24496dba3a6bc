/** What comes back over HTTP, cut into messages: a JSON body is one, and each event of a stream is one. */
import { EventStreamParser } from '../../client/transport/event-stream.ts'
import { mediaType, unexpectedType } from '../../client/transport/streamable-http.ts'
import { Pieces } from '../../encoding/pieces.ts'
import { CaptureError } from '../../errors.ts'
import type { RawHeaders } from './relay-headers.ts'

/** Status and headers of an answer. */
export interface AnswerHead {
  readonly status: number
  readonly headers: RawHeaders
}

/** What an event has beside its data. */
export interface EventParts {
  readonly type: string
  /** The type is written also where it is the default; default false. */
  readonly isSpelt?: boolean
  readonly id: string | undefined
  readonly retryMs: number | undefined
}

/** How a body is read. */
export interface BodyReading {
  /** Longest message. */
  readonly maxBytes: number
  /** Called for each message, as one line. */
  readonly onLine: (line: Uint8Array) => void
  /** Called with the id of each event that has one. */
  readonly onEventId?: (id: string, retryMs: number | undefined) => void
  /** Waits while nothing may be read. */
  readonly ready: () => Promise<void>
}

const lineFeed = 0x0a
const carriageReturn = 0x0d
const space = 0x20
const quotationMark = 0x22
const backslash = 0x5c

/**
 * A message on one line, for a reader that cuts at line feeds. In JSON a line break is white space wherever it may stand,
 * so a space in its place leaves every other byte where it was. Inside a string it is an error, and the strict reader has
 * to see it: a text with one is left as it is.
 */
export function onOneLine(bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(lineFeed) && !bytes.includes(carriageReturn)) return bytes
  const line = Uint8Array.from(bytes)
  let isInString = false
  for (let at = 0; at < line.length; at += 1) {
    const byte = line[at]
    if (byte === quotationMark) isInString = !isInString
    else if (byte === backslash && isInString) at += 1
    else if (byte !== lineFeed && byte !== carriageReturn) continue
    else if (isInString) return bytes
    else line[at] = space
  }
  return line
}

/**
 * Reads the body of an answer to its end.
 *
 * @throws CaptureError `E_SERVER_CAP` for a message beyond `maxBytes`, `E_SERVER_TRANSPORT` for another media type, and
 * what `chunks` throws.
 */
export async function readMessages(
  response: Response,
  chunks: AsyncIterable<Uint8Array>,
  reading: BodyReading,
): Promise<void> {
  const type = mediaType(response)
  if (type === 'text/event-stream') return await readEvents(chunks, reading)
  if (type !== 'application/json') {
    await response.body?.cancel()
    throw unexpectedType(type)
  }
  const pieces = new Pieces()
  const counter = new ByteCounter(reading.maxBytes)
  for await (const chunk of chunks) {
    counter.add(chunk.length)
    pieces.add(chunk)
  }
  await reading.ready()
  reading.onLine(onOneLine(pieces.take()))
}

async function readEvents(chunks: AsyncIterable<Uint8Array>, reading: BodyReading): Promise<void> {
  const counter = new ByteCounter(reading.maxBytes)
  const parser = new EventStreamParser(({ type, data, id }) => {
    counter.reset()
    if (id !== undefined) reading.onEventId?.(id, parser.retryMs)
    if (type === 'message' && data.length > 0) reading.onLine(onOneLine(data))
  })
  for await (const chunk of chunks) {
    await reading.ready()
    counter.add(chunk.length)
    parser.push(chunk)
  }
}

/** Bytes since the last whole message: what has to be kept until it is one. */
export class ByteCounter {
  readonly #maxBytes: number
  #count = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  reset(): void {
    this.#count = 0
  }

  add(bytes: number): void {
    this.#count += bytes
    if (this.#count <= this.#maxBytes) return
    throw new CaptureError('E_SERVER_CAP', {
      found: `a message of more than ${this.#maxBytes} bytes`,
      expected: `at most ${this.#maxBytes} bytes`,
      next: 'If the server is known to send that much, raise the cap',
    })
  }
}
