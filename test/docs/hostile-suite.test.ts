/** The table of docs/hostile-suite.md names plays and tests that are there, and every play. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { choosePlays } from '../hostile/suite/play-all.mjs'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/hostile-suite.md'), 'utf8')
const ids = [...new Set(choosePlays().map(({ attack }) => attack.id))]
const rows = page.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| threat'))
const named = rows.flatMap((row) => [...(row.split(' | ')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, id = '']) => id))
const families = named.filter((id) => id.endsWith('…')).map((id) => id.slice(0, -1))
const threats = named.filter((id) => /^[a-z]+-/.test(id) && !id.endsWith('…'))

test('names no play that is not there', () => {
  expect(threats.filter((id) => !ids.includes(id))).toEqual([])
  expect(families.filter((family) => !ids.some((id) => id.startsWith(family)))).toEqual([])
})

test('names every play', () => {
  const isNamed = (id: string): boolean => named.includes(id) || families.some((family) => id.startsWith(family))
  expect(ids.filter((id) => !isNamed(id))).toEqual([])
})

test('names tests that are there', () => {
  const paths = [...page.matchAll(/`(test\/[\w./-]+)`/g)].map(([, path = '']) => path)
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([])
})
