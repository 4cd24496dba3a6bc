import { utf8 } from '../../src/encoding/bytes.ts'
import { UsageError } from '../../src/errors.ts'
import { withGrant, withoutGrant } from '../../src/trust/grant-edit.ts'
import { withMember } from '../../src/trust/policy-edit.ts'
import { parsePolicy } from '../../src/trust/policy-file.ts'
import { quote } from '../../src/visible-text.ts'
import type { Command, ParsedArguments, ParsedOptions } from '../command.ts'
import { editUserPolicy, type PolicyChange, readPolicyText, userPolicyPath } from '../edit-policy.ts'
import { identityOptions, matchesIdentity, readGrantList, readGrantMembers, readIdentity } from '../identity-options.ts'
import type { Io } from '../io.ts'
import { outputOptions, readOutput } from '../output-options.ts'
import { asciiJson } from '../render/json.ts'
import { renderTrust, trustReport } from '../render/trust.ts'

/** `touchmark trust`: whose signature counts, and which registry is asked. Edits the user's policy file. */
export const trustCommand: Command = {
  summary: 'say whose signature counts, and which registry is asked',
  usage:
    'add NAME IDENTITY | add-curator NAME IDENTITY | add-approver NAME IDENTITY | remove NAME [IDENTITY] | registry URL VERIFIER-KEY | list',
  details: [
    'NAME is a server name or a pattern such as io.github.acme/*; for curators and approvers also a configuration entry or *.',
    'IDENTITY is ed25519:KEY, or a build or person that Sigstore certifies: --issuer URL --subject PATTERN and more.',
    'In patterns * stands for any characters but /, ** for any characters. The user policy file is changed; comments stay.',
    'What adds trust asks for a code on a terminal; where there is none, write the file: docs/spec/policy.md.',
  ].join('\n'),
  targets: 0,
  options: { ...identityOptions, ...outputOptions },
  run,
}

async function run({ options, words }: ParsedArguments, io: Io): Promise<number> {
  const [action = '', ...rest] = words
  if (action === 'list' && rest.length === 0) return list(options, io)
  const change = changeOf(action, rest, options)
  const subject = action === 'registry' ? null : (rest[0] ?? '')
  if (change !== undefined) return await editUserPolicy(change, loosens(action) ? { subject } : null, io)
  throw new UsageError('E_USAGE', {
    found: `"trust" with the words ${quote(words.join(' '))}`,
    expected: trustCommand.usage,
  })
}

const addActions: Readonly<Record<string, string | undefined>> = {
  add: undefined,
  'add-curator': 'curator',
  'add-approver': 'approver',
}

function changeOf(action: string, words: readonly string[], options: ParsedOptions): PolicyChange | undefined {
  const [first, second, ...more] = words
  if (first === undefined || more.length > 0) return undefined
  if (Object.hasOwn(addActions, action)) return adding(first, second, addActions[action], options)
  if (action === 'remove') return removing(first, second, options)
  if (action !== 'registry' || second === undefined) return undefined
  return (text) => withMember(text, 'registry', { url: first, key: second })
}

function adding(name: string, key: string | undefined, role: string | undefined, options: ParsedOptions): PolicyChange {
  const list = readGrantList(options, role)
  const identity = readIdentity(key, options)
  const members = readGrantMembers(options, list)
  return (text) => withGrant(text, { list, name, identity, members })
}

function removing(name: string, key: string | undefined, options: ParsedOptions): PolicyChange {
  const list = readGrantList(options, undefined)
  const drops = matchesIdentity(key, options)
  return (text) => {
    const after = withoutGrant(text, list, name, drops)
    if (after !== text) return after
    throw new UsageError('E_USAGE', {
      found: `no grant for exactly ${quote(name)}${drops === undefined ? '' : ' with this identity'}`,
      next: 'See "touchmark trust list"; edit the file where a grant holds several names',
    })
  }
}

/** Whoever takes a grant away tightens. */
function loosens(action: string): boolean {
  return action !== 'remove'
}

function list(options: ParsedOptions, io: Io): number {
  const { format } = readOutput(options, io)
  const path = userPolicyPath(io)
  const level = parsePolicy(utf8(readPolicyText(path)), 'user', quote(path, 400))
  const report = trustReport(level)
  io.stdout.write(format === 'json' ? asciiJson(report) : renderTrust(report))
  return 0
}
