import { isArray, isObject, type JsonObject, type JsonValue } from '../../../../src/encoding/json-value.ts'
import {
  type ClientConfiguration,
  type ConfiguredServer,
  readConfiguration,
} from '../../../../src/lint/configuration/client-configuration.ts'
import type { ConfigurationMatch, ConfigurationRule } from '../../../../src/lint/configuration/configuration-rule.ts'
import { makeDefinition } from '../../../../src/snapshot/definition.ts'
import { makeSnapshot, type Snapshot } from '../../../../src/snapshot/snapshot.ts'

/** What a rule says of a configuration: a file as clients have it, or servers with their tools. */
export function checkConfiguration(rule: ConfigurationRule, example: JsonValue): ConfigurationMatch[] {
  const configuration = readExample(example)
  if (rule.kind === 'whole') return [...rule.check(configuration)]
  const inputs = rule.checkInputs?.(configuration.inputs ?? []) ?? []
  return [...configuration.servers.flatMap((server) => [...rule.check(server)]), ...inputs]
}

/** The severities of a rule's matches, the rule's own where a match names none. */
export function configurationSeverities(rule: ConfigurationRule, example: JsonValue): string[] {
  return checkConfiguration(rule, example).map(({ severity = rule.severity }) => severity)
}

/** One entry that starts something, as a configuration. */
export function started(command: string, args: readonly string[] = [], more: JsonObject = {}): JsonObject {
  return { mcpServers: { a: { command, args, ...more } } }
}

/** A server that shows these tools, and these instructions. */
export function shows(tools: readonly JsonObject[], instructions: string | null = null): Snapshot {
  const context = { serverInfo: null, protocolVersion: '2025-11-25', capabilities: {}, platform: 'linux-x64' }
  const items = tools.map((tool) => makeDefinition('tools', { name: 'a', ...tool }))
  return makeSnapshot({ context, instructions, sections: { tools: items } })
}

function readExample(example: JsonValue): ClientConfiguration {
  const read = readConfiguration(example)
  if (read !== undefined) return read
  return { servers: Object.entries(isObject(example) ? example : {}).map(([name, tools]) => knownServer(name, tools)) }
}

function knownServer(name: string, tools: JsonValue): ConfiguredServer {
  const snapshot = shows(isArray(tools) ? tools.filter(isObject) : [])
  return { name, path: ['mcpServers', name], entry: {}, argv: [], url: null, settings: [], snapshot }
}
