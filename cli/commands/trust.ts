import { mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { utf8 } from '../../src/encoding/bytes.ts'
import { ConfigError, UsageError, VerificationError } from '../../src/errors.ts'
import { isDelegated } from '../../src/trust/delegation.ts'
import { withGrant, withoutGrant } from '../../src/trust/grant-edit.ts'
import { emptyPolicyText, withMember } from '../../src/trust/policy-edit.ts'
import { parsePolicy } from '../../src/trust/policy-file.ts'
import { quote, visibleLine } from '../../src/visible-text.ts'
import type { Command, ParsedArguments, ParsedOptions } from '../command.ts'
import { confirmByCode } from '../confirm.ts'
import { writeNamedFile } from '../files.ts'
import { identityOptions, matchesIdentity, readGrantList, readGrantMembers, readIdentity } from '../identity-options.ts'
import type { Io } from '../io.ts'
import { outputOptions, readOutput } from '../output-options.ts'
import { loadUserPolicy, policyPaths } from '../policy.ts'
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

/** How a policy text becomes another. */
type Change = (text: string) => string

async function run({ options, words }: ParsedArguments, io: Io): Promise<number> {
  const [action = '', ...rest] = words
  if (action === 'list' && rest.length === 0) return list(options, io)
  const change = changeOf(action, rest, options)
  if (change !== undefined) return await edit(io, change, loosens(action) ? words : null)
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

function changeOf(action: string, words: readonly string[], options: ParsedOptions): Change | undefined {
  const [first, second, ...more] = words
  if (first === undefined || more.length > 0) return undefined
  if (Object.hasOwn(addActions, action)) return adding(first, second, addActions[action], options)
  if (action === 'remove') return removing(first, second, options)
  if (action !== 'registry' || second === undefined) return undefined
  return (text) => withMember(text, 'registry', { url: first, key: second })
}

function adding(name: string, key: string | undefined, role: string | undefined, options: ParsedOptions): Change {
  const list = readGrantList(options, role)
  const identity = readIdentity(key, options)
  const members = readGrantMembers(options, list)
  return (text) => withGrant(text, { list, name, identity, members })
}

function removing(name: string, key: string | undefined, options: ParsedOptions): Change {
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

/**
 * Changes the user's policy file; the new text must be a policy before it is written. `loosening` is what is asked for,
 * where it adds trust: then a person has to confirm it.
 */
async function edit(io: Io, change: Change, loosening: readonly string[] | null): Promise<number> {
  const path = userPolicyPath(io)
  const before = readPolicyText(path)
  parsePolicy(utf8(before), 'user', quote(path, 400))
  const after = change(before)
  parsePolicy(utf8(after), 'user', quote(path, 400))
  if (after !== before) {
    if (loosening !== null) await requireMayLoosen(loosening, newLines(before, after), io)
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeNamedFile(path, after, io)
  }
  io.stdout.write(`${after === before ? 'unchanged' : 'changed'}: ${quote(path, 400)}\n`)
  return 0
}

/**
 * @throws VerificationError `E_NOT_DELEGATED` where the grant could not count; UsageError `E_CONFIRMATION_REQUIRED` where
 * nobody confirms it.
 */
async function requireMayLoosen(
  [action = '', subject = '']: readonly string[],
  added: readonly string[],
  io: Io,
): Promise<void> {
  const policy = await loadUserPolicy(io)
  const ofMachineOnly = action === 'registry' && policy.delegated !== null
  if (ofMachineOnly || (action !== 'registry' && !isDelegated(policy, subject))) {
    throw new VerificationError('E_NOT_DELEGATED', {
      found: `a grant for ${quote(subject, 200)}, which the machine policy does not leave to you`,
      expected: `one for ${delegatedNames(policy.delegated)}`,
      next: 'Whoever looks after this machine can add it to its policy',
    })
  }
  const lines = added.map((line) => `  + ${visibleLine(line, 300)}`)
  await confirmByCode(`To trust more than before, this goes into your policy:\n${lines.join('\n')}`, io)
}

function newLines(before: string, after: string): string[] {
  const known = new Set(before.split('\n').map((line) => line.trim()))
  return after.split('\n').filter((line) => !known.has(line.trim()) && line.trim() !== '')
}

function delegatedNames(names: readonly string[] | null): string {
  return names === null || names.length === 0
    ? 'nothing: it delegates none'
    : names.map((name) => quote(name)).join(', ')
}

function userPolicyPath(io: Io): string {
  const path = policyPaths(io).user
  if (path === null) throw new ConfigError('E_CONFIG_INVALID', { found: 'no place for a user policy' })
  return path
}

function readPolicyText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return emptyPolicyText
    throw new ConfigError('E_FILE_ACCESS', { found: 'a policy that cannot be read', where: quote(path, 400), cause })
  }
}

function list(options: ParsedOptions, io: Io): number {
  const { format } = readOutput(options, io)
  const path = userPolicyPath(io)
  const level = parsePolicy(utf8(readPolicyText(path)), 'user', quote(path, 400))
  const report = trustReport(level)
  io.stdout.write(format === 'json' ? asciiJson(report) : renderTrust(report))
  return 0
}
