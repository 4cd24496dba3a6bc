/** White space as words know it: one blank, however lines are broken and indented. */

import type { Sentence, TextRange } from '../text-view.ts'

/** A text in which every run of white space is one blank. */
export interface SingleSpaced {
  readonly text: string
  /** The range of the original text that a range of `text` stands for. */
  originalRange(range: TextRange): TextRange
}

const lines = new WeakMap<Sentence, SingleSpaced>()

/** A sentence with every run of white space as one blank; made once, though many rules read it. */
export function lineOf(sentence: Sentence): SingleSpaced {
  let line = lines.get(sentence)
  if (line === undefined) {
    line = singleSpaced(sentence.text)
    lines.set(sentence, line)
  }
  return line
}

const wide = /\s{2}|[^\S ]/
const whiteSpace = /\s/

function singleSpaced(original: string): SingleSpaced {
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
