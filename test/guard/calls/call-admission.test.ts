import { describe, expect, test } from 'vitest'
import { fromUtf8, utf8 } from '../../../src/encoding/bytes.ts'
import { StateError } from '../../../src/errors.ts'
import type { ApprovalDesk, AskedCall } from '../../../src/guard/approval/approval-desk.ts'
import type { CallLogEvent } from '../../../src/guard/call-log/call-log-event.ts'
import { CallPolicy } from '../../../src/guard/call-policy/call-policy.ts'
import { CallAdmission } from '../../../src/guard/calls/call-admission.ts'
import { CallRecorder } from '../../../src/guard/calls/call-recorder.ts'
import { type Message, readLine } from '../../../src/guard/frames.ts'
import { openArgumentSecrets } from '../../../src/guard/secrets/argument-secrets.ts'
import type { SessionEvent } from '../../../src/guard/session/session-state.ts'
import { makeDefinition } from '../../../src/snapshot/definition.ts'
import { type CallRule, effectiveCalls } from '../../../src/trust/call-rules.ts'

const tool = (description = 'Sends.', schema: object = {}) =>
  makeDefinition('tools', { name: 'send', description, inputSchema: { type: 'object', ...schema } })
const item = { section: 'tools', name: 'send' } as const

function call(id: number | null = 1, given: object = {}, meta: object = {}): Message {
  const params = { name: 'send', arguments: given, _meta: meta }
  const value = { jsonrpc: '2.0', ...(id === null ? {} : { id }), method: 'tools/call', params }
  const [message] = readLine(utf8(JSON.stringify(value)))?.messages ?? []
  if (message === undefined) throw new Error('no message')
  return message
}

async function scene(rule: Partial<CallRule>, { refuses = '', logFails = false } = {}) {
  const calls = effectiveCalls([{ rules: [{ servers: ['*'], tools: [], ...rule }], secrets: { TOKEN: 'env:REAL' } }])
  if (calls === null) throw new Error('no calls')
  const zero = () => 0
  const policy = new CallPolicy(calls, { entry: 'mail', name: null }, zero, zero)
  const asked: AskedCall[] = []
  const withdrawn: string[] = []
  const left: string[] = []
  const events: SessionEvent[] = []
  const log: CallLogEvent[] = []
  const desk = {
    ask: (wanted: AskedCall) => {
      if (refuses !== '') return refuses
      asked.push(wanted)
      const id = `CALL-0000000${asked.length}`
      return { id, leave: () => void left.push(id), withdraw: () => void withdrawn.push(id) }
    },
    forget: () => void left.splice(0),
  } as unknown as ApprovalDesk
  const recorder = new CallRecorder({
    append: (event) => {
      if (logFails) throw new StateError('E_CALL_LOG', { found: 'no room' })
      log.push(event)
    },
    digestKey: new Uint8Array(32),
    address: 'stdio',
    required: true,
    clock: zero,
    onFailure: () => undefined,
  })
  const secrets = await openArgumentSecrets(calls, policy, [], { env: { REAL: 'tok-1234567890' }, cwd: '/' })
  const happen = (event: SessionEvent) => void events.push(event)
  const admission = new CallAdmission({ policy, areScopesChecked: false, secrets, desk, recorder, happen })
  const steps = () => log.flatMap((event) => (event.kind === 'approval' ? [event.decision] : []))
  return { admission, asked, withdrawn, left, events, steps }
}

const asking = { approvalMs: 60_000 }

describe('a call that a person has to approve', () => {
  test('waits, goes on once where it was approved, and the next one waits again', async () => {
    const { admission, asked, events, steps } = await scene(asking)
    expect(admission.judge(call(), item, tool())).toEqual({ outcome: 'waits' })
    asked[0]?.onSettled({ decision: 'approve', by: 'terminal' })
    expect(events).toEqual([{ type: 'approval', key: '1', incident: null }])
    expect(admission.judge(call(), item, tool())).toEqual({ outcome: 'passes' })
    expect(admission.judge(call(), item, tool())).toEqual({ outcome: 'waits' })
    expect(steps()).toEqual(['asked', 'approved', 'asked'])
  })

  test('is not called where the tool has another definition by then', async () => {
    const { admission, asked } = await scene(asking)
    admission.judge(call(), item, tool())
    asked[0]?.onSettled({ decision: 'approve', by: 'terminal' })
    expect(admission.judge(call(), item, tool('Sends to all.'))).toMatchObject({
      outcome: 'refused',
      incident: { code: 'call-approval', detail: expect.stringContaining('another definition') },
    })
  })

  test.each([
    [{ decision: 'deny', by: 'terminal' } as const, 'call-disapproved', 'denied'],
    [{ decision: 'expired', detail: 'nobody decided in time' } as const, 'call-approval', 'expired'],
  ])('that ends with %j is refused as %s', async (how, code, step) => {
    const { admission, asked, events, steps } = await scene(asking)
    admission.judge(call(), item, tool())
    asked[0]?.onSettled(how)
    expect(events).toMatchObject([{ type: 'approval', incident: { code } }])
    expect(steps()).toEqual(['asked', step])
  })

  test.each([
    ['the guard refuses it', (admission: CallAdmission) => admission.refused('1')],
    ['the session ends', (admission: CallAdmission) => admission.end()],
  ])('is withdrawn when %s', async (_, end) => {
    const { admission, asked, withdrawn, events, steps } = await scene(asking)
    admission.judge(call(), item, tool())
    end(admission)
    asked[0]?.onSettled({ decision: 'approve', by: 'terminal' })
    expect([withdrawn, events, steps()]).toEqual([['CALL-00000001'], [], ['asked', 'withdrawn']])
  })

  test('can still be decided when its client has cancelled it, until the session ends', async () => {
    const { admission, asked, withdrawn, left, events, steps } = await scene(asking)
    admission.judge(call(), item, tool())
    admission.letGo('1')
    expect([left, withdrawn, steps()]).toEqual([['CALL-00000001'], [], ['asked', 'withdrawn']])
    asked[0]?.onSettled({ decision: 'approve', by: 'terminal' })
    expect(events).toEqual([])
    expect(admission.judge(call(2), item, tool())).toEqual({ outcome: 'waits' })
    expect(asked[1]?.owner).toBe(asked[0]?.owner)
    admission.end()
    expect([left, withdrawn]).toEqual([[], ['CALL-00000002']])
  })

  test('is refused where nobody can be asked, and where that cannot be written down', async () => {
    const unasked = { outcome: 'refused', incident: { code: 'call-approval' } }
    expect((await scene(asking, { refuses: 'full' })).admission.judge(call(), item, tool())).toMatchObject(unasked)
    expect((await scene(asking)).admission.judge(call(null), item, tool())).toMatchObject(unasked)
    expect((await scene(asking)).admission.judge(call(), item, undefined)).toMatchObject(unasked)
    const unlogged = await scene(asking, { logFails: true })
    expect(unlogged.admission.judge(call(), item, tool())).toMatchObject({ incident: { code: 'not-logged' } })
    expect(unlogged.withdrawn).toEqual(['CALL-00000001'])
  })

  test('tells its client, where that gave a token', async () => {
    const { admission, asked, events } = await scene(asking)
    admission.judge(call(1, {}, { progressToken: 't' }), item, tool())
    asked[0]?.onWaits(5_000)
    admission.judge(call(2), item, tool())
    asked[1]?.onWaits(5_000)
    expect(events).toMatchObject([{ type: 'approval-progress', key: '1' }])
  })
})

describe('a call with a reference to a secret', () => {
  const ref = ['$', '{secret:TOKEN}'].join('')
  const passwords = { properties: { password: { type: 'string', minLength: 14, maxLength: 14 } } }

  test('is judged by what the server would get', async () => {
    const { admission } = await scene({ secrets: ['TOKEN'] })
    const judged = admission.judge(call(1, { password: ref }), item, tool('Sends.', passwords))
    expect(judged.outcome === 'passes' && fromUtf8(judged.bytes ?? utf8(''))).toContain('"tok-1234567890"')
    expect(admission.judge(call(1, { password: `${ref}x` }), item, tool('Sends.', passwords))).toMatchObject({
      incident: { code: 'call-schema' },
    })
  })

  test('that the tool is not given is refused', async () => {
    const { admission } = await scene({})
    expect(admission.judge(call(1, { password: ref }), item, tool())).toMatchObject({
      outcome: 'refused',
      incident: { code: 'call-secret' },
    })
  })

  test('is shown to a person as the reference, and goes on as the value', async () => {
    const { admission, asked } = await scene({ ...asking, secrets: ['TOKEN'] })
    admission.judge(call(1, { password: ref }), item, tool())
    expect(asked[0]?.arguments).toEqual({ password: ref })
    asked[0]?.onSettled({ decision: 'approve', by: 'terminal' })
    const judged = admission.judge(call(1, { password: ref }), item, tool())
    expect(judged.outcome === 'passes' && fromUtf8(judged.bytes ?? utf8(''))).toContain('"tok-1234567890"')
  })
})
