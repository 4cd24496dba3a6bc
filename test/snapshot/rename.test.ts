import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/encoding/json-value.ts'
import { type Definition, type ItemSection, makeDefinition, nameMembers } from '../../src/snapshot/definition.ts'
import { findRenames } from '../../src/snapshot/rename.ts'

function item(name: string, value: JsonObject = {}, section: ItemSection = 'tools'): Definition {
  return makeDefinition(section, { ...value, [nameMembers[section]]: name })
}

function described(name: string, description: string): Definition {
  return item(name, { description, inputSchema: { type: 'object', properties: {} } })
}

function pairs(removed: readonly Definition[], added: readonly Definition[]): string[] {
  return findRenames(removed, added).map(({ before, after }) => `${before.name} → ${after.name}`)
}

const prose = 'Searches the whole workspace for files whose contents match a regular expression'

describe('equal but for the name', () => {
  test.each<ItemSection>(['tools', 'prompts', 'resources', 'resourceTemplates'])('%s', (section) => {
    const value = { description: 'Short.', _meta: { a: 1 } }
    const found = findRenames([item('old', value, section)], [item('new', value, section)])
    expect(found.map(({ before, after }) => [before.name, after.name])).toEqual([['old', 'new']])
  })

  test('however little the items say', () => {
    expect(pairs([item('old')], [item('new')])).toEqual(['old → new'])
  })

  test('each item at most once, in the order of names', () => {
    expect(pairs([item('a'), item('b')], [item('c')])).toEqual(['a → c'])
    expect(pairs([item('a')], [item('b'), item('c')])).toEqual(['a → b'])
    expect(pairs([item('a'), item('b')], [item('c'), item('d')])).toEqual(['a → c', 'b → d'])
  })

  test('goes before an item that is only alike', () => {
    const removed = [described('a', prose)]
    expect(pairs(removed, [described('b', `${prose} quickly`), described('c', prose)])).toEqual(['a → c'])
  })

  test('a resource that keeps its name under another address is one; a tool with another title is not equal', () => {
    const resource = (uri: string): Definition => item(uri, { name: 'Notes' }, 'resources')
    expect(pairs([resource('file:///a')], [resource('file:///b')])).toEqual(['file:///a → file:///b'])
    expect(pairs([item('a', { title: 'A' })], [item('b', { title: 'B' })])).toEqual([])
  })
})

describe('alike in their words', () => {
  test('one word of many changed', () => {
    expect(pairs([described('find', prose)], [described('grep', `${prose} fast`)])).toEqual(['find → grep'])
  })

  test('the best match first, whatever the order', () => {
    const removed = [described('a', prose)]
    const near = described('y', `${prose} fast`)
    const far = described('x', `${prose} fast and well`)
    expect(pairs(removed, [far, near])).toEqual(['a → y'])
    expect(pairs(removed, [near, far])).toEqual(['a → y'])
  })

  test('other words are another item', () => {
    const other = 'Deletes one message from a mailbox and empties the trash afterwards'
    expect(pairs([described('find', prose)], [described('delete', other)])).toEqual([])
  })

  test('two small tools with the same frame are two tools', () => {
    expect(pairs([described('list_users', 'List users')], [described('list_teams', 'List teams')])).toEqual([])
    expect(pairs([described('get', 'Get user')], [described('drop', 'Drop user')])).toEqual([])
  })

  test('parameters count: the same sentence over other parameters is another item', () => {
    const taking = (name: string, ...names: string[]): Definition =>
      item(name, {
        description: 'Runs the task.',
        inputSchema: { properties: Object.fromEntries(names.map((each) => [each, {}])) },
      })
    expect(pairs([taking('a', 'path', 'query', 'limit')], [taking('b', 'host', 'port', 'token')])).toEqual([])
  })

  test('names that differ in case and separators need fewer common words', () => {
    const before = described('web-search', 'Searches the web for pages about a topic')
    const after = 'Searches the web for current pages and news; returns titles and links about a topic'
    expect(pairs([before], [described('webSearch', after)])).toEqual(['web-search → webSearch'])
    expect(pairs([before], [described('crawl', after)])).toEqual([])
  })

  test('names alone are not enough', () => {
    const other = 'Deletes one message from a mailbox and empties the trash afterwards'
    expect(pairs([described('web-search', prose)], [described('web_search', other)])).toEqual([])
  })
})

describe('bounds', () => {
  test('no items, no renames', () => {
    expect(pairs([], [])).toEqual([])
    expect(pairs([item('a')], [])).toEqual([])
    expect(pairs([], [item('a')])).toEqual([])
  })

  test('a list replaced as a whole is still paired where the values are equal, and only there', () => {
    const many = (prefix: string, suffix: string): Definition[] =>
      Array.from({ length: 300 }, (_, index) => described(`${prefix}${index}`, `${prose} ${index}${suffix}`))
    expect(pairs(many('a', ''), many('b', ''))).toHaveLength(300)
    expect(pairs(many('a', ''), many('b', ' fast'))).toEqual([])
  })

  test('a description of a megabyte is compared in part', () => {
    const long = (name: string, end: string): Definition => described(name, `${prose} ${'word '.repeat(250_000)}${end}`)
    expect(pairs([long('a', 'x')], [long('b', 'y')])).toEqual(['a → b'])
  })
})
