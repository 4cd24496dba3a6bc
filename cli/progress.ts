import type { Io } from './io.ts'

/** How long work may take before a person is told what it is. */
const quietMs = 2_000

/**
 * Waits for `work`; on a terminal, says what is being done once that takes longer than two seconds, and takes the line away
 * again at the end. A pipe is never told.
 */
export async function withProgress<T>(what: string, io: Io, work: () => Promise<T>): Promise<T> {
  if (!io.stderr.isTerminal) return await work()
  let told = false
  const timer = setTimeout(() => {
    told = true
    io.stderr.write(`${what} …`)
  }, quietMs)
  try {
    return await work()
  } finally {
    clearTimeout(timer)
    // Carriage return, then "erase in line" (ECMA-48, EL).
    if (told) io.stderr.write('\r\u001b[K')
  }
}
