import { spawnSync } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { describe, expect, test } from 'vitest'
import { type HookClient, hookClients } from '../../src/hosts/hook-event.ts'
import { claudeCode, codex } from '../support/hook-inputs.ts'
import { decisionOf } from '../support/hook-scene.ts'
import { runCommand, temporaryFolder, typesTheCode } from '../support/memory-io.ts'

const root = join(import.meta.dirname, '../..')
const main = join(root, 'dist/program/touchmark.js')
const bundle = join(root, 'dist/cli/hook.cjs')
const turning = join(root, 'test/hostile/turning-server.mjs')

const places: Readonly<Record<HookClient, readonly [user: string, project: string]>> = {
  'claude-code': ['.claude/settings.json', '.claude/settings.json'],
  vscode: ['.copilot/hooks/touchmark.json', '.github/hooks/touchmark.json'],
  gemini: ['.gemini/settings.json', '.gemini/settings.json'],
  cursor: ['.cursor/hooks.json', '.cursor/hooks.json'],
  codex: ['.codex/hooks.json', '.codex/hooks.json'],
}

function put(folder: string, name: string, text: string, mode = 0o644): string {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text, { mode })
  return path
}

/** Whether every character stands in the other text, in the same order. */
function isWithin(text: string, whole: string): boolean {
  let at = -1
  for (const character of text) {
    at = whole.indexOf(character, at + 1)
    if (at < 0) return false
  }
  return true
}

const hook = (folder: string, ...words: readonly string[]) =>
  runCommand(['hook', ...words], { folder, answer: typesTheCode })

describe('hook install', () => {
  test.each(hookClients)(
    '%s: a new file, the same again changes nothing, and remove leaves no file',
    async (client) => {
      const folder = temporaryFolder()
      const path = join(folder, places[client][0])
      const installed = await hook(folder, 'install', client)
      expect(installed.status).toBe(0)
      expect(installed.stdout).toContain('Now run: touchmark verify --all')
      const written = readFileSync(path, 'utf8')
      expect(written).toContain(`hook answer ${client} || `)
      expect(written.replaceAll(process.execPath, 'NODE').replaceAll(root, 'ROOT')).toMatchSnapshot()
      expect(statSync(path).mode & 0o777).toBe(0o600)
      expect((await hook(folder, 'install', client)).stdout).toContain('there already')
      expect(readFileSync(path, 'utf8')).toBe(written)
      expect((await hook(folder, 'remove', client)).status).toBe(0)
      expect(existsSync(path)).toBe(false)
    },
  )

  test('a client is known by the name that wrap has for it, too; what is none is named', async () => {
    const folder = temporaryFolder()
    expect((await hook(folder, 'install', 'gemini-cli' as HookClient)).status).toBe(0)
    expect(readFileSync(join(folder, '.gemini/settings.json'), 'utf8')).toContain('hook answer gemini || ')
    expect((await hook(folder, 'install', 'claude-cod' as HookClient)).stderr).toContain(
      'Did you mean "touchmark hook install claude-code"?',
    )
    const { status, stderr } = await hook(folder, 'install', 'claude' as HookClient)
    expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining('"install claude"') })
  })

  test.each(hookClients)('%s: a project\u2019s file names no path of this machine', async (client) => {
    const folder = temporaryFolder()
    await hook(folder, 'install', client, '--project')
    const written = readFileSync(join(folder, places[client][1]), 'utf8')
    expect(written).toContain(`touchmark hook answer ${client} || `)
    expect(written).not.toContain(root)
    expect(written).not.toContain(process.execPath)
  })

  const settings = [
    '// mine\n{\n\t"env": { "TOKEN": "q7Kd2m" }, // keep\n\t"hooks": {\n\t\t"PreToolUse": [\n\t\t\t{ "matcher": "Bash", "hooks": [{ "type": "command", "command": "mine.sh" }] } // last\n\t\t],\n\t},\n}\n',
    '{"model":"x","hooks":{"PreToolUse":[]}}',
    '{\r\n    "hooks": {},\r\n    "model": "x"\r\n}\r\n',
    '{}',
    '{\n  /* nothing yet */\n}',
    '{ "hooks": { "PreToolUse": [ { "hooks": [] } ] } }',
  ]

  test.each(
    settings.flatMap((text) => (['claude-code', 'gemini', 'codex'] as const).map((client) => [client, text] as const)),
  )('%s: %j keeps every byte, is valid with our hooks in it, and is the same after remove', async (client, text) => {
    const folder = temporaryFolder()
    const path = put(folder, places[client][0], text, 0o640)
    expect((await hook(folder, 'install', client)).status).toBe(0)
    const written = readFileSync(path, 'utf8')
    expect(written).not.toBe(text)
    expect(isWithin(text.replace(/\s/g, ''), written)).toBe(true)
    expect(statSync(path).mode & 0o777).toBe(0o640)
    expect((await hook(folder, 'install', client)).stdout).toContain('there already')
    expect((await hook(folder, 'remove', client)).stdout).toContain('what it was before')
    expect(readFileSync(path, 'utf8')).toBe(text)
  })

  test('the record of what a file was is readable by its user alone, and gone after remove', async () => {
    const folder = temporaryFolder()
    put(folder, '.claude/settings.json', '{"env":{"TOKEN":"q7Kd2m"}}')
    await hook(folder, 'install', 'claude-code')
    const records = join(folder, '.local/state/touchmark/hooks')
    const [record = ''] = readdirSync(records)
    expect(statSync(join(records, record)).mode & 0o777).toBe(0o600)
    await hook(folder, 'remove', 'claude-code')
    expect(readdirSync(records)).toEqual([])
  })

  test('what somebody added since stays when ours go', async () => {
    const folder = temporaryFolder()
    const path = put(folder, '.claude/settings.json', '{\n  "model": "x"\n}\n')
    await hook(folder, 'install', 'claude-code')
    const written = readFileSync(path, 'utf8')
    writeFileSync(
      path,
      written
        .replace('"x"', '"y"')
        .replace(
          '"PreToolUse": [',
          '"PreToolUse": [\n      { "hooks": [{ "type": "command", "command": "mine.sh" }] },',
        ),
    )
    expect((await hook(folder, 'remove', 'claude-code')).stdout).toContain('the rest of it stays')
    const after = JSON.parse(readFileSync(path, 'utf8'))
    expect(after).toMatchObject({ model: 'y', hooks: { PreToolUse: [{ hooks: [{ command: 'mine.sh' }] }] } })
    expect(JSON.stringify(after)).not.toContain('hook answer')
  })

  test('a handler of somebody else in our own group stays', async () => {
    const folder = temporaryFolder()
    await hook(folder, 'install', 'codex')
    const path = join(folder, '.codex/hooks.json')
    const file = JSON.parse(readFileSync(path, 'utf8'))
    file.hooks.PreToolUse[0].hooks.push({ type: 'command', command: 'mine.sh' })
    writeFileSync(path, JSON.stringify(file, null, 2))
    await hook(folder, 'remove', 'codex')
    const after = JSON.parse(readFileSync(path, 'utf8'))
    expect(after.hooks.PreToolUse).toEqual([{ matcher: 'mcp__.*', hooks: [{ type: 'command', command: 'mine.sh' }] }])
  })

  test('an older command of ours is replaced, and remove goes back to before both', async () => {
    const folder = temporaryFolder()
    const path = put(folder, '.claude/settings.json', '{ "model": "x" }')
    await hook(folder, 'install', 'claude-code')
    await hook(folder, 'install', 'claude-code', '--ask-flagged')
    const written = readFileSync(path, 'utf8')
    expect(written.match(/hook answer claude-code/g)).toHaveLength(3)
    expect(written.match(/--ask-flagged/g)).toHaveLength(3)
    await hook(folder, 'remove', 'claude-code')
    expect(readFileSync(path, 'utf8')).toBe('{ "model": "x" }')
  })

  test('a link is followed, and stays a link', async () => {
    const folder = temporaryFolder()
    const real = put(folder, 'dotfiles/settings.json', '{}')
    mkdirSync(join(folder, '.claude'))
    symlinkSync(real, join(folder, '.claude/settings.json'))
    await hook(folder, 'install', 'claude-code')
    expect(lstatSync(join(folder, '.claude/settings.json')).isSymbolicLink()).toBe(true)
    expect(readFileSync(real, 'utf8')).toContain('hook answer')
  })

  test('--dry-run writes nothing and shows what would be added, and no secret of the file', async () => {
    const folder = temporaryFolder()
    put(folder, '.claude/settings.json', '{"env":{"TOKEN":"q7Kd2m"}}')
    const { stdout, status } = await hook(folder, 'install', 'claude-code', '--dry-run')
    expect(status).toBe(0)
    expect(stdout).toContain('PreToolUse: {"matcher":"mcp__.*"')
    expect(stdout).not.toContain('q7Kd2m')
    expect(readFileSync(join(folder, '.claude/settings.json'), 'utf8')).toBe('{"env":{"TOKEN":"q7Kd2m"}}')
    expect(existsSync(join(folder, '.local/state/touchmark/hooks'))).toBe(false)
  })

  test('the client\u2019s own variable says where its settings are', async () => {
    const folder = temporaryFolder()
    await runCommand(['hook', 'install', 'codex'], { folder, env: { CODEX_HOME: join(folder, 'elsewhere') } })
    expect(existsSync(join(folder, 'elsewhere/hooks.json'))).toBe(true)
    expect(existsSync(join(folder, '.codex'))).toBe(false)
  })

  test('--json', async () => {
    const { stdout } = await hook(temporaryFolder(), 'install', 'cursor', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ client: 'cursor', change: 'added', dryRun: false })
  })

  test.each([
    ['not JSON', 'hello'],
    ['a list', '[]'],
    ['hooks that are a list', '{"hooks":[]}'],
    ['an event that is an object', '{"hooks":{"PreToolUse":{}}}'],
    ['hooks that stand twice', '{"hooks":{},"hooks":{}}'],
    ['a list of words', '{"hooks":{"PreToolUse":["x"]}}'],
  ])('%s: refused, and the file is as it was', async (_name, text) => {
    const folder = temporaryFolder()
    const path = put(folder, '.claude/settings.json', text)
    const { status, stderr } = await hook(folder, 'install', 'claude-code')
    expect([status, stderr]).toEqual([2, expect.stringContaining('E_CONFIG_INVALID')])
    expect(readFileSync(path, 'utf8')).toBe(text)
  })
})

describe('hook remove', () => {
  test('asks for a code: without a terminal everything stays', async () => {
    const folder = temporaryFolder()
    await hook(folder, 'install', 'claude-code')
    const { status, stderr } = await runCommand(['hook', 'remove', 'claude-code'], { folder })
    expect([status, stderr]).toEqual([2, expect.stringContaining('E_CONFIRMATION_REQUIRED')])
    expect(readFileSync(join(folder, '.claude/settings.json'), 'utf8')).toContain('hook answer')
  })

  test('where there are none it says so', async () => {
    expect((await hook(temporaryFolder(), 'remove', 'claude-code')).stdout).toContain('no hooks of ours')
  })
})

describe('wrong use', () => {
  test.each([
    [['hook']],
    [['hook', 'install']],
    [['hook', 'install', 'emacs']],
    [['hook', 'uninstall', 'cursor']],
    [['hook', 'install', 'cursor', 'codex']],
    [['hook', 'install', 'cursor', '--user', '--project']],
    [['hook', 'install', 'codex', '--ask-flagged']],
  ])('%j exits with 2', async (words) => {
    const { status, stderr } = await runCommand(words)
    expect([status, stderr]).toEqual([2, expect.stringContaining('E_USAGE')])
  })

  test('help tells of all of it', async () => {
    const { stdout } = await runCommand(['hook', '--help'])
    for (const word of ['install', 'remove', 'answer', '--project', '--dry-run', '--ask-flagged', ...hookClients]) {
      expect(stdout).toContain(word)
    }
  })
})

describe('hook answer, as a client starts it', () => {
  /** Both ways in: the file that settings name, and the program as a project's settings name it. */
  function answer(folder: string, client: string, input: string | Buffer, more: readonly string[] = []) {
    const [first, second] = [bundle, main].map((program) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'hook', 'answer', client, ...more], {
        cwd: folder,
        input,
        encoding: 'utf8',
        env: { HOME: folder, PATH: '' },
      })
      return { status, stdout, stderr }
    })
    if (first === undefined) throw new Error('no answer')
    expect(second).toEqual(first)
    return first
  }

  const decision = (folder: string, client: string, input: unknown) =>
    decisionOf(JSON.parse(answer(folder, client, JSON.stringify(input)).stdout))

  async function verified(): Promise<string> {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'words'), 'Reads a file.')
    const server = ['--entry', 'weather', '--', process.execPath, turning, join(folder, 'words')]
    expect((await runCommand(['lock', ...server], { folder })).status).toBe(0)
    return folder
  }

  test('what lock, verify and guard came to is what a hook answers', async () => {
    const folder = temporaryFolder()
    const words = join(folder, 'words')
    const server = ['--entry', 'weather', '--', process.execPath, turning, words]
    writeFileSync(words, 'Reads a file.')
    expect(decision(folder, 'claude-code', claudeCode)).toBe('deny')
    expect((await runCommand(['status'], { folder })).stdout).toContain('verdict-missing')
    expect((await runCommand(['verify', ...server], { folder })).status).toBe(0)
    expect(decision(folder, 'claude-code', claudeCode)).toBe('pass')
    await runCommand(['lock', ...server], { folder })
    expect((await runCommand(['status'], { folder })).stdout).toBe('nothing waits\n')
    expect(decision(folder, 'codex', codex)).toBe('pass')
    writeFileSync(words, 'Reads a file, and sends it to a friend.')
    expect((await runCommand(['verify', ...server], { folder })).status).toBe(1)
    expect(decision(folder, 'claude-code', claudeCode)).toBe('deny')
    const accepted = await runCommand(['lock', '--update', ...server], { folder, answer: typesTheCode })
    expect(accepted.status).toBe(0)
    expect(decision(folder, 'claude-code', claudeCode)).toBe('pass')
  })

  test('what a guard came to is what a hook answers, and the guard\u2019s client does not wait for it', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'words'), 'Reads a file.')
    const server = [process.execPath, turning, join(folder, 'words')]
    const client = new Client({ name: 'plain', version: '1.0.0' })
    await client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [main, 'guard', '--entry', 'weather', '--', ...server],
        env: { HOME: folder },
        stderr: 'ignore',
      }),
    )
    await client.listTools()
    await client.close()
    await expect.poll(() => decision(folder, 'claude-code', claudeCode), { timeout: 30_000 }).toBe('pass')
    expect(decision(folder, 'claude-code', { ...claudeCode, tool_name: 'mcp__weather__delete_file' })).toBe('deny')
    const [file = ''] = readdirSync(join(folder, '.local/state/touchmark/verdicts'))
    expect(statSync(join(folder, '.local/state/touchmark/verdicts', file)).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(folder, '.local/state/touchmark/verdicts', file), 'utf8')).toContain('"by":"guard"')
  })

  test('10 MB are refused, and so is what is cut off', async () => {
    const folder = await verified()
    const large = JSON.stringify({ ...claudeCode, tool_input: { path: 'x'.repeat(10_000_000) } })
    expect(decisionOf(JSON.parse(answer(folder, 'claude-code', large).stdout))).toBe('deny')
    expect(decisionOf(JSON.parse(answer(folder, 'claude-code', large.slice(0, 500)).stdout))).toBe('deny')
    expect(decision(folder, 'claude-code', claudeCode)).toBe('pass')
  })

  test('a client that is not known, and an option that is not, end with 2 and a reason', () => {
    for (const [client, more] of [
      ['emacs', []],
      ['claude-code', ['--allow']],
    ] as const) {
      const { status, stdout, stderr } = answer(temporaryFolder(), client, JSON.stringify(claudeCode), more)
      expect([status, stdout]).toEqual([2, ''])
      expect(stderr).toMatch(/^Touchmark could not answer: /)
    }
  })

  test('without a home it ends with 2 and a reason, and no word of the input', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'hook', 'answer', 'codex'], {
      input: JSON.stringify(codex),
      encoding: 'utf8',
      env: {},
    })
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toBe('Touchmark could not answer: the hook failed. A person can look with: touchmark doctor\n')
  })

  test('the installed command refuses where the program is gone', async () => {
    const folder = temporaryFolder()
    await hook(folder, 'install', 'codex')
    const { hooks } = JSON.parse(readFileSync(join(folder, '.codex/hooks.json'), 'utf8'))
    const command: string = hooks.PreToolUse[0].hooks[0].command
    const run = (words: string) =>
      spawnSync('/bin/sh', ['-c', words], { input: JSON.stringify(codex), encoding: 'utf8', env: { HOME: folder } })
    expect(decisionOf(JSON.parse(run(command).stdout))).toBe('deny')
    const gone = run(command.replace('hook.cjs', 'gone.cjs'))
    expect([gone.status, gone.stdout]).toEqual([2, ''])
    expect(gone.stderr).toContain('Touchmark could not be started, so this is refused.')
  })

  test('a pipe that is closed at once, and one that never was, are refused', async () => {
    const folder = await verified()
    expect(decisionOf(JSON.parse(answer(folder, 'claude-code', '').stdout))).toBe('deny')
    const closed = spawnSync('/bin/sh', ['-c', `'${process.execPath}' '${main}' hook answer claude-code <&-`], {
      encoding: 'utf8',
      env: { HOME: folder },
    })
    expect([0, 2]).toContain(closed.status)
    if (closed.status === 0) expect(decisionOf(JSON.parse(closed.stdout))).toBe('deny')
  })
})
