/**
 * The heaviest tests: more than a third of a run's processor time in a handful of files, most of it in npm, PostgreSQL and
 * PGlite, which are the same on every Node, in long texts, or in hundreds of attacks. `.ci/run` runs them on Node 20 and leaves them out on Node 24 with
 * `TOUCHMARK_TESTS=light`; the run says so at its end. `npm test` runs everything.
 */
export const heavyTests = [
  'test/cli/launch.test.ts',
  'test/client/launch.test.ts',
  'test/e2e/agent.test.ts',
  'test/e2e/crash.test.ts',
  'test/e2e/diff-page.test.ts',
  'test/e2e/keyless-publish.test.ts',
  'test/e2e/offline.test.ts',
  'test/hostile/http.fields.test.ts',
  'test/hostile/http.listing.test.ts',
  'test/hostile/stdio.fields.test.ts',
  'test/hostile/stdio.words.test.ts',
  'test/lint/hostile-length.test.ts',
  'test/registry/cli.test.ts',
  'test/registry/control.test.ts',
  'test/registry/store/migration.test.ts',
] as const

/** The files that this run leaves out. */
export function leftOut(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  return environment['TOUCHMARK_TESTS'] === 'light' ? heavyTests : []
}
