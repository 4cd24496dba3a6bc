/**
 * The heaviest tests: more than half of a run's processor time in some sixty files. `.ci/run` runs them on Node 20 and leaves
 * them out on Node 24 with `TOUCHMARK_TESTS=light`; the run says so at its end. `npm test` runs everything. Each file stands
 * with why another Node would hardly tell anything new by it.
 */
const reasons = {
  /** npm, as it is installed on the machine, does the work; what we ask of it is the same words. */
  'the work is npm’s': [
    'test/cli/launch.test.ts',
    'test/cli/provenance.test.ts',
    'test/cli/publish-all.test.ts',
    'test/client/launch/launch.test.ts',
    'test/e2e/offline.test.ts',
  ],
  /** PostgreSQL, or PGlite's WebAssembly; the registry's routes, its sequencer and its start remain. */
  'the work is the database’s': [
    'test/cli/curators.test.ts',
    'test/cli/review-registry.test.ts',
    'test/cli/without-registry.test.ts',
    'test/e2e/client-registry.test.ts',
    'test/e2e/control.test.ts',
    'test/e2e/crash.test.ts',
    'test/registry/cli.test.ts',
    'test/registry/control.test.ts',
    'test/registry/keyless-publish.test.ts',
    'test/registry/publish.test.ts',
    'test/registry/service/namespace-proof.test.ts',
    'test/registry/statements.test.ts',
    'test/registry/store/migration.test.ts',
    'test/registry/store/store-conformance.test.ts',
  ],
  /** A browser shows what the registry's page tests, which remain, read as text. */
  'the work is a browser’s': ['test/e2e/diff-page.test.ts'],
  /** Keys are made slow on purpose, by OpenSSL; one file of each kind remains: secret-key, key-file, keyless-signer. */
  'the work is making keys and certificates': [
    'test/cli/keyless-verify.test.ts',
    'test/cli/keyless.test.ts',
    'test/cli/review.test.ts',
    'test/cli/trust-story.test.ts',
    'test/e2e/keyless-publish.test.ts',
    'test/e2e/keyless-verify.test.ts',
    'test/support/sigstore.test.ts',
  ],
  /** Bytes in, values out, over long or many generated texts; the same code's plain tests remain. */
  'pure, and long': [
    'test/guard/session/session.property.test.ts',
    'test/lint/hostile-length.test.ts',
    'test/lint/literal-proof.test.ts',
    'test/lint/views/hidden-forms.test.ts',
    'test/registry/views/version-page.test.ts',
    'test/snapshot/change.property.test.ts',
    'test/snapshot/text-diff.test.ts',
    'test/trust/verdict.property.test.ts',
    'test/verify/keyless.hostile.test.ts',
    'test/verify/keyless.property.test.ts',
  ],
  /** The sources are the same on every Node: each of their expressions is looked up in a record. */
  'the work is reading our own sources': ['test/bench/lint/checked-expressions.test.ts'],
  /**
   * Hundreds of attacks, most by processes of their own; those of the guard's own folder, other end-to-end tests, and
   * test/client/assessment/assess.test.ts and name-collisions.test.ts remain.
   */
  'many of a kind that remains': [
    'test/client/assessment/assess.trust.test.ts',
    'test/e2e/agent.test.ts',
    'test/e2e/approving-agent.test.ts',
    'test/e2e/call-approval.test.ts',
    'test/e2e/call-policy.test.ts',
    'test/e2e/name-collision.test.ts',
    'test/hostile/http.fields.test.ts',
    'test/hostile/http.listing.test.ts',
    'test/hostile/http.time.test.ts',
    'test/hostile/http.wire.test.ts',
    'test/hostile/http.words.test.ts',
    'test/hostile/stdio.fields.test.ts',
    'test/hostile/stdio.listing.test.ts',
    'test/hostile/stdio.time.test.ts',
    'test/hostile/stdio.words.test.ts',
  ],
} as const

/** Their paths. */
export const heavyTests: readonly string[] = Object.values(reasons).flat()

/** The files that this run leaves out. */
export function leftOut(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  return environment['TOUCHMARK_TESTS'] === 'light' ? heavyTests : []
}
