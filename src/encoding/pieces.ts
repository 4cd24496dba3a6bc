/** Most pieces that are kept as they came before they are put together. */
const maxPieces = 4_096

/**
 * Bytes that come in pieces and are wanted whole. What a piece costs beyond its bytes is many times a byte, and whoever
 * sends them chooses how small they are; so every few thousand of them are made one. Each byte is copied twice at most.
 */
export class Pieces {
  readonly #parts: Uint8Array[] = []
  /** Parts before this one were put together. */
  #from = 0
  #length = 0

  /** Bytes so far. */
  get length(): number {
    return this.#length
  }

  /** Takes the next piece, which must not be changed any more. */
  add(piece: Uint8Array): void {
    if (piece.length === 0) return
    this.#length += piece.length
    this.#parts.push(piece)
    if (this.#parts.length - this.#from < maxPieces) return
    this.#parts.push(Buffer.concat(this.#parts.splice(this.#from)))
    this.#from += 1
  }

  /** Takes everything out, in few pieces one after another. */
  takeParts(): readonly Uint8Array[] {
    this.#from = 0
    this.#length = 0
    return this.#parts.splice(0)
  }

  /** Takes everything out: one piece as it came, several in a block of their own. */
  take(): Uint8Array {
    const parts = this.takeParts()
    const [first = new Uint8Array()] = parts
    return parts.length < 2 ? first : Buffer.concat(parts)
  }
}
