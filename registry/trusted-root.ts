/** Where the registry's root of trust for keyless signatures comes from: a file, else the order that clients keep. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadTrustedRoot } from '../src/client/statements/trusted-root.ts'
import { ConfigError } from '../src/errors.ts'
import { readTrustedRoot } from '../src/verify/trusted-root.ts'
import type { TrustedRootSource } from '../src/verify/verifier.ts'
import { quote } from '../src/visible-text.ts'
import type { LogEvent } from './app.ts'
import type { Config } from './config.ts'

/** How long one copy is used before it is asked for again, and how soon again after none could be had. */
const usedForMs = 60 * 60 * 1000

/**
 * The registry's root of trust. A file is read and checked at once: one that cannot be used must not be noticed only by
 * the first publisher. Otherwise Sigstore's own is fetched when the first keyless bundle arrives, and kept in the data
 * directory.
 *
 * @throws ConfigError `E_FILE_NOT_FOUND`; VerificationError `E_TRUSTED_ROOT_INVALID`.
 */
export function makeTrustedRootSource(config: Config, log: (event: LogEvent) => void): TrustedRootSource {
  if (config.trustedRootFile !== null) return readFile(config.trustedRootFile)
  let copy: { readonly bytes: Promise<Uint8Array>; readonly untilMs: number } | undefined
  return () => {
    const now = Date.now()
    if (copy !== undefined && copy.untilMs > now) return copy.bytes
    const bytes = fetchRoot(config, now, log)
    copy = { bytes, untilMs: now + usedForMs }
    // What failed is tried again by the next who asks.
    bytes.catch(() => {
      copy = undefined
    })
    return bytes
  }
}

async function fetchRoot({ dataDirectory }: Config, now: number, log: (event: LogEvent) => void): Promise<Uint8Array> {
  const folder = join(dataDirectory, 'trusted-root')
  const { bytes, notice } = await loadTrustedRoot({ folder, offline: false, now })
  if (notice !== null) log({ event: 'trusted-root', notice })
  return bytes
}

function readFile(path: string): Uint8Array {
  let bytes: Uint8Array
  try {
    bytes = new Uint8Array(readFileSync(path))
  } catch (cause) {
    throw new ConfigError('E_FILE_NOT_FOUND', {
      found: 'no root of trust that can be read',
      where: quote(path, 400),
      next: 'Name another file with --trusted-root',
      cause,
    })
  }
  readTrustedRoot(bytes)
  return bytes
}
