import { mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { formatPublicKey, keyId, parsePublicKey } from '../../src/crypto/ed25519.ts'
import { utf8 } from '../../src/encoding/bytes.ts'
import { isArray, isObject, type JsonValue, ownMember } from '../../src/encoding/json-value.ts'
import { ConfigError, UsageError } from '../../src/errors.ts'
import type { Level } from '../../src/trust/policy.ts'
import { emptyPolicyText, withElement, withMember, withoutElements } from '../../src/trust/policy-edit.ts'
import { parsePolicy } from '../../src/trust/policy-file.ts'
import { quote } from '../../src/visible-text.ts'
import type { Command, ParsedArguments, ParsedOptions } from '../command.ts'
import { writeNamedFile } from '../files.ts'
import type { Io } from '../io.ts'
import { outputOptions, readOutput } from '../output-options.ts'
import { policyPaths } from '../policy.ts'
import { asciiJson } from '../render/json.ts'

/** `touchmark trust`: whose signature counts, and which registry is asked. Edits the user's policy file. */
export const trustCommand: Command = {
  summary: 'say whose signature counts, and which registry is asked',
  usage: 'add NAME ed25519:KEY | remove NAME [ed25519:KEY] | registry URL VERIFIER-KEY | list',
  details:
    'NAME is a server name or a pattern such as io.github.acme/*. The user policy file is changed; comments stay.',
  targets: 0,
  options: { ...outputOptions },
  run,
}

async function run({ options, words }: ParsedArguments, io: Io): Promise<number> {
  const [action, first, second, ...more] = words
  if (more.length === 0) {
    if (action === 'add' && first !== undefined && second !== undefined)
      return edit(io, (text) => addPublisher(text, first, second))
    if (action === 'remove' && first !== undefined) return edit(io, (text) => removePublisher(text, first, second))
    if (action === 'registry' && first !== undefined && second !== undefined) {
      return edit(io, (text) => withMember(text, 'registry', { url: first, key: second }))
    }
    if (action === 'list' && first === undefined) return list(options, io)
  }
  throw new UsageError('E_USAGE', {
    found: `"trust" with the words ${quote(words.join(' '))}`,
    expected: trustCommand.usage,
  })
}

/** Changes the user's policy file; the new text must be a policy before it is written. */
function edit(io: Io, change: (text: string) => string): number {
  const path = userPolicyPath(io)
  const before = readPolicyText(path)
  parsePolicy(utf8(before), 'user', quote(path, 400))
  const after = change(before)
  parsePolicy(utf8(after), 'user', quote(path, 400))
  if (after !== before) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeNamedFile(path, after, io)
  }
  io.stdout.write(`${after === before ? 'unchanged' : 'changed'}: ${quote(path, 400)}\n`)
  return 0
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

function addPublisher(text: string, name: string, key: string): string {
  const publicKey = formatPublicKey(parsePublicKey(key))
  return withElement(text, 'publishers', { names: [name], identities: [{ type: 'key', publicKey }] })
}

function removePublisher(text: string, name: string, key: string | undefined): string {
  const after = withoutElements(text, 'publishers', (grant) => grantsExactly(grant, name, key))
  if (after !== text) return after
  throw new UsageError('E_USAGE', {
    found: `no grant for exactly ${quote(name)}`,
    next: 'See "touchmark trust list"; edit the file where a grant holds several names',
  })
}

/** Whether a grant is for this one name, and, where a key is given, for this one key: nothing else is lost with it. */
function grantsExactly(grant: JsonValue, name: string, key: string | undefined): boolean {
  if (!isObject(grant)) return false
  const names = ownMember(grant, 'names')
  const identities = ownMember(grant, 'identities')
  if (!isArray(names) || names.length !== 1 || names[0] !== name || !isArray(identities)) return false
  if (key === undefined) return true
  return identities.length === 1 && isObject(identities[0]) && ownMember(identities[0], 'publicKey') === key
}

function list(options: ParsedOptions, io: Io): number {
  const { format } = readOutput(options, io)
  const path = userPolicyPath(io)
  const level = parsePolicy(utf8(readPolicyText(path)), 'user', quote(path, 400))
  const report = trustReport(level)
  io.stdout.write(format === 'json' ? asciiJson(report) : renderTrust(report))
  return 0
}

interface TrustReport {
  readonly publishers: readonly {
    readonly names: readonly string[]
    readonly identities: readonly { readonly publicKey: string; readonly keyId: string }[]
  }[]
  readonly registry: { readonly url: string; readonly key: string } | null
}

function trustReport(level: Level): TrustReport {
  if (level.name === 'project') return { publishers: [], registry: null }
  const publishers = level.grants.publishers.map(({ names, identities }) => ({
    names,
    identities: identities.flatMap((each) =>
      each.type === 'key' ? [{ publicKey: formatPublicKey(each.publicKey), keyId: keyId(each.publicKey) }] : [],
    ),
  }))
  return { publishers, registry: level.grants.registry ?? null }
}

function renderTrust({ publishers, registry }: TrustReport): string {
  const lines = publishers.flatMap(({ names, identities }) =>
    identities.map(({ publicKey }) => `  ${names.join(' ').padEnd(40)} ${publicKey}`),
  )
  const asked = registry === null ? '  no registry' : `  registry ${registry.url} with key ${registry.key}`
  return `${[...(lines.length === 0 ? ['  nobody\u2019s signature counts yet'] : lines), asked].join('\n')}\n`
}
