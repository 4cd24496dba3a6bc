/** Zip files, byte by byte, so that tests can write what no tool would. */
import { crc32, deflateRawSync } from 'node:zlib'

/** One entry; what is not given is as an honest tool writes it. */
export interface TestZipEntry {
  readonly name: string | Uint8Array
  readonly text?: string
  /** Unix mode; default a regular file, or a folder where the name ends in `/`. */
  readonly mode?: number
  /** Name in the local header. */
  readonly localName?: string
  /** Size that the directory announces. */
  readonly size?: number
  readonly checksum?: number
  readonly flags?: number
  readonly method?: number
}

/** What follows or precedes the entries. */
export interface TestZipOptions {
  readonly comment?: Uint8Array
  /** Number of entries that the end record announces. */
  readonly count?: number
}

/** Writes a zip file. */
export function zipFile(
  entries: readonly TestZipEntry[],
  { comment = Buffer.alloc(0), count }: TestZipOptions = {},
): Buffer {
  const locals: Buffer[] = []
  const headers: Buffer[] = []
  let offset = 0
  for (const entry of entries) {
    const content = Buffer.from(entry.text ?? '')
    const packed = (entry.method ?? 8) === 8 ? deflateRawSync(content) : content
    const name = Buffer.from(entry.name as string)
    const localName = Buffer.from(entry.localName ?? (entry.name as string))
    const isFolder = name.at(-1) === 0x2f
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(entry.flags ?? 0x800, 2)
    common.writeUInt16LE(entry.method ?? 8, 4)
    common.writeUInt32LE(entry.checksum ?? crc32(content), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(entry.size ?? content.length, 18)
    common.writeUInt16LE(localName.length, 22)
    locals.push(Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, localName, packed]))
    const tail = Buffer.alloc(14)
    tail.writeUInt16LE(entry.mode ?? (isFolder ? 0o40755 : 0o100644), 8)
    tail.writeUInt32LE(offset, 10)
    common.writeUInt16LE(name.length, 22)
    headers.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03', 'latin1'), common, tail, name]))
    offset += locals.at(-1)?.length ?? 0
  }
  const end = Buffer.alloc(18)
  const directory = Buffer.concat(headers)
  end.writeUInt16LE(count ?? entries.length, 4)
  end.writeUInt16LE(count ?? entries.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(offset, 12)
  end.writeUInt16LE(comment.length, 16)
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06', 'latin1'), end, comment])
}
