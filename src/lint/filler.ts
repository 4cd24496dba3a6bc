/** Long stretches without a word, behind which text is out of sight. */

import type { TextRange } from './text-range.ts'

/** A stretch that text follows, and how long it is in lines or columns. */
export interface Filler extends TextRange {
  readonly size: number
}

/** A line that says nothing: no letter, no digit, no bracket of code, no cell of a table. */
const wordless = /^[^\p{L}\p{N}[\](){}<>|`\\/$]{0,400}$/u

/** Runs of at least `minLines` lines without a word but not all blank, with a line that has one behind. */
export function fillerLines(text: string, minLines: number): Filler[] {
  const found: Filler[] = []
  let start = 0
  let size = 0
  for (let from = 0; from <= text.length; ) {
    const feed = text.indexOf('\n', from)
    const end = feed === -1 ? text.length : feed
    const line = text.slice(from, end)
    if (wordless.test(line)) {
      if (size === 0) start = from
      size += 1
    } else {
      if (size >= minLines && text.slice(start, from).trim() !== '') found.push({ start, end: from, size })
      size = 0
    }
    from = end + 1
  }
  return found
}

/** Marks that separate or lead the eye; repeated they fill a line. */
const columns = /[-.=_~*#+:·•…‥․–—―─━═│┄▁█░■□▪◦∙⋅]{60,}/gu
const word = /^[ \t]{0,40}["'(]?[\p{L}\p{N}]/u

/** Runs of at least 60 filling marks on one line, with a word on the same line behind them. */
export function fillerColumns(text: string): Filler[] {
  const found: Filler[] = []
  for (const { 0: run, index } of text.matchAll(columns)) {
    const end = index + run.length
    if (word.test(text.slice(end, end + 50))) found.push({ start: index, end, size: run.length })
  }
  return found
}

/** Line ends and spaces as HTML writes them. */
const markup = /(?:<br ?\/?>\s{0,4}){7,200}|(?:(?:&nbsp;|&#160;|&#xa0;|&emsp;|&ensp;|&#8195;)\s{0,2}){20,400}/gi

/** Runs of line ends or spaces in markup that push what follows out of sight. */
export function fillerMarkup(text: string): Filler[] {
  if (!/[<&]/.test(text)) return []
  const found: Filler[] = []
  for (const { 0: run, index } of text.matchAll(markup)) {
    const end = index + run.length
    if (end < text.trimEnd().length) found.push({ start: index, end, size: run.split(/[>;]/).length - 1 })
  }
  return found
}
