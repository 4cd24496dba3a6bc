/**
 * Who may take a name that nobody owns yet. A name proves itself: `io.github.<owner>/*` by a certificate of that owner's
 * build, a reverse-DNS name by a key that its domain names. For all others, and instead of both, there is the operator.
 */
import type { NamespaceProof } from '../../src/attestation/registry-wire.ts'
import { VerificationError } from '../../src/errors.ts'
import { acceptIdentity, checkAccepted, impliedIdentities } from '../../src/trust/accepted-identity.ts'
import type { Identity, KeyIdentity, KeylessIdentity } from '../../src/trust/identity.ts'
import { quote } from '../../src/visible-text.ts'
import { unauthenticated } from '../store/ownership.ts'

/**
 * Asks a domain whether a key is its own.
 *
 * @throws RegistryError `E_NAMESPACE_UNPROVEN` where it is not, `E_NAMESPACE_UNREACHABLE` where it could not be asked,
 * `E_FETCH_REFUSED` where it lies at an address that is not asked.
 */
export type ProveDomain = (domain: string, key: KeyIdentity) => Promise<'dns' | 'well-known'>

/** Whether a name can be proven without an operator. */
export function isProvable(name: string): boolean {
  return impliedIdentities(name).length > 0 || domainOf(name) !== null
}

/** The domain that a reverse-DNS name belongs to: `com.example/x` is `example.com`'s; null for names of other forms. */
export function domainOf(name: string): string | null {
  const labels = name.slice(0, name.indexOf('/')).toLowerCase().split('.')
  // Whoever has github.io has nothing to do with the accounts below it.
  if (labels.length < 2 || (labels[0] === 'io' && labels[1] === 'github')) return null
  const wellFormed = labels.every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label))
  // A last label of digits would be an address, not a name (RFC 3696 section 2).
  return wellFormed && /[a-z]/.test(labels[0] ?? '') ? labels.reverse().join('.') : null
}

/**
 * Proves that a free name is the signer's.
 *
 * @throws RegistryError `E_UNAUTHENTICATED` where the name has no proof for such a signer, and what {@link ProveDomain}
 * throws; VerificationError `E_IDENTITY_*` for a build that is not the named owner's.
 */
export async function proveName(
  name: string,
  identity: Identity,
  proveDomain: ProveDomain | null,
): Promise<NamespaceProof> {
  const domain = domainOf(name)
  if (identity.type === 'keyless') {
    const implied = impliedIdentities(name)
    if (implied.length === 0) throw unauthenticated(name)
    checkAccepted(identity, implied)
    checkRepositoryOwner(name, identity)
    return 'oidc'
  }
  if (domain === null || proveDomain === null) throw unauthenticated(name)
  return await proveDomain(domain, identity)
}

/**
 * The subject names the workflow file, which another owner's repository may call (a reusable workflow): what was built
 * has to be the owner's as well.
 */
function checkRepositoryOwner(name: string, { owner, repository }: KeylessIdentity): void {
  const wanted = `https://github.com/${name.slice('io.github.'.length, name.indexOf('/'))}`.toLowerCase()
  if (owner?.toLowerCase() === wanted && repository?.toLowerCase().startsWith(`${wanted}/`)) return
  throw new VerificationError('E_IDENTITY_REPOSITORY', {
    found: `a build of ${quote(repository ?? 'no repository', 200)}`,
    where: quote(name, 200),
    expected: `a repository of ${quote(wanted, 200)}`,
  })
}

/**
 * Checks how a signature without a key came about: a build must have been started by somebody who may push, never by a
 * pull request, whatever its workflow is called.
 *
 * @throws VerificationError `E_IDENTITY_TRIGGER`.
 */
export function checkBuild(identity: Identity): void {
  if (identity.type === 'keyless') checkAccepted(identity, [acceptIdentity(identity)])
}
