/**
 * A search through many bytes, sixteen at a time. No function of Node's looks for a range of bytes, and a loop of ours takes ten
 * times as long as one of its searches for a byte. So this one is written for WebAssembly, in its own instructions.
 */

/** Memory of one page: what is searched is put there, piece by piece. */
const pageBytes = 65_536
/** Bytes that the loop takes at a time. */
const stepBytes = 64
const space = 0x20

/** Whether a byte below 0x20 stands in the first `length` bytes of the memory, counted up to the next whole step. */
type Search = (length: number) => number

/** What is needed of the engine's own object, whose types come with those of browsers only. */
interface Engine {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: { m: { buffer: ArrayBuffer }; f: Search } }
}

/** `v128.load` of the bytes at local 1 and an offset, then `i8x16.min_u` with what is on the stack. */
const lowestAt = (offset: number): readonly number[] => [0x20, 1, 0xfd, 0x00, 0, offset, 0xfd, 0x77]

/** Locals: 0 the length, 1 the place, 2 the lowest byte of each of sixteen lanes (WebAssembly 2.0, section 5.4). */
const instructions: readonly number[] = [
  ...[0x41, 0x7f, 0xfd, 0x0f, 0x21, 2], // i32.const -1; i8x16.splat; local.set 2
  ...[0x03, 0x40], // loop
  ...[0x20, 2], // local.get 2
  ...[...lowestAt(0), ...lowestAt(16), ...lowestAt(32), ...lowestAt(48)],
  ...[0x21, 2], // local.set 2
  ...[0x20, 1, 0x41, 0xc0, 0, 0x6a, 0x22, 1], // local.get 1; i32.const 64; i32.add; local.tee 1
  ...[0x20, 0, 0x49, 0x0d, 0], // local.get 0; i32.lt_u; br_if the loop
  0x0b, // end of the loop
  ...[0x20, 2, 0x41, space, 0xfd, 0x0f], // local.get 2; i32.const 32; i8x16.splat
  ...[0xfd, 0x26, 0xfd, 0x53], // i8x16.lt_u; v128.any_true
  0x0b, // end
]

/** Body of the function: two groups of locals, one i32 and one v128. */
const body = [2, 1, 0x7f, 1, 0x7b, ...instructions]

/** The module (WebAssembly 2.0, section 5.5). Nothing in it is as long as 128 bytes, so each length is one byte. */
const moduleBytes = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // its mark and version
  ...[1, 6, 1, 0x60, 1, 0x7f, 1, 0x7f], // types: from i32 to i32
  ...[3, 2, 1, 0], // functions: one of that type
  ...[5, 4, 1, 1, 1, 1], // memories: one of exactly one page
  ...[7, 9, 2, 0x01, 0x6d, 2, 0, 0x01, 0x66, 0, 0], // exports: the memory as "m", the function as "f"
  ...[10, body.length + 2, 1, body.length, ...body], // code
])

/**
 * Makes the search for bytes below 0x20. Undefined where this process may not or cannot have it: WebAssembly is switched off,
 * or addresses are scarce.
 */
export function makeVectorSearch(): ((bytes: Uint8Array) => boolean) | undefined {
  const { WebAssembly: engine } = globalThis as { readonly WebAssembly?: Engine }
  if (engine === undefined) return undefined
  try {
    const { m: memory, f: search } = new engine.Instance(new engine.Module(moduleBytes)).exports
    const page = new Uint8Array(memory.buffer)
    return (bytes) => hasLow(bytes, page, search)
  } catch {
    return undefined
  }
}

function hasLow(bytes: Uint8Array, page: Uint8Array, search: Search): boolean {
  for (let start = 0; start < bytes.length; start += pageBytes) {
    const length = Math.min(bytes.length - start, pageBytes)
    page.set(length === bytes.length ? bytes : bytes.subarray(start, start + length))
    page.fill(space, length, Math.ceil(length / stepBytes) * stepBytes)
    if (search(length) !== 0) return true
  }
  return false
}
