/** Reads the part of a policy file that gives trust: publishers, curators, approvers, exceptions, the registry. */
import type { JsonValue } from '../encoding/json-value.ts'
import { parseVerifierKey } from '../log/note.ts'
import type { ConfigReader } from './config-reader.ts'
import { asTimeMs } from './config-values.ts'
import type { IdentityGrant, PublisherGrant, VoucherGrant } from './identity-grant.ts'
import { isNamePattern } from './name-pattern.ts'
import { type Bypass, type Exception, type Grants, longestBypassMs, type RegistryGrant } from './policy.ts'
import { countDistinct, readAcceptedIdentity } from './read-accepted-identity.ts'
import { effects, exceptableReasons } from './reasons.ts'

/** Members of a policy file that give trust. */
export const grantMembers = [
  'publishers',
  'curators',
  'approvers',
  'exceptions',
  'bypasses',
  'acceptSuppressions',
  'registry',
] as const

/** What a name pattern is, in messages. */
export const namePattern = 'a server name, "owner/*" or "*"'

/** Reads all grants; what is wrong is noted with the reader. */
export function readGrants(file: ConfigReader): Grants {
  const publishers = file.objects('publishers').map(readPublisher)
  const curators = file.objects('curators').map(readVoucher)
  const approvers = file.objects('approvers').map(readVoucher)
  const exceptions = file.objects('exceptions').flatMap(readException)
  const bypasses = file.objects('bypasses').flatMap(readBypass)
  const acceptSuppressions = file.texts('acceptSuppressions', isOwnedPattern, 'a server name or "owner/*"')
  const registry = file.has('registry') ? readRegistry(file.object('registry')) : undefined
  return {
    publishers,
    ...(file.has('curators') ? { curators } : {}),
    ...(file.has('approvers') ? { approvers } : {}),
    exceptions,
    ...(file.has('bypasses') ? { bypasses } : {}),
    ...(file.has('acceptSuppressions') ? { acceptSuppressions } : {}),
    ...(registry === undefined ? {} : { registry }),
  }
}

function readPublisher(grant: ConfigReader): PublisherGrant {
  grant.only(['names', 'identities', 'threshold', 'validFrom', 'validUntil'])
  const names = grant.texts('names', isNamePattern, namePattern)
  const identities = readIdentities(grant)
  const validFrom = grant.optional('validFrom', asTimeMs, aTime)
  const validUntil = grant.optional('validUntil', asTimeMs, aTime)
  if (validFrom !== undefined && validUntil !== undefined && validUntil <= validFrom)
    grant.problem('validUntil', 'expected a time after validFrom')
  return {
    names,
    ...identities,
    ...(validFrom === undefined ? {} : { validFrom }),
    ...(validUntil === undefined ? {} : { validUntil }),
  }
}

function readVoucher(grant: ConfigReader): VoucherGrant {
  grant.only(['names', 'identities', 'threshold'])
  const names = grant.texts('names', isServerOrAll, 'a configuration entry, a server name, "owner/*" or "*"')
  return { names, ...readIdentities(grant) }
}

function readIdentities(grant: ConfigReader): IdentityGrant {
  const listed = grant.objects('identities')
  const identities = listed.flatMap(readAcceptedIdentity)
  for (const member of ['names', 'identities']) if (!grant.has(member)) grant.problem(member, 'this member is missing')
  const threshold = grant.optional('threshold', asThreshold, 'a whole number from 1')
  if (threshold === undefined) return { identities }
  const most = countDistinct(identities)
  // Where an identity could not be read, that is the problem; their number is not known then.
  if (threshold > most && identities.length === listed.length)
    grant.problem('threshold', `expected at most ${most}, the number of distinct identities, found ${threshold}`)
  return { identities, threshold }
}

/** A number of identities, from 1. */
export function asThreshold(value: JsonValue): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 ? value : undefined
}

function readException(fields: ConfigReader): Exception[] {
  fields.only(['what', 'servers', 'item', 'pointer', 'sha256', 'until', 'reason'])
  const what = fields.required('what', asWord, `the id of a rule, or ${exceptableReasons.join(', ')}`)
  if (what !== undefined && isReason(what) && !exceptableReasons.some((reason) => reason === what)) {
    const list = exceptableReasons.join(', ')
    fields.problem('what', `"${what}" cannot be excepted; of the reasons only ${list} can`)
  }
  const servers = readServers(fields)
  const item = fields.optional('item', asText, 'the name of an item')
  const text = readTextLimits(fields, what)
  const { until, reason } = readTerms(fields)
  if (what === undefined || until === undefined || reason === undefined) return []
  return [{ what, servers, until, reason, ...(item === undefined ? {} : { item }), ...text }]
}

function readBypass(fields: ConfigReader): Bypass[] {
  fields.only(['servers', 'from', 'until', 'reason'])
  const servers = readServers(fields)
  const from = fields.required('from', asTimeMs, aTime)
  const { until, reason } = readTerms(fields)
  if (from === undefined || until === undefined || reason === undefined) return []
  if (until <= from || until - from > longestBypassMs) fields.problem('until', 'expected at most 24 hours after "from"')
  return [{ servers, from, until, reason }]
}

function readServers(fields: ConfigReader): readonly string[] {
  const servers = fields.texts('servers', isServer, 'a configuration entry or a server name')
  if (servers.length === 0) fields.problem('servers', 'expected at least one server')
  return servers
}

function readTerms(fields: ConfigReader): { until: number | undefined; reason: string | undefined } {
  return {
    until: fields.required('until', asTimeMs, aTime),
    reason: fields.required('reason', asWords, 'why this is accepted'),
  }
}

/** One text of one place: only findings of rules have one. */
function readTextLimits(fields: ConfigReader, what: string | undefined): Pick<Exception, 'pointer' | 'sha256'> {
  const pointer = fields.optional('pointer', asPointer, 'a JSON pointer within the item')
  const sha256 = fields.optional('sha256', asSha256, '64 lower-case hexadecimal digits')
  if ((fields.has('pointer') || fields.has('sha256')) && what !== undefined && isReason(what)) {
    fields.problem('what', `"${what}" is about no text; pointer and sha256 go with the id of a rule`)
  }
  return { ...(pointer === undefined ? {} : { pointer }), ...(sha256 === undefined ? {} : { sha256 }) }
}

function asPointer(value: JsonValue): string | undefined {
  return typeof value === 'string' && /^(?:\/(?:[^~/]|~[01])*)*$/.test(value) ? value : undefined
}

function asSha256(value: JsonValue): string | undefined {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value) ? value : undefined
}

/** Never all names: whoever may sign could then silence what is found in their own texts. */
function isOwnedPattern(text: string): boolean {
  return text !== '*' && isNamePattern(text)
}

function isReason(word: string): boolean {
  return Object.hasOwn(effects, word)
}

function readRegistry(fields: ConfigReader): RegistryGrant | undefined {
  fields.only(['url', 'key'])
  const url = fields.required('url', asRegistryUrl, 'an https URL (http only on loopback) without credentials')
  const key = fields.required('key', asVerifierKey, "the registry's note verifier key")
  return url === undefined || key === undefined ? undefined : { url, key }
}

function asWords(value: JsonValue): string | undefined {
  return asText(value)?.trim() === '' ? undefined : asText(value)
}

function asText(value: JsonValue): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function asWord(value: JsonValue): string | undefined {
  return typeof value === 'string' && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(value) ? value : undefined
}

function isServer(text: string): boolean {
  return text !== '' && text !== '*' && (!text.includes('/') || isNamePattern(text))
}

function isServerOrAll(text: string): boolean {
  return text === '*' || isServer(text)
}

const aTime = 'a time such as "2027-01-31T00:00:00Z"'

function asVerifierKey(value: JsonValue): string | undefined {
  try {
    return typeof value === 'string' && parseVerifierKey(value) ? value : undefined
  } catch {
    return undefined
  }
}

function asRegistryUrl(value: JsonValue): string | undefined {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined
  if (url === undefined || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    return undefined
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) return undefined
  return url.href.replace(/\/$/, '')
}

function isLoopback({ hostname }: URL): boolean {
  return ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)
}
