import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Capture, type CaptureOptions, capture } from '../../../src/client/capture/capture.ts'
import type { CommandTarget } from '../../../src/client/target.ts'
import { allDefinitions, formatSnapshot, parseSnapshot, snapshotDigest } from '../../../src/snapshot/snapshot.ts'

const require = createRequire(import.meta.url)
const fixture = join(import.meta.dirname, '../../support/fixture-server.mjs')

const command = (...words: string[]): CommandTarget => ({
  kind: 'command',
  argv: [process.execPath, ...words],
  env: {},
})
const fixtureTarget = (options: object) => command(fixture, JSON.stringify(options))
const look = (target: CommandTarget, options: Partial<CaptureOptions> = {}): Promise<Capture> =>
  capture(target, { environment: process.env, ...options })
const counts = ({ snapshot }: Capture) =>
  Object.fromEntries(Object.entries(snapshot.sections).map(([section, items]) => [section, items.length]))

describe('real servers from npm', () => {
  const everything = command(require.resolve('@modelcontextprotocol/server-everything/dist/index.js'), 'stdio')
  const filesystem = command(require.resolve('@modelcontextprotocol/server-filesystem/dist/index.js'), tmpdir())

  test('server-everything: every list, and the same digest twice', async () => {
    const first = await look(everything)
    expect(counts(first)).toEqual({ tools: 13, prompts: 4, resources: 7, resourceTemplates: 2 })
    expect(first.snapshot.instructions).toContain('Everything Server')
    expect(first.snapshot.context).toMatchObject({
      protocolVersion: '2025-11-25',
      serverInfo: { name: 'mcp-servers/everything' },
      platform: `${process.platform}-${process.arch}`,
    })
    const second = await look(everything)
    expect(snapshotDigest(second.snapshot)).toBe(snapshotDigest(first.snapshot))
  })

  test('server-filesystem: its tools, and the same digest twice', async () => {
    const first = await look(filesystem)
    expect(counts(first)).toEqual({ tools: 14, prompts: 0, resources: 0, resourceTemplates: 0 })
    const second = await look(filesystem)
    expect(snapshotDigest(second.snapshot)).toBe(snapshotDigest(first.snapshot))
  })

  test('what was captured is a snapshot file that reads back', async () => {
    const { snapshot } = await look(filesystem)
    const bytes = formatSnapshot(snapshot)
    expect(formatSnapshot(parseSnapshot(bytes))).toEqual(bytes)
  })
})

describe('both protocol eras over stdio', () => {
  test.each([
    [{ era: 'legacy' }, 'legacy', '2025-11-25'],
    [{ era: 'legacy', version: '2025-06-18' }, 'legacy', '2025-06-18'],
    [{ era: 'legacy', version: '2025-03-26' }, 'legacy', '2025-03-26'],
    [{ era: 'legacy', version: '2024-11-05' }, 'legacy', '2024-11-05'],
    [{ era: 'dual' }, 'legacy', '2025-11-25'],
    [{ era: 'modern' }, 'modern', '2026-07-28'],
    [{ era: 'modern', refuseWith: -32601 }, 'modern', '2026-07-28'],
    [{ era: 'modern', refuseWith: -32602 }, 'modern', '2026-07-28'],
  ] as const)('%j is met in its own era', async (options, era, protocolVersion) => {
    const seen = await look(fixtureTarget(options))
    expect(seen.era).toBe(era)
    expect(seen.notices).toEqual([])
    expect(seen.snapshot.context.protocolVersion).toBe(protocolVersion)
    expect(seen.snapshot.instructions).toBe('Ask for one city at a time.')
    expect(seen.snapshot.context.serverInfo).toMatchObject({ name: 'fixture', 'x-build': 7 })
    expect(seen.snapshot.context.capabilities).toMatchObject({ 'x-future': { a: [1] } })
    expect(allDefinitions(seen.snapshot).map(({ name }) => name)).toEqual([
      'get_alerts',
      'get_forecast',
      'pack',
      'weather://stations',
      'weather://{city}',
      'weather://{city}/{day}',
    ])
  })

  test('a server of both eras shows the same in both', async () => {
    const [legacy, modern] = [
      await look(fixtureTarget({ era: 'dual' }), { era: 'legacy' }),
      await look(fixtureTarget({ era: 'dual' }), { era: 'modern' }),
    ]
    expect([legacy.era, modern.era]).toEqual(['legacy', 'modern'])
    expect(allDefinitions(modern.snapshot).map(({ hash }) => hash)).toEqual(
      allDefinitions(legacy.snapshot).map(({ hash }) => hash),
    )
  })

  test('an era that the server does not speak is refused', async () => {
    await expect(look(fixtureTarget({ era: 'modern' }), { era: 'legacy' })).rejects.toMatchObject({
      code: 'E_SERVER_ERROR',
    })
    await expect(look(fixtureTarget({ era: 'legacy' }), { era: 'modern' })).rejects.toMatchObject({
      code: 'E_SERVER_ERROR',
    })
  })

  test('a server that refuses both handshakes is reported with its first refusal', async () => {
    const target = fixtureTarget({ era: 'modern', refuseWith: -32603 })
    await expect(look(target)).rejects.toMatchObject({
      code: 'E_SERVER_ERROR',
      message: expect.stringContaining('-32603'),
    })
  })

  test('a legacy version that nobody knows is refused, a modern one included', async () => {
    for (const version of ['2024-10-07', '2026-07-28', '', '2025-11-25 ']) {
      await expect(look(fixtureTarget({ version }))).rejects.toMatchObject({ code: 'E_SERVER_PROTOCOL' })
    }
  })

  test('lists that are for this principal only are a notice', async () => {
    const seen = await look(fixtureTarget({ era: 'modern', scope: 'private' }))
    expect(seen.notices.map(({ code, section }) => `${code} ${section}`)).toEqual([
      'private-list tools',
      'private-list prompts',
      'private-list resources',
      'private-list resourceTemplates',
    ])
  })
})
