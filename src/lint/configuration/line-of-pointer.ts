/** Lines of a file, for what a JSON pointer points at. */

import type { JsonDocument, Span } from '../../encoding/json-document.ts'
import { parsePointer } from '../../encoding/json-pointer.ts'
import { isArray, isObject, type JsonValue, ownMember } from '../../encoding/json-value.ts'

/** How deep positions are needed: an entry of one project, its member, a word of that. */
export const configurationSpanDepth = 8

/**
 * The line on which the member begins that a pointer leads to, from 1; for an item of a list, the line of the list. What is
 * not there is on the line of what would hold it.
 */
export function lineOfPointer({ value, text, memberSpans }: JsonDocument, pointer: string): number {
  let at: JsonValue | undefined = value
  let span: Span | undefined
  for (const token of parsePointer(pointer)) {
    if (isObject(at)) {
      span = memberSpans.get(at)?.get(token) ?? span
      at = ownMember(at, token)
    } else at = isArray(at) ? at[Number(token)] : undefined
  }
  return text.slice(0, span?.start ?? 0).split('\n').length
}
