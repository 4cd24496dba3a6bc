/**
 * How long clients wait for a server that does not answer: `initialize`, `tools/list`, `tools/call`, and a call that reports
 * progress. Each runs in a home of its own, without an account, with a model on loopback that calls the tool. Prints one
 * line a measurement: the seconds until the client gave up, and by what one saw it; `>` where it still waited at the end.
 *
 *   mkdir clients && cd clients && npm i node@24 && PATH="$PWD/node_modules/node/bin:$PATH" npm i @modelcontextprotocol/inspector \
 *     mcporter @anthropic-ai/claude-code @openai/codex @google/gemini-cli @qwen-code/qwen-code opencode-ai @github/copilot \
 *     @continuedev/cli && cd .. && node bench/client-waits.mjs clients [SECONDS] [CLIENT ...]
 *
 * All wait side by side; SECONDS is when the last is given up, default 700. The clients come from npm with their install
 * scripts: look at them first. They may ask the network; none needs it here. SHOW=1 prints what they write.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { clients } from './clients/clients.mjs'
import { scriptedModel } from './clients/scripted-model.mjs'
import { sdkClients } from './clients/sdk-clients.mjs'

const [folder = '.', seconds = '700', ...only] = process.argv.slice(2)
const bin = join(resolve(folder), 'node_modules/.bin')
const node24 = join(bin, '../node/bin')
const waitingServer = join(import.meta.dirname, 'waiting-server.mjs')
const progressMs = 5_000
/** Method that waits, whether progress is reported, how the client is started. */
const steps = [
  ['initialize', false, 'list'],
  ['tools/list', false, 'list'],
  ['initialize', false, 'call'],
  ['tools/list', false, 'call'],
  ['tools/call', false, 'call'],
  ['tools/call', true, 'call'],
]

/** What happens on the way, each with its time; the first sign that a client gave up ends it. */
class Watch {
  asked
  asksForProgress = false
  ended = new Promise((done) => {
    this.end = done
  })

  /** A sign that the client gave up, by what it is seen. */
  sign(by) {
    if (this.asked !== undefined) this.end({ seconds: (performance.now() - this.asked) / 1000, by })
  }

  heard({ event }) {
    if (event === 'asked') this.asked ??= performance.now()
    else if (event === 'progress') this.asksForProgress = true
    else this.sign(event)
  }
}

/** A socket on which the waiting server tells what it sees. */
async function listen(watch) {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    createInterface({ input: socket }).on('line', (line) => watch.heard(JSON.parse(line)))
    socket.on('close', () => watch.sign('the server was ended'))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

function prepareHome(client, server, model) {
  const home = mkdtempSync(join(tmpdir(), 'client-waits-'))
  for (const [path, content] of Object.entries(client.files(server, model.url, home))) {
    mkdirSync(dirname(join(home, path)), { recursive: true })
    writeFileSync(join(home, path), content)
  }
  return home
}

const wordsOf = (client, way) => (typeof client[way] === 'function' ? client[way]('wait', {}) : client[way])

async function measure([name, client], [method, progress, way]) {
  const watch = new Watch()
  const socket = await listen(watch)
  const onTold = ({ result }) => result && watch.sign(`the model was told: ${JSON.stringify(result).slice(0, 200)}`)
  const model = await scriptedModel({ tool: 'wait', onTold, patient: method !== 'tools/call' })
  const words = [waitingServer, method, String(socket.address().port), ...(progress ? [String(progressMs)] : [])]
  const server = { command: process.execPath, args: words }
  const home = prepareHome(client, server, model)
  const env = { PATH: `${node24}:${process.env.PATH}`, HOME: home, TERM: 'dumb', ...client.environment?.(model.url) }
  const argv = client.program?.(server, method) ?? [join(bin, name), ...wordsOf(client, way)]
  const child = spawn(argv[0], argv.slice(1), { cwd: home, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  child.on('close', (status) => {
    watch.sign(`it ended with ${status}`)
    watch.end({ seconds: undefined, by: `it ended with ${status} and never asked: ${output.slice(-300)}` })
  })
  const timer = setTimeout(
    () => watch.end({ by: watch.asked ? 'still waiting' : 'it never asked' }),
    Number(seconds) * 1000,
  )
  const result = await watch.ended
  clearTimeout(timer)
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It has ended with all that it started.
  }
  socket.close()
  model.close()
  rmSync(home, { recursive: true, force: true, maxRetries: 10 })
  if (process.env.SHOW !== undefined) console.error(`${name} ${method}\n${output}`)
  return { ...result, asksForProgress: watch.asksForProgress }
}

function say(name, [method, progress, way], { seconds: waited, by, asksForProgress }) {
  const how = way === 'list' ? ' (only looks)' : ''
  const what = `${name}${how}, ${method}${progress ? ' with progress' : ''}`.padEnd(44)
  const asks = progress ? (asksForProgress ? ' (asks for progress)' : ' (does not ask for progress)') : ''
  const time = waited === undefined ? (by === 'still waiting' ? `> ${seconds} s` : '-') : `${waited.toFixed(1)} s`
  console.log(`${what} ${time.padStart(9)}  ${by.replaceAll(/\s+/g, ' ')}${asks}`)
}

const wanted = Object.entries({ ...sdkClients, ...clients })
  .filter(([name]) => only.length === 0 || only.includes(name))
  .filter(([name, client]) => client.program !== undefined || existsSync(join(bin, name)))
const under = []
for (const client of wanted) {
  for (const step of steps) {
    if (client[1].program === undefined && client[1][step[2]] === undefined) continue
    if (client[1].program !== undefined && step[2] === 'list') continue
    under.push(measure(client, step).then((result) => say(client[0], step, result)))
    // One start after the other, so that none is slowed by the next.
    await new Promise((done) => setTimeout(done, 4_000))
  }
}
await Promise.all(under)
