/** A text made from another one by replacing runs of it, with the way back to the ranges of the original. */

import type { TextRange } from '../text-range.ts'

/** A run of a text and what stands in its place. */
export interface Run extends TextRange {
  readonly text: string
}

/** A text, and where in the original string each part of it comes from. Attacker-controlled. */
export interface DerivedText {
  readonly text: string
  /** How it was made: `plain`, else the names of the steps, joined by `>`. */
  readonly form: string
  /** The smallest range of the original string that a range of `text` was made from. */
  originalRange(range: TextRange): TextRange
}

/** A string as it stands. */
export function plainText(text: string): DerivedText {
  return { text, form: 'plain', originalRange: (range) => range }
}

/**
 * `source` with each run replaced. Runs are in order, never overlap and never lie outside the text; with none of them the
 * source itself is returned.
 */
export function rewritten(source: DerivedText, step: string, runs: readonly Run[]): DerivedText {
  if (runs.length === 0) return source
  const pieces = piecesOf(source.text, runs)
  return derived(source, step, pieces)
}

/** Only the runs themselves, one after another: what was hidden among the characters of `source`. */
export function extracted(source: DerivedText, step: string, runs: readonly Run[]): DerivedText {
  let at = 0
  const pieces = runs.map(({ start, end, text }) => {
    at += text.length
    return { at: at - text.length, from: start, to: end, text, isCopy: false }
  })
  return derived(source, step, pieces)
}

/** A part of the new text: it begins at `at`, and stands for the range `from`–`to` of the source. */
interface Piece {
  readonly at: number
  readonly from: number
  readonly to: number
  readonly text: string
  /** The part is the source's own, character by character. */
  readonly isCopy: boolean
}

function piecesOf(text: string, runs: readonly Run[]): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  let last = 0
  const add = (from: number, to: number, part: string, isCopy: boolean) => {
    if (part !== '') pieces.push({ at, from, to, text: part, isCopy })
    at += part.length
  }
  for (const run of runs) {
    add(last, run.start, text.slice(last, run.start), true)
    add(run.start, run.end, run.text, false)
    last = run.end
  }
  add(last, text.length, text.slice(last), true)
  return pieces
}

function derived(source: DerivedText, step: string, pieces: readonly Piece[]): DerivedText {
  return {
    text: pieces.map((piece) => piece.text).join(''),
    form: source.form === 'plain' ? step : `${source.form}>${step}`,
    originalRange: (range) => source.originalRange(sourceRange(pieces, range)),
  }
}

/** A range of the new text that is empty, or beyond its end, is the empty range where it stands. */
function sourceRange(pieces: readonly Piece[], { start, end }: TextRange): TextRange {
  const first = pieces[pieceAt(pieces, start)]
  if (first === undefined) return { start: 0, end: 0 }
  const from = first.isCopy ? Math.min(first.from + start - first.at, first.to) : first.from
  if (end <= start) return { start: from, end: from }
  const last = pieces[pieceAt(pieces, end - 1)] ?? first
  return { start: from, end: last.isCopy ? Math.min(last.from + end - last.at, last.to) : last.to }
}

/** Index of the last piece that begins at or before `offset`. */
function pieceAt(pieces: readonly Piece[], offset: number): number {
  let [low, high] = [0, pieces.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((pieces[middle]?.at ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}
