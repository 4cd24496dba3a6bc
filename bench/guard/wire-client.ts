/** The least that a client costs: lines of JSON over a child process, each answer awaited before the next request. */
import { type ChildProcess, spawn } from 'node:child_process'

/** A client of one command line. */
export class WireClient {
  readonly #child: ChildProcess
  readonly #exited: Promise<void>
  #next = 0
  #rest: Buffer = Buffer.alloc(0)
  #answered: ((line: Buffer) => void) | undefined
  #failed: ((error: Error) => void) | undefined

  constructor(argv: readonly string[], environment: Readonly<Record<string, string | undefined>>, cwd: string) {
    const [command = '', ...args] = argv
    this.#child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'], env: { ...environment }, cwd })
    this.#child.stdout?.on('data', (chunk: Buffer) => this.#read(chunk))
    this.#exited = new Promise((resolve) => this.#child.once('exit', () => resolve()))
    void this.#exited.then(() => this.#failed?.(new Error(`${argv.join(' ')} ended`)))
  }

  /** Process id of what was started. */
  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** From `initialize` to the answer to the first list; the number of tools in it. */
  async open(): Promise<number> {
    await this.ask(
      'initialize',
      '{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"bench","version":"1.0.0"}}',
    )
    this.#child.stdin?.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n')
    const list = await this.ask('tools/list', '{}')
    const { result } = JSON.parse(list.toString('utf8')) as { result?: { tools: unknown[] } }
    return result?.tools.length ?? -1
  }

  /** Sends one request; resolves with the line that answers it. */
  ask(method: string, params: string): Promise<Buffer> {
    this.#next += 1
    this.#child.stdin?.write(`{"jsonrpc":"2.0","id":${this.#next},"method":"${method}","params":${params}}\n`)
    return new Promise((resolve, reject) => {
      this.#answered = resolve
      this.#failed = reject
    })
  }

  /** Ends the input and waits for the process to go. */
  async close(): Promise<void> {
    this.#failed = undefined
    this.#child.stdin?.end()
    await this.#exited
  }

  #read(chunk: Buffer): void {
    const end = chunk.indexOf(0x0a)
    if (end < 0) {
      this.#rest = Buffer.concat([this.#rest, chunk])
      return
    }
    const line = Buffer.concat([this.#rest, chunk.subarray(0, end)])
    this.#rest = chunk.subarray(end + 1)
    this.#answered?.(line)
  }
}
