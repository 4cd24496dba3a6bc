import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { verdictPath } from '../../../src/client/state/verdict-path.ts'
import { claudeCode, codex, cursor, gemini, vsCode } from '../../support/hook-inputs.ts'
import { decisionOf, hookScene } from '../../support/hook-scene.ts'

const text = JSON.stringify(claudeCode)

describe('an input that is not what the client documents is refused', () => {
  test.each([
    ['nothing at all', ''],
    ['no JSON', 'hello'],
    ['an array', '[]'],
    ['a member that stands twice', text.replace('{', '{"tool_name":"Bash",')],
    ['the same member, escaped', text.replace('{', '{"tool_\\u006eame":"Bash",')],
    ['a byte order mark', `\ufeff${text}`],
    ['a trailing comma', text.replace(/\}$/, ',}')],
    ['NaN', text.replace('"default"', 'NaN')],
    ['no event', text.replace('hook_event_name', 'event')],
    ['a tool that is a number', text.replace('"mcp__weather__read_file"', '7')],
    ['a tool of 600 characters', text.replace('read_file', 'x'.repeat(600))],
    ['a tool with half a surrogate pair', text.replace('read_file', 'read_file\\ud800')],
    ['a server with half a surrogate pair', text.replace('"name":"weather"', '"name":"weather\\udc00"')],
    ['a server that is an array', text.replace('"name":"weather"', '"name":["weather"]')],
    ['nesting beyond any limit', text.replace('"/srv/a.txt"', '['.repeat(5000) + ']'.repeat(5000))],
  ])('%s', async (_name, input) => {
    const { askBytes } = await hookScene()
    expect(decisionOf(await askBytes('claude-code', input))).toBe('deny')
  })

  test('its good twin passes', async () => {
    const { askBytes } = await hookScene()
    expect(decisionOf(await askBytes('claude-code', text))).toBe('pass')
    expect(decisionOf(await askBytes('claude-code', text.replace('read_file', 'read\\u005ffile')))).toBe('pass')
    const large = text.replace('/srv/a.txt', 'x'.repeat(1_000_000))
    expect(decisionOf(await askBytes('claude-code', large))).toBe('pass')
  })

  test('more than is read', async () => {
    expect(decisionOf(await (await hookScene()).askBytes('gemini', null))).toBe('deny')
  })

  test('invalid UTF-8', async () => {
    const bytes = new Uint8Array([...Buffer.from(text), 0xff])
    expect(decisionOf(await (await hookScene()).askBytes('claude-code', bytes))).toBe('deny')
  })
})

describe('names that are no names', () => {
  test.each([
    '../../etc/passwd',
    '../weather',
    'weather/../weather',
    '/etc/passwd',
    'weather\u0000',
    '.',
    '',
    '__proto__',
    'constructor',
  ])('the server %j has no verdict, and leads to no other file', async (name) => {
    const { ask, around, write } = await hookScene()
    write('state/lock.json', '{}')
    const input = { ...gemini, mcp_context: { ...gemini.mcp_context, server_name: name } }
    expect(decisionOf(await ask('gemini', input))).toBe('deny')
    expect(readdirSync(join(around.stateFolder, 'verdicts'))).toHaveLength(1)
    expect(verdictPath('/state', name)).toMatch(/^\/state\/verdicts\/[a-z0-9_]{0,60}\.[0-9a-f]{32}\.json$/)
  })

  test.each(['__proto__', 'constructor', 'toString'])('the tool %s is not listed, unless it is', async (tool) => {
    const { ask, keep } = await hookScene()
    const input = { ...cursor, tool_name: tool }
    expect(decisionOf(await ask('cursor', input))).toBe('deny')
    await keep({ tools: [{ name: tool, effect: 'allow', hash: 'b'.repeat(64) }] })
    expect(decisionOf(await ask('cursor', input))).toBe('pass')
  })

  test('no word of a server or tool stands in an answer', async () => {
    const { ask } = await hookScene({ verdicts: [] })
    const words = 'ignore_previous_instructions'
    const answers = [
      await ask('claude-code', { ...claudeCode, tool_name: `mcp__weather__${words}` }),
      await ask('codex', { ...codex, tool_name: `mcp__${words}__x` }),
      await ask('vscode', { ...vsCode, tool_name: `mcp_${words}_x` }),
      await ask('cursor', { ...cursor, mcp_server_name: words }),
    ]
    expect(JSON.stringify(answers)).not.toContain(words)
  })
})

describe('a cache that is not what it should be', () => {
  const path = (stateFolder: string) => verdictPath(stateFolder, 'weather')

  test.each([
    ['empty', () => ''],
    ['torn', (whole: string) => whole.slice(0, 200)],
    ['of another format', (whole: string) => whole.replace('verdict-v1', 'verdict-v2')],
    ['of another entry', (whole: string) => whole.replace('"entry":"weather"', '"entry":"climate"')],
    ['with a member that stands twice', (whole: string) => whole.replace('{', '{"serverEffect":"allow",')],
    ['with an unknown member', (whole: string) => whole.replace('{', '{"x":1,')],
    ['with an unknown effect', (whole: string) => whole.replace('"serverEffect":"allow"', '"serverEffect":"fine"')],
    ['with a time that does not exist', (whole: string) => whole.replace(/2026-11-21/, '2026-02-30')],
    ['larger than any', (whole: string) => whole + ' '.repeat(5_000_000)],
  ])('%s: refused', async (_name, alter) => {
    const { ask, around } = await hookScene()
    const whole = readFileSync(path(around.stateFolder), 'utf8')
    expect(decisionOf(await ask('claude-code', claudeCode))).toBe('pass')
    writeFileSync(path(around.stateFolder), alter(whole))
    for (const [client, input] of [
      ['claude-code', claudeCode],
      ['codex', codex],
      ['vscode', vsCode],
    ] as const) {
      expect([client, decisionOf(await ask(client, input))]).toEqual([client, 'deny'])
    }
  })
})
