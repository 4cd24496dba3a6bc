import { spawnSync } from 'node:child_process'
import { symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isTarget } from '../../../src/guard/hook/target-check.ts'
import { claudeCode, codex, cursor, gemini } from '../../support/hook-inputs.ts'
import { decisionOf, hookScene, noon, weather } from '../../support/hook-scene.ts'

const main = join(import.meta.dirname, '../../../dist/cli/main.js')
const verified = weather.target

describe('what a client says it starts', () => {
  const command = (...argv: readonly string[]) => ({ kind: 'command', argv }) as const
  const line = (text: string) => ({ kind: 'command-line', line: text }) as const

  test.each([
    ['the same words', command('weather-server', '--stdio'), true],
    ['other words', command('weather-server', '--http'), false],
    ['fewer words', command('weather-server'), false],
    ['another program', command('evil', '--stdio'), false],
    [
      'our guard in front of it',
      command(process.execPath, main, 'guard', '--entry', 'weather', 'weather-server', '--stdio'),
      true,
    ],
    [
      'our guard in front of another',
      command(process.execPath, main, 'guard', '--entry', 'weather', 'evil', '--stdio'),
      false,
    ],
    [
      'a program that is merely called like our guard',
      command('node', '/tmp/touchmark', 'guard', 'weather-server', '--stdio'),
      false,
    ],
    ['a command line', line('weather-server --stdio'), true],
    ['a command line through a guard', line('touchmark guard --entry weather weather-server --stdio'), true],
    ['another command line', line('evil --stdio'), false],
    ['a URL', { kind: 'url', url: 'https://weather.example/mcp' } as const, false],
  ])('%s', (_name, stated, expected) => {
    expect(isTarget(verified, stated)).toBe(expected)
  })

  test.each([
    ['https://weather.example/mcp', true],
    ['https://weather.example/mcp#top', true],
    ['https://evil.example/mcp', false],
    ['no url', false],
  ])('%s where a URL was verified', (url, expected) => {
    expect(isTarget({ kind: 'url', url: 'https://weather.example/mcp' }, { kind: 'url', url })).toBe(expected)
  })

  test('a secret among the arguments is compared by its digest, as a pin has it', () => {
    const target = { kind: 'command', argv: ['s', '--token', `sha256:${'0'.repeat(64)}`] } as const
    expect(isTarget(target, command('s', '--token', 'q7Kd2m'))).toBe(false)
  })

  test.each([
    ['gemini', { ...gemini, mcp_context: { ...gemini.mcp_context, command: 'evil' } }],
    ['cursor', { ...cursor, command: 'evil --stdio' }],
  ] as const)('%s: a server of that name that starts something else is refused', async (client, input) => {
    expect(decisionOf(await (await hookScene()).ask(client, input))).toBe('deny')
  })

  test('cursor of before it named servers: the target decides which is meant', async () => {
    const { mcp_server_name: _, ...unnamed } = cursor
    const { ask } = await hookScene()
    expect(decisionOf(await ask('cursor', unnamed))).toBe('pass')
    expect(decisionOf(await ask('cursor', { ...unnamed, command: 'evil' }))).toBe('deny')
    expect(decisionOf(await ask('cursor', { ...unnamed, command: undefined }))).toBe('deny')
  })
})

describe('an entry of a project\u2019s own file', () => {
  const asked = (cwd: string) => ({ ...claudeCode, cwd, mcp_server: { name: 'weather', source: 'project' } })
  const file = (entry: unknown) => JSON.stringify({ mcpServers: { weather: entry } })

  test.each([
    ['what was verified', { command: 'weather-server', args: ['--stdio'] }, 'pass'],
    ['the same by a reference', { command: '${PROGRAM}', args: ['--stdio'] }, 'pass'],
    [
      'our guard in front of it',
      { command: process.execPath, args: [main, 'guard', 'weather-server', '--stdio'] },
      'pass',
    ],
    ['something else', { command: 'evil', args: ['--stdio'] }, 'deny'],
    [
      'the same with code of its own',
      { command: 'weather-server', args: ['--stdio'], env: { NODE_OPTIONS: '-r x' } },
      'deny',
    ],
    ['a reference that nobody knows', { command: 'weather-server', args: ['${input:x}'] }, 'deny'],
    ['nothing that a client starts', { command: 7 }, 'deny'],
  ])('that starts %s', async (_name, entry, decision) => {
    const { ask, write, folder } = await hookScene({ env: { PROGRAM: 'weather-server' } })
    write('.mcp.json', file(entry))
    expect(decisionOf(await ask('claude-code', asked(folder)))).toBe(decision)
    expect(decisionOf(await ask('claude-code', asked(join(folder, 'sub/folder'))))).toBe(decision)
  })

  test('that is nowhere to be found is refused; a user\u2019s own is not looked for', async () => {
    const { ask, folder } = await hookScene()
    expect(decisionOf(await ask('claude-code', asked(folder)))).toBe('deny')
    expect(
      decisionOf(await ask('claude-code', { ...asked(folder), mcp_server: { name: 'weather', source: 'user' } })),
    ).toBe('pass')
  })

  test('the folder of the project goes before the one that the session is in', async () => {
    const { write, folder } = await hookScene()
    write('.mcp.json', file({ command: 'evil' }))
    write('inner/.mcp.json', file({ command: 'weather-server', args: ['--stdio'] }))
    const { ask } = await hookScene({ env: { CLAUDE_PROJECT_DIR: folder } })
    expect(decisionOf(await ask('claude-code', asked(join(folder, 'inner'))))).toBe('deny')
  })

  test('a file that cannot be read is refused', async () => {
    const { ask, write, folder } = await hookScene()
    write('.mcp.json', '{"mcpServers":{},"mcpServers":{}}')
    expect(decisionOf(await ask('claude-code', asked(folder)))).toBe('deny')
  })

  // A hook that does not answer in time refuses nothing, so a clone that keeps it waiting would be let through.
  test.each<[string, (path: string) => void]>([
    ['a device that never ends', (path) => symlinkSync('/dev/zero', path)],
    ['our own input', (path) => symlinkSync('/dev/stdin', path)],
    ['a pipe that nobody writes to', (path) => void spawnSync('mkfifo', [path])],
    [
      'a file without measure',
      (path) => {
        writeFileSync(path, '')
        truncateSync(path, 2 ** 33)
      },
    ],
  ])('in whose place %s lies is refused at once', async (_what, make) => {
    const { ask, write, folder } = await hookScene()
    write('sub/.mcp.json', '{}')
    make(join(folder, '.mcp.json'))
    expect(decisionOf(await ask('claude-code', asked(join(folder, 'sub'))))).toBe('deny')
  })

  test('may be a link to a file', async () => {
    const { ask, write, folder } = await hookScene()
    write('servers.json', file({ command: 'weather-server', args: ['--stdio'] }))
    symlinkSync('servers.json', join(folder, '.mcp.json'))
    expect(decisionOf(await ask('claude-code', asked(folder)))).toBe('pass')
  })
})

describe('servers of one name in several clients', () => {
  const other = { kind: 'command', argv: ['climate-server'] } as const

  test('what this client has under the name counts before what another has', async () => {
    const { ask, keep } = await hookScene({ verdicts: [{ serverEffect: 'block', target: other }] })
    expect(decisionOf(await ask('claude-code', claudeCode))).toBe('deny')
    await keep({ entry: 'claude-code/weather' })
    await keep({ entry: 'codex/weather' })
    expect(decisionOf(await ask('claude-code', claudeCode))).toBe('pass')
    expect(decisionOf(await ask('codex', codex))).toBe('pass')
    expect(decisionOf(await ask('vscode', { ...claudeCode, tool_name: 'mcp_weather_read_file' }))).toBe('deny')
  })

  test('of one target the newer verdict counts', async () => {
    const { ask, keep } = await hookScene({ verdicts: [{ judgedAt: noon - 1000, serverEffect: 'block' }] })
    await keep({ entry: 'claude-code/weather', judgedAt: noon - 2000 })
    expect(decisionOf(await ask('claude-code', claudeCode))).toBe('deny')
    await keep({ entry: 'claude-code/weather', judgedAt: noon - 500 })
    expect(decisionOf(await ask('claude-code', claudeCode))).toBe('pass')
  })

  test('two servers that a client writes alike: the worse one counts', async () => {
    const { ask } = await hookScene({
      verdicts: [
        { entry: 'my server' },
        { entry: 'my-server', tools: [{ name: 'read_file', effect: 'block', hash: 'b'.repeat(64) }] },
      ],
    })
    expect(decisionOf(await ask('codex', { ...codex, tool_name: 'mcp__my_server__read_file' }))).toBe('deny')
    const named = {
      ...claudeCode,
      tool_name: 'mcp__my_server__read_file',
      mcp_server: { name: 'my server', source: 'user' },
    }
    expect(decisionOf(await ask('claude-code', named))).toBe('pass')
  })
})
