import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { ConfigError } from '../src/errors.ts'
import { quote } from '../src/visible-text.ts'
import { type LogEvent, makeApp } from './app.ts'
import type { Config } from './config.ts'
import { openStore } from './open-store.ts'
import { Sequencer } from './sequencer.ts'
import { makeProveDomain } from './service/namespace-proof.ts'
import { loadSigningKey, signReceipt } from './signing-key.ts'
import { ControlStates } from './store/control-states.ts'
import { makeTrustedRootSource } from './trusted-root.ts'

/** How long requests that are under way may take to end when the registry stops. */
const stopTimeoutMs = 10_000
/** How long a client may take to send a request's headers, and all of it. */
const headersTimeoutMs = 15_000
const receiveTimeoutMs = 60_000
/** How long an idle connection is kept: longer than proxies keep theirs, so that it is they who close it. */
const keepAliveTimeoutMs = 65_000

/** A registry that listens. */
export interface RunningRegistry {
  /** For instance `http://127.0.0.1:8321`. */
  readonly url: string
  /** Takes no more requests, lets those under way end, and closes the database. */
  stop(): Promise<void>
}

/**
 * Starts the registry.
 *
 * @throws ConfigError `E_CONFIG_INVALID` for an address that cannot be listened on or a registry that was not set up; as
 * `openStore` and `loadSigningKey` throw.
 */
export async function startRegistry(config: Config, log: (event: LogEvent) => void): Promise<RunningRegistry> {
  const key = loadSigningKey(config.dataDirectory)
  const store = await openStore(config)
  try {
    const controls = new ControlStates(key.origin)
    const sequencer = new Sequencer({ store, controls, sign: (row) => signReceipt(key, row), now: Date.now })
    await sequencer.completeReceipts()
    const { lint, trustedProxies, requestTimeoutMs } = config
    const limits = { lint, trustedProxies, requestTimeoutMs }
    const proofs = {
      trustedRoot: makeTrustedRootSource(config, log),
      proveDomain: makeProveDomain({ dnsServers: config.dnsServers }),
    }
    const app = makeApp({
      store,
      sequencer,
      controls,
      origin: key.origin,
      verifierKey: key.verifierKey,
      ...limits,
      ...proofs,
      now: Date.now,
      log,
    })
    const server = createAdaptorServer({ fetch: app.fetch }) as Server
    server.headersTimeout = headersTimeoutMs
    server.requestTimeout = receiveTimeoutMs
    server.keepAliveTimeout = keepAliveTimeoutMs
    const url = await listen(server, config)
    return {
      url,
      async stop() {
        await closeServer(server)
        await sequencer.drain()
        await store.close()
      },
    }
  } catch (error) {
    await store.close()
    throw error
  }
}

async function listen(server: Server, { host, port }: Config): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        new ConfigError('E_CONFIG_INVALID', {
          found: `an address that cannot be listened on (${cause.code ?? 'unknown cause'})`,
          where: quote(`${host}:${port}`),
          next: 'Choose another with --host and --port',
          cause,
        }),
      )
    })
    server.listen(port, host, resolve)
  })
  const address = server.address() as AddressInfo
  const shown = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return `http://${shown}:${address.port}`
}

async function closeServer(server: Server): Promise<void> {
  const late = setTimeout(() => server.closeAllConnections(), stopTimeoutMs)
  await new Promise((resolve) => {
    server.close(resolve)
    server.closeIdleConnections()
  })
  clearTimeout(late)
}
