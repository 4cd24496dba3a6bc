import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parsePublisherConfig } from '../../../src/client/publisher/publisher-config.ts'
import { utf8 } from '../../../src/encoding/bytes.ts'
import { ConfigError } from '../../../src/errors.ts'
import { errorCode } from '../../support/error-code.ts'

const read = (value: unknown) => parsePublisherConfig(utf8(JSON.stringify(value)), 'x')
const profile = { name: 'default', command: 'npx', args: ['-y', '@acme/weather-mcp'], env: ['KEY'] }
const server = { name: 'io.github.acme/weather', bind: ['https://weather.example.com'], profiles: [profile] }

describe('touchmark.config.json', () => {
  test('names servers, and how each profile is started', () => {
    expect(read({ servers: [server] })).toEqual([
      {
        name: 'io.github.acme/weather',
        bind: ['https://weather.example.com'],
        profiles: [{ name: 'default', kind: 'command', words: ['npx', '-y', '@acme/weather-mcp'], env: ['KEY'] }],
      },
    ])
  })

  test('may name a file of suppressions', () => {
    const [first] = read({ servers: [{ ...server, suppressions: 'own.json' }] })
    expect(first?.suppressions).toBe('own.json')
    expect(errorCode(() => read({ servers: [{ ...server, suppressions: [] }] }))).toBe('E_CONFIG_INVALID')
  })

  test('is what docs/spec/config.md shows', () => {
    const text = readFileSync(join(import.meta.dirname, '../../../docs/spec/config.md'), 'utf8')
    const example = /^```jsonc\n([\s\S]*?)^```$/m.exec(text)?.[1] ?? ''
    const [first] = parsePublisherConfig(utf8(example), 'docs/spec/config.md')
    expect(first?.profiles.map(({ kind, platform }) => [kind, platform])).toEqual([
      ['command', undefined],
      ['command', 'win32-x64'],
      ['url', undefined],
    ])
  })

  test.each<[string, unknown]>([
    ['an unknown member', { servers: [{ ...server, profile: [] }] }],
    ['a name that is none', { servers: [{ ...server, name: 'weather' }] }],
    ['no profile', { servers: [{ ...server, profiles: [] }] }],
    ['neither a command nor a URL', { servers: [{ ...server, profiles: [{ name: 'default' }] }] }],
    ['a command and a URL', { servers: [{ ...server, profiles: [{ ...profile, url: 'https://a.example' }] }] }],
    ['a value beside the name of a variable', { servers: [{ ...server, profiles: [{ ...profile, env: ['KEY=1'] }] }] }],
    [
      'arguments of a URL',
      { servers: [{ ...server, profiles: [{ name: 'a', url: 'https://a.example', args: ['x'] }] }] },
    ],
    ['a platform that is none', { servers: [{ ...server, profiles: [{ ...profile, platform: 'Linux' }] }] }],
    ['a profile that stands twice', { servers: [{ ...server, profiles: [profile, profile] }] }],
  ])('with %s is refused', (_, value) => {
    expect(errorCode(() => read(value))).toBe('E_CONFIG_INVALID')
    expect(errorCode(() => read({ servers: [server] }))).toBe('no error')
  })

  test('tells all problems at once', () => {
    const two = { servers: [{ ...server, name: 'weather', profiels: [] }] }
    try {
      read(two)
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError)
      expect(String(error)).toContain('2 problems')
      expect(String(error)).toContain('did you mean "profiles"')
    }
  })

  test('one profile may stand once for each platform', () => {
    const [each] = read({
      servers: [
        {
          ...server,
          profiles: [
            { ...profile, platform: 'linux-x64' },
            { ...profile, platform: 'darwin-arm64' },
          ],
        },
      ],
    })
    expect(each?.profiles).toHaveLength(2)
  })
})
