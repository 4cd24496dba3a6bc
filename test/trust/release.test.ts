import { describe, expect, test } from 'vitest'
import type { PackageFacts } from '../../src/trust/pins.ts'
import {
  compareRelease,
  compareWithLines,
  releaseLine,
  rollbackDetail,
  runningVersion,
  targetChange,
  withHighest,
} from '../../src/trust/release.ts'

function versions(before: string | null, after: string | null) {
  return compareRelease({ version: before, package: null }, { version: after, package: null })
}

function facts(change: Partial<PackageFacts> = {}): PackageFacts {
  return { name: '@acme/files', version: '1.0.0', integrity: 'sha512-AA', ...change }
}

describe('compareRelease', () => {
  test('orders versions as Semantic Versioning section 11 does', () => {
    const ordered = [
      '0.9.10',
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '1.2.0',
      '1.10.0',
      '2.0.0',
      '2026.11.21',
    ]
    for (const [index, before] of ordered.entries()) {
      for (const [other, after] of ordered.entries()) {
        const expected = index === other ? 'same' : index < other ? 'newer' : 'older'
        expect(versions(before, after), `${before} → ${after}`).toBe(expected)
      }
    }
  })

  test.each([
    [null, '1.0.0'],
    ['1.0.0', null],
    [null, null],
    ['1.0.0', 'latest'],
    ['v1.0.0', '1.0.1'],
    ['1.0', '1.1'],
    ['01.0.0', '2.0.0'],
    ['1.0.0+a', '1.0.0+b'],
    ['1.0.0', '1.0.0+b'],
    ['1.0.0', '99999999999999999999.0.0'],
  ])('%s beside %s is unknown', (before, after) => {
    expect(versions(before, after)).toBe('unknown')
  })

  test('versions that are no semantic versions are the same only letter by letter', () => {
    expect(versions('nightly', 'nightly')).toBe('same')
  })

  test('goes by the package where both are known', () => {
    const pin = { version: '9.9.9', package: facts() }
    const now = (change: Partial<PackageFacts>) => compareRelease(pin, { version: '9.9.9', package: facts(change) })
    expect(now({})).toBe('same')
    expect(now({ version: '1.0.1' })).toBe('newer')
    expect(now({ version: '0.9.0' })).toBe('older')
    expect(now({ name: '@acme/other', version: '2.0.0' })).toBe('unknown')
    expect(now({ version: null })).toBe('unknown')
  })

  test('the same version with other bytes is unknown, so what changed is drift', () => {
    const pin = { version: null, package: facts() }
    expect(compareRelease(pin, { version: null, package: facts({ integrity: 'sha512-BB' }) })).toBe('unknown')
    expect(compareRelease(pin, { version: null, package: facts({ integrity: null }) })).toBe('same')
  })
})

describe('release lines', () => {
  const pin = (version: string, highest: Record<string, string>) => ({
    version,
    package: null,
    highest: new Map(Object.entries(highest)),
  })
  const beside = (before: ReturnType<typeof pin>, version: string) =>
    compareWithLines(before, { version, package: null })

  test.each([
    ['1.2.3', '1'],
    ['2026.11.21', '2026'],
    ['0.3.9', '0.3'],
    ['0.0.1', '0.0'],
    ['1.0.0-rc.1', '1'],
    ['nightly', null],
    ['1.0', null],
  ])('the line of %s is %s', (version, line) => {
    expect(releaseLine(version)).toBe(line)
  })

  test('an older version of a line is a rollback, whatever line is pinned now', () => {
    const both = pin('2.0.0', { 1: '1.9.0', 2: '2.0.0' })
    expect(beside(both, '1.8.9')).toBe('older')
    expect(beside(both, '2.0.0-rc.1')).toBe('older')
    expect(beside(both, '2.0.1')).toBe('newer')
  })

  test('a move back to a line that is not older there is none', () => {
    const both = pin('2.0.0', { 1: '1.9.0', 2: '2.0.0' })
    expect(beside(both, '1.9.1')).toBe('newer')
    expect(beside(both, '1.9.0')).toBe('newer')
    expect(beside(pin('0.4.0', { '0.3': '0.3.2', '0.4': '0.4.0' }), '0.3.3')).toBe('newer')
    expect(beside(pin('0.4.0', { '0.3': '0.3.2', '0.4': '0.4.0' }), '0.3.1')).toBe('older')
  })

  test('a line that was never pinned is judged by plain order', () => {
    expect(beside(pin('2.0.0', { 2: '2.0.0' }), '1.9.1')).toBe('older')
    expect(beside(pin('2.0.0', { 2: '2.0.0' }), '3.0.0')).toBe('newer')
    expect(beside(pin('2.0.0', {}), 'nightly')).toBe('unknown')
  })

  test('an older version stays one though the pin is older still: what was newest counts', () => {
    expect(beside(pin('1.0.0', { 1: '1.5.0' }), '1.4.0')).toBe('older')
    expect(beside(pin('1.0.0', { 1: '1.5.0' }), '1.6.0')).toBe('newer')
  })

  test('of another package say nothing', () => {
    const before = { ...pin('2.0.0', { 2: '2.0.0' }), package: facts({ version: '2.0.0' }) }
    const now = { version: null, package: facts({ name: '@acme/other', version: '1.0.0' }) }
    expect(compareWithLines(before, now)).toBe('unknown')
    expect([...withHighest(before, now)]).toEqual([['1', '1.0.0']])
  })

  test('remember what is pinned, each in its own line, and a decision for an older one as it is', () => {
    const before = pin('2.0.0', { 1: '1.9.0', 2: '2.0.0' })
    expect([...withHighest(before, { version: '1.9.1', package: null })]).toEqual([
      ['1', '1.9.1'],
      ['2', '2.0.0'],
    ])
    expect(withHighest(before, { version: '2.0.0-rc.1', package: null }).get('2')).toBe('2.0.0-rc.1')
    expect([...withHighest(null, { version: '1.0.0', package: null })]).toEqual([['1', '1.0.0']])
    expect([...withHighest(null, { version: null, package: null })]).toEqual([])
  })

  test('are named in what is said of a rollback', () => {
    const both = pin('2.0.0', { 1: '1.9.0', 2: '2.0.0' })
    expect(rollbackDetail(both, { version: '1.8.9', package: null })).toContain('"1.8.9" is older than "1.9.0"')
    expect(rollbackDetail(pin('2.0.0', {}), { version: '1.0.0', package: null })).toContain('"2.0.0"')
    expect(runningVersion({ version: '9.9.9', package: facts() })).toBe('1.0.0')
  })
})

describe('targetChange', () => {
  const command = (...argv: string[]) => ({ kind: 'command', argv, envNames: ['B', 'A'] }) as const
  const url = (text: string) => ({ kind: 'url', url: text }) as const
  const change = (before: Parameters<typeof targetChange>[0]['target'], after: typeof before) =>
    targetChange({ target: before, package: null, name: null }, { target: after, package: null, name: null })

  test('the same target has not changed, in whatever order its variables are named', () => {
    expect(change(command('node', 'a.mjs'), { ...command('node', 'a.mjs'), envNames: ['A', 'B'] })).toBeNull()
    expect(change(url('https://a.example/mcp'), url('https://a.example/mcp'))).toBeNull()
  })

  test.each([
    [command('node', 'a.mjs'), command('node', 'b.mjs'), 'word 2 of the command is another'],
    [command('node', 'a.mjs'), command('node'), 'word 2 of the command is another'],
    [command('node'), command('node', '--inspect'), 'the command has more words'],
    [command('node'), { ...command('node'), envNames: ['A'] }, 'the names of its environment variables are others'],
    [url('https://a.example/'), url('https://b.example/'), 'the URL is another'],
    [url('https://a.example/'), command('node'), 'it was a URL and is a command'],
    [command('node'), url('https://a.example/'), 'it was a command and is a URL'],
  ])('%j → %j', (before, after, expected) => {
    expect(change(before, after)).toBe(expected)
  })

  test('never repeats a value, which may be a secret', () => {
    const text = change(command('x', '--token=secret1'), command('x', '--token=secret2'))
    expect(text).not.toContain('secret')
  })

  test('another version of the same package is a release, not another target', () => {
    const pin = { target: command('npx', '-y', '@acme/files@1.0.0', '/data'), package: facts(), name: null }
    const now = (spec: string, change: Partial<PackageFacts>) =>
      targetChange(pin, { target: command('npx', '-y', spec, '/data'), package: facts(change), name: null })
    expect(now('@acme/files@1.1.0', { version: '1.1.0' })).toBeNull()
    expect(now('@acme/files@1.1.0', { version: '1.2.0' })).not.toBeNull()
    expect(now('@acme/other@1.1.0', { name: '@acme/other', version: '1.1.0' })).not.toBeNull()
    const unknownPackage = { target: command('npx', '-y', '@acme/files@1.1.0', '/data'), package: null, name: null }
    expect(targetChange(pin, unknownPackage)).not.toBeNull()
  })

  test('another server name under the same entry is another server', () => {
    const named = (name: string | null) => ({ target: url('https://a.example/'), package: null, name })
    expect(targetChange(named('a/b'), named('a/c'))).toBe('the server name is another')
    expect(targetChange(named('a/b'), named('a/b'))).toBeNull()
    expect(targetChange(named(null), named('a/b'))).toBeNull()
    expect(targetChange(named('a/b'), named(null))).toBeNull()
  })
})
