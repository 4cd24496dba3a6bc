/** Identities as rows hold them: the id to compare by, and canonical JSON to read them back from. */
import { type RegistryPublisher, readRegistryPublisher } from '../../src/attestation/registry-publisher.ts'
import { formatPublicKey, parsePublicKey } from '../../src/crypto/ed25519.ts'
import { utf8 } from '../../src/encoding/bytes.ts'
import { canonicalJson } from '../../src/encoding/canonical-json.ts'
import { MemberReader } from '../../src/encoding/member-reader.ts'
import { parseJson } from '../../src/encoding/strict-json.ts'
import { RegistryError } from '../../src/errors.ts'
import { type Identity, identityId, keyIdentity } from '../../src/trust/identity.ts'

/** The columns of a row that say who it is. */
export interface IdentityColumns {
  readonly identityId: string
  /** Null for an identity without a key. */
  readonly publicKey: Uint8Array | null
  /** Canonical JSON; null in rows of the first schema. */
  readonly identity: string | null
}

/** An identity as a registry's answers and rows have it. */
export function publisherOf(identity: Identity): RegistryPublisher {
  if (identity.type === 'key') {
    return { type: 'key', keyId: identity.keyId, publicKey: formatPublicKey(identity.publicKey) }
  }
  return { ...identity, identityId: identityId(identity) }
}

/** The columns for an identity. */
export function identityColumns(identity: Identity): IdentityColumns & { readonly identity: string } {
  return {
    identityId: identityId(identity),
    publicKey: identity.type === 'key' ? identity.publicKey : null,
    identity: canonicalJson({ ...publisherOf(identity) }),
  }
}

/** The identity of a row, rows of the first schema included. @throws RegistryError `E_INTERNAL` for a damaged row. */
export function identityOfRow({ publicKey, identity }: Omit<IdentityColumns, 'identityId'>): Identity {
  if (identity === null) return keyIdentity(publicKey ?? damaged())
  const publisher = readRegistryPublisher(new MemberReader(parseJson(utf8(identity)).value, damaged))
  if (publisher.type === 'key') return keyIdentity(parsePublicKey(publisher.publicKey))
  const { identityId: _id, ...keyless } = publisher
  return keyless
}

function damaged(): never {
  throw new RegistryError('E_INTERNAL', { found: 'a stored identity that cannot be read' })
}
