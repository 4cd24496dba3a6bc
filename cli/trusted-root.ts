/** The root of trust for keyless signatures, as options and the state folder have it. */
import { join } from 'node:path'
import { loadTrustedRoot } from '../src/client/trusted-root.ts'
import type { TrustedRootSource } from '../src/verify/verifier.ts'
import { visibleLine } from '../src/visible-text.ts'
import type { OptionSpecs } from './command.ts'
import { readNamedFile } from './files.ts'
import { stateHome } from './folders.ts'
import type { Io } from './io.ts'

/** How keyless signatures are checked. */
export const trustedRootOption = {
  'trusted-root': {
    type: 'string',
    value: 'FILE',
    help: "a Sigstore trusted_root.json for keyless signatures (default: Sigstore's own, kept up to date)",
  },
} as const satisfies OptionSpecs

/**
 * The named file, read now; else what is loaded when the first keyless signature is met, and again only where it could
 * not be had. Where it is not as new as can be, it is said on stderr.
 *
 * @throws ConfigError `E_FILE_NOT_FOUND`, `E_FILE_ACCESS`; later what `loadTrustedRoot` throws.
 */
export function trustedRootSource(named: string | undefined, offline: boolean, io: Io): TrustedRootSource {
  if (named !== undefined) return readNamedFile(named, io)
  let loading: Promise<Uint8Array> | undefined
  return () => {
    loading ??= load(offline, io).catch((error: unknown) => {
      loading = undefined
      throw error
    })
    return loading
  }
}

async function load(offline: boolean, io: Io): Promise<Uint8Array> {
  const folder = join(stateHome(io), 'touchmark', 'trusted-root')
  const { bytes, notice } = await loadTrustedRoot({ folder, offline, now: io.now() })
  if (notice !== null) io.stderr.write(`touchmark: ${visibleLine(notice, 400)}\n`)
  return bytes
}
