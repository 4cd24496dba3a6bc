/** What a control statement is to say, read from the words and options of a command line. */
import {
  type ControlAction,
  controlActions,
  revocationReasons,
  withdrawalReasons,
} from '../src/attestation/control-predicate.ts'
import { type NamedIdentity, readNamedIdentity } from '../src/attestation/named-identity.ts'
import { parseServerName, parseVersion } from '../src/attestation/server-name.ts'
import { utf8 } from '../src/encoding/bytes.ts'
import type { JsonObject } from '../src/encoding/json-value.ts'
import { MemberReader } from '../src/encoding/member-reader.ts'
import { parseJson } from '../src/encoding/strict-json.ts'
import { UsageError } from '../src/errors.ts'
import { quote } from '../src/visible-text.ts'
import type { OptionSpecs, ParsedOptions } from './command.ts'

/** Options that say what is stated. */
export const controlOptions = {
  identity: {
    type: 'string',
    multiple: true,
    value: 'ID',
    help: 'claim: somebody who publishes; may stand several times',
  },
  recovery: {
    type: 'string',
    multiple: true,
    value: 'ID',
    help: 'claim: an offline identity that may recover the name',
  },
  threshold: { type: 'string', value: 'K', help: 'claim: how many publishers remove another (default 1)' },
  cutoff: {
    type: 'string',
    value: 'INDEX',
    help: 'revoke: first log index that does not count (default: from now on)',
  },
  reason: { type: 'string', value: 'CODE', help: 'revoke, yank: why (default unspecified)' },
  deprecate: { type: 'boolean', help: 'yank: only say that the version is deprecated' },
} as const satisfies OptionSpecs

/** A name and what is stated about it. */
export interface ControlWords {
  readonly name: string
  readonly change: ControlAction
}

/** How an identity is written on a command line. */
export const identityForm = 'ed25519:KEY, or {"type":"keyless","issuer":"…","subject":"…"}'

/**
 * Reads `KIND NAME [IDENTITY …]`, or `yank NAME@VERSION`.
 *
 * @throws UsageError `E_USAGE` for an unknown kind, a wrong number of words, or a malformed identity or option;
 * FormatError `E_NAME_INVALID`.
 */
export function readControlWords(words: readonly string[], options: ParsedOptions): ControlWords {
  const [kind = '', subject = '', ...identities] = words
  const action = controlActions.find((each) => each === kind)
  if (action === undefined || subject === '') throw misuse(`"control" with the words ${quote(words.join(' '))}`)
  const counts = { claim: 0, add: 1, remove: 1, rotate: 2, revoke: 1, yank: 0, unyank: 0 }
  if (identities.length !== counts[action]) throw misuse(`${identities.length} identities after ${quote(action)}`)
  if (action === 'yank' || action === 'unyank') return readWithdrawal(action, subject, options)
  return { name: parseServerName(subject), change: readMembership(action, identities.map(readIdentityWord), options) }
}

function readMembership(
  action: 'claim' | 'add' | 'remove' | 'rotate' | 'revoke',
  [first, second]: readonly NamedIdentity[],
  options: ParsedOptions,
): ControlAction {
  if (action === 'claim') return readClaim(options)
  if (first === undefined) throw misuse('no identity')
  if (action === 'rotate') {
    if (second === undefined) throw misuse('one identity')
    return { action, from: first, to: second }
  }
  if (action !== 'revoke') return { action, identity: first }
  const cutoff = readCount(options, 'cutoff', /^(?:0|[1-9]\d{0,14})$/) ?? null
  return { action, identity: first, cutoff, reason: readReason(options, revocationReasons) }
}

function readClaim(options: ParsedOptions): ControlAction {
  const identities = options.list('identity').map(readIdentityWord)
  if (identities.length === 0) throw misuse('a claim without --identity')
  const recovery = options.list('recovery').map(readIdentityWord)
  return { action: 'claim', identities, recovery, threshold: readCount(options, 'threshold', /^[1-9]\d?$/) ?? 1 }
}

function readWithdrawal(action: 'yank' | 'unyank', subject: string, options: ParsedOptions): ControlWords {
  const [, name, text] = /^([^@]+)@([^@]+)$/.exec(subject) ?? []
  if (name === undefined || text === undefined) throw misuse(`${quote(subject)} after ${quote(action)}`)
  const version = parseVersion(text)
  const level = options.flag('deprecate') ? ('deprecated' as const) : ('yanked' as const)
  const change =
    action === 'unyank'
      ? { action, version }
      : { action, version, level, reason: readReason(options, withdrawalReasons) }
  return { name: parseServerName(name), change }
}

function readReason<T extends string>(options: ParsedOptions, reasons: readonly T[]): T {
  const text = options.text('reason') ?? 'unspecified'
  const reason = reasons.find((each) => each === text)
  if (reason === undefined) {
    throw new UsageError('E_USAGE', { found: `--reason ${quote(text)}`, expected: reasons.join(', ') })
  }
  return reason
}

function readCount(options: ParsedOptions, name: string, form: RegExp): number | undefined {
  const text = options.text(name)
  if (text === undefined) return undefined
  if (!form.test(text)) throw new UsageError('E_USAGE', { found: `--${name} ${quote(text)}`, expected: 'a number' })
  return Number(text)
}

function readIdentityWord(word: string): NamedIdentity {
  const unexpected = (): UsageError =>
    new UsageError('E_USAGE', { found: `the identity ${quote(word, 200)}`, expected: identityForm })
  const value: JsonObject = word.startsWith('{') ? readObject(word, unexpected) : { type: 'key', publicKey: word }
  return readNamedIdentity(new MemberReader(value, unexpected))
}

function readObject(word: string, unexpected: () => UsageError): JsonObject {
  try {
    return parseJson(utf8(word), { maxDepth: 4 }).value as JsonObject
  } catch {
    throw unexpected()
  }
}

function misuse(found: string): UsageError {
  return new UsageError('E_USAGE', {
    found,
    expected: [
      'claim NAME --identity ID …',
      'add|remove|revoke NAME ID',
      'rotate NAME FROM TO',
      'yank|unyank NAME@VERSION',
      'or show NAME',
    ].join('; '),
  })
}
