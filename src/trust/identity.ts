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

/** Issuer of GitHub Actions' OIDC tokens. */
export const githubIssuer = 'https://token.actions.githubusercontent.com'

/**
 * A stable id of who it is, 64 hexadecimal digits: the key's id, or for a certificate the hash of issuer, subject
 * without its `@ref` ({@link foldCase}), repository id and owner id. A workflow keeps its id from tag to tag; a
 * repository that somebody else made again under the same name has another.
 */
export function identityId(identity: Identity): string {
  if (identity.type === 'key') return identity.keyId
  const { type, issuer, repositoryId, ownerId } = identity
  const subject = foldCase(issuer, subjectWithoutRef(identity.subject))
  return sha256Hex(canonicalBytes({ type, issuer, subject, repositoryId, ownerId }))
}

/** Whether both are the same signer, by {@link identityId}. */
export function sameIdentity(a: Identity, b: Identity): boolean {
  return identityId(a) === identityId(b)
}

/**
 * A workflow's URI without the ref that was built, which changes with every tag: a Git ref, or a commit. Other subjects
 * stay as they are: the `@` of an address, or of `https://host/@name`, is part of who it is. A tag may hold an `@` itself
 * (`refs/tags/@acme/mcp@1.0.0`), so the cut is before the first `@refs/`.
 */
export function subjectWithoutRef(subject: string): string {
  if (!subject.startsWith('https://')) return subject
  const cut = subject.search(/(?<=[^/])@(?:refs\/|(?:[0-9a-f]{40}|[0-9a-f]{64})$)/)
  return cut < 0 ? subject : subject.slice(0, cut)
}

/**
 * A subject, repository or pattern in the form in which it is compared: GitHub tells owners and repositories apart without
 * case, and its tokens carry whatever case the owner last chose. Only ASCII letters, only in these two, only there.
 */
export function foldCase(issuer: string, text: string): string {
  if (issuer !== githubIssuer) return text
  return text.replace(/^https:\/\/github\.com\/[^/@]*(?:\/[^/@]*)?/, (place) =>
    place.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
  )
}

/** The identity for people and logs, on one line, escaped: `ed25519:<base64>`, or subject and issuer. */
export function describeIdentity(identity: Identity): string {
  if (identity.type === 'key') return formatPublicKey(identity.publicKey)
  return visibleLine(`${identity.subject} by ${identity.issuer}`, 400)
}
