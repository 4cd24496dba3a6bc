import { defineConfig } from 'vitest/config'
import { ClosingReporter } from './support/closing-reporter.ts'
import { leftOut } from './support/heavy-tests.ts'

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    exclude: [...leftOut(process.env)],
    globalSetup: [new URL('support/global-setup.ts', import.meta.url).pathname],
    setupFiles: [new URL('support/property-seed.ts', import.meta.url).pathname],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Most of the time goes into waiting for processes: more workers than a small machine has cores pay off.
    maxWorkers: 4,
    reporters: ['default', new ClosingReporter()],
  },
})
