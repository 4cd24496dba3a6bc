import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { describe, expect, test } from 'vitest'
import {
  attacksWith,
  call,
  callThenList,
  expectRefused,
  expectServed,
  type GuardedPlay,
  instructionsThenList,
  list,
  poison,
  type Story,
  twinStory,
} from '../../support/attack-stories.ts'
import { type GuardedRelay, guardOverHttp, type RelayChanges } from '../../support/guarded-relay.ts'
import { hostile } from '../../support/guarded-server.ts'
import { serveOverHttp } from '../../support/hostile-http.ts'

const identity = { name: 'test', version: '1.0.0' }
type Played = Pick<GuardedPlay, 'saw' | 'error'>

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
): Promise<GuardedPlay & { relay: GuardedRelay }> {
  const server = await serveOverHttp(hostile(mode, variant))
  const relay = await guardOverHttp(server.url, over)
  const played = await play(relay.url, story)
  await relay.guard.close()
  await server.close()
  const codes = relay.incidents.map(({ incident }) => incident.code)
  return { ...played, relay, told: relay.notices.join('\n'), codes }
}

describe('attacks over HTTP that succeed against a bare client', () => {
  test.each(attacksWith(list))('%s', async (...attack) => {
    const [, mode, story, reason] = attack
    expect((await bare(mode, story)).saw).toMatch(poison)
    expectRefused(await guarded(mode, 'attack', story), reason)
    expectServed(await guarded(mode, 'benign', twinStory(attack)))
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
    const story = instructionsThenList
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
