import { createHash } from 'node:crypto'
import type { EventEmitter } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { run } from '../../cli/run.ts'
import { parseJson } from '../../src/encoding/strict-json.ts'
import { memoryIo, runCommand, temporaryFolder } from '../support/memory-io.ts'

const root = join(import.meta.dirname, '../..')
const everything = [
  '--',
  process.execPath,
  join(root, 'node_modules/@modelcontextprotocol/server-everything/dist/index.js'),
  'stdio',
]
const hostile = (mode: string, variant: 'attack' | 'benign' = 'attack') => [
  '--',
  process.execPath,
  join(root, 'test/hostile/server.mjs'),
  mode,
  variant,
]
const passphrase = { TOUCHMARK_KEY_PASSPHRASE: 'correct horse' }

describe('the command line itself', () => {
  test('without a verb it shows the overview and exits with 2', async () => {
    const { status, stdout } = await runCommand([])
    expect(status).toBe(2)
    expect(stdout).toContain('Usage: touchmark COMMAND')
  })

  test('help exits with 0, for the whole and for every verb', async () => {
    const { status, stdout } = await runCommand(['--help'])
    expect(status).toBe(0)
    const verbs = [...stdout.matchAll(/^ {2}([a-z]+) {2,}/gm)].map((match) => match[1] ?? '')
    expect(verbs).toContain('guard')
    for (const verb of verbs) {
      const help = await runCommand([verb, '--help'])
      expect(help.status, verb).toBe(0)
      expect(help.stdout, verb).toContain(`touchmark ${verb}`)
    }
  })

  test.each([
    ['hook', 'install'],
    ['trust', 'add', 'io.github.acme/*'],
    ['key', 'new'],
    ['call-log', 'verify'],
    ['guard', '--entry', 'weather'],
    ['hook', 'answer', 'cursor'],
  ])('%s %s … --help is help as well', async (verb, ...words) => {
    for (const word of ['--help', '-h']) {
      const { status, stdout } = await runCommand([verb, ...words, word])
      expect([status, stdout]).toEqual([0, expect.stringContaining(`Usage: touchmark ${verb}`)])
    }
  })

  test('--help behind a command is the command\u2019s, and behind -- a word', async () => {
    const { stdout } = await runCommand(['snapshot', process.execPath, '-e', '', '--', '--help'])
    expect(stdout).not.toContain('Usage: touchmark')
    expect((await runCommand(['consent', '--', '--help'])).stderr).toContain('no entry "--help"')
  })

  test('the version is that of package.json', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect((await runCommand(['--version'])).stdout).toBe(`${version}\n`)
  })

  test('an unknown verb is refused with its nearest neighbour', async () => {
    const { status, stderr } = await runCommand(['verfiy'])
    expect(status).toBe(2)
    expect(stderr).toContain('Did you mean "touchmark verify"?')
  })

  test.each([
    ['accept', '"touchmark status" shows what waits, with the command that accepts it'],
    ['block', '"touchmark status" shows what waits, with the command that blocks it'],
    ['pin', 'Did you mean "touchmark lock"?'],
    ['init', 'Begin with "touchmark wrap"'],
    ['constructor', 'See "touchmark --help"'],
  ])('%s, which has another name here or none, says where to look', async (verb, next) => {
    const { status, stderr } = await runCommand([verb])
    expect(status).toBe(2)
    expect(stderr).toContain(next)
  })

  test('with --json an error is one object on stdout', async () => {
    const { status, stdout } = await runCommand(['lint', '--json', './missing.json'])
    expect(status).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'E_FILE_NOT_FOUND' } })
  })

  test('an unknown verb with control characters reaches the terminal escaped', async () => {
    const { stderr } = await runCommand(['\u001b[2Jx'])
    expect(stderr).not.toContain('\u001b')
    expect(stderr).toContain('<U+001B>')
  })
})

describe('snapshot', () => {
  test('a real server gives the same digest twice, and the file has it', async () => {
    const folder = temporaryFolder()
    const first = await runCommand(['snapshot', '--json', '-o', 'a.snapshot.json', ...everything], { folder })
    const second = await runCommand(['snapshot', '--json', ...everything], { folder })
    const report = JSON.parse(first.stdout)
    expect(first.status).toBe(0)
    expect(report.sections.tools.count).toBeGreaterThan(5)
    expect(JSON.parse(second.stdout).digest).toBe(report.digest)
    const file = readFileSync(join(folder, 'a.snapshot.json'))
    expect(createHash('sha256').update(file).digest('hex')).toBe(report.digest)
    expect(JSON.parse((await runCommand(['snapshot', '--json', './a.snapshot.json'], { folder })).stdout).digest).toBe(
      report.digest,
    )
    expect(JSON.parse((await runCommand(['snapshot', '--json', '-'], { stdin: file })).stdout).digest).toBe(
      report.digest,
    )
  })

  test('machine output is ASCII whatever a server calls itself', async () => {
    const { stdout } = await runCommand(['snapshot', '--json', ...hostile('lone-surrogate')])
    expect(stdout).toMatch(/^[\x20-\x7e]*\n$/)
  })

  test('a lone surrogate is told, cannot be written to a file, and exits with 1', async () => {
    const { status, stdout } = await runCommand(['snapshot', '--json', ...hostile('lone-surrogate')])
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ digest: null, integrity: [{ kind: 'lone-surrogate' }] })
    const written = await runCommand(['snapshot', '-o', 'x.json', ...hostile('lone-surrogate')])
    expect(written.status).toBe(1)
    expect(written.stderr).toContain('E_SNAPSHOT_INVALID')
  })

  test('a server that exits could not be checked: 3', async () => {
    const { status, stderr } = await runCommand(['snapshot', ...hostile('exit')])
    expect(status).toBe(3)
    expect(stderr).toContain('E_SERVER_EXIT')
    expect(stderr).not.toContain('\u001b')
  })

  test('a truncated or altered snapshot file is refused', async () => {
    const folder = temporaryFolder()
    await runCommand(['snapshot', '-o', 'a.snapshot.json', ...everything], { folder })
    const text = readFileSync(join(folder, 'a.snapshot.json'), 'utf8')
    for (const [name, bytes] of [
      ['truncated', text.slice(0, -20)],
      ['spaced', ` ${text}`],
      ['other', '{}'],
    ] as const) {
      writeFileSync(join(folder, `${name}.json`), bytes)
      const { status, stderr } = await runCommand(['snapshot', `./${name}.json`], { folder })
      expect(status, name).toBe(1)
      expect(stderr, name).toContain('E_SNAPSHOT_INVALID')
    }
  })

  test('an interrupt ends the look, and the server with it', async () => {
    const memory = memoryIo()
    const running = run(['snapshot', ...hostile('silent')], memory.io)
    const emitter = memory.io.signals as EventEmitter
    await expect.poll(() => emitter.listenerCount('SIGINT')).toBe(1)
    emitter.emit('SIGINT')
    expect(await running).toBe(3)
    expect(memory.stderr()).toContain('E_SERVER_TRANSPORT')
    expect(emitter.listenerCount('SIGINT')).toBe(0)
  })

  test('a slow look is told on a terminal, and the line is taken away again; a pipe is told nothing', async () => {
    const slow = ['snapshot', '--start-timeout', '2.5', ...hostile('silent')]
    const [terminal, pipe] = await Promise.all([runCommand(slow, { isTerminal: true }), runCommand(slow)])
    expect(terminal.stderr).toContain('looking at the server …\r\u001b[K')
    expect(pipe.stderr).not.toContain('looking')
    expect([terminal.status, pipe.status]).toEqual([3, 3])
  })

  test.each(['status', 'doctor'])('%s takes options alone', async (verb) => {
    const { status, stderr } = await runCommand([verb, 'extra\u001b'])
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining('"extra<U+001B>"') })
  })

  test('bad limits and headers are wrong use', async () => {
    for (const options of [
      ['--max-pages', '0'],
      ['--start-timeout', '-1'],
      ['--header', 'nonsense'],
      ['--as', 'spaceship'],
      ['--env', '1=2'],
    ]) {
      const { status, stderr } = await runCommand(['snapshot', ...options, 'https://localhost/mcp'])
      expect(status, options.join(' ')).toBe(2)
      expect(stderr, options.join(' ')).toContain('E_USAGE')
    }
  })
})

describe('key and sign', () => {
  test('a key is made, encrypted, and opens with its passphrase only', async () => {
    const folder = temporaryFolder()
    const made = await runCommand(['key', 'new', '--json', '-o', 'k.pem'], { folder, env: passphrase })
    expect(made.status).toBe(0)
    expect(readFileSync(join(folder, 'k.pem'), 'utf8')).toContain('ENCRYPTED')
    const shown = await runCommand(['key', 'show', '--json', 'k.pem'], { folder, env: passphrase })
    expect(JSON.parse(shown.stdout).publicKey).toBe(JSON.parse(made.stdout).publicKey)
    const wrong = await runCommand(['key', 'show', 'k.pem'], { folder, env: { TOUCHMARK_KEY_PASSPHRASE: 'wrong' } })
    expect(wrong.status).toBe(2)
    expect(wrong.stderr).toContain('E_KEY_PASSPHRASE')
    expect((await runCommand(['key', 'show', 'k.pem'], { folder })).stderr).toContain('E_KEY_PASSPHRASE')
    expect((await runCommand(['key', 'new', '-o', 'k.pem'], { folder, env: passphrase })).stderr).toContain(
      'E_FILE_ACCESS',
    )
  })

  test('the passphrase may come from a file or a terminal', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'words'), 'from a file\n')
    expect((await runCommand(['key', 'new', '--passphrase-file', 'words'], { folder })).status).toBe(0)
    const asked = await runCommand(['key', 'show', 'touchmark.key'], { folder, answer: () => 'from a file' })
    expect(asked.status).toBe(0)
  })

  test('sign writes a bundle over the snapshot file', async () => {
    const folder = temporaryFolder()
    await runCommand(['snapshot', '-o', 'a.snapshot.json', ...everything], { folder })
    await runCommand(['key', 'new', '--no-passphrase', '-o', 'k.pem'], { folder })
    const argv = [
      'sign',
      '--json',
      '--key',
      'k.pem',
      '--name',
      'io.github.acme/all',
      '--version',
      '1.0.0',
      '-o',
      'b.json',
      './a.snapshot.json',
    ]
    const { status, stdout } = await runCommand(argv, { folder })
    expect(status).toBe(0)
    const digest = createHash('sha256')
      .update(readFileSync(join(folder, 'a.snapshot.json')))
      .digest('hex')
    expect(JSON.parse(stdout).snapshotDigest).toBe(digest)
    const bundle = parseJson(readFileSync(join(folder, 'b.json'))).value as Record<string, { payload: string }>
    expect(Buffer.from(bundle['dsseEnvelope']?.payload ?? '', 'base64').toString()).toContain(digest)
  })

  test('a missing or malformed name, version or binding is refused', async () => {
    const folder = temporaryFolder()
    await runCommand(['snapshot', '-o', 'a.snapshot.json', ...everything], { folder })
    const sign = (...argv: string[]) => runCommand(['sign', '-o', 'b.json', ...argv, './a.snapshot.json'], { folder })
    expect((await sign('--version', '1')).stderr).toContain('no --name')
    expect((await sign('--name', 'nonsense', '--version', '1')).stderr).toContain('E_NAME_INVALID')
    expect((await sign('--name', 'a.b/c', '--version', 'latest')).stderr).toContain('E_NAME_INVALID')
    expect((await sign('--name', 'a.b/c', '--version', '1', '--bind', 'npm:x')).stderr).toContain('E_USAGE')
    expect((await sign('--name', 'a.b/c', '--version', '1', '--bind', 'http://x.y')).stderr).toContain('E_USAGE')
  })
})

describe('lint and diff', () => {
  test('an honest server has no error', async () => {
    const { status, stdout } = await runCommand(['lint', '--json', ...everything])
    expect(status).toBe(0)
    expect(JSON.parse(stdout).summary.error).toBe(0)
  })

  test('a poisoned file fails, tells where, and shows no foreign text to a pipe', async () => {
    const folder = temporaryFolder()
    writePoisoned(folder)
    const { status, stdout } = await runCommand(['lint', './bad.json'], { folder })
    expect(status).toBe(1)
    expect(stdout).toContain('invisible-characters')
    expect(stdout).not.toContain('Secret words')
    const shown = await runCommand(['lint', '--show-text', './bad.json'], { folder })
    expect(shown.stdout).toContain('<U+200B>')
    expect(shown.stdout).not.toContain('\u200b')
    expect((await runCommand(['lint', '--fail-on', 'never', './bad.json'], { folder })).status).toBe(0)
    expect((await runCommand(['lint', '--fail-on', 'sometimes', './bad.json'], { folder })).status).toBe(2)
  })

  test('a rule explains itself, and an unknown one is refused', async () => {
    expect((await runCommand(['lint', '--explain', 'html-comment'])).stdout).toContain('#')
    expect((await runCommand(['lint', '--explain', 'no-such-rule'])).status).toBe(2)
  })

  test('diff tells what changed and what it hides', async () => {
    const folder = temporaryFolder()
    writePoisoned(folder)
    const same = await runCommand(['diff', '--exit-code', './good.json', './good.json'], { folder })
    expect(same).toMatchObject({ status: 0 })
    const { status, stdout } = await runCommand(['diff', '--json', './good.json', './bad.json'], { folder })
    expect(status).toBe(0)
    const [change] = JSON.parse(stdout).changes
    expect(change).toMatchObject({
      kind: 'changed',
      section: 'tools',
      name: 'get',
      impact: 'text',
      pointer: '/description',
    })
    expect(change.findings.map(({ rule }: { rule: string }) => rule)).toContain('invisible-characters')
    const text = await runCommand(['diff', '--exit-code', '--show-text', './good.json', './bad.json'], { folder })
    expect(text.status).toBe(1)
    expect(text.stdout).toContain('+ Gets.<U+200B>')
    const hidden = await runCommand(['diff', './good.json', './bad.json'], { folder })
    expect(hidden.stdout).not.toContain('Secret words')
    expect((await runCommand(['diff', './good.json'], { folder })).status).toBe(2)
  })
})

function writePoisoned(folder: string): void {
  const file = (description: string) =>
    `{"context":{"capabilities":{},"platform":"linux-x64","protocolVersion":"2025-11-25","serverInfo":null},"format":"touchmark-snapshot-v1","sections":{"instructions":null,"prompts":[],"resourceTemplates":[],"resources":[],"tools":[{"description":${JSON.stringify(description)},"name":"get"}]}}`
  writeFileSync(join(folder, 'good.json'), file('Gets.'))
  writeFileSync(join(folder, 'bad.json'), file('Gets.\u200b\u200b\u200b Secret words.'))
}
