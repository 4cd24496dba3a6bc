/** Whether a control character stands in UTF-8 bytes: in none of its longer sequences is a byte below 0x20. */

/** Words that are looked at together: what begins with a control character is found soon. */
const blockWords = 4_096

const space = 0x20
const spaces = 0x20202020
const highBits = 0x80808080

/** Whether any byte is below 0x20. */
export function hasControlByte(bytes: Uint8Array): boolean {
  const { buffer, byteOffset, length } = bytes
  const head = Math.min(-byteOffset & 3, length)
  const count = (length - head) >> 2
  if (hasLow(bytes, 0, head) || hasLow(bytes, head + count * 4, length)) return true
  const words = new Int32Array(buffer, count === 0 ? 0 : byteOffset + head, count)
  for (let start = 0; start < count; start += blockWords) {
    if (hasLowWord(words, start, Math.min(start + blockWords, count))) return true
  }
  return false
}

function hasLow(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if ((bytes[at] as number) < space) return true
  return false
}

/**
 * Four bytes at a time: taking 0x20 from each borrows into the highest bit of the first that is smaller, where that bit was
 * not set before. Higher ones may then be wrong, but the answer is not.
 */
function hasLowWord(words: Int32Array, start: number, end: number): boolean {
  let low = 0
  let at = start
  for (; at + 3 < end; at += 4) {
    const a = words[at] as number
    const b = words[at + 1] as number
    const c = words[at + 2] as number
    const d = words[at + 3] as number
    low |= ((a - spaces) & ~a) | ((b - spaces) & ~b) | ((c - spaces) & ~c) | ((d - spaces) & ~d)
  }
  for (; at < end; at += 1) low |= ((words[at] as number) - spaces) & ~(words[at] as number)
  return (low & highBits) !== 0
}
