import { newFindings } from '../../src/lint/change-lint.ts'
import type { Finding } from '../../src/lint/finding.ts'
import { lintInstructions } from '../../src/lint/linter.ts'
import { type Change, diffSnapshots } from '../../src/snapshot/change.ts'
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
  const changes = diffSnapshots(before.snapshot, after.snapshot)
  return {
    name,
    profile: after.profile,
    from: before,
    to: after,
    changes: changes.map((change) => ({ ...change, findings: findingsOf(change) })),
  }
}

/** What lint says of an item now and did not say before. */
function findingsOf({ section, before, after, details }: Change): Finding[] {
  if (after !== undefined) return newFindings(before, after)
  return section === 'instructions' ? details.flatMap((detail) => instructionFindings(detail)) : []
}

function instructionFindings({ before, after }: Change['details'][number]): Finding[] {
  if (typeof after !== 'string') return []
  const known = new Set(typeof before === 'string' ? lintInstructions(before).map((one) => flagged(one, before)) : [])
  return lintInstructions(after).filter((one) => !known.has(flagged(one, after)))
}

/** Two findings of one rule over the same text are the same, wherever they stand. */
function flagged({ rule, start, end }: Finding, text: string): string {
  return `${rule} ${text.slice(start, end)}`
}
