import { appendFileSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

const cache = resolve(import.meta.dirname, '../../.cache')

/** Notes that something could not run on this machine; the run's closing lines say so (`not run: …`). */
export function notRun(reason: string): void {
  mkdirSync(cache, { recursive: true })
  appendFileSync(join(cache, 'not-run.txt'), `not run: ${reason}\n`)
}
