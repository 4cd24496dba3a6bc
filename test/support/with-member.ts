import { fromUtf8 } from '../../src/encoding/bytes.ts'
import { canonicalBytes } from '../../src/encoding/canonical-json.ts'
import { parsePointer } from '../../src/encoding/json-pointer.ts'
import type { JsonValue } from '../../src/encoding/json-value.ts'

/** A file of JSON with another value at `pointer`; undefined takes the member away. Canonical bytes. */
export function withMember(file: Uint8Array, pointer: string, value: JsonValue | undefined): Uint8Array {
  const json = JSON.parse(fromUtf8(file))
  const path = parsePointer(pointer)
  const last = path.pop() ?? ''
  const parent = path.reduce((container, name) => container[name], json)
  if (value === undefined) delete parent[last]
  else parent[last] = value
  return canonicalBytes(json)
}
