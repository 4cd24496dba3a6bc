import { visibleLine } from '../visible-text.ts'
import type { TextRange } from './text-range.ts'

/** Code units of the original that are shown before and after the flagged range. */
const contextLength = 40
/** Code units of the flagged range that are shown. */
const flaggedLength = 120

/**
 * Two lines: the place in its text on one line, hidden characters as labels, and marks below what is flagged. Foreign
 * text, but safe for a terminal.
 */
export function codeFrame(text: string, { start, end }: TextRange): [line: string, marks: string] {
  const from = Math.max(0, start - contextLength)
  const to = Math.min(text.length, end + contextLength)
  const before = (from > 0 ? '…' : '') + visibleLine(text.slice(from, start))
  const flagged = visibleLine(text.slice(start, end), flaggedLength)
  const after = visibleLine(text.slice(end, to)) + (to < text.length ? '…' : '')
  return [before + flagged + after, ' '.repeat(before.length) + '~'.repeat(Math.max(1, flagged.length))]
}
