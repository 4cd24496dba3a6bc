/**
 * The central directory of a zip file, read before anything is unpacked: which entries there are, how large they say they
 * are, and which are none that we take. Reference: APPNOTE.TXT 6.3.10, sections 4.3 to 4.5.
 */
import { PackageError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'

/** One file of the archive. */
export interface ZipEntry {
  /** Path with `/`, relative, without `.` and `..`. */
  readonly name: string
  /** Bytes after unpacking, as the archive says. */
  readonly size: number
  /** CRC-32 of those bytes, as the archive says. */
  readonly checksum: number
  /** Whether it is a program. */
  readonly executable: boolean
}

/** What an archive may hold. */
export interface ZipLimits {
  readonly maxEntries: number
  /** Bytes of all files after unpacking. */
  readonly maxBytes: number
  /** How many times larger than its packed form all of it may be. */
  readonly maxRatio: number
}

/** Default limits: a server with its dependencies, several times over. */
export const defaultZipLimits: ZipLimits = { maxEntries: 50_000, maxBytes: 512 * 1024 * 1024, maxRatio: 200 }

const endLength = 22
const headerLength = 46
const localLength = 30

/**
 * Reads the directory.
 *
 * @returns Files only, in the archive's order.
 * @throws PackageError `E_PACKAGE_INVALID` where it is no plain zip file, or holds a link, an absolute path, `..`, two
 * entries of one path (on a file system without case too), an encrypted entry, or more than the limits.
 */
export function readZipDirectory(bytes: Uint8Array, limits: ZipLimits = defaultZipLimits): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = findEnd(view)
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  if (count === 0xffff || at === 0xffffffff) throw invalid('a zip file of the 64-bit kind')
  if (count > limits.maxEntries) throw invalid(`${count} entries`, `at most ${limits.maxEntries}`)
  const [entries, seen] = [[] as ZipEntry[], new Set<string>()]
  for (let index = 0; index < count; index += 1) {
    if (at + headerLength > end || view.getUint32(at, true) !== 0x02014b50) throw invalid('a torn directory')
    const { entry, next } = readHeader(bytes, view, at)
    refuseTwice(entry.name, seen)
    if (!entry.name.endsWith('/')) entries.push(entry)
    at = next
  }
  if (at !== end) throw invalid('a directory that does not end where it says')
  requireSmall(entries, bytes.length, limits)
  return entries
}

/** The end record, and what follows it (bundles carry signatures there), hold no second one that another reader would take. */
function findEnd(view: DataView): number {
  const found: number[] = []
  for (let at = view.byteLength - endLength; at >= 0 && at > view.byteLength - endLength - 0x10000; at -= 1) {
    if (view.getUint32(at, true) === 0x06054b50) found.push(at)
  }
  const [end, other] = found
  if (
    end === undefined ||
    other !== undefined ||
    end + endLength + view.getUint16(end + 20, true) !== view.byteLength
  ) {
    throw invalid('no zip file, or one with two ends')
  }
  const [disk, disks] = [view.getUint16(end + 4, true), view.getUint16(end + 6, true)]
  if (disk !== 0 || disks !== 0 || view.getUint16(end + 8, true) !== view.getUint16(end + 10, true)) {
    throw invalid('a part of a zip file')
  }
  return end
}

function readHeader(bytes: Uint8Array, view: DataView, at: number): { entry: ZipEntry; next: number } {
  const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)]
  const [packedSize, size] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)]
  const [nameLength, extraLength] = [view.getUint16(at + 28, true), view.getUint16(at + 30, true)]
  const next = at + headerLength + nameLength + extraLength + view.getUint16(at + 32, true)
  if (next > bytes.length) throw invalid('a torn directory')
  const raw = bytes.subarray(at + headerLength, at + headerLength + nameLength)
  const name = readName(raw, (flags & 0x800) !== 0)
  const local = view.getUint32(at + 42, true)
  if (size === 0xffffffff || packedSize === 0xffffffff || local === 0xffffffff)
    throw invalid('an entry of the 64-bit kind')
  if ((flags & 0x2041) !== 0 || (method !== 0 && method !== 8))
    throw invalid('an encrypted entry, or one packed otherwise', name)
  const mode = view.getUint16(at + 40, true)
  const type = mode >>> 12
  if (type !== 0 && type !== 8 && type !== 4) throw invalid('a link or a device', name)
  requireLocal(bytes, view, local, raw, name)
  const entry = { name, size, checksum: view.getUint32(at + 16, true), executable: (mode & 0o111) !== 0 }
  return { entry, next }
}

/** The header before the data must be of the same name: a reader that streams would take that one. */
function requireLocal(bytes: Uint8Array, view: DataView, local: number, raw: Uint8Array, name: string): void {
  const whole = local + localLength + raw.length <= bytes.length && view.getUint32(local, true) === 0x04034b50
  const own = whole ? bytes.subarray(local + localLength, local + localLength + raw.length) : undefined
  const length = whole ? view.getUint16(local + 26, true) : -1
  if (own === undefined || length !== raw.length || !own.every((byte, index) => byte === raw[index])) {
    throw invalid('two names for one entry', name)
  }
}

/** A path that means the same everywhere: no drive, no backslash, no control character, nothing that climbs. */
function readName(raw: Uint8Array, isUtf8: boolean): string {
  const name = Buffer.from(raw).toString('utf8')
  const parts = (name.endsWith('/') ? name.slice(0, -1) : name).split('/')
  const known = isUtf8 || raw.every((byte) => byte < 0x80)
  const plain = known && !/[\\:\0-\x1f\x7f\ufffd]/.test(name) && name.length <= 1024
  if (plain && parts.every((part) => part !== '' && part !== '.' && part !== '..')) return name
  throw invalid('a path that is not one below the bundle', name)
}

function refuseTwice(name: string, seen: Set<string>): void {
  const key = name.replace(/\/$/, '').normalize('NFC').toLowerCase()
  if (seen.has(key)) throw invalid('two entries of one path', name)
  seen.add(key)
}

function requireSmall(entries: readonly ZipEntry[], archiveBytes: number, { maxBytes, maxRatio }: ZipLimits): void {
  const size = entries.reduce((total, entry) => total + entry.size, 0)
  if (size > maxBytes) throw invalid(`${size} bytes after unpacking`, `at most ${maxBytes}`)
  if (size > archiveBytes * maxRatio)
    throw invalid(`an archive that unpacks to ${Math.round(size / archiveBytes)} times its size`)
}

function invalid(
  found: string,
  where = 'the bundle',
  expected = 'a plain zip file with files below one folder',
): PackageError {
  return new PackageError('E_PACKAGE_INVALID', { found, where: quote(where, 300), expected })
}
