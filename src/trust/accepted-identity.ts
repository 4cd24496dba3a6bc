/**
 * Whom a policy, a lock, a control statement or a name itself accepts as signer, and whether a proven identity is one.
 *
 * Patterns are ours and always anchored: `*` stands for any characters but `/`, `**` for any characters. There are no
 * regular expressions, because an unanchored one accepts `https://github.com/acme/mcp-evil` for `acme/mcp`.
 */
import { formatPublicKey, keyId } from '../crypto/ed25519.ts'
import type { JsonObject } from '../encoding/json-value.ts'
import { type ErrorCode, VerificationError } from '../errors.ts'
import { quote } from '../visible-text.ts'
import { describeIdentity, type Identity, type KeyIdentity, type KeylessIdentity, keyIdentity } from './identity.ts'

/** A key whose signatures are accepted. */
export interface AcceptedKey {
  readonly type: 'key'
  /** 32 raw bytes. */
  readonly publicKey: Uint8Array
}

/** Certificates that are accepted: each member that is there must agree. */
export interface AcceptedKeyless {
  readonly type: 'keyless'
  /** URL of the OIDC issuer, exact. */
  readonly issuer: string
  /** Subject, exact or an anchored pattern. */
  readonly subject: string
  readonly repositoryId?: string
  readonly ownerId?: string
  /** Git ref, exact or an anchored pattern. */
  readonly ref?: string
  /** Events that may start the build; default {@link defaultTriggers}. */
  readonly triggers?: readonly string[]
  /** Runner class. */
  readonly runner?: string
  /** Deployment environment. */
  readonly environment?: string
}

/** Whom somebody accepts. */
export type AcceptedIdentity = AcceptedKey | AcceptedKeyless

/** Issuer of GitHub Actions' OIDC tokens. */
export const githubIssuer = 'https://token.actions.githubusercontent.com'

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
  let nearest: Miss = { rank: -1, code: 'E_IDENTITY_UNKNOWN', expected: expectedOf(accepted) }
  for (const candidate of accepted) {
    const miss = missOf(identity, candidate)
    if (miss === null) return candidate
    if (miss.rank > nearest.rank) nearest = miss
  }
  throw new VerificationError(nearest.code, {
    found: `a signature by ${describeIdentity(identity)}${foundDetail(identity, nearest.code)}`,
    expected: nearest.expected,
    next: `To accept it: touchmark trust add NAME ${acceptWords(identity)}`,
  })
}

/** How close a candidate came: the number of checks that it passed, and the first that it did not. */
interface Miss {
  readonly rank: number
  readonly code: ErrorCode
  readonly expected: string
}

function missOf(identity: Identity, accepted: AcceptedIdentity): Miss | null {
  if (identity.type === 'key' && accepted.type === 'key') {
    return keyId(accepted.publicKey) === identity.keyId ? null : unknown('another key')
  }
  if (identity.type === 'keyless' && accepted.type === 'keyless') return keylessMiss(identity, accepted)
  return unknown(accepted.type === 'key' ? 'a signature by an accepted key' : 'a keyless signature')
}

function unknown(expected: string): Miss {
  return { rank: 0, code: 'E_IDENTITY_UNKNOWN', expected }
}

function keylessMiss(identity: KeylessIdentity, accepted: AcceptedKeyless): Miss | null {
  const { issuer, subject, repositoryId, ownerId, ref, runner, environment } = accepted
  const checks: readonly (readonly [boolean, ErrorCode, string])[] = [
    [identity.issuer === issuer, 'E_IDENTITY_ISSUER', `the issuer ${quote(issuer)}`],
    [matchesPattern(subject, identity.subject), 'E_IDENTITY_SUBJECT', `the subject ${quote(subject)}`],
    [agrees(repositoryId, identity.repositoryId), 'E_IDENTITY_REPOSITORY', `repository id ${repositoryId}`],
    [agrees(ownerId, identity.ownerId), 'E_IDENTITY_REPOSITORY', `owner id ${ownerId}`],
    [ref === undefined || matchesPattern(ref, identity.ref ?? ''), 'E_IDENTITY_REF', `the ref ${quote(ref ?? '')}`],
    [triggerAgrees(identity, accepted), 'E_IDENTITY_TRIGGER', `a trigger among ${triggersOf(accepted).join(', ')}`],
    [agrees(runner, identity.runner), 'E_IDENTITY_RUNNER', `the runner class ${quote(runner ?? '')}`],
    [agrees(environment, identity.environment), 'E_IDENTITY_ENVIRONMENT', `environment ${quote(environment ?? '')}`],
  ]
  const failed = checks.findIndex(([holds]) => !holds)
  const [, code, expected] = checks[failed] ?? []
  return code === undefined || expected === undefined ? null : { rank: failed + 1, code, expected }
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
 * Whether `text` is meant by an anchored pattern: `*` is any characters but `/`, `**` any characters, everything else
 * itself. Linear in both: no pattern makes it slow.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const parts = pattern.split(/(\*{1,2})/)
  let reach = new Set([0])
  for (const part of parts) {
    reach = part === '*' || part === '**' ? reachWild(text, reach, part === '**') : reachLiteral(text, reach, part)
    if (reach.size === 0) return false
  }
  return reach.has(text.length)
}

function reachLiteral(text: string, from: ReadonlySet<number>, literal: string): Set<number> {
  return new Set([...from].filter((at) => text.startsWith(literal, at)).map((at) => at + literal.length))
}

function reachWild(text: string, from: ReadonlySet<number>, acrossSlashes: boolean): Set<number> {
  const reached = new Set<number>()
  let open = false
  for (let at = 0; at <= text.length; at += 1) {
    open ||= from.has(at)
    if (open) reached.add(at)
    if (!acrossSlashes && text[at] === '/') open = false
  }
  return reached
}

/**
 * Whom a name itself accepts: everything of `io.github.<owner>/*` may be signed by workflows in that owner's
 * repositories. Other names imply nobody.
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

/** The JSON form, as policy files and control statements have it. */
export function acceptedIdentityJson(accepted: AcceptedIdentity): JsonObject {
  if (accepted.type === 'key') return { type: 'key', publicKey: formatPublicKey(accepted.publicKey) }
  const { triggers, ...rest } = accepted
  return { ...rest, ...(triggers === undefined ? {} : { triggers: [...triggers] }) }
}

/** What accepts exactly this identity, whatever is built from which ref: what is remembered on first trust. */
export function acceptIdentity(identity: Identity): AcceptedIdentity {
  if (identity.type === 'key') return { type: 'key', publicKey: identity.publicKey }
  const { issuer, subject, repositoryId, ownerId } = identity
  const cut = subject.startsWith('https://') ? subject.lastIndexOf('@') : -1
  return {
    type: 'keyless',
    issuer,
    subject: cut < 0 ? subject : `${subject.slice(0, cut)}@**`,
    ...(repositoryId === null ? {} : { repositoryId }),
    ...(ownerId === null ? {} : { ownerId }),
  }
}

function acceptWords(identity: Identity): string {
  const accepted = acceptIdentity(identity)
  if (accepted.type === 'key') return formatPublicKey(accepted.publicKey)
  const ids = accepted.repositoryId === undefined ? '' : ` --repository-id ${quote(accepted.repositoryId)}`
  const owner = accepted.ownerId === undefined ? '' : ` --owner-id ${quote(accepted.ownerId)}`
  return `--issuer ${quote(accepted.issuer, 200)} --subject ${quote(accepted.subject, 300)}${ids}${owner}`
}

function expectedOf(accepted: readonly AcceptedIdentity[]): string {
  return accepted.length === 0 ? 'an accepted identity, and none is accepted for this name' : 'an accepted identity'
}

const foundMembers: Partial<Record<ErrorCode, readonly (keyof KeylessIdentity)[]>> = {
  E_IDENTITY_REPOSITORY: ['repositoryId', 'ownerId'],
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
