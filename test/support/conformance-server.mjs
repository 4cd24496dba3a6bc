/**
 * The fixture that the official conformance suite asks for (the names and texts are the suite's), over streamable HTTP on
 * loopback: with sessions, and event streams that can be taken up again, up to revision 2025-11-25; without either in
 * 2026-07-28, where what a server asks of a client stands in its answers. `/mcp` is the endpoint.
 *
 * `node test/support/conformance-server.mjs` prints `listening URL`; see bench/conformance.mjs.
 */
import { randomUUID } from 'node:crypto'
import { createServer as createHttpServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { InMemoryEventStore } from '@modelcontextprotocol/sdk/examples/shared/inMemoryEventStore.js'
import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import * as types from '@modelcontextprotocol/sdk/types.js'
import {
  headersMatch,
  inputPrompt,
  ModernError,
  modernTools,
  requireTasks,
  taskMethods,
} from './conformance-modern.mjs'

const serverInfo = { name: 'conformance-fixture', version: '1.0.0' }
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=='
const wav = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA='
const says = (value) => ({ content: [{ type: 'text', text: value }] })
const image = { type: 'image', data: png, mimeType: 'image/png' }
const sees = (context) => (notification) => context.sendNotification(notification)

async function elicit(context, message, properties, required) {
  const requestedSchema = { type: 'object', properties, ...(required === undefined ? {} : { required }) }
  const request = { method: 'elicitation/create', params: { mode: 'form', message, requestedSchema } }
  return await context.sendRequest(request, types.ElicitResultSchema)
}

const completed = ({ action, content }) =>
  says(`Elicitation completed: action=${action}, content=${JSON.stringify(content ?? {})}`)

const options = ['option1', 'option2', 'option3']
const titled = (first) =>
  [1, 2, 3].map((n) => ({ const: `value${n}`, title: `${['First', 'Second', 'Third'][n - 1]} ${first}` }))

/** What each tool does: its arguments' schema, and its call. */
const tools = {
  test_simple_text: [{}, () => says('This is a simple text response for testing.')],
  test_image_content: [{}, () => ({ content: [image] })],
  test_audio_content: [{}, () => ({ content: [{ type: 'audio', data: wav, mimeType: 'audio/wav' }] })],
  test_embedded_resource: [
    {},
    () => {
      const own = 'This is an embedded resource content.'
      const resource = { uri: 'test://embedded-resource', mimeType: 'text/plain', text: own }
      return { content: [{ type: 'resource', resource }] }
    },
  ],
  test_multiple_content_types: [
    {},
    () => {
      const own = JSON.stringify({ test: 'data', value: 123 })
      const resource = { uri: 'test://mixed-content-resource', mimeType: 'application/json', text: own }
      return {
        content: [{ type: 'text', text: 'Multiple content types test:' }, image, { type: 'resource', resource }],
      }
    },
  ],
  test_tool_with_logging: [
    {},
    async (_, context) => {
      for (const data of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
        await sees(context)({ method: 'notifications/message', params: { level: 'info', data } })
        await sleep(50)
      }
      return says('logged')
    },
  ],
  test_tool_with_progress: [
    {},
    async (_, context) => {
      const { progressToken } = context._meta ?? {}
      for (const progress of [0, 50, 100]) {
        const params = { progressToken, progress, total: 100 }
        if (progressToken !== undefined) await sees(context)({ method: 'notifications/progress', params })
        await sleep(50)
      }
      return says(String(progressToken))
    },
  ],
  test_error_handling: [{}, () => ({ isError: true, ...says('This tool intentionally returns an error for testing') })],
  test_sampling: [
    { prompt: { type: 'string' } },
    async ({ prompt }, context) => {
      const messages = [{ role: 'user', content: { type: 'text', text: prompt } }]
      const request = { method: 'sampling/createMessage', params: { messages, maxTokens: 100 } }
      const { content } = await context.sendRequest(request, types.CreateMessageResultSchema)
      return says(`LLM response: ${content.text}`)
    },
  ],
  test_elicitation: [
    { message: { type: 'string' } },
    async ({ message }, context) => {
      const fields = {
        username: { type: 'string', description: "User's response" },
        email: { type: 'string', description: "User's email address" },
      }
      const { action, content } = await elicit(context, message, fields, ['username', 'email'])
      return says(`User response: action: ${action}, content: ${JSON.stringify(content ?? {})}`)
    },
  ],
  test_elicitation_sep1034_defaults: [
    {},
    async (_, context) =>
      completed(
        await elicit(context, 'Please review and update the form fields with defaults', {
          name: { type: 'string', default: 'John Doe' },
          age: { type: 'integer', default: 30 },
          score: { type: 'number', default: 95.5 },
          status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
          verified: { type: 'boolean', default: true },
        }),
      ),
  ],
  test_elicitation_sep1330_enums: [
    {},
    async (_, context) =>
      completed(
        await elicit(context, 'Please select options from the enum fields', {
          untitledSingle: { type: 'string', enum: options },
          titledSingle: { type: 'string', oneOf: titled('Option') },
          legacyEnum: {
            type: 'string',
            enum: ['opt1', 'opt2', 'opt3'],
            enumNames: ['Option One', 'Option Two', 'Option Three'],
          },
          untitledMulti: { type: 'array', items: { type: 'string', enum: options } },
          titledMulti: { type: 'array', items: { anyOf: titled('Choice') } },
        }),
      ),
  ],
  // The suite holds headers against it; what is not listed, a guard does not ask a server for.
  greet: [{ name: { type: 'string' } }, ({ name }) => says(`Hello, ${name}!`)],
  test_reconnection: [
    {},
    async (_, context) => {
      context.closeSSEStream?.()
      await sleep(100)
      return says('Reconnection test completed successfully. If you received this, the client properly reconnected.')
    },
  ],
}

const listeners = new Set()
const announces = (what) => () => {
  for (const listener of listeners) listener(what)
  return says(`announced that the ${what} changed`)
}
Object.assign(tools, {
  test_trigger_tool_change: [{}, announces('tools')],
  test_trigger_prompt_change: [{}, announces('prompts')],
})

const address = {
  $defs: {
    address: {
      $anchor: 'address',
      type: 'object',
      properties: { street: { type: 'string' }, city: { type: 'string' } },
    },
  },
}
const listed = [
  ...Object.entries({ ...tools, ...modernTools }).map(([name, [properties]]) => {
    const required = name in tools ? { required: Object.keys(properties) } : {}
    const inputSchema = { type: 'object', properties, ...required }
    return { name, description: `Does what the conformance suite expects of ${name}.`, inputSchema }
  }),
  {
    name: 'json_schema_2020_12_tool',
    description: 'Tool with JSON Schema 2020-12 features',
    inputSchema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      ...address,
      properties: { name: { type: 'string' }, address: { $ref: '#/$defs/address' } },
      allOf: [{ anyOf: [{ required: ['name'] }, { required: ['address'] }] }],
      anyOf: [{ required: ['name'] }, { required: ['address'] }],
      if: { required: ['name'] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
      then: { properties: { name: { type: 'string' } } },
      else: { properties: { address: { type: 'object' } } },
      additionalProperties: false,
    },
  },
]

const prompts = {
  test_simple_prompt: [[], () => [{ type: 'text', text: 'This is a simple prompt for testing.' }]],
  test_prompt_with_arguments: [
    ['arg1', 'arg2'],
    ({ arg1, arg2 }) => [{ type: 'text', text: `Prompt with arguments: arg1='${arg1}', arg2='${arg2}'` }],
  ],
  test_prompt_with_embedded_resource: [
    ['resourceUri'],
    ({ resourceUri: uri }) => [
      { type: 'resource', resource: { uri, mimeType: 'text/plain', text: 'Embedded resource content for testing.' } },
      { type: 'text', text: 'Please process the embedded resource above.' },
    ],
  ],
  test_input_required_result_prompt: [[], () => [{ type: 'text', text: 'It wants no input before 2026-07-28.' }]],
  test_prompt_with_image: [[], () => [image, { type: 'text', text: 'Please analyze the image above.' }]],
}

const resources = {
  'test://static-text': { mimeType: 'text/plain', text: 'This is the content of the static text resource.' },
  'test://static-binary': { mimeType: 'image/png', blob: png },
  'test://watched-resource': { mimeType: 'text/plain', text: 'Watched resource content' },
}

function readResource(uri) {
  const [, id] = /^test:\/\/template\/([^/]+)\/data$/.exec(uri) ?? []
  const own = JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` })
  const found = id === undefined ? resources[uri] : { mimeType: 'application/json', text: own }
  if (found === undefined) throw new types.McpError(-32002, `no resource ${uri}`)
  return { contents: [{ uri, ...found }] }
}

/** What the lists and the plain requests answer, in both eras. */
const answers = {
  'tools/list': () => ({ tools: listed }),
  'prompts/list': () => ({
    prompts: Object.entries(prompts).map(([name, [names]]) => {
      const own = names.map((each) => ({ name: each, description: `The ${each} of the prompt`, required: true }))
      return { name, description: `What the suite expects of ${name}.`, arguments: own }
    }),
  }),
  'prompts/get': ({ name, arguments: given = {} }) => {
    if (prompts[name] === undefined) throw new types.McpError(-32602, `no prompt ${name}`)
    return { messages: prompts[name][1](given).map((content) => ({ role: 'user', content })) }
  },
  'resources/list': () => ({
    resources: Object.entries(resources).map(([uri, { mimeType }]) => {
      return { uri, name: uri.slice(7), description: `The resource ${uri}`, mimeType }
    }),
  }),
  'resources/templates/list': () => ({
    resourceTemplates: [{ uriTemplate: 'test://template/{id}/data', name: 'template', description: 'Data by its id' }],
  }),
  'resources/read': ({ uri }) => readResource(uri),
  'completion/complete': () => ({ completion: { values: ['paris', 'park'], total: 2, hasMore: false } }),
}

const capabilities = {
  tools: { listChanged: true },
  prompts: { listChanged: true },
  resources: { subscribe: true, listChanged: true },
  completions: {},
}

function createServer() {
  const server = new Server(serverInfo, { capabilities: { ...capabilities, logging: {} } })
  const on = (schema, handle) => server.setRequestHandler(schema, handle)
  on(types.ListToolsRequestSchema, answers['tools/list'])
  on(types.CallToolRequestSchema, async ({ params: { name, arguments: given = {} } }, context) => {
    const [, call] = tools[name] ?? []
    if (call === undefined) throw new types.McpError(-32602, `no tool ${name}`)
    return await call(given, context)
  })
  on(types.ListPromptsRequestSchema, answers['prompts/list'])
  on(types.GetPromptRequestSchema, ({ params }) => answers['prompts/get'](params))
  on(types.ListResourcesRequestSchema, answers['resources/list'])
  on(types.ListResourceTemplatesRequestSchema, answers['resources/templates/list'])
  on(types.ReadResourceRequestSchema, ({ params }) => answers['resources/read'](params))
  for (const schema of [types.SubscribeRequestSchema, types.UnsubscribeRequestSchema, types.SetLevelRequestSchema]) {
    on(schema, () => ({}))
  }
  on(types.CompleteRequestSchema, answers['completion/complete'])
  return server
}

const modernVersion = '2026-07-28'
const metaPrefix = 'io.modelcontextprotocol/'
const cacheable = /list$|^server\/discover$|^resources\/read$/

/** A request of revision 2026-07-28: no session; one JSON body, or a stream where there is more to say. */
async function answerModern({ id, method, params = {} }, headers, response) {
  const send = (status, message) => {
    const body = JSON.stringify({ jsonrpc: '2.0', id, ...message })
    if (response.headersSent) return response.end(`data: ${body}\n\n`)
    response.writeHead(status, { 'content-type': 'application/json' }).end(body)
  }
  const fail = (status, code, message, data) => send(status, { error: { code, message, ...(data ? { data } : {}) } })
  const { _meta: meta = {} } = params
  const version = meta[`${metaPrefix}protocolVersion`]
  const known = meta[`${metaPrefix}clientCapabilities`]
  if (version === undefined || typeof known !== 'object')
    return fail(400, -32602, 'no protocolVersion or clientCapabilities')
  if (headers['mcp-protocol-version'] !== version) return fail(400, -32020, 'Header mismatch')
  const data = { supported: [modernVersion], requested: version }
  if (version !== modernVersion) return fail(400, -32022, 'Unsupported protocol version', data)
  if (!headersMatch(method, params, headers)) return fail(400, -32020, 'Header mismatch')
  const notify = (notification) => {
    if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', ...notification })}\n\n`)
  }
  if (method === 'subscriptions/listen') return listen(id, params, notify, response)
  const result = await modernResult(method, params, { capabilities: known, notify }).catch((error) => error)
  if (result === undefined) return fail(404, -32601, 'Method not found')
  if (result instanceof Error)
    return fail(result.code === -32021 ? 400 : 200, result.code ?? -32603, result.message, result.data)
  const cache = cacheable.test(method) ? { ttlMs: 60_000, cacheScope: 'public' } : {}
  const _meta = { [`${metaPrefix}serverInfo`]: serverInfo }
  send(200, { result: { resultType: 'complete', ...cache, ...result, _meta } })
}

async function modernResult(method, params, client) {
  if (method === 'server/discover') {
    const extensions = { 'io.modelcontextprotocol/tasks': {} }
    return { supportedVersions: [modernVersion], capabilities: { ...capabilities, extensions } }
  }
  if (method in taskMethods) {
    requireTasks(client)
    return taskMethods[method](params)
  }
  if (method === 'prompts/get' && params.name === 'test_input_required_result_prompt') return inputPrompt(params)
  if (method !== 'tools/call') return answers[method]?.(params)
  if (modernTools[params.name] !== undefined) return await modernTools[params.name][1](params, client)
  const [, call] = tools[params.name] ?? []
  if (call === undefined) throw new ModernError(-32602, `no tool ${params.name}`)
  // Nobody asked for a level, so nothing is logged.
  const sendNotification = async (each) => each.method === 'notifications/message' || client.notify(each)
  return await call(params.arguments ?? {}, { _meta: params._meta, sendNotification })
}

/** A stream of the announcements that a client asks for. */
function listen(id, { notifications = {} }, notify, response) {
  const _meta = { [`${metaPrefix}subscriptionId`]: id }
  notify({ method: 'notifications/subscriptions/acknowledged', params: { _meta, notifications } })
  const listener = (what) => {
    if (notifications[`${what}ListChanged`]) notify({ method: `notifications/${what}/list_changed`, params: { _meta } })
  }
  listeners.add(listener)
  response.once('close', () => listeners.delete(listener))
}

/** By its headers or its body: an earlier revision knows neither. */
function isModern(body, headers) {
  if (body?.method === 'initialize' && body.params?._meta === undefined) return false
  const isNamed = headers['mcp-method'] !== undefined || headers['mcp-protocol-version'] === modernVersion
  return (
    body?.id !== undefined && (isNamed || typeof body?.params?._meta?.[`${metaPrefix}protocolVersion`] === 'string')
  )
}

async function readBody(request) {
  try {
    return JSON.parse(await text(request))
  } catch {
    return undefined
  }
}

const sessions = new Map()
const ownHost = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/

async function handle(request, response) {
  const { host = '', origin, 'mcp-session-id': named } = request.headers
  const isOwn = ownHost.test(host) && (origin === undefined || ownHost.test(new URL(origin).host))
  if (!isOwn) return response.writeHead(403).end()
  const body = request.method === 'POST' ? await readBody(request) : undefined
  if (isModern(body, request.headers)) return await answerModern(body, request.headers, response)
  const known = sessions.get(named)
  if (known !== undefined) return await known.handleRequest(request, response, body)
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    eventStore: new InMemoryEventStore(),
    retryInterval: 500,
    onsessioninitialized: (id) => sessions.set(id, transport),
  })
  await createServer().connect(transport)
  await transport.handleRequest(request, response, body)
}

const http = createHttpServer((request, response) => {
  handle(request, response).catch(() => response.destroy())
})
http.listen(0, '127.0.0.1', () => console.log(`listening http://127.0.0.1:${http.address().port}/mcp`))
process.stdin.on('end', () => process.exit(0)).resume()
