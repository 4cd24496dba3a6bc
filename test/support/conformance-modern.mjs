/**
 * What the conformance fixture adds for revision 2026-07-28 and the extension for tasks: tools and prompts that want input
 * before they answer, tasks, and headers that are held against the body. The names and texts are the suite's.
 */
import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

const tasksExtension = 'io.modelcontextprotocol/tasks'
const says = (value) => ({ content: [{ type: 'text', text: value }] })

/** A JSON-RPC error with its code, and the data that belongs to it. */
export class ModernError extends Error {
  constructor(code, message, data) {
    super(message)
    Object.assign(this, { code, data })
  }
}

const key = randomBytes(32)
const seal = (text) => `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`

/** What a state says that this server sealed. */
function open(state) {
  const [text = ''] = String(state).split('.')
  if (seal(text) !== state) throw new ModernError(-32602, 'The state was not made here')
  return text
}

const form = (message, properties) => ({
  method: 'elicitation/create',
  params: {
    mode: 'form',
    message,
    requestedSchema: { type: 'object', properties, required: Object.keys(properties) },
  },
})
const text = { type: 'string' }
const askName = { user_name: form('What is your name?', { name: text }) }
const sample = (question, maxTokens) => ({
  method: 'sampling/createMessage',
  params: { messages: [{ role: 'user', content: { type: 'text', text: question } }], maxTokens },
})
const askRoots = { client_roots: { method: 'roots/list', params: {} } }
const askCapital = { capital_question: sample('What is the capital of France?', 100) }
const askOk = { confirm: form('Please confirm', { ok: { type: 'boolean' } }) }

const wants = (inputRequests, state) => ({
  resultType: 'input_required',
  inputRequests,
  ...(state === undefined ? {} : { requestState: seal(state) }),
})

/** Asks until every question has an answer, then says what came of them; what nobody asked for is not looked at. */
const asksFor =
  (questions, finish, state) =>
  ({ inputResponses: given, requestState }) => {
    const isAnswered = (name) => typeof given?.[name] === 'object' && given[name] !== null
    if (!Object.keys(questions).every(isAnswered)) return wants(questions, state)
    if (state !== undefined) open(requestState)
    return finish(given)
  }

function inRounds({ inputResponses: given, requestState }) {
  if (given?.step1 !== undefined && open(requestState) === 'round-1') {
    return wants({ step2: form('Step 2: What is your favorite color?', { color: text }) }, 'round-2')
  }
  if (given?.step2 !== undefined && open(requestState) === 'round-2') return says('Thank you.')
  return wants({ step1: form('Step 1: What is your name?', { name: text }) }, 'round-1')
}

/** Only what the client says that it can answer. */
function asksWithin(params, { capabilities }) {
  const offered = { elicitation: askName, sampling: askCapital, roots: askRoots }
  const questions = Object.entries(offered).flatMap(([name, asked]) => (name in capabilities ? [asked] : []))
  return asksFor(Object.assign({}, ...questions), () => says('Done.'))(params)
}

const tasks = new Map()

/** Creates a task; `run(task)` says what comes of it. */
function begin(run) {
  const now = new Date().toISOString()
  const task = {
    taskId: randomUUID(),
    status: 'working',
    createdAt: now,
    lastUpdatedAt: now,
    ttlMs: 60_000,
    pollIntervalMs: 50,
  }
  const held = { task, answers: {}, abort: new AbortController(), changed: () => {} }
  tasks.set(task.taskId, held)
  const settle = (change) => {
    if (['working', 'input_required'].includes(task.status)) Object.assign(task, change)
    if (task.status !== 'input_required') delete task.inputRequests
    task.lastUpdatedAt = new Date().toISOString()
  }
  held.settle = settle
  void run(held).then(
    (result) => settle({ status: 'completed', result }),
    ({ code = -32603, message }) => settle({ status: 'failed', error: { code, message } }),
  )
  return { resultType: 'task', ...task }
}

/** Waits until somebody has answered everything. */
async function answered(held, inputRequests) {
  held.settle({ status: 'input_required', inputRequests })
  await new Promise((resolve) => {
    held.changed = () => {
      const { inputRequests: left = {} } = held.task
      const open = Object.entries(left).filter(([name]) => !(name in held.answers))
      held.settle(open.length === 0 ? { status: 'working' } : { inputRequests: Object.fromEntries(open) })
      if (open.length === 0) resolve()
    }
  })
}

const confirm = (message) => form(message, { confirm: { type: 'boolean' } })
const compute = (seconds, signal) => sleep(Number(seconds) * 1_000, undefined, { signal, ref: false })

/** Tools that become tasks where the client knows them. `required`: they are nothing else. */
const taskTools = {
  slow_compute: {
    properties: { seconds: { type: 'number' }, label: text },
    run: async ({ abort }, { seconds = 0 }) => {
      await compute(seconds, abort.signal)
      return says(`computed for ${seconds} s`)
    },
  },
  failing_job: {
    required: true,
    run: async () => {
      await sleep(100)
      return { isError: true, ...says('The job failed.') }
    },
  },
  protocol_error_job: {
    run: async () => {
      throw new ModernError(-32603, 'The job broke')
    },
  },
  confirm_delete: {
    properties: { filename: text },
    run: async (held, { filename = '' }) => {
      await answered(held, { [randomUUID()]: confirm(`Delete ${filename}?`) })
      return says(`deleted ${filename}`)
    },
  },
  multi_input: {
    run: async (held) => {
      await answered(held, { [randomUUID()]: confirm('The first?'), [randomUUID()]: confirm('The second?') })
      return says('both')
    },
  },
}

function callTask({ required = false, run }, given, { capabilities }) {
  const knowsTasks = capabilities.extensions?.[tasksExtension] !== undefined
  if (knowsTasks) return begin((held) => run(held, given))
  if (required) lacks({ extensions: { [tasksExtension]: {} } })
  return run({ abort: new AbortController(), settle() {} }, given)
}

function lacks(requiredCapabilities) {
  throw new ModernError(-32021, 'The client lacks a capability', { requiredCapabilities })
}

/** What each tool does: the properties of its arguments, and its call with the parameters and what is known of the client. */
export const modernTools = {
  test_input_required_result_elicitation: [
    {},
    asksFor(askName, ({ user_name: { content } }) => says(`Hello, ${content?.name}!`)),
  ],
  test_input_required_result_sampling: [
    {},
    asksFor(askCapital, (given) => says(given.capital_question.content?.text ?? '')),
  ],
  test_input_required_result_list_roots: [
    {},
    asksFor(askRoots, (given) => says(JSON.stringify(given.client_roots.roots))),
  ],
  test_input_required_result_request_state: [{}, asksFor(askOk, () => says('state-ok'), 'asked')],
  test_input_required_result_tampered_state: [{}, asksFor(askOk, () => says('state-ok'), 'asked')],
  test_input_required_result_multiple_inputs: [
    {},
    asksFor(
      { ...askName, greeting: sample('Generate a greeting', 50), ...askRoots },
      () => says('All three.'),
      'asked',
    ),
  ],
  test_input_required_result_multi_round: [{}, inRounds],
  test_input_required_result_capabilities: [{}, asksWithin],
  test_missing_capability: [
    {},
    (_, { capabilities }) => ('sampling' in capabilities ? says('sampled') : lacks({ sampling: {} })),
  ],
  test_streaming_elicitation: [{}, asksFor(askName, () => says('Hello.'))],
  test_logging_tool: [{}, () => says('logged nothing')],
  test_tool_with_task: [
    {},
    asksFor(askName, ({ user_name: { content } }) => begin(async () => says(`Hello, ${content?.name}!`))),
  ],
  test_header_parameter: [
    { region: { ...text, 'x-mcp-header': 'Region' } },
    ({ arguments: given }) => says(`${given?.region}`),
  ],
  ...Object.fromEntries(
    Object.entries(taskTools).map(([name, tool]) => [
      name,
      [tool.properties ?? {}, ({ arguments: given = {} }, client) => callTask(tool, given, client)],
    ]),
  ),
}

/** The prompt that wants input first. */
export const inputPrompt = asksFor(
  { user_context: form('What context should the prompt use?', { context: text }) },
  (given) => ({
    messages: [
      { role: 'user', content: { type: 'text', text: `In the context of ${given.user_context.content?.context}` } },
    ],
  }),
)

/** The methods of the extension for tasks. */
export const taskMethods = {
  'tasks/get': ({ taskId }) => ({ ...taskOf(taskId).task }),
  'tasks/update': ({ taskId, inputResponses = {} }) => {
    const held = taskOf(taskId)
    const known = Object.entries(inputResponses).filter(([name]) => name in (held.task.inputRequests ?? {}))
    Object.assign(held.answers, Object.fromEntries(known))
    held.changed()
    return {}
  },
  'tasks/cancel': ({ taskId }) => {
    const held = taskOf(taskId)
    held.settle({ status: 'cancelled' })
    held.abort.abort()
    return {}
  },
}

function taskOf(id) {
  return tasks.get(id) ?? refuseTask()
}

function refuseTask() {
  throw new ModernError(-32602, 'There is no such task')
}

/** Whether the client of a request knows the extension for tasks. */
export function requireTasks({ capabilities }) {
  if (capabilities.extensions?.[tasksExtension] === undefined) lacks({ extensions: { [tasksExtension]: {} } })
}

const named = {
  'tools/call': 'name',
  'prompts/get': 'name',
  'resources/read': 'uri',
  'tasks/get': 'taskId',
  'tasks/update': 'taskId',
  'tasks/cancel': 'taskId',
}

/** The value that a header stands for; undefined where it is written as none may be. */
function decoded(value) {
  const [, encoded] = /^=\?base64\?(.*)\?=$/i.exec(value) ?? []
  if (encoded === undefined) return value
  const bytes = Buffer.from(encoded, 'base64')
  return bytes.toString('base64') === encoded ? bytes.toString('utf8') : undefined
}

/** Whether the headers of a request say what its body says. */
export function headersMatch(method, params, headers) {
  const expected = { 'mcp-method': method }
  if (method in named) expected['mcp-name'] = String(params[named[method]] ?? '')
  const [properties = {}] = method === 'tools/call' ? (modernTools[params.name] ?? []) : []
  for (const [name, { 'x-mcp-header': header }] of Object.entries(properties)) {
    const value = params.arguments?.[name]
    if (header !== undefined)
      expected[`mcp-param-${header.toLowerCase()}`] = value === undefined ? undefined : String(value)
  }
  return Object.entries(expected).every(([name, value]) => {
    const given = headers[name]
    return given === undefined ? value === undefined : decoded(given) === value
  })
}
