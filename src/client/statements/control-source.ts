/**
 * What the owners of a name have said about it: asked of the registry, verified, and held against what was seen before.
 * The answer is a check, never an exception: whoever asked goes on to a verdict.
 */

import type { ControlFile, ControlFileLink } from '../../attestation/control-file.ts'
import { RegistryError, VerificationError } from '../../errors.ts'
import { parseVerifierKey } from '../../log/note.ts'
import type { ControlState } from '../../trust/control-state.ts'
import type { Check } from '../../trust/evidence.ts'
import type { RegistryGrant } from '../../trust/policy.ts'
import { verifyControlChain } from '../../verify/control.ts'
import type { ProofMaterial } from '../../verify/verifier.ts'
import { quote } from '../../visible-text.ts'
import { controlFailure } from './check-failure.ts'
import type { ControlStore } from './control-store.ts'
import { RegistryClient } from './registry-client.ts'

/** Whose control statements are wanted, and where they are. */
export interface ControlRequest {
  /** Server name; null where none is known. */
  readonly name: string | null
  /** The registry of the policy; null where it names none. */
  readonly registry: RegistryGrant | null
  /** How it is spoken to; default a client of its URL. */
  readonly client?: RegistryClient
  /** Statements at hand, instead of the registry's. */
  readonly file?: ControlFile
  /** What was seen before; null where nothing can be remembered. */
  readonly store: ControlStore | null
  readonly offline: boolean
  readonly trustedRoot: ProofMaterial['trustedRoot']
  /** Milliseconds since 1970: when the registry is asked; default that is not remembered. */
  readonly now?: number
  /** Told when the registry was last asked (milliseconds since 1970), where it is not asked now. */
  readonly onKept?: (confirmedAt: number) => void
}

/**
 * Gathers the control statements of a name. Without a registry in the policy, or without a name, nothing is demanded.
 * Offline it is what was seen last that counts, and where nothing was, it could not be asked.
 *
 * @throws StateError `E_LOCK_CORRUPT`, `E_STATE_ACCESS` where what was kept cannot be read.
 */
export async function gatherControl(request: ControlRequest): Promise<Check<ControlState>> {
  const { name, registry, store } = request
  if (name === null || registry === null) return { state: 'not-demanded' }
  const origin = parseVerifierKey(registry.key).name
  const kept = (await store?.load(origin, name)) ?? null
  try {
    const found = await findStatements({ ...request, name, registry }, kept, origin)
    const demands = { name, registryKey: parseVerifierKey(registry.key), trustedRoot: request.trustedRoot }
    const state = await verifyControlChain(found.statements, demands)
    if (kept !== null) requireExtension(kept, found)
    if (kept === null || found.statements.length > kept.statements.length) {
      await store?.save({ ...found, name, origin })
      // A file at hand may be old: all that is known of its age is its newest statement.
      await store?.confirm(origin, name, state.links.at(-1)?.acceptedAt ?? 0)
    }
    await tellAge(request, origin, name)
    return { state: 'verified', value: state }
  } catch (error) {
    return controlFailure(error)
  }
}

/** What is kept is as old as the last answer, however young its last statement. */
async function tellAge(
  { store, file, offline, now, onKept }: ControlRequest,
  origin: string,
  name: string,
): Promise<void> {
  if (store === null || file !== undefined) return
  if (!offline && now !== undefined) await store.confirm(origin, name, now)
  if (!offline) return
  const confirmedAt = await store.confirmedAt(origin, name)
  if (confirmedAt !== undefined) onKept?.(confirmedAt)
}

async function findStatements(
  { name, registry, client, file, offline }: ControlRequest & { name: string; registry: RegistryGrant },
  kept: ControlFile | null,
  origin: string,
): Promise<ControlFile> {
  if (file !== undefined) return requireAbout(file, name, origin)
  if (!offline) {
    const found = await (client ?? new RegistryClient({ url: registry.url })).control(name)
    return found === undefined ? { name, origin, statements: [] } : requireAbout(found, name, origin)
  }
  if (kept !== null) return kept
  throw new RegistryError('E_REGISTRY_UNREACHABLE', {
    found: `no control statements of ${quote(name)} that were seen before`,
    expected: 'to have asked once with a network, or --control FILE',
  })
}

function requireAbout(file: ControlFile, name: string, origin: string): ControlFile {
  if (file.name === name && file.origin === origin) return file
  const code = file.origin === origin ? 'E_SUBJECT_MISMATCH' : 'E_CONTROL_ORIGIN'
  throw new VerificationError(code, {
    found: `control statements of ${quote(file.name)} in the log ${quote(file.origin)}`,
    expected: `those of ${quote(name)} in ${quote(origin)}`,
  })
}

/**
 * A chain only grows: what was seen once is in it for ever, by the same signers and at the same place in the log.
 *
 * @throws VerificationError `E_CONTROL_ROLLBACK` where something is gone or different.
 */
export function requireExtension(kept: ControlFile, found: ControlFile): void {
  const lost = kept.statements.findIndex((link, index) => !sameAcceptance(link, found.statements[index]))
  if (lost < 0) return
  throw new VerificationError('E_CONTROL_ROLLBACK', {
    found: `control statements without the one at ${lost} that was seen before`,
    where: quote(kept.name),
    expected: `at least the ${kept.statements.length} that were seen, as they were accepted`,
    next: 'The registry hides or rewrites history; ask its operator',
  })
}

/** A receipt's text names statement, bundles, index and time: another one says that something else was accepted. */
function sameAcceptance(a: ControlFileLink, b: ControlFileLink | undefined): boolean {
  return b !== undefined && noteText(a.receipt) === noteText(b.receipt)
}

function noteText(receipt: string): string {
  return receipt.slice(0, receipt.lastIndexOf('\n\n'))
}
