import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromUtf8, utf8 } from '../../src/encoding/bytes.ts'
import { ViolationError } from '../../src/errors.ts'
import {
  carriedSections,
  cutInstructions,
  cutItems,
  isListChanged,
  listedSection,
  type Message,
  readLine,
  usedItem,
} from '../../src/guard/frames.ts'
import { itemSections } from '../../src/snapshot/definition.ts'

const read = (text: string): Message => readLine(utf8(text))!.messages[0]!

describe('what a line says', () => {
  test('requests, responses and notifications', () => {
    expect(read('{"jsonrpc":"2.0","id":1,"method":"ping"}')).toMatchObject({ kind: 'request', method: 'ping' })
    expect(read('{"jsonrpc":"2.0","method":"x"}')).toMatchObject({ kind: 'notification', id: null })
    expect(read('{"jsonrpc":"2.0","id":1,"result":{}}')).toMatchObject({ kind: 'response', method: '' })
    expect(read('{"jsonrpc":"2.0","id":null,"error":{"code":-1,"message":"x"}}')).toMatchObject({
      kind: 'response',
      id: null,
    })
  })

  test.each([
    ['1', '1', '1'],
    [' 1.0 ', '1', '1.0'],
    ['1e0', '1', '1e0'],
    ['"1"', '"1"', '"1"'],
    ['"\\u0031"', '"1"', '"\\u0031"'],
    ['9007199254740993', '9007199254740993', '9007199254740993'],
    ['0.5', '0.5', '0.5'],
  ])('the id %s has the key %s and is answered as %s', (id, key, raw) => {
    expect(read(`{"jsonrpc":"2.0","id":${id},"method":"ping"}`).id).toEqual({ key, raw })
  })

  test('a single message has the bytes of its line, a batched one its own', () => {
    const single = utf8(' {"jsonrpc":"2.0","id":1,"method":"ping"}\t\r')
    expect(readLine(single)?.messages[0]?.bytes).toBe(single)
    const batch = readLine(utf8(' \t\r\n[ {"jsonrpc":"2.0","id":1,"method":"ping"} , {"jsonrpc":"2.0","method":"ü"}]'))
    expect(batch?.messages.map(({ bytes }) => fromUtf8(bytes))).toEqual([
      '{"jsonrpc":"2.0","id":1,"method":"ping"}',
      '{"jsonrpc":"2.0","method":"ü"}',
    ])
  })

  test.each(['', '   ', 'Listening on stdio', '{"level":30,"msg":"started"}', '42', '[]'])('%j is noise', (text) => {
    expect(readLine(utf8(text))).toBeUndefined()
  })

  test.each([
    ['a method and a result', '{"jsonrpc":"2.0","id":1,"method":"x","result":{"tools":[]}}'],
    ['a result and an error', '{"jsonrpc":"2.0","id":1,"result":{},"error":{"code":1,"message":"x"}}'],
    [
      'a call whose name some readers take from another member',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","Name":"b"}}',
    ],
    [
      'a call with arguments for some readers',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","ARGUMENTS":{}}}',
    ],
    [
      'a read with another address for some readers',
      '{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"a:","Uri":"b:"}}',
    ],
    ['a result with content for some readers', '{"jsonrpc":"2.0","id":1,"result":{"content":[],"Content":[]}}'],
    ['a second result', '{"jsonrpc":"2.0","id":1,"result":{},"result":{"tools":[]}}'],
    ['an escaped second result', '{"jsonrpc":"2.0","id":1,"result":{},"\\u0072esult":{"tools":[]}}'],
    ['a list in another case', '{"jsonrpc":"2.0","id":1,"result":{"tools":[],"Tools":[{}]}}'],
    ['instructions in another case', '{"jsonrpc":"2.0","id":1,"result":{"INSTRUCTIONS":"x"}}'],
    ['an id that is an object', '{"jsonrpc":"2.0","id":{},"method":"tools/call"}'],
    ['a batch in a batch', '[{"jsonrpc":"2.0","method":"x"},[{"jsonrpc":"2.0","method":"x"}]]'],
  ])('%s is refused', (_name, text) => {
    expect(() => readLine(utf8(text))).toThrow(ViolationError)
  })

  test('lists are known by their method, listings by their shape', () => {
    const methods = ['tools/list', 'prompts/list', 'resources/list', 'resources/templates/list']
    const sections = methods.map((method) => listedSection(read(`{"jsonrpc":"2.0","id":1,"method":"${method}"}`)))
    expect(sections).toEqual(itemSections)
    expect(listedSection(read('{"jsonrpc":"2.0","id":1,"method":"roots/list"}'))).toBeUndefined()
    expect(carriedSections(read('{"jsonrpc":"2.0","id":1,"result":{"tools":[],"resources":[],"prompts":{}}}'))).toEqual(
      ['tools', 'resources'],
    )
    expect(carriedSections(read('{"jsonrpc":"2.0","id":1,"result":{"\\u0074ools":[]}}'))).toEqual(['tools'])
    expect(carriedSections(read('{"jsonrpc":"2.0","method":"x","params":{"tools":[]}}'))).toEqual([])
  })

  test('a used item is named by its parameter, and by nothing inherited', () => {
    const use = (params: string) => usedItem(read(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${params}}`))
    expect(use('{"name":"__proto__"}')).toEqual({ section: 'tools', name: '__proto__' })
    expect(use('{"__proto__":{"name":"x"}}')).toEqual({ section: 'tools', name: '' })
    expect(use('[]')).toEqual({ section: 'tools', name: '' })
    expect(
      usedItem(read('{"jsonrpc":"2.0","id":1,"method":"resources/subscribe","params":{"uri":"a:"}}')),
    ).toBeUndefined()
  })

  test('a change is a notification of three methods', () => {
    expect(isListChanged(read('{"jsonrpc":"2.0","method":"notifications/prompts/list_changed"}'))).toBe(true)
    expect(isListChanged(read('{"jsonrpc":"2.0","id":1,"method":"notifications/prompts/list_changed"}'))).toBe(false)
    expect(isListChanged(read('{"jsonrpc":"2.0","method":"notifications/roots/list_changed"}'))).toBe(false)
  })
})

/** White space, escapes and order as some server may write them. */
const space = fc.constantFrom('', ' ', '\t', '  ')
const itemText = fc
  .tuple(fc.nat(), fc.string({ unit: 'grapheme' }), space, space)
  .map(([number, text, before, after]) => `{${before}"name":"t${number}"${after},"d":${JSON.stringify(text)},"n":1.50}`)
const separated = fc.array(fc.record({ item: itemText, before: space, after: space }), { maxLength: 8 })

describe('cutting items', () => {
  test('leaves every other byte of the message as it was', () => {
    fc.assert(
      fc.property(separated, fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), space, (items, cut, gap) => {
        const list = items.map(({ item, before, after }) => `${before}${item}${after}`).join(',')
        const head = `{"jsonrpc":"2.0","id":7,${gap}"result":{"_meta":{"tools":[]},"tools":[`
        const tail = `],"nextCursor":"ü"}}${gap}`
        const cuts = items.flatMap((_item, index) =>
          cut[index] === true ? [{ section: 'tools' as const, index }] : [],
        )
        const after = fromUtf8(cutItems(utf8(`${head}${list}${tail}`), cuts))
        expect(after.startsWith(head)).toBe(true)
        expect(after.endsWith(tail)).toBe(true)
        const kept = items.filter((_item, index) => cut[index] !== true).map(({ item }) => item)
        const middle = after.slice(head.length, after.length - tail.length)
        // Every kept item stands there verbatim, in order, with nothing but white space and commas between.
        let at = 0
        for (const item of kept) {
          const found = middle.indexOf(item, at)
          expect(middle.slice(at, found)).toMatch(/^[\s,]*$/)
          at = found + item.length
        }
        expect(middle.slice(at)).toMatch(/^\s*$/)
        const { result } = JSON.parse(after) as { result: { tools: unknown[] } }
        expect(result.tools).toEqual(kept.map((item) => JSON.parse(item)))
      }),
      { numRuns: 500 },
    )
  })

  test('cuts from several lists at once', () => {
    const text = '{"jsonrpc":"2.0","id":1,"result":{"tools":[{"a":1},{"a":2}],"prompts":[{"a":3}]}}'
    const cuts = [
      { section: 'prompts', index: 0 },
      { section: 'tools', index: 0 },
    ] as const
    expect(fromUtf8(cutItems(utf8(text), cuts))).toBe(
      '{"jsonrpc":"2.0","id":1,"result":{"tools":[{"a":2}],"prompts":[]}}',
    )
  })

  test('keeps the CR that ended the line', () => {
    const text = '{"jsonrpc":"2.0","id":1,"result":{"tools":[{"a":1}]}}\r'
    expect(fromUtf8(cutItems(utf8(text), [{ section: 'tools', index: 0 }]))).toBe(text.replace('{"a":1}', ''))
  })
})

describe('cutting instructions', () => {
  test.each([
    ['{"a":1,"instructions":"x\\",","b":2}', '{"a":1,"b":2}'],
    ['{"instructions" : "x" , "b":2}', '{ "b":2}'],
    ['{"a":1 , "instructions": "x" }', '{"a":1 }'],
    ['{ "instructions":"x"}', '{}'],
    ['{"\\u0069nstructions":"}","c":[","]}', '{"c":[","]}'],
    ['{"a":{"instructions":"stays"}}', '{"a":{"instructions":"stays"}}'],
  ])('%s becomes %s', (before, after) => {
    const line = (result: string) => `{"jsonrpc":"2.0","id":0,"result":${result}}`
    expect(fromUtf8(cutInstructions(utf8(line(before))))).toBe(line(after))
  })

  test('leaves every other member, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 5 }),
        fc.string(),
        fc.nat({ max: 5 }),
        (members, instructions, at) => {
          const entries = Object.entries(members).filter(([name]) => name !== 'instructions')
          const all = [...entries.slice(0, at), ['instructions', instructions], ...entries.slice(at)]
          const text = all.map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(' , ')
          const cut = fromUtf8(cutInstructions(utf8(`{"jsonrpc":"2.0","id":0,"result":{${text}}}`)))
          expect((JSON.parse(cut) as { result: unknown }).result).toEqual(
            JSON.parse(JSON.stringify(Object.fromEntries(entries))),
          )
        },
      ),
    )
  })
})
