import { defineConfig } from 'vitest/config'
import { ClosingReporter } from './support/closing-reporter.ts'
import { leftOut } from './support/heavy-tests.ts'

const root = new URL('..', import.meta.url).pathname

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: {
    root,
    globalSetup: [new URL('support/global-setup.ts', import.meta.url).pathname],
    setupFiles: [new URL('support/property-seed.ts', import.meta.url).pathname],
    include: ['test/**/*.test.ts'],
    exclude: [...leftOut(process.env)],
    // One set of modules for all files of a worker: loading them anew for each was half of the time. No test
    // leaves a global changed or replaces a module, so no file can tell who was there before.
    isolate: false,
    // Most of the time goes into waiting for processes: more workers than a small machine has cores pay off (decision 2).
    maxWorkers: 6,
    // PGlite's WebAssembly is compiled once and not optimised: that takes half of a start, and few tests last long enough.
    execArgv: ['--liftoff-only'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default', new ClosingReporter()],
  },
})
