import { describe, expect, test } from 'vitest'
import { readBearerChallenge, readScopes } from '../../../src/client/oauth/bearer-challenge.ts'

const none = { error: null, scopes: null, resourceMetadata: null }

describe('a challenge', () => {
  test.each([
    ['Bearer', none],
    ['bearer realm="x"', none],
    [
      'Bearer resource_metadata="https://a.example/x", error="insufficient_scope", scope="a b a"',
      { error: 'insufficient_scope', scopes: ['a', 'b'], resourceMetadata: 'https://a.example/x' },
    ],
    ['Basic realm="a, Bearer error=\\"no\\"", Bearer error=invalid_token', { ...none, error: 'invalid_token' }],
    ['Negotiate abc==, Bearer scope = "a"', { ...none, scopes: ['a'] }],
    ['Bearer error="a", error="b"', { ...none, error: 'a' }],
    ['Bearer error="a", Bearer error="b"', { ...none, error: 'a' }],
    ['Bearer error="a\\"b"', { ...none, error: 'a"b' }],
    ['Bearer error="never closed', { ...none, error: '' }],
    ['Bearer error=', { ...none, error: '' }],
  ])('%s', (header, expected) => {
    expect(readBearerChallenge(header)).toEqual(expected)
  })

  test.each([[null], [''], ['Basic realm="x"'], [`Bearer error="${'x'.repeat(9_000)}"`]])(
    'there is none in %s',
    (header) => {
      expect(readBearerChallenge(header)).toBeNull()
    },
  )

  test('of hostile length takes no time', () => {
    for (const part of ['a="', 'Bearer ', '\\"', ',=', '"\\']) {
      expect(() => readBearerChallenge(part.repeat(2_000).slice(0, 8_192))).not.toThrow()
    }
  })
})

describe('scopes', () => {
  test('outside of RFC 6749 are none', () => {
    expect(readScopes('a b:c d/e')).toEqual(['a', 'b:c', 'd/e'])
    expect(readScopes('a "b"')).toBeNull()
    expect(readScopes('a\u202eb')).toBeNull()
    expect(readScopes('')).toBeNull()
    expect(readScopes(undefined)).toBeNull()
    expect(readScopes(Array.from({ length: 101 }, (_, index) => `s${index}`).join(' '))).toBeNull()
  })
})
