import { describe, expect, test } from 'vitest'
import { type Frame, readFrame, refuseMemberVariants } from '../../../src/client/transport/frame.ts'
import { concatBytes, utf8 } from '../../../src/encoding/bytes.ts'
import { type ErrorCode, ViolationError } from '../../../src/errors.ts'

const read = (text: string): Frame => readFrame(utf8(text))
const kinds = (text: string) => {
  const frame = read(text)
  return frame.kind === 'messages' ? frame.messages.map(({ kind }) => kind) : frame.reason
}
const answer = '{"jsonrpc":"2.0","id":1,"result":{"tools":[]}}'

function codeOf(bytes: Uint8Array): ErrorCode | undefined {
  try {
    readFrame(bytes)
    return undefined
  } catch (error) {
    if (error instanceof ViolationError) return error.code
    throw error
  }
}

describe('messages', () => {
  test.each([
    ['{"jsonrpc":"2.0","id":1,"method":"ping"}', { kind: 'request', id: 1, method: 'ping' }],
    ['{"jsonrpc":"2.0","id":"a","method":"ping","params":{}}', { kind: 'request', id: 'a', method: 'ping' }],
    ['{"jsonrpc":"2.0","method":"x/y"}', { kind: 'notification', method: 'x/y' }],
    [answer, { kind: 'result', id: 1, result: { tools: [] } }],
    [
      '{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"no"}}',
      { kind: 'error', id: 1, code: -32601, text: 'no' },
    ],
    ['{"jsonrpc":"2.0","id":null,"error":{"code":1}}', { kind: 'error', id: null, code: 1, text: '' }],
    ['{"jsonrpc":"2.0","error":{"code":1,"message":7}}', { kind: 'error', id: null, code: 1, text: '' }],
    ['{"jsonrpc":"2.0","id":1,"result":{},"x-future":1}', { kind: 'result', id: 1 }],
  ])('%s', (text, expected) => {
    const frame = read(text)
    expect(frame.kind === 'messages' && frame.messages).toMatchObject([expected])
  })

  test('CRLF and white space around are nothing', () => {
    expect(kinds(`${answer}\r`)).toEqual(['result'])
    expect(kinds(` \t${answer} `)).toEqual(['result'])
    expect(kinds(`{\r\n"jsonrpc": "2.0",\r\n"method": "m"\r\n}`)).toEqual(['notification'])
  })

  test('a batch has several, each with its place', () => {
    const frame = read(`[${answer},{"jsonrpc":"2.0","method":"m"}]`)
    expect(frame.kind === 'messages' && frame.messages.map(({ kind, index }) => `${kind} ${index}`)).toEqual([
      'result 0',
      'notification 1',
    ])
  })

  test('spans are recorded as deep as asked for', () => {
    const text = '{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"a"},{"name":"b"}]}}'
    const frame = readFrame(utf8(text), { spanDepth: 4 })
    if (frame.kind !== 'messages') throw new Error('no message')
    const [message] = frame.messages
    const tools = message?.kind === 'result' ? (message.result.tools as object[]) : []
    const spans = tools.map((tool) => frame.document.spans.get(tool))
    expect(spans.map((span) => text.slice(span?.start, span?.end))).toEqual(['{"name":"a"}', '{"name":"b"}'])
    const plain = readFrame(utf8(text))
    expect(plain.kind === 'messages' && plain.document.spans.size).toBe(0)
  })
})

describe('noise', () => {
  test.each([
    ['', 'blank'],
    ['\r', 'blank'],
    [' \t ', 'blank'],
    ['Listening on port 3000', 'text'],
    ['42', 'text'],
    ['"jsonrpc"', 'text'],
    ['null', 'text'],
    ['{', 'text'],
    ['{ name: "x" }', 'text'],
    ["{'jsonrpc': '2.0'}", 'text'],
    ['[debug] {"jsonrpc":"2.0","id":1,"result":{}}', 'text'],
    ['{"level":"info","msg":"half a l', 'text'],
    ['{"level":1,"level":2}', 'text'],
    ['{"level":30,"id":7,"msg":"done"}', 'json'],
    ['{"id":1,"result":"ok"}', 'json'],
    ['[1,{"a":1},{"b":[2,3]}]', 'json'],
    ['{}', 'text'],
    ['{"id":1,"result":{}', 'text'],
  ])('%j is %s', (text, reason) => {
    expect(kinds(text)).toBe(reason)
  })

  test('bytes that are not UTF-8 are noise where nobody takes them for a message', () => {
    expect(readFrame(Uint8Array.of(0xff, 0xfe, 0x41))).toEqual({ kind: 'noise', reason: 'text' })
    expect(readFrame(Buffer.from('{"level":"\xe9"}', 'latin1'))).toEqual({ kind: 'noise', reason: 'text' })
  })

  test('line ends inside prose, or inside a string, split nothing', () => {
    expect(kinds('progress 10%\rprogress 20%\r')).toBe('text')
    expect(kinds('a\u2028b')).toBe('text')
    expect(kinds('{"jsonrpc":"2.0","method":"m","params":{"text":"a\u2028b \u0085 {\\"a\\":1}\u2029"}}')).toEqual([
      'notification',
    ])
    expect(kinds(`${answer}\r\r`)).toEqual(['result'])
    expect(kinds(`\u2028${'x'}`)).toBe('text')
  })
})

describe('messages that two readers read differently', () => {
  test.each([
    ['a duplicate member', '{"jsonrpc":"2.0","id":1,"result":{"a":1,"a":2}}'],
    ['a duplicate member, escaped', '{"jsonrpc":"2.0","id":1,"result":{"a":1,"\\u0061":2}}'],
    ['NaN', '{"jsonrpc":"2.0","id":1,"result":{"a":NaN}}'],
    ['a trailing comma', '{"jsonrpc":"2.0","id":1,"result":{"tools":[],}}'],
    ['a second value', `${answer}${answer}`],
    ['text after it', `${answer} ok`],
    ['its end missing', '{"jsonrpc":"2.0","id":1,"result":{"tools":[]}'],
    ['a byte order mark', `\ufeff${answer}`],
    ['NUL before it', `\0${answer}`],
    ['"jsonrpc" in escapes', '{"\\u006asonrpc":"2.0","id":1,"result":{"a":1,"a":2}}'],
    ['"jsonrpc" in another case', '{"JsonRpc":"2.0","id":1,"result":{"a":1,"a":2}}'],
    ['a batch with one of them', '[{"jsonrpc":"2.0","id":1,"result":{"a":1,"a":2}}]'],
    ['nesting beyond the limit', `{"jsonrpc":"2.0","id":1,"result":${'['.repeat(200)}${']'.repeat(200)}}`],
  ])('%s is E_VIOLATION_JSON', (_, text) => {
    expect(codeOf(utf8(text))).toBe('E_VIOLATION_JSON')
  })

  test('invalid UTF-8 is E_VIOLATION_JSON', () => {
    const [before, after] = ['{"jsonrpc":"2.0","id":1,"result":{"a":"', '"}}'].map(utf8)
    for (const broken of [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]]) {
      const bytes = concatBytes(before as Uint8Array, Uint8Array.from(broken), after as Uint8Array)
      expect(codeOf(bytes)).toBe('E_VIOLATION_JSON')
    }
  })

  const lineEnds = {
    CR: '\r',
    'U+0085': '\u0085',
    'U+2028': '\u2028',
    'U+2029': '\u2029',
    VT: '\v',
    FF: '\f',
    RS: '\x1e',
  }

  test.each(Object.entries(lineEnds))('%s between two messages is E_VIOLATION_FRAME', (_, lineEnd) => {
    for (const text of [
      `${answer}${lineEnd}${answer}`,
      `log line${lineEnd}${answer}`,
      `${answer}${lineEnd}log line`,
      `log${lineEnd} [${answer}] ${lineEnd}log`,
      `log${lineEnd}{"jsonrpc":"2.0","id":1,"result":{"a":NaN}}`,
    ]) {
      expect(codeOf(utf8(text))).toBe('E_VIOLATION_FRAME')
    }
  })

  test('CR inside one message, around a second one, is E_VIOLATION_FRAME', () => {
    const hidden = `{"jsonrpc":"2.0","id":1,"result":{"_meta":{"x":\r${answer}\r},"tools":[]}}`
    expect(codeOf(utf8(hidden))).toBe('E_VIOLATION_FRAME')
    expect(codeOf(utf8(hidden.replaceAll('\r', '\n')))).toBeUndefined()
    expect(codeOf(utf8('{"jsonrpc":"2.0",\r"method":"m"}'))).toBeUndefined()
  })

  test('CR in a frame that is not UTF-8 is seen too', () => {
    expect(codeOf(Buffer.from(`\xff\r${answer}`, 'latin1'))).toBe('E_VIOLATION_FRAME')
  })
})

describe('JSON-RPC of a wrong shape is E_VIOLATION_SHAPE', () => {
  test.each([
    ['another version', '{"jsonrpc":"1.0","id":1,"result":{}}'],
    ['a number as version', '{"jsonrpc":2.0,"id":1,"result":{}}'],
    ['the shortest of all', '{"id":1,"result":{}}'],
    ['no version, but taken for an answer', '{"id":1,"result":{"tools":[]}}'],
    ['"JSONRPC"', '{"JSONRPC":"2.0","id":1,"result":{}}'],
    ['"j\u017fonrpc" with a long s', '{"j\u017fonrpc":"2.0","id":1,"result":{}}'],
    ['"Result" beside "result"', '{"jsonrpc":"2.0","id":1,"result":{},"Result":{}}'],
    ['nothing', '{"jsonrpc":"2.0","id":1}'],
    ['result and error', '{"jsonrpc":"2.0","id":1,"result":{},"error":{"code":1}}'],
    ['method and result', '{"jsonrpc":"2.0","id":1,"method":"m","result":{}}'],
    ['a result that is an array', '{"jsonrpc":"2.0","id":1,"result":[]}'],
    ['a result without id', '{"jsonrpc":"2.0","result":{}}'],
    ['a result with a null id', '{"jsonrpc":"2.0","id":null,"result":{}}'],
    ['an id that is an object', '{"jsonrpc":"2.0","id":{},"result":{}}'],
    ['a request with a null id', '{"jsonrpc":"2.0","id":null,"method":"m"}'],
    ['a method that is a number', '{"jsonrpc":"2.0","id":1,"method":1}'],
    ['an error that is a string', '{"jsonrpc":"2.0","id":1,"error":"no"}'],
    ['an error without code', '{"jsonrpc":"2.0","id":1,"error":{"message":"no"}}'],
    ['a batch of a message and a number', `[${answer},1]`],
  ])('%s', (_, text) => {
    expect(codeOf(utf8(text))).toBe('E_VIOLATION_SHAPE')
  })

  test('a variant of a known name is refused, other names are not', () => {
    expect(() => refuseMemberVariants({ tools: [], toolsCount: 1, TOOL: 1 }, ['tools'])).not.toThrow()
    for (const name of ['Tools', 'TOOLS', 'tool\u017f']) {
      expect(() => refuseMemberVariants({ [name]: [] }, ['tools'])).toThrow(/which some readers take for "tools"/)
    }
    expect(() => refuseMemberVariants({ '\u212aey': 1 }, ['key'])).toThrow(ViolationError)
  })
})
