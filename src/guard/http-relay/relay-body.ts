/** Reads what clients post to the relay, and never holds more than was agreed. */
import type { IncomingMessage } from 'node:http'
import { Pieces } from '../../encoding/pieces.ts'

/** Bytes that all bodies together may have. */
export class BodyBudget {
  #left: number

  constructor(maxBytes: number) {
    this.#left = maxBytes
  }

  /** Takes bytes, if there are as many left. */
  take(bytes: number): boolean {
    if (bytes > this.#left) return false
    this.#left -= bytes
    return true
  }

  /** Gives bytes back. */
  give(bytes: number): void {
    this.#left += bytes
  }
}

/**
 * The whole body, of at most `maxBytes`, taken from `budget`; or the status that refuses it: 413 where it is too long, 503
 * where others hold too much. A client that goes away in the middle has a body of no bytes.
 */
export async function readRequestBody(
  request: IncomingMessage,
  maxBytes: number,
  budget: BodyBudget,
): Promise<Uint8Array | 413 | 503> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return 413
  const pieces = new Pieces()
  const refuse = <S extends 413 | 503>(status: S): S => {
    budget.give(pieces.length)
    return status
  }
  try {
    for await (const chunk of request) {
      const { length: more } = chunk as Uint8Array
      if (pieces.length + more > maxBytes) return refuse(413)
      if (!budget.take(more)) return refuse(503)
      pieces.add(chunk as Uint8Array)
    }
  } catch {
    budget.give(pieces.length)
    return new Uint8Array()
  }
  return pieces.take()
}
