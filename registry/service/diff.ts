import { newSuppressions } from '../../src/attestation/suppression.ts'
import { lintChanges } from '../../src/lint/change-lint.ts'
import { diffSnapshots } from '../../src/snapshot/change.ts'
import type { Tx } from '../store/store.ts'
import { readVersion } from './read.ts'
import type { DiffView } from './types.ts'

/**
 * What changed from one version of a server to another, and what lint says of that. Both are read in the same profile:
 * the one asked for, else the one that the later version shows by default.
 *
 * @throws RegistryError `E_NOT_FOUND`; FormatError `E_NAME_INVALID`.
 */
export async function diffVersions(
  tx: Tx,
  name: string,
  from: string,
  to: string,
  profile?: string,
): Promise<DiffView> {
  const after = await readVersion(tx, name, to, profile)
  const before = await readVersion(tx, name, from, after.profile)
  const found = diffSnapshots(before.snapshot, after.snapshot)
  const { changes, findings } = lintChanges(before.snapshot, after.snapshot, found)
  return {
    name,
    profile: after.profile,
    from: before,
    to: after,
    findings,
    newSuppressions: newSuppressions(after.suppressions, before.suppressions),
    changes: changes.map(({ change, findings: brought, score }) => ({ ...change, findings: brought, score })),
  }
}
