/**
 * The heaviest tests: more than half of a run's processor time in some forty files, most of it in npm, PostgreSQL and PGlite,
 * which are the same on every Node, in long texts, or in hundreds of attacks of which others of the kind remain. `.ci/run` runs
 * them on Node 20 and leaves them out on Node 24 with `TOUCHMARK_TESTS=light`; the run says so at its end. `npm test` runs
 * everything.
 */
export const heavyTests = [
  'test/cli/curators.test.ts',
  'test/cli/keyless-verify.test.ts',
  'test/cli/keyless.test.ts',
  'test/cli/launch.test.ts',
  'test/cli/publish-all.test.ts',
  'test/cli/review-registry.test.ts',
  'test/cli/review.test.ts',
  'test/cli/trust-story.test.ts',
  'test/cli/without-registry.test.ts',
  'test/client/launch.test.ts',
  'test/e2e/agent.test.ts',
  'test/e2e/call-policy.test.ts',
  'test/e2e/client-registry.test.ts',
  'test/e2e/control.test.ts',
  'test/e2e/crash.test.ts',
  'test/e2e/diff-page.test.ts',
  'test/e2e/keyless-publish.test.ts',
  'test/e2e/keyless-verify.test.ts',
  'test/e2e/offline.test.ts',
  'test/hostile/http.fields.test.ts',
  'test/hostile/http.listing.test.ts',
  'test/hostile/http.time.test.ts',
  'test/hostile/http.words.test.ts',
  'test/hostile/stdio.fields.test.ts',
  'test/hostile/stdio.listing.test.ts',
  'test/hostile/stdio.time.test.ts',
  'test/hostile/stdio.words.test.ts',
  'test/lint/hostile-length.test.ts',
  'test/lint/literal-proof.test.ts',
  'test/lint/views/hidden-forms.test.ts',
  'test/registry/cli.test.ts',
  'test/registry/control.test.ts',
  'test/registry/keyless-publish.test.ts',
  'test/registry/publish.test.ts',
  'test/registry/statements.test.ts',
  'test/registry/store/migration.test.ts',
  'test/registry/store/store-conformance.test.ts',
  'test/trust/verdict.property.test.ts',
] as const

/** The files that this run leaves out. */
export function leftOut(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  return environment['TOUCHMARK_TESTS'] === 'light' ? heavyTests : []
}
