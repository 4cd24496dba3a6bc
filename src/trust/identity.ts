/** Who signed, as proven: the holder of an Ed25519 key, or whom a Sigstore certificate names. */
import { formatPublicKey, keyId } from '../crypto/ed25519.ts'
import { sha256Hex } from '../crypto/sha256.ts'
import { canonicalBytes } from '../encoding/canonical-json.ts'
import { visibleLine } from '../visible-text.ts'

/** The holder of an Ed25519 key. */
export interface KeyIdentity {
  readonly type: 'key'
  /** SHA-256 of the key's SPKI form, 64 hexadecimal digits. */
  readonly keyId: string
  /** 32 raw bytes. */
  readonly publicKey: Uint8Array
}

/**
 * Whom a Fulcio certificate names. What the certificate does not carry is null. Everything in it was checked by Fulcio
 * against the issuer's token, yet it is the signer's own text: escape it before it is shown.
 * Source: Fulcio, docs/oid-info.md (1.3.6.1.4.1.57264.1.8 and later).
 */
export interface KeylessIdentity {
  readonly type: 'keyless'
  /** URL of the OIDC issuer. */
  readonly issuer: string
  /** Subject alternative name: the workflow's URI with its `@ref`, or an e-mail address. */
  readonly subject: string
  /** https URI of the source repository. */
  readonly repository: string | null
  /** The hosting service's own id of it, which outlives a change of name. */
  readonly repositoryId: string | null
  /** https URI of the repository's owner. */
  readonly owner: string | null
  readonly ownerId: string | null
  readonly commit: string | null
  /** Git ref that was built, for instance `refs/tags/v1.4.0`. */
  readonly ref: string | null
  /** The event that started the build, for instance `push`. */
  readonly trigger: string | null
  /** Runner class, for instance `github-hosted`. */
  readonly runner: string | null
  /** Deployment environment. */
  readonly environment: string | null
  /** `public` or `private` at the time of signing. */
  readonly visibility: string | null
}

/** Who signed. */
export type Identity = KeyIdentity | KeylessIdentity

/** The identity of a key. */
export function keyIdentity(publicKey: Uint8Array): KeyIdentity {
  return { type: 'key', keyId: keyId(publicKey), publicKey }
}

/**
 * A stable id of who it is, 64 hexadecimal digits: the key's id, or for a certificate the hash of issuer, subject
 * without its `@ref`, repository id and owner id. A workflow keeps its id from tag to tag; a repository that somebody
 * else made again under the same name has another.
 */
export function identityId(identity: Identity): string {
  if (identity.type === 'key') return identity.keyId
  const { type, issuer, repositoryId, ownerId } = identity
  return sha256Hex(
    canonicalBytes({ type, issuer, subject: subjectWithoutRef(identity.subject), repositoryId, ownerId }),
  )
}

/** Whether both are the same signer, by {@link identityId}. */
export function sameIdentity(a: Identity, b: Identity): boolean {
  return identityId(a) === identityId(b)
}

/** A workflow's URI without the ref that was built: it changes with every tag. E-mail addresses stay as they are. */
export function subjectWithoutRef(subject: string): string {
  const cut = subject.startsWith('https://') ? subject.lastIndexOf('@') : -1
  return cut < 0 ? subject : subject.slice(0, cut)
}

/** The identity for people and logs, on one line, escaped: `ed25519:<base64>`, or subject and issuer. */
export function describeIdentity(identity: Identity): string {
  if (identity.type === 'key') return formatPublicKey(identity.publicKey)
  return visibleLine(`${identity.subject} by ${identity.issuer}`, 400)
}
