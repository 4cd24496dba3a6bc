/**
 * A policy file: JSON with comments, strict. An unknown member is refused with the nearest known name, and all problems
 * are reported together, each with its JSON pointer. Format: docs/spec/policy.md.
 */
import type { JsonValue } from '../encoding/json-value.ts'
import { type JsonDocument, parseJson } from '../encoding/strict-json.ts'
import { ConfigError, TouchmarkError } from '../errors.ts'
import { quote } from '../visible-text.ts'
import { type ConfigProblem, ConfigReader } from './config-reader.ts'
import { asBoolean, defined } from './config-values.ts'
import { asDurationMs } from './duration.ts'
import { isNamePattern } from './name-pattern.ts'
import type { Demands, Level } from './policy.ts'
import { readCalls } from './read-calls.ts'
import { asThreshold, grantMembers, namePattern, readGrants } from './read-grants.ts'
import { presets } from './reasons.ts'

/** Which file it is. Only a project's may state no grants; only a machine's may delegate. */
export type LevelName = Level['name']

const demandMembers = [
  '$schema',
  'preset',
  'coolDown',
  'requireSignature',
  'requireReceipt',
  'threshold',
  'uniqueToolNames',
  'calls',
] as const
const projectGrant = 'a project cannot grant trust, only tighten; put it into your own policy'
const refusedMembers: Readonly<Record<LevelName, Readonly<Record<string, string>>>> = {
  machine: {},
  user: { delegate: 'only the machine policy delegates' },
  project: {
    publishers: projectGrant,
    curators: projectGrant,
    approvers: projectGrant,
    exceptions: projectGrant,
    bypasses: projectGrant,
    acceptSuppressions: projectGrant,
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
  const stated = { demands, ...(file.has('calls') ? { calls: readCalls(file.object('calls'), name) } : {}) }
  if (name === 'project') return { name, ...stated }
  const grants = readGrants(file)
  if (name === 'user') return { name, ...stated, grants }
  return { name, ...stated, grants, delegate: file.texts('delegate', isNamePattern, namePattern) }
}

function readDemands(file: ConfigReader): Partial<Demands> {
  return defined({
    preset: file.optional('preset', (value) => presets.find((preset) => preset === value), presets.join(', ')),
    coolDownMs: file.optional('coolDown', asDurationMs, 'a duration such as "90m", "72h" or "3d"'),
    requireSignature: file.optional('requireSignature', asBoolean, 'true or false'),
    requireReceipt: file.optional('requireReceipt', asBoolean, 'true or false'),
    threshold: file.optional('threshold', asThreshold, 'a whole number from 1'),
    uniqueToolNames: file.optional('uniqueToolNames', asBoolean, 'true or false'),
  })
}

function asText(value: JsonValue): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
