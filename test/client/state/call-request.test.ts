import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseCallDecision } from '../../../src/attestation/call-decision.ts'
import {
  type CallRequest,
  callRequestDigest,
  formatCallRequest,
  formatPlainDecision,
  parseCallRequest,
  parsePlainDecision,
} from '../../../src/client/state/call-request.ts'
import { fromUtf8, utf8 } from '../../../src/encoding/bytes.ts'
import { canonicalBytes } from '../../../src/encoding/canonical-json.ts'
import { parseJson } from '../../../src/encoding/strict-json.ts'
import { errorCode } from '../../support/error-code.ts'

const request: CallRequest = {
  id: 'CALL-1A2B3C4D',
  nonce: '0'.repeat(32),
  entry: 'mail',
  name: 'io.github.acme/mail',
  tool: 'send_email',
  definition: 'a'.repeat(64),
  arguments: '{"to":"all@acme.example"}',
  argumentsDigest: 'b'.repeat(32),
  approval: 'code',
  askedAt: '2026-11-21T12:00:00.000Z',
  until: '2026-11-21T12:10:00.000Z',
}
const text = fromUtf8(formatCallRequest(request))
const page = readFileSync(join(import.meta.dirname, '../../../docs/spec/call-approval.md'), 'utf8')
const [shownRequest = '', shownDecision = '', shownStatement = ''] = [
  ...page.matchAll(/^```json\n([\s\S]*?)^```$/gm),
].map(([, json = '']) => json)

test('the specification shows what is read', () => {
  expect(parseCallRequest(utf8(shownRequest), 'the page')).toMatchObject({ approval: 'code', tool: 'send_email' })
  const decision = parsePlainDecision(utf8(shownDecision), 'the page')
  expect(decision.id).toBe('CALL-1A2B3C4D')
  expect(parseCallDecision(canonicalBytes(parseJson(utf8(shownStatement)).value))).toEqual(decision)
})

describe('a request', () => {
  test('comes back as it was written, and its digest does not depend on the file\u2019s form', () => {
    const read = parseCallRequest(utf8(text), 'here')
    expect(read).toEqual(request)
    expect(callRequestDigest(parseCallRequest(utf8(JSON.stringify(JSON.parse(text))), 'here'))).toBe(
      callRequestDigest(request),
    )
    expect(parseCallRequest(formatCallRequest({ ...request, name: null }), 'here').name).toBeNull()
  })

  test.each(Object.keys(request) as (keyof CallRequest)[])('has another digest with another %s', (member) => {
    const other = { ...request, [member]: `${request[member]}0` } as CallRequest
    expect(callRequestDigest(other)).not.toBe(callRequestDigest(request))
  })

  test.each([
    ['no JSON', 'x'],
    ['an unknown member', text.replace('"entry"', '"always": true, "entry"')],
    ['an id that is a path', text.replace('CALL-1A2B3C4D', '../CALL-1A2B')],
    ['a time that is none', text.replace('12:10:00.000Z', '25:10:00.000Z')],
    ['another format', text.replace('request-v1', 'request-v2')],
    ['no tool', text.replace('"tool"', '"tools"')],
  ])('%s is refused', (_, changed) => {
    expect(changed).not.toBe(text)
    expect(errorCode(() => parseCallRequest(utf8(changed), 'here'))).toBe('E_LOCK_CORRUPT')
  })
})

describe('a decision that nobody signed', () => {
  const decision = { decision: 'deny', id: 'CALL-1A2B3C4D', requestDigest: 'a'.repeat(64) } as const

  test('comes back as it was written', () => {
    expect(parsePlainDecision(formatPlainDecision(decision), 'here')).toEqual(decision)
  })

  test.each([
    ['a request', text],
    ['another word', fromUtf8(formatPlainDecision(decision)).replace('deny', 'always')],
    ['no digest', fromUtf8(formatPlainDecision(decision)).replace('a'.repeat(64), '')],
  ])('%s is refused', (_, changed) => {
    expect(errorCode(() => parsePlainDecision(utf8(changed), 'here'))).toBe('E_LOCK_CORRUPT')
  })
})
