/** What the verbs that carry releases have in common: where things are kept, and with what a release is checked. */
import { join } from 'node:path'
import { loadPins } from '../src/client/assessment/baseline.ts'
import { stateHome } from '../src/client/state/folders.ts'
import { State } from '../src/client/state/state.ts'
import { gatherControl } from '../src/client/statements/control-source.ts'
import { ControlStore } from '../src/client/statements/control-store.ts'
import type { ReleaseCheckRequest } from '../src/client/statements/release-check.ts'
import { ReleaseStore } from '../src/client/statements/release-store.ts'
import type { PinnedSigner } from '../src/trust/pinned-signer.ts'
import type { Lock } from '../src/trust/pins.ts'
import type { EffectivePolicy } from '../src/trust/policy.ts'
import { whoCounts } from '../src/trust/who-counts.ts'
import type { TrustedRootSource } from '../src/verify/verifier.ts'
import type { Io } from './io.ts'

/** Where releases and control statements are kept for use without a network. */
export interface KeptFiles {
  readonly releases: ReleaseStore
  readonly control: ControlStore
}

/** The kept files of this user. */
export function keptFiles(io: Io): KeptFiles {
  const folder = join(stateHome(io), 'touchmark')
  return { releases: new ReleaseStore(folder), control: new ControlStore(folder) }
}

/** With what a release is checked: policy, root of trust, and whom the pins remember. Throws as their loaders do. */
export async function releaseCheck(
  policy: EffectivePolicy,
  trustedRoot: TrustedRootSource,
  io: Io,
): Promise<ReleaseCheckRequest> {
  const { user } = await loadPins(new State(join(stateHome(io), 'touchmark')), null)
  return {
    policy,
    who: async (name) => {
      const { registry } = policy
      // What the owners said was asked for, or imported, before: here it is only read.
      const control = await gatherControl({ name, registry, store: keptFiles(io).control, offline: true, trustedRoot })
      const state = control.state === 'verified' ? control.value : null
      return whoCounts({ policy, name, remembered: rememberedFor(user, name), control: state })
    },
    trustedRoot,
    now: io.now(),
  }
}

/** Whom the user's own pins remember for a name; where they remember several, none of them stands for the others. */
function rememberedFor({ servers }: Lock, name: string): PinnedSigner | null {
  const signers = [...servers.values()].filter((pin) => pin.name === name).map(({ signedBy }) => signedBy)
  return signers.length === 1 ? (signers[0] ?? null) : null
}
