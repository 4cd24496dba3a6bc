/** Compares two texts word by word. The only door of the package `diff`. */

import { diffWordsWithSpace } from 'diff'

/** A run of text that both sides share, or that only one has. */
export interface TextRun {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
}

/** Most added and removed words that are told apart in one text. */
const maxEdits = 1_000
/** Bound on edits times length: keeps the comparison of long hostile texts to well under a second. */
const maxWork = 20_000_000

/**
 * The runs that lead from `before` to `after`. White space is significant, whatever its kind, and so is every hidden
 * character: `same` and `removed` runs joined are exactly `before`, `same` and `added` ones exactly `after`. Where the
 * texts differ too much, what differs is one removed and one added run.
 */
export function diffWords(before: string, after: string): TextRun[] {
  if (before === after) return before === '' ? [] : [{ kind: 'same', text: before }]
  // diffWords of the package takes a space and a no-break space for equal, so it must not be used here.
  const maxEditLength = Math.min(maxEdits, Math.ceil(maxWork / (before.length + after.length)))
  const changes = diffWordsWithSpace(before, after, { maxEditLength })
  return (
    changes?.map(({ added, removed, value }) => ({ kind: kindOf(added, removed), text: value })) ??
    wholeTexts(before, after)
  )
}

function kindOf(added: boolean, removed: boolean): TextRun['kind'] {
  if (added) return 'added'
  return removed ? 'removed' : 'same'
}

/** Common beginning and end, and one removed and one added run between them. */
function wholeTexts(before: string, after: string): TextRun[] {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start += 1
  start = wholeCharacter(before, start)
  let end = 0
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1
  end = before.length - wholeCharacter(before, before.length - end, 1)
  const runs: TextRun[] = [
    { kind: 'same', text: before.slice(0, start) },
    { kind: 'removed', text: before.slice(start, before.length - end) },
    { kind: 'added', text: after.slice(start, after.length - end) },
    { kind: 'same', text: before.slice(before.length - end) },
  ]
  return runs.filter(({ text }) => text !== '')
}

/** The nearest offset in direction `step` that does not split a surrogate pair. */
function wholeCharacter(text: string, offset: number, step: -1 | 1 = -1): number {
  const before = text.charCodeAt(offset - 1)
  const after = text.charCodeAt(offset)
  const splits = before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff
  return splits ? offset + step : offset
}
