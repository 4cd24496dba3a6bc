/** Marks that pretend to be the host's own, such as chat-template tokens: see fake-system-tags.md. */

import { hostMarks } from '../host-marks.ts'
import { matchMarks } from '../mark.ts'
import type { TextRule } from '../rule.ts'

export const fakeSystemTags: TextRule = {
  kind: 'text',
  id: 'fake-system-tags',
  severity: 'error',
  title: 'Text holds marks that pretend to be the host',
  weight: 0.4,
  expressions: hostMarks.map(({ expression }) => expression),
  check: (view) => matchMarks(view, hostMarks),
}
