/**
 * Starts real clients on wrapped configurations: each in a home of its own, without an account, with a real server behind
 * the guard. Prints one line a client; ends with 1 where one that is there did not start.
 *
 *   mkdir clients && cd clients && npm i node@24 @modelcontextprotocol/inspector mcporter @anthropic-ai/claude-code \
 *     @google/gemini-cli @openai/codex && cd .. && npm run build && node bench/wrapped-clients.mjs clients
 *
 * The clients come from npm with their install scripts: look at them first. They may ask the network; none needs it here.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const main = join(root, 'dist/program/touchmark.js')
const bin = join(resolve(process.argv[2] ?? '.'), 'node_modules/.bin')
const node24 = join(bin, '../node/bin/node')
const everything = join(root, 'node_modules/@modelcontextprotocol/server-everything/dist/index.js')
const server = { command: process.execPath, args: [everything], env: { NODE_NO_WARNINGS: '1', HELLO: 'world' } }
const json = JSON.stringify({ mcpServers: { everything: server } }, null, 2)
const toml = `[mcp_servers.everything]\ncommand = ${JSON.stringify(process.execPath)} # mine\nargs = [${JSON.stringify(everything)}]\n`
const codexAsks = [
  { id: 1, method: 'initialize', params: { clientInfo: { name: 'check', version: '1' } } },
  { method: 'initialized' },
  { id: 2, method: 'mcpServerStatus/list', params: {} },
]

/** Program, file below the home, its content, what is run, what its output has where the server started. */
const clients = [
  [
    'mcp-inspector',
    'mcp.json',
    json,
    ['--cli', '--config', 'mcp.json', '--server', 'everything', '--method', 'tools/list'],
    /"echo"/,
  ],
  ['mcporter', 'mcp.json', json, ['--config', 'mcp.json', 'call', 'everything.echo', 'message=hi'], /Echo: hi/],
  ['claude', '.claude.json', json, ['mcp', 'list'], /everything: .*Connected/],
  ['gemini', '.gemini/settings.json', json, ['mcp', 'list'], /✓ everything|everything: .* - Connected/],
  ['codex', '.codex/config.toml', toml, ['app-server'], /get-annotated-message/],
]

/** Runs a program until its output has `wanted`, or it ends, or a minute and a half is over. */
function run(argv, { cwd, env, input = '', wanted }) {
  const child = spawn(argv[0], argv.slice(1), { cwd, env, stdio: 'pipe' })
  let output = ''
  return new Promise((done) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), 90_000)
    const read = (chunk) => {
      output += chunk
      if (wanted?.test(output)) child.kill('SIGTERM')
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.stdin.on('error', () => undefined)
    child.stdin.write(input)
    if (input === '') child.stdin.end()
    child.on('error', (error) => done({ status: null, output: String(error) }))
    child.on('close', (status) => {
      clearTimeout(timer)
      done({ status, output })
    })
  })
}

let failed = false
for (const [name, place, content, words, wanted] of clients) {
  const program = join(bin, name)
  if (!existsSync(program)) {
    console.log(`${name}: not run, not installed in ${bin}`)
    continue
  }
  const home = mkdtempSync(join(tmpdir(), 'wrapped-client-'))
  const file = join(home, place)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  if (name === 'gemini')
    writeFileSync(join(home, '.gemini/trustedFolders.json'), JSON.stringify({ [home]: 'TRUST_FOLDER' }))
  const path = `${dirname(existsSync(node24) ? node24 : process.execPath)}:${process.env.PATH}`
  const env = { PATH: path, HOME: home, TERM: 'dumb' }
  const wrapped = await run([process.execPath, main, 'wrap', file], { cwd: home, env })
  const input = name === 'codex' ? codexAsks.map((line) => `${JSON.stringify(line)}\n`).join('') : ''
  let tries = 0
  let output = ''
  // Some clients give a server five seconds: on a busy machine the first start, which pins, may take longer.
  for (; tries < 3 && !wanted.test(output); tries += 1) {
    output = (await run([program, ...words], { cwd: home, env, input, wanted })).output
  }
  const started = wrapped.status === 0 && wanted.test(output)
  failed ||= !started
  const said = started
    ? `started${tries > 1 ? ` at try ${tries}` : ''}`
    : `NOT started\n${wrapped.output}${output.slice(-1500)}`
  console.log(`${name}: ${said}`)
  rmSync(home, { recursive: true, force: true })
}
process.exitCode = failed ? 1 : 0
