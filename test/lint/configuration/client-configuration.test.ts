import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonObject, JsonValue } from '../../../src/encoding/json-value.ts'
import { readConfiguration } from '../../../src/lint/configuration/client-configuration.ts'

const npx = { command: 'npx', args: ['-y', 'a@1.0.0'] }

/** Name, words, address and place of every server of a file. */
function seen(file: JsonValue) {
  return readConfiguration(file)?.servers.map(({ name, argv, url, path }) => ({
    name,
    words: argv.map(({ text }) => text).join(' '),
    url: url?.text ?? null,
    path: path.join('/'),
  }))
}

describe('every form that clients have', () => {
  test.each<[string, JsonObject, string]>([
    ['Claude Desktop, Cursor, Cline, Kiro, LM Studio', { mcpServers: { a: npx } }, 'mcpServers/a'],
    ['Claude Code, one project', { projects: { '/srv': { mcpServers: { a: npx } } } }, 'projects//srv/mcpServers/a'],
    ['Claude Code, managed', { managedMcpServers: { a: npx } }, 'managedMcpServers/a'],
    ['VS Code, mcp.json', { inputs: [], servers: { a: { type: 'stdio', ...npx } } }, 'servers/a'],
    ['VS Code, settings.json', { 'editor.tabSize': 2, mcp: { servers: { a: npx } } }, 'mcp/servers/a'],
    ['VS Code, a workspace', { folders: [], settings: { mcp: { servers: { a: npx } } } }, 'settings/mcp/servers/a'],
    [
      'a development container',
      { customizations: { vscode: { mcp: { servers: { a: npx } } } } },
      'customizations/vscode/mcp/servers/a',
    ],
    ['Zed', { context_servers: { a: { source: 'custom', ...npx } } }, 'context_servers/a'],
    ['Zed, before', { context_servers: { a: { command: { path: 'npx', args: npx.args } } } }, 'context_servers/a'],
    ['Cline since 3', { mcpServers: { a: { transport: { type: 'stdio', ...npx }, timeout: 60 } } }, 'mcpServers/a'],
    ['Amp', { 'amp.mcpServers': { a: npx } }, 'amp.mcpServers/a'],
    ['OpenCode', { mcp: { a: { type: 'local', command: ['npx', '-y', 'a@1.0.0'] } } }, 'mcp/a'],
    ['a plugin', { a: npx }, 'a'],
  ])('%s', (_, file, path) => {
    expect(seen(file)).toEqual([{ name: 'a', words: 'npx -y a@1.0.0', url: null, path }])
  })

  test.each<[string, JsonObject]>([
    ['Cursor', { mcpServers: { a: { url: 'https://a.example/mcp' } } }],
    ['VS Code', { servers: { a: { type: 'http', url: 'https://a.example/mcp' } } }],
    ['Windsurf, Antigravity', { mcpServers: { a: { serverUrl: 'https://a.example/mcp' } } }],
    ['Gemini CLI', { mcpServers: { a: { httpUrl: 'https://a.example/mcp' } } }],
    ['Cline since 3', { mcpServers: { a: { transport: { type: 'sse', url: 'https://a.example/mcp' } } } }],
    ['OpenCode', { mcp: { a: { type: 'remote', url: 'https://a.example/mcp' } } }],
  ])('%s, over HTTP', (_, file) => {
    expect(seen(file)).toMatchObject([{ name: 'a', words: '', url: 'https://a.example/mcp' }])
  })

  test('variables, headers, and those inside a command of Zed', () => {
    const settings = (entry: JsonObject) => readConfiguration({ mcpServers: { a: entry } })?.servers[0]?.settings
    expect(settings({ ...npx, env: { A: '1' } })).toEqual([
      { name: 'A', text: '1', path: ['mcpServers', 'a', 'env', 'A'] },
    ])
    expect(settings({ ...npx, environment: { A: '1' } })).toMatchObject([{ name: 'A' }])
    expect(settings({ url: 'https://a.example', headers: { B: '2' } })).toMatchObject([{ name: 'B', text: '2' }])
    expect(settings({ command: { path: 'npx', env: { C: '3' } } })).toMatchObject([
      { name: 'C', path: ['mcpServers', 'a', 'command', 'env', 'C'] },
    ])
    expect(settings({ transport: { ...npx, env: { D: '4' } } })).toMatchObject([
      { name: 'D', path: ['mcpServers', 'a', 'transport', 'env', 'D'] },
    ])
  })
})

describe('what is no configuration', () => {
  test.each<[string, JsonValue]>([
    ['a snapshot', { format: 'touchmark-snapshot-v1', servers: { a: npx } }],
    ['a list', [npx]],
    ['a word', 'mcpServers'],
    ['servers of another kind', { servers: { web: { port: 80 } } }],
    ['servers in a list', { servers: [{ url: 'https://a.example' }] }],
    ['a package', { name: 'a', version: '1.0.0', scripts: { start: 'node a.js' } }],
    ['nothing', {}],
  ])('%s', (_, file) => {
    expect(readConfiguration(file)).toBeUndefined()
  })

  test('a member "format" of its own hides none', () => {
    expect(seen({ format: 'mine', mcpServers: { a: npx } })).toHaveLength(1)
  })
})

describe('entries that cannot be judged', () => {
  test.each<[JsonValue, string]>([
    [5, 'malformed'],
    [null, 'malformed'],
    [[], 'malformed'],
    [{ command: 7 }, 'malformed'],
    [{ command: 'a', args: 'b c' }, 'fine'],
    [{ command: 'a', args: [1] }, 'malformed'],
    [{ command: 'a', args: null }, 'fine'],
    [{ command: { args: ['a'] } }, 'malformed'],
    [{ command: 'a', env: 'A=1' }, 'malformed'],
    [{ command: 'a', env: { A: { b: 1 } } }, 'malformed'],
    [{ command: 'a', env: { A: 1, B: true, C: null } }, 'fine'],
    [{ url: 7 }, 'malformed'],
    [{ settings: {}, source: 'extension' }, 'elsewhere'],
    [{}, 'elsewhere'],
  ])('%j is %s', (entry, reason) => {
    const unread = readConfiguration({ mcpServers: { a: entry } })?.unread ?? []
    expect(unread.map((each) => each.reason)).toEqual(reason === 'fine' ? [] : [reason])
  })
})

test('values that a file would put in for a person', () => {
  const file = { servers: { a: npx }, inputs: [{ id: 'key', default: 'x' }, { id: 'other' }, 5, { default: 'y' }] }
  expect(readConfiguration(file)?.inputs).toEqual([
    { name: 'key', text: 'x', path: ['inputs', 0, 'default'] },
    { name: 'undefined', text: 'y', path: ['inputs', 3, 'default'] },
  ])
})

test('what is switched off is known to be', () => {
  const file = {
    mcpServers: { a: { ...npx, disabled: true }, b: { ...npx, enabled: false }, c: { ...npx, disabled: false } },
  }
  expect(readConfiguration(file)?.servers.map(({ isOff }) => isOff)).toEqual([true, true, false])
})

test('never throws, whatever the file', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 6 }), fc.json({ maxDepth: 4 }), (text, entry) => {
      readConfiguration(JSON.parse(text))
      readConfiguration({
        mcpServers: JSON.parse(text),
        servers: { a: JSON.parse(entry) },
        mcp: { b: JSON.parse(text) },
      })
    }),
  )
})
