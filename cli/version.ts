import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../src/client/package-root.ts'
import { isObject, stringMember } from '../src/encoding/json-value.ts'
import { parseJson } from '../src/encoding/strict-json.ts'

/** The version of this package. */
export function packageVersion(): string {
  const { value } = parseJson(readFileSync(join(packageRoot(), 'package.json')))
  return (isObject(value) ? stringMember(value, 'version') : undefined) ?? 'unknown'
}
