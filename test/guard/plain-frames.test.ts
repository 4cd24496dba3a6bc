import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { utf8 } from '../../src/encoding/bytes.ts'
import { carriedSections, readLine, resultOf, usedItem } from '../../src/guard/frames.ts'
import { plainCall, plainResult } from '../../src/guard/plain-frames.ts'
import { judgeWords } from '../../src/guard/session/server-words.ts'
import { listChanged, request, result, tool, types, Walk } from '../support/guard-walk.ts'

const answer = (inner: string, id = '7'): string => `{"jsonrpc":"2.0","id":${id},"result":${inner}}`
const content = '{"content":[{"type":"text","text":"größe \\"1\\"\\n"}],"isError":false}'
const call = (params: string, id = '7', method = '"tools/call"'): string =>
  `{"jsonrpc":"2.0","id":${id},"method":${method},"params":${params}}`
const greet = '{"name":"greet","arguments":{"name":"größe"},"_meta":{"progressToken":1}}'

describe('the result of a call', () => {
  test('is known by its members, in any order', () => {
    expect(plainResult(utf8(answer(content)))).toBe('7')
    expect(plainResult(utf8(answer('{}', '"a-1"')))).toBe('"a-1"')
    expect(
      plainResult(utf8(`{"result":{"structuredContent":{"tools":[]},"_meta":{}}, "id": 0 ,"jsonrpc":"2.0"}`)),
    ).toBe('0')
  })

  test.each([
    ['a list', answer('{"tools":[]}')],
    ['a list beside contents', answer('{"content":[],"tools":[]}')],
    ['a list to some readers', answer('{"content":[],"Tools":[]}')],
    ['contents of a resource', answer('{"contents":[]}')],
    ['requests for the client', answer('{"inputRequests":{}}')],
    ['a member that nobody knows', answer('{"content":[],"x-unknown":1}')],
    ['no object', answer('[]')],
    ['an error', '{"jsonrpc":"2.0","id":7,"error":{"code":1,"message":""}}'],
    ['both', '{"jsonrpc":"2.0","id":7,"result":{},"error":{"code":1,"message":""}}'],
    ['no id', '{"jsonrpc":"2.0","result":{}}'],
    ['another id beside it', '{"jsonrpc":"2.0","id":7,"ID":8,"result":{}}'],
    ['a member more', '{"jsonrpc":"2.0","id":7,"result":{},"x":1}'],
    ['a member twice', '{"jsonrpc":"2.0","id":7,"id":7,"result":{}}'],
    ['another protocol', '{"jsonrpc":"1.0","id":7,"result":{}}'],
    ['a request', call(greet)],
    ['a batch', `[${answer(content)}]`],
  ])('is not %s', (_name, line) => {
    expect(plainResult(utf8(line))).toBeUndefined()
  })

  test.each(['01', '-1', '1.0', '1e1', 'null', '"a\\u0062"', '"größe"', '9007199254740993', `"${'a'.repeat(61)}"`])(
    'is read where its id is %s',
    (id) => {
      expect(plainResult(utf8(answer(content, id)))).toBeUndefined()
      expect(plainCall(utf8(call(greet, id)))).toBeUndefined()
    },
  )
})

describe('the call of a tool', () => {
  test('is known by its members, in any order', () => {
    expect(plainCall(utf8(call(greet)))).toEqual({ key: '7', name: 'greet' })
    const other = `{"params":{"arguments":{},"name":"a/b.c-d_e:f"},"method":"tools/call","id":"x","jsonrpc":"2.0"}`
    expect(plainCall(utf8(other))).toEqual({ key: '"x"', name: 'a/b.c-d_e:f' })
  })

  test.each([
    ['another request', call(greet, '7', '"prompts/get"')],
    ['a method in other words', call(greet, '7', '"tools\\/call"')],
    ['a notification', `{"jsonrpc":"2.0","method":"tools/call","params":${greet}}`],
    ['a call of nothing', call('{"arguments":{}}')],
    ['a name that is no text', call('{"name":["greet"]}')],
    ['a name with an escape', call('{"name":"gr\\u0065et"}')],
    ['a name in two spellings', call('{"name":"greet","Name":"steal"}')],
    ['a name twice', call('{"name":"greet","name":"steal"}')],
    ['a member that nobody knows', call('{"name":"greet","task":{}}')],
    ['parameters that are no object', call('["greet"]')],
    ['a call with a result', `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":${greet},"result":{}}`],
    ['an answer', answer(content)],
  ])('is not %s', (_name, line) => {
    expect(plainCall(utf8(line))).toBeUndefined()
  })
})

test('what is known unread says the same to who reads it, however a line is changed', () => {
  const lines = [answer(content), answer('{"content":[]}', '"a-1"'), call(greet), call('{"name":"a"}', '"a-1"')]
  const change = fc.record({ at: fc.nat(), less: fc.nat({ max: 2 }), put: fc.string({ unit: 'binary', maxLength: 2 }) })
  let known = 0
  fc.assert(
    fc.property(fc.constantFrom(...lines), change, (line, { at, less, put }) => {
      const original = Buffer.from(line)
      const place = at % (original.length + 1)
      const bytes = Buffer.concat([original.subarray(0, place), Buffer.from(put), original.subarray(place + less)])
      const key = plainResult(bytes)
      const used = plainCall(bytes)
      if (key === undefined && used === undefined) return
      known += 1
      const message = readLine(bytes)?.messages[0]
      if (message === undefined) throw new Error('no message')
      expect(message.id).toEqual({ key: key ?? used?.key, raw: key ?? used?.key })
      if (used === undefined) {
        expect(resultOf(message)).toBeDefined()
        expect([message.kind, carriedSections(message), judgeWords(message)]).toEqual(['response', [], undefined])
      } else {
        expect(message.kind).toBe('request')
        expect(usedItem(message)).toEqual({ section: 'tools', name: used.name })
      }
    }),
    { numRuns: 5_000 },
  )
  expect(known).toBeGreaterThan(500)
})

describe('a session lets them go on unread', () => {
  const greets = request(1, 'tools/call', { name: 'greet' })
  const greeted = result(1, { content: [] })

  test('where the tool was verified, and somebody waits for the result, once', () => {
    const walk = Walk.serving()
    expect(types(walk.client(greets))).toEqual(['to-server'])
    expect(walk.unread).toBe(1)
    expect(types(walk.server(greeted))).toEqual(['to-client'])
    expect(walk.unread).toBe(2)
    expect(walk.server(greeted)).toEqual([])
    expect(walk.unread).toBe(2)
  })

  test('each of many that are under way at once', () => {
    const walk = Walk.serving()
    for (const id of [1, 2, 3]) walk.client({ ...greets, id })
    for (const id of [2, 3, 1]) expect(types(walk.server({ ...greeted, id }))).toEqual(['to-client'])
    expect([walk.unread, walk.state.inFlight.size]).toEqual([6, 0])
  })

  test('and the end of the client’s input follows the last of them', () => {
    const walk = Walk.serving()
    walk.client(greets)
    walk.happen({ type: 'client-end' })
    walk.server(greeted)
    expect(walk.all.at(-1)?.type).toBe('to-client')
    expect(walk.state.input).toBe('closed')
  })

  test.each([
    ['of a tool that was never listed', Walk.serving(), request(1, 'tools/call', { name: 'steal' })],
    ['while nothing is verified', Walk.verifying(), greets],
    ['of a session that is refused', Walk.refused(), greets],
    ['of a session that has ended', Walk.closed(), greets],
    ['that a call policy judges', Walk.serving(undefined, { judgeUse: () => ({ outcome: 'passes' }) }), greets],
  ])('but no call %s', (_name, walk, message) => {
    walk.client(message)
    expect(walk.unread).toBe(0)
  })

  test('but no call under an id that is taken', () => {
    const walk = Walk.serving()
    walk.client(greets)
    const actions = walk.client(greets)
    expect([types(actions), walk.unread]).toEqual([['report'], 1])
  })

  test('but no call of a tool that is withheld', () => {
    const walk = Walk.verifying()
    walk.listOwn([tool('greet'), tool('steal')])
    walk.decide({ server: 'passes', passes: new Set(['tools\ngreet', 'instructions\n']) })
    expect(types(walk.client(request(1, 'tools/call', { name: 'steal' })))).toEqual(['to-client', 'report'])
    expect(walk.unread).toBe(0)
  })

  test.each([
    ['nobody waits for', (_walk: Walk) => undefined],
    ['answers a list', (walk: Walk) => void walk.client(request(1, 'tools/list'))],
    [
      'answers a list that runs beside a call',
      (walk: Walk) => {
        walk.client(request(2, 'tools/call', { name: 'greet' }))
        walk.client(request(1, 'prompts/list'))
        walk.unread = 0
      },
    ],
    [
      'the client has cancelled',
      (walk: Walk) => {
        walk.client(greets)
        walk.client({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } })
        walk.unread = 0
      },
    ],
    [
      'comes while another listing is verified',
      (walk: Walk) => {
        walk.client(greets)
        walk.server(listChanged)
        walk.unread = 0
      },
    ],
  ])('but no result that %s', (_name, before) => {
    const walk = Walk.serving()
    before(walk)
    walk.server(greeted)
    expect(walk.unread).toBe(0)
  })
})
