import { defineConfig } from 'vitest/config'
import { ClosingReporter } from './support/closing-reporter.ts'
import { leftOut } from './support/heavy-tests.ts'

/** Folders whose tests leave nothing behind for one another: no global is changed, and no module replaced. */
const layers = 'encoding,crypto,snapshot,log,attestation,lint,trust,verify,hosts,client,guard'
const sharedFolders = `test/{${layers},cli,registry,docs,vectors}/**/*.test.ts`

const root = new URL('..', import.meta.url).pathname
const shared = {
  root,
  setupFiles: [new URL('support/property-seed.ts', import.meta.url).pathname],
  // PGlite's WebAssembly is compiled once and not optimised: that takes half of a start, and few tests last long enough.
  execArgv: ['--liftoff-only'],
  testTimeout: 120_000,
  hookTimeout: 120_000,
}
const oxc = { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } } as const

export default defineConfig({
  test: {
    root,
    globalSetup: [new URL('support/global-setup.ts', import.meta.url).pathname],
    // Most of the time goes into waiting for processes: more workers than a small machine has cores pay off.
    maxWorkers: 4,
    reporters: ['default', new ClosingReporter()],
    projects: [
      // One set of modules for all files of a worker: loading them anew for each was half of the time.
      {
        oxc,
        test: {
          ...shared,
          name: 'shared',
          include: [sharedFolders],
          exclude: [...leftOut(process.env)],
          isolate: false,
        },
      },
      {
        oxc,
        test: {
          ...shared,
          name: 'alone',
          include: ['test/**/*.test.ts'],
          exclude: [sharedFolders, ...leftOut(process.env)],
        },
      },
    ],
  },
})
