import { describe, expect, test } from 'vitest'
import { defaultLimits } from '../../../src/client/capture/limits.ts'
import { Listing, listMethods, type Page, readPage } from '../../../src/client/capture/listing.ts'
import { parseJsonText } from '../../../src/encoding/strict-json.ts'
import { CaptureError, ViolationError } from '../../../src/errors.ts'
import { definitionHash, type ItemSection, itemSections } from '../../../src/snapshot/definition.ts'

const frameOf = (result: string, issuesOnly = '') =>
  parseJsonText(`{"jsonrpc":"2.0","id":1,"result":${result}${issuesOnly}}`)
const page = (names: readonly string[], nextCursor?: string): Page => {
  const tools = names.map((name) => ({ name, inputSchema: {} }))
  return readPage('tools', frameOf(JSON.stringify({ tools, nextCursor })))
}
const listing = (limits = {}) => new Listing('tools', { ...defaultLimits, ...limits })

describe('reading a page', () => {
  test('every section has its method, its member and its name', () => {
    const items = {
      tools: { name: 'a', x: 1 },
      prompts: { name: 'a', x: 1 },
      resources: { uri: 'a', x: 1 },
      resourceTemplates: { uriTemplate: 'a', x: 1 },
    }
    for (const section of itemSections) {
      const { definitions } = readPage(section, frameOf(JSON.stringify({ [section]: [items[section]] })))
      expect(definitions).toEqual([
        { section, name: 'a', value: items[section], hash: definitionHash(items[section]), issues: [] },
      ])
    }
    expect(Object.keys(listMethods)).toEqual(itemSections)
  })

  test('items stay in the order of the server, and are the very objects of the document', () => {
    const document = frameOf('{"tools":[{"name":"b"},{"name":"a"}],"nextCursor":""}')
    const { definitions, nextCursor, cacheScope } = readPage('tools', document)
    expect(definitions.map(({ name }) => name)).toEqual(['b', 'a'])
    expect(nextCursor).toBe('')
    expect(cacheScope).toBeUndefined()
    const { result } = document.value as { result: { tools: object[] } }
    expect(definitions[0]?.value).toBe(result.tools[0])
  })

  test('issues go to the item they stand in, with pointers of its own', () => {
    const items = Array.from({ length: 12 }, (_, index) => `{"name":"t${index}"}`)
    items[1] = '{"name":"t1","description":"\\ud800","inputSchema":{"a/b":[0,1e400]}}'
    items[11] = '{"name":"t11\\udfff"}'
    const document = frameOf(`{"_meta":{"n":1e400},"tools":[${items}],"nextCursor":"\\ud800"}`)
    const { definitions } = readPage('tools', document)
    expect(definitions.map(({ issues }) => issues.length)).toEqual([0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
    expect(definitions[1]?.issues).toEqual([
      { kind: 'lone-surrogate', pointer: '/description' },
      { kind: 'inexact-number', pointer: '/inputSchema/a~1b/1' },
    ])
    expect(definitions[11]?.issues).toEqual([{ kind: 'lone-surrogate', pointer: '/name' }])
  })

  test('an answer in a batch is read at its place', () => {
    const document = parseJsonText('[{"x":1},{"result":{"tools":[{"name":"a","d":"\\ud800"}]}}]')
    expect(readPage('tools', document, 1).definitions).toMatchObject([
      { name: 'a', issues: [{ kind: 'lone-surrogate', pointer: '/d' }] },
    ])
    expect(() => readPage('tools', document, 0)).toThrow(ViolationError)
    expect(() => readPage('tools', document)).toThrow(ViolationError)
  })

  test('null counts as absent', () => {
    expect(readPage('tools', frameOf('{"tools":[],"nextCursor":null,"cacheScope":null}'))).toMatchObject({
      nextCursor: undefined,
      cacheScope: undefined,
    })
  })

  test.each([
    ['no list', '{}'],
    ['null', '{"tools":null}'],
    ['an object', '{"tools":{}}'],
    ['another list', '{"prompts":[]}'],
    ['an item that is null', '{"tools":[null]}'],
    ['an item without name', '{"tools":[{"title":"x"}]}'],
    ['a name that is a number', '{"tools":[{"name":1}]}'],
    ['a cursor that is a number', '{"tools":[],"nextCursor":0}'],
    ['a variant of the list', '{"tools":[],"TOOLS":[]}'],
    ['a variant of the cursor', '{"tools":[],"nextcursor":"a"}'],
    ['a result that wants input', '{"tools":[],"resultType":"input_required"}'],
  ])('%s is E_VIOLATION_SHAPE', (_, result) => {
    expect(() => readPage('tools', frameOf(result))).toThrow(expect.objectContaining({ code: 'E_VIOLATION_SHAPE' }))
  })
})

describe('putting pages together', () => {
  test('each page gives the cursor of the next', () => {
    const list = listing()
    expect(list.add(page(['b'], ''))).toBe('')
    expect(list.add(page([], 'x'))).toBe('x')
    expect(list.add(page(['a']))).toBeUndefined()
    expect(list.definitions.map(({ name }) => name)).toEqual(['b', 'a'])
  })

  test('a cursor that came before is E_VIOLATION_CURSOR, the empty one too', () => {
    for (const cursor of ['', 'a', '__proto__']) {
      const list = listing()
      list.add(page([], cursor))
      list.add(page([], 'other'))
      expect(() => list.add(page([], cursor))).toThrow(expect.objectContaining({ code: 'E_VIOLATION_CURSOR' }))
    }
  })

  test('a name that stands twice is E_VIOLATION_DUPLICATE_NAME, on one page or over several', () => {
    const duplicate = expect.objectContaining({ code: 'E_VIOLATION_DUPLICATE_NAME' })
    expect(() => listing().add(page(['a', 'b', 'a']))).toThrow(duplicate)
    const list = listing()
    list.add(page(['a'], '1'))
    list.add(page(['b'], '2'))
    expect(() => list.add(page(['a']))).toThrow(duplicate)
  })

  test('names that only look alike are two names', () => {
    const list = listing()
    list.add(page(['a', 'A', 'a ', '\u0430', 'a\u200b', '__proto__', 'constructor']))
    expect(list.definitions).toHaveLength(7)
  })

  test('as many pages and items as allowed, and no more', () => {
    const cap = expect.objectContaining({ code: 'E_SERVER_CAP' })
    const pages = listing({ maxPages: 2 })
    pages.add(page([], '1'))
    expect(pages.add(page([]))).toBeUndefined()
    const endless = listing({ maxPages: 2 })
    endless.add(page([], '1'))
    expect(() => endless.add(page([], '2'))).toThrow(cap)
    const items = listing({ maxTools: 3 })
    items.add(page(['a', 'b'], '1'))
    items.add(page(['c'], '2'))
    expect(() => items.add(page(['d']))).toThrow(cap)
    expect(() => items.add(page(['d']))).toThrow(CaptureError)
  })

  test('pages of different audiences are E_VIOLATION_SHAPE', () => {
    const scoped = (scope: string | undefined, nextCursor?: string): Page => ({
      ...page([], nextCursor),
      cacheScope: scope,
    })
    const same = listing()
    same.add(scoped('private', '1'))
    same.add(scoped('private'))
    expect(same.cacheScope).toBe('private')
    for (const second of ['public', undefined]) {
      const list = listing()
      list.add(scoped('private', '1'))
      expect(() => list.add(scoped(second))).toThrow(expect.objectContaining({ code: 'E_VIOLATION_SHAPE' }))
    }
  })

  test('every section can be listed', () => {
    const sections: readonly ItemSection[] = itemSections
    for (const section of sections) expect(new Listing(section, defaultLimits).section).toBe(section)
  })
})
