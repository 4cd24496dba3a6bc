/** A guard in this process in front of a real server, and clients for it. */
import { once } from 'node:events'
import { PassThrough, type Readable, type Writable } from 'node:stream'
import { ReadBuffer, serializeMessage } from '@modelcontextprotocol/sdk/shared/stdio.js'
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import { viewVerdict } from '../../src/guard/guard-verdict.ts'
import type { Incident } from '../../src/guard/incident.ts'
import type { GuardAssessment } from '../../src/guard/running/session-runner.ts'
import {
  runStdioGuard,
  type StdioGuardOptions,
  type StdioGuardResult,
} from '../../src/guard/stdio-relay/stdio-relay.ts'
import { allDefinitions, type Snapshot } from '../../src/snapshot/snapshot.ts'
import type { ItemVerdict } from '../../src/trust/verdict.ts'

/** The SDK's own stdio framing over any two streams; keeps what it read, line by line. */
export class StreamTransport {
  readonly lines: string[] = []
  onmessage?: (message: JSONRPCMessage) => void
  onclose?: () => void
  onerror?: (error: Error) => void
  readonly #input: Readable
  readonly #output: Writable
  readonly #buffer = new ReadBuffer()
  #rest = ''

  constructor(input: Readable, output: Writable) {
    this.#input = input
    this.#output = output
  }

  async start(): Promise<void> {
    this.#input.on('data', (chunk: Buffer) => {
      const parts = `${this.#rest}${chunk.toString('latin1')}`.split('\n')
      this.#rest = parts.pop() ?? ''
      this.lines.push(...parts.map((part) => Buffer.from(part, 'latin1').toString('utf8')))
      this.#buffer.append(chunk)
      this.#drain()
    })
    this.#input.once('end', () => this.onclose?.())
  }

  #drain(): void {
    for (;;) {
      try {
        const message = this.#buffer.readMessage()
        if (message === null) return
        this.onmessage?.(message)
      } catch (error) {
        this.onerror?.(error as Error)
      }
    }
  }

  async send(message: JSONRPCMessage): Promise<void> {
    if (!this.#output.write(serializeMessage(message))) await once(this.#output, 'drain')
  }

  async close(): Promise<void> {
    this.#output.end()
    this.onclose?.()
  }
}

/** A guarded server. */
export interface GuardedServer {
  readonly transport: StreamTransport
  readonly stdin: PassThrough
  readonly stdout: PassThrough
  /** What people were told. */
  readonly notices: () => string
  readonly incidents: { incident: Incident; enforced: boolean }[]
  /** Snapshots that were assessed, whole or instructions alone. */
  readonly assessed: { snapshot: Snapshot; part: 'instructions' | 'whole' }[]
  /** How many times pins were written. */
  readonly commits: () => number
  readonly ended: Promise<StdioGuardResult>
}

/** What no publisher of these fixtures ever showed. */
const poison = /id_rsa/

/** A verdict that blocks items whose text asks for a key, and lets others pass. */
export function judgeByPoison(snapshot: Snapshot): GuardAssessment['verdict'] {
  const effect = (text: string): ItemVerdict['effect'] => (poison.test(text) ? 'block' : 'allow')
  const items: ItemVerdict[] = allDefinitions(snapshot).map(({ section, name, value }) => {
    return { section, name, effect: effect(JSON.stringify(value)), reasons: [] }
  })
  const { instructions } = snapshot
  if (instructions !== null)
    items.push({ section: 'instructions', name: '', effect: effect(instructions), reasons: [] })
  return viewVerdict({ serverEffect: 'allow', items })
}

/** Starts a guard in front of a server: a command line, or a URL. */
export function guardServer(server: readonly string[] | URL, over: Partial<StdioGuardOptions> = {}): GuardedServer {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  const incidents: GuardedServer['incidents'] = []
  const assessed: GuardedServer['assessed'] = []
  const told: string[] = []
  let commits = 0
  stderr.on('data', (chunk: Buffer) => told.push(chunk.toString('utf8')))
  const ended = runStdioGuard({
    target:
      server instanceof URL ? { kind: 'url', url: server, headers: {} } : { kind: 'command', argv: server, env: {} },
    stdin,
    stdout,
    stderr,
    newId: () => 'a secret of this test',
    onIncident: (incident, enforced) => incidents.push({ incident, enforced }),
    assess: async (snapshot, part) => {
      assessed.push({ snapshot, part })
      const commit = async () => {
        commits += 1
      }
      return { verdict: judgeByPoison(snapshot), commit }
    },
    ...over,
  })
  void ended.then(() => stdout.end())
  return {
    transport: new StreamTransport(stdout, stdin),
    stdin,
    stdout,
    notices: () => told.join(''),
    incidents,
    assessed,
    commits: () => commits,
    ended,
  }
}

/** Command line of the hostile server. */
export function hostile(mode: string, variant: 'attack' | 'benign' = 'attack'): string[] {
  return [process.execPath, new URL('../hostile/guard-server.mjs', import.meta.url).pathname, mode, variant]
}
