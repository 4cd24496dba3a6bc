import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { callRequestDigest, formatPlainDecision, parseCallRequest } from '../../../src/client/state/call-request.ts'
import { saveCallDecision } from '../../../src/client/state/pending-calls.ts'
import {
  ApprovalDesk,
  type ApprovalDeskOptions,
  type AskedCall,
  type Settlement,
} from '../../../src/guard/approval/approval-desk.ts'
import { judgeDecisions } from '../../../src/guard/approval/judge-decisions.ts'
import { temporaryFolder } from '../../support/memory-io.ts'
import { sampleCallRequest } from '../../support/sample-call-request.ts'

const patient = { timeout: 30_000 }
let desk: ApprovalDesk | undefined
afterEach(async () => await desk?.close())

function open(over: Partial<ApprovalDeskOptions> = {}) {
  const folder = join(temporaryFolder(), 'pending')
  const told: string[] = []
  let serial = 0
  const asked = { count: 0 }
  desk = new ApprovalDesk({
    folder,
    entry: 'mail',
    name: null,
    digestKey: new Uint8Array(32),
    approval: 'code',
    decide: (files, request) => judgeDecisions(files, request, { byCode: true, approvers: [], trustedRoot: null }),
    now: () => Date.now(),
    randomBytes: (length) => {
      serial += 1
      return new Uint8Array(length).fill(serial)
    },
    tell: (text) => told.push(text),
    onAsked: () => {
      asked.count += 1
    },
    times: { lookMs: 20, progressMs: 20 },
    ...over,
  })
  return { desk, folder, told, asked }
}

const somebody = {}

function call(over: Partial<AskedCall> = {}) {
  const settled: Settlement[] = []
  const left: number[] = []
  const made: AskedCall = {
    owner: somebody,
    tool: 'send\u001b[31m',
    definition: 'a'.repeat(64),
    arguments: { to: 'all@acme.example', text: 'hi\u202e' },
    waitMs: 60_000,
    onSettled: (how) => settled.push(how),
    onWaits: (leftMs) => left.push(leftMs),
    ...over,
  }
  return { made, settled, left }
}

const files = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.startsWith('CALL-'))
        .sort()
    : []

async function requestIn(folder: string) {
  await expect.poll(() => files(folder), patient).toHaveLength(1)
  const path = join(folder, files(folder)[0] ?? '')
  return { path, request: parseCallRequest(new Uint8Array(readFileSync(path)), path) }
}

describe('a desk', () => {
  test('puts a request down for its owner alone, and says so, without the arguments', async () => {
    const { folder, told, asked } = open()
    const { made, left } = call()
    expect(desk?.ask(made)).toMatchObject({ id: 'CALL-01010101' })
    const { path, request } = await requestIn(folder)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(request).toMatchObject({ entry: 'mail', arguments: '{"text":"hi<U+202E>","to":"all@acme.example"}' })
    await expect.poll(() => left.length, patient).toBeGreaterThan(1)
    expect(left.every((ms) => ms > 0 && ms <= 60_000)).toBe(true)
    expect(told).toEqual(['CALL-01010101  a call waits for a person. See it with: touchmark status'])
    expect(asked.count).toBe(1)
  })

  test.each(['approve', 'deny'] as const)('settles with %s, once, and leaves no file', async (decision) => {
    const { folder } = open()
    const { made, settled } = call()
    desk?.ask(made)
    const { request } = await requestIn(folder)
    const bytes = formatPlainDecision({ decision, id: request.id, requestDigest: callRequestDigest(request) })
    await saveCallDecision(folder, request.id, bytes)
    await expect.poll(() => settled, patient).toEqual([{ decision, by: 'terminal' }])
    await expect.poll(() => files(folder), patient).toEqual([])
  })

  test('tells why a decision does not count, once, and goes on waiting', async () => {
    const { folder, told } = open()
    const { made, settled } = call()
    desk?.ask(made)
    const { path, request } = await requestIn(folder)
    // What was shown is not what was asked: the digest of it fits no call.
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), arguments: '{"to":"me"}' }))
    const shown = parseCallRequest(new Uint8Array(readFileSync(path)), path)
    await saveCallDecision(
      folder,
      request.id,
      formatPlainDecision({ decision: 'approve', id: request.id, requestDigest: callRequestDigest(shown) }),
    )
    await expect.poll(() => told.length, patient).toBe(2)
    expect(told[1]).toContain('a decision about another request')
    await saveCallDecision(folder, request.id, new TextEncoder().encode('not a decision'))
    await expect.poll(() => told.length, patient).toBe(3)
    expect(settled).toEqual([])
  })

  test('looks again where one decision stands in the place of another', async () => {
    const { folder, told } = open()
    const { made, settled } = call()
    desk?.ask(made)
    const { request } = await requestIn(folder)
    const path = join(folder, `${request.id}.0123456789abcdef.json`)
    writeFileSync(path, 'not a decision')
    await expect.poll(() => told.length, patient).toBe(2)
    const decision = { decision: 'approve', id: request.id, requestDigest: callRequestDigest(request) } as const
    writeFileSync(path, formatPlainDecision(decision))
    await expect.poll(() => settled, patient).toEqual([{ decision: 'approve', by: 'terminal' }])
  })

  test('refuses after its time', async () => {
    const { folder } = open()
    const { made, settled } = call({ waitMs: 50 })
    desk?.ask(made)
    await expect.poll(() => settled, patient).toEqual([{ decision: 'expired', detail: 'nobody decided in time' }])
    await expect.poll(() => files(folder), patient).toEqual([])
  })

  test('forgets what is withdrawn', async () => {
    const { folder } = open()
    const { made, settled } = call()
    const waiting = desk?.ask(made)
    await requestIn(folder)
    if (typeof waiting === 'object') waiting.withdraw()
    await expect.poll(() => files(folder), patient).toEqual([])
    expect(settled).toEqual([])
  })

  test('lets at most 16 calls wait; the oldest on which a client gave up goes for a new one', async () => {
    const { folder } = open()
    const first = desk?.ask(call().made)
    for (let asked = 1; asked < 16; asked += 1) expect(desk?.ask(call().made)).toBeTypeOf('object')
    expect(desk?.ask(call().made)).toContain('16 other calls')
    if (typeof first === 'object') first.leave()
    expect(desk?.ask(call({ tool: 'other' }).made)).toBeTypeOf('object')
    expect(desk?.ask(call({ tool: 'other' }).made)).toContain('16 other calls')
    await expect.poll(() => files(folder), patient).toHaveLength(16)
  })

  describe('when the client of a call gave up', () => {
    async function left(over: Partial<AskedCall> = {}) {
      const { folder, asked } = open()
      const { made, settled } = call(over)
      const waiting = desk?.ask(made)
      const { request } = await requestIn(folder)
      if (typeof waiting === 'object') waiting.leave()
      const decide = async (decision: 'approve' | 'deny') => {
        const bytes = formatPlainDecision({ decision, id: request.id, requestDigest: callRequestDigest(request) })
        await saveCallDecision(folder, request.id, bytes)
        await expect.poll(() => files(folder), patient).toEqual([])
      }
      return { folder, asked, settled, request, decide }
    }

    test.each(['approve', 'deny'] as const)('a late %s counts for the very same call, once', async (decision) => {
      const { folder, settled, decide, asked } = await left()
      await decide(decision)
      expect(settled).toEqual([])
      const again = call()
      desk?.ask(again.made)
      expect(again.settled).toEqual([])
      await expect.poll(() => again.settled, patient).toEqual([{ decision, by: 'terminal' }])
      expect(files(folder)).toEqual([])
      const third = call()
      desk?.ask(third.made)
      await requestIn(folder)
      expect([third.settled, asked.count]).toEqual([[], 2])
    })

    test('the very same call waits under the same id, and is settled when it is decided', async () => {
      const { request, asked, decide, settled } = await left()
      const again = call()
      expect(desk?.ask(again.made)).toMatchObject({ id: request.id })
      await expect.poll(() => again.left.length, patient).toBeGreaterThan(1)
      await decide('approve')
      await expect.poll(() => again.settled, patient).toEqual([{ decision: 'approve', by: 'terminal' }])
      expect([settled, asked.count]).toEqual([[], 1])
    })

    test.each<[string, Partial<AskedCall>]>([
      ['other arguments', { arguments: { to: 'all@acme.example', text: 'hi' } }],
      ['another tool', { tool: 'send' }],
      ['another definition', { definition: 'b'.repeat(64) }],
      ['another session', { owner: {} }],
    ])('what was approved does not count for %s', async (_, other) => {
      const { folder, decide } = await left()
      await decide('approve')
      const again = call(other)
      desk?.ask(again.made)
      await requestIn(folder)
      expect(again.settled).toEqual([])
    })

    test('what was approved is over at the time that the request states', async () => {
      const { folder, decide } = await left({ waitMs: 1_500 })
      await decide('approve')
      await new Promise((resolve) => setTimeout(resolve, 1_600))
      const again = call()
      desk?.ask(again.made)
      await requestIn(folder)
      expect(again.settled).toEqual([])
    })

    test('what nobody decided goes with its time, or with the session', async () => {
      const { folder, settled } = await left({ waitMs: 1_000 })
      await expect.poll(() => files(folder), patient).toEqual([])
      expect(settled).toEqual([])
      const other = await left()
      desk?.forget(somebody)
      await expect.poll(() => files(other.folder), patient).toEqual([])
    })
  })

  test('asks nobody about what nobody can read, or where nobody may approve', () => {
    open()
    expect(desk?.ask(call({ arguments: { text: 'x'.repeat(70_000) } }).made)).toContain('nobody can read')
    expect(desk?.ask(call({ arguments: { text: '\u200b'.repeat(9_000) } }).made)).toContain('nobody can read')
    expect(open({ approval: null }).desk.ask(call().made)).toContain('names no approver')
  })

  test('refuses what it cannot write down', async () => {
    const { folder, told } = open()
    writeFileSync(folder, 'a file where the folder should be')
    const { made, settled } = call()
    desk?.ask(made)
    await expect
      .poll(() => settled, patient)
      .toEqual([{ decision: 'expired', detail: 'the request could not be written down' }])
    expect(told.join()).toContain('a call that waits')
  })

  test('removes what a killed guard left, and nothing that may still wait', async () => {
    const { folder } = open()
    mkdirSync(folder, { recursive: true })
    const left = { ...sampleCallRequest, id: 'CALL-AAAAAAAA', until: '2020-01-01T00:00:00Z' }
    const waits = { ...sampleCallRequest, id: 'CALL-BBBBBBBB', until: new Date(Date.now() + 60_000).toISOString() }
    for (const each of [left, waits]) writeFileSync(join(folder, `${each.id}.json`), JSON.stringify(each))
    writeFileSync(join(folder, 'CALL-AAAAAAAA.0123456789abcdef.json'), '{}')
    desk?.ask(call().made)
    await expect.poll(() => files(folder), patient).toEqual(['CALL-01010101.json', 'CALL-BBBBBBBB.json'])
  })
})
