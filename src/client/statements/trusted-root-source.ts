/** The root of trust for keyless signatures, as it was chosen and as the state folder has it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { VerificationError } from '../../errors.ts'
import type { EffectivePolicy } from '../../trust/policy.ts'
import type { TrustedRootSource } from '../../verify/verifier.ts'
import { quote, visibleLine } from '../../visible-text.ts'
import { readNamedFile } from '../files/named-file.ts'
import { readMachineFile } from '../policy/policy-bytes.ts'
import { stateHome } from '../state/folders.ts'
import type { Surroundings } from '../surroundings.ts'

/** What is asked for. */
export interface TrustedRootChoice {
  /** Path of a file that was named (`--trusted-root`). */
  readonly named: string | undefined
  readonly offline: boolean
  readonly policy: Pick<EffectivePolicy, 'delegated'>
}

/**
 * The named file, read now; else what is loaded when the first keyless signature is met, and again only where it could
 * not be had. Where it is not as new as can be, it is said on stderr.
 *
 * Whoever chooses the root of trust chooses who signed what. So under a machine policy it is the machine's,
 * `trusted_root.json` beside the policy; where there is none, Sigstore's own, fetched or shipped. A copy that is kept in the
 * state folder is a file of the user, and does not count.
 *
 * @throws ConfigError `E_FILE_NOT_FOUND`, `E_FILE_ACCESS`, `E_POLICY_INVALID` where others could write the machine's file;
 * VerificationError `E_NOT_DELEGATED` for another file under a machine policy; later what `loadTrustedRoot` throws.
 */
export async function trustedRootSource(choice: TrustedRootChoice, io: Surroundings): Promise<TrustedRootSource> {
  const { named, offline, policy } = choice
  if (policy.delegated !== null) return await machineSource(choice, io)
  if (named !== undefined) return readNamedFile(named, io)
  return once(() => load(join(stateHome(io), 'touchmark', 'trusted-root'), offline, io))
}

async function machineSource({ named, offline }: TrustedRootChoice, io: Surroundings): Promise<TrustedRootSource> {
  const { path, owner } = io.machinePolicy
  const own = join(dirname(path), 'trusted_root.json')
  if (named !== undefined && resolve(io.cwd, named) !== own) {
    throw new VerificationError('E_NOT_DELEGATED', {
      found: 'a root of trust of your own, which the machine policy does not leave to you',
      expected: `none, or ${quote(own, 300)}`,
      next: 'Whoever looks after this machine can put one there',
    })
  }
  const bytes = await readMachineFile(own, owner)
  if (bytes !== undefined) return bytes
  return once(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'touchmark-root-'))
    try {
      return await load(folder, offline, io)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
}

function once(load: () => Promise<Uint8Array>): () => Promise<Uint8Array> {
  let loading: Promise<Uint8Array> | undefined
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined
      throw error
    })
    return loading
  }
}

async function load(folder: string, offline: boolean, io: Surroundings): Promise<Uint8Array> {
  const { loadTrustedRoot } = await import('./trusted-root.ts')
  const { bytes, notice } = await loadTrustedRoot({ folder, offline, now: io.now() })
  if (notice !== null) io.stderr.write(`touchmark: ${visibleLine(notice, 400)}\n`)
  return bytes
}
