/**
 * A policy file: JSON with comments, strict. An unknown member is refused with the nearest known name, and all problems
 * are reported together, each with its JSON pointer. Format: docs/spec/policy.md.
 */
import { parsePublicKey } from '../crypto/ed25519.ts'
import type { JsonValue } from '../encoding/json-value.ts'
import { type JsonDocument, parseJson } from '../encoding/strict-json.ts'
import { ConfigError, TouchmarkError } from '../errors.ts'
import { parseVerifierKey } from '../log/note.ts'
import { quote } from '../visible-text.ts'
import type { AcceptedIdentity } from './accepted-identity.ts'
import { type ConfigProblem, ConfigReader } from './config-reader.ts'
import type { PublisherGrant } from './grants.ts'
import { isNamePattern } from './name-pattern.ts'
import type { Demands, Exception, Grants, Level, RegistryGrant } from './policy.ts'
import { presets } from './reasons.ts'
import { parseTime } from './time.ts'

/** Which file it is. Only a project's may state no grants; only a machine's may delegate. */
export type LevelName = Level['name']

const demandMembers = ['$schema', 'preset', 'coolDown', 'requireSignature', 'requireReceipt'] as const
const grantMembers = ['publishers', 'exceptions', 'registry'] as const
const projectGrant = 'a project cannot grant trust, only tighten; put it into your own policy'
const refusedMembers: Readonly<Record<LevelName, Readonly<Record<string, string>>>> = {
  machine: {},
  user: { delegate: 'only the machine policy delegates' },
  project: {
    publishers: projectGrant,
    exceptions: projectGrant,
    registry: projectGrant,
    delegate: 'only the machine policy delegates',
  },
}

/**
 * Reads the policy file of one level. `where` names it in messages.
 *
 * @throws ConfigError `E_POLICY_INVALID` naming every problem; `parts.pointer` is that of the first.
 */
export function parsePolicy(bytes: Uint8Array, level: LevelName, where: string): Level {
  const { value, issues } = readDocument(bytes, where)
  const file = new ConfigReader(value)
  for (const { pointer } of issues)
    file.problems.push({ pointer, message: 'a value that two readers may read differently' })
  const read = readLevel(file, level)
  if (file.problems.length > 0) throw invalid(file.problems, where)
  return read
}

function readDocument(bytes: Uint8Array, where: string): JsonDocument {
  try {
    return parseJson(bytes, { comments: true })
  } catch (cause) {
    const found = cause instanceof TouchmarkError ? cause.message : 'not JSON'
    throw new ConfigError('E_POLICY_INVALID', { found, where, expected: 'JSON with comments', cause })
  }
}

function invalid(problems: readonly ConfigProblem[], where: string): ConfigError {
  const list = problems.map(({ pointer, message }) => `${quote(pointer)}: ${message}`).join('; ')
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`
  return new ConfigError('E_POLICY_INVALID', {
    found: `${count} (${list})`,
    where,
    expected: 'a policy as docs/spec/policy.md describes it',
    pointer: problems[0]?.pointer ?? '',
  })
}

function readLevel(file: ConfigReader, name: LevelName): Level {
  const members = { project: [], user: grantMembers, machine: [...grantMembers, 'delegate'] }[name]
  file.only([...demandMembers, ...members], refusedMembers[name])
  file.optional('$schema', asText, 'a URL')
  const demands = readDemands(file)
  if (name === 'project') return { name, demands }
  const grants = readGrants(file)
  if (name === 'user') return { name, demands, grants }
  return { name, demands, grants, delegate: file.texts('delegate', isNamePattern, namePattern) }
}

const namePattern = 'a server name, "owner/*" or "*"'

function readDemands(file: ConfigReader): Partial<Demands> {
  return defined({
    preset: file.optional('preset', (value) => presets.find((preset) => preset === value), presets.join(', ')),
    coolDownMs: file.optional('coolDown', asDurationMs, 'a duration such as "90m", "72h" or "3d"'),
    requireSignature: file.optional('requireSignature', asBoolean, 'true or false'),
    requireReceipt: file.optional('requireReceipt', asBoolean, 'true or false'),
  })
}

function readGrants(file: ConfigReader): Grants {
  const publishers = file.objects('publishers').map(readPublisher)
  const exceptions = file.objects('exceptions').flatMap(readException)
  const registry = file.has('registry') ? readRegistry(file.object('registry')) : undefined
  return { publishers, exceptions, ...(registry === undefined ? {} : { registry }) }
}

function readPublisher(grant: ConfigReader): PublisherGrant {
  grant.only(['names', 'identities'])
  const names = grant.texts('names', isNamePattern, namePattern)
  const identities = grant.objects('identities').flatMap(readIdentity)
  for (const member of ['names', 'identities']) if (!grant.has(member)) grant.problem(member, 'this member is missing')
  return { names, identities }
}

function readIdentity(fields: ConfigReader): AcceptedIdentity[] {
  fields.only(['type', 'publicKey'])
  const type = fields.required('type', (value) => (value === 'key' ? value : undefined), '"key"')
  const publicKey = fields.required('publicKey', asPublicKey, '"ed25519:" and a public key in base64')
  return type === undefined || publicKey === undefined ? [] : [{ type, publicKey }]
}

function readException(fields: ConfigReader): Exception[] {
  fields.only(['what', 'servers', 'item', 'until', 'reason'])
  const what = fields.required('what', asWord, 'the id of a rule, or "partial"')
  const servers = fields.texts('servers', isServer, 'a configuration entry or a server name')
  if (servers.length === 0) fields.problem('servers', 'expected at least one server')
  const item = fields.optional('item', asText, 'the name of an item')
  const until = fields.required('until', asTimeMs, 'a time such as "2027-01-31T00:00:00Z"')
  const reason = fields.required('reason', asText, 'why this is accepted')
  if (what === undefined || until === undefined || reason === undefined) return []
  return [{ what, servers, until, reason, ...(item === undefined ? {} : { item }) }]
}

function readRegistry(fields: ConfigReader): RegistryGrant | undefined {
  fields.only(['url', 'key'])
  const url = fields.required('url', asRegistryUrl, 'an https URL (http only on loopback) without credentials')
  const key = fields.required('key', asVerifierKey, "the registry's note verifier key")
  return url === undefined || key === undefined ? undefined : { url, key }
}

function asText(value: JsonValue): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function asBoolean(value: JsonValue): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined
}

function asWord(value: JsonValue): string | undefined {
  return typeof value === 'string' && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(value) ? value : undefined
}

function isServer(text: string): boolean {
  return text !== '' && text !== '*' && (!text.includes('/') || isNamePattern(text))
}

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

function asDurationMs(value: JsonValue): number | undefined {
  const [, digits, unit] = (typeof value === 'string' && /^(\d{1,6})([mhd])$/.exec(value)) || []
  return digits === undefined || unit === undefined ? undefined : Number(digits) * (unitMs[unit] ?? Number.NaN)
}

function asTimeMs(value: JsonValue): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(value)) return undefined
  return parseTime(value)
}

function asPublicKey(value: JsonValue): Uint8Array | undefined {
  return attempt(() => (typeof value === 'string' ? parsePublicKey(value) : undefined))
}

function asVerifierKey(value: JsonValue): string | undefined {
  return attempt(() => (typeof value === 'string' && parseVerifierKey(value) ? value : undefined))
}

function asRegistryUrl(value: JsonValue): string | undefined {
  const url = attempt(() => (typeof value === 'string' ? new URL(value) : undefined))
  if (url === undefined || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    return undefined
  const loopback = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) return undefined
  return url.href.replace(/\/$/, '')
}

/** A foreign value that a parser refuses is no value; the caller says what was expected. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

function defined<T extends object>(members: { [K in keyof T]: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Partial<T>
}
