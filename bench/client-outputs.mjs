/**
 * What real clients print of a server, directly and through the guard: it must be the same bytes. The Inspector's command
 * line, mcporter, mcp-remote (in front of the listening guard, and behind the guard), and the clients of both SDKs, on the
 * reference server. Prints one line a comparison; ends with 1 where one differs, or where a client did not answer.
 *
 *   mkdir clients && cd clients && npm i node@24 @modelcontextprotocol/inspector mcporter mcp-remote && cd .. &&
 *     npm run build && node bench/client-outputs.mjs clients
 *
 * The clients come from npm with their install scripts: look at them first.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { Client as ModernClient } from '@modelcontextprotocol/client'
import { StdioClientTransport as ModernStdio } from '@modelcontextprotocol/client/stdio'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'

const root = resolve(import.meta.dirname, '..')
const bin = join(resolve(process.argv[2] ?? '.'), 'node_modules/.bin')
const node24 = join(bin, '../node/bin/node')
const everything = [process.execPath, join(root, 'node_modules/@modelcontextprotocol/server-everything/dist/index.js')]
const guard = [process.execPath, join(root, 'dist/program/touchmark.js'), 'guard', '--accept-first']
const home = mkdtempSync(join(tmpdir(), 'touchmark-clients-'))
const environment = { HOME: home, PATH: `${join(bin, '../node/bin')}:${process.env.PATH}`, HELLO: 'world' }
const timeLimitMs = 90_000
const started = []

function start(argv, stdio = 'pipe') {
  const child = spawn(argv[0], argv.slice(1), { cwd: home, env: environment, stdio })
  started.push(child)
  child.stdin.on('error', () => undefined)
  return child
}

/** A client that runs to its end: what it wrote to stdout. */
async function outputOf(argv) {
  const child = start(argv)
  const timer = setTimeout(() => child.kill('SIGKILL'), timeLimitMs)
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.resume()
  child.stdin.end()
  const [status] = await once(child, 'close')
  clearTimeout(timer)
  if (status !== 0) throw new Error(`${argv.slice(0, 3).join(' ')} ended with ${status}`)
  return output
}

const asked = [
  ['initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'outputs', version: '1' } }],
  ['tools/list', {}],
  ['prompts/list', {}],
  ['resources/list', {}],
  ['resources/templates/list', {}],
  ['prompts/get', { name: 'args-prompt', arguments: { city: 'Kyiv' } }],
  ['tools/call', { name: 'echo', arguments: { message: 'a "quoted" – text' } }],
  ['tools/call', { name: 'get-sum', arguments: { a: 2, b: 0.5 } }],
]

/** A client of lines: the bytes of each answer. */
async function linesOf(argv) {
  const child = start(argv)
  const timer = setTimeout(() => child.kill('SIGKILL'), timeLimitMs)
  child.stderr.resume()
  const waiting = new Map()
  createInterface({ input: child.stdout }).on('line', (line) => waiting.get(JSON.parse(line).id)?.(line))
  const send = (message) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
  const ended = once(child, 'close').then(() => {
    throw new Error(`${argv.slice(0, 3).join(' ')} ended early`)
  })
  const answers = []
  for (const [id, [method, params]] of asked.entries()) {
    const answer = new Promise((done) => waiting.set(id, done))
    send({ id, method, params })
    answers.push(await Promise.race([answer, ended]))
    if (method === 'initialize') send({ method: 'notifications/initialized' })
  }
  clearTimeout(timer)
  ended.catch(() => undefined)
  child.kill()
  return answers.join('\n')
}

/** The client of an SDK: everything it gives its user, as JSON. */
async function sdkOutput(MakeClient, MakeTransport, [command, ...args]) {
  const client = new MakeClient({ name: 'outputs', version: '1' })
  await client.connect(new MakeTransport({ command, args, env: environment, stderr: 'ignore' }))
  try {
    const given = [client.getServerVersion(), client.getInstructions(), client.getServerCapabilities()]
    given.push(await client.listTools(), await client.listPrompts(), await client.listResources())
    given.push(await client.callTool({ name: 'echo', arguments: { message: 'hi' } }))
    given.push(await client.getPrompt({ name: 'args-prompt', arguments: { city: 'Kyiv' } }))
    return JSON.stringify(given)
  } finally {
    await client.close()
  }
}

/** Starts a program that says where it serves. */
async function serve(argv, stream, pattern) {
  const child = start(argv)
  for (const each of ['stdout', 'stderr']) if (each !== stream) child[each].resume()
  for await (const line of createInterface({ input: child[stream] })) {
    const [, url] = pattern.exec(line) ?? []
    if (url !== undefined) return url
  }
  throw new Error(`${argv[1]} did not serve`)
}

/** mcporter reads servers from a file; the name of the server stands in what it prints. */
function mcporter(argv, words) {
  const path = join(home, `mcporter-${argv.length}.json`)
  const server = { command: argv[0], args: argv.slice(1) }
  writeFileSync(path, JSON.stringify({ mcpServers: { everything: server } }))
  return outputOf([node24, join(bin, 'mcporter'), '--config', path, ...words])
}

const inspector = (argv, words) => outputOf([node24, join(bin, 'mcp-inspector'), '--cli', ...argv, ...words])
const remote = (url) => [node24, join(bin, 'mcp-remote'), url, '--allow-http', '--transport', 'http-only']

const guarded = [...guard, ...everything]
const httpUrl = new URL(
  '/mcp',
  await serve([process.execPath, join(root, 'test/support/everything-http.mjs')], 'stdout', /(http:\/\/\S+)/),
).href
const guardUrl = await serve([...guard, '--listen', '0', httpUrl], 'stderr', /(http:\/\/127\.0\.0\.1:\S+)/)

/** Name, the direct way, the guarded way. */
const comparisons = [
  ...['tools/list', 'prompts/list', 'resources/list', 'resources/templates/list'].map((method) => [
    `Inspector, ${method}`,
    () => inspector(everything, ['--method', method]),
    () => inspector(guarded, ['--method', method]),
  ]),
  ...[
    ['call', 'everything.echo', 'message=hi'],
    ['call', 'everything.get-sum', 'a=2', 'b=0.5', '--output', 'json'],
  ].map((words) => [`mcporter, ${words.join(' ')}`, () => mcporter(everything, words), () => mcporter(guarded, words)]),
  ['mcp-remote, in front of the guard', () => linesOf(remote(httpUrl)), () => linesOf(remote(guardUrl))],
  ['mcp-remote, behind the guard', () => linesOf(remote(httpUrl)), () => linesOf([...guard, ...remote(httpUrl)])],
  ['plain lines', () => linesOf(everything), () => linesOf(guarded)],
  [
    'SDK 1, stdio',
    () => sdkOutput(Client, StdioClientTransport, everything),
    () => sdkOutput(Client, StdioClientTransport, guarded),
  ],
  [
    'SDK 2, stdio',
    () => sdkOutput(ModernClient, ModernStdio, everything),
    () => sdkOutput(ModernClient, ModernStdio, guarded),
  ],
]

let worse = 0
for (const [name, direct, through] of comparisons) {
  try {
    const [one, other] = [await direct(), await through()]
    if (one !== other || one === '') worse += 1
    console.log(
      `${one !== other ? 'DIFFERS' : one === '' ? 'EMPTY  ' : 'same   '} ${name}: ${Buffer.byteLength(one)} bytes`,
    )
    if (one !== other && process.env.SHOW !== undefined) console.log(one, '\n---\n', other)
  } catch (error) {
    worse += 1
    console.log(`FAILED  ${name}: ${error.message}`)
  }
}
for (const child of started) child.kill('SIGKILL')
rmSync(home, { recursive: true, force: true })
process.exitCode = worse === 0 ? 0 : 1
