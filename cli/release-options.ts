/** What the verbs that carry releases have in common: the store, and with what a release is checked. */
import { join } from 'node:path'
import type { ReleaseCheckRequest } from '../src/client/release-check.ts'
import { ReleaseStore } from '../src/client/release-store.ts'
import { impliedIdentities } from '../src/trust/accepted-identity.ts'
import { acceptedIdentities } from '../src/trust/policy.ts'
import type { OptionSpecs, ParsedOptions } from './command.ts'
import { readNamedFile } from './files.ts'
import { stateHome } from './folders.ts'
import type { Io } from './io.ts'
import { loadUserPolicy } from './policy.ts'

/** How keyless signatures of carried releases are checked. */
export const carriedRootOption = {
  'trusted-root': { type: 'string', value: 'FILE', help: 'a Sigstore trusted_root.json, for keyless signatures' },
} as const satisfies OptionSpecs

/** The releases that are kept for use without a network. */
export function releaseStore(io: Io): ReleaseStore {
  return new ReleaseStore(join(stateHome(io), 'touchmark'))
}

/** Policy and root of trust, as the options name them. Throws as their loaders do. */
export async function releaseCheck(options: ParsedOptions, io: Io): Promise<ReleaseCheckRequest> {
  const policy = await loadUserPolicy(io)
  const root = options.text('trusted-root')
  return {
    policy,
    accepted: (name) => {
      const named = acceptedIdentities(policy, name)
      return named.length > 0 ? named : impliedIdentities(name)
    },
    trustedRoot: root === undefined ? null : readNamedFile(root, io),
    now: io.now(),
  }
}
