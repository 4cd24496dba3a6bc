import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromUtf8, utf8 } from '../../../src/encoding/bytes.ts'
import { parseJsonText } from '../../../src/encoding/strict-json.ts'
import { type Message, readLine } from '../../../src/guard/frames.ts'
import { type ResolvedCall, resolveSecrets } from '../../../src/guard/secrets/secret-references.ts'

/** A reference, as an agent writes it. */
const ref = (name: string): string => `$\{secret:${name}}`
const value = 'tok-1234567890'
const known = new Set(['TOKEN', 'OTHER'])

function messageOf(text: string): Message {
  const [message] = readLine(utf8(text))?.messages ?? []
  if (message === undefined) throw new Error('no message')
  return message
}

const callText = (arguments_: string): string =>
  `{"jsonrpc":"2.0",  "id":1,"method":"tools/call","params":{"name":"say","arguments":${arguments_},"_meta":{"x":"${ref('TOKEN')}"}}}`

function resolve(arguments_: string, given: Record<string, string> = { TOKEN: value }): ResolvedCall {
  return resolveSecrets(messageOf(callText(arguments_)), { known, given: new Map(Object.entries(given)) })
}

const json = (input: unknown): string => JSON.stringify(input)

describe('a reference to a secret', () => {
  test('is replaced where it stands, and every other byte stays', () => {
    const before = ` { "a" : "Bearer ${ref('TOKEN')}" , "n":1.50, "b":["\\u00e9",  "${ref('TOKEN')}${ref('TOKEN')}"] } `
    const resolved = resolve(before)
    if (resolved.outcome !== 'replaced') throw new Error(resolved.outcome)
    const after = ` { "a" : "Bearer ${value}" , "n":1.50, "b":["\\u00e9",  "${value}${value}"] } `
    expect(fromUtf8(resolved.bytes)).toBe(callText(after))
    expect(resolved.arguments).toMatchObject({ a: `Bearer ${value}`, b: ['\u00e9', value + value] })
  })

  test('is found however JSON escapes it', () => {
    const escaped = '{"a":"\\u0024\\u007bsecret:TOKEN}"}'
    expect(resolve(escaped)).toMatchObject({ outcome: 'replaced', arguments: { a: value } })
  })

  test.each([
    ['quotes and backslashes', 'a"b\\c","x":"12345'],
    ['line ends', 'line 1\nline 2\r\u2028\u2029\u0085end'],
    ['controls and a lone surrogate', '\u0000\u001f\ud800 12345678'],
    ['a reference', `${ref('OTHER')} and more`],
    ['replacement patterns', '$& $1 $` $$ 12345678'],
  ])('of which the value holds %s reaches the server as that value', (_, hostile) => {
    const resolved = resolve(json({ a: ref('TOKEN') }), { TOKEN: hostile })
    if (resolved.outcome !== 'replaced') throw new Error(resolved.outcome)
    expect(resolved.arguments).toEqual({ a: hostile })
    expect(fromUtf8(resolved.bytes)).not.toMatch(/[\n\r\u0085\u2028\u2029]/)
  })

  test.each([
    ['that the tool is not given', { a: ref('OTHER') }, 'does not hand to this tool'],
    ['in the name of an argument', { [ref('TOKEN')]: 1 }, 'name of an argument'],
    ['deep in the name of one', { a: [{ [`x${ref('TOKEN')}`]: {} }] }, 'name of an argument'],
    ['inside another', { a: `$\{secret:${ref('TOKEN')}}` }, 'inside another'],
    ['beside a malformed one', { a: `${ref('TOKEN')} $\{secret:-}` }, 'malformed'],
    ['beside one that nobody knows', { a: `${ref('TOKEN')}${ref('UNKNOWN')}` }, 'does not hand to this tool'],
    ['beside others, more than 64', { a: ref('TOKEN').repeat(65) }, 'more than 64'],
  ])('%s refuses the call', (_, arguments_, detail) => {
    const resolved = resolve(json(arguments_))
    expect(resolved).toMatchObject({ outcome: 'refused', detail: expect.stringContaining(detail) })
    expect(json(resolved)).not.toContain(value)
  })

  test.each([
    ['of an unknown name', { a: ref('UNKNOWN') }],
    ['in other letters', { a: '${SECRET:TOKEN} ${secret: TOKEN} $secret:TOKEN ${secret:TOKEN' }],
    ['outside of the arguments', {}],
  ])('%s is text', (_, arguments_) => {
    expect(resolve(json(arguments_))).toEqual({ outcome: 'none' })
  })

  test('64 of them pass', () => {
    expect(resolve(json({ a: ref('TOKEN').repeat(64) })).outcome).toBe('replaced')
  })

  test('in a batch changes its own message only', () => {
    const line = readLine(
      utf8(`[${callText(json({ a: ref('TOKEN') }))},${callText('{}').replace('"id":1', '"id":2')}]`),
    )
    const [first] = line?.messages ?? []
    if (first === undefined) throw new Error('no message')
    const resolved = resolveSecrets(first, { known, given: new Map([['TOKEN', value]]) })
    if (resolved.outcome !== 'replaced') throw new Error(resolved.outcome)
    expect(fromUtf8(resolved.bytes)).toBe(callText(json({ a: value })))
  })

  test('whatever the value and the rest are: the arguments are those with the value in its place', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: 'binary', minLength: 8 }), (rest, secret) => {
        const text = json({ rest, a: [ref('TOKEN')] })
        const resolved = resolve(text, { TOKEN: secret })
        if (resolved.outcome !== 'replaced') throw new Error(resolved.outcome)
        expect(resolved.arguments).toEqual(parseJsonText(json({ rest, a: [secret] })).value)
      }),
    )
  })
})
