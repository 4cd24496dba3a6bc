/** Reads DER (X.690): definite, minimal lengths, nothing behind the last value. */
import { VerificationError } from '../errors.ts'

/** One value. */
export interface DerValue {
  /** The identifier byte; tags of more than one byte are refused. */
  readonly tag: number
  readonly content: Uint8Array
  /** Identifier, length and content. */
  readonly bytes: Uint8Array
}

/** Reads values one after another. Whatever is not DER is a certificate that cannot be read: `E_CERTIFICATE_INVALID`. */
export class DerReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Whether everything was read. */
  get done(): boolean {
    return this.#at >= this.#bytes.length
  }

  /** The tag of the next value; undefined at the end. */
  get tag(): number | undefined {
    return this.#bytes[this.#at]
  }

  /** The next value, which has to have this tag. */
  next(tag: number): DerValue {
    const start = this.#at
    if (this.#byte() !== tag || (tag & 0x1f) === 0x1f) throw notDer(`no value with tag ${tag.toString(16)}`)
    const length = this.#length()
    const end = this.#at + length
    if (end > this.#bytes.length) throw notDer('a value that is cut off')
    const content = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return { tag, content, bytes: this.#bytes.subarray(start, end) }
  }

  /** The next value where it has this tag, else undefined. */
  optional(tag: number): DerValue | undefined {
    return this.tag === tag ? this.next(tag) : undefined
  }

  /** What is inside the next value, which has to have this tag. */
  inside(tag: number): DerReader {
    return new DerReader(this.next(tag).content)
  }

  /** Demands that everything was read. */
  end(): void {
    if (!this.done) throw notDer('something behind the last value')
  }

  #byte(): number {
    const byte = this.#bytes[this.#at]
    if (byte === undefined) throw notDer('a value that is cut off')
    this.#at += 1
    return byte
  }

  #length(): number {
    const first = this.#byte()
    if (first < 0x80) return first
    if (first < 0x81 || first > 0x83) throw notDer('a length of another form')
    let length = 0
    for (let left = first - 0x80; left > 0; left -= 1) length = length * 256 + this.#byte()
    if (length < 0x80 || length < 256 ** (first - 0x81)) throw notDer('a length that is not minimal')
    return length
  }
}

function notDer(found: string): VerificationError {
  return new VerificationError('E_CERTIFICATE_INVALID', { found, where: 'the certificate', expected: 'DER' })
}
