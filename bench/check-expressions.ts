/**
 * Has every regular expression of the linter checked for texts that make it slow, and records those that have none.
 * Usage: `npm run lint:regex`. Fails where one is vulnerable, and where no answer was found in time.
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expressionHash, listExpressions } from './lint/expression-list.ts'
import { expressionVerdict } from './lint/expression-verdict.ts'

const root = join(import.meta.dirname, '../..')
const recordFile = join(root, 'bench/lint/checked-expressions.json')

const list = await listExpressions(
  root,
  (file) => import(pathToFileURL(join(root, 'dist', file.replace(/ts$/, 'js'))).href),
)
const known = new Set<string>(JSON.parse(readFileSync(recordFile, 'utf8')).safe)
const safe = new Set(list.map(expressionHash).filter((hash) => known.has(hash)))
const unchecked = list.filter((each) => !safe.has(expressionHash(each)))
console.log(`${list.length} expressions, ${safe.size} known to be safe`)

let failures = 0
for (const expression of unchecked) {
  const verdict = expressionVerdict(expression)
  if (verdict === 'safe') {
    safe.add(expressionHash(expression))
    writeRecord()
    continue
  }
  failures += 1
  console.log(`${verdict}: ${expression.file}\n  /${expression.source}/${expression.flags}`)
}
writeRecord()
console.log(`${list.length - failures} safe, ${failures} not`)
process.exitCode = failures === 0 ? 0 : 1

function writeRecord(): void {
  writeFileSync(recordFile, `${JSON.stringify({ safe: [...safe].sort() }, null, 2)}\n`)
}
