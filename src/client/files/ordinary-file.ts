/**
 * What files are read whose path others may have chosen: a link in a project may lead to a device that never ends, or to our
 * own input. Loaded by every hook, so it loads next to nothing.
 */
import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs'

/** Largest file that is read whole: more than any policy, lock or kept release has. */
const maxFileBytes = 256 * 1024 * 1024

/** How a file is opened for reading: a pipe that nobody writes to is not waited for. */
export const openToRead = constants.O_RDONLY | constants.O_NONBLOCK

/** Throws for what an open file is if it is anything but a file of at most {@link maxFileBytes}. */
export function requireOrdinary(stats: Pick<Stats, 'isFile' | 'size'>): void {
  if (!stats.isFile()) throw new TypeError('not a file')
  if (stats.size > maxFileBytes) throw new RangeError('too large a file')
}

/**
 * The bytes of an ordinary file of at most `maxBytes`; nothing of any other is read. Throws as `node:fs` does, and for what
 * is no such file.
 */
export function readOrdinary(path: string, maxBytes: number): Uint8Array {
  const file = openSync(path, openToRead)
  try {
    const stats = fstatSync(file)
    requireOrdinary(stats)
    if (stats.size > maxBytes) throw new FileTooLong(stats.size, maxBytes)
    return readFileSync(file)
  } finally {
    closeSync(file)
  }
}

/** A file that is longer than its readers take. */
export class FileTooLong extends RangeError {
  /** How long it is, in bytes. */
  readonly size: number

  constructor(size: number, maxBytes: number) {
    super(`${size} bytes, where at most ${maxBytes} are read`)
    this.size = size
  }
}
