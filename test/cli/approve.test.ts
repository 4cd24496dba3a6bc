/** `touchmark approve` and `deny` under a machine policy: what the agent's account can do, and what an approver does. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { callRequestDigest, formatPlainDecision, parseCallRequest } from '../../src/client/state/call-request.ts'
import { saveCallDecision } from '../../src/client/state/pending-calls.ts'
import { guardInProcess } from '../support/guard-in-process.ts'
import { runCommand, temporaryFolder, typesTheCode } from '../support/memory-io.ts'
import { sampleCallRequest } from '../support/sample-call-request.ts'

const server = join(import.meta.dirname, '../support/calling-server.mjs')
const passphrase = 'correct horse'
const approver = (prompt: string): string => (prompt.includes('Type') ? typesTheCode(prompt) : passphrase)
const patient = { timeout: 30_000 }
const name = 'io.github.acme/calls'

const office = mkdtempSync(join(tmpdir(), 'touchmark-office-'))
let publicKey = ''
beforeAll(async () => {
  const made = await runCommand(['key', 'new', '--json', '-o', 'approver.key'], {
    folder: office,
    answer: () => passphrase,
  })
  publicKey = (JSON.parse(made.stdout) as { publicKey: string }).publicKey
})
afterAll(() => rmSync(office, { recursive: true, force: true }))

interface SceneOptions {
  readonly approvers?: boolean
  readonly delegate?: readonly string[]
}

/** An agent's home under a machine policy that wants approvals, and an approver's office elsewhere. */
async function scene({ approvers = true, delegate = [] }: SceneOptions = {}) {
  const folder = temporaryFolder()
  const grant = { names: [name], identities: [{ type: 'key', publicKey }] }
  const rules = [{ servers: [name], tools: ['say'], requireApproval: '5m' }]
  const machinePolicy = JSON.stringify({
    preset: 'observe',
    calls: { log: true, rules },
    delegate,
    ...(approvers ? { approvers: [grant] } : {}),
  })
  const env = { XDG_STATE_HOME: join(folder, 'state'), XDG_CONFIG_HOME: join(folder, 'config') }
  const place = {
    target: ['--entry', 'calls', '--name', name, '--accept-first', process.execPath, server],
    attack: {},
    folder,
    env,
  }
  const transport = guardInProcess(place, machinePolicy)
  const said: string[] = []
  transport.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString('utf8')))
  const client = new Client({ name: 'agent', version: '1' })
  await client.connect(transport as never)
  onTestFinished(async () => await client.close())
  const pending = join(folder, 'state/touchmark/pending')
  return {
    pending,
    said: () => said.join(''),
    call: async () => {
      const waits = client.callTool({ name: 'say', arguments: { text: 'hi' } })
      return await waits.then(
        ({ content }) => (content as { text: string }[])[0]?.text,
        ({ data }: { data?: { reason: string } }) => data?.reason,
      )
    },
    waiting: async () => {
      const files = () =>
        existsSync(pending) ? readdirSync(pending).filter((each) => /^CALL-\w{8}\.json$/.test(each)) : []
      await expect.poll(files, patient).toHaveLength(1)
      const path = join(pending, files()[0] ?? '')
      return { path, request: parseCallRequest(new Uint8Array(readFileSync(path)), path) }
    },
    agent: async (...argv: string[]) => await runCommand(argv, { folder, env, machinePolicy, answer: approver }),
    approver: async (...argv: string[]) => await runCommand(argv, { folder: office, answer: approver }),
  }
}

const sample = { ...sampleCallRequest, id: 'CALL-00000000', until: '2999-01-01T00:00:00.000Z' }

describe('under a machine policy', () => {
  test('a typed code does not approve, and a file that says so counts for nothing', async () => {
    const { call, waiting, agent, pending, said } = await scene()
    const answer = call()
    const { path, request } = await waiting()
    expect(request).toMatchObject({ approval: 'signature', name })
    expect(await agent('approve', request.id)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('E_APPROVAL_REQUIRED'),
    })
    expect((await agent('status')).stdout).toContain('an approver runs touchmark approve --key FILE')

    const forged = { decision: 'approve', id: request.id, requestDigest: callRequestDigest(request) } as const
    await saveCallDecision(pending, request.id, formatPlainDecision(forged))
    await expect.poll(said, patient).toContain('does not count: an approval that nobody signed')
    // As if the request had left the decision to whoever types.
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), approval: 'code', name: null }))
    expect((await agent('approve', request.id)).stderr).toContain('E_APPROVAL_REQUIRED')
    expect(await Promise.race([answer, 'waits'])).toBe('waits')
    expect((await agent('deny', request.id)).status).toBe(0)
    await expect.poll(said, patient).toContain('does not count: a decision about another request')
    await saveCallDecision(pending, request.id, formatPlainDecision({ ...forged, decision: 'deny' }))
    expect(await answer).toBe('call-disapproved')
  })

  test('the agent\u2019s own key approves nothing, and a key without a passphrase signs nothing', async () => {
    const { call, waiting, agent, said } = await scene()
    const answer = call()
    const { request } = await waiting()
    await agent('key', 'new', '--no-passphrase', '-o', 'plain.key')
    expect((await agent('approve', '--key', 'plain.key', request.id)).stderr).toContain('E_KEY_PASSPHRASE')
    await agent('key', 'new', '-o', 'own.key')
    expect((await agent('approve', '--key', 'own.key', request.id)).status).toBe(0)
    await expect.poll(said, patient).toContain('E_IDENTITY_UNKNOWN')
    await agent('deny', request.id)
    expect(await answer).toBe('call-disapproved')
  })

  test('an approver signs elsewhere, the decision is brought back, and exactly that call goes on', async () => {
    const { call, waiting, agent, approver: signs, pending } = await scene()
    const answer = call()
    const { path, request } = await waiting()
    const brought = join(office, 'request.json')
    writeFileSync(brought, readFileSync(path))
    const signed = await signs('approve', '--json', '--key', 'approver.key', '-o', 'decision.json', './request.json')
    expect(JSON.parse(signed.stdout)).toMatchObject({ decision: 'approved', id: request.id, tool: 'say' })
    expect(signed.stderr).toContain('{"text":"hi"}')
    const kept = await agent('approve', 'keep', join(office, 'decision.json'))
    expect(kept).toMatchObject({ status: 0, stderr: expect.stringContaining(request.id) })
    expect(await answer).toBe('hi')

    await expect.poll(() => readdirSync(pending).filter((each) => each.startsWith('CALL-')), patient).toEqual([])
    // The same decision again, for the same words: it was about another call.
    const again = call()
    const { request: next } = await waiting()
    await agent('approve', 'keep', join(office, 'decision.json'))
    await agent('deny', next.id)
    expect(await again).toBe('call-disapproved')
  })

  test('a request that was altered before the approver saw it is signed for nothing', async () => {
    const { call, waiting, agent, approver: signs, said } = await scene()
    const answer = call()
    const { path, request } = await waiting()
    const shown = { ...JSON.parse(readFileSync(path, 'utf8')), arguments: '{"text":"harmless"}' }
    writeFileSync(join(office, 'request.json'), JSON.stringify(shown))
    await signs('approve', '--key', 'approver.key', '-o', 'decision.json', './request.json')
    await agent('approve', 'keep', join(office, 'decision.json'))
    await expect.poll(said, patient).toContain('a decision about another request')
    await agent('deny', request.id)
    expect(await answer).toBe('call-disapproved')
  })

  test('that names no approver for the server, every such call is refused at once', async () => {
    const { call, pending } = await scene({ approvers: false })
    expect(await call()).toBe('call-approval')
    expect(existsSync(pending) ? readdirSync(pending).filter((each) => each.startsWith('CALL-')) : []).toEqual([])
  })

  test('that delegates the name, a typed code is enough', async () => {
    const { call, waiting, agent } = await scene({ delegate: ['io.github.acme/*'], approvers: false })
    const answer = call()
    const { request } = await waiting()
    expect(request.approval).toBe('code')
    expect((await agent('approve', request.id)).status).toBe(0)
    expect(await answer).toBe('hi')
  })
})

describe('words', () => {
  test.each([
    ['approve', []],
    ['approve', ['CALL-00000000']],
    ['approve', ['CALL-00000000', 'more']],
    ['deny', []],
    ['deny', ['CALL-00000000']],
  ])('%s %j is wrong use', async (verb, words) => {
    const run = await runCommand([verb, ...words], { answer: typesTheCode })
    expect(run).toMatchObject({ status: 2, stderr: expect.stringContaining('E_USAGE') })
  })

  test.each([
    [[], 'no call; expected ID'],
    [['CALL-00000000', 'more'], 'the word "more" after the call'],
    [['TM-91BBE25C'], 'the id "TM-91BBE25C" of something that was refused; expected CALL-\u2026'],
    [['tm-1'], 'something that was refused'],
    [['call-0000000a'], 'no call "call-0000000a" that waits'],
    [['1a2b\u001b[2J'], 'neither the id of a call nor a file: "1a2b<U+001B>[2J"; expected CALL-'],
  ])('%j says what was found, and where calls that wait are shown', async (words, found) => {
    for (const verb of ['approve', 'deny']) {
      const { status, stderr } = await runCommand([verb, ...words])
      expect(status).toBe(2)
      expect(stderr).toContain(found)
      expect(stderr).toContain('"touchmark status"')
    }
  })

  test('a request\u2019s file needs a place for the decision, and must be one', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'x'))
    writeFileSync(join(folder, 'x/request.json'), '{}')
    expect((await runCommand(['deny', './x/request.json'], { folder })).stderr).toContain('E_LOCK_CORRUPT')
    writeFileSync(join(folder, 'x/request.json'), JSON.stringify(sample))
    expect((await runCommand(['deny', './x/request.json'], { folder })).stderr).toContain('-o FILE')
    expect((await runCommand(['deny', '-o', 'd.json', './x/request.json'], { folder })).status).toBe(0)
    expect((await runCommand(['approve', 'keep', 'x/request.json'], { folder })).stderr).toContain('E_')
    expect((await runCommand(['approve', 'keep', 'd.json'], { folder })).status).toBe(0)
  })
})
