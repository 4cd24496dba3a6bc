import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { UrlTarget } from '../../src/client/target.ts'

/** A running HTTP server of a test. `close` ends it, whatever it still does. */
export interface RunningServer {
  readonly url: URL
  close(): Promise<void>
}

/** Starts a script of this folder that prints `listening URL`. */
export async function startScript(name: string, options: object = {}): Promise<RunningServer> {
  const script = join(import.meta.dirname, name)
  const child = spawn(process.execPath, [script, JSON.stringify(options)], { stdio: ['pipe', 'pipe', 'inherit'] })
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^listening (http:\S+)$/.exec(line)?.[1]
    if (url !== undefined) return { url: new URL(url), close: () => endChild(child) }
  }
  throw new Error(`${name} did not start`)
}

async function endChild(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

/** Serves `listener` on loopback, in this process. */
export async function serve(
  listener: RequestListener,
  host = '127.0.0.1',
): Promise<RunningServer & { readonly server: Server }> {
  const server = createServer(listener)
  server.listen(0, host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    server,
    url: new URL(`http://127.0.0.1:${port}/mcp`),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A target for a URL. */
export function urlTarget(url: URL, headers: Record<string, string> = {}): UrlTarget {
  return { kind: 'url', url, headers }
}
