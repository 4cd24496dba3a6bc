import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hostSamples, sampleBytes, writeBelow } from '../support/host-samples.ts'
import { runCommand, temporaryFolder, typesTheCode } from '../support/memory-io.ts'

const main = join(import.meta.dirname, '../../dist/cli/main.js')
const wrap = (folder: string, ...words: string[]) => runCommand(['wrap', ...words], { folder })
const unwrap = (folder: string, ...words: string[]) =>
  runCommand(['unwrap', ...words], { folder, answer: typesTheCode })

/** A home whose Cursor has this configuration. */
function cursorHome(content: string | Uint8Array): { folder: string; path: string } {
  const folder = temporaryFolder()
  return { folder, path: writeBelow(folder, '.cursor/mcp.json', content) }
}

const files = { command: 'npx', args: ['-y', '@acme/files@1.0.0'] }
const servers = (entries: Record<string, unknown>): string => JSON.stringify({ mcpServers: entries }, null, 2)
const state = (folder: string): string => join(folder, '.local/state/touchmark')

describe('wrap, then unwrap', () => {
  test.each(hostSamples)('returns %s to the byte', async (sample, host, place) => {
    const folder = temporaryFolder()
    const original = sampleBytes(sample)
    const path = writeBelow(folder, place, original)
    const wrapped = await wrap(folder, host)
    expect(wrapped.stderr).toBe('')
    expect(wrapped.stdout).toContain(`${host}: ${path}`)
    expect(readFileSync(path).equals(original)).toBe(false)
    const once = readFileSync(path)
    await wrap(folder, host)
    expect(readFileSync(path).equals(once)).toBe(true)
    const unwrapped = await unwrap(folder, host)
    expect([unwrapped.status, unwrapped.stdout.includes('Restart the client')]).toEqual([0, true])
    expect(readFileSync(path).equals(original)).toBe(true)
    expect(JSON.parse(readFileSync(join(state(folder), 'wrapped.json'), 'utf8'))).toMatchObject({ wrapped: [] })
    expect(readdirSync(join(state(folder), 'backups'))).toEqual([])
  })

  test('of a project’s file as well', async () => {
    const folder = temporaryFolder()
    const original = sampleBytes('claude-code.project.json')
    const path = writeBelow(folder, '.mcp.json', original)
    expect((await wrap(folder, './.mcp.json', '--portable')).status).toBe(0)
    const { mcpServers } = JSON.parse(readFileSync(path, 'utf8'))
    expect(mcpServers.files).toEqual({
      command: 'touchmark',
      args: ['guard', '--entry', 'files', 'npx', '-y', '@acme/files@1.0.0', `$\{PWD}`],
      env: { DEBUG: '1' },
    })
    expect(mcpServers.api.args).toContain('--as')
    await unwrap(folder, './.mcp.json')
    expect(readFileSync(path).equals(original)).toBe(true)
  })

  test('leaves what was written around the entries since', async () => {
    for (const [sample, host, place] of hostSamples) {
      const folder = temporaryFolder()
      const original = sampleBytes(sample).toString()
      const path = writeBelow(folder, place, original)
      await wrap(folder, host)
      const isData = /\.(?:toml|yaml)$/.test(sample)
      const added = isData ? '# mine\n' : '// mine\n'
      writeFileSync(path, added + readFileSync(path, 'utf8'))
      expect((await unwrap(folder, host)).status, sample).toBe(0)
      expect(readFileSync(path, 'utf8'), sample).toBe(added + original)
    }
  }, 60_000)

  test('of an entry that was changed since takes out the guard’s words alone', async () => {
    const { folder, path } = cursorHome(servers({ files, env: { ...files, env: { HOME: '/srv' } } }))
    await wrap(folder, 'cursor')
    const theirs = readFileSync(path, 'utf8').replaceAll('"@acme/files@1.0.0"', '"@acme/files@2.0.0", "--fast"')
    writeFileSync(path, theirs)
    const { stdout } = await unwrap(folder, 'cursor')
    expect(stdout).toContain('it was changed since')
    const changed = { command: 'npx', args: ['-y', '@acme/files@2.0.0', '--fast'] }
    expect(JSON.parse(readFileSync(path, 'utf8')).mcpServers).toEqual({
      files: changed,
      env: { ...changed, env: { HOME: '/srv' } },
    })
  })

  test('of an entry in whose place another URL was written is refused, and nothing is changed', async () => {
    const { folder, path } = cursorHome(servers({ far: { url: 'https://mcp.example/mcp' } }))
    await wrap(folder, 'cursor')
    const theirs = readFileSync(path, 'utf8').replace('mcp.example', 'other.example')
    writeFileSync(path, theirs)
    const { status, stdout } = await unwrap(folder, 'cursor')
    expect([status, readFileSync(path, 'utf8')]).toEqual([1, theirs])
    expect(stdout).toContain('not known any more')
  })

  test('of a file that its client wrote anew still puts every entry back', async () => {
    const { folder, path } = cursorHome(
      servers({ files, far: { url: 'https://mcp.example/mcp', headers: { A: 'b' } } }),
    )
    const before = JSON.parse(readFileSync(path, 'utf8'))
    await wrap(folder, 'cursor')
    const { mcpServers } = JSON.parse(readFileSync(path, 'utf8'))
    const sorted = Object.fromEntries(Object.entries(mcpServers).reverse())
    writeFileSync(path, JSON.stringify({ numStartups: 2, mcpServers: sorted }))
    expect((await unwrap(folder, 'cursor')).stdout).not.toContain('changed since')
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ numStartups: 2, ...before })
  })

  test('one entry of several', async () => {
    const { folder, path } = cursorHome(servers({ files, other: { command: 'other' }, third: { command: 'third' } }))
    const { stdout } = await wrap(folder, 'cursor', '--server', 'files', '--server', 'third', '--json')
    const [file] = JSON.parse(stdout).files
    expect(file.entries.map(({ name }: { name: string }) => name)).toEqual(['files', 'third'])
    expect(JSON.parse(readFileSync(path, 'utf8')).mcpServers.other).toEqual({ command: 'other' })
    await unwrap(folder, 'cursor', '--server', 'files')
    const now = JSON.parse(readFileSync(path, 'utf8')).mcpServers
    expect([now.files, now.third.command]).toEqual([files, process.execPath])
    expect((await wrap(folder, 'cursor', '--server', 'nobody')).status).toBe(2)
  })
})

describe('a guard that lies where this program was once', () => {
  /** Everything that was written names the program of another version of Node.js. */
  function moveAway(folder: string, path: string): void {
    const records = join(state(folder), 'wrapped.json')
    for (const each of [path, records]) writeFileSync(each, readFileSync(each, 'utf8').replaceAll(main, '/old/main.js'))
  }

  test('is replaced by this one, with no guard in front of a guard, and unwrap still returns every byte', async () => {
    const original = `// mine\n${servers({ files, other: { command: 'node', args: ['x.mjs'], env: { HOME: '/srv' } } })}`
    const { folder, path } = cursorHome(original)
    await wrap(folder, 'cursor')
    const before = readFileSync(path, 'utf8')
    moveAway(folder, path)
    expect(readFileSync(path, 'utf8')).toContain('/old/main.js')
    const dry = await wrap(folder, 'cursor', '--dry-run')
    expect([dry.status, readFileSync(path, 'utf8').includes('/old/main.js')]).toEqual([0, true])
    const { status, stdout } = await wrap(folder, 'cursor')
    expect([status, readFileSync(path, 'utf8')]).toEqual([0, before])
    expect(stdout).toContain('files: wrapped: anew: the guard that it started before is not this one')
    expect((await unwrap(folder, 'cursor')).status).toBe(0)
    expect(readFileSync(path, 'utf8')).toBe(original)
  })

  test('is replaced in the one entry that is named', async () => {
    const { folder, path } = cursorHome(servers({ files, other: files }))
    await wrap(folder, 'cursor')
    moveAway(folder, path)
    expect((await wrap(folder, 'cursor', '--server', 'other')).status).toBe(0)
    const { mcpServers } = JSON.parse(readFileSync(path, 'utf8'))
    expect([mcpServers.files.args[0], mcpServers.other.args[0]]).toEqual(['/old/main.js', main])
    expect(mcpServers.other.args.filter((word: string) => word === 'guard')).toHaveLength(1)
  })

  test('and was changed since is guarded as it stands: nobody knows any more what it was', async () => {
    const { folder, path } = cursorHome(servers({ files }))
    await wrap(folder, 'cursor')
    moveAway(folder, path)
    writeFileSync(path, readFileSync(path, 'utf8').replace('@acme/files@1.0.0', '@acme/files@2.0.0'))
    await wrap(folder, 'cursor')
    expect(readFileSync(path, 'utf8').match(/"guard"/g)).toHaveLength(2)
  })
})

describe('what wrap writes', () => {
  test('is the guard by absolute paths, with the entry’s own words after it', async () => {
    const { folder, path } = cursorHome(servers({ files, path: { command: '/opt/server', args: ['--x'] } }))
    await wrap(folder)
    expect(JSON.parse(readFileSync(path, 'utf8')).mcpServers).toEqual({
      files: { command: process.execPath, args: [main, 'guard', '--entry', 'files', 'npx', '-y', '@acme/files@1.0.0'] },
      path: {
        command: process.execPath,
        args: [main, 'guard', '--entry', 'path', '--as', 'command', '/opt/server', '--x'],
      },
    })
  })

  test('has no value of a header or a variable among the arguments', async () => {
    for (const [sample, host, place] of hostSamples) {
      const folder = temporaryFolder()
      const path = writeBelow(folder, place, sampleBytes(sample))
      const before = readFileSync(path, 'utf8')
      await wrap(folder, host)
      const after = readFileSync(path, 'utf8')
      for (const secret of ['token-of-yours', 'your-token', 'YOUR-API-KEY', 'YOUR_HF_TOKEN', 'us-east-1']) {
        expect(after.split(secret).length, `${sample}: ${secret}`).toBe(before.split(secret).length)
      }
      expect(after).not.toMatch(/"(?:--header|-H)"/)
    }
  }, 60_000)

  test('gives variables that would change the guard to the server alone', async () => {
    const env = {
      NODE_OPTIONS: '--x',
      ld_preload: 'y',
      HOME: '/srv',
      XDG_STATE_HOME: '/z',
      PATH: '/bin',
      CI: '1',
      A: 'b',
    }
    const { folder, path } = cursorHome(servers({ files: { ...files, env } }))
    await wrap(folder, 'cursor')
    const written = JSON.parse(readFileSync(path, 'utf8')).mcpServers.files.env
    expect(Object.keys(written)).toEqual([
      ...['NODE_OPTIONS', 'ld_preload', 'HOME', 'XDG_STATE_HOME', 'PATH', 'CI'].map(
        (name) => `TOUCHMARK_SERVER_${name}`,
      ),
      'A',
    ])
  })

  test('keeps a name that begins like an option in one word, so that the guard starts', async () => {
    const folder = temporaryFolder()
    const remote = { url: 'http://127.0.0.1:9/mcp' }
    const path = writeBelow(folder, '.cursor/mcp.json', servers({ '-x': files, '--dev': remote }))
    await wrap(folder, 'cursor')
    const { mcpServers } = JSON.parse(readFileSync(path, 'utf8'))
    expect(mcpServers['-x'].args.slice(1)).toEqual(['guard', '--entry=-x', 'npx', '-y', '@acme/files@1.0.0'])
    expect(mcpServers['--dev'].args.slice(1)).toEqual(['guard', '--entry=--dev', 'http://127.0.0.1:9/mcp'])
    const { stdout } = await runCommand(['verify', '--all', '--json', '--offline'], { folder })
    expect(stdout).not.toContain('E_USAGE')
  })

  test('keeps servers of one name apart, unless they are the same', async () => {
    const folder = temporaryFolder()
    writeBelow(folder, '.cursor/mcp.json', servers({ files, same: files }))
    const gemini = writeBelow(folder, '.gemini/settings.json', servers({ files: { command: 'other' }, same: files }))
    const { stdout } = await wrap(folder)
    expect(stdout).toContain('kept under "gemini-cli/files"')
    const { mcpServers } = JSON.parse(readFileSync(gemini, 'utf8'))
    expect(mcpServers.files.args.slice(1, 4)).toEqual(['guard', '--entry', 'gemini-cli/files'])
    expect(mcpServers.same.args.slice(1, 4)).toEqual(['guard', '--entry', 'same'])
  })

  test('is not written in a dry run, which shows the lines without values', async () => {
    const entry = { ...files, args: ['--api-key', 'hunter2hunter2'], env: { TOKEN: 'swordfish' } }
    const { folder, path } = cursorHome(
      servers({ files: entry, far: { url: 'https://a.example/', headers: { Authorization: 'Bearer xyzzy' } } }),
    )
    const before = readFileSync(path, 'utf8')
    const { status, stdout } = await wrap(folder, 'cursor', '--dry-run')
    expect(stdout).toContain('would be wrapped')
    expect(stdout).not.toMatch(/: wrapped|Restart the client/)
    expect([status, readFileSync(path, 'utf8')]).toEqual([0, before])
    expect(stdout).toContain('-       "command": "npx"')
    expect(stdout).toContain('nothing was written')
    for (const secret of ['hunter2hunter2', 'swordfish', 'xyzzy']) expect(stdout).not.toContain(secret)
    const json = (await wrap(folder, 'cursor', '--dry-run', '--json')).stdout
    expect(JSON.parse(json)).toMatchObject({ dryRun: true, files: [{ host: 'cursor', changed: true }] })
    for (const secret of ['hunter2hunter2', 'swordfish', 'xyzzy']) expect(json).not.toContain(secret)
    expect(readdirSync(state(folder))).toEqual([])
  })

  test('is remembered with the file as it was, for the user alone', async () => {
    const { folder, path } = cursorHome(servers({ files }))
    const before = readFileSync(path)
    await wrap(folder, 'cursor')
    const [backup = ''] = readdirSync(join(state(folder), 'backups'))
    expect(readFileSync(join(state(folder), 'backups', backup)).equals(before)).toBe(true)
    for (const name of ['wrapped.json', `backups/${backup}`]) {
      expect(statSync(join(state(folder), name)).mode & 0o777).toBe(0o600)
    }
  })
})

describe('files as people have them', () => {
  const crlf = servers({ files }).replaceAll('\n', '\r\n')
  test.each<[string, string]>([
    ['a byte order mark', `\ufeff${servers({ files })}`],
    ['CRLF', crlf],
    ['no line end at the end', servers({ files })],
    ['line ends at the end', `${servers({ files })}\n\n\n`],
    ['tabs', JSON.stringify({ mcpServers: { files } }, null, '\t')],
    ['one line', JSON.stringify({ mcpServers: { files } })],
    ['comments and trailing commas', '// a\n{"mcpServers":{/* b */"files":{"command":"npx",/*c*/},},}'],
    ['escapes in a name', '{"mcpServers":{"f\\u0069les \\"x\\"":{"command":"npx"}}}'],
  ])('with %s are wrapped and come back', async (_, content) => {
    const { folder, path } = cursorHome(content)
    expect((await wrap(folder, 'cursor')).status).toBe(0)
    const wrapped = readFileSync(path, 'utf8')
    expect(wrapped).not.toBe(content)
    expect(wrapped.startsWith('\ufeff')).toBe(content.startsWith('\ufeff'))
    expect((await unwrap(folder, 'cursor')).status).toBe(0)
    expect(readFileSync(path, 'utf8')).toBe(content)
  })

  test('keep their permissions, and links stay links', async () => {
    const folder = temporaryFolder()
    const path = writeBelow(folder, 'dotfiles/cursor.json', servers({ files }))
    chmodSync(path, 0o640)
    writeBelow(folder, '.cursor/other.json', '{}')
    symlinkSync('../dotfiles/cursor.json', join(folder, '.cursor/mcp.json'))
    await wrap(folder, 'cursor')
    expect(lstatSync(join(folder, '.cursor/mcp.json')).isSymbolicLink()).toBe(true)
    expect(statSync(path).mode & 0o777).toBe(0o640)
    await unwrap(folder, 'cursor')
    expect(readFileSync(path, 'utf8')).toBe(servers({ files }))
  })

  test.each<[string, string, number]>([
    ['nothing in them', '', 2],
    ['an empty table', '{"mcpServers":{}}', 2],
    ['no table', '{"other":1}', 2],
    ['a server that stands twice', '{"mcpServers":{"a":{"command":"x"},"a":{"command":"y"}}}', 2],
    ['half of the file', '{"mcpServers":{"a":', 2],
    ['an entry that no client reads', '{"mcpServers":{"a":{"command":"x","args":"y"}}}', 1],
    ['a secret in the URL', servers({ a: { url: 'https://a.example/?api_key=abcdefgh' } }), 1],
    ['plain HTTP', servers({ a: { url: 'http://a.example/mcp' } }), 1],
    ['credentials in the URL', servers({ a: { url: 'https://me:you@a.example/mcp' } }), 1],
    ['a program that asks for headers', servers({ a: { url: 'https://a.example', headersHelper: '/bin/x' } }), 1],
    ['a reference in the query', servers({ a: { url: `https://a.example/?k=$\{env:K}` } }), 1],
  ])('with %s are left as they are, and that is said', async (_, content, expected) => {
    const { folder, path } = cursorHome(content)
    const { status, stdout } = await wrap(folder, 'cursor')
    expect([status, readFileSync(path, 'utf8')]).toEqual([expected, content])
    expect(stdout).not.toContain('abcdefgh')
  })

  test('one that is broken does not keep the others from being wrapped', async () => {
    const folder = temporaryFolder()
    writeBelow(folder, '.cursor/mcp.json', '{')
    const path = writeBelow(folder, '.gemini/settings.json', servers({ files }))
    const { status, stdout } = await wrap(folder)
    expect(status).toBe(2)
    expect(stdout).toContain('E_CONFIG_INVALID')
    expect(JSON.parse(readFileSync(path, 'utf8')).mcpServers.files.command).toBe(process.execPath)
  })
})

describe('wrong use', () => {
  test.each<[string[], string]>([
    [['nobody'], 'the client "nobody"'],
    [['cursr'], 'Did you mean cursor?'],
    [['cursor', 'zed'], 'one client or one file'],
    [['cursor'], 'no configuration of Cursor'],
    [['./none.json'], 'E_FILE_NOT_FOUND'],
    [[], 'no configuration of a client'],
  ])('%j', async (words, said) => {
    const { status, stderr } = await wrap(temporaryFolder(), ...words)
    expect(status).toBe(2)
    expect(stderr).toContain(said)
  })

  test('a file without servers', async () => {
    const folder = temporaryFolder()
    writeBelow(folder, 'package.json', '{"name":"x"}')
    expect((await wrap(folder, './package.json')).stderr).toContain('no table of servers')
  })
})

describe('unwrap loosens', () => {
  test('so it needs a person who types a code, and changes nothing without', async () => {
    const { folder, path } = cursorHome(servers({ files }))
    await wrap(folder, 'cursor')
    const wrapped = readFileSync(path, 'utf8')
    expect((await runCommand(['unwrap', 'cursor'], { folder })).stderr).toContain('E_CONFIRMATION_REQUIRED')
    expect((await runCommand(['unwrap', 'cursor'], { folder, answer: () => '0' })).status).toBe(2)
    expect(readFileSync(path, 'utf8')).toBe(wrapped)
    const dry = await runCommand(['unwrap', 'cursor', '--dry-run'], { folder })
    expect([dry.status, readFileSync(path, 'utf8')]).toEqual([0, wrapped])
  })

  test('and the question says of each client what it is about', async () => {
    const { folder } = cursorHome(servers({ files }))
    const many = Array.from({ length: 12 }, (_, index) => [`s${index}`, files] as const)
    writeBelow(folder, '.gemini/settings.json', servers({ ...Object.fromEntries(many), more: files }))
    await wrap(folder)
    const asked: string[] = []
    const answer = (prompt: string): string => {
      asked.push(prompt)
      return '0'
    }
    await runCommand(['unwrap'], { folder, answer })
    expect(asked[0]).toContain(
      'Start these 14 servers without the guard from now on?\n  cursor: "files"\n  gemini-cli: "s0",',
    )
    expect(asked[0]).toContain('"s9", 3 more\nType ')
  })

  test('under a machine policy only what it delegates', async () => {
    const { folder, path } = cursorHome(servers({ files }))
    await wrap(folder, 'cursor')
    const wrapped = readFileSync(path, 'utf8')
    const machinePolicy = JSON.stringify({ delegate: [] })
    const refused = await runCommand(['unwrap', 'cursor'], { folder, answer: typesTheCode, machinePolicy })
    expect([refused.status, readFileSync(path, 'utf8')]).toEqual([1, wrapped])
    expect(refused.stderr).toContain('E_APPROVAL_REQUIRED')
    expect((await unwrap(folder, 'cursor')).status).toBe(0)
  })
})

describe('two at a time', () => {
  test('a file that changes while the code is asked for is not written', async () => {
    const { folder, path } = cursorHome(servers({ files }))
    await wrap(folder, 'cursor')
    const theirs = `${readFileSync(path, 'utf8')}\n`
    const answer = (prompt: string): string => {
      writeFileSync(path, theirs)
      return typesTheCode(prompt)
    }
    const { status, stdout } = await runCommand(['unwrap', 'cursor'], { folder, answer })
    expect([status, readFileSync(path, 'utf8')]).toEqual([3, theirs])
    expect(stdout).toContain('E_CONFIG_CHANGED')
    expect((await unwrap(folder, 'cursor')).status).toBe(0)
    expect(readFileSync(path, 'utf8')).toBe(`${servers({ files })}\n`)
  })

  test('both are recorded', async () => {
    const folder = temporaryFolder()
    const hosts = ['cursor', 'gemini-cli', 'lm-studio', 'amazon-q']
    const places = ['.cursor/mcp.json', '.gemini/settings.json', '.lmstudio/mcp.json', '.aws/amazonq/mcp.json']
    for (const place of places) writeBelow(folder, place, servers({ files }))
    const done = await Promise.all(hosts.map((host) => wrap(folder, host)))
    expect(done.map(({ status }) => status)).toEqual([0, 0, 0, 0])
    expect(JSON.parse(readFileSync(join(state(folder), 'wrapped.json'), 'utf8')).wrapped).toHaveLength(4)
    expect((await unwrap(folder)).status).toBe(0)
    for (const place of places) expect(readFileSync(join(folder, place), 'utf8')).toBe(servers({ files }))
  })

  test('records that cannot be understood are an error, never none, and nothing is written', async () => {
    const { folder, path } = cursorHome(servers({ files }))
    await wrap(folder, 'cursor')
    const wrapped = readFileSync(path, 'utf8')
    writeFileSync(join(state(folder), 'wrapped.json'), '{"format":"touchmark-wrapped-v1","wrapped":[{}]}')
    const { status, stderr } = await unwrap(folder, 'cursor')
    expect([status, readFileSync(path, 'utf8')]).toEqual([3, wrapped])
    expect(stderr).toContain('E_LOCK_CORRUPT')
    writeFileSync(join(state(folder), 'wrapped.json'), '{"format":"touchmark-wrapped-v1","wrapped":[]}')
    expect((await unwrap(folder, 'cursor')).status).toBe(0)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(JSON.parse(servers({ files })))
  })
})

describe('help', () => {
  test.each([
    ['wrap', '--portable'],
    ['wrap', '--dry-run'],
    ['unwrap', '--server NAME'],
    ['verify', '--host CLIENT'],
  ])('%s tells of %s', async (verb, option) => {
    const { status, stdout } = await runCommand([verb, '--help'])
    expect([status, stdout.includes(option)]).toEqual([0, true])
  })
})
