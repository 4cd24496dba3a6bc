import { newFindings } from '../src/lint/change-lint.ts'
import type { Finding } from '../src/lint/finding.ts'
import { lintInstructions } from '../src/lint/linter.ts'
import type { Change } from '../src/snapshot/change.ts'

/** Findings that a change brought; of changed instructions, all that the new ones have. */
export function changeFindings({ section, before, after, details }: Change): Finding[] {
  if (after !== undefined) return newFindings(before, after)
  const text = section === 'instructions' ? details[0]?.after : undefined
  return typeof text === 'string' ? lintInstructions(text) : []
}
