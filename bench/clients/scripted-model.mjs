/**
 * A model that needs nobody: it calls one tool once, and then says that it is done. On loopback,
 * in the four forms in which clients ask models: Anthropic's messages, OpenAI's responses and chat completions, Gemini's
 * generateContent. Only as much of each as the clients here read.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'

const sse = (events) => events.map((data) => `data: ${JSON.stringify(data)}\n\n`).join('')
const named = (events) => events.map((data) => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`).join('')

const anthropic = {
  tools: ({ tools = [] }) => tools.map(({ name }) => name),
  result: ({ messages }) =>
    messages
      .flatMap(({ content }) => (Array.isArray(content) ? content : []))
      .find(({ type }) => type === 'tool_result'),
  answer({ model, stream }, tool, input) {
    const block =
      tool === undefined ? { type: 'text', text: '' } : { type: 'tool_use', id: 'toolu_1', name: tool, input: {} }
    const reason = tool === undefined ? 'end_turn' : 'tool_use'
    const usage = { input_tokens: 1, output_tokens: 1 }
    const message = { id: 'msg_1', type: 'message', role: 'assistant', model, content: [], stop_reason: null, usage }
    const full = tool === undefined ? { type: 'text', text: 'done' } : { ...block, input }
    if (stream !== true) return JSON.stringify({ ...message, content: [full], stop_reason: reason })
    const delta =
      tool === undefined
        ? { type: 'text_delta', text: 'done' }
        : { type: 'input_json_delta', partial_json: JSON.stringify(input) }
    return named([
      { type: 'message_start', message },
      { type: 'content_block_start', index: 0, content_block: block },
      { type: 'content_block_delta', index: 0, delta },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: reason, stop_sequence: null }, usage },
      { type: 'message_stop' },
    ])
  },
}

const responses = {
  tools: ({ tools = [] }) =>
    tools.flatMap(({ type, name, tools: inner }) =>
      type === 'namespace' ? inner.map((tool) => [name, tool.name]) : [name],
    ),
  result: ({ input }) => Array.isArray(input) && input.find(({ type }) => /_call_output$/.test(type)),
  answer(_body, tool, input) {
    const given = JSON.stringify(input)
    const called = { type: 'function_call', id: 'fc_1', call_id: 'call_1', arguments: given, status: 'completed' }
    const call = Array.isArray(tool) ? { ...called, namespace: tool[0], name: tool[1] } : { ...called, name: tool }
    const content = [{ type: 'output_text', text: 'done', annotations: [] }]
    const item =
      tool === undefined ? { type: 'message', id: 'msg_1', role: 'assistant', status: 'completed', content } : call
    const usage = { input_tokens: 1, output_tokens: 1, total_tokens: 2 }
    const response = { id: 'resp_1', object: 'response', status: 'in_progress', output: [] }
    return named([
      { type: 'response.created', response },
      { type: 'response.output_item.added', output_index: 0, item },
      { type: 'response.output_item.done', output_index: 0, item },
      { type: 'response.completed', response: { ...response, status: 'completed', output: [item], usage } },
    ])
  },
}

const chat = {
  tools: ({ tools = [] }) => tools.map((tool) => tool.function?.name),
  result: ({ messages }) => messages.find(({ role }) => role === 'tool'),
  answer({ model, stream }, tool, input) {
    const called = { name: tool, arguments: JSON.stringify(input) }
    const calls = [{ index: 0, id: 'call_1', type: 'function', function: called }]
    const message =
      tool === undefined ? { role: 'assistant', content: 'done' } : { role: 'assistant', tool_calls: calls }
    const finish = tool === undefined ? 'stop' : 'tool_calls'
    const base = { id: 'chat_1', created: 1, model }
    const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 }
    if (stream !== true) {
      return JSON.stringify({
        ...base,
        object: 'chat.completion',
        choices: [{ index: 0, message, finish_reason: finish }],
        usage,
      })
    }
    const chunk = (delta, finish_reason) => ({
      ...base,
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta, finish_reason }],
    })
    return `${sse([chunk(message, null), chunk({}, finish), { ...chunk({}, finish), choices: [], usage }])}data: [DONE]\n\n`
  },
}

const gemini = {
  tools: ({ tools = [] }) =>
    tools.flatMap(({ functionDeclarations = [] }) => functionDeclarations.map(({ name }) => name)),
  result: ({ contents }) => contents.flatMap(({ parts }) => parts).find((part) => part.functionResponse !== undefined),
  answer(_body, tool, input, streams) {
    const parts = [tool === undefined ? { text: 'done' } : { functionCall: { name: tool, args: input } }]
    const usageMetadata = { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 }
    const answer = {
      candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP', index: 0 }],
      usageMetadata,
    }
    return streams ? sse([answer]) : JSON.stringify(answer)
  },
}

function formOf(path) {
  if (/\/messages$/.test(path)) return anthropic
  if (/\/responses$/.test(path)) return responses
  if (/\/chat\/completions$/.test(path)) return chat
  return /enerateContent$/.test(path) ? gemini : undefined
}

async function read(request) {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  return JSON.parse(Buffer.concat(chunks).toString() || '{}')
}

/**
 * Starts the model. It calls the tool whose name ends in `tool` with `input`; `onTold` gets what each request with that tool
 * or with its result told the model: all definitions, and the result. One that is `patient` leaves questions without the
 * tool unanswered, so that a client that would go on without the server stays. Resolves with its URL.
 */
export async function scriptedModel({ tool, input = {}, onTold, patient = false }) {
  const isTool = (name) => new RegExp(`(^|[^a-z])${tool}$`).test(Array.isArray(name) ? name[1] : (name ?? ''))
  const server = createServer(async (request, response) => {
    const path = (request.url ?? '').split('?')[0]
    const form = request.method === 'POST' ? formOf(path) : undefined
    if (form === undefined) {
      response.writeHead(/\/models$/.test(path) ? 200 : 404, { 'content-type': 'application/json' })
      response.end('{"object":"list","data":[{"id":"scripted","object":"model"}],"models":[]}')
      return
    }
    const body = await read(request)
    const result = form.result(body) || undefined
    const found = form.tools(body).find(isTool)
    if (result !== undefined || found !== undefined) onTold({ definitions: body.tools, result })
    if (patient && result === undefined && found === undefined) return
    const streams = body.stream === true || /stream/.test(path)
    response.writeHead(200, { 'content-type': streams ? 'text/event-stream' : 'application/json' })
    response.end(form.answer(body, result === undefined ? found : undefined, input, streams))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `http://127.0.0.1:${server.address().port}`, close }
}
