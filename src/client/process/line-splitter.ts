import { Pieces } from '../../encoding/pieces.ts'
import { CaptureError } from '../../errors.ts'

const lineFeed = 0x0a
/** Blocks for joined lines are made in steps of this, so that the next line fits too. */
const blockStep = 32 * 1024
/** Longest block that waits for another line. */
const maxSpareBytes = 1024 * 1024

/** Memory in which nothing lies but one joined line and what follows it. */
const blocks = new WeakSet<ArrayBufferLike>()

/**
 * Cuts a stream of bytes into lines at LF and nowhere else (MCP specification, stdio transport: messages are delimited
 * by newlines). A CR before the LF stays in the line, so that the very bytes can be passed on.
 *
 * Time and memory are linear: chunks of an unfinished line are kept as they came and joined once.
 */
export class LineSplitter {
  readonly #maxBytes: number
  readonly #pieces = new Pieces()
  #spare: Uint8Array | undefined

  /** `maxBytes` is the longest line, without its LF. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /**
   * Takes the next chunk and calls `onLine` for every line that it completes, without the LF.
   *
   * @throws CaptureError `E_SERVER_CAP` as soon as a line is longer than `maxBytes`, finished or not.
   */
  push(chunk: Uint8Array, onLine: (line: Uint8Array) => void): void {
    let start = 0
    for (;;) {
      const end = chunk.indexOf(lineFeed, start)
      const part = chunk.subarray(start, end < 0 ? chunk.length : end)
      if (this.#pieces.length + part.length > this.#maxBytes) throw lineTooLong(this.#maxBytes)
      // Mostly a line comes whole.
      const isWhole = end >= 0 && this.#pieces.length === 0
      if (!isWhole) this.#pieces.add(part)
      if (end < 0) return
      onLine(isWhole ? part : this.rest())
      start = end + 1
    }
  }

  /** Takes out the unfinished line: what came after the last LF. Empty where there is none. */
  rest(): Uint8Array {
    const { length } = this.#pieces
    const parts = this.#pieces.takeParts()
    const [first = new Uint8Array()] = parts
    return parts.length < 2 ? first : fill(this.#block(length + 1), parts)
  }

  /** Nobody holds this line any more, so the next one may lie where it lies: new memory costs more than what is put there. */
  reuse(line: Uint8Array): void {
    if (blocks.has(line.buffer) && line.buffer.byteLength <= maxSpareBytes) this.#spare = Buffer.from(line.buffer)
  }

  #block(length: number): Uint8Array {
    const spare = this.#spare
    this.#spare = undefined
    return spare !== undefined && spare.length >= length ? spare : newBlock(length)
  }
}

/** New memory for a line, in steps, so that the next one may fit into it. */
function newBlock(length: number): Uint8Array {
  const block = Buffer.allocUnsafeSlow(Math.ceil(length / blockStep) * blockStep)
  blocks.add(block.buffer)
  return block
}

/** Parts one after another, and the line feed that comes next, so that a long line can be passed on without being copied. */
function fill(block: Uint8Array, parts: readonly Uint8Array[]): Uint8Array {
  let at = 0
  for (const part of parts) {
    block.set(part, at)
    at += part.length
  }
  block[at] = lineFeed
  return block.subarray(0, at)
}

/** Parts as one line, which {@link splitLine} knows. */
export function joinLine(parts: readonly Uint8Array[]): Uint8Array {
  return fill(newBlock(parts.reduce((sum, { length }) => sum + length, 1)), parts)
}

/** A line and the line feed after it, where a splitter has put just these; undefined where the line lies anywhere else. */
export function splitLine(line: Uint8Array): Uint8Array | undefined {
  const { buffer, byteOffset, length } = line
  if (byteOffset !== 0 || length >= buffer.byteLength || !blocks.has(buffer)) return undefined
  const whole = new Uint8Array(buffer, 0, length + 1)
  return whole[length] === lineFeed ? whole : undefined
}

function lineTooLong(maxBytes: number): CaptureError {
  return new CaptureError('E_SERVER_CAP', {
    found: `a message longer than ${maxBytes} bytes`,
    where: "the server's output",
    expected: `at most ${maxBytes} bytes`,
    next: 'If the server is known to send that much, raise the cap',
  })
}
