/** The pin in effect for a configuration entry, and the definitions that it stands for. */
import type { JsonObject } from '../../encoding/json-value.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import { differingHashes, type Reference } from '../../trust/comparison.ts'
import type { Baseline } from '../../trust/evidence.ts'
import { pinsCount } from '../../trust/grants.ts'
import { emptyLock, type Lock, type Pin } from '../../trust/pins.ts'
import type { EffectivePolicy } from '../../trust/policy.ts'
import { loadLock } from '../state/lock-file.ts'
import type { State } from '../state/state.ts'

/** Pins as they were loaded: the user's own, and a project's where there is one. */
export interface LoadedPins {
  readonly user: Lock
  readonly project: Lock | null
}

/**
 * Loads the pins. `projectLock` is the path of a project's lock, null where there is no project.
 *
 * @throws StateError `E_LOCK_CORRUPT`, `E_STATE_ACCESS`: a lock that is there but unusable is never as none.
 */
export async function loadPins(state: State | null, projectLock: string | null): Promise<LoadedPins> {
  const user = state === null ? emptyLock : await state.load()
  if (projectLock === null) return { user, project: null }
  const project = state === null ? await loadLock(projectLock) : await state.loadBeside(projectLock)
  return { user, project: project ?? null }
}

/** The pin in effect. */
export interface EffectivePin {
  readonly baseline: Baseline
  readonly pin: Pin | null
}

/**
 * The pin of an entry. A user's own goes before a project's, which is only a claim; and under a machine policy that does
 * not delegate the name, so is the user's: whatever runs under their account can write it. `name` is the server's, where
 * somebody else than the pin says it.
 */
export function effectivePin(
  pins: LoadedPins,
  { policy, entry, name }: { policy: EffectivePolicy; entry: string; name: string | null },
): EffectivePin {
  const own = pins.user.servers.get(entry)
  if (own !== undefined) {
    const counts = pinsCount(policy, { entry, name: name ?? own.name })
    return { baseline: counts ? 'trusted' : 'claimed', pin: own }
  }
  const claimed = pins.project?.servers.get(entry)
  return claimed === undefined ? { baseline: 'none', pin: null } : { baseline: 'project-only', pin: claimed }
}

/** A pin as something to hold a snapshot against; loads the definitions that differ. Throws as {@link State.definition}. */
export async function pinReference(pin: Pin, snapshot: Snapshot, state: State | null): Promise<Reference> {
  const known = new Map<string, JsonObject>()
  for (const hash of state === null ? [] : differingHashes(snapshot, pin)) {
    const value = await state?.definition(hash)
    if (value !== undefined) known.set(hash, value)
  }
  return { hashes: pin.hashes, masks: pin.masks, definitionOf: (hash) => known.get(hash) }
}
