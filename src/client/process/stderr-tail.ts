import { visibleLine } from '../../visible-text.ts'

/** How much is kept. */
const maxStderrBytes = 4_096

/** The last lines of a server's stderr, whatever its length. Attacker-controlled, so escaped. */
export class StderrTail {
  #tail = Buffer.alloc(0)

  /** Takes the next chunk. */
  push(chunk: Buffer): void {
    this.#tail = Buffer.concat([this.#tail, chunk.subarray(-maxStderrBytes)]).subarray(-maxStderrBytes)
  }

  /**
   * At most five lines that are not blank, each on one line and without hidden characters. Stack frames of Node are left
   * out: they would push out the error that they belong to.
   */
  lines(): string[] {
    const lines = this.#tail.toString('utf8').split('\n')
    return lines
      .filter((line) => line.trim() !== '' && !/^\s{1,8}at /.test(line))
      .slice(-5)
      .map((line) => visibleLine(line.trimEnd()))
  }
}
