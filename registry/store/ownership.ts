/** Who may publish under a name, as far as the order of acceptance decides it. */
import { RegistryError } from '../../src/errors.ts'
import { standingOf } from '../../src/trust/control-chain.ts'
import type { LogPlace } from '../../src/trust/control-members.ts'
import type { ControlState } from '../../src/trust/control-state.ts'
import { describeIdentity, type Identity, identityId, subjectWithoutRef } from '../../src/trust/identity.ts'
import { quote } from '../../src/visible-text.ts'

/** What decides who may publish under a name. */
export interface Ownership {
  /** By `identityId`: who owns the name where it has no control statements. */
  readonly owners: ReadonlyMap<string, Identity>
  /** The name's control statements; from the first one on they alone decide. */
  readonly control: ControlState | undefined
}

/**
 * Checks that an identity may publish under a name at a place in the order of acceptance.
 *
 * @throws RegistryError `E_NAME_NOT_OWNED`, `E_IDENTITY_REVOKED`, `E_IDENTITY_PENDING`.
 */
export function checkPublisher(name: string, identity: Identity, ownership: Ownership, place: LogPlace): void {
  const { owners, control } = ownership
  if (control === undefined || control.head === null) {
    if (!owners.has(identityId(identity))) throw notOwned(name, identity, [...owners.values()])
    return
  }
  const found = `a signature by ${describeIdentity(identity)}`
  switch (standingOf(control, identity, place, place.acceptedAt)) {
    case 'effective':
      return
    case 'pending':
      throw new RegistryError('E_IDENTITY_PENDING', {
        found: `${found}, who was added and has to wait`,
        where: name,
        next: 'Wait 72 hours from the statement that added it, or let a second owner or a recovery identity add it',
      })
    case 'revoked':
      throw new RegistryError('E_IDENTITY_REVOKED', {
        found: `${found}, whom the name's owners revoked`,
        where: name,
        expected: 'one of its owners',
      })
    default:
      throw notOwned(name, identity, [...owners.values()])
  }
}

/** The error of a name that is still free, asked for by somebody whom no operator admits. */
export function unauthenticated(name: string): RegistryError {
  return new RegistryError('E_UNAUTHENTICATED', {
    found: 'a name that nobody owns yet, and neither a proof that it is yours nor a valid token of an operator',
    where: name,
    next: 'Sign as the name\'s own workflow or key, or send the operator\'s token once, as "Authorization: Bearer …"',
  })
}

/** The error of a signer who does not own a name; says so where it only looks like its owner. */
export function notOwned(name: string, identity: Identity, owners: readonly Identity[]): RegistryError {
  const namesake = owners.find((owner) => isNamesake(owner, identity))
  const who = describeIdentity(identity)
  if (namesake?.type === 'keyless' && identity.type === 'keyless') {
    return new RegistryError('E_NAME_NOT_OWNED', {
      found: `a signature by ${who}, of ${idsOf(identity)}`,
      where: name,
      expected: `${idsOf(namesake)}, which the name was bound to when it was first published`,
      next: 'A repository or account that was made again under an old name is another: ask the operator',
    })
  }
  return new RegistryError('E_NAME_NOT_OWNED', {
    found: `a signature by ${who}, who does not own the name`,
    where: name,
    expected: 'one of its owners',
  })
}

/** Whether both call themselves the same and are not: an account that was deleted, and made again by somebody else. */
function isNamesake(owner: Identity, identity: Identity): boolean {
  if (owner.type === 'key' || identity.type === 'key' || owner.issuer !== identity.issuer) return false
  return subjectWithoutRef(owner.subject) === subjectWithoutRef(identity.subject)
}

function idsOf({ repositoryId, ownerId }: Extract<Identity, { type: 'keyless' }>): string {
  return `repository id ${quote(repositoryId ?? 'none')} and owner id ${quote(ownerId ?? 'none')}`
}
