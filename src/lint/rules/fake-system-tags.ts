/** Marks that pretend to be the host's own, such as chat-template tokens: see fake-system-tags.md. */

import { hostMarks } from '../host-marks.ts'
import { matchMarks } from '../mark.ts'
import type { RuleMatch, TextPlace, TextRule } from '../rule.ts'

export const fakeSystemTags: TextRule = {
  kind: 'text',
  id: 'fake-system-tags',
  severity: 'error',
  title: 'Text holds marks that pretend to be the host',
  weight: 0.4,
  expressions: hostMarks.map(({ expression }) => expression),
  check: (view, place) => matchMarks(view, hostMarks).map((match) => (isListed(place) ? raised(match) : match)),
}

/** One of the values that a parameter may have: nobody needs to speak there. */
function isListed({ path }: TextPlace): boolean {
  return path.at(-2) === 'enum' || path.at(-1) === 'const'
}

function raised(match: RuleMatch): RuleMatch {
  return match.severity === 'note' ? { ...match, severity: 'warning' } : match
}
