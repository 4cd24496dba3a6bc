/** Whom a policy, a lock, a control statement or a name itself accepts as signer, and whether a proven identity is one. */
import type { NamedIdentity, NamedKeyless } from '../attestation/named-identity.ts'
import { formatPublicKey, keyId } from '../crypto/ed25519.ts'
import { type ErrorCode, VerificationError } from '../errors.ts'
import { quote, visibleLine } from '../visible-text.ts'
import {
  describeIdentity,
  foldCase,
  githubIssuer,
  type Identity,
  type KeyIdentity,
  type KeylessIdentity,
  keyIdentity,
  subjectWithoutRef,
} from './identity.ts'

import { matchesPattern } from './identity-pattern.ts'

/**
 * Whom somebody accepts: a key, or certificates, written as statements name them. Each member that is there must agree;
 * `triggers` are {@link defaultTriggers} where they are left out. GitHub's owner and repository are compared without case.
 * Where neither id is there, a build's repository has to be the workflow's own, or meant by the subject as well: a
 * workflow may be called from anywhere.
 */
export type AcceptedIdentity = NamedIdentity
/** Certificates that are accepted. */
export type AcceptedKeyless = NamedKeyless

/**
 * Events that start a build from what a maintainer put into the repository. A pull request, and a workflow run that one
 * can set off (`pull_request_target`, `workflow_run`, `issue_comment`), build what a stranger wrote.
 */
export const defaultTriggers: readonly string[] = ['push', 'release', 'schedule', 'workflow_dispatch']

/**
 * Finds whom of the accepted a proven identity is.
 *
 * @throws VerificationError for the nearest miss: `E_IDENTITY_UNKNOWN` where no accepted one is of its kind or key,
 * `E_IDENTITY_ISSUER`, `E_IDENTITY_SUBJECT`, `E_IDENTITY_REPOSITORY`, `E_IDENTITY_REF`, `E_IDENTITY_TRIGGER`,
 * `E_IDENTITY_RUNNER`, `E_IDENTITY_ENVIRONMENT`. The message says who it is and how to accept it.
 */
export function checkAccepted(identity: Identity, accepted: readonly AcceptedIdentity[]): AcceptedIdentity {
  let nearest: Miss = { rank: 0, closeness: 0, code: 'E_IDENTITY_UNKNOWN', expected: expectedOf(accepted) }
  for (const candidate of accepted) {
    const miss = missOf(identity, candidate)
    if (miss === null) return candidate
    if (miss.rank > nearest.rank || (miss.rank === nearest.rank && miss.closeness > nearest.closeness)) nearest = miss
  }
  throw new VerificationError(nearest.code, {
    found: `a signature by ${describeIdentity(identity)}${foundDetail(identity, nearest.code)}`,
    expected: nearest.expected,
    next: nextStep(identity, nearest.code),
  })
}

/** Who is unknown can be added. Who is known and built in another way than was asked for is not to be waved through. */
function nextStep(identity: Identity, code: ErrorCode): string {
  const unknown = ['E_IDENTITY_UNKNOWN', 'E_IDENTITY_ISSUER', 'E_IDENTITY_SUBJECT'].includes(code)
  return unknown
    ? `To accept it: touchmark trust add NAME ${acceptWords(identity)}`
    : 'If that is meant to be so, change what is accepted: see "touchmark trust list"'
}

/** How close a candidate came. */
interface Miss {
  /** The number of checks up to the first that did not hold; 0 for another kind or key. */
  readonly rank: number
  /** Among equals: how many characters its subject has in common with the one that was found. */
  readonly closeness: number
  readonly code: ErrorCode
  readonly expected: string
}

function missOf(identity: Identity, accepted: AcceptedIdentity): Miss | null {
  if (identity.type === 'keyless' && accepted.type === 'keyless') return keylessMiss(identity, accepted)
  const same = identity.type === 'key' && accepted.type === 'key' && keyId(accepted.publicKey) === identity.keyId
  return same ? null : { rank: 0, closeness: 0, code: 'E_IDENTITY_UNKNOWN', expected: '' }
}

function keylessMiss(identity: KeylessIdentity, accepted: AcceptedKeyless): Miss | null {
  const { issuer, repositoryId, ownerId, ref, runner, environment } = accepted
  const [subject, found] = [foldCase(issuer, accepted.subject), foldCase(issuer, identity.subject)]
  const checks: readonly (readonly [boolean, ErrorCode, string])[] = [
    [identity.issuer === issuer, 'E_IDENTITY_ISSUER', `the issuer ${quote(issuer)}`],
    [matchesPattern(subject, found), 'E_IDENTITY_SUBJECT', `the subject ${quote(accepted.subject, 200)}`],
    [
      buildsOwnSource(identity, accepted),
      'E_IDENTITY_REPOSITORY',
      'the repository of the workflow, or its id in policy',
    ],
    [
      agrees(repositoryId, identity.repositoryId),
      'E_IDENTITY_REPOSITORY',
      `repository id ${quote(repositoryId ?? '')}`,
    ],
    [agrees(ownerId, identity.ownerId), 'E_IDENTITY_REPOSITORY', `owner id ${quote(ownerId ?? '')}`],
    [ref === undefined || matchesPattern(ref, identity.ref ?? ''), 'E_IDENTITY_REF', `the ref ${quote(ref ?? '')}`],
    [triggerAgrees(identity, accepted), 'E_IDENTITY_TRIGGER', `a trigger among ${triggersOf(accepted).join(', ')}`],
    [agrees(runner, identity.runner), 'E_IDENTITY_RUNNER', `the runner class ${quote(runner ?? '')}`],
    [agrees(environment, identity.environment), 'E_IDENTITY_ENVIRONMENT', `environment ${quote(environment ?? '')}`],
  ]
  const failed = checks.findIndex(([holds]) => !holds)
  const [, code, expected] = checks[failed] ?? []
  if (code === undefined || expected === undefined) return null
  return { rank: failed + 1, closeness: commonLength(subject, found), code, expected }
}

function commonLength(a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length] === b[length]) length += 1
  return length
}

/**
 * A reusable workflow is named as subject whoever calls it: `acme/workflows` called by `mallory/evil` signs as acme's.
 * Where no id says whose source it is, the workflow has to lie in the repository that was built, or the pattern has to
 * mean that repository too: `https://github.com/acme/**` is all that acme builds with workflows of acme.
 */
function buildsOwnSource({ issuer, subject, repository }: KeylessIdentity, accepted: AcceptedKeyless): boolean {
  if (accepted.repositoryId !== undefined || accepted.ownerId !== undefined) return true
  if (repository === null) return issuer !== githubIssuer
  const source = foldCase(issuer, repository)
  return (
    foldCase(issuer, subject).startsWith(`${source}/`) || matchesPattern(foldCase(issuer, accepted.subject), source)
  )
}

function agrees(wanted: string | undefined, found: string | null): boolean {
  return wanted === undefined || wanted === found
}

function triggersOf({ triggers }: AcceptedKeyless): readonly string[] {
  return triggers ?? defaultTriggers
}

/** A certificate of a person's login names no trigger; one of a build always does, and policy may ask for it. */
function triggerAgrees(identity: KeylessIdentity, accepted: AcceptedKeyless): boolean {
  if (identity.trigger !== null) return triggersOf(accepted).includes(identity.trigger)
  return accepted.triggers === undefined && identity.repository === null && identity.issuer !== githubIssuer
}

/**
 * Whom a name itself accepts: everything of `io.github.<owner>/*` may be signed by workflows in that owner's
 * repositories, in whatever case the owner is written. Other names imply nobody.
 */
export function impliedIdentities(name: string): AcceptedIdentity[] {
  const owner = /^io\.github\.([a-zA-Z0-9](?:[a-zA-Z0-9-]{0,38}))\//.exec(name)?.[1]
  if (owner === undefined) return []
  return [{ type: 'keyless', issuer: githubIssuer, subject: `https://github.com/${owner}/**` }]
}

/** The keys among the accepted: a bundle names its key by id only, so these are what it is checked with. */
export function acceptedKeys(accepted: readonly AcceptedIdentity[]): KeyIdentity[] {
  return accepted.flatMap((each) => (each.type === 'key' ? [keyIdentity(each.publicKey)] : []))
}

/** What accepts exactly this identity, whatever is built from which ref: what the `next` of a refusal proposes. */
export function acceptIdentity(identity: Identity): AcceptedIdentity {
  if (identity.type === 'key') return { type: 'key', publicKey: identity.publicKey }
  const { issuer, subject, repositoryId, ownerId } = identity
  const place = subjectWithoutRef(subject)
  return {
    type: 'keyless',
    issuer,
    subject: place === subject ? subject : `${place}@**`,
    ...(repositoryId === null ? {} : { repositoryId }),
    ...(ownerId === null ? {} : { ownerId }),
  }
}

function acceptWords(identity: Identity): string {
  const accepted = acceptIdentity(identity)
  if (accepted.type === 'key') return formatPublicKey(accepted.publicKey)
  const { issuer, subject, repositoryId, ownerId } = accepted
  const ids = repositoryId === undefined ? '' : ` --repository-id ${shellWord(repositoryId)}`
  const owner = ownerId === undefined ? '' : ` --owner-id ${shellWord(ownerId)}`
  return `--issuer ${shellWord(issuer)} --subject ${shellWord(subject)}${ids}${owner}`
}

/** A word that a shell takes as it stands: somebody will copy it, and the signer chose it. */
function shellWord(text: string): string {
  const shown = visibleLine(text, 400)
  return /^[\w@%+=:,./-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", "'\\''")}'`
}

function expectedOf(accepted: readonly AcceptedIdentity[]): string {
  return accepted.length === 0 ? 'an accepted identity, and none is accepted for this name' : 'an accepted identity'
}

const foundMembers: Partial<Record<ErrorCode, readonly (keyof KeylessIdentity)[]>> = {
  E_IDENTITY_REPOSITORY: ['repository', 'repositoryId', 'ownerId'],
  E_IDENTITY_REF: ['ref'],
  E_IDENTITY_TRIGGER: ['trigger'],
  E_IDENTITY_RUNNER: ['runner'],
  E_IDENTITY_ENVIRONMENT: ['environment'],
}

function foundDetail(identity: Identity, code: ErrorCode): string {
  if (identity.type === 'key') return ''
  const members = foundMembers[code] ?? []
  const list = members.map(
    (member) => `${member} ${identity[member] === null ? 'not stated' : quote(String(identity[member]))}`,
  )
  return list.length === 0 ? '' : ` (${list.join(', ')})`
}
