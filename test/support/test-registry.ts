import type { Hono } from 'hono'
import { type LogEvent, makeApp } from '../../registry/app.ts'
import { parseProxies } from '../../registry/middleware/client-address.ts'
import type { AppEnv } from '../../registry/middleware/request-id.ts'
import { Sequencer } from '../../registry/sequencer.ts'
import type { ProveDomain } from '../../registry/service/admission.ts'
import { formatOperatorToken, replaceOperatorTokens } from '../../registry/service/operator-token.ts'
import { signReceipt } from '../../registry/signing-key.ts'
import { ControlStates } from '../../registry/store/control-states.ts'
import type { Store } from '../../registry/store/store.ts'
import { formatVerifierKey } from '../../src/log/note.ts'
import { pairOf, versionPath } from './publishing.ts'

/** A registry without a socket, on a given store. */
export interface TestRegistry {
  readonly app: Hono<AppEnv>
  readonly operatorToken: string
  readonly verifierKey: string
  /** What it logged. */
  readonly logged: LogEvent[]
  /** Publishes with the operator's token, unless headers say otherwise. */
  publish(
    at: { name?: string; version?: string },
    body: Uint8Array,
    headers?: Record<string, string>,
  ): Promise<Response>
}

/** Options of a test registry that differ from the defaults. */
export interface TestRegistryOptions {
  readonly lint?: 'refuse' | 'record'
  readonly requestTimeoutMs?: number
  readonly now?: () => number
  /** For keyless signatures; default none. */
  readonly trustedRoot?: Uint8Array
  /** How domains are asked; default not at all. */
  readonly proveDomain?: ProveDomain
}

/** Makes a registry on an empty store. */
export async function testRegistry(store: Store, options: TestRegistryOptions = {}): Promise<TestRegistry> {
  const operatorToken = formatOperatorToken(new Uint8Array(32).fill(9))
  await store.write((tx) => replaceOperatorTokens(tx, operatorToken, new Date(0)))
  const pair = pairOf('registry')
  const verifierKey = formatVerifierKey({ name: 'registry.test', publicKey: pair.publicKey })
  const now = options.now ?? Date.now
  const key = { origin: 'registry.test', verifierKey, pair }
  const controls = new ControlStates('registry.test')
  const sequencer = new Sequencer({ controls, store, sign: (row) => signReceipt(key, row), now })
  const logged: LogEvent[] = []
  const trustedProxies = parseProxies([])
  if (trustedProxies === undefined) throw new Error('no proxies are well-formed')
  const app = makeApp({
    store,
    sequencer,
    controls,
    origin: 'registry.test',
    verifierKey,
    lint: options.lint ?? 'refuse',
    trustedRoot: options.trustedRoot ?? null,
    proveDomain: options.proveDomain ?? null,
    trustedProxies,
    requestTimeoutMs: options.requestTimeoutMs ?? 30_000,
    now,
    log: (event) => logged.push(event),
  })
  return {
    app,
    operatorToken,
    verifierKey,
    logged,
    publish: async ({ name = 'io.github.acme/weather', version = '1.0.0' }, body, headers) =>
      await app.request(versionPath(name, version), {
        method: 'PUT',
        headers: headers ?? { authorization: `Bearer ${operatorToken}` },
        body: new Uint8Array(body),
      }),
  }
}
