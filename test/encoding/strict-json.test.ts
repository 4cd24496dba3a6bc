import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { utf8 } from '../../src/encoding/bytes.ts'
import { isObject } from '../../src/encoding/json-value.ts'
import { parseJson, parseJsonText } from '../../src/encoding/strict-json.ts'
import { EncodingError } from '../../src/errors.ts'
import { errorCode } from '../support/error-code.ts'

const read = (text: string) => parseJsonText(text).value
const issues = (text: string) => parseJsonText(text).issues
/** A plain copy: what the strict reader returns has no prototype, which deep equality would notice. */
const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown

describe('what is JSON', () => {
  test('is read as JSON.parse reads it', () => {
    const texts = [
      'null',
      'true',
      'false',
      '0',
      '-1.5e3',
      '""',
      '"a\\u0041\\n"',
      '[]',
      '{}',
      '[1,[2,{"a":[]}]]',
      ' \t\r\n[ 1 ] \n',
    ]
    for (const text of texts) expect(plain(read(text)), text).toEqual(JSON.parse(text))
  })

  test('any value that JSON.stringify writes, with any white space, is read back', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), fc.constantFrom('', ' ', '\t', 3), (value, space) => {
        const text = JSON.stringify(value, null, space)
        expect(JSON.stringify(read(text))).toBe(JSON.stringify(JSON.parse(text)))
      }),
      { numRuns: 300 },
    )
  })

  test('any text is refused where JSON.parse refuses it, and otherwise read alike or refused for a reason of ours', () => {
    const fragment = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '"a"',
      '"b"',
      '1',
      '-',
      '.5',
      'e9',
      'null',
      'true',
      ' ',
      '\\',
      '\n',
      '\\u0041',
    )
    fc.assert(
      fc.property(
        fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join('')),
        (text) => {
          const theirs = attempt(() => JSON.parse(text) as unknown)
          const ours = attempt(() => read(text))
          if ('value' in ours)
            expect(JSON.stringify(ours.value)).toBe(JSON.stringify('value' in theirs ? theirs.value : 'refused'))
          else if ('value' in theirs) expect(ours.code).toBe('E_JSON_DUPLICATE_MEMBER')
          else expect(ours.code).toMatch(/^E_JSON_(SYNTAX|DUPLICATE_MEMBER)$/)
        },
      ),
      { numRuns: 3000 },
    )
  })

  test('__proto__, constructor and toJSON are members like any other', () => {
    const value = read('{"__proto__":{"polluted":1},"constructor":2,"toJSON":3}')
    expect(isObject(value) && Object.keys(value)).toEqual(['__proto__', 'constructor', 'toJSON'])
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    expect((read('{}') as Record<string, unknown>).toString).toBeUndefined()
  })

  test('the text comes back, so that slices of it stand for the bytes', () => {
    const bytes = utf8('{"é":"☀"}')
    expect(utf8(parseJson(bytes).text)).toEqual(bytes)
  })
})

describe('what two readers may read differently', () => {
  test.each([
    '{"a":1,"a":1}',
    '{"a":1,"\\u0061":2}',
    '{"a":{"b":1,"b":2}}',
    '{"":1,"":2}',
    '{"__proto__":1,"__proto__":2}',
    '{"a":null,"a":null}',
  ])('a repeated member is refused: %s', (text) => expect(errorCode(() => read(text))).toBe('E_JSON_DUPLICATE_MEMBER'))

  test('the same name in two objects is fine', () => {
    expect(plain(read('[{"a":1},{"a":{"a":2}}]'))).toEqual([{ a: 1 }, { a: { a: 2 } }])
  })

  test.each([
    '',
    ' ',
    'nul',
    'nulll',
    'True',
    'NaN',
    'Infinity',
    '-Infinity',
    'undefined',
    '01',
    '-01',
    '+1',
    '1.',
    '.5',
    '1e',
    '1e+',
    '0x10',
    '1_000',
    '--1',
    '- 1',
    '"',
    '"a',
    '"\t"',
    '"\n"',
    '"\0"',
    '"\\x41"',
    '"\\u12"',
    '"\\',
    "'a'",
    '"a"b',
    '[1,]',
    '[,1]',
    '[1 2]',
    '[1',
    ']',
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    '{a:1}',
    "{'a':1}",
    '{"a" 1}',
    '{1:2}',
    '{"a":1',
    '{,}',
    '[]]',
    '{}{}',
    '1 2',
    '// c\n1',
    '/* c */1',
    '[1]//',
    '\u00a01',
    '\u20281',
    '1\u0000',
    '\ud800',
  ])('%j is refused', (text) => {
    expect(errorCode(() => read(text))).toBe('E_JSON_SYNTAX')
  })

  test.each<[string, number[]]>([
    ['a byte order mark', [0xef, 0xbb, 0xbf, 0x31]],
    ['UTF-16', [0xff, 0xfe, 0x31, 0]],
    ['an invalid byte in a string', [0x22, 0xff, 0x22]],
    ['an encoded surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['an overlong quote', [0xc0, 0xa2]],
    ['a character cut short', [0x22, 0xe2, 0x98]],
  ])('%s is refused', (_what, bytes) => {
    expect(errorCode(() => parseJson(Uint8Array.from(bytes)))).toBe('E_JSON_UTF8')
  })

  test('a byte order mark inside is a character like any other in a string, and none outside', () => {
    expect(read('"\ufeff"')).toBe('\ufeff')
    expect(errorCode(() => read('[\ufeff1]'))).toBe('E_JSON_SYNTAX')
  })
})

describe('what has no faithful canonical form', () => {
  test('is read, and reported with its pointer', () => {
    expect(issues('{"a":[1,{"b/c":"x\\ud800"}]}')).toEqual([{ kind: 'lone-surrogate', pointer: '/a/1/b~1c' }])
    expect(issues('{"tools":[{"maximum":9223372036854775807}]}')).toEqual([
      { kind: 'inexact-number', pointer: '/tools/0/maximum' },
    ])
    expect(issues('"\\udead"')).toEqual([{ kind: 'lone-surrogate', pointer: '' }])
  })

  test('a member name is pointed at by the member it names', () => {
    expect(issues('{"a":{"\\ud800":1}}')).toEqual([{ kind: 'lone-surrogate', pointer: '/a/\ud800' }])
    expect(issues('{"\\ud800":"\\udc00"}')).toHaveLength(2)
  })

  test('pairs, however escaped, are no issue', () => {
    expect(issues('["\\ud83d\\ude00","\ud83d\ude00","\\u0000"]')).toEqual([])
    expect(issues('["\\ud83d","\\ude00"]')).toHaveLength(2)
    expect(issues('["a\\n",1,"\\ud800"]')).toHaveLength(1)
  })

  test('after a pointer of many, pointers are right again', () => {
    expect(issues('[{"a":[[1e999]]},1e999,{"b":1e999}]').map(({ pointer }) => pointer)).toEqual([
      '/0/a/0/0',
      '/1',
      '/2/b',
    ])
  })

  test('pointers cannot be made to fill the memory', () => {
    const name = 'n'.repeat(500_000)
    const hostile = `{"${name}":[${'"\\ud800",'.repeat(1_000)}1]}`
    expect(errorCode(() => read(hostile))).toBe('E_JSON_SIZE')
    expect(errorCode(() => read(`[${'1e999,'.repeat(20_000)}1]`))).toBe('E_JSON_SIZE')
    expect(issues(`[${'1e999,'.repeat(1_000)}1]`)).toHaveLength(1_000)
  })
})

describe('limits', () => {
  test('nesting is bounded, and no input overflows the stack', () => {
    const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
    expect(errorCode(() => read(nested(128)))).toBe('no error')
    expect(errorCode(() => read(nested(129)))).toBe('E_JSON_DEPTH')
    for (const hostile of ['['.repeat(1_000_000), '{"a":'.repeat(1_000_000), '[{"a":'.repeat(500_000)]) {
      expect(errorCode(() => read(hostile))).toBe('E_JSON_DEPTH')
    }
    expect(errorCode(() => parseJsonText('[[1]]', { maxDepth: 1 }))).toBe('E_JSON_DEPTH')
    expect(errorCode(() => parseJsonText('1', { maxDepth: 0 }))).toBe('no error')
  })

  test('no bytes throw anything but an EncodingError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const outcome = attempt(() => parseJson(bytes))
        if (!('value' in outcome)) expect(outcome.error).toBeInstanceOf(EncodingError)
      }),
      { numRuns: 1000 },
    )
  })

  test('a change of any byte of a valid text throws nothing else either', () => {
    const bytes = utf8('{"tools":[{"name":"a\\u00e9","x":[1.5e3,true,null]}]}')
    for (let at = 0; at < bytes.length; at += 1) {
      for (const byte of [0, 0x22, 0x5c, 0x7b, 0x80, 0xff]) {
        const changed = bytes.slice()
        changed[at] = byte
        const outcome = attempt(() => parseJson(changed))
        if (!('value' in outcome)) expect(outcome.error).toBeInstanceOf(EncodingError)
      }
    }
  })
})

describe('messages', () => {
  test('say what, at which byte, below which member, and what was expected', () => {
    expect(() => read('{"é":{"b":nope}}')).toThrow('"n" in the JSON at byte 11, below "/é/b"')
    expect(() => read('[1,')).toThrow('the end of the input')
  })

  test('never repeat what is hidden', () => {
    expect(() => read('{"a\u202e":1,"a\u202e":2}')).toThrow('a second member named "a<U+202E>"')
    expect(() => read('\u200b')).toThrow('"<U+200B>"')
  })

  test('a pointer is in the parts', () => {
    expect(() => read('{"a":[0,{"b":1,"b":2}]}')).toThrow(
      expect.objectContaining({ parts: expect.objectContaining({ pointer: '/a/1/b' }) }),
    )
  })
})

describe('files that people write', () => {
  const lenient = (text: string) => plain(parseJsonText(text, { comments: true }).value)

  test('may have comments and trailing commas', () => {
    expect(lenient('// top\n{ /* in */ "a": 1, // end\n "b": [1, 2, ], }\n// last')).toEqual({ a: 1, b: [1, 2] })
    expect(lenient('{"url":"https://example.com/*x*/"}')).toEqual({ url: 'https://example.com/*x*/' })
    expect(lenient('/**/[]/***/')).toEqual([])
  })

  test('are otherwise read as strictly', () => {
    for (const text of ['[,]', '[1,,2]', '{,}', '/* open', '/', '/x', '{"a":1,"a":2,}', '# c\n1', '[1] /*/']) {
      expect(
        errorCode(() => lenient(text)),
        text,
      ).toMatch(/^E_JSON_/)
    }
  })
})

describe('spans', () => {
  test('say where containers and their members stand', () => {
    const text = ' {"a": [1, 2], "é": {"b":3}} '
    const document = parseJsonText(text, { spanDepth: 2 })
    const root = document.value as Record<string, object>
    const slice = (span: { start: number; end: number } | undefined) => text.slice(span?.start, span?.end)
    expect(slice(document.spans.get(root))).toBe('{"a": [1, 2], "é": {"b":3}}')
    expect(slice(document.spans.get(root.a ?? {}))).toBe('[1, 2]')
    expect(slice(document.memberSpans.get(root)?.get('é'))).toBe('{"b":3}')
    expect(slice(document.memberSpans.get(root.é ?? {})?.get('b'))).toBe('3')
  })

  test('are recorded only as deep as was asked for', () => {
    expect(parseJsonText('[[1]]').spans.size).toBe(0)
    expect(parseJsonText('[[1]]', { spanDepth: 1 }).spans.size).toBe(1)
  })

  test('the text of any member reads as that member’s value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const document = parseJsonText(JSON.stringify(object), { spanDepth: 1 })
        const value = document.value as Record<string, unknown>
        for (const [name, { start, end }] of document.memberSpans.get(value) ?? []) {
          expect(JSON.stringify(read(document.text.slice(start, end)))).toBe(JSON.stringify(value[name]))
        }
      }),
    )
  })
})

type Outcome<T> = { readonly value: T } | { readonly error: unknown; readonly code: string }

function attempt<T>(run: () => T): Outcome<T> {
  try {
    return { value: run() }
  } catch (error) {
    return { error, code: error instanceof EncodingError ? error.code : 'another error' }
  }
}
