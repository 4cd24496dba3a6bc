import { describe, expect, test } from 'vitest'
import { utf8 } from '../../src/encoding/bytes.ts'
import { parseAcceptance } from '../../src/log/acceptance.ts'
import {
  bundlesDigest,
  formatStatementAcceptance,
  parseStatementAcceptance,
  type StatementAcceptance,
} from '../../src/log/statement-acceptance.ts'
import { errorCode } from '../support/error-code.ts'

const acceptance: StatementAcceptance = {
  origin: 'registry.example.com',
  index: 48214,
  kind: 'control',
  name: 'io.github.acme/weather',
  statementDigest: 'a'.repeat(64),
  bundlesDigest: 'b'.repeat(64),
  acceptedAt: '2026-11-02T08:15:30.250Z',
}
const text = formatStatementAcceptance(acceptance)

describe('the acceptance of a statement', () => {
  test('is eight lines that people can read', () => {
    expect(text.split('\n')).toEqual([
      'registry.example.com',
      'touchmark statement acceptance v1',
      'index 48214',
      'kind control',
      'name io.github.acme/weather',
      `statement sha256:${'a'.repeat(64)}`,
      `bundles sha256:${'b'.repeat(64)}`,
      'accepted 2026-11-02T08:15:30.250Z',
      '',
    ])
  })

  test('is read as it was written', () => {
    for (const kind of ['control', 'observation', 'publish', 'review'] as const) {
      const one = { ...acceptance, kind, index: 0 }
      expect(parseStatementAcceptance(formatStatementAcceptance(one))).toEqual(one)
    }
  })

  test('is never read as that of a version', () => {
    expect(errorCode(() => parseAcceptance(text))).toBe('E_RECEIPT_INVALID')
  })

  test.each<[string, (text: string) => string]>([
    ['an empty text', () => ''],
    ['a missing line', (whole) => whole.replace('kind control\n', '')],
    ['an unknown kind', (whole) => whole.replace('kind control', 'kind revoke')],
    ['a line too many', (whole) => `${whole}note hello\n`],
    ['a leading zero', (whole) => whole.replace('index ', 'index 0')],
    ['an upper-case digest', (whole) => whole.replace('aaaa', 'AAAA')],
    ['a date that does not exist', (whole) => whole.replace('11-02', '02-30')],
    ['another title', (whole) => whole.replace('acceptance v1', 'acceptance v2')],
  ])('%s is refused', (_what, change) => {
    expect(errorCode(() => parseStatementAcceptance(change(text)))).toBe('E_RECEIPT_INVALID')
  })

  test('what nobody could read back is not written', () => {
    expect(errorCode(() => formatStatementAcceptance({ ...acceptance, name: 'no\nname/x' }))).toBe('E_RECEIPT_INVALID')
  })
})

test('the digest of several bundles does not depend on their order, and on nothing else', () => {
  const [a, b] = [utf8('a'), utf8('b')]
  expect(bundlesDigest([a, b])).toBe(bundlesDigest([b, a]))
  expect(bundlesDigest([a])).not.toBe(bundlesDigest([a, a]))
  expect(bundlesDigest([a])).not.toBe(bundlesDigest([b]))
})
