/**
 * An agent under its user's account against a server that is blocked: test/hostile/agent.mjs plays it, as another
 * account, with a machine policy in a mount namespace of its own. Under a machine policy none of its attempts makes the
 * block an allow, and each is told by a code; without one `doctor` says that this is advice.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formatPublicKey } from '../../src/crypto/ed25519.ts'
import { AgentScene, builtMain, whyNoAgent } from '../support/agent-scene.ts'
import { runCommand } from '../support/memory-io.ts'
import { notRun } from '../support/not-run.ts'
import { pairOf } from '../support/publishing.ts'
import { newRegistry, type RegistryProcess, serveRegistry } from '../support/registry-command.ts'

const root = join(import.meta.dirname, '../..')
const name = 'io.github.acme/files'
const entry = 'files'
const why = await whyNoAgent()
if (why !== null) notRun(`the agent against a machine policy: ${why}`)

const office = mkdtempSync(join(tmpdir(), 'touchmark-office-'))
let registry: RegistryProcess | undefined
let scene: AgentScene | undefined
let server: readonly string[] = []
let demands: Record<string, unknown> = {}

const key = (person: string) => formatPublicKey(pairOf(person).publicKey)
const grant = (names: string[], publicKey: string) => ({ names, identities: [{ type: 'key', publicKey }] })

/** What the server says of its first tool; in a file of root's. */
function describeTool(words: string): void {
  scene?.write('description', words)
}

beforeAll(async () => {
  if (why !== null) return
  scene = new AgentScene()
  server = [process.execPath, join(root, 'test/hostile/turning-server.mjs'), join(scene.folder, 'description')]
  describeTool('Reads a file.')
  const data = join(office, 'registry')
  const { verifierKey, operatorToken } = await newRegistry(data)
  registry = await serveRegistry(['--data', data])
  const { publicKey } = JSON.parse(
    (await runCommand(['key', 'new', '--no-passphrase', '--json', '-o', 'acme.key'], { folder: office })).stdout,
  )
  mkdirSync(office, { recursive: true })
  writeFileSync(join(office, 'token'), String(operatorToken))
  const published = await runCommand(
    // biome-ignore format: one option and its value a pair
    ['publish', '--key', 'acme.key', '--name', name, '--version', '1.0.0', '--registry', registry.url,
      '--token-file', 'token', '--', ...server],
    { folder: office },
  )
  expect(published.status).toBe(0)
  demands = {
    registry: { url: registry.url, key: verifierKey },
    publishers: [
      grant(['io.github.acme/*'], publicKey),
      grant(['io.github.globex/*'], key('globex')),
      grant(['com.initech/tps'], key('initech')),
    ],
    approvers: [grant(['*'], key('alice'))],
    delegate: ['io.github.delegated/*'],
  }
  await liveWith(scene)
  describeTool('Reads a whole file, every time.')
}, 300_000)

afterAll(async () => {
  await registry?.end('SIGKILL')
  scene?.remove()
  rmSync(office, { recursive: true, force: true })
})

/** A while of ordinary use: the entry is guarded, and pinned in a session. */
async function liveWith(here: AgentScene): Promise<void> {
  const guarded = [process.execPath, builtMain, 'guard', '--entry', entry, '--name', name, ...server]
  const mcpServers = { [entry]: { command: guarded[0], args: guarded.slice(1) } }
  writeFileSync(join(here.project, '.mcp.json'), JSON.stringify({ mcpServers }))
  const lines = [
    {
      id: 0,
      method: 'initialize',
      params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'c', version: '1' } },
    },
    { method: 'notifications/initialized' },
    { id: 1, method: 'tools/list', params: {} },
  ]
  const input = lines.map((line) => `${JSON.stringify({ jsonrpc: '2.0', ...line })}\n`).join('')
  const policy = here.write('standard.jsonc', JSON.stringify({ ...demands, preset: 'standard' }))
  const { stdout } = await here.run(guarded, policy, input)
  expect(stdout).toContain('read_file')
}

interface Result {
  readonly title: string
  readonly status: number
  readonly verdict: string
  readonly guarded: string | null
  readonly doctor: string
  readonly said: string
}

interface Play {
  /** Only these attempts; default all. */
  readonly titles?: readonly string[]
  /** Attempts after which a client uses the guard. */
  readonly sessions?: readonly string[]
  /** Attempts after which the doctor is asked; default none. */
  readonly doctor?: readonly string[]
}

/** Plays the agent, with what lies at the machine policy's place; null for nothing. */
async function play(policy: Record<string, unknown> | null, choice: Play): Promise<readonly Result[]> {
  if (scene === undefined) throw new Error('no scene')
  plays += 1
  const told = {
    main: builtMain,
    library: join(root, 'dist/src'),
    pristine: scene.home,
    folder: scene.ownedByAgent(`attempts-${plays}`),
    server,
    name,
    entry,
    machinePolicy: '/etc/touchmark/policy.jsonc',
    sessions: [],
    doctor: [],
    ...choice,
  }
  const file = scene.write(`scene-${plays}.json`, JSON.stringify(told))
  const policyFile = policy === null ? null : scene.write(`policy-${plays}.jsonc`, JSON.stringify(policy))
  const { stdout, stderr } = await scene.run([process.execPath, join(root, 'test/hostile/agent.mjs'), file], policyFile)
  if (stdout === '') throw new Error(stderr)
  const { uid, results } = JSON.parse(stdout) as { uid: number; results: Result[] }
  expect(uid).not.toBe(0)
  return results
}

let plays = 0

/** By which code each attempt is told: in its own output, the verdict's, or the doctor's. */
const told: Readonly<Record<string, string>> = {
  'do nothing': 'not-as-signed',
  'lock --update without a terminal': 'not-as-signed',
  'lock --update, typing the code': 'not-as-signed',
  'lock --update under another entry and name, typing the code': 'approval-required',
  'lock --update of a server that nobody signed, typing the code': 'E_APPROVAL_REQUIRED',
  'lock --remove without a terminal': 'E_NOT_DELEGATED',
  'lock --remove, typing the code': 'E_NOT_DELEGATED',
  'lock --remove after renaming the pin, and lock again, typing the codes': 'not-as-signed',
  'trust add, typing the code': 'E_NOT_DELEGATED',
  'edit the user policy: grants': 'grants-ignored',
  'edit the user policy: observe': 'demands-ignored',
  'bypass, typing the code': 'E_NOT_DELEGATED',
  'a bypass in the user policy': 'grants-ignored',
  'a project policy that asks for less': 'demands-ignored',
  'a project policy that grants': 'E_POLICY_INVALID',
  'write pins of what is there now': 'pins-are-claims',
  'write a kept release, and cut the network off': 'approval-required',
  'write pins, and cut the network off': 'pins-are-claims',
  "write the project's lock": 'not-remembered',
  'delete all state': 'not-remembered',
  'delete the pins': 'E_LOCK_CORRUPT',
  'delete what the pins stand for': 'definitions-missing',
  'delete what is kept for use without a network': 'approval-required',
  'overwrite consents and what waits': 'E_LOCK_CORRUPT',
  'move the folders': 'folders-moved',
  'move the home': 'folders-moved',
  'variables that might mean something': 'environment',
  'a PATH with programs of its own': 'other-program',
  'another entry and another name': 'approval-required',
  'another entry without a name': 'approval-required',
  '--accept-first for a fresh entry': 'approval-required',
  '--bundle with a key of its own': 'approval-required',
  '--trusted-root of its own': 'E_NOT_DELEGATED',
  '--control of its own': 'E_NOT_DELEGATED',
  '--as-is': 'not-as-signed',
  'review with a key that lies open': 'E_KEY_PASSPHRASE',
  'review with a passphrase of its own, typing all': 'approval-required',
  'a release of its own among the reviews': 'not-as-signed',
  unwrap: 'guard-removed',
  'unwrap, and forget': 'not-guarded',
  'unwrap the file of another client': 'guard-removed',
  'unwrap, typing the code': 'E_APPROVAL_REQUIRED',
  'a guard of its own': 'guard-removed',
  'NODE_OPTIONS in the wrapped entry': 'E_ENTRY_ENVIRONMENT',
  'the machine policy itself': 'EACCES',
}

/** Attempts that leave the verdict as it was, so that the doctor alone tells of them. */
const byDoctor = Object.keys(told).filter((title) =>
  /ignored|claims|remembered|missing|moved|environment|program|guard|CORRUPT/.test(told[title] ?? ''),
)

const sessions = ['do nothing', 'write pins of what is there now', 'move the folders']

describe.skipIf(why !== null)('an agent under its user’s account', () => {
  test('under a machine policy gets nothing past the block, and each attempt is told by a code', async () => {
    const results = await play({ ...demands, preset: 'standard' }, { sessions, doctor: byDoctor })
    expect(results.map(({ title }) => title).sort()).toEqual(Object.keys(told).sort())
    for (const { title, status, verdict, guarded, doctor, said } of results) {
      expect([1, 2, 3], `${title}:\n${verdict}`).toContain(status)
      expect(`${said}${doctor}`, title).toContain(told[title])
      expect(said, title).not.toContain('MACHINE POLICY CHANGED')
      if (guarded !== null) expect(guarded, title).not.toContain('every time')
    }
    // A block stays a block but where the files themselves cannot be read any more, or the entry cannot be started.
    const otherwise = results.filter(({ status }) => status !== 1).map(({ title, status }) => [title, status])
    expect(otherwise.sort()).toEqual([
      ['NODE_OPTIONS in the wrapped entry', 2],
      ['a project policy that grants', 2],
      ['delete the pins', 3],
    ])
  }, 300_000)

  test('under a hardened one neither', async () => {
    // One of each way: a stricter demand never makes a verdict better (test/trust/verdict.property.test.ts).
    const titles = [
      'do nothing',
      'lock --update, typing the code',
      'edit the user policy: observe',
      'a project policy that asks for less',
      'write pins of what is there now',
      'write pins, and cut the network off',
      'delete all state',
      'move the folders',
      'another entry without a name',
      '--accept-first for a fresh entry',
      '--as-is',
      'a guard of its own',
    ]
    const results = await play({ ...demands, preset: 'hardened' }, { titles })
    expect(results).toHaveLength(titles.length)
    for (const { title, status, verdict } of results) expect([1, 2, 3], `${title}:\n${verdict}`).toContain(status)
  }, 300_000)

  test('without one can do it, and the doctor says that all this is advice', async () => {
    const titles = ['do nothing', 'lock --update, typing the code']
    const results = await play(null, { titles, doctor: titles })
    const status = new Map(results.map((result) => [result.title, result.status]))
    expect(Object.fromEntries(status)).toEqual({ 'do nothing': 1, 'lock --update, typing the code': 0 })
    for (const { doctor } of results) {
      expect(doctor).toContain('advisory: code that runs as this user can change policy and pins')
    }
  }, 300_000)
})
