/** Where Markdown shows text as it stands, because it is code. */

import type { TextRange } from './text-range.ts'

/** A fence, or a short span between single backticks on one line. */
const code = /```[^`]{0,4000}```|`[^`\n]{1,400}`/g

/** Every piece of code in `text`, in order, the backticks included. */
export function markdownCode(text: string): TextRange[] {
  if (!text.includes('`')) return []
  return Array.from(text.matchAll(code), ({ 0: found, index }) => ({ start: index, end: index + found.length }))
}

/** Whether `index` lies in one of the `ranges`, which are in order and do not overlap. */
export function isInside(ranges: readonly TextRange[], index: number): boolean {
  let low = 0
  let high = ranges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ranges[middle]?.end ?? 0) <= index) low = middle + 1
    else high = middle
  }
  return (ranges[low]?.start ?? Number.POSITIVE_INFINITY) <= index
}
