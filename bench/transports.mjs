/**
 * The library's transports with the clients of both SDKs, on real servers: lists, a call, a resource, a prompt, progress,
 * cancellation, sampling and elicitation must be the same on the SDK's own transport, on `guardedTransport` and on
 * `wrapTransport`. Prints one line a server and client; ends with 1 where one differs.
 *
 *   mkdir servers && cd servers && npm i @playwright/mcp @modelcontextprotocol/server-memory @upstash/context7-mcp firecrawl-mcp \
 *     @notionhq/notion-mcp-server chrome-devtools-mcp && cd .. && npm run build && node bench/transports.mjs servers
 *
 * Servers that are not there are left out, but for the two that the project itself has. Calls that would need the network or
 * a browser fail, in the same way each time. SHOW=FOLDER writes down what differs.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Client as ModernClient } from '@modelcontextprotocol/client'
import { StdioClientTransport as ModernStdio } from '@modelcontextprotocol/client/stdio'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { CreateMessageRequestSchema, ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js'
import { guardedTransport, wrapTransport } from '../dist/src/index.js'

const own = resolve(import.meta.dirname, '../node_modules')
const installed = join(resolve(process.argv[2] ?? '.'), 'node_modules')
const home = mkdtempSync(join(tmpdir(), 'touchmark-transports-'))
const safe = { PATH: process.env.PATH, HOME: home }

/** Script, arguments, variables, and one call that changes nothing. */
const servers = {
  '@modelcontextprotocol/server-everything': ['dist/index.js', [], {}, ['echo', { message: 'a "quoted" – text' }]],
  '@modelcontextprotocol/server-filesystem': ['dist/index.js', [home], {}, ['list_allowed_directories', {}]],
  '@modelcontextprotocol/server-memory': ['dist/index.js', [], {}, ['read_graph', {}]],
  '@playwright/mcp': ['cli.js', ['--headless'], {}, ['browser_close', {}]],
  '@upstash/context7-mcp': ['dist/index.js', [], {}, ['query-docs', { libraryId: '/a/b', query: 'none' }]],
  'firecrawl-mcp': ['dist/index.js', [], { FIRECRAWL_API_KEY: 'none' }, ['firecrawl_check_crawl_status', { id: 'x' }]],
  '@notionhq/notion-mcp-server': ['bin/cli.mjs', [], { NOTION_TOKEN: 'none' }, ['API-get-self', {}]],
  'chrome-devtools-mcp': [
    'build/src/bin/chrome-devtools-mcp.js',
    ['--headless', '--no-usage-statistics'],
    {},
    ['list_pages', {}],
  ],
}

const capabilities = { sampling: {}, elicitation: {}, roots: {} }
const sampled = { role: 'assistant', model: 'none', content: { type: 'text', text: 'sampled' } }
const elicited = { action: 'accept', content: { name: 'Ada', check: true } }
const identity = { name: 'transports', version: '1' }

/** Each SDK in the same words. What the server asks of the client goes into `asked`. */
const sdks = {
  'SDK 1': {
    Stdio: StdioClientTransport,
    client(asked) {
      const client = new Client(identity, { capabilities })
      client.setRequestHandler(CreateMessageRequestSchema, ({ params }) => answer(asked, params, sampled))
      client.setRequestHandler(ElicitRequestSchema, ({ params }) => answer(asked, params, elicited))
      return client
    },
    call: (client, params, options) => client.callTool(params, undefined, options),
  },
  'SDK 2': {
    Stdio: ModernStdio,
    client(asked) {
      const client = new ModernClient(identity, { capabilities })
      client.setRequestHandler('sampling/createMessage', ({ params }) => answer(asked, params, sampled))
      client.setRequestHandler('elicitation/create', ({ params }) => answer(asked, params, elicited))
      return client
    },
    call: (client, params, options) => client.callTool(params, options),
  },
}

function answer(asked, params, result) {
  asked.push(params)
  return result
}

const ways = {
  direct: (Stdio, server) => new Stdio({ ...server, env: { ...safe, ...server.env }, stderr: 'ignore' }),
  guarded: (_Stdio, server) => guardedTransport(server, options()),
  wrapped: (Stdio, server) => wrapTransport(ways.direct(Stdio, server), { ...options(), server }),
}

/** A state of its own each time, so that each is a first session. */
function options() {
  const folder = mkdtempSync(join(home, 'state-'))
  return { environment: { ...safe, XDG_STATE_HOME: folder }, project: folder, onNotice: () => undefined, asIs: true }
}

/** What came of it, a failure included. */
const outcome = (promise) =>
  promise.then(
    (value) => value,
    (error) => ({ failed: error.message, code: error.code }),
  )

/** What a client is told of any server. */
async function ask(sdk, client, [name, args]) {
  const all = [client.getServerVersion(), client.getInstructions(), client.getServerCapabilities()]
  for (const list of ['listTools', 'listPrompts', 'listResources', 'listResourceTemplates']) {
    all.push(await outcome(client[list]()))
  }
  all.push(await outcome(sdk.call(client, { name, arguments: args })))
  const uri = all[5]?.resources?.[0]?.uri
  if (uri !== undefined) all.push(await outcome(client.readResource({ uri })))
  const prompt = all[4]?.prompts?.find((each) => (each.arguments ?? []).length === 0)
  if (prompt !== undefined) all.push(await outcome(client.getPrompt({ name: prompt.name })))
  all.push(await outcome(sdk.call(client, { name: 'never-listed', arguments: {} })).then(() => 'answered'))
  return all
}

/** What the reference server can show besides. */
async function askEverything(sdk, client, asked) {
  const long = { name: 'trigger-long-running-operation', arguments: { duration: 1, steps: 3 } }
  const reported = []
  // A client of SDK 1 drops the last report where it reads it together with the answer; so it does without a guard.
  const onprogress = ({ progress, total }) => progress < total && reported.push(progress)
  const result = await outcome(sdk.call(client, long, { onprogress }))
  const stop = new AbortController()
  const longer = { name: 'trigger-long-running-operation', arguments: { duration: 60, steps: 60 } }
  const cancelled = await outcome(
    sdk.call(client, longer, { signal: stop.signal, onprogress: () => stop.abort(new Error('enough')) }),
  )
  const sampling = { name: 'trigger-sampling-request', arguments: { prompt: 'hello', maxTokens: 10 } }
  const more = [await outcome(sdk.call(client, sampling))]
  more.push(await outcome(sdk.call(client, { name: 'trigger-elicitation-request', arguments: {} })))
  more.push(await outcome(sdk.call(client, { name: 'echo', arguments: { message: 'still here' } })))
  return { reported, result, cancelled, more, asked }
}

async function told(sdk, way, server, call) {
  const asked = []
  const client = sdk.client(asked)
  const changes = []
  client.onerror = () => undefined
  client.fallbackNotificationHandler = async ({ method }) => void changes.push(method)
  await client.connect(ways[way](sdk.Stdio, server))
  try {
    const all = await ask(sdk, client, call)
    if (server.args[0].includes('server-everything')) all.push(await askEverything(sdk, client, asked))
    return JSON.stringify(all, null, 1)
  } finally {
    await client.close()
  }
}

let worse = 0
for (const [name, [script, args, env, call]] of Object.entries(servers)) {
  const path = [installed, own].map((folder) => join(folder, name, script)).find(existsSync)
  if (path === undefined) {
    console.log(`${name}: not run, not installed in ${installed}`)
    continue
  }
  const server = { command: process.execPath, args: [path, ...args], env }
  for (const [title, sdk] of Object.entries(sdks)) {
    const outcomes = {}
    for (const way of Object.keys(ways)) {
      outcomes[way] = await told(sdk, way, server, call).catch((error) => `FAILED ${error.message}`)
    }
    const { direct, guarded, wrapped } = outcomes
    const said = [guarded, wrapped].map((each) => (each === direct ? 'same' : 'DIFFERS'))
    if (said.includes('DIFFERS') || direct.startsWith('FAILED')) worse += 1
    console.log(`${name}, ${title}: guarded ${said[0]}, wrapped ${said[1]}, ${Buffer.byteLength(direct)} bytes`)
    if (process.env.SHOW !== undefined && said.includes('DIFFERS')) {
      mkdirSync(process.env.SHOW, { recursive: true })
      for (const [way, text] of Object.entries(outcomes))
        writeFileSync(join(process.env.SHOW, `${name.replaceAll('/', '-')}-${title}-${way}`), text)
    }
  }
}
rmSync(home, { recursive: true, force: true, maxRetries: 10 })
process.exitCode = worse === 0 ? 0 : 1
