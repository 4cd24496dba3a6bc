/** Reads the part of a policy file that is about calls. Format: docs/spec/policy.md. */

import { isArray, isObject, type JsonValue } from '../encoding/json-value.ts'
import {
  type AlertDemand,
  type AlertPlace,
  type ArgumentRule,
  type CallDemands,
  type CallerDemand,
  type CallRule,
  callPresets,
  type OutputRule,
  type SecretPlace,
} from './call-rules.ts'
import type { ConfigReader } from './config-reader.ts'
import { asBoolean, asTimeMs, defined } from './config-values.ts'
import { asDurationMs } from './duration.ts'
import { isNamePattern } from './name-pattern.ts'
import type { Level } from './policy.ts'

const ruleMembers = [
  ...['servers', 'tools', 'enabled', 'reason', 'until', 'perMinute', 'timeout', 'requireAuditLog'],
  ...['scopes', 'arguments', 'denied', 'output', 'requireApproval', 'secrets'],
] as const

/** Reads the member `calls`; what is wrong is noted with the reader. */
export function readCalls(calls: ConfigReader, level: Level['name']): CallDemands {
  const ofOwners = level === 'project' ? [] : ['heads', 'callers', 'alerts', 'secrets']
  calls.only(['preset', 'log', 'serverRequests', 'rules', ...ofOwners], {
    heads: 'a project cannot say where records go',
    callers: 'a project cannot say whose tokens count',
    alerts: 'a project cannot say where alerts go',
    secrets: 'a project cannot name secrets',
  })
  const rules = calls.objects('rules').map((rule) => readRule(rule, level))
  const heads = calls.texts('heads', (text) => text !== '', 'a file or a URL')
  return {
    ...defined({
      preset: calls.optional('preset', oneOf(callPresets), callPresets.join(', ')),
      log: calls.optional('log', asBoolean, 'true or false'),
      serverRequests: calls.has('serverRequests') ? readServerRequests(calls.object('serverRequests')) : undefined,
      heads: calls.has('heads') ? heads : undefined,
      callers: calls.has('callers') && level !== 'project' ? readCallers(calls.object('callers')) : undefined,
      alerts: calls.has('alerts') && level !== 'project' ? readAlerts(calls.object('alerts')) : undefined,
      secrets: calls.optional(
        'secrets',
        asSecrets,
        'NAME: "env:VARIABLE", "file:/PATH" or a program as a list of words',
      ),
    }),
    rules,
  }
}

const allowOrDeny = ['allow', 'deny'] as const

function readServerRequests(fields: ConfigReader): CallDemands['serverRequests'] {
  fields.only(['sampling', 'elicitation'])
  return defined({
    sampling: fields.optional('sampling', oneOf(allowOrDeny), 'allow or deny'),
    elicitation: fields.optional('elicitation', oneOf(allowOrDeny), 'allow or deny'),
  })
}

function readCallers(fields: ConfigReader): CallerDemand | undefined {
  fields.only(['issuer', 'audience', 'keys', 'maxLifetime', 'scopes', 'perMinute'])
  const issuer = fields.required('issuer', asServiceUrl, 'the issuer\u2019s https URL, as it stands in tokens')
  const audience = fields.required('audience', asText, 'what tokens for this guard say in "aud"')
  const more = defined({
    keys: fields.optional('keys', asServiceUrl, 'the https URL of a JSON Web Key Set'),
    maxLifetimeMs: fields.optional('maxLifetime', asDurationMs, 'a duration such as "60m"'),
    scopes: fields.has('scopes') ? fields.texts('scopes', (text) => text !== '', 'a scope') : undefined,
    perMinute: fields.optional('perMinute', asCount, 'a whole number from 0'),
  })
  return issuer === undefined || audience === undefined ? undefined : { issuer, audience, ...more }
}

function readAlerts(fields: ConfigReader): AlertDemand | undefined {
  fields.only(['to', 'perMinute', 'addresses'])
  const to = fields.required('to', asPlaces, 'a list of absolute files, https URLs, and programs as lists of words')
  const more = defined({
    perMinute: fields.optional('perMinute', asCount, 'a whole number from 0'),
    addresses: fields.has('addresses')
      ? fields.texts('addresses', isNetwork, 'an address, or a network such as 10.0.0.0/8')
      : undefined,
  })
  return to === undefined ? undefined : { to, ...more }
}

function asSecrets(value: JsonValue): Readonly<Record<string, SecretPlace>> | undefined {
  if (!isObject(value)) return undefined
  const pairs = Object.entries(value).map(([name, place]) => [name, asSecretPlace(place)] as const)
  const read = pairs.flatMap(([name, place]) => (isSecretName(name) && place !== undefined ? [[name, place]] : []))
  return read.length === pairs.length ? Object.fromEntries(read) : undefined
}

function asSecretPlace(value: JsonValue): SecretPlace | undefined {
  if (typeof value !== 'string') return asProgram(value)
  return /^(?:env:[A-Za-z_]\w{0,127}|file:\/.{1,4095})$/.test(value) ? value : undefined
}

function isSecretName(text: string): boolean {
  return /^[A-Za-z_]\w{0,127}$/.test(text)
}

function asPlaces(value: JsonValue): AlertPlace[] | undefined {
  if (!isArray(value) || value.length === 0) return undefined
  const places = value.map(asPlace)
  return places.includes(undefined) ? undefined : places.filter((place) => place !== undefined)
}

function asPlace(value: JsonValue): AlertPlace | undefined {
  if (typeof value === 'string') return value.startsWith('/') ? value : asServiceUrl(value)
  return asProgram(value)
}

/** The words of a program, by its absolute path. */
function asProgram(value: JsonValue): readonly string[] | undefined {
  if (!isArray(value)) return undefined
  const words = value.filter((word) => typeof word === 'string')
  return words.length === value.length && words[0]?.startsWith('/') === true ? words : undefined
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  const isV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.|$)){4}$/.test(address)
  const isV6 = /^[0-9a-f:]{2,39}$/i.test(address) && address.includes(':') && URL.canParse(`http://[${address}]/`)
  const most = isV4 ? 32 : 128
  return more.length === 0 && (isV4 || isV6) && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))
}

/** An https URL, or an http one on loopback, kept as it was written: an issuer is compared letter by letter. */
function asServiceUrl(value: JsonValue): string | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined
  const { protocol, hostname, username, password } = new URL(value)
  const isOwn = protocol === 'http:' && /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
  return (protocol === 'https:' || isOwn) && username === '' && password === '' ? value : undefined
}

function readRule(rule: ConfigReader, level: Level['name']): CallRule {
  rule.only(ruleMembers)
  if (!rule.has('servers')) rule.problem('servers', 'this member is missing; "*" is every server')
  const servers = rule.texts('servers', isServer, 'a configuration entry, a server name, "owner/*" or "*"')
  const tools = rule.texts('tools', (text) => text !== '', 'a tool name, in which * stands for any characters')
  const enabled = rule.optional('enabled', asBoolean, 'true or false')
  if (enabled === true) checkElevation(rule, level)
  if (rule.has('secrets') && level === 'project') rule.problem('secrets', 'a project cannot hand out secrets')
  return {
    servers,
    tools,
    ...defined({
      enabled,
      reason: rule.optional('reason', asText, 'why it is enabled'),
      until: rule.optional('until', asTimeMs, 'a time such as "2027-01-31T00:00:00Z"'),
      perMinute: rule.optional('perMinute', asCount, 'a whole number from 0'),
      timeoutMs: rule.optional('timeout', asDurationMs, 'a duration such as "30s" or "2m"'),
      requireAuditLog: rule.optional('requireAuditLog', asBoolean, 'true or false'),
      approvalMs: rule.optional('requireApproval', asApprovalMs, 'true, or a duration from "1s" to "24h"'),
      secrets: rule.has('secrets') ? rule.texts('secrets', isSecretName, 'the name of a secret') : undefined,
      scopes: rule.has('scopes') ? rule.texts('scopes', (text) => text !== '', 'a scope') : undefined,
      arguments: rule.has('arguments') ? rule.objects('arguments').flatMap(readArgument) : undefined,
      denied: rule.has('denied')
        ? rule.texts('denied', (text) => text !== '', 'a file name or "sensitive"')
        : undefined,
      output: rule.has('output') ? readOutput(rule.object('output')) : undefined,
    }),
  }
}

/** How long a call waits for a person where the rule does not say. */
const defaultApprovalMs = 300_000
const longestApprovalMs = 86_400_000

function asApprovalMs(value: JsonValue): number | undefined {
  if (value === true) return defaultApprovalMs
  const time = asDurationMs(value)
  return time !== undefined && time > 0 && time <= longestApprovalMs ? time : undefined
}

/** `enabled: true` gives; so it needs a level that may give, and a reason. */
function checkElevation(rule: ConfigReader, level: Level['name']): void {
  if (level === 'project') rule.problem('enabled', 'a project cannot enable a tool, only turn one off')
  if (!rule.has('reason')) rule.problem('reason', 'this member is missing; expected why the tool is enabled')
}

function readArgument(fields: ConfigReader): ArgumentRule[] {
  fields.only(['pointer', 'paths', 'hosts', 'values', 'patterns', 'maxLength', 'required'])
  const pointer = fields.required('pointer', asPointer, 'a JSON pointer such as "/path" or "/files/*"')
  const rule = defined({
    paths: fields.has('paths') ? fields.texts('paths', isFolder, 'an absolute folder such as "/srv"') : undefined,
    hosts: fields.has('hosts') ? fields.texts('hosts', isHost, 'a host, or "*.host" for those below it') : undefined,
    values: fields.optional('values', (value) => (isArray(value) ? value : undefined), 'a list of values'),
    patterns: fields.has('patterns')
      ? fields.texts('patterns', (text) => text !== '', 'a text in which * stands for any characters')
      : undefined,
    maxLength: fields.optional('maxLength', asCount, 'a whole number from 0'),
    required: fields.optional('required', asBoolean, 'true or false'),
  })
  if (Object.keys(rule).length === 0)
    fields.problem('', 'expected at least one of paths, hosts, values, patterns, maxLength, required')
  return pointer === undefined ? [] : [{ pointer, ...rule }]
}

function readOutput(fields: ConfigReader): OutputRule {
  fields.only(['maxCharacters', 'clean', 'refuseInstructions', 'matchesSchema'])
  return defined({
    maxCharacters: fields.optional('maxCharacters', asCount, 'a whole number from 0'),
    clean: fields.optional('clean', asBoolean, 'true or false'),
    refuseInstructions: fields.optional('refuseInstructions', asBoolean, 'true or false'),
    matchesSchema: fields.optional('matchesSchema', asBoolean, 'true or false'),
  })
}

function oneOf<T extends string>(words: readonly T[]): (value: JsonValue) => T | undefined {
  return (value) => words.find((word) => word === value)
}

function asText(value: JsonValue): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

function asCount(value: JsonValue): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}

function asPointer(value: JsonValue): string | undefined {
  return typeof value === 'string' && /^(?:\/(?:[^~/]|~[01])*)*$/.test(value) ? value : undefined
}

function isServer(text: string): boolean {
  return text === '*' || (text !== '' && (!text.includes('/') || isNamePattern(text)))
}

function isFolder(text: string): boolean {
  return text.startsWith('/') && !text.split('/').includes('..')
}

function isHost(text: string): boolean {
  return /^(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/.test(text)
}
