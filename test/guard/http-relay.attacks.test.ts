import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { describe, expect, test } from 'vitest'
import { type GuardedRelay, guardOverHttp, type RelayChanges } from '../support/guarded-relay.ts'
import { hostile } from '../support/guarded-server.ts'
import { serveOverHttp } from '../support/hostile-http.ts'

const identity = { name: 'test', version: '1.0.0' }
const poison = /id_rsa|obey/

/** What a client's user gets to see: everything it was given, as one text. */
type Story = (client: Client) => Promise<unknown>

interface Played {
  /** Every byte of every body that the client got. */
  readonly saw: string
  readonly error: string
}

/** Plays a story with a client that keeps every byte it gets. */
async function play(url: URL, story: Story): Promise<Played> {
  const seen: Buffer[] = []
  const fetchAndKeep = async (input: string | URL, init?: RequestInit): Promise<Response> => {
    const response = await fetch(input, init)
    const keep = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        seen.push(Buffer.from(chunk))
        controller.enqueue(chunk)
      },
    })
    const { status, headers } = response
    return new Response(response.body?.pipeThrough(keep) ?? null, { status, headers })
  }
  const client = new Client(identity)
  let error = ''
  try {
    await client.connect(new StreamableHTTPClientTransport(url, { fetch: fetchAndKeep }))
    await story(client)
  } catch (thrown) {
    error = (thrown as Error).message
  }
  await client.close()
  return { saw: Buffer.concat(seen).toString('utf8'), error }
}

async function bare(mode: string, story: Story): Promise<Played> {
  const server = await serveOverHttp(hostile(mode))
  const played = await play(server.url, story)
  await server.close()
  return played
}

async function guarded(
  mode: string,
  variant: 'attack' | 'benign',
  story: Story,
  over: RelayChanges = {},
): Promise<Played & { relay: GuardedRelay; codes: string[] }> {
  const server = await serveOverHttp(hostile(mode, variant))
  const relay = await guardOverHttp(server.url, over)
  const played = await play(relay.url, story)
  await relay.guard.close()
  await server.close()
  return { ...played, relay, codes: relay.incidents.map(({ incident }) => incident.code) }
}

const list: Story = (client) => client.listTools()
const listTwice: Story = async (client) => [await client.listTools(), await client.listTools()]
const call =
  (name: string): Story =>
  (client) =>
    client.callTool({ name, arguments: {} })
const callThenList: Story = async (client) => [
  await client.callTool({ name: 'get_forecast', arguments: {} }),
  await client.listTools(),
]

/** Attacks that SDK clients fall for, what the guard says, and its twin that passes. */
const attacks: [title: string, mode: string, story: Story, reason: string][] = [
  ['a second list that differs from the first', 'second-list', listTwice, 'equivocation'],
  ['a list that depends on who asks', 'by-id', list, 'equivocation'],
  ['a call of a tool that was never listed', 'unlisted-call', call('send_file'), 'unlisted'],
  ['a change that nobody announced', 'silent-change', callThenList, 'equivocation'],
  ['a list under an id that only a lenient reader knows', 'unknown-id', list, 'equivocation'],
  ['a list as the answer to a call', 'by-shape', call('get_forecast'), 'equivocation'],
  ['a second member of one name', 'duplicate-member', list, 'violation'],
]

describe('attacks over HTTP that succeed against a bare client', () => {
  test.each(attacks)('%s', async (_title, mode, story, reason) => {
    expect((await bare(mode, story)).saw).toMatch(poison)

    const attack = await guarded(mode, 'attack', story)
    expect(attack.saw).not.toMatch(poison)
    expect(attack.error).toMatch(
      /Touchmark refused this request \(TM-[0-9A-F]{8}\)\. A person can see the reason with: touchmark status$/,
    )
    expect(attack.codes).toContain(reason)
    expect(attack.relay.notices.join('\n')).not.toMatch(poison)

    const benign = await guarded(mode, 'benign', mode === 'unlisted-call' ? call('get_forecast') : story)
    expect(benign.error).toBe('')
    expect(benign.codes).toEqual([])
    expect(benign.saw).toMatch(/Returns the forecast|sunny|content/)
  })

  test('a poisoned change: the announcement passes, the poison does not, and its call is refused', async () => {
    expect((await bare('poisoned-change', callThenList)).saw).toMatch(poison)

    const attack = await guarded('poisoned-change', 'attack', async (client) => {
      await callThenList(client)
      await client.callTool({ name: 'get_forecast', arguments: {} })
    })
    expect(attack.saw).not.toMatch(poison)
    expect(attack.saw).toContain('notifications/tools/list_changed')
    expect(attack.error).toContain('Touchmark refused')
    expect(attack.relay.incidents.at(-1)?.incident).toMatchObject({ code: 'withheld', name: 'get_forecast' })

    const benign = await guarded('poisoned-change', 'benign', callThenList)
    expect(benign.error).toBe('')
    expect(benign.saw).toContain('get_wind')
  })

  test('poisoned instructions are cut, and the session works', async () => {
    const story: Story = async (client) => [client.getInstructions() ?? '', await client.listTools()]
    expect((await bare('instructions', story)).saw).toMatch(poison)

    const attack = await guarded('instructions', 'attack', story)
    expect(attack.error).toBe('')
    expect(attack.saw).not.toMatch(/id_rsa|instructions/)
    expect(attack.saw).toContain('get_forecast')

    const benign = await guarded('instructions', 'benign', story)
    expect(benign.saw).toContain('Cities are in English.')
  })

  test('answers to requests that were never passed on reach nobody', async () => {
    const attack = await guarded('guessed-answer', 'attack', call('get_forecast'))
    expect(attack.saw).not.toMatch(poison)
    expect((await guarded('guessed-answer', 'benign', call('get_forecast'))).error).toBe('')
  })

  test('a call whose answer no two readers read alike is refused alone', async () => {
    const attack = await guarded('nan-answer', 'attack', call('get_forecast'))
    expect(attack.error).toContain('Touchmark refused')
    expect(attack.codes).toEqual(['unreadable'])
    expect((await guarded('nan-answer', 'benign', call('get_forecast'))).error).toBe('')
  })

  test('a value that many readers round withholds its tool', async () => {
    const attack = await guarded('inexact-number', 'attack', list)
    expect(attack.saw).not.toContain('9007199254740993')
    expect((await guarded('inexact-number', 'benign', list)).saw).toContain('9007199254740991')
  })

  test.each([
    ['a server that never lists', 'silent'],
    ['pages without an end', 'endless-pages'],
    ['changes without an end', 'endless-changes'],
    ['a server that goes away', 'exit-on-list'],
  ])('%s is not checked, soon, and its twin is served', async (_title, mode) => {
    const limits = { listTimeoutMs: 1_500, startTimeoutMs: 1_500, maxPages: 8 }
    const attack = await guarded(mode, 'attack', list, { session: { limits } })
    expect(attack.error).not.toBe('')
    expect(attack.saw).not.toContain('"tools":[{')
    expect((await guarded(mode, 'benign', list)).error).toBe('')
  })

  test('an answer beyond the cap costs the call alone', async () => {
    const limits = { maxBytes: 1_000_000 }
    const attack = await guarded('flood', 'attack', call('get_forecast'), { session: { limits } })
    expect(attack.error).not.toBe('')
    expect(attack.saw.length).toBeLessThan(1_000_000)
    expect((await guarded('flood', 'benign', call('get_forecast'), { session: { limits } })).error).toBe('')
  })
})
