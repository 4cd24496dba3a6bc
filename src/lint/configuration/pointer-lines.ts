/** Lines of a file, for what a JSON pointer points at. */

import type { JsonDocument, Span } from '../../encoding/json-document.ts'
import { parsePointer } from '../../encoding/json-pointer.ts'
import { isArray, isObject, type JsonValue, ownMember } from '../../encoding/json-value.ts'

/** How deep positions are needed: an entry of one project, its member, a word of that. */
export const configurationSpanDepth = 8

/**
 * Says of a pointer on which line the member begins that it leads to, from 1; for an item of a list, the line of the list.
 * What is not there is on the line of what would hold it. Looks for the lines once, however many pointers come.
 */
export function pointerLines({ value, text, memberSpans }: JsonDocument): (pointer: string) => number {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (pointer) => {
    let at: JsonValue | undefined = value
    let span: Span | undefined
    for (const token of parsePointer(pointer)) {
      if (isObject(at)) {
        span = memberSpans.get(at)?.get(token) ?? span
        at = ownMember(at, token)
      } else at = isArray(at) ? at[Number(token)] : undefined
    }
    return lineAt(starts, span?.start ?? 0)
  }
}

/** How many of the sorted starts are at or before an offset. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  return low
}
