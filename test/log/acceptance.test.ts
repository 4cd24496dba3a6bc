import { describe, expect, test } from 'vitest'
import { type Acceptance, formatAcceptance, parseAcceptance } from '../../src/log/acceptance.ts'
import { errorCode } from '../support/error-code.ts'

const acceptance: Acceptance = {
  origin: 'registry.example.com',
  index: 48213,
  name: 'io.github.acme/weather',
  version: '1.4.0',
  profile: 'default',
  snapshotDigest: 'a'.repeat(64),
  bundleDigest: 'b'.repeat(64),
  acceptedAt: '2026-11-02T08:15:30.250Z',
}
const text = formatAcceptance(acceptance)

describe('acceptances', () => {
  test('are nine lines that people can read', () => {
    expect(text).toBe(
      [
        'registry.example.com',
        'touchmark acceptance v1',
        'index 48213',
        'name io.github.acme/weather',
        'version 1.4.0',
        'profile default',
        `snapshot sha256:${'a'.repeat(64)}`,
        `bundle sha256:${'b'.repeat(64)}`,
        'accepted 2026-11-02T08:15:30.250Z',
        '',
      ].join('\n'),
    )
  })

  test('are read as they were written', () => {
    expect(parseAcceptance(text)).toEqual(acceptance)
    const first = { ...acceptance, index: 0, acceptedAt: '2024-02-29T23:59:59Z' }
    expect(parseAcceptance(formatAcceptance(first))).toEqual(first)
  })

  test('are no checkpoints: the second line is no number', () => {
    expect(text.split('\n')[1]).not.toMatch(/^[0-9]+$/)
  })

  test.each<[string, (text: string) => string]>([
    ['an empty text', () => ''],
    ['a missing line', (whole) => whole.replace('profile default\n', '')],
    ['two lines in another order', (whole) => whole.replace(/(version .*\n)(profile .*\n)/, '$2$1')],
    ['a line too many', (whole) => `${whole}note hello\n`],
    ['no final line feed', (whole) => whole.slice(0, -1)],
    ['a leading zero', (whole) => whole.replace('index ', 'index 0')],
    ['a negative index', (whole) => whole.replace('index ', 'index -')],
    ['an index beyond exact numbers', (whole) => whole.replace('48213', '9007199254740993')],
    ['an upper-case digest', (whole) => whole.replace('aaaa', 'AAAA')],
    ['a date that does not exist', (whole) => whole.replace('11-02', '02-30')],
    ['an hour that does not exist', (whole) => whole.replace('T08', 'T25')],
    ['a time zone', (whole) => whole.replace('Z\n', '+01:00\n')],
    ['a carriage return', (whole) => whole.replaceAll('\n', '\r\n')],
    ['another title', (whole) => whole.replace('acceptance v1', 'acceptance v2')],
  ])('%s is refused', (_what, change) => {
    expect(errorCode(() => parseAcceptance(change(text)))).toBe('E_RECEIPT_INVALID')
  })

  test('what could not be read back is never written', () => {
    const wrong: Partial<Acceptance>[] = [
      { index: -1 },
      { index: 1.5 },
      { index: Number.NaN },
      { name: 'weather' },
      { version: '1.4.0\nprofile other' },
      { profile: '' },
      { origin: 'two words' },
      { snapshotDigest: 'a' },
      { acceptedAt: 'yesterday' },
      { acceptedAt: '2026-02-30T00:00:00Z' },
    ]
    for (const part of wrong) {
      expect(
        errorCode(() => formatAcceptance({ ...acceptance, ...part })),
        JSON.stringify(part),
      ).toBe('E_RECEIPT_INVALID')
    }
  })
})
