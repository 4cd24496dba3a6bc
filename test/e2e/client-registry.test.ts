/** The client and the real registry, each in its own process, over HTTP: publish, ask, verify, decide, pin. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { assess } from '../../src/client/assessment/assess.ts'
import type { AssessRequest } from '../../src/client/assessment/assessment.ts'
import { loadPins } from '../../src/client/assessment/baseline.ts'
import { commitPin } from '../../src/client/assessment/commit-pin.ts'
import { State } from '../../src/client/state/state.ts'
import { RegistryClient } from '../../src/client/statements/registry-client.ts'
import { utf8 } from '../../src/encoding/bytes.ts'
import { formatVerifierKey } from '../../src/log/note.ts'
import { keyIdentity } from '../../src/trust/identity.ts'
import { type EffectivePolicy, effectivePolicy } from '../../src/trust/policy.ts'
import { pairOf, signVersion, snapshotOf, tool } from '../support/publishing.ts'
import { newRegistry, type RegistryProcess, serveRegistry } from '../support/registry-command.ts'

const name = 'io.github.acme/weather'
const folder = mkdtempSync(join(tmpdir(), 'touchmark-client-registry-'))
const tools = [tool('get_weather', 'The weather of a city.')]
const published = snapshotOf(tools)
const other = snapshotOf([tool('get_weather', 'Names a colour that suits a season.')])
let registry: RegistryProcess
let operatorToken = ''
let verifierKey = ''

beforeAll(async () => {
  const data = join(folder, 'data')
  ;({ operatorToken, verifierKey } = await newRegistry(data))
  registry = await serveRegistry(['--data', data])
})

afterAll(async () => {
  await registry.end('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

function client(token?: string): RegistryClient {
  return new RegistryClient({ url: registry.url, ...(token === undefined ? {} : { token }) })
}

function policy(key = verifierKey): EffectivePolicy {
  const publishers = [{ names: ['io.github.acme/*'], identities: [keyIdentity(pairOf('acme').publicKey)] }]
  const grants = { publishers, exceptions: [], registry: { url: registry.url, key } }
  return effectivePolicy([{ name: 'user', demands: {}, grants }])
}

async function look(state: State, change: Partial<AssessRequest> = {}) {
  return await assess({
    snapshot: published,
    entry: 'weather',
    target: { kind: 'command', argv: ['node', 'weather.mjs'], envNames: [] },
    name,
    policy: policy(),
    pins: await loadPins(state, null),
    state,
    offline: false,
    ci: false,
    acceptFirst: false,
    now: Date.now(),
    ...change,
  })
}

async function refusal(outcome: Promise<unknown>): Promise<string> {
  return await outcome.then(
    () => 'accepted',
    (error: { code: string }) => error.code,
  )
}

describe('publishing', () => {
  test('a first version needs the operator’s token, and a later one the owner’s key', async () => {
    const { body } = await signVersion({ tools })
    expect(await refusal(client().publish(name, '1.0.0', body))).toBe('E_UNAUTHENTICATED')
    const accepted = await client(operatorToken).publish(name, '1.0.0', body)
    expect(accepted).toMatchObject({ name, version: '1.0.0', status: 'published' })
    expect(await client().publish(name, '1.0.0', body)).toEqual(accepted)
    const changed = await signVersion({ tools: [tool('get_weather', 'The weather of a town.')] })
    expect(await refusal(client().publish(name, '1.0.0', changed.body))).toBe('E_VERSION_EXISTS')
    const stolen = await signVersion({ tools, version: '1.1.0', pair: pairOf('mallory') })
    expect(await refusal(client().publish(name, '1.1.0', stolen.body))).toBe('E_NAME_NOT_OWNED')
    expect(await refusal(client().publish(name, '1.1.0', utf8('{}')))).toBe('E_REQUEST_INVALID')
  })

  test('what was published is read back, byte for byte', async () => {
    const signed = await signVersion({ tools })
    expect(await client().snapshot(name, '1.0.0', 'default')).toEqual(signed.snapshot)
    const bundles = await client().bundles(name, '1.0.0')
    expect(bundles?.bundles.map(({ bundle }) => utf8(bundle))).toEqual([signed.bundle])
    expect((await client().version(name, 'latest', 'default'))?.version).toBe('1.0.0')
    expect((await client().server(name))?.latest).toBe('1.0.0')
  })

  test('what was not is none', async () => {
    expect(await client().version(name, '9.9.9', 'default')).toBeUndefined()
    expect(await client().version(name, '1.0.0', 'windows')).toBeUndefined()
    expect(await client().bundles('io.github.acme/none', '1.0.0')).toBeUndefined()
    expect(await client().snapshot(name, '9.9.9', 'default')).toBeUndefined()
    expect(await client().server('io.github.acme/none')).toBeUndefined()
  })
})

describe('assessing', () => {
  test('what was signed is flagged as definitions only, and pinned with who signed', async () => {
    const state = new State(join(folder, 'state-1'))
    const assessment = await look(state)
    expect(assessment.verdict.reasons.map(({ code }) => code)).toEqual(['definitions-only', 'signed'])
    expect(assessment.verdict.checked).toEqual(['capture', 'statement', 'receipt'])
    expect(await commitPin(assessment, state)).toBe('written')
    const pin = (await state.load()).servers.get('weather')
    expect(pin).toMatchObject({
      name,
      version: '1.0.0',
      signedBy: { type: 'key', publicKey: pairOf('acme').publicKey },
    })
  })

  test('what differs from it is blocked, and shown beside what was signed', async () => {
    const assessment = await look(new State(join(folder, 'state-2')), { snapshot: other })
    expect(assessment.verdict.effect).toBe('block')
    expect(assessment.verdict.reasons.map(({ code }) => code)).toContain('not-as-signed')
    expect(assessment.changes[0]?.before?.value.description).toBe('The weather of a city.')
  })

  test('a receipt by another registry’s key is refused', async () => {
    const key = formatVerifierKey({ name: 'registry.test', publicKey: pairOf('mallory').publicKey })
    const assessment = await look(new State(join(folder, 'state-3')), { policy: policy(key) })
    expect(assessment.verdict.effect).toBe('block')
    expect(assessment.verdict.reasons.map(({ code }) => code)).toEqual(['definitions-only', 'bad-receipt', 'signed'])
  })

  test('a registry that is gone withholds the unknown, and flags what is pinned', async () => {
    const state = new State(join(folder, 'state-4'))
    const first = await look(state)
    await commitPin(first, state)
    await registry.end('SIGTERM')
    const known = await look(state)
    expect(known.verdict.effect).toBe('flag')
    expect(known.verdict.reasons.map(({ code }) => code)).toEqual(['covered-by-pin', 'pinned'])
    const unknown = await look(new State(join(folder, 'state-5')))
    expect(unknown.verdict.effect).toBe('could-not-check')
  })
})
