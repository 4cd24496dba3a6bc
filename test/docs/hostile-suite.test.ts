/** docs/hostile-suite.md has two numbered lists of threats: each line has plays over both transports, or says why not. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { choosePlays } from '../hostile/suite/play-all.mjs'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/hostile-suite.md'), 'utf8')
const plays = choosePlays().map(({ attack: { id }, transport }) => ({ id, transport }))
const ids = [...new Set(plays.map(({ id }) => id))]

/** A line of one of the lists: its number, what it names, and why it is not played over both transports. */
const lines = page.split('\n').flatMap((row) => {
  const [, line = '', , named = '', alone = ''] = row.split('|').map((cell) => cell.trim())
  const names = [...named.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)
  return /^[MVF]\d+$/.test(line) ? [{ line, names, alone }] : []
})

const isPlay = (name: string): boolean => !name.startsWith('test/')
const means = (name: string, id: string): boolean =>
  name.endsWith('…') ? id.startsWith(name.slice(0, -1)) : id === name
const transportsOf = (names: readonly string[]): string[] => {
  const played = plays.filter(({ id }) => names.some((name) => means(name, id)))
  return [...new Set(played.map(({ transport }) => transport))].sort()
}

test('no line is missing, and none stands twice', () => {
  const numbers = (list: string, count: number): string[] =>
    Array.from({ length: count }, (_, at) => `${list}${at + 1}`)
  expect(lines.map(({ line }) => line)).toEqual([...numbers('M', 17), ...numbers('V', 32), ...numbers('F', 4)])
})

test.each(lines)('$line names plays that are there', ({ names }) => {
  expect(names.filter((name) => isPlay(name) && !ids.some((id) => means(name, id)))).toEqual([])
})

test.each(lines)('$line is played over stdio and over HTTP, or says why not', ({ names, alone }) => {
  const [only] = /^(?:stdio|http)(?=: )/.exec(alone) ?? []
  const expected = alone === '' ? ['http', 'stdio'] : only === undefined ? [] : [only]
  expect(transportsOf(names)).toEqual(expected)
})

test('every play has a line', () => {
  const names = lines.flatMap((line) => line.names)
  expect(ids.filter((id) => !names.some((name) => means(name, id)))).toEqual([])
})

test('names tests that are there', () => {
  const paths = [...page.matchAll(/`(test\/[\w./-]+)`/g)].map(([, path = '']) => path)
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([])
})
