import { describe, expect, test } from 'vitest'
import { utf8 } from '../../../src/encoding/bytes.ts'
import { StateError } from '../../../src/errors.ts'
import type { CallLogEvent } from '../../../src/guard/call-log/call-log-event.ts'
import { CallRecorder } from '../../../src/guard/calls/call-recorder.ts'
import { type Line, readLine } from '../../../src/guard/frames.ts'
import { makeIncident } from '../../../src/guard/incident.ts'

function lineOf(value: unknown): Line {
  const line = readLine(utf8(JSON.stringify(value)))
  if (line === undefined) throw new Error('no message')
  return line
}

const call = (id: unknown, name = 'echo', args: unknown = { text: 'secret words' }): Line =>
  lineOf({ jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: args } })
const answer = (id: unknown, body: object): Line => lineOf({ jsonrpc: '2.0', id, ...body })

function recorder({ required = true, failAfter = Number.POSITIVE_INFINITY } = {}) {
  const events: CallLogEvent[] = []
  const failures: string[] = []
  let clock = 0
  const made = new CallRecorder({
    append: (event) => {
      if (events.length >= failAfter) throw new StateError('E_CALL_LOG', { found: 'no room' })
      events.push(event)
    },
    digestKey: new Uint8Array(32),
    address: 'stdio',
    required,
    clock: () => (clock += 10),
    onFailure: (error) => failures.push(error.code),
  })
  return { made, events, failures, answers: () => events.filter(({ kind }) => kind === 'answer') }
}

describe('a call', () => {
  test('is written down before it goes on, without what it carries', () => {
    const { made, events } = recorder()
    expect(made.asked(call(1)).size).toBe(0)
    expect(events).toMatchObject([{ kind: 'call', call: 1, method: 'tools/call', name: 'echo', address: 'stdio' }])
    expect(JSON.stringify(events)).not.toContain('secret words')
  })

  test.each([
    ['a result', { result: { content: [] } }, { outcome: 'ok', status: 0 }],
    ['a result that says it is an error', { result: { isError: true, content: [] } }, { outcome: 'tool-error' }],
    ['an error', { error: { code: -32602, message: 'no' } }, { outcome: 'error', status: -32602 }],
  ])('ends with %s', (_name, body, expected) => {
    const { made, answers } = recorder()
    made.asked(call('a'))
    made.answered(answer('a', body))
    expect(answers()).toMatchObject([{ call: 1, durationMs: 10, ...expected }])
  })

  test('ends refused, with the incident', () => {
    const { made, answers } = recorder()
    made.asked(call(1))
    const incident = makeIncident('withheld', { section: 'tools', name: 'echo' })
    made.refused('1', incident)
    expect(answers()).toMatchObject([{ call: 1, outcome: 'refused', incident: incident.id }])
  })

  test('ends cancelled, and an answer that comes later is none', () => {
    const { made, answers } = recorder()
    made.asked(call(1))
    made.asked(lineOf({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } }))
    made.answered(answer(1, { result: {} }))
    expect(answers()).toMatchObject([{ outcome: 'cancelled' }])
  })

  test('ends unanswered with the session', () => {
    const { made, answers } = recorder()
    made.asked(call(1))
    made.end()
    expect(answers()).toMatchObject([{ outcome: 'unanswered' }])
  })

  test('under an id that waits ends refused, and the answer is the first one\u2019s', () => {
    const { made, answers } = recorder()
    made.asked(call(1))
    made.asked(call(1, 'other'))
    made.answered(answer(1, { result: {} }))
    expect(answers()).toMatchObject([
      { call: 2, outcome: 'refused' },
      { call: 1, outcome: 'ok' },
    ])
  })

  test('in a batch is one of several', () => {
    const { made, events } = recorder()
    const one = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'a' } }
    made.asked(lineOf([one, { ...one, id: 2, params: { name: 'b' } }]))
    expect(events).toMatchObject([{ name: 'a' }, { name: 'b' }])
  })

  test('of a prompt or a resource is written down too', () => {
    const { made, events } = recorder()
    made.asked(lineOf({ jsonrpc: '2.0', id: 1, method: 'prompts/get', params: { name: 'p', arguments: { a: 'b' } } }))
    made.asked(lineOf({ jsonrpc: '2.0', id: 2, method: 'resources/read', params: { uri: 'file:///x' } }))
    expect(events).toMatchObject([{ name: 'p', arguments: [{ pointer: '/a' }] }, { name: 'file:///x' }])
  })
})

describe('beside calls', () => {
  test('who the client says it is, in both eras', () => {
    const { made, events } = recorder()
    const info = { name: 'agent', version: '2' }
    const legacy = { protocolVersion: '2025-11-25', clientInfo: info, capabilities: {} }
    made.asked(lineOf({ jsonrpc: '2.0', id: 1, method: 'initialize', params: legacy }))
    const meta = {
      'io.modelcontextprotocol/clientInfo': info,
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    }
    made.asked(lineOf({ jsonrpc: '2.0', id: 2, method: 'server/discover', params: { _meta: meta } }))
    expect(events).toEqual([
      { kind: 'client', name: 'agent', version: '2', protocol: '2025-11-25' },
      { kind: 'client', name: 'agent', version: '2', protocol: '2026-07-28' },
    ])
  })

  test('what the server asks of the client, and what was refused', () => {
    const { made, events } = recorder()
    made.answered(lineOf({ jsonrpc: '2.0', id: 9, method: 'sampling/createMessage', params: {} }))
    made.incident(makeIncident('equivocation'), true)
    expect(events).toMatchObject([
      { kind: 'server-request', method: 'sampling/createMessage' },
      { kind: 'incident', code: 'equivocation', enforced: true },
    ])
  })

  test('other messages are not in the log', () => {
    const { made, events } = recorder()
    made.asked(lineOf({ jsonrpc: '2.0', id: 1, method: 'tools/list' }))
    made.answered(answer(1, { result: { tools: [] } }))
    made.answered(lineOf({ jsonrpc: '2.0', method: 'notifications/progress', params: {} }))
    expect(events).toEqual([])
  })
})

describe('a log that cannot be written', () => {
  test('refuses every call from then on, and says so once', () => {
    const { made, failures } = recorder({ failAfter: 1 })
    expect(made.asked(call(1)).size).toBe(0)
    const line = call(2)
    expect([...made.asked(line)]).toMatchObject([[line.messages[0], { code: 'not-logged' }]])
    expect(made.asked(call(3)).size).toBe(1)
    expect(failures).toEqual(['E_CALL_LOG'])
  })

  test('lets the rest of the session go on', () => {
    const { made } = recorder({ failAfter: 0 })
    made.asked(call(1))
    expect(made.asked(lineOf({ jsonrpc: '2.0', id: 1, method: 'tools/list' })).size).toBe(0)
  })

  test('refuses nothing where nobody demands it', () => {
    const { made, failures } = recorder({ required: false, failAfter: 0 })
    expect(made.asked(call(1)).size).toBe(0)
    expect(failures).toEqual(['E_CALL_LOG'])
  })
})
