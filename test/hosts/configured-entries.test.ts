import { describe, expect, test } from 'vitest'
import { findEntries, type PlacedEntry } from '../../src/hosts/configured-entries.ts'
import { languageOf } from '../../src/hosts/host.ts'
import type { HostEntry } from '../../src/hosts/host-entry.ts'
import { errorCode } from '../support/error-code.ts'

async function entriesOf(text: string, file = '.mcp.json', table = ['mcpServers']): Promise<PlacedEntry[]> {
  return findEntries((await languageOf(file)).read(text, file), [table], 'braces')
}

const read = async (value: unknown): Promise<PlacedEntry['host'][]> =>
  (await entriesOf(JSON.stringify(value))).map(({ host }) => host)

describe('entries of a configuration', () => {
  test('are commands and URLs', async () => {
    const file = {
      mcpServers: {
        files: { type: 'stdio', command: 'npx', args: ['-y', '@acme/files'], env: { DEBUG: '1' } },
        bare: { command: 'weather' },
        far: { type: 'http', url: 'https://mcp.example/mcp', headers: { 'X-Team': 'shop' } },
      },
    }
    expect(await read(file)).toEqual([
      { kind: 'command', name: 'files', argv: ['npx', '-y', '@acme/files'], env: { DEBUG: '1' } },
      { kind: 'command', name: 'bare', argv: ['weather'], env: {} },
      { kind: 'url', name: 'far', url: 'https://mcp.example/mcp', headers: { 'X-Team': 'shop' } },
    ])
  })

  test('may have how they are reached in a table of its own', async () => {
    const mcpServers = {
      files: { transport: { type: 'stdio', command: 'npx', args: ['files'], env: { DEBUG: '1' } }, timeout: 60 },
      far: { transport: { type: 'streamableHttp', url: 'https://mcp.example/mcp', headers: { 'X-Team': 'shop' } } },
      flat: { transport: 'sse', url: 'https://mcp.example/sse' },
    }
    expect(await read({ mcpServers })).toEqual([
      { kind: 'command', name: 'files', argv: ['npx', 'files'], env: { DEBUG: '1' } },
      { kind: 'url', name: 'far', url: 'https://mcp.example/mcp', headers: { 'X-Team': 'shop' } },
      { kind: 'url', name: 'flat', url: 'https://mcp.example/sse', headers: {} },
    ])
  })

  test('may stand among what other programs read', async () => {
    expect(await read({ other: 1, mcpServers: { files: { command: 'files', disabled: true } } })).toHaveLength(1)
    expect(await read({ other: 1 })).toEqual([])
    expect(await entriesOf('')).toEqual([])
    expect(await entriesOf('\n', 'config.toml')).toEqual([])
    expect(await entriesOf('# nothing\n', 'config.yaml')).toEqual([])
  })

  test.each<[string, unknown]>([
    ['a server that is a string', 'npx files'],
    ['a command and a URL', { command: 'a', url: 'https://a.example' }],
    ['a command, and a transport with another', { command: 'a', transport: { command: 'b' } }],
    ['an argument that is no string', { command: 'a', args: [1] }],
    ['arguments in one string', { command: 'a', args: '-y files' }],
    ['a variable that is a list', { command: 'a', env: { A: [] } }],
    ['an empty command', { command: '' }],
    ['a URL that is a number', { url: 1 }],
  ])('%s is malformed', async (_, entry) => {
    expect(await read({ mcpServers: { files: entry } })).toEqual(['malformed'])
  })

  test('neither a command nor a URL is brought by somebody else', async () => {
    expect(await read({ mcpServers: { files: { args: [] } } })).toEqual(['elsewhere'])
  })

  test('numbers and switches are variables as they are written, and null is none', async () => {
    const env = { PORT: 8080, FAST: true, NONE: null, ['__proto__']: 'x' }
    const [host] = (await read({ mcpServers: { files: { command: 'a', env } } })) as HostEntry[]
    expect(host).toMatchObject({ env: { PORT: '8080', FAST: 'true' } })
    expect(Object.keys((host as { env: object }).env)).toEqual(['PORT', 'FAST', '__proto__'])
  })

  test.each<[string, string, string]>([
    ['JSON', '.mcp.json', '{"mcpServers":{"files":{"command":"a"},"files":{"command":"b"}}}'],
    ['TOML', 'config.toml', '[mcp_servers.files]\ncommand = "a"\n[mcp_servers.files]\ncommand = "b"\n'],
    ['YAML', 'config.yaml', 'extensions:\n  files:\n    cmd: a\n  files:\n    cmd: b\n'],
  ])(
    'a server that stands twice in %s is refused: two readers would start two different ones',
    async (_, file, text) => {
      const language = await languageOf(file)
      expect(errorCode(() => language.read(text, file))).toBe('E_CONFIG_INVALID')
      expect(() => language.read(text.replace(/files(?![\s\S]*files)/, 'other'), file)).not.toThrow()
    },
  )

  test.each([
    ['.mcp.json', '{'],
    ['config.toml', '[mcp_servers'],
    ['config.yaml', 'extensions: [a'],
    ['config.yaml', '- a\n---\n- b\n'],
  ])('%s that is broken is refused', async (file, text) => {
    const language = await languageOf(file)
    expect(errorCode(() => language.read(text, file))).toBe('E_CONFIG_INVALID')
  })

  test('an alias in YAML is not followed', async () => {
    const text = 'x: &x\n  cmd: a\nextensions:\n  files: *x\n  own: { cmd: b }\n'
    const found = await entriesOf(text, 'config.yaml', ['extensions'])
    expect(found.map(({ host }) => (typeof host === 'string' ? host : host.kind))).toEqual(['elsewhere', 'command'])
  })

  test.each([
    ['.mcp.json', '['.repeat(20_000)],
    ['config.toml', `a = ${'['.repeat(20_000)}`],
    ['config.yaml', '['.repeat(20_000)],
    ['config.yaml', `${'['.repeat(100)}${']'.repeat(100)}`],
    ['config.yaml', Array.from({ length: 200 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('nesting without end in %s is refused', async (file, text) => {
    const language = await languageOf(file)
    expect(errorCode(() => language.read(text, file))).toBe('E_CONFIG_INVALID')
  })

  test('many aliases of aliases cost nothing', async () => {
    const lines = Array.from({ length: 60 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`)
    expect(await entriesOf(`a0: &a0 [x]\n${lines.join('\n')}\n`, 'config.yaml', ['extensions'])).toEqual([])
  })
})
