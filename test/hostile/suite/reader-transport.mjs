/** A transport for an SDK client over two streams, whose reader may end lines elsewhere than at LF. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** `lf`: as both SDKs. `cr`: node:readline and Python's text streams. `unicode`: Python's `str.splitlines` as well. */
const readers = {
  lf: onLf,
  cr: (input, take) => createInterface({ input }).on('line', take),
  unicode: (input, take) =>
    createInterface({ input }).on('line', (line) => line.split(/[\v\f\x1c-\x1e\x85\u2028\u2029]/).forEach(take)),
}

function onLf(input, take) {
  let buffered = ''
  input.setEncoding('utf8').on('data', (chunk) => {
    const lines = `${buffered}${chunk}`.split('\n')
    buffered = lines.pop()
    for (const line of lines) take(line)
  })
}

/** The streams of a command. */
export function spawnReader(command, args, options) {
  const child = spawn(command, args, { ...options, stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin.on('error', () => {})
  return {
    input: child.stdout,
    output: child.stdin,
    stderr: child.stderr,
    ended: (done) => child.once('error', done).once('close', done),
    stop: () => child.kill('SIGTERM'),
  }
}

/** Reads every JSON object that its reader finds, in batches (revision 2025-03-26) too. */
export class ReaderTransport {
  #streams
  #reader
  onmessage
  onclose
  onerror

  /** `streams`: `input`, `output`, `stderr`, `ended(done)`, `stop()`. */
  constructor(streams, reader = 'lf') {
    this.#streams = streams
    this.#reader = readers[reader]
    streams.ended(() => this.onclose?.())
  }

  get stderr() {
    return this.#streams.stderr
  }

  async start() {
    this.#reader(this.#streams.input, (line) => this.#take(line))
  }

  #take(line) {
    try {
      const message = JSON.parse(line)
      for (const each of Array.isArray(message) ? message : [message]) {
        if (each?.jsonrpc === '2.0') this.onmessage?.(each)
      }
    } catch {
      // A piece of something else.
    }
  }

  async send(message) {
    this.#streams.output.write(`${JSON.stringify(message)}\n`)
  }

  async close() {
    this.#streams.output.end()
    await this.#streams.stop()
  }
}
