/**
 * Taking an export file in. It comes from outside, by hand, and nothing in it is believed: each release is checked by the
 * policy of this machine, what holds is added to what is kept, and what is kept never becomes less.
 */
import type { ControlFile } from '../../attestation/control-file.ts'
import type { ExportFile } from '../../attestation/export-format.ts'
import type { ReleaseKey, StoredRelease } from '../../attestation/stored-release.ts'
import { TouchmarkError } from '../../errors.ts'
import type { Check } from '../../trust/evidence.ts'
import { gatherControl } from './control-source.ts'
import type { ControlStore } from './control-store.ts'
import { checkRelease, mergeReleases, type ReleaseCheckRequest } from './release-check.ts'
import type { ReleaseStore } from './release-store.ts'

/** What came of one release of an export file. */
export interface ImportedRelease extends ReleaseKey {
  /** `kept`: it holds and is new here, or more than was; `present`: it was here before; `refused`: nothing of it holds. */
  readonly outcome: 'kept' | 'present' | 'refused'
  /** Who signed what holds, each as one escaped line. */
  readonly signers: readonly string[]
  /** What of it does not hold. */
  readonly problems: readonly TouchmarkError[]
}

/**
 * Takes the releases of an export file in.
 *
 * @throws StateError `E_LOCK_CORRUPT`, `E_STATE_ACCESS` where what is kept cannot be read or written.
 */
export async function importReleases(
  { releases }: Pick<ExportFile, 'releases'>,
  store: ReleaseStore,
  request: ReleaseCheckRequest,
): Promise<ImportedRelease[]> {
  const imported: ImportedRelease[] = []
  for (const release of releases) imported.push(await importRelease(release, store, request))
  return imported
}

async function importRelease(
  incoming: StoredRelease,
  store: ReleaseStore,
  request: ReleaseCheckRequest,
): Promise<ImportedRelease> {
  const { name, version, profile } = incoming
  const { release, signers, problems } = await checkRelease(incoming, request)
  const key = { name, version, profile }
  if (release === null) return { ...key, outcome: 'refused', signers, problems }
  const kept = await store.load(key)
  try {
    const merged = mergeReleases(kept, release)
    const changed = kept === undefined || isMore(merged, kept)
    if (changed) await store.save(merged)
    return { ...key, outcome: changed ? 'kept' : 'present', signers, problems }
  } catch (error) {
    if (!(error instanceof TouchmarkError) || error.code !== 'E_SUBJECT_MISMATCH') throw error
    return { ...key, outcome: 'refused', signers: [], problems: [...problems, error] }
  }
}

function isMore(merged: StoredRelease, kept: StoredRelease): boolean {
  const receipts = ({ bundles }: StoredRelease): number => bundles.filter(({ receipt }) => receipt !== null).length
  return (
    merged.bundles.length > kept.bundles.length ||
    receipts(merged) > receipts(kept) ||
    (merged.snapshot !== null) !== (kept.snapshot !== null)
  )
}

/** What came of the control statements of one name. */
export interface ImportedControl {
  readonly name: string
  readonly origin: string
  readonly statements: number
  /** `kept`: they hold, and go on from what was seen here before; `not-checked`: policy names no registry. */
  readonly outcome: 'kept' | 'refused' | 'not-checked'
  /** Why they were refused or could not be checked. */
  readonly failure: Extract<Check<never>, { state: 'refused' | 'unchecked' }> | null
}

/**
 * Takes the control statements of an export file in: verified as a registry's, and never instead of a longer chain that
 * was seen here before (`E_CONTROL_ROLLBACK`).
 *
 * @throws StateError `E_LOCK_CORRUPT`, `E_STATE_ACCESS` where what is kept cannot be read or written.
 */
export async function importControl(
  { control }: Pick<ExportFile, 'control'>,
  store: ControlStore,
  request: ReleaseCheckRequest,
): Promise<ImportedControl[]> {
  const imported: ImportedControl[] = []
  for (const file of control) imported.push(await importChain(file, store, request))
  return imported
}

async function importChain(
  file: ControlFile,
  store: ControlStore,
  { policy: { registry }, trustedRoot }: ReleaseCheckRequest,
): Promise<ImportedControl> {
  const { name, origin, statements } = file
  const item = { name, origin, statements: statements.length }
  const check = await gatherControl({ name, registry, file, store, offline: true, trustedRoot })
  switch (check.state) {
    case 'verified':
      return { ...item, outcome: 'kept', failure: null }
    case 'refused':
    case 'unchecked':
      return { ...item, outcome: 'refused', failure: check }
    default:
      return { ...item, outcome: 'not-checked', failure: null }
  }
}
