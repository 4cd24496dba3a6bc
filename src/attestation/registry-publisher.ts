/** Who signed, as a registry says in its answers: a hint for people, never an identity before a signature was verified. */
import type { MemberReader } from '../encoding/member-reader.ts'

/** The holder of a key. */
export interface RegistryKeyPublisher {
  readonly type: 'key'
  /** SHA-256 of the key's SPKI form, 64 hexadecimal digits. */
  readonly keyId: string
  /** `ed25519:<base64>`. */
  readonly publicKey: string
}

/** Whom a Sigstore certificate named; what it did not carry is null. Every text is the signer's own. */
export interface RegistryKeylessPublisher {
  readonly type: 'keyless'
  /** Hash of issuer, subject without its ref, repository id and owner id, 64 hexadecimal digits. */
  readonly identityId: string
  readonly issuer: string
  readonly subject: string
  readonly repository: string | null
  readonly repositoryId: string | null
  readonly owner: string | null
  readonly ownerId: string | null
  readonly commit: string | null
  readonly ref: string | null
  readonly trigger: string | null
  readonly runner: string | null
  readonly environment: string | null
  readonly visibility: string | null
}

/** Who signed, as the registry says. */
export type RegistryPublisher = RegistryKeyPublisher | RegistryKeylessPublisher

/** Reads a publisher. Throws the reader's error for another type or a wrong member; unknown members are ignored. */
export function readRegistryPublisher(fields: MemberReader): RegistryPublisher {
  if (fields.oneOf('type', ['key', 'keyless']) === 'key') {
    return { type: 'key', keyId: fields.hash('keyId'), publicKey: fields.text('publicKey') }
  }
  return {
    type: 'keyless',
    identityId: fields.hash('identityId'),
    issuer: fields.text('issuer'),
    subject: fields.text('subject'),
    repository: fields.textOrNull('repository'),
    repositoryId: fields.textOrNull('repositoryId'),
    owner: fields.textOrNull('owner'),
    ownerId: fields.textOrNull('ownerId'),
    commit: fields.textOrNull('commit'),
    ref: fields.textOrNull('ref'),
    trigger: fields.textOrNull('trigger'),
    runner: fields.textOrNull('runner'),
    environment: fields.textOrNull('environment'),
    visibility: fields.textOrNull('visibility'),
  }
}
