/**
 * An agent that approves its own calls: test/hostile/approving-agent.mjs plays it, as another account, with a machine policy
 * in a mount namespace of its own. Under a machine policy none of its attempts lets a call go on; without one a typed code
 * does, which is why the documents call it advice.
 */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formatPublicKey } from '../../src/crypto/ed25519.ts'
import { AgentScene, builtMain, whyNoAgent } from '../support/agent-scene.ts'
import { notRun } from '../support/not-run.ts'
import { pairOf } from '../support/publishing.ts'

const root = join(import.meta.dirname, '../..')
const name = 'io.github.acme/calls'
const why = await whyNoAgent()
if (why !== null) notRun(`the agent that approves its own calls: ${why}`)
let scene: AgentScene | undefined

beforeAll(() => {
  if (why === null) scene = new AgentScene()
})
afterAll(() => scene?.remove())

interface Result {
  readonly title: string
  readonly output: string
  readonly outcome: string
  readonly told: string
}

const calls = { rules: [{ servers: ['*'], tools: ['say'], requireApproval: '10m' }] }

async function play(machinePolicy: object | null, userPolicy: object): Promise<readonly Result[]> {
  if (scene === undefined) throw new Error('no scene')
  const server = [process.execPath, join(root, 'test/support/calling-server.mjs')]
  const told = { main: builtMain, library: join(root, 'dist/src'), server, name, userPolicy }
  const kind = machinePolicy === null ? 'user' : 'machine'
  const file = scene.write(`scene-${kind}.json`, JSON.stringify(told))
  const policy = machinePolicy === null ? null : scene.write('policy.jsonc', JSON.stringify(machinePolicy))
  const agent = join(root, 'test/hostile/approving-agent.mjs')
  const { stdout, stderr } = await scene.run([process.execPath, agent, file], policy)
  if (stdout === '') throw new Error(stderr)
  const { uid, publicKey, results } = JSON.parse(stdout) as { uid: number; publicKey: string; results: Result[] }
  expect(uid).not.toBe(0)
  expect(publicKey).toMatch(/^ed25519:/)
  return results
}

describe.skipIf(why !== null)('an agent that approves its own calls', () => {
  test('under a machine policy none goes on, and each attempt is told of', async () => {
    const approver = { type: 'key', publicKey: formatPublicKey(pairOf('alice').publicKey) }
    const results = await play({ preset: 'observe', calls, approvers: [{ names: ['*'], identities: [approver] }] }, {})
    expect(results.map(({ outcome }) => outcome)).toEqual(results.map(() => 'call-disapproved'))
    const [typed, written, rewritten, signed] = results
    expect(typed?.output).toContain('E_APPROVAL_REQUIRED')
    expect(written?.told).toContain('an approval that nobody signed')
    expect(rewritten?.output).toContain('E_APPROVAL_REQUIRED')
    expect(signed?.told).toContain('E_IDENTITY_UNKNOWN')
  })

  test('without one, the code that it types is enough: this is advice', async () => {
    const [typed, written] = await play(null, { calls })
    expect([typed?.outcome, written?.outcome]).toEqual(['hi', 'hi'])
  })
})
