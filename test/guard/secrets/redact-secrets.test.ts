import { describe, expect, test } from 'vitest'
import { type NamedSecret, redactSecrets } from '../../../src/guard/secrets/redact-secrets.ts'
import { errorCode } from '../../support/error-code.ts'
import { lineOf } from '../../support/guard-walk.ts'

const secrets: NamedSecret[] = [
  { name: 'TOKEN', value: 'tok-"12345"' },
  { name: 'KEY', value: 'key/6789-$&' },
]
const text = (message: string) => Buffer.from(redactSecrets(lineOf(message), secrets).bytes).toString('utf8')
const answer = (result: string) => `{"jsonrpc":"2.0","id":1,"result":${result}}`

describe('values are taken out', () => {
  test.each([
    ['of text', '{"content":[{"type":"text","text":"it is tok-\\"12345\\"."}]}', 'it is [secret TOKEN].'],
    ['however it is escaped', '{"content":[{"text":"key\\/6789-\\u0024&"}]}', '"text":"[secret KEY]"'],
    ['of names', '{"structuredContent":{"key/6789-$&":1}}', '{"[secret KEY]":1}'],
    ['twice', '{"a":["key/6789-$&key/6789-$&"]}', '"[secret KEY][secret KEY]"'],
  ])('%s', (_, result, expected) => {
    expect(text(answer(result))).toContain(expected)
  })

  test('of errors, requests, notifications and batches', () => {
    expect(text('{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"key/6789-$&"}}')).toContain('[secret KEY]')
    expect(text('{"jsonrpc":"2.0","method":"notifications/message","params":{"data":"key/6789-$&"}}')).toContain(
      '[secret',
    )
    const batch = text(`[${answer('{"a":1}')},${answer('{"a":"key/6789-$&"}')}]`)
    expect(JSON.parse(batch)).toMatchObject([{ result: { a: 1 } }, { result: { a: '[secret KEY]' } }])
  })
})

describe('the same line stays', () => {
  test.each([
    ['without a value', answer('{"content":[{"text":"nothing",  "n":1.0}]}')],
    ['of a listing, which is held against what was verified', answer('{"tools":[{"name":"key/6789-$&"}]}')],
  ])('%s', (_, message) => {
    const line = lineOf(message)
    expect(redactSecrets(line, secrets)).toBe(line)
  })
})

test('a message without a canonical form cannot be rewritten', () => {
  const message = answer('{"a":"key/6789-$&","b":"\\ud83d"}')
  expect(errorCode(() => redactSecrets(lineOf(message), secrets))).toBe('E_CANONICAL_VALUE')
})
