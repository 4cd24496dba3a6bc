import { describe, expect, test } from 'vitest'
import { formatPending, type PendingRecord, parsePending } from '../../../src/client/state/pending.ts'
import { fromUtf8, utf8 } from '../../../src/encoding/bytes.ts'
import { StateError } from '../../../src/errors.ts'
import { effectOrder, effects, type ReasonCode } from '../../../src/trust/reasons.ts'
import { hashOf } from '../../trust/pin-samples.ts'

const record: PendingRecord = {
  entry: 'files',
  effect: 'block',
  snapshotDigest: hashOf('ab'),
  recordedAt: '2026-11-21T00:00:00.000Z',
  since: '2026-11-20T00:00:00.000Z',
  target: ['node', 'server.mjs'],
  reasons: [
    { code: 'definitions-only' },
    { code: 'error-finding', section: 'tools', name: 'read', pointer: '/description', detail: 'hidden text' },
  ],
  incidents: [
    { id: 'TM-0123ABCD', code: 'withheld', section: 'tools', name: 'read', refusedAt: '2026-11-21T00:00:01Z' },
    { id: 'TM-4567CDEF', code: 'violation', refusedAt: '2026-11-21T00:00:02Z' },
  ],
  changes: [
    { kind: 'changed', section: 'tools', name: 'read', pointer: '/description', before: 'Reads.', after: 'Writes.' },
    { kind: 'added', section: 'instructions', name: '', pointer: '', after: 'Be brief.' },
    { kind: 'removed', section: 'prompts', name: 'pack', pointer: '', before: '{}' },
  ],
}

function read(text: string): PendingRecord {
  return parsePending(utf8(text), 'pending/x.json')
}

describe('a pending record', () => {
  test('is read back as it was written', () => {
    expect(parsePending(formatPending(record), 'x')).toEqual(record)
    const unseen: PendingRecord = { ...record, snapshotDigest: null, reasons: [] }
    expect(parsePending(formatPending(unseen), 'x')).toEqual(unseen)
  })

  test('of a URL says how its headers were given, and nothing where that is not known', () => {
    const url: PendingRecord = {
      ...record,
      target: ['https://mcp.acme.test/mcp'],
      options: ['--header-env', 'A=TOKEN'],
    }
    expect(parsePending(formatPending(url), 'x')).toEqual(url)
    expect(parsePending(formatPending(record), 'x')).not.toHaveProperty('options')
  })

  test('written before there were incidents has none', () => {
    const { incidents: _incidents, ...older } = record
    expect(parsePending(formatPending(older), 'x').incidents).toEqual([])
  })

  test('written before it was kept since when, of what and with which changes', () => {
    const { since: _since, target: _target, changes: _changes, ...older } = record
    const written = JSON.parse(fromUtf8(formatPending(older))) as Record<string, unknown>
    for (const name of ['since', 'target', 'changes']) delete written[name]
    expect(read(JSON.stringify(written))).toEqual({ ...older, since: record.recordedAt, target: [], changes: [] })
  })

  test.each(effectOrder)('may have the effect %s', (effect) => {
    expect(parsePending(formatPending({ ...record, effect }), 'x').effect).toBe(effect)
  })

  test('may hold every reason there is', () => {
    const reasons = (Object.keys(effects) as ReasonCode[]).map((code) => ({ code }))
    expect(parsePending(formatPending({ ...record, reasons }), 'x').reasons).toEqual(reasons)
  })

  test('tells an item without a name from none: the instructions have an empty one', () => {
    const reasons = [{ code: 'drift', section: 'instructions', name: '' }] as const
    expect(parsePending(formatPending({ ...record, reasons }), 'x').reasons).toEqual(reasons)
  })

  const good = fromUtf8(formatPending(record))

  test.each([
    ['nothing', ''],
    ['half of one', good.slice(0, good.length / 2)],
    ['a list', '[]'],
    ['another format', good.replace('touchmark-pending-v1', 'touchmark-lock-v1')],
    ['an unknown member', good.replace('"entry"', '"extra": 1, "entry"')],
    ['an unknown member of a reason', good.replace('"pointer"', '"place": "x", "pointer"')],
    ['an unknown reason', good.replace('error-finding', 'fine')],
    ['a reason named like a member of every object', good.replace('error-finding', 'constructor')],
    ['an unknown section', good.replace('"tools"', '"secrets"')],
    ['an unknown effect', good.replace('"block"', '"pass"')],
    ['a digest that is none', good.replace(hashOf('ab'), 'ab')],
    ['a time that is none', good.replace('2026-11-21T00', '2026-11-31T00')],
    ['a name that is no text', good.replace('"read"', '7')],
    ['reasons that are no list', good.replace(/"reasons": \[[\s\S]*\]/, '"reasons": {}')],
  ])('that is %s is corrupt, and the message names the file', (_, text) => {
    expect(() => read(text)).toThrow(StateError)
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'E_LOCK_CORRUPT' }))
    expect(() => read(text)).toThrow('pending/x.json')
  })
})
