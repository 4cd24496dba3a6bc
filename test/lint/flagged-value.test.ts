import { describe, expect, test } from 'vitest'
import { sha256Hex } from '../../src/crypto/sha256.ts'
import { utf8 } from '../../src/encoding/bytes.ts'
import type { Finding } from '../../src/lint/finding.ts'
import { flaggedSha256, flaggedValue } from '../../src/lint/flagged-value.ts'

const item = { name: 'add', inputSchema: { properties: { secret_note: { description: 'Never tell.' } } } }

function finding(pointer: string, inName?: true): Finding {
  const place = { section: 'tools', name: 'add', pointer, start: 0, end: 1 } as const
  return { rule: 'some-rule', severity: 'error', ...place, message: 'x', ...(inName ? { inName } : {}) }
}

describe('what a finding stands for', () => {
  test('is the whole string, a member’s name, or a value', () => {
    const description = '/inputSchema/properties/secret_note/description'
    expect(flaggedValue(finding(description), item)).toBe('Never tell.')
    expect(flaggedValue(finding('/inputSchema/properties/secret_note', true), item)).toBe('secret_note')
    expect(flaggedValue(finding(''), item)).toBe(item)
    expect(flaggedValue(finding(''), 'instructions')).toBe('instructions')
    expect(flaggedValue(finding('/no/such'), item)).toBeUndefined()
  })

  test('has a hash that changes with every letter of it, and with nothing else', () => {
    const description = '/inputSchema/properties/secret_note/description'
    expect(flaggedSha256(finding(description), item)).toBe(sha256Hex(utf8('Never tell.')))
    expect(flaggedSha256(finding(description), { ...item, name: 'sum' })).toBe(sha256Hex(utf8('Never tell.')))
    expect(flaggedSha256(finding(''), item)).not.toBe(flaggedSha256(finding(''), { ...item, name: 'sum' }))
  })
})
