/** Hands alerts over: to a program, a webhook or a file. What goes wrong is told, and holds nothing up. */
import { spawn } from 'node:child_process'
import { appendFile } from 'node:fs/promises'
import { canonicalJson } from '../../encoding/canonical-json.ts'
import type { AlertPlace } from '../../trust/call-rules.ts'
import { quote, visibleLine } from '../../visible-text.ts'
import { type Alert, alertMeanings } from './alert.ts'

/** What every alert of a session says beside itself. */
export interface AlertOrigin {
  readonly entry: string
  /** Chain of the session's call log. */
  readonly chain: string
}

/** Longest time that a program may take, and most alerts that may be under way. */
const commandMs = 10_000
const maxUnderWay = 100

/** Sends alerts to every place that policy names. */
export class AlertSink {
  readonly #places: readonly AlertPlace[]
  readonly #origin: AlertOrigin
  readonly #post: (url: string, body: string) => Promise<void>
  readonly #tell: (text: string) => void
  readonly #underWay = new Set<Promise<void>>()
  #lost = 0

  constructor(
    places: readonly AlertPlace[],
    origin: AlertOrigin,
    post: (url: string, body: string) => Promise<void>,
    tell: (text: string) => void,
  ) {
    this.#places = places
    this.#origin = origin
    this.#post = post
    this.#tell = tell
  }

  /** Sends one alert, in the background. */
  send({ rule, subject }: Alert, nowMs: number): void {
    const { entry, chain } = this.#origin
    const line = canonicalJson({
      alert: rule,
      meaning: alertMeanings[rule],
      subject: visibleLine(subject, 200),
      entry: visibleLine(entry, 200),
      chain,
      time: new Date(nowMs).toISOString(),
    })
    for (const place of this.#places) {
      if (this.#underWay.size >= maxUnderWay) {
        this.#lost += 1
        continue
      }
      const sending: Promise<void> = this.#handOver(place, line)
        .catch((error: Error) =>
          this.#tell(`an alert could not be sent to ${nameOf(place)}: ${visibleLine(error.message)}`),
        )
        .finally(() => this.#underWay.delete(sending))
      this.#underWay.add(sending)
    }
  }

  /** Resolves when everything is handed over, or was given up. */
  async close(): Promise<void> {
    await Promise.all(this.#underWay)
    if (this.#lost > 0) this.#tell(`${this.#lost} alerts were not sent: too many at once`)
  }

  #handOver(place: AlertPlace, line: string): Promise<void> {
    if (typeof place !== 'string') return runProgram(place, line)
    return /^https?:\/\//.test(place) ? this.#post(place, line) : appendFile(place, `${line}\n`, { mode: 0o600 })
  }
}

function nameOf(place: AlertPlace): string {
  return quote(typeof place === 'string' ? place : (place[0] ?? ''), 200)
}

/** Starts a program as it stands, without a shell; the alert is its standard input. */
function runProgram([command = '', ...args]: readonly string[], line: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'ignore', 'ignore'], timeout: commandMs })
    child.once('error', reject)
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`it ended with ${code ?? 'a signal'}`))))
    child.stdin.on('error', () => undefined)
    child.stdin.end(`${line}\n`)
  })
}
