/** Options that describe whom one accepts: a key, or a build or person that Sigstore certifies. */
import { formatPublicKey, parsePublicKey } from '../src/crypto/ed25519.ts'
import { type JsonObject, type JsonValue, ownMember } from '../src/encoding/json-value.ts'
import { UsageError } from '../src/errors.ts'
import type { AcceptedIdentity, AcceptedKeyless } from '../src/trust/accepted-identity.ts'
import type { GrantList } from '../src/trust/grant-edit.ts'
import { quote } from '../src/visible-text.ts'
import type { OptionSpecs, ParsedOptions } from './command.ts'
import { required } from './statement-options.ts'

/** Options of `trust add` and its like. */
export const identityOptions = {
  as: { type: 'string', value: 'ROLE', help: 'publisher (default), curator or approver' },
  issuer: { type: 'string', value: 'URL', help: 'OIDC issuer of a keyless identity, exact' },
  subject: { type: 'string', value: 'PATTERN', help: 'its subject: a workflow with its ref, or an e-mail address' },
  'repository-id': { type: 'string', value: 'ID', help: "the hosting service's id of its repository" },
  'owner-id': { type: 'string', value: 'ID', help: "the hosting service's id of the repository's owner" },
  ref: { type: 'string', value: 'PATTERN', help: 'the Git ref that was built, for instance refs/tags/*' },
  trigger: {
    type: 'string',
    multiple: true,
    value: 'EVENT',
    help: 'an event that may start the build (default push, release, schedule, workflow_dispatch)',
  },
  runner: { type: 'string', value: 'CLASS', help: 'runner class, for instance github-hosted' },
  environment: { type: 'string', value: 'NAME', help: 'deployment environment' },
  threshold: { type: 'string', value: 'K', help: 'how many of the identities of this grant it takes' },
  'valid-from': { type: 'string', value: 'TIME', help: 'signatures made earlier do not count' },
  'valid-until': { type: 'string', value: 'TIME', help: 'signatures made from then on do not count' },
} as const satisfies OptionSpecs

const keylessOptions = ['issuer', 'subject', 'repository-id', 'owner-id', 'ref', 'trigger', 'runner', 'environment']

const lists: Readonly<Record<string, GrantList>> = {
  publisher: 'publishers',
  curator: 'curators',
  approver: 'approvers',
}

/** Which list is meant: the action's own role, else `--as`. @throws UsageError `E_USAGE` for another role, or two. */
export function readGrantList(options: ParsedOptions, role: string | undefined): GrantList {
  const asked = options.text('as')
  const word = role ?? asked ?? 'publisher'
  const list = Object.hasOwn(lists, word) ? lists[word] : undefined
  if (list !== undefined && (asked === undefined || asked === word)) return list
  throw new UsageError('E_USAGE', {
    found: `--as ${quote(asked ?? word)}`,
    expected: role ?? Object.keys(lists).join(', '),
  })
}

/**
 * The identity that is meant: the key, else the keyless options. Patterns are checked where the policy is read again.
 *
 * @throws UsageError `E_USAGE` where neither or both are given; CryptoError `E_KEY_INVALID`, `E_KEY_REFUSED`.
 */
export function readIdentity(key: string | undefined, options: ParsedOptions): AcceptedIdentity {
  const given = keylessOptions.find((name) => options.text(name) !== undefined || options.list(name).length > 0)
  if (key !== undefined && given !== undefined) {
    throw new UsageError('E_USAGE', {
      found: `a key and --${given}`,
      expected: 'one identity: a key, or a keyless one',
    })
  }
  return key === undefined ? readKeyless(options) : { type: 'key', publicKey: parsePublicKey(key) }
}

function readKeyless(options: ParsedOptions): AcceptedKeyless {
  const triggers = options.list('trigger')
  const rest = {
    repositoryId: options.text('repository-id'),
    ownerId: options.text('owner-id'),
    ref: options.text('ref'),
    triggers: triggers.length === 0 ? undefined : triggers,
    runner: options.text('runner'),
    environment: options.text('environment'),
  }
  const stated = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
  return { type: 'keyless', issuer: required(options, 'issuer'), subject: required(options, 'subject'), ...stated }
}

/** Which identities of a grant are meant: all where nothing is given (undefined), else those that agree with it. */
export function matchesIdentity(
  key: string | undefined,
  options: ParsedOptions,
): ((identity: JsonObject) => boolean) | undefined {
  const wanted: readonly (readonly [string, JsonValue | undefined])[] = [
    ['publicKey', key === undefined ? undefined : formatPublicKey(parsePublicKey(key))],
    ['issuer', options.text('issuer')],
    ['subject', options.text('subject')],
    ['repositoryId', options.text('repository-id')],
    ['ownerId', options.text('owner-id')],
  ]
  const stated = wanted.filter(([, value]) => value !== undefined)
  if (stated.length === 0) return undefined
  return (identity) => stated.every(([member, value]) => ownMember(identity, member) === value)
}

/** Members of the grant that are set with it. @throws UsageError `E_USAGE` for no number, or a validity of vouchers. */
export function readGrantMembers(options: ParsedOptions, list: GrantList): JsonObject {
  const [threshold, validFrom, validUntil] = ['threshold', 'valid-from', 'valid-until'].map((name) =>
    options.text(name),
  )
  if (threshold !== undefined && !/^[1-9]\d{0,2}$/.test(threshold))
    throw new UsageError('E_USAGE', { found: `--threshold ${quote(threshold)}`, expected: 'a whole number from 1' })
  if (list !== 'publishers' && (validFrom ?? validUntil) !== undefined)
    throw new UsageError('E_USAGE', { found: 'a validity', expected: 'none: only publishers have one' })
  return {
    ...(threshold === undefined ? {} : { threshold: Number(threshold) }),
    ...(validFrom === undefined ? {} : { validFrom }),
    ...(validUntil === undefined ? {} : { validUntil }),
  }
}
