import { describe, expect, test } from 'vitest'
import type { Assessment, AssessRequest } from '../../../src/client/assessment/assessment.ts'
import { emptyLock } from '../../../src/trust/pins.ts'
import { type EffectivePolicy, type Exception, effectivePolicy, type Level } from '../../../src/trust/policy.ts'

import { snapshotOf } from '../../support/signed-release.ts'
import { withTemporaryFolder } from '../../support/state-process.ts'
import { look, lookAndPin, now, policyFor, tools } from './assess-setup.ts'

const command = (...argv: string[]) => ({ kind: 'command', argv, envNames: [] }) as const
const shadow = { entry: 'shadow', target: command('node', '/srv/shadow.mjs') }
const toolsOf = ({ verdict }: Assessment) =>
  verdict.items.filter(({ section }) => section === 'tools').map(({ name, effect }) => [name, effect])
const collisionsOf = ({ verdict }: Assessment) =>
  verdict.reasons.filter(({ code }) => code === 'name-collision').map(({ name, detail }) => [name, detail])

describe('a tool of the name that another pinned server has', () => {
  test('is flagged on both, with the other named, and its neighbours are not', () =>
    withTemporaryFolder(async (folder) => {
      await lookAndPin(folder, { now: now - 1 })
      const snapshot = snapshotOf([tools[1], { ...tools[0], name: 'open_file' }])
      const [first] = await lookAndPin(folder, { ...shadow, snapshot })
      expect(collisionsOf(first)).toEqual([['list_folder', 'also a tool of the entry "files", which had it first']])
      const again = await look(folder, { ...shadow, snapshot })
      expect(again.verdict.effect).toBe('flag')
      expect(toolsOf(again)).toEqual([
        ['list_folder', 'flag'],
        ['open_file', 'allow'],
      ])
      const own = await look(folder, {})
      expect(toolsOf(own)).toEqual([
        ['list_folder', 'flag'],
        ['read_file', 'allow'],
      ])
      expect(collisionsOf(own)).toEqual([['list_folder', 'also a tool of the entry "shadow", which got it later']])
    }))

  test('or of one that looks the same, is flagged with that name escaped', () =>
    withTemporaryFolder(async (folder) => {
      await lookAndPin(folder)
      const snapshot = snapshotOf([{ ...tools[0], name: 'r\u0435ad_file' }])
      const { verdict } = await look(folder, { ...shadow, snapshot })
      const [reason] = verdict.reasons.filter(({ code }) => code === 'name-collision')
      expect(reason?.detail).toBe('looks like "read_file" of the entry "files", which had it first')
    }))

  test('is told from a lock of the project, too', () =>
    withTemporaryFolder(async (folder) => {
      await lookAndPin(folder)
      const { pins } = { pins: { user: emptyLock, project: await lockOf(folder) } }
      expect(collisionsOf(await look(folder, { ...shadow, pins }))).toHaveLength(2)
    }))

  test('is told once of an entry that both locks hold, with who had it first', () =>
    withTemporaryFolder(async (folder) => {
      await lookAndPin(folder)
      const lock = await lockOf(folder)
      const found = await look(folder, { ...shadow, pins: { user: lock, project: lock } })
      const details = collisionsOf(found).map(([, detail]) => detail)
      expect(new Set(details)).toEqual(new Set(['also a tool of the entry "files", which had it first']))
    }))

  test('says nothing about instructions alone', () =>
    withTemporaryFolder(async (folder) => {
      await lookAndPin(folder)
      expect(collisionsOf(await look(folder, { ...shadow, part: 'instructions' }))).toEqual([])
    }))
})

async function lockOf(folder: string) {
  const { State } = await import('../../../src/client/state/state.ts')
  return await new State(folder).load()
}

describe('a tool of the name that a server of another client has', () => {
  const elsewhere = async () => new Set(['files'])

  test('is not told, and the clients are looked at only where names collide', () =>
    withTemporaryFolder(async (folder) => {
      await lookAndPin(folder)
      expect(collisionsOf(await look(folder, { ...shadow, elsewhere }))).toEqual([])
      const never = async (): Promise<never> => {
        throw new Error('looked')
      }
      const snapshot = snapshotOf([{ ...tools[0], name: 'open_file' }])
      expect(collisionsOf(await look(folder, { ...shadow, snapshot, elsewhere: never }))).toEqual([])
    }))

  test('is told all the same under a machine policy', () =>
    withTemporaryFolder(async (folder) => {
      await lookAndPin(folder)
      const machine: Level = { name: 'machine', demands: {}, grants: { publishers: [], exceptions: [] }, delegate: [] }
      const policy = effectivePolicy([machine])
      expect(collisionsOf(await look(folder, { ...shadow, policy, elsewhere }))).toHaveLength(2)
    }))
})

describe('one server under two entries', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['the same command', ['node', 'server.mjs'], ['node', 'server.mjs']],
    ['one package with other arguments', ['npx', '-y', '@acme/files', '/a'], ['npx', '@acme/files@1.2.0', '/b']],
    ['one Python package', ['uvx', 'mcp-git', '--repository', 'a'], ['uvx', 'mcp-git@2.0', '--repository', 'b']],
    ['one script with other arguments', ['/usr/bin/node', '/srv/a.mjs', '1'], ['node', '/srv/a.mjs', '2']],
    ['one bundle', ['/srv/a.mcpb', '1'], ['/srv/a.mcpb', '2']],
  ])('%s does not collide with itself', (_, first, second) =>
    withTemporaryFolder(async (folder) => {
      await lookAndPin(folder, { target: command(...first) })
      expect(collisionsOf(await look(folder, { entry: 'again', target: command(...second) }))).toEqual([])
    }),
  )

  test.each<[string, readonly string[], readonly string[]]>([
    ['two packages', ['npx', '-y', '@acme/files'], ['npx', '-y', '@acme/fi1es']],
    ['one package of two registries', ['npx', 'a'], ['npx', '--registry', 'https://evil.example', 'a']],
    ['two scripts', ['node', '/srv/a.mjs'], ['node', '/srv/b.mjs']],
    ['words that are not understood', ['docker', 'run', 'a'], ['docker', 'run', 'b']],
    ['a subcommand', ['deno', 'run', 'a.ts'], ['deno', 'run', 'b.ts']],
  ])('%s are two servers', (_, first, second) =>
    withTemporaryFolder(async (folder) => {
      await lookAndPin(folder, { target: command(...first) })
      expect(collisionsOf(await look(folder, { entry: 'again', target: command(...second) }))).toHaveLength(2)
    }),
  )

  test('one URL does not collide with itself, another path does', () =>
    withTemporaryFolder(async (folder) => {
      const at = (url: string) => ({ kind: 'url', url }) as const
      await lookAndPin(folder, { target: at('https://a.example/mcp') })
      const again = (url: string) => look(folder, { entry: 'again', target: at(url) })
      expect(collisionsOf(await again('https://a.example/mcp'))).toEqual([])
      expect(collisionsOf(await again('https://a.example/other'))).toHaveLength(2)
    }))
})

describe('policy', () => {
  const exceptions = [
    { what: 'name-collision', servers: ['shadow'], item: 'read_file', until: now + 1, reason: 'known' },
  ]
  const levels = (...more: Level[]) => effectivePolicy(more)
  const user: Level = { name: 'user', demands: {}, grants: { publishers: [], exceptions } }

  test('that demands names of their own has such tools blocked, and no others', () =>
    withTemporaryFolder(async (folder) => {
      await lookAndPin(folder)
      const policy = policyFor(null, { uniqueToolNames: true })
      const snapshot = snapshotOf([tools[1], { ...tools[0], name: 'open_file' }])
      const [first, outcome] = await lookAndPin(folder, { ...shadow, snapshot, policy })
      expect(toolsOf(first)).toEqual([
        ['list_folder', 'block'],
        ['open_file', 'flag'],
      ])
      expect(outcome).not.toBe('written')
      expect(toolsOf(await look(folder, { policy }))).toEqual([
        ['list_folder', 'allow'],
        ['read_file', 'allow'],
      ])
    }))

  test('that demands names of their own leaves a name to the server that was pinned first, also when it shows more', () =>
    withTemporaryFolder(async (folder) => {
      const policy = policyFor(null, { uniqueToolNames: true })
      await lookAndPin(folder, { now: now - 2 })
      await lookAndPin(folder, { ...shadow, now: now - 1 })
      expect(toolsOf(await look(folder, { policy }))).toEqual([
        ['list_folder', 'flag'],
        ['read_file', 'flag'],
      ])
      expect(toolsOf(await look(folder, { ...shadow, policy }))).toEqual([
        ['list_folder', 'block'],
        ['read_file', 'block'],
      ])
    }))

  test("of the machine leaves a name to neither: the user's pins are claims", () =>
    withTemporaryFolder(async (folder) => {
      const demands = { uniqueToolNames: true }
      const machine: Level = { name: 'machine', demands, grants: { publishers: [], exceptions: [] }, delegate: ['*'] }
      await lookAndPin(folder, { now: now - 2 })
      await lookAndPin(folder, { ...shadow, now: now - 1 })
      for (const more of [{}, shadow]) {
        const { verdict } = await look(folder, { ...more, policy: levels(machine) })
        expect(verdict.reasons.filter(({ code }) => code === 'unique-name-required')).toHaveLength(2)
      }
    }))

  test('of the machine says by an exception whose the name is; a user’s exception says nothing there', () =>
    withTemporaryFolder(async (folder) => {
      const ours = [{ what: 'name-collision', servers: ['files'], until: now + 1, reason: 'the files of ours' }]
      const machine = (given: Exception[]): Level => {
        const grants = { publishers: [], exceptions: given }
        return { name: 'machine', demands: { uniqueToolNames: true }, grants, delegate: [] }
      }
      await lookAndPin(folder, { now: now - 2 })
      await lookAndPin(folder, { ...shadow, now: now - 1 })
      const refused = async (policy: EffectivePolicy) => {
        const looks = await Promise.all([{}, shadow].map((more) => look(folder, { ...more, policy })))
        return looks.map(({ verdict }) => verdict.reasons.filter(({ code }) => code === 'unique-name-required').length)
      }
      expect(await refused(levels(machine(ours)))).toEqual([0, 2])
      const own: Level = { name: 'user', demands: {}, grants: { publishers: [], exceptions: ours } }
      expect(await refused(levels(machine([]), own))).toEqual([2, 2])
    }))

  test('excepts one tool of one server', () =>
    withTemporaryFolder(async (folder) => {
      await lookAndPin(folder)
      const found = await look(folder, { ...shadow, policy: levels(user) })
      expect(collisionsOf(found)).toEqual([['list_folder', 'also a tool of the entry "files", which had it first']])
    }))

  test("of the machine: the user's pins, claims as they are, still add the reason, and the user's exception does not count", () =>
    withTemporaryFolder(async (folder) => {
      await lookAndPin(folder)
      const machine: Level = { name: 'machine', demands: {}, grants: { publishers: [], exceptions: [] }, delegate: [] }
      expect(collisionsOf(await look(folder, { ...shadow, policy: levels(machine, user) }))).toHaveLength(2)
    }))
})

test('a collision keeps no pin from being written or renewed', () =>
  withTemporaryFolder(async (folder) => {
    await lookAndPin(folder)
    const npm = (version: string): Partial<AssessRequest> => ({
      entry: 'shadow',
      target: command('npx', '-y', '@evil/files'),
      package: { name: '@evil/files', version, integrity: null },
    })
    expect((await lookAndPin(folder, npm('1.0.0')))[1]).toBe('written')
    const [renewed, outcome] = await lookAndPin(folder, npm('1.1.0'))
    expect(renewed.verdict.effect).toBe('flag')
    expect([outcome, (await lockOf(folder)).servers.get('shadow')?.version]).toEqual(['written', '1.1.0'])
  }))
