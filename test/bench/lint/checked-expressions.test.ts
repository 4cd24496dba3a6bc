import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { expressionHash, listExpressions } from '../../../bench/lint/expression-list.ts'

const root = resolve(import.meta.dirname, '../../..')

test('every expression of the linter was checked for texts that make it slow: else run `npm run lint:regex`', async () => {
  const list = await listExpressions(root, (file) => import(join(root, file)))
  const record = JSON.parse(readFileSync(join(root, 'bench/lint/checked-expressions.json'), 'utf8'))
  const safe = new Set<string>(record.safe)
  const unchecked = list.filter((each) => !safe.has(expressionHash(each)))
  expect(list.length).toBeGreaterThan(500)
  expect(unchecked.map(({ file, source, flags }) => `${file}: /${source.slice(0, 120)}/${flags}`)).toEqual([])
})
