import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Reporter, TestModule } from 'vitest/node'
import { leftOut } from './heavy-tests.ts'

const cache = resolve(import.meta.dirname, '../../.cache')

/**
 * Closes a test run: first what could not run on this machine, said plainly (`not run: …`), then `N passed, N failed`
 * from the runner's own counts. The counts are also written to `.cache/counts.json`.
 */
export class ClosingReporter implements Reporter {
  onInit(): void {
    rmSync(join(cache, 'not-run.txt'), { force: true })
    mkdirSync(cache, { recursive: true })
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const passed = tests.filter((test) => test.result().state === 'passed').length
    const skipped = tests.filter((test) => test.result().state === 'skipped').length
    const broken = modules.filter((module) => module.state() === 'failed' && module.errors().length > 0).length
    const failed = tests.length - passed - skipped + broken + unhandledErrors.length
    const notRun = join(cache, 'not-run.txt')
    const missing = existsSync(notRun) ? [...new Set(readFileSync(notRun, 'utf8').trim().split('\n'))] : []
    if (skipped > missing.length && missing.length === 0) missing.push(`not run: ${skipped} skipped tests`)
    writeFileSync(join(cache, 'counts.json'), JSON.stringify({ passed, failed, skipped }))
    for (const file of leftOut(process.env)) process.stdout.write(`left out, as TOUCHMARK_TESTS=light asks: ${file}\n`)
    for (const line of missing) process.stdout.write(`${line}\n`)
    process.stdout.write(`${passed} passed, ${failed} failed\n`)
  }
}
