/**
 * How much of an item changed: the size by which a small change in a new release is told from a new item. How suspicious
 * it is, is another question: see lint/change-score.ts.
 */

import type { Definition } from '../snapshot/definition.ts'
import { classifyDefinitionChange } from '../snapshot/definition-change.ts'
import { diffWords } from '../snapshot/text-diff.ts'

/**
 * 0 for the same, 1 for anything that is more than an edit of text. In between, the share of the text that was added or
 * removed, of the one string that changed most: a sentence slipped into one description of a large tool must weigh as
 * much as in a small one.
 */
export function changedShare(before: Definition | undefined, after: Definition): number {
  if (before === undefined) return 1
  if (before.hash === after.hash) return 0
  const { details } = classifyDefinitionChange(before, after)
  if (details.length === 0) return 1
  return Math.max(
    ...details.map((detail) => {
      if (detail.impact === 'mechanical') return 0
      const isText = typeof detail.before === 'string' && typeof detail.after === 'string'
      return isText && detail.impact === 'text' ? shareOfText(String(detail.before), String(detail.after)) : 1
    }),
  )
}

function shareOfText(before: string, after: string): number {
  const changed = diffWords(before, after)
    .filter(({ kind }) => kind !== 'same')
    .reduce((length, { text }) => length + text.length, 0)
  return Math.min(1, changed / Math.max(before.length, after.length, 1))
}
