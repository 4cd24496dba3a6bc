import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, test } from 'vitest'
import { CallGate } from '../../../src/guard/calls/call-gate.ts'
import { agreeingHeaders } from '../../../src/guard/http-relay/replaced-params.ts'
import { guardOverHttp } from '../../support/guarded-relay.ts'
import { type RunningServer, serve } from '../../support/http-servers.ts'

const reference = (name: string) => ['$', `{secret:${name}}`].join('')
const token = reference('TOKEN')
const secret = 'tok 1234567890 é'
const encoded = (value: string) => `=?base64?${Buffer.from(value).toString('base64')}?=`
const call = (given: unknown) =>
  Buffer.from(
    JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'send', arguments: given } }),
  )

describe('headers that repeat an argument in which a secret was put', () => {
  const before = call({ token, nested: { list: [`Bearer ${token}`, 'eu'] }, region: 'eu' })
  const after = call({ token: secret, nested: { list: ['Bearer 12345678', 'eu'] }, region: 'eu' })
  const headersFor = (...headers: string[]) => agreeingHeaders(headers, before, after)

  test.each([
    ['the value, as a header can carry it', 'Mcp-Param-Token', token, encoded(secret)],
    ['in any case of the name', 'mcp-param-token', token, encoded(secret)],
    ['from an argument further in', 'Mcp-Param-Auth', `Bearer ${token}`, 'Bearer 12345678'],
    ['from a header that was encoded', 'Mcp-Param-Token', encoded(token), encoded(secret)],
    ['nothing new for what was not replaced', 'Mcp-Param-Region', 'eu', 'eu'],
    ['nothing for what no argument said', 'Mcp-Param-Token', `x${token}`, `x${token}`],
    ['nothing for a reference to something else', 'Mcp-Param-Token', reference('OTHER'), reference('OTHER')],
    ['nothing in any other header', 'X-Token', token, token],
  ])('say %s', (_, name, value, expected) => {
    expect(headersFor('Host', 'a', name, value, 'X-Last', '1')).toEqual(['Host', 'a', name, expected, 'X-Last', '1'])
  })

  test('are the same where nothing was replaced', () => {
    const headers = ['Mcp-Param-Token', token]
    expect(agreeingHeaders(headers, before, before)).toBe(headers)
  })
})

const running: (RunningServer | { close(): Promise<void> })[] = []
afterEach(async () => {
  for (const each of running.splice(0).reverse()) await each.close()
})

test.each([
  ['of a session', { 'mcp-session-id': 's1' }],
  ['without one', {}],
])('a server behind the listening guard gets a body and headers that agree, in a request %s', async (_, session) => {
  const calls: { readonly headers: Record<string, unknown>; readonly body: { params?: { arguments?: unknown } } }[] = []
  const server = await serve(async (request, response) => {
    const body = JSON.parse((await text(request)) || '{}')
    const tools = [{ name: 'send', description: 'Sends.', inputSchema: { type: 'object' } }]
    const results: Record<string, unknown> = {
      initialize: {
        protocolVersion: '2025-11-25',
        capabilities: { tools: {} },
        serverInfo: { name: 'a', version: '1' },
      },
      'tools/list': { tools },
      'tools/call': { content: [{ type: 'text', text: `got ${request.headers['mcp-param-token']}` }] },
    }
    const result = results[body.method]
    if (body.method === 'tools/call') calls.push({ headers: request.headers, body })
    if (result === undefined) return void response.writeHead(request.method === 'GET' ? 405 : 202).end()
    response.writeHead(200, { 'content-type': 'application/json', ...session })
    response.end(JSON.stringify({ jsonrpc: '2.0', id: body.id, result }))
  })
  const argumentSecrets = {
    values: [{ name: 'TOKEN', value: '1234567890' }],
    of: () => ({ known: new Set(['TOKEN']), given: new Map([['TOKEN', '1234567890']]) }),
  }
  const gate = () =>
    new CallGate({
      policy: null,
      serverRequests: { sampling: 'allow', elicitation: 'allow' },
      recorder: null,
      onObserved: () => undefined,
      argumentSecrets,
    })
  const relay = await guardOverHttp(server.url, { session: { gate: gate() } })
  running.push(server, { close: () => relay.guard.close() })
  const post = async (body: object, headers: Record<string, string> = {}) => {
    const all = {
      accept: 'application/json, text/event-stream',
      'content-type': 'application/json',
      ...session,
      ...headers,
    }
    const sent = JSON.stringify({ jsonrpc: '2.0', ...body })
    return await (await fetch(relay.url, { method: 'POST', headers: all, body: sent })).text()
  }
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'c', version: '1' } }
  const hello = await fetch(relay.url, {
    method: 'POST',
    headers: { accept: 'application/json, text/event-stream', 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'initialize', params }),
  })
  await hello.text()
  await post({ method: 'notifications/initialized' })
  const given = { name: 'send', arguments: { token, region: 'eu' } }
  const repeats = { 'mcp-param-token': token, 'mcp-param-region': 'eu' }
  const answer = await post({ id: 1, method: 'tools/call', params: given }, repeats)
  expect(calls).toHaveLength(1)
  expect(calls[0]?.body.params?.arguments).toEqual({ token: '1234567890', region: 'eu' })
  expect(calls[0]?.headers).toMatchObject({ 'mcp-param-token': '1234567890', 'mcp-param-region': 'eu' })
  expect(answer).toContain('got [secret TOKEN]')
})
