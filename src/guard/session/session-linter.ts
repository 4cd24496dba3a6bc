/**
 * The linter as a session calls it. The installed program has another form of this file, which loads the linter at the
 * first call: most sessions have nothing to read in the middle. See bench/build-program.ts.
 */
import type { Finding } from '../../lint/finding.ts'
import { lintDefinition, wholeFindings } from '../../lint/linter.ts'
import type { LintedDefinition } from '../../lint/rule.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'

/** What the linter finds in something that is read as a definition would be. */
export function findInDefinition(definition: LintedDefinition): Finding[] {
  return lintDefinition(definition)
}

/** What the linter finds in what a server says of itself. */
export function findInWhole(snapshot: Snapshot): Finding[] {
  return wholeFindings(snapshot)
}
