import type { JsonObject } from '../../encoding/json-value.ts'
import { CaptureError, type TouchmarkError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'
import { type CloseReason, type ServerProcess, startServerProcess } from '../process/server-process.ts'
import type { CommandTarget } from '../target.ts'
import { ByteBudget, type Receiver, type Transport } from './transport.ts'

/** Options of {@link StdioTransport}. */
export interface StdioOptions {
  /** Most bytes read in all, and in one line. */
  readonly maxBytes: number
  /** Where the server's inherited variables come from. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** How long each polite step of ending the server waits; default 2,000 ms. */
  readonly stopGraceMs?: number
}

/** The stdio transport (MCP specification, transports): one JSON-RPC message per line, over a child process. */
export class StdioTransport implements Transport {
  readonly answersInline = false
  readonly #receiver: Receiver
  readonly #process: ServerProcess

  constructor(target: CommandTarget, receiver: Receiver, { maxBytes, ...options }: StdioOptions) {
    const budget = new ByteBudget(maxBytes)
    this.#receiver = receiver
    this.#process = startServerProcess(target, {
      ...options,
      maxLineBytes: maxBytes,
      stderr: 'capture',
      onLine: (line) => {
        budget.take(line.length + 1)
        receiver.frame(line)
      },
      onClose: (reason) => this.#closed(reason),
    })
  }

  async send(message: JsonObject): Promise<void> {
    if (!this.#process.write(`${JSON.stringify(message)}\n`)) await this.#process.drained()
  }

  close(): Promise<void> {
    return this.#process.stop()
  }

  #closed(reason: CloseReason): void {
    this.#receiver.fail(reason.kind === 'failed' ? reason.error : this.#exitError(reason))
  }

  #exitError({ code, signal }: CloseReason & { kind: 'exit' }): TouchmarkError {
    const how = code === null ? `was ended by ${signal ?? 'a signal'}` : `exited with status ${code}`
    const said = this.#process.stderrTail().map((line) => quote(line, 200))
    return new CaptureError('E_SERVER_EXIT', {
      found: `the server ${how} before it had answered${said.length === 0 ? '' : `; its last words: ${said.join(' ')}`}`,
      expected: 'a server that stays until its input ends',
      next: 'Many servers exit without credentials: give them with --env NAME',
    })
  }
}
