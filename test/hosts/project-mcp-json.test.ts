import { describe, expect, test } from 'vitest'
import { utf8 } from '../../src/encoding/bytes.ts'
import {
  expandEntry,
  type HostEntry,
  hasOtherReference,
  parseProjectMcpJson,
  referencesOf,
  requiredReferences,
} from '../../src/hosts/project-mcp-json.ts'
import { errorCode } from '../support/error-code.ts'

const read = (value: unknown): HostEntry[] => parseProjectMcpJson(utf8(JSON.stringify(value)), '".mcp.json"')
const reference = (name: string): string => `$\{${name}}`

describe('a project’s .mcp.json', () => {
  test('names commands and URLs', () => {
    const file = {
      mcpServers: {
        files: { type: 'stdio', command: 'npx', args: ['-y', '@acme/files'], env: { DEBUG: '1' } },
        bare: { command: 'weather' },
        far: { type: 'http', url: 'https://mcp.example/mcp', headers: { 'X-Team': 'shop' } },
      },
    }
    expect(read(file)).toEqual([
      { kind: 'command', name: 'files', argv: ['npx', '-y', '@acme/files'], env: { DEBUG: '1' } },
      { kind: 'command', name: 'bare', argv: ['weather'], env: {} },
      { kind: 'url', name: 'far', url: 'https://mcp.example/mcp', headers: { 'X-Team': 'shop' } },
    ])
  })

  test('may hold what other programs read', () => {
    expect(read({ other: 1, mcpServers: { files: { command: 'files', disabled: true } } })).toHaveLength(1)
    expect(read({ other: 1 })).toEqual([])
  })

  test.each<[string, unknown]>([
    ['a list of servers', { mcpServers: [] }],
    ['a server that is a string', { mcpServers: { files: 'npx files' } }],
    ['neither a command nor a URL', { mcpServers: { files: { args: [] } } }],
    ['a command and a URL', { mcpServers: { files: { command: 'a', url: 'https://a.example' } } }],
    ['an argument that is no string', { mcpServers: { files: { command: 'a', args: [1] } } }],
    ['a variable that is no string', { mcpServers: { files: { command: 'a', env: { A: true } } } }],
  ])('with %s is refused', (_, value) => {
    expect(errorCode(() => read(value))).toBe('E_CONFIG_INVALID')
  })

  test('in which a server stands twice is refused: two readers would start two different ones', () => {
    const twice = '{"mcpServers":{"files":{"command":"a"},"files":{"command":"b"}}}'
    expect(errorCode(() => parseProjectMcpJson(utf8(twice), 'x'))).toBe('E_CONFIG_INVALID')
    const once = '{"mcpServers":{"files":{"command":"a"},"other":{"command":"b"}}}'
    expect(parseProjectMcpJson(utf8(once), 'x')).toHaveLength(2)
  })

  test('that is not JSON is refused', () => {
    expect(errorCode(() => parseProjectMcpJson(utf8('{'), 'x'))).toBe('E_CONFIG_INVALID')
  })
})

describe('references', () => {
  const entry: HostEntry = {
    kind: 'command',
    name: 'files',
    argv: ['files', `--token=${reference('TOKEN')}`, `--mode=$\{MODE:-fast}`],
    env: { KEY: reference('KEY') },
  }

  test('are found wherever they stand', () => {
    expect(referencesOf(entry)).toEqual(['KEY', 'MODE', 'TOKEN'])
    expect(requiredReferences(entry)).toEqual(['KEY', 'TOKEN'])
    const far: HostEntry = {
      kind: 'url',
      name: 'far',
      url: `https://${reference('HOST')}/`,
      headers: { A: reference('T') },
    }
    expect(referencesOf(far)).toEqual(['HOST', 'T'])
  })

  test('are replaced by values, else by their default', () => {
    expect(expandEntry(entry, { TOKEN: 't', KEY: 'k' })).toMatchObject({
      argv: ['files', '--token=t', '--mode=fast'],
      env: { KEY: 'k' },
    })
  })

  test('a value that looks like a reference is not replaced again', () => {
    const expanded = expandEntry(entry, { TOKEN: reference('KEY'), KEY: 'secret' })
    expect(expanded).toMatchObject({ argv: ['files', `--token=${reference('KEY')}`, '--mode=fast'] })
  })

  test('of another form are noticed', () => {
    expect(hasOtherReference({ ...entry, argv: [`$\{input:token}`] })).toBe(true)
    expect(hasOtherReference(entry)).toBe(false)
  })
})
