import { describe, expect, test } from 'vitest'
import { CallPolicy, type WantedCall } from '../../../src/guard/call-policy/call-policy.ts'
import { makeDefinition } from '../../../src/snapshot/definition.ts'
import { type CallDemands, type CallRule, effectiveCalls } from '../../../src/trust/call-rules.ts'

const now = Date.parse('2026-11-21T12:00:00Z')
let clock = 0

function policyOf(demands: Partial<CallDemands>, name: string | null = 'io.github.acme/files'): CallPolicy {
  const calls = effectiveCalls([{ rules: [], ...demands }])
  if (calls === null) throw new Error('no calls')
  return new CallPolicy(
    calls,
    { entry: 'files', name },
    () => clock,
    () => now,
  )
}

const rule = (more: Partial<CallRule>): CallRule => ({ servers: ['*'], tools: [], ...more })
const schema = { type: 'object', properties: { city: { type: 'string' } } }
const tool = (name: string, description = 'Returns the forecast.') => ({ name, description, inputSchema: schema })

function call(name = 'get_forecast', more: Partial<WantedCall> = {}, description?: string): WantedCall {
  return {
    tool: name,
    arguments: { city: 'Graz' },
    definition: makeDefinition('tools', tool(name, description)),
    ...more,
  }
}

const code = (policy: CallPolicy, wanted: WantedCall) => policy.judge(wanted)?.code
const shell = () => call('run_shell', { arguments: {} }, 'Runs any shell command on this machine.')

describe('whether a tool is on', () => {
  test('it is, until a rule turns it off', () => {
    const policy = policyOf({ rules: [rule({ tools: ['send_*'], enabled: false })] })
    expect(code(policy, call('send_email'))).toBe('call-denied')
    expect(code(policy, call('get_email'))).toBeUndefined()
  })

  test('a rule that turns it on never outdoes one that turns it off', () => {
    const policy = policyOf({ rules: [rule({ enabled: false }), rule({ enabled: true, reason: 'we need it' })] })
    expect(code(policy, call())).toBe('call-denied')
  })

  test('under hardened a tool of high risk is off, until a rule enables it with a reason', () => {
    expect(code(policyOf({ preset: 'hardened' }), shell())).toBe('call-high-risk')
    expect(code(policyOf({ preset: 'hardened' }), call())).toBeUndefined()
    expect(code(policyOf({ preset: 'standard' }), shell())).toBeUndefined()
    const enabled = rule({ tools: ['run_shell'], enabled: true, reason: 'the build needs it' })
    expect(code(policyOf({ preset: 'hardened', rules: [enabled] }), shell())).toBeUndefined()
  })

  test('a timed elevation ends by itself', () => {
    const until = (time: number) => rule({ enabled: true, reason: 'today', until: time })
    expect(code(policyOf({ preset: 'hardened', rules: [until(now + 1)] }), shell())).toBeUndefined()
    expect(code(policyOf({ preset: 'hardened', rules: [until(now)] }), shell())).toBe('call-high-risk')
  })

  test('what a user enables counts only for the names that the machine delegates', () => {
    const enabled = rule({ enabled: true, reason: 'r', within: ['io.github.acme/*'] })
    expect(code(policyOf({ preset: 'hardened', rules: [enabled] }), shell())).toBeUndefined()
    expect(code(policyOf({ preset: 'hardened', rules: [enabled] }, 'io.github.other/x'), shell())).toBe(
      'call-high-risk',
    )
    expect(code(policyOf({ preset: 'hardened', rules: [enabled] }, null), shell())).toBe('call-high-risk')
  })

  test('a tool whose definition is not known counts as of high risk', () => {
    expect(code(policyOf({ preset: 'hardened' }), call('x', { definition: undefined }))).toBe('call-high-risk')
  })
})

describe('what a call says', () => {
  test('is held against the verified inputSchema', () => {
    expect(code(policyOf({}), call('get_forecast', { arguments: { city: 7 } }))).toBe('call-schema')
  })

  test('names no file that is denied', () => {
    const secret = call('get_forecast', { arguments: { city: '/home/me/.env' } })
    expect(code(policyOf({ preset: 'hardened' }), secret)).toBe('call-argument')
    expect(code(policyOf({}), secret)).toBeUndefined()
    expect(code(policyOf({ rules: [rule({ denied: ['sensitive'] })] }), secret)).toBe('call-argument')
  })

  test('is what the rules of all levels want', () => {
    const city = (...values: string[]) => rule({ arguments: [{ pointer: '/city', values }] })
    expect(code(policyOf({ rules: [city('Graz', 'Linz'), city('Graz')] }), call())).toBeUndefined()
    expect(code(policyOf({ rules: [city('Graz', 'Linz'), city('Linz')] }), call())).toBe('call-argument')
  })

  test('needs scopes that over stdio nobody has', () => {
    expect(code(policyOf({ rules: [rule({ scopes: ['mcp:tools:read'] })] }), call())).toBe('call-scope')
  })
})

describe('how often', () => {
  test('at most 100 calls a minute in a session, whatever the tool', () => {
    const policy = policyOf({})
    clock = 0
    for (let turn = 0; turn < 100; turn += 1) expect(code(policy, call(`tool_${turn}`))).toBeUndefined()
    expect(code(policy, call())).toBe('call-rate')
    clock = 60_000
    expect(code(policy, call())).toBeUndefined()
  })

  test('tools that the guides name have their own limit', () => {
    const policy = policyOf({})
    for (let turn = 0; turn < 5; turn += 1) expect(code(policy, call('execute_code'))).toBeUndefined()
    expect(code(policy, call('execute_code'))).toBe('call-rate')
    expect(code(policy, call())).toBeUndefined()
    for (let turn = 0; turn < 900; turn += 1) expect(code(policy, call('read_file'))).toBeUndefined()
  })

  test('a rule counts all of its tools together, and a refused call is not counted', () => {
    const policy = policyOf({ rules: [rule({ tools: ['send_*'], perMinute: 2 })] })
    expect(code(policy, call('send_a', { arguments: { city: 1 } }))).toBe('call-schema')
    expect(code(policy, call('send_a'))).toBeUndefined()
    expect(code(policy, call('send_b'))).toBeUndefined()
    expect(code(policy, call('send_c'))).toBe('call-rate')
  })
})

describe('the rest', () => {
  test('the shortest time and the strictest output count', () => {
    const policy = policyOf({
      rules: [
        rule({ timeoutMs: 9_000, output: { maxCharacters: 90 } }),
        rule({ timeoutMs: 5_000, output: { clean: true } }),
      ],
    })
    expect(policy.timeoutMs('x')).toBe(5_000)
    expect(policy.output('x')).toEqual({
      maxCharacters: 90,
      clean: true,
      refuseInstructions: false,
      matchesSchema: false,
    })
    expect(policyOf({}).timeoutMs('x')).toBe(300_000)
    expect(policyOf({ preset: 'hardened' }).output('x')).toMatchObject({
      maxCharacters: 8_000,
      refuseInstructions: true,
      matchesSchema: true,
    })
  })

  test('observe judges as standard does, and enforces nothing', () => {
    expect(policyOf({ preset: 'observe' }).enforces).toBe(false)
    expect(policyOf({}).enforces).toBe(true)
  })

  test('a log is demanded by hardened, and by a rule about this server', () => {
    expect(policyOf({ preset: 'hardened' }).requiresLog).toBe(true)
    expect(policyOf({}).requiresLog).toBe(false)
    expect(policyOf({ rules: [rule({ servers: ['files'], requireAuditLog: true })] }).requiresLog).toBe(true)
    expect(policyOf({ rules: [rule({ servers: ['other'], requireAuditLog: true })] }).requiresLog).toBe(false)
  })

  test('refusals never repeat an argument', () => {
    const refusal = policyOf({}).judge(call('get_forecast', { arguments: { city: ['my secret'] } }))
    expect(refusal?.code).toBe('call-schema')
    expect(JSON.stringify(refusal)).not.toContain('my secret')
  })
})

describe('a person\u2019s approval', () => {
  test('is wanted for the tools of its rules alone, and within the shortest of their times', () => {
    const policy = policyOf({
      rules: [rule({ tools: ['send_*'], approvalMs: 600_000 }), rule({ tools: ['send_email'], approvalMs: 60_000 })],
    })
    expect(policy.asksPeople).toBe(true)
    expect([policy.approvalMs('send_email'), policy.approvalMs('send_fax'), policy.approvalMs('read')]).toEqual([
      60_000,
      600_000,
      undefined,
    ])
    expect(policyOf({ rules: [rule({ servers: ['other'], approvalMs: 1 })] }).asksPeople).toBe(false)
  })

  test('counts the call once: what was asked about is not counted again when it goes on', () => {
    const policy = policyOf({ rules: [rule({ perMinute: 1, approvalMs: 60_000 })] })
    expect(code(policy, call())).toBeUndefined()
    expect(code(policy, call('get_forecast', { isCounted: true }))).toBeUndefined()
    expect(code(policy, call())).toBe('call-rate')
  })
})

describe('secrets', () => {
  test('are handed to the tools of their rules alone', () => {
    const policy = policyOf({
      rules: [rule({ tools: ['send_*'], secrets: ['A', 'B'] }), rule({ tools: ['send_email'], secrets: ['B', 'C'] })],
    })
    expect(policy.secretsOf('send_email')).toEqual(['A', 'B', 'C'])
    expect(policy.secretsOf('read')).toEqual([])
    expect(policy.secretNames()).toEqual(['A', 'B', 'C'])
    expect(policyOf({ rules: [rule({ servers: ['other'], secrets: ['A'] })] }).secretNames()).toEqual([])
  })

  test('of a user under a machine policy are handed out for delegated names alone', () => {
    const rules = [rule({ secrets: ['A'], within: ['io.github.acme/*'] })]
    expect(policyOf({ rules }).secretsOf('read')).toEqual(['A'])
    expect(policyOf({ rules }, 'com.example/files').secretsOf('read')).toEqual([])
    expect(policyOf({ rules }, null).secretNames()).toEqual([])
  })
})
