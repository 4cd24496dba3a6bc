import { describe, expect, test } from 'vitest'
import type { Alert } from '../../../src/guard/alerts/alert.ts'
import { AlertWatch, type AlertWatchOptions } from '../../../src/guard/alerts/alert-watch.ts'
import { formatHabits, type Habits, noHabits, parseHabits } from '../../../src/guard/alerts/habits.ts'
import type { CallLogEvent } from '../../../src/guard/call-log/call-log-event.ts'
import { makeDefinition } from '../../../src/snapshot/definition.ts'
import { makeSnapshot, type Snapshot } from '../../../src/snapshot/snapshot.ts'

const noon = Date.UTC(2026, 10, 21, 12)
const call = (name: string, address = 'stdio'): CallLogEvent => ({
  kind: 'call',
  call: 1,
  method: 'tools/call',
  name,
  address,
  arguments: [],
  argumentsLeftOut: 0,
})
const incident = (code: string): CallLogEvent => ({ kind: 'incident', incident: 'TM-1', code, enforced: true })
const token = (outcome: 'success' | 'failure' | 'locked-out'): CallLogEvent => ({
  kind: 'authentication',
  outcome,
  reason: '',
  issuer: 'https://issuer.example',
  subject: 'agent',
  address: '127.0.0.1',
})

function shows(...tools: [name: string, description: string][]): Snapshot {
  const context = { serverInfo: null, protocolVersion: '2025-11-25', capabilities: {}, platform: 'linux-x64' }
  const definitions = tools.map(([name, description]) => makeDefinition('tools', { name, description }))
  return makeSnapshot({ context, instructions: null, sections: { tools: definitions } })
}

/** A watch, a clock that a test moves, and what was told. */
function watching(options: Partial<AlertWatchOptions> = {}) {
  const alerts: Alert[] = []
  const clock = { now: noon }
  const watch = new AlertWatch({ now: () => clock.now, onAlert: (alert) => alerts.push(alert), ...options })
  return { watch, clock, rules: () => alerts.map(({ rule, subject }) => [rule, subject]) }
}

/** What is usual: 200 calls of `read`, 20 an hour, all at noon; `wipe` once. */
const usual: Habits = {
  tools: new Map([
    ['read', 199],
    ['wipe', 1],
  ]),
  hours: noHabits.hours.map((_count, hour) => (hour === 12 ? 200 : 0)),
  activeHours: 10,
  calls: 200,
}

describe('what fires, and what does not', () => {
  test('more calls in a minute than allowed, once in a minute', () => {
    const { watch, clock, rules } = watching({ perMinute: 5 })
    for (let calls = 0; calls < 5; calls += 1) watch.take(call('read'))
    expect(rules()).toEqual([])
    for (let calls = 0; calls < 3; calls += 1) watch.take(call('read'))
    expect(rules()).toEqual([['call-rate', '']])
    clock.now += 61_000
    watch.take(call('read'))
    expect(rules()).toHaveLength(1)
  })

  test('a tool that runs commands, even where it is allowed', () => {
    const { watch, rules } = watching()
    watch.setTools(shows(['runScript', 'Runs a script.'], ['read', 'Returns it.'], ['bash', 'Does it.']))
    watch.take(call('read'))
    expect(rules()).toEqual([])
    watch.take(call('runScript'))
    watch.take(call('bash'))
    expect(rules()).toEqual([
      ['shell-call', 'runScript'],
      ['shell-call', 'bash'],
    ])
  })

  test('an argument that was refused', () => {
    const { watch, rules } = watching()
    watch.take(incident('withheld'))
    expect(rules()).toEqual([])
    watch.take(incident('call-argument'))
    expect(rules()).toEqual([['argument-refused', 'TM-1']])
  })

  test('a caller that cannot prove who it is', () => {
    const { watch, clock, rules } = watching()
    watch.take(token('success'))
    expect(rules()).toEqual([])
    watch.take(token('failure'))
    clock.now += 61_000
    watch.take(token('locked-out'))
    expect(rules()).toEqual([
      ['authentication-failed', 'agent'],
      ['authentication-failed', 'agent'],
    ])
  })

  test('three times the usual volume', () => {
    const { watch, rules } = watching({ habits: usual })
    for (let calls = 0; calls < 60; calls += 1) watch.take(call('read'))
    expect(rules()).toEqual([])
    watch.take(call('read'))
    expect(rules()).toEqual([['unusual-volume', '']])
  })

  test('an unusual hour', () => {
    const { watch, clock, rules } = watching({ habits: usual })
    watch.take(call('read'))
    expect(rules()).toEqual([])
    clock.now += 9 * 3_600_000
    watch.take(call('read'))
    expect(rules()).toEqual([['unusual-hour', '']])
  })

  test('a tool that is hardly ever called', () => {
    const { watch, rules } = watching({ habits: usual })
    watch.take(call('read'))
    expect(rules()).toEqual([])
    watch.take(call('wipe'))
    expect(rules()).toEqual([['rare-tool', 'wipe']])
  })

  test('a tool that was never seen', () => {
    const { watch, rules } = watching({ habits: usual })
    watch.setTools(shows(['read', 'Reads.'], ['wipe', 'Wipes.']))
    expect(rules()).toEqual([])
    watch.setTools(shows(['read', 'Reads.'], ['send', 'Sends.']))
    watch.setTools(shows(['send', 'Sends.']))
    expect(rules()).toEqual([['new-tool', 'send']])
  })

  test('a caller from elsewhere', () => {
    const { watch, rules } = watching({ addresses: ['10.0.0.0/8', '::1', '192.0.2.7'] })
    for (const address of ['stdio', '10.1.2.3', '::1', '192.0.2.7']) watch.take(call('read', address))
    expect(rules()).toEqual([])
    for (const address of ['192.0.2.8', '2001:db8::1']) watch.take(call('read', address))
    expect(rules().map(([rule]) => rule)).toEqual(['unexpected-address', 'unexpected-address'])
  })

  test('nothing is unusual before enough is known, and no other method is a call', () => {
    const { watch, rules } = watching({ habits: { ...usual, calls: 99 } })
    watch.take(call('send'))
    watch.take({ ...call('read'), method: 'resources/read' } as CallLogEvent)
    expect(rules()).toEqual([])
  })
})

describe('habits', () => {
  test('grow by what happened', () => {
    const { watch } = watching({ habits: usual })
    watch.setTools(shows(['read', 'Reads.'], ['send', 'Sends.']))
    watch.take(call('read'))
    const after = watch.habits()
    expect(after).toMatchObject({ calls: 201, activeHours: 11 })
    expect([...after.tools]).toEqual([
      ['read', 200],
      ['wipe', 1],
      ['send', 0],
    ])
    expect(after.hours[12]).toBe(201)
    expect(parseHabits(formatHabits(after))).toEqual(after)
  })

  test.each([
    '',
    '{}',
    '{"format":"touchmark-habits-v1"}',
    '{"format":"touchmark-habits-v1","tools":{},"hours":[1]}',
    '[1]',
  ])('a file that is none is none: %s', (text) => expect(parseHabits(Buffer.from(text))).toEqual(noHabits))

  test('counts that are none count nothing', () => {
    const hours = noHabits.hours.map(() => -1)
    const text = JSON.stringify({
      format: 'touchmark-habits-v1',
      tools: { a: 'x' },
      hours,
      activeHours: 0.5,
      calls: null,
    })
    expect(parseHabits(Buffer.from(text))).toEqual({ ...noHabits, tools: new Map([['a', 0]]) })
  })
})
