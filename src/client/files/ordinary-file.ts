/**
 * What files are read whose path others may have chosen: a link in a project may lead to a device that never ends, or to our
 * own input. Loaded by every hook, so it loads next to nothing.
 */
import { constants, type Stats } from 'node:fs'

/** Largest file that is read whole: more than any policy, lock or kept release has. */
const maxFileBytes = 256 * 1024 * 1024

/** How a file is opened for reading: a pipe that nobody writes to is not waited for. */
export const openToRead = constants.O_RDONLY | constants.O_NONBLOCK

/** Throws for what an open file is if it is anything but a file of at most {@link maxFileBytes}. */
export function requireOrdinary(stats: Pick<Stats, 'isFile' | 'size'>): void {
  if (!stats.isFile()) throw new TypeError('not a file')
  if (stats.size > maxFileBytes) throw new RangeError('too large a file')
}
