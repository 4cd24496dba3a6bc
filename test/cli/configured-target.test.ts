/** `--entry NAME` without a target: the server as its client starts it, variables included. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { describe, expect, test } from 'vitest'
import { writeBelow } from '../support/host-samples.ts'
import { runCommand, temporaryFolder, typesTheCode } from '../support/memory-io.ts'

const turning = pathToFileURL(join(import.meta.dirname, '../hostile/turning-server.mjs')).href
const needsKey = `if (process.env.API_KEY !== 'swordfish') process.exit(1)\nawait import(${JSON.stringify(turning)})\n`

interface Entry {
  readonly command: string
  readonly args: string[]
  readonly env: Record<string, string>
}

/** A Cursor with one server that starts with its key alone, and whose first tool is described by a file. */
function scene() {
  const folder = temporaryFolder()
  const script = writeBelow(folder, 'server/main.mjs', needsKey)
  const description = writeBelow(folder, 'description', 'Reads a file.')
  const entry = { command: process.execPath, args: [script, description], env: { API_KEY: 'swordfish' } }
  const path = writeBelow(folder, '.cursor/mcp.json', JSON.stringify({ mcpServers: { files: entry } }))
  return {
    folder,
    entry,
    describeTool: (words: string) => writeFileSync(description, words),
    run: (...words: string[]) => runCommand(words, { folder, answer: typesTheCode }),
    /** The tools that the client is shown. */
    async session(): Promise<string[]> {
      const { files } = (JSON.parse(readFileSync(path, 'utf8')) as { mcpServers: { files: Entry } }).mcpServers
      const env = { PATH: process.env['PATH'] ?? '', HOME: folder, ...files.env }
      const client = new Client({ name: 'test', version: '1.0.0' })
      await client.connect(new StdioClientTransport({ ...files, env, stderr: 'ignore', cwd: folder }))
      const { tools } = await client.listTools()
      await client.close()
      return tools.map(({ name }) => name)
    },
  }
}

describe('an entry without its command line', () => {
  test('of a wrapped server with a key: a change is seen, and accepted, as status says', async () => {
    const { run, session, describeTool } = scene()
    expect((await run('wrap', 'cursor')).status).toBe(0)
    expect(await session()).toEqual(['read_file', 'write_file'])
    describeTool('Reads another file.')
    expect(await session()).toEqual(['write_file'])

    const { stdout } = await run('status')
    expect(stdout).toContain('see it:     touchmark verify --entry files\n')
    expect(stdout).toContain('accept it:  touchmark lock --update --entry files   (asks for a code)\n')
    expect(await run('verify', '--entry', 'files')).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('touchmark lock --update --entry "files"\n'),
    })
    expect((await run('lock', '--update', '--entry', 'files')).status).toBe(0)
    expect(await session()).toEqual(['read_file', 'write_file'])
    expect((await run('verify', '--entry', 'files', '--strict')).status).toBe(0)
    expect((await run('status')).stdout).toBe('nothing waits\n')
  }, 180_000)

  test('of a server without a guard', async () => {
    const { run } = scene()
    expect((await run('lock', '--entry', 'files')).status).toBe(0)
    expect(await run('verify', '--entry', 'files')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('allowed'),
    })
  })

  test('one that nothing configures is named, with the nearest', async () => {
    const { run } = scene()
    const { status, stderr } = await run('verify', '--entry', 'flies')
    expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining('Did you mean "files"?') })
  })

  test('a name of several servers is refused; with its client\u2019s name before it, it is one', async () => {
    const { run, folder, entry } = scene()
    const other = { ...entry, args: [...entry.args, 'more'] }
    writeBelow(folder, '.codeium/windsurf/mcp_config.json', JSON.stringify({ mcpServers: { files: other } }))
    const { status, stderr } = await run('verify', '--entry', 'files')
    expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining('different servers') })
    expect((await run('verify', '--entry', 'windsurf/files')).status).toBe(0)
  })

  test('a wrapped one is found by its client\u2019s name as well, and by its own where another\u2019s variables are known to that client alone', async () => {
    const { run, folder, entry } = scene()
    const asking = { ...entry, env: { API_KEY: '${input:key}' } }
    const path = writeBelow(
      folder,
      '.config/Code/User/mcp.json',
      JSON.stringify({ servers: { files: asking, late: asking } }),
    )
    writeBelow(
      folder,
      '.codeium/windsurf/mcp_config.json',
      JSON.stringify({ mcpServers: { files: entry, late: entry } }),
    )
    expect((await run('wrap')).status).toBe(0)
    for (const name of ['files', 'late', 'cursor/files', 'windsurf/files']) {
      const { status, stderr } = await run('verify', '--entry', name)
      expect([name, status, stderr]).toEqual([name, 0, ''])
    }
    const { status, stderr } = await run('verify', '--entry', 'vscode/files')
    expect([status, stderr]).toEqual([3, expect.stringContaining(`the entry "files" of "${path}"`)])
    const { stdout } = await run('verify', '--all')
    expect(stdout).toContain('see it: touchmark verify --entry "windsurf/files"\n')
    const doctor = await run('doctor')
    expect([doctor.status, doctor.stdout]).toEqual([0, expect.stringMatching(/^! E_SERVER_START .*only its client/m)])
  })

  test('is started in the folder that it names, where its client has it so, guarded or not', async () => {
    const { run, folder, entry } = scene()
    const [script = '', ...rest] = entry.args
    writeBelow(folder, 'main.mjs', 'process.exit(7)\n')
    const there = { ...entry, args: ['main.mjs', ...rest], cwd: join(script, '..') }
    writeBelow(folder, '.gemini/settings.json', JSON.stringify({ mcpServers: { there } }))
    writeBelow(folder, '.codeium/windsurf/mcp_config.json', JSON.stringify({ mcpServers: { here: there } }))
    writeBelow(folder, '.copilot/mcp-config.json', JSON.stringify({ mcpServers: { copied: there } }))
    expect((await run('verify', '--entry', 'copied')).status).toBe(0)
    for (const wrapped of [false, true]) {
      if (wrapped) expect((await run('wrap', 'gemini-cli')).status).toBe(0)
      expect((await run('verify', '--entry', 'there')).status).toBe(0)
    }
    expect((await run('verify', '--entry', 'here')).status).toBe(3)
  })

  test('a project\u2019s that names another folder needs another consent, and the folder is shown', async () => {
    const { folder, entry } = scene()
    const write = (cwd: string) =>
      writeBelow(folder, '.gemini/settings.json', JSON.stringify({ mcpServers: { clone: { ...entry, cwd } } }))
    write('server')
    const options = { folder, env: { HOME: temporaryFolder() }, answer: typesTheCode }
    const agreed = await runCommand(['consent', 'clone'], options)
    expect([agreed.status, agreed.stderr]).toEqual([0, expect.stringContaining(`"${join(folder, 'server')}"`)])
    expect((await runCommand(['verify', '--entry', 'clone'], options)).status).toBe(0)
    write('.')
    const { status, stderr } = await runCommand(['verify', '--entry', 'clone'], options)
    expect([status, stderr]).toEqual([3, expect.stringContaining('E_NO_CONSENT')])
  })

  test('a project\u2019s is started after consent alone', async () => {
    const { run, folder, entry } = scene()
    writeBelow(folder, '.mcp.json', JSON.stringify({ mcpServers: { clone: entry } }))
    expect(await run('verify', '--entry', 'clone')).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('E_NO_CONSENT'),
    })
    expect((await run('consent', 'clone')).status).toBe(0)
    expect((await run('verify', '--entry', 'clone')).status).toBe(0)
  })

  test.each(['--env', '--header', '--as'])('%s without a target says how nothing is reached', async (option) => {
    const { run } = scene()
    const { status, stderr } = await run('verify', '--entry', 'files', option, 'command')
    expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining('without a target') })
  })

  test('without an entry a target is still asked for', async () => {
    const { run } = scene()
    expect(await run('verify')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('or --entry NAME of a server'),
    })
  })
})
