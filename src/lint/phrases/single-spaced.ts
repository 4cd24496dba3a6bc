/** White space as words know it: one blank, however lines are broken and indented. */

import type { TextRange } from '../text-view.ts'

/** A text in which every run of white space is one blank. */
export interface SingleSpaced {
  readonly text: string
  /** The range of the original text that a range of `text` stands for. */
  originalRange(range: TextRange): TextRange
}

const wide = /\s{2}|[^\S ]/
const whiteSpace = /\s/

/** Writes every run of white space as one blank. */
export function singleSpaced(original: string): SingleSpaced {
  if (!wide.test(original)) return { text: original, originalRange: (range) => range }
  const positions: number[] = []
  let text = ''
  for (let index = 0; index < original.length; index += 1) {
    const unit = original.charAt(index)
    const isSpace = whiteSpace.test(unit)
    if (isSpace && text.endsWith(' ')) continue
    text += isSpace ? ' ' : unit
    positions.push(index)
  }
  const originalRange = ({ start, end }: TextRange) => ({
    start: positions[start] ?? original.length,
    end: end > start ? (positions[end - 1] ?? original.length) + 1 : (positions[start] ?? original.length),
  })
  return { text, originalRange }
}
