import { type Capture, capture } from '../src/client/capture/capture.ts'
import type { Target } from '../src/client/target.ts'
import type { ParsedOptions } from './command.ts'
import type { Io } from './io.ts'
import { readOffers } from './offer-options.ts'
import { withProgress } from './progress.ts'
import { readLimits } from './target-options.ts'

/**
 * Looks at a live server, with the limits of the options. A server runs in a session of its own, so an interrupt reaches
 * us alone: it ends the look, and the server with it. Throws as {@link capture} does.
 */
export async function captureTarget(target: Target, options: ParsedOptions, io: Io): Promise<Capture> {
  const cancel = new AbortController()
  const stop = () => cancel.abort()
  const interrupts = ['SIGINT', 'SIGTERM'] as const
  for (const name of interrupts) io.signals.on(name, stop)
  try {
    const limits = readLimits(options)
    const request = { limits, offers: readOffers(options), environment: io.env, signal: cancel.signal }
    return await withProgress('looking at the server', io, () => capture(target, request))
  } finally {
    for (const name of interrupts) io.signals.off(name, stop)
  }
}
