import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Assessment } from '../../../src/client/assessment/assessment.ts'
import { prepareAssessment } from '../../../src/client/assessment/prepare-assessment.ts'
import { policyPaths } from '../../../src/client/policy/policy-paths.ts'
import { parseTarget, requireLive } from '../../../src/client/target.ts'
import { utf8 } from '../../../src/encoding/bytes.ts'
import type { Hello } from '../../../src/guard/hello.ts'
import type { KnownPage } from '../../../src/guard/pages/known-page.ts'
import { rememberPage } from '../../../src/guard/pages/remembered-page.ts'
import { isLasting, ownServedMemory, ServedMemory } from '../../../src/guard/pages/served-memory.ts'
import { memoryIo, temporaryFolder } from '../../support/memory-io.ts'

const hello: Hello = {
  era: 'legacy',
  context: {
    serverInfo: { name: 'files' },
    protocolVersion: '2025-11-25',
    capabilities: { tools: {} },
    platform: 'linux-x64',
  },
  instructions: null,
  issues: [],
  meta: null,
}
const page: KnownPage = { section: 'tools', isWhole: true, before: utf8('{"id":'), after: utf8(',"result":{}}') }
const open = (folder: string, conditions = 'as it is'): Promise<ServedMemory> =>
  new ServedMemory(folder, 'entry', () => conditions).load()

describe('ServedMemory', () => {
  test('recalls in a later session what was remembered', async () => {
    const folder = temporaryFolder()
    await (await open(folder)).remember(hello, [page, { ...page, section: 'prompts' }])
    const [tools, prompts] = (await open(folder)).recall(hello)
    expect([tools, prompts]).toEqual([rememberPage(page), rememberPage({ ...page, section: 'prompts' })])
  })

  const others: readonly [string, Partial<Hello>][] = [
    ['other instructions', { instructions: 'Be kind.' }],
    ['another title', { context: { ...hello.context, serverInfo: { name: 'files', title: 'Files' } } }],
    ['another protocol version', { context: { ...hello.context, protocolVersion: '2025-06-18' } }],
    ['other capabilities', { context: { ...hello.context, capabilities: { tools: {}, prompts: {} } } }],
    ['another era', { era: 'modern' }],
    [
      'something without a canonical form',
      { issues: [{ kind: 'lone-surrogate', pointer: '/context/serverInfo/name' }] },
    ],
  ]
  test.each(others)('recalls nothing for a server that has %s', async (_name, over) => {
    const folder = temporaryFolder()
    await (await open(folder)).remember(hello, [page])
    expect((await open(folder)).recall({ ...hello, ...over })).toEqual([])
  })

  test('recalls nothing where anything that decides is another, or for another entry', async () => {
    const folder = temporaryFolder()
    await (await open(folder)).remember(hello, [page])
    expect((await open(folder, 'otherwise')).recall(hello)).toEqual([])
    expect((await new ServedMemory(folder, 'other', () => 'as it is').load()).recall(hello)).toEqual([])
  })

  test('keeps the latest few of an entry', async () => {
    const folder = temporaryFolder()
    for (const name of 'abcdef') await (await open(folder, name)).remember(hello, [page])
    const known = await Promise.all([...'abcdef'].map(async (name) => (await open(folder, name)).recall(hello).length))
    expect(known).toEqual([0, 0, 1, 1, 1, 1])
  })

  test.each([
    ['empty', () => ''],
    ['nonsense', () => 'nonsense\n'],
    ['too long', (text: string) => text.repeat(200)],
    ['without a digest', (text: string) => text.replace(/:[0-9a-f]{64}/, '')],
    ['of a list that there is not', (text: string) => text.replace('tools:', 'toolz:')],
    ['with a second page that cannot be understood', (text: string) => text.replace('\n', ' tools:1\n')],
  ])('a file that was altered is none: %s', async (_name, alter) => {
    const folder = temporaryFolder()
    await (await open(folder)).remember(hello, [page])
    const [name = ''] = readdirSync(join(folder, 'served'))
    const path = join(folder, 'served', name)
    writeFileSync(path, alter(readFileSync(path, 'utf8')))
    expect((await open(folder)).recall(hello)).toEqual([])
  })

  test('that nothing can be written changes nothing else', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'served'), 'in the way')
    await (await open(folder)).remember(hello, [page])
    expect((await open(folder)).recall(hello)).toEqual([])
  })
})

describe('the memory of a session', () => {
  const prepared = async (choice: object, policy: object = {}) => {
    const { io } = memoryIo({ folder: temporaryFolder() })
    const path = policyPaths(io).user ?? ''
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, JSON.stringify(policy))
    return await prepareAssessment(
      requireLive(parseTarget(['node', 'server.mjs'], {})),
      { entry: 'files', ...choice },
      io,
    )
  }

  test('is there where only bytes, pins and policy have a say', async () => {
    const launched = await prepared({})
    expect(await ownServedMemory(launched, {}, 'program')).toBeInstanceOf(ServedMemory)
    expect(await ownServedMemory(launched, {}, null)).toBeNull()
    expect(await ownServedMemory({ ...launched, name: 'io.example/files' }, {}, 'program')).toBeNull()
    expect(await ownServedMemory({ ...launched, files: { bundle: utf8('{}') } }, {}, 'program')).toBeNull()
    const delegated = { ...launched, policy: { ...launched.policy, delegated: [] } }
    expect(await ownServedMemory(delegated, {}, 'program')).toBeNull()
  })

  test('knows nothing of another program, policy, target, or of other limits and pins', async () => {
    const launched = await prepared({})
    const first = await ownServedMemory(launched, {}, 'program')
    await first?.remember(hello, [page])
    const recalled = async (over: object, limits = {}, program = 'program') =>
      (await ownServedMemory({ ...launched, ...over }, limits, program))?.recall(hello).length
    expect(await recalled({})).toBe(1)
    expect(await recalled({}, {}, 'another')).toBe(0)
    expect(await recalled({}, { maxTools: 5 })).toBe(0)
    expect(await recalled({ policyDigest: 'another' })).toBe(0)
    expect(await recalled({ target: { kind: 'command', argv: ['node', 'other.mjs'], envNames: [] } })).toBe(0)
    expect(await recalled({ running: { kind: 'unknown', detail: 'elsewhere' } })).toBe(0)
    await launched.state.update(({ servers }) => ({ servers: new Map(servers) }))
    await launched.state.load()
    expect(await recalled({})).toBe(0)
  })
})

describe('a verdict lasts', () => {
  type Parts = Pick<Assessment, 'verdict' | 'evidence' | 'found' | 'findings'>
  const reasons = (...codes: string[]): Parts['verdict'] =>
    ({ reasons: codes.map((code) => ({ code })) }) as unknown as Parts['verdict']
  const evidence = (over: object = {}): Parts['evidence'] =>
    ({ name: null, collisions: [], ...over }) as unknown as Parts['evidence']
  const lasting: Parts = { verdict: reasons('pinned', 'pinned'), evidence: evidence(), found: null, findings: [] }
  const judged = (over: Partial<Parts>): boolean => isLasting({ ...lasting, ...over } as Assessment)

  test('where everything is pinned and there is nothing else to say', () => {
    expect(judged({})).toBe(true)
    expect(judged({ verdict: reasons() })).toBe(true)
  })

  test('but not where anything else was said, or a name, a statement or an exception had a say', () => {
    expect(judged({ verdict: reasons('pinned', 'first-use') })).toBe(false)
    expect(judged({ verdict: reasons('signed') })).toBe(false)
    expect(judged({ evidence: evidence({ name: 'io.example/files' }) })).toBe(false)
    expect(judged({ evidence: evidence({ collisions: [{ name: 'read' }] }) })).toBe(false)
    expect(judged({ found: {} as Parts['found'] })).toBe(false)
    expect(judged({ findings: [{ severity: 'error' }] as unknown as Parts['findings'] })).toBe(false)
    expect(judged({ findings: [{ severity: 'note' }] as unknown as Parts['findings'] })).toBe(true)
  })
})
