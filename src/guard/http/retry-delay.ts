/** Longest time that a server may make anybody wait before a stream is taken up again. */
const maxDelayMs = 60_000
/** Shortest: a server that ends its streams at once would have them opened without a pause. */
const minDelayMs = 100

/** Resolves after a time that a server may choose within reason, or when nobody waits any more. */
export function delay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, Math.min(Math.max(ms, minDelayMs), maxDelayMs))
    signal.addEventListener('abort', done)
    if (signal.aborted) done()
  })
}
