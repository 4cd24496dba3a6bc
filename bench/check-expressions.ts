/**
 * Has every regular expression of the linter checked for texts that make it slow, and records those that have none.
 * Usage: `npm run lint:regex`. Fails where one is vulnerable, and where no answer was found in time. `-- --again` checks
 * those anew that did not pass by recheck's plain verdict.
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
const record: { safe: string[]; indirect: string[] } = JSON.parse(readFileSync(recordFile, 'utf8'))
const hashes = new Set(list.map(expressionHash))
const safe = new Set(record.safe.filter((hash) => hashes.has(hash)))
const indirect = new Set(record.indirect.filter((hash) => hashes.has(hash)))
if (process.argv.includes('--again')) for (const hash of indirect) safe.delete(hash)
const unchecked = list.filter((each) => !safe.has(expressionHash(each)))
console.log(`${list.length} expressions, ${safe.size} known to be safe`)

let failures = 0
for (const expression of unchecked) {
  const hash = expressionHash(expression)
  const verdict = expressionVerdict(expression)
  indirect.delete(hash)
  if (verdict === 'indirect') indirect.add(hash)
  if (typeof verdict === 'string') {
    safe.add(hash)
    writeRecord()
    continue
  }
  failures += 1
  console.log(`${verdict.wrong}: ${expression.file}\n  /${expression.source}/${expression.flags}`)
}
writeRecord()
console.log(`${list.length - failures} safe, ${failures} not; ${safe.size - indirect.size} by recheck's plain verdict,`)
console.log(`${indirect.size} by its automaton and by the time that V8 takes for the text it suspects:`)
for (const file of new Set(list.map((each) => each.file))) {
  const count = list.filter((each) => each.file === file && indirect.has(expressionHash(each))).length
  if (count > 0) console.log(`  ${count} of ${file}`)
}
process.exitCode = failures === 0 ? 0 : 1

function writeRecord(): void {
  const lists = { safe: [...safe].sort(), indirect: [...indirect].sort() }
  writeFileSync(recordFile, `${JSON.stringify(lists, null, 2)}\n`)
}
