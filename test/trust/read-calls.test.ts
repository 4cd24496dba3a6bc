import { describe, expect, test } from 'vitest'
import { utf8 } from '../../src/encoding/bytes.ts'
import { ConfigError } from '../../src/errors.ts'
import { effectivePolicy } from '../../src/trust/policy.ts'
import { type LevelName, parsePolicy } from '../../src/trust/policy-file.ts'

const parse = (calls: unknown, level: LevelName = 'user') => parsePolicy(utf8(JSON.stringify({ calls })), level, 'here')

function problem(calls: unknown, level: LevelName = 'user'): string {
  try {
    parse(calls, level)
  } catch (error) {
    if (error instanceof ConfigError) return `${error.code} ${error.message}`
    throw error
  }
  return 'none'
}

const whole = {
  preset: 'hardened',
  log: true,
  heads: ['syslog://loghost.example'],
  serverRequests: { sampling: 'deny' },
  rules: [
    {
      servers: ['io.github.acme/*', 'files'],
      tools: ['write_*'],
      enabled: true,
      reason: 'the build writes its report',
      until: '2027-01-31T00:00:00Z',
      perMinute: 10,
      timeout: '30s',
      requireAuditLog: true,
      scopes: ['mcp:tools:write'],
      arguments: [{ pointer: '/path', paths: ['/srv'], patterns: ['*.md'], required: true }],
      denied: ['sensitive', '*.sqlite'],
      output: { maxCharacters: 4_000, clean: true, refuseInstructions: true, matchesSchema: true },
      requireApproval: '10m',
      secrets: ['TOKEN'],
    },
  ],
  secrets: { TOKEN: 'env:REAL', KEY: 'file:/run/secrets/key', DB: ['/usr/bin/vault', 'read', 'db'] },
}

describe('the member calls', () => {
  test('is read whole', () => {
    const { calls } = parse(whole)
    expect(calls).toMatchObject({ preset: 'hardened', log: true, serverRequests: { sampling: 'deny' } })
    expect(calls?.rules).toEqual([
      {
        servers: ['io.github.acme/*', 'files'],
        tools: ['write_*'],
        enabled: true,
        reason: 'the build writes its report',
        until: Date.parse('2027-01-31T00:00:00Z'),
        perMinute: 10,
        timeoutMs: 30_000,
        requireAuditLog: true,
        scopes: ['mcp:tools:write'],
        arguments: [{ pointer: '/path', paths: ['/srv'], patterns: ['*.md'], required: true }],
        denied: ['sensitive', '*.sqlite'],
        output: { maxCharacters: 4_000, clean: true, refuseInstructions: true, matchesSchema: true },
        approvalMs: 600_000,
        secrets: ['TOKEN'],
      },
    ])
    expect(calls?.secrets).toEqual({
      TOKEN: 'env:REAL',
      KEY: 'file:/run/secrets/key',
      DB: ['/usr/bin/vault', 'read', 'db'],
    })
  })

  test.each<[string, unknown, string]>([
    ['an unknown member', { presets: 'standard' }, 'did you mean "preset"?'],
    ['an unknown preset', { preset: 'strict' }, 'observe, standard, hardened'],
    ['an unknown member of a rule', { rules: [{ servers: ['*'], enable: false }] }, 'did you mean "enabled"?'],
    ['a rule for no server', { rules: [{ enabled: false }] }, '/calls/rules/0/servers'],
    ['a tool that is turned on without a reason', { rules: [{ servers: ['*'], enabled: true }] }, 'reason'],
    ['a time that is none', { rules: [{ servers: ['*'], until: '2027-02-30T00:00:00Z' }] }, 'until'],
    ['a duration that is none', { rules: [{ servers: ['*'], timeout: 30 }] }, 'timeout'],
    ['a negative limit', { rules: [{ servers: ['*'], perMinute: -1 }] }, 'perMinute'],
    ['an argument rule without a pointer', { rules: [{ servers: ['*'], arguments: [{ values: [1] }] }] }, 'pointer'],
    ['a pointer that is none', { rules: [{ servers: ['*'], arguments: [{ pointer: 'a', values: [] }] }] }, 'pointer'],
    [
      'an argument rule that says nothing',
      { rules: [{ servers: ['*'], arguments: [{ pointer: '/a' }] }] },
      'at least one',
    ],
    ['a relative folder', { rules: [{ servers: ['*'], arguments: [{ pointer: '/a', paths: ['work'] }] }] }, 'absolute'],
    [
      'a folder with a way up',
      { rules: [{ servers: ['*'], arguments: [{ pointer: '/a', paths: ['/a/../b'] }] }] },
      'absolute',
    ],
    ['a URL as host', { rules: [{ servers: ['*'], arguments: [{ pointer: '/a', hosts: ['https://a'] }] }] }, 'host'],
    ['an approval that nobody waits for', { rules: [{ servers: ['*'], requireApproval: '0s' }] }, 'requireApproval'],
    ['one that waits for days', { rules: [{ servers: ['*'], requireApproval: '25h' }] }, 'requireApproval'],
    ['one that is not demanded', { rules: [{ servers: ['*'], requireApproval: false }] }, 'requireApproval'],
    ['a secret with a name that is none', { secrets: { 'a-b': 'env:A' } }, '/calls/secrets'],
    ['a secret in the policy itself', { secrets: { A: 'hunter2-hunter2' } }, '/calls/secrets'],
    ['a secret of a program without a path', { secrets: { A: ['vault', 'read'] } }, '/calls/secrets'],
    ['a secret of no program', { secrets: { A: [] } }, '/calls/secrets'],
    ['a secret of a relative file', { secrets: { A: 'file:key' } }, '/calls/secrets'],
    ['a rule with a value in the place of a name', { rules: [{ servers: ['*'], secrets: ['env:A'] }] }, 'secrets'],
    ['what a server may ask for', { serverRequests: { sampling: false } }, 'allow or deny'],
  ])('%s is refused', (_name, calls, expected) => {
    expect(problem(calls)).toContain('E_POLICY_INVALID')
    expect(problem(calls)).toContain(expected)
  })

  test('of a project turns tools off, and never on, and sends no heads anywhere', () => {
    expect(problem({ rules: [{ servers: ['*'], enabled: false }] }, 'project')).toBe('none')
    expect(problem({ rules: [{ servers: ['*'], enabled: true, reason: 'r' }] }, 'project')).toContain('cannot enable')
    expect(problem({ heads: ['/tmp/heads'] }, 'project')).toContain('cannot say where records go')
  })

  test('of a project demands approvals, and hands out no secrets', () => {
    expect(problem({ rules: [{ servers: ['*'], requireApproval: true }] }, 'project')).toBe('none')
    expect(problem({ rules: [{ servers: ['*'], secrets: ['TOKEN'] }] }, 'project')).toContain('cannot hand out secrets')
    expect(problem({ secrets: { A: 'env:A' } }, 'project')).toContain('cannot name secrets')
  })

  test('of several levels: the machine\u2019s place of a secret counts, and a user hands out what is delegated', () => {
    const machine = { secrets: { A: 'file:/machine', B: 'env:B' } }
    const user = { secrets: { A: 'file:/user', C: 'env:C' }, rules: [{ servers: ['*'], secrets: ['A'] }] }
    const levels = [parse(machine, 'machine'), parse(user)]
    expect(effectivePolicy(levels).calls).toMatchObject({
      secrets: { A: 'file:/machine', B: 'env:B', C: 'env:C' },
      rules: [{ within: [] }],
    })
  })
})

describe('the member callers', () => {
  const callers = {
    issuer: 'https://auth.acme.example/tenant',
    audience: 'https://guard.acme.example/mcp',
    keys: 'https://auth.acme.example/keys',
    maxLifetime: '60m',
    scopes: ['mcp:use'],
    perMinute: 100,
  }

  test('is read whole, and the least is issuer and audience', () => {
    const { maxLifetime: _, ...others } = callers
    expect(parse({ callers }).calls?.callers).toEqual({ ...others, maxLifetimeMs: 3_600_000 })
    const { issuer, audience } = callers
    expect(parse({ callers: { issuer, audience } }).calls?.callers).toEqual({ issuer, audience })
    expect(parse({ callers: { issuer: 'http://127.0.0.1:1', audience } }).calls?.callers?.issuer).toBe(
      'http://127.0.0.1:1',
    )
  })

  test.each([
    ['issuer', undefined],
    ['issuer', 'http://auth.acme.example'],
    ['issuer', 'https://me:secret@auth.acme.example'],
    ['audience', ''],
    ['keys', 'file:///etc/passwd'],
    ['maxLifetime', 60],
    ['scopes', ['']],
    ['perMinute', -1],
    ['algorithms', ['none']],
  ])('%s %j is refused with its place', (name, value) => {
    expect(problem({ callers: { ...callers, [name]: value } })).toContain(`"/calls/callers/${name}`)
  })

  test('of a project is refused: it cannot say whose tokens count', () => {
    expect(problem({ callers }, 'project')).toContain('whose tokens count')
  })

  test('of every level must be met', () => {
    const levels = [parse({ callers }, 'machine'), parse({ callers })]
    expect(effectivePolicy(levels).calls?.callers).toHaveLength(2)
    expect(effectivePolicy([parse({})]).calls).not.toHaveProperty('callers')
  })
})

describe('levels together', () => {
  test('no level that speaks of calls is no call policy', () => {
    expect(effectivePolicy([parsePolicy(utf8('{}'), 'user', 'here')]).calls).toBeNull()
  })

  test('the strictest preset, every rule, and each denial count', () => {
    const machine = parse({ preset: 'standard', serverRequests: { elicitation: 'deny' } }, 'machine')
    const user = parse({ preset: 'observe', rules: [{ servers: ['*'], enabled: true, reason: 'r' }] })
    const project = parse({ preset: 'hardened', serverRequests: { elicitation: 'allow' }, log: true }, 'project')
    expect(effectivePolicy([machine, user, project]).calls).toMatchObject({
      preset: 'hardened',
      log: true,
      serverRequests: { sampling: 'allow', elicitation: 'deny' },
      rules: [{ enabled: true, within: [] }],
    })
    expect(effectivePolicy([user]).calls).toMatchObject({ preset: 'observe', log: true })
    expect(effectivePolicy([user]).calls?.rules[0]).not.toHaveProperty('within')
    expect(effectivePolicy([parse({})]).calls).toMatchObject({ preset: 'standard', log: false })
  })
})

describe('alerts', () => {
  const to = ['/var/log/alerts.jsonl', 'https://siem.example/hook', ['/usr/local/bin/alert', '--now']]

  test('are read, watch by themselves at each level, and have calls written down', () => {
    const alerts = { to, perMinute: 5, addresses: ['10.0.0.0/8', '192.0.2.7', '2001:db8::/32'] }
    const { calls } = parse({ preset: 'standard', alerts })
    expect(calls?.alerts).toEqual(alerts)
    expect(problem({ alerts: { to } })).toBe('none')
  })

  test.each<[string, unknown, LevelName]>([
    ['without a place', {}, 'user'],
    ['with no place', { to: [] }, 'user'],
    ['to a relative file', { to: ['alerts'] }, 'user'],
    ['to an address without https', { to: ['http://siem.example/'] }, 'user'],
    ['to a program by its name', { to: [['alert']] }, 'user'],
    ['to a program with a word that is none', { to: [['/bin/alert', 1]] }, 'user'],
    ['from what is no network', { to, addresses: ['10.0.0.0/33'] }, 'user'],
    ['from what is no address', { to, addresses: ['example.com'] }, 'user'],
    ['with a count that is none', { to, perMinute: -1 }, 'user'],
    ['of a project', { to }, 'project'],
  ])('%s are refused', (_, alerts, level) => {
    expect(problem({ alerts }, level)).toContain('E_POLICY_INVALID')
  })
})
