import { githubIssuer, type KeylessIdentity } from '../../src/trust/identity.ts'

/** The workflow that builds acme/mcp, without the ref that it builds. */
export const sampleWorkflow = 'https://github.com/acme/mcp/.github/workflows/release.yml'

/** A build of acme/mcp on GitHub, as a certificate names it. */
export function sampleBuild(change: Partial<KeylessIdentity> = {}): KeylessIdentity {
  return {
    type: 'keyless',
    issuer: githubIssuer,
    subject: `${sampleWorkflow}@refs/tags/v1.4.0`,
    repository: 'https://github.com/acme/mcp',
    repositoryId: '700100',
    owner: 'https://github.com/acme',
    ownerId: '4200',
    commit: '8f3c2a1b5d6e7f80912a3b4c5d6e7f8091a2b3c4',
    ref: 'refs/tags/v1.4.0',
    trigger: 'push',
    runner: 'github-hosted',
    environment: null,
    visibility: 'public',
    ...change,
  }
}
