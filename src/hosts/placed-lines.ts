/** Lines of a file in any language, for what a JSON pointer points at. */
import { parsePointer } from '../encoding/json-pointer.ts'
import { itemsOf, memberOf, type PlacedValue } from './placed-value.ts'

/**
 * Says of a pointer on which line the member begins that it leads to, from 1. What is not there is on the line of what
 * would hold it.
 */
export function placedLines(text: string, root: PlacedValue): (pointer: string) => number {
  return (pointer) => {
    let at: PlacedValue | undefined = root
    let offset = 0
    for (const token of parsePointer(pointer)) {
      const member = memberOf(at, token)
      at = member?.value ?? itemsOf(at)?.[Number(token)]
      offset = member?.nameSpan.start ?? at?.span.start ?? offset
    }
    return text.slice(0, offset).split('\n').length
  }
}
