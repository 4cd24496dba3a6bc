/** Who had signed what a pin holds: remembered on first trust, so that it is enough later without any policy. */
import { formatPublicKey, parsePublicKey } from '../crypto/ed25519.ts'
import type { JsonObject } from '../encoding/json-value.ts'
import type { MemberReader } from '../encoding/member-reader.ts'
import { VerificationError } from '../errors.ts'
import { quote } from '../visible-text.ts'
import type { AcceptedIdentity } from './accepted-identity.ts'
import { describeIdentity, type Identity, subjectWithoutRef } from './identity.ts'

/** A build or person, as long as nothing about it changes but the ref that is built. */
export interface PinnedKeyless {
  readonly type: 'keyless'
  readonly issuer: string
  /** Without the `@ref` of a workflow: see `subjectWithoutRef`. */
  readonly subject: string
  readonly repositoryId: string | null
  readonly ownerId: string | null
}

/** Who had signed. */
export type PinnedSigner = { readonly type: 'key'; readonly publicKey: Uint8Array } | PinnedKeyless

/** What is remembered of an identity. */
export function pinnedSigner(identity: Identity): PinnedSigner {
  if (identity.type === 'key') return { type: 'key', publicKey: identity.publicKey }
  const { type, issuer, subject, repositoryId, ownerId } = identity
  return { type, issuer, subject: subjectWithoutRef(subject), repositoryId, ownerId }
}

/** Whom a pin accepts by itself: the same signer, from whatever ref it builds. */
export function acceptPinnedSigner(signer: PinnedSigner): AcceptedIdentity {
  if (signer.type === 'key') return signer
  const { type, issuer, subject, repositoryId, ownerId } = signer
  return {
    type,
    issuer,
    subject: hadRef(subject) ? `${subject}@**` : subject,
    ...(repositoryId === null ? {} : { repositoryId }),
    ...(ownerId === null ? {} : { ownerId }),
  }
}

/** Whether a subject is remembered without a ref: a workflow of GitHub's or GitLab's, and no person or other service. */
function hadRef(subject: string): boolean {
  return subject.startsWith('https://') && /\/\.github\/|\/\//.test(subject.slice('https://'.length))
}

/**
 * Checks that a repository, or its owner's account, is still the one that is remembered and no other that took its name.
 * Whoever is accepted with an id of their own was named on purpose: then the remembered one does not matter.
 *
 * @throws VerificationError `E_IDENTITY_REPOSITORY`.
 */
export function checkSameRepository(identity: Identity, remembered: PinnedSigner | null, as: AcceptedIdentity): void {
  if (identity.type === 'key' || as.type === 'key' || remembered === null || remembered.type === 'key') return
  if (identity.issuer !== remembered.issuer) return
  const [now, before] = [identity.subject, remembered.subject].map(placeOf)
  if (now === undefined || before === undefined || now.owner !== before.owner) return
  if (as.repositoryId !== undefined) return
  if (as.ownerId === undefined) differing('owner id', remembered.ownerId, identity.ownerId, identity)
  if (now.repository === before.repository)
    differing('repository id', remembered.repositoryId, identity.repositoryId, identity)
}

function differing(what: string, before: string | null, now: string | null, identity: Identity): void {
  if (before === null || before === now) return
  throw new VerificationError('E_IDENTITY_REPOSITORY', {
    found: `a signature by ${describeIdentity(identity)} with the ${what} ${now === null ? 'not stated' : quote(now)}`,
    expected: `the ${what} ${quote(before)}, as remembered: a repository or an account was made again under its name`,
  })
}

/** Host and owner, and with them the repository, of a workflow's URI; undefined for anything else. */
function placeOf(subject: string): { owner: string; repository: string } | undefined {
  const [, owner, rest] = /^(https:\/\/[^/]+\/[^/]+)\/(.+)$/.exec(subject) ?? []
  if (owner === undefined || rest === undefined) return undefined
  const [repository = ''] = rest.split(/\/\.github\/|\/\//)
  // Hosts compare names of owners and repositories without case.
  return { owner: owner.toLowerCase(), repository: repository.toLowerCase() }
}

/** The JSON form in a lock. */
export function pinnedSignerJson(signer: PinnedSigner): JsonObject {
  if (signer.type === 'key') return { type: 'key', publicKey: formatPublicKey(signer.publicKey) }
  return { ...signer }
}

/** Reads the JSON form. Throws as the reader does. */
export function readPinnedSigner(fields: MemberReader): PinnedSigner {
  if (fields.oneOf('type', ['key', 'keyless']) === 'key') {
    fields.only(['type', 'publicKey'])
    return {
      type: 'key',
      publicKey: fields.converted('publicKey', asPublicKey, '"ed25519:" and a public key in base64'),
    }
  }
  fields.only(['type', 'issuer', 'subject', 'repositoryId', 'ownerId'])
  return {
    type: 'keyless',
    issuer: fields.text('issuer'),
    subject: fields.text('subject'),
    repositoryId: fields.textOrNull('repositoryId'),
    ownerId: fields.textOrNull('ownerId'),
  }
}

function asPublicKey(text: string): Uint8Array | undefined {
  try {
    return parsePublicKey(text)
  } catch {
    return undefined
  }
}
