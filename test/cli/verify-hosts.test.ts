import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { rememberGuarded } from '../../src/client/configuration/guarded-entries.ts'
import { writeBelow } from '../support/host-samples.ts'
import { type MemoryIoOptions, runCommand, temporaryFolder, typesTheCode } from '../support/memory-io.ts'

const root = join(import.meta.dirname, '../..')
const turning = join(root, 'test/hostile/turning-server.mjs')

/** The arguments of a server that describes its first tool with these words. */
function server(folder: string, words = 'Reads a file.'): string[] {
  const path = writeBelow(folder, 'description', words)
  return [turning, path]
}

interface Report {
  readonly servers: readonly {
    entry: string
    source: string
    host: string | null
    guard: string
    status: number
    error?: { code: string }
    reasons: readonly { code: string }[]
  }[]
}

async function verifyAll(folder: string, words: string[] = [], options: MemoryIoOptions = {}) {
  const { status, stdout, stderr } = await runCommand(['verify', '--all', '--json', ...words], { folder, ...options })
  return { status, stderr, servers: stdout === '' ? [] : (JSON.parse(stdout) as Report).servers }
}

async function doctor(
  folder: string,
  options: MemoryIoOptions = {},
): Promise<{ code: string; level: string; message: string }[]> {
  const { stdout } = await runCommand(['doctor', '--offline', '--json'], { folder, ...options })
  return JSON.parse(stdout).checks
}

const quoted = (words: readonly string[]): string => words.map((word) => JSON.stringify(word)).join(', ')

/** One project file of each language, with one server. */
const projectFiles: readonly (readonly [string, (command: string, args: readonly string[]) => string])[] = [
  ['.mcp.json', (command, args) => JSON.stringify({ mcpServers: { files: { command, args } } })],
  ['.cursor/mcp.json', (command, args) => JSON.stringify({ mcpServers: { files: { command, args } } })],
  [
    '.vscode/mcp.json',
    (command, args) =>
      `{ "servers": { // mine\n "files": { "command": "${command}", "args": [${quoted(args)}], }, }, }`,
  ],
  [
    '.codex/config.toml',
    (command, args) => `[mcp_servers.files]\ncommand = "${command}" # mine\nargs = [${quoted(args)}]\n`,
  ],
  [
    '.continue/mcpServers/files.yaml',
    (command, args) => `mcpServers:\n  - name: files\n    command: ${command}\n    args: [${quoted(args)}]\n`,
  ],
  [
    'opencode.jsonc',
    (command, args) => `{ "mcp": { "files": { "type": "local", "command": [${quoted([command, ...args])}] } } }`,
  ],
]

/** A project's folder below the home of its user. */
function projectFolder(): { folder: string; home: { HOME: string } } {
  const home = temporaryFolder()
  return { folder: join(writeBelow(home, 'shop/README.md', ''), '..'), home: { HOME: home } }
}

describe('verify --all and a project’s files', () => {
  test.each(projectFiles)('%s starts only after consent to its exact words', async (place, write) => {
    const { folder, home: env } = projectFolder()
    const marker = join(folder, 'started')
    const script = `require("fs").writeFileSync(${JSON.stringify(marker)}, "")`
    writeBelow(folder, place, write(process.execPath, ['-e', script]))
    const before = await verifyAll(folder, [], { env })
    expect(before.status).toBe(3)
    expect(before.servers).toMatchObject([{ entry: 'files', source: place, error: { code: 'E_NO_CONSENT' } }])
    expect(existsSync(marker)).toBe(false)
    const args = server(folder)
    writeBelow(folder, place, write(process.execPath, args))
    const agreed = await runCommand(['consent', 'files'], { folder, env, answer: typesTheCode })
    expect(agreed.stderr).toContain(`${place} of this project names the server "files"`)
    expect((await verifyAll(folder, [], { env })).servers).toMatchObject([{ entry: 'files', status: 0 }])
    writeBelow(folder, place, write(process.execPath, [...args, '--more']))
    expect((await verifyAll(folder, [], { env })).servers).toMatchObject([{ error: { code: 'E_NO_CONSENT' } }])
  })

  test('one name in the files of two clients is agreed to together, each as it stands', async () => {
    const { folder, home: env } = projectFolder()
    const args = server(folder)
    const [claude, cursor] = projectFiles
    writeBelow(folder, claude![0], claude![1](process.execPath, args))
    writeBelow(folder, cursor![0], cursor![1](process.execPath, [...args, '--x']))
    await runCommand(['consent', 'files'], { folder, env, answer: typesTheCode })
    const { servers } = await verifyAll(folder, [], { env })
    expect(servers.map(({ source, error }) => [source, error])).toEqual([
      ['.mcp.json', undefined],
      ['.cursor/mcp.json', undefined],
    ])
  })
})

/** A server that counts its starts, and the files of three clients of a user who works in `shop`. */
function counted() {
  const home = temporaryFolder()
  const [file] = [writeBelow(home, 'starts', '')]
  const script = writeBelow(
    home,
    'counted.mjs',
    `import { appendFileSync } from 'node:fs'; appendFileSync(${JSON.stringify(file)}, 'x'); await import(${JSON.stringify(turning)})`,
  )
  const args = [script, writeBelow(home, 'description', 'Reads a file.')]
  const [gemini, cursor, desktop] = ['.gemini/settings.json', '.cursor/mcp.json', '.lmstudio/mcp.json']
  const project = join(writeBelow(home, 'shop/README.md', ''), '..')
  return {
    ...{ home, project, args, env: { HOME: home } },
    clients: [gemini, cursor, desktop] as const,
    configure: (client: string, entry: string, env: Record<string, string> = {}, more: readonly string[] = []) =>
      writeBelow(
        home,
        client,
        JSON.stringify({ mcpServers: { [entry]: { command: process.execPath, args: [...args, ...more], env } } }),
      ),
    /** How often the server was started since the last time. */
    starts: () => {
      const count = readFileSync(file, 'utf8').length
      writeBelow(home, 'starts', '')
      return count
    },
  }
}

describe('verify --all and one server in several clients', () => {
  test('starts it once, and shows it for each; with other variables or words it is another', async () => {
    const { project, env, clients, configure, starts } = counted()
    for (const client of clients) configure(client, 'files')
    const { status, servers } = await verifyAll(project, [], { env })
    expect([status, servers.map(({ entry, host, status: own }) => [entry, host, own])]).toEqual([
      0,
      ['cursor', 'gemini-cli', 'lm-studio'].map((host) => ['files', host, 0]),
    ])
    expect(starts()).toBe(1)
    configure(clients[1], 'files', { MODE: 'b' })
    await verifyAll(project, [], { env })
    expect(starts()).toBe(2)
    configure(clients[2], 'files', {}, ['--more'])
    await verifyAll(project, [], { env })
    expect(starts()).toBe(3)
  })

  test('judges it by the pin of each entry, though it is looked at once', async () => {
    const { home, project, env, args, clients, configure, starts } = counted()
    configure(clients[0], 'files')
    configure(clients[1], 'other')
    await runCommand(['lock', '--entry', 'files', '--', process.execPath, ...args], { folder: project, env })
    starts()
    writeBelow(home, 'description', 'Reads a file, slowly.')
    const { servers } = await verifyAll(project, ['--host', 'gemini-cli'], { env })
    expect(servers.map(({ entry, status }) => [entry, status])).toEqual([['files', 1]])
    starts()
    const both = await verifyAll(project, [], { env })
    const codes = both.servers.map(({ entry, status, reasons }) => [entry, status, reasons.map(({ code }) => code)])
    expect(codes).toEqual([
      ['other', 0, expect.arrayContaining(['first-use'])],
      ['files', 1, expect.arrayContaining(['drift'])],
    ])
    expect(starts()).toBe(1)
  })

  test('what the lock of the folder pins of the user’s own entry is that entry, and needs no consent', async () => {
    const { project, env, clients, configure, starts } = counted()
    configure(clients[1], 'files')
    expect((await runCommand(['lock', '--entry', 'files'], { folder: project, env })).status).toBe(0)
    starts()
    const own = await verifyAll(project, [], { env })
    expect([own.status, own.servers.map(({ entry, host }) => [entry, host])]).toEqual([0, [['files', 'cursor']]])
    expect(starts()).toBe(1)
    // With other words in the user's file, the lock's are the project's again.
    configure(clients[1], 'files', {}, ['--more'])
    const { servers } = await verifyAll(project, [], { env })
    expect(servers.map(({ source, error }) => [source, error?.code])).toContainEqual(['touchmark.lock', 'E_NO_CONSENT'])
  })

  test('what a stranger’s lock pins under the name of the user’s entry is started for nobody', async () => {
    const { home, project, env, clients, configure } = counted()
    const marker = join(home, 'started')
    const script = `require("fs").writeFileSync(${JSON.stringify(marker)}, "")`
    const pin = JSON.parse(readFileSync(await strangersLock(), 'utf8'))
    pin.servers.files.target.argv = [process.execPath, '-e', script]
    writeBelow(project, 'touchmark.lock', JSON.stringify(pin))
    configure(clients[1], 'files')
    const { status, servers } = await verifyAll(project, [], { env })
    expect(servers.map(({ source, error }) => [source, error?.code])).toContainEqual(['touchmark.lock', 'E_NO_CONSENT'])
    expect([status, existsSync(marker)]).toEqual([1, false])
  })
})

/** The lock of another user, with one server under the entry `files`. */
async function strangersLock(): Promise<string> {
  const folder = temporaryFolder()
  await runCommand(['lock', '--entry', 'files', '--', process.execPath, ...server(folder)], { folder })
  return join(folder, 'touchmark.lock')
}

describe('verify --all and a user’s clients', () => {
  test('every client that is found is looked at, without consent; --host limits it to one', async () => {
    const folder = temporaryFolder()
    const args = server(folder)
    writeBelow(
      folder,
      '.gemini/settings.json',
      JSON.stringify({ mcpServers: { files: { command: process.execPath, args } } }),
    )
    writeBelow(
      folder,
      '.codex/config.toml',
      `[mcp_servers.files]\ncommand = "${process.execPath}"\nargs = [${quoted(args)}]\n`,
    )
    // A home in which the work is done, too, would have the same files as the project's.
    const project = join(folder, 'shop')
    writeBelow(project, 'README.md', '')
    const home = { HOME: folder }
    const all = await verifyAll(project, [], { env: home })
    expect(all.servers.map(({ host, status }) => [host, status])).toEqual([
      ['codex', 0],
      ['gemini-cli', 0],
    ])
    const one = await verifyAll(project, ['--host', 'codex'], { env: home })
    expect(one.servers.map(({ host }) => host)).toEqual(['codex'])
    expect((await verifyAll(project, ['--host', 'zed'], { env: home })).status).toBe(2)
    expect((await verifyAll(project, ['--host', 'nobody'], { env: home })).stderr).toContain('E_USAGE')
    const text = await runCommand(['verify', '--all'], { folder: project, env: home })
    expect(text.stdout).toContain(`files (${join(folder, '.codex/config.toml')})`)
  })

  test('what cannot be read is a line of its own, and the others are looked at', async () => {
    const folder = temporaryFolder()
    writeBelow(
      folder,
      '.config/zed/settings.json',
      '{"context_servers":{"ext":{"source":"extension"},"bad":{"command":1}}}',
    )
    writeBelow(folder, '.lmstudio/mcp.json', '{')
    const { status, servers } = await verifyAll(folder)
    expect(servers.map(({ entry, error }) => [entry, error?.code])).toEqual([
      ['ext', 'E_CONFIG_UNREAD'],
      ['bad', 'E_CONFIG_INVALID'],
      [join(folder, '.lmstudio/mcp.json'), 'E_CONFIG_INVALID'],
    ])
    expect(status).toBe(2)
  })
})

describe('an entry that was wrapped', () => {
  const codex = '.codex/config.toml'
  const write = (folder: string, args: string[]): string =>
    writeBelow(
      folder,
      codex,
      `[mcp_servers.files]\ncommand = "${process.execPath}"\nargs = [${quoted(args)}]\n[mcp_servers.files.env]\nNODE_OPTIONS = "--no-warnings"\n`,
    )

  test('is verified as the guard starts it, and the server gets the variables that are its own', async () => {
    const folder = temporaryFolder()
    const project = join(folder, 'shop')
    writeBelow(project, 'README.md', '')
    const home = { HOME: folder }
    const path = write(folder, server(folder))
    await runCommand(['wrap', 'codex'], { folder: project, env: home })
    expect(readFileSync(path, 'utf8')).toContain('TOUCHMARK_SERVER_NODE_OPTIONS')
    const wrapped = await verifyAll(project, [], { env: home })
    expect(wrapped.servers).toMatchObject([{ entry: 'files', guard: 'guarded', status: 0 }])
  })

  test('and was unwrapped by somebody else is reported; by its user, with a code, it is not', async () => {
    const folder = temporaryFolder()
    const project = join(folder, 'shop')
    writeBelow(project, 'README.md', '')
    const home = { HOME: folder }
    const path = write(folder, server(folder))
    const original = readFileSync(path, 'utf8')
    const bare = await doctor(project, { env: home })
    expect(bare).toContainEqual(
      expect.objectContaining({
        code: 'not-guarded',
        level: 'advisory',
        message: expect.stringContaining(`files in ${path}`),
      }),
    )
    await runCommand(['wrap', 'codex'], { folder: project, env: home })
    const wrapped = readFileSync(path, 'utf8')
    expect((await doctor(project, { env: home })).map(({ code }) => code)).not.toContain('not-guarded')
    writeFileSync(path, original)
    const removed = await doctor(project, { env: home })
    expect(removed).toContainEqual(expect.objectContaining({ code: 'guard-removed', level: 'problem' }))
    expect((await verifyAll(project, [], { env: home })).servers).toMatchObject([{ guard: 'removed', status: 1 }])
    writeFileSync(path, wrapped)
    await runCommand(['unwrap', 'codex'], { folder: project, env: home, answer: typesTheCode })
    const codes = (await doctor(project, { env: home })).map(({ code }) => code)
    expect(codes).toContain('not-guarded')
    expect(codes).not.toContain('guard-removed')
  })

  test('in one client says nothing of another client, in which a server of that name never was', async () => {
    const folder = temporaryFolder()
    const args = server(folder)
    const path = write(folder, args)
    const content = JSON.stringify({ mcpServers: { files: { command: process.execPath, args } } })
    writeBelow(folder, '.gemini/settings.json', content)
    await runCommand(['wrap', 'codex'], { folder })
    await rememberGuarded(join(folder, '.local/state/touchmark'), 'files', Date.now())
    const states = async () => (await verifyAll(folder)).servers.map(({ host, guard }) => [host, guard])
    expect(await states()).toEqual(
      expect.arrayContaining([
        ['codex', 'guarded'],
        ['gemini-cli', 'bare'],
      ]),
    )
    expect((await doctor(folder)).map(({ code }) => code)).not.toContain('guard-removed')
    writeFileSync(path, '')
    expect(await states()).toEqual([['gemini-cli', 'removed']])
  })

  test('whose user took the guard out by hand can say so', async () => {
    const folder = temporaryFolder()
    const path = write(folder, server(folder))
    const original = readFileSync(path, 'utf8')
    await runCommand(['wrap', 'codex'], { folder })
    writeFileSync(path, original)
    const { status, stdout } = await runCommand(['unwrap', 'codex'], { folder, answer: typesTheCode })
    expect([status, readFileSync(path, 'utf8')]).toEqual([0, original])
    expect(stdout).toContain('without the guard already')
    expect((await doctor(folder)).map(({ code }) => code)).not.toContain('guard-removed')
  })

  test('under a machine policy one without the guard is a problem, in every client', async () => {
    const folder = temporaryFolder()
    write(folder, server(folder))
    writeBelow(
      folder,
      '.config/goose/config.yaml',
      'extensions:\n  far:\n    type: sse\n    uri: https://mcp.example/\n',
    )
    const checks = await doctor(folder, { machinePolicy: JSON.stringify({ delegate: [] }) })
    const found = checks.filter(({ code }) => code === 'not-guarded')
    // Somebody who works in their home has their own files there, not a project's.
    expect(found.map(({ level, message }) => [level, /^\S+ in (\S+)/.exec(message)?.[1]])).toEqual([
      ['problem', join(folder, codex)],
      ['problem', join(folder, '.config/goose/config.yaml')],
    ])
  })
})

describe('a wrapped entry, started as its client starts it', () => {
  test('the guard has none of the variables that are the server’s alone', () => {
    const folder = temporaryFolder()
    const probe = writeBelow(
      folder,
      'probe.mjs',
      `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(join(folder, 'seen'))}, JSON.stringify(process.env))`,
    )
    const main = join(root, 'dist/program/touchmark.js')
    const env = {
      PATH: process.env.PATH,
      HOME: folder,
      TOUCHMARK_SERVER_NODE_OPTIONS: '--no-warnings',
      TOUCHMARK_SERVER_HOME: '/srv/home',
      TOUCHMARK_OTHER: 'ours',
      TOKEN: 'theirs',
    }
    const words = ['guard', '--entry', 'files', '--as', 'command', process.execPath, probe]
    spawnSync(process.execPath, [main, ...words], {
      env,
      input: '',
      cwd: folder,
    })
    const seen = JSON.parse(readFileSync(join(folder, 'seen'), 'utf8'))
    expect(seen).toMatchObject({ NODE_OPTIONS: '--no-warnings', HOME: '/srv/home', TOKEN: 'theirs' })
    expect(Object.keys(seen).filter((name) => name.startsWith('TOUCHMARK_'))).toEqual([])
  })
})
