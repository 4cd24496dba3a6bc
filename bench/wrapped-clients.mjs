/**
 * Starts real clients on a configuration as it is, then on the same one wrapped: each in a home of its own, without an
 * account, with a real server, and with a model on loopback that calls one of its tools. What the model is told, every
 * definition and the result of the call, must be the same to the byte. Prints one line a client; ends with 1 where one that
 * is there did not call, or was told something else.
 *
 *   mkdir clients && cd clients && npm i node@24 && PATH="$PWD/node_modules/node/bin:$PATH" npm i @modelcontextprotocol/inspector \
 *     mcporter @anthropic-ai/claude-code @openai/codex @google/gemini-cli @qwen-code/qwen-code opencode-ai @github/copilot \
 *     @continuedev/cli cline && cd .. && npm run build && node bench/wrapped-clients.mjs clients [CLIENT ...]
 *
 * The clients come from npm with their install scripts: look at them first. They may ask the network; none needs it here.
 * SHOW=1 prints what they write.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { clients } from './clients/clients.mjs'
import { scriptedModel } from './clients/scripted-model.mjs'

const root = resolve(import.meta.dirname, '..')
const main = join(root, 'dist/program/touchmark.js')
const [folder = '.', ...only] = process.argv.slice(2)
const bin = join(resolve(folder), 'node_modules/.bin')
const node24 = join(bin, '../node/bin')
const everything = join(root, 'node_modules/@modelcontextprotocol/server-everything/dist/index.js')
const server = { command: process.execPath, args: [everything], env: { NODE_NO_WARNINGS: '1', HELLO: 'world' } }
const input = { message: 'a "quoted" – text' }
const timeLimitMs = 120_000

/** Runs a program to its end, or for two minutes: its status, and what it wrote to stdout and to both. */
function run(argv, { cwd, env }) {
  const child = spawn(argv[0], argv.slice(1), { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { status: null, stdout: '', output: '' }
  child.stdout.on('data', (chunk) => (said.stdout += chunk))
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said.output += chunk))
  return new Promise((done) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), timeLimitMs)
    child.on('error', (error) => done({ ...said, output: String(error) }))
    child.on('close', (status) => {
      clearTimeout(timer)
      done({ ...said, status })
    })
  })
}

/** One client in a home of its own. */
class Scene {
  home = mkdtempSync(join(tmpdir(), 'wrapped-client-'))
  told = []

  constructor(name, client, model) {
    this.name = name
    this.client = client
    const files = Object.entries(client.files(server, model.url, this.home))
    for (const [path, content] of files) {
      mkdirSync(dirname(join(this.home, path)), { recursive: true })
      writeFileSync(join(this.home, path), content)
    }
    this.file = join(this.home, files[0][0])
    this.env = {
      PATH: `${node24}:${process.env.PATH}`,
      HOME: this.home,
      TERM: 'dumb',
      ...client.environment?.(model.url),
    }
  }

  /** What the model was told, or, of a client without one, what it prints. */
  async call() {
    this.told.length = 0
    const { call } = this.client
    const words = typeof call === 'function' ? call('echo', input) : call
    const { status, stdout, output } = await run([join(bin, this.name), ...words], { cwd: this.home, env: this.env })
    if (process.env.SHOW !== undefined) console.error(`${this.name}, ${status}\n${output}`)
    if (typeof call === 'function') return stdout
    const ended = this.told.find(({ result }) => result !== undefined)
    return ended === undefined ? '' : this.#plain(ended)
  }

  /** Without what changes from run to run: the home, the order in which the client has its tools ready, its ids and times. */
  #plain({ definitions, result }) {
    const each = definitions.flatMap((tool) => tool.functionDeclarations ?? [tool]).map((tool) => JSON.stringify(tool))
    const { id: _, ...said } = result
    const plain = JSON.stringify(said).replaceAll(/(Wall time: )[\d.]+|(_)\d{13}(?=_)/g, '$1$2')
    return [...each.sort(), plain].join('\n').replaceAll(this.home, '~')
  }

  touchmark(...words) {
    const env = { PATH: process.env.PATH, HOME: this.home }
    return run([process.execPath, main, ...words], { cwd: this.home, env })
  }
}

async function check(scene) {
  const direct = await scene.call()
  if (!direct.includes('Echo: ')) return `did not call without the guard: ${direct.slice(0, 500)}`
  const wrapped = await scene.touchmark('wrap', scene.file)
  if (wrapped.status !== 0) return `not wrapped: ${wrapped.output}`
  let through = ''
  // Some clients give a server three or five seconds: on a busy machine the first start, which pins, may take longer.
  for (let tries = 0; tries < 3 && through === ''; tries += 1) through = await scene.call()
  if (through !== direct) {
    if (process.env.SHOW !== undefined) console.error(`${direct}\n---\n${through}`)
    return `DIFFERS: ${Buffer.byteLength(direct)} bytes without the guard, ${Buffer.byteLength(through)} with it`
  }
  const { output } = await scene.touchmark('status')
  if (!output.includes('bench')) return `the guard saw nothing: ${output}`
  return { same: Buffer.byteLength(direct) }
}

let failed = false
for (const [name, client] of Object.entries(clients)) {
  if (only.length > 0 && !only.includes(name)) continue
  if (!existsSync(join(bin, name))) {
    console.log(`${name}: not run, not installed in ${bin}`)
    continue
  }
  const told = []
  const model = await scriptedModel({ tool: 'echo', input, onTold: (each) => told.push(each) })
  const scene = new Scene(name, client, model)
  scene.told = told
  const outcome = await check(scene)
  failed ||= typeof outcome === 'string'
  console.log(`${name}: ${typeof outcome === 'string' ? outcome : `the same ${outcome.same} bytes with the guard`}`)
  model.close()
  rmSync(scene.home, { recursive: true, force: true, maxRetries: 10 })
}
process.exitCode = failed ? 1 : 0
