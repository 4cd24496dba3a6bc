import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { canonicalBytes } from '../../src/encoding/canonical-json.ts'
import { parseJson } from '../../src/encoding/strict-json.ts'

const folder = join(import.meta.dirname, 'jcs')
const names = readdirSync(join(folder, 'input')).sort()

test('six inputs have exactly the published canonical bytes (RFC 8785)', () => {
  for (const name of names) {
    const canonical = canonicalBytes(parseJson(readFileSync(join(folder, 'input', name))).value)
    const published = readFileSync(join(folder, 'outhex', name.replace('.json', '.txt')), 'utf8').replace(/\s/g, '')
    expect(Buffer.from(canonical).toString('hex'), name).toBe(published)
    expect(Buffer.from(canonical), name).toEqual(readFileSync(join(folder, 'output', name)))
  }
  expect(names).toHaveLength(6)
  process.stdout.write(`vectors: ${names.length} passed (json-canonicalization)\n`)
})
