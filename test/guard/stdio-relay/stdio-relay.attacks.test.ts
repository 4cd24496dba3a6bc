import { Client as ModernClient } from '@modelcontextprotocol/client'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { describe, expect, test } from 'vitest'
import type { StdioGuardOptions } from '../../../src/guard/stdio-relay/stdio-relay.ts'
import {
  attacksWith,
  call,
  callThenList,
  expectRefused,
  expectServed,
  type GuardedPlay,
  instructionsThenList,
  list,
  listTwice,
  poison,
  type Story,
  twinStory,
} from '../../support/attack-stories.ts'
import { type GuardedServer, guardServer, hostile } from '../../support/guarded-server.ts'
import { listWithReader, readlineReader } from '../../support/sdk-client.ts'

const identity = { name: 'test', version: '1.0.0' }
/** Plays a story without a guard. */
async function bare(mode: string, story: Story): Promise<string> {
  const [command = '', ...args] = hostile(mode)
  const client = new Client(identity)
  await client.connect(new StdioClientTransport({ command, args, stderr: 'ignore' }))
  try {
    return JSON.stringify(await story(client))
  } finally {
    await client.close()
  }
}

/** Plays a story behind a guard; the text holds every byte that the client got. */
async function guarded(
  mode: string,
  variant: 'attack' | 'benign',
  story: Story,
  over: Partial<StdioGuardOptions> = {},
): Promise<GuardedPlay & { server: GuardedServer }> {
  const server = guardServer(hostile(mode, variant), over)
  const client = new Client(identity)
  let error = ''
  try {
    await client.connect(server.transport as never)
    await story(client)
  } catch (thrown) {
    error = (thrown as Error).message
  }
  await client.close()
  await server.ended
  const codes = server.incidents.map(({ incident }) => incident.code)
  return { saw: server.transport.lines.join('\n'), told: server.notices(), server, error, codes }
}

describe('attacks that succeed against a bare client', () => {
  test('a lie to whoever asks second: the first list of the client is the one that was verified', async () => {
    const attack = await guarded('by-id', 'attack', list)
    expect(attack.error).toBe('')
    expect(attack.saw).toContain('Returns the forecast')
    expect(attack.saw).not.toMatch(poison)
  })

  // The guard has already asked for the first list of a session: what the client gets is that one.
  test.each(attacksWith(listTwice))('%s', async (...attack) => {
    const [, mode, story, reason] = attack
    expect(await bare(mode, story)).toMatch(poison)

    const refused = await guarded(mode, 'attack', story)
    expectRefused(refused, reason)
    expect(refused.told).toContain('touchmark: TM-')

    expectServed(await guarded(mode, 'benign', twinStory(attack)))
  })

  test('a poisoned change: the announcement passes, the poison does not, and its call is refused', async () => {
    const story = callThenList
    expect(await bare('poisoned-change', story)).toMatch(poison)

    const attack = await guarded('poisoned-change', 'attack', async (client) => {
      await story(client)
      await client.callTool({ name: 'get_forecast', arguments: {} })
    })
    expect(attack.saw).not.toMatch(poison)
    expect(attack.saw).toContain('notifications/tools/list_changed')
    expect(attack.saw).toContain('"tools":[]')
    expect(attack.error).toContain('Touchmark refused')
    expect(attack.server.incidents.at(-1)?.incident).toMatchObject({ code: 'withheld', name: 'get_forecast' })

    const benign = await guarded('poisoned-change', 'benign', story)
    expect(benign.error).toBe('')
    expect(benign.saw).toContain('get_wind')
  })

  test('a change between list and call: the call waits for the verdict on the change', async () => {
    const story: Story = async (client) => {
      await client.listTools()
      const first = client.callTool({ name: 'get_forecast', arguments: {} })
      return [await first, await client.callTool({ name: 'get_forecast', arguments: {} })]
    }
    expect(await bare('poisoned-change', story)).toContain('sunny')
    const attack = await guarded('poisoned-change', 'attack', story)
    expect(attack.error).toContain('Touchmark refused')
    expect(attack.server.incidents.at(-1)?.incident.code).toBe('withheld')
    expect((await guarded('poisoned-change', 'benign', story)).error).toBe('')
  })

  test('poisoned instructions are cut, and the session works', async () => {
    const story = instructionsThenList
    expect(await bare('instructions', story)).toMatch(poison)

    const attack = await guarded('instructions', 'attack', story)
    expect(attack.error).toBe('')
    expect(attack.saw).not.toMatch(/id_rsa|instructions/)
    expect(attack.saw).toContain('get_forecast')
    expect(attack.server.assessed.map(({ part }) => part)).toEqual(['instructions', 'whole'])

    const benign = await guarded('instructions', 'benign', story)
    expect(benign.saw).toContain('Cities are in English.')
  })

  test('answers to requests that were never passed on reach nobody', async () => {
    const benign = await guarded('guessed-answer', 'benign', call('get_forecast'))
    const attack = await guarded('guessed-answer', 'attack', call('get_forecast'))
    expect(attack.error).toBe('')
    expect(attack.saw).toBe(benign.saw)
    expect(attack.saw).toContain('sunny')
  })
})

describe('attacks on other readers', () => {
  test('a raw CR that hides a second list', async () => {
    const enough = (messages: readonly unknown[]) => poison.test(JSON.stringify(messages))
    expect(JSON.stringify(await listWithReader(hostile('raw-cr'), readlineReader, enough))).toMatch(poison)

    const attack = await guarded('raw-cr', 'attack', list)
    expect(attack.saw).not.toMatch(poison)
    expect(attack.error).toContain('Touchmark refused')
    expect(attack.server.incidents[0]?.incident.code).toBe('violation')

    const benign = await guarded('raw-cr', 'benign', list)
    expect(benign.error).toBe('')
    expect(benign.saw).toContain('\r')
  })

  test('a number that readers round: the tool is withheld', async () => {
    expect(await bare('inexact-number', list)).not.toContain('9007199254740993')
    const attack = await guarded('inexact-number', 'attack', list)
    expect(attack.saw).toContain('"tools":[]')
    expect(attack.saw).not.toContain('9007199254740993')
    expect((await guarded('inexact-number', 'benign', list)).saw).toContain('9007199254740991')
  })

  test('NaN in the answer to a call costs that call alone', async () => {
    const story: Story = async (client) => {
      await client.listTools()
      const failed = await client
        .callTool({ name: 'get_forecast', arguments: {} })
        .catch((error: Error) => error.message)
      return [failed, await client.listTools()]
    }
    const attack = await guarded('nan-answer', 'attack', story)
    expect(attack.error).toBe('')
    expect(attack.server.incidents.map(({ incident }) => incident.code)).toEqual(['unreadable'])
    expect(attack.saw).not.toContain('NaN')
    expect((await guarded('nan-answer', 'benign', story)).saw).toContain('0.5')
  })

  test('noise goes to people, escaped, and not to the client', async () => {
    const attack = await guarded('noise', 'attack', list)
    expect(attack.error).toBe('')
    expect(attack.saw).not.toMatch(/warning|started/)
    expect(attack.told).toContain('<U+001B>[2Jlow disk<U+202E>')
    expect(attack.told).not.toMatch(/\u001b|\u202e/)
    expect((await guarded('noise', 'benign', list)).told).toBe('')
  })
})

describe('servers that cannot be checked', () => {
  test.each([
    ['never answers a list', 'silent'],
    ['pages without end', 'endless-pages'],
    ['announces a change for every listing', 'endless-changes'],
  ])('one that %s is refused, and its twin passes', async (_title, mode) => {
    const limits = { listTimeoutMs: 1_000, maxPages: 5 }
    const attack = await guarded(mode, 'attack', list, { limits })
    expect(attack.error).toContain('Touchmark refused')
    expect(attack.server.incidents[0]?.incident.code).toBe('could-not-check')
    expect((await guarded(mode, 'benign', list)).error).toBe('')
  })

  test('one that ends while it is listed answers nobody with a list, and everybody with an end', async () => {
    const attack = await guarded('exit-on-list', 'attack', list)
    expect(attack.error).toContain('Touchmark refused')
    expect((await attack.server.ended).exitCode).toBe(7)
    expect((await guarded('exit-on-list', 'benign', list)).error).toBe('')
  })
})

describe('the modern era (2026-07-28)', () => {
  test.each([
    ['by-id', 'equivocation'],
    ['unlisted-call', 'unlisted'],
    ['duplicate-member', 'violation'],
  ])('%s is refused as well', async (mode, reason) => {
    const target = { kind: 'command', argv: hostile(mode), env: { ATTACK_MODERN: '1' } } as const
    const server = guardServer([], { target })
    const client = new ModernClient(identity, { versionNegotiation: { mode: { pin: '2026-07-28' } } })
    await client.connect(server.transport as never)
    // A list that is asked for once all is verified goes to the server.
    if (mode === 'by-id') await client.callTool({ name: 'get_forecast', arguments: {} })
    const act = mode === 'unlisted-call' ? client.callTool({ name: 'send_file', arguments: {} }) : client.listTools()
    await expect(act).rejects.toThrow('Touchmark refused')
    expect(server.incidents[0]?.incident.code).toBe(reason)
    expect(server.transport.lines.join()).not.toMatch(poison)
    await client.close()
    await server.ended
  })
})

describe('observe', () => {
  test('a lying list passes and is reported', async () => {
    const seen = await guarded('second-list', 'attack', list, { enforce: false })
    expect(seen.error).toBe('')
    expect(seen.saw).toMatch(poison)
    expect(seen.server.incidents).toMatchObject([{ enforced: false, incident: { code: 'equivocation' } }])
    expect(seen.told).toContain('observed')
  })
})
