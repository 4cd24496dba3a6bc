import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isObject, stringMember } from '../encoding/json-value.ts'
import { parseJson } from '../encoding/strict-json.ts'
import { packageRoot } from './package-root.ts'

/** The version of this package. */
export function packageVersion(): string {
  const { value } = parseJson(readFileSync(join(packageRoot(), 'package.json')))
  return (isObject(value) ? stringMember(value, 'version') : undefined) ?? 'unknown'
}
