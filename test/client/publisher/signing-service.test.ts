import { describe, expect, test } from 'vitest'
import { askService, requireServiceUrl } from '../../../src/client/publisher/signing-service.ts'
import { SigningError } from '../../../src/errors.ts'
import { errorCode } from '../../support/error-code.ts'

const service = { name: 'Fulcio', url: 'https://fulcio.example', secrets: ['aaa.bbb.ccc', 'bbb'] }
const failing = async (error: unknown) =>
  await askService(service, async () => {
    throw error
  }).catch((failure: SigningError) => failure as SigningError)

describe('an address', () => {
  test.each([
    'https://fulcio.example',
    'https://fulcio.example/base',
    'http://127.0.0.1:5555',
    'http://[::1]:5555',
    'http://localhost',
  ])('%s is one', (text) => {
    expect(requireServiceUrl(text, 'Fulcio').href).toContain(text)
  })

  test.each([
    '',
    'fulcio.example',
    'http://fulcio.example',
    'http://127.0.0.1.evil.example',
    'file:///etc/passwd',
    'https://a:b@fulcio.example',
    'https://a@fulcio.example',
    'javascript:0',
  ])('%j is none', (text) => {
    expect(errorCode(() => requireServiceUrl(text, 'Fulcio'))).toBe('E_USAGE')
  })
})

describe('a service that fails', () => {
  test.each<[string, unknown, string, string]>([
    ['refuses the token', Object.assign(new Error('x'), { statusCode: 401 }), 'E_IDENTITY_TOKEN', 'the answer 401'],
    ['forbids', Object.assign(new Error('x'), { statusCode: 403 }), 'E_IDENTITY_TOKEN', 'the answer 403'],
    ['refuses', Object.assign(new Error('why'), { statusCode: 400 }), 'E_SIGNING_UNREACHABLE', 'the answer 400, "why"'],
    ['is broken', Object.assign(new Error('x'), { statusCode: 500 }), 'E_SIGNING_UNREACHABLE', 'the answer 500'],
    ['is away', Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), 'E_SIGNING_UNREACHABLE', '(ECONNREFUSED)'],
    [
      'has an unknown host',
      new Error('x', { cause: Object.assign(new Error('y'), { code: 'ENOTFOUND' }) }),
      'E_SIGNING_UNREACHABLE',
      '(ENOTFOUND)',
    ],
    ['is slow', new DOMException('x', 'TimeoutError'), 'E_SIGNING_UNREACHABLE', 'no answer in time'],
    [
      'is slow for the library',
      Object.assign(new Error('x'), { type: 'body-timeout' }),
      'E_SIGNING_UNREACHABLE',
      'no answer in time',
    ],
    [
      'talks nonsense',
      new TypeError('no\nsuch\u202emember'),
      'E_SIGNING_UNREACHABLE',
      '"no<U+000A>such<U+202E>member"',
    ],
    ['throws no error', 'text', 'E_SIGNING_UNREACHABLE', '"text"'],
  ])('%s', async (_what, error, code, words) => {
    const failure = await failing(error)
    expect(failure).toMatchObject({ code, message: expect.stringContaining(words) })
    expect(failure.message).toContain('in Fulcio "https://fulcio.example"')
  })

  test('cannot show what is secret, nor hide it in a cause', async () => {
    const failure = await failing(new Error('outer', { cause: new Error('token aaa.bbb.ccc or bbb') }))
    expect(failure.message).toContain('token … or …')
    expect(failure.cause).toBeUndefined()
  })

  test('an error that is already ours passes', async () => {
    const ours = new SigningError('E_SIGNING_UNREACHABLE', { found: 'x' })
    expect(await failing(ours)).toBe(ours)
  })

  test('a service that does not fail passes its answer on', async () => {
    expect(await askService(service, async () => 7)).toBe(7)
  })

  test('an error that is its own cause is no endless loop', async () => {
    const circle = new Error('round')
    circle.cause = circle
    expect((await failing(circle)).code).toBe('E_SIGNING_UNREACHABLE')
  })
})
