/** Reads the collections of definitions that the linter is judged on. They lie outside the project and are never copied. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isArray, isObject, type JsonObject, type JsonValue } from '../../src/encoding/json-value.ts'
import { parseJsonText } from '../../src/encoding/strict-json.ts'
import { type Definition, makeDefinition } from '../../src/snapshot/definition.ts'
import { makeSnapshot, type Snapshot } from '../../src/snapshot/snapshot.ts'

/** One labelled definition of a collection of attacks. */
export interface AttackCase {
  readonly id: string
  /** Name of the collection. */
  readonly dataset: string
  /** Part of the collection; `""` where it has none. */
  readonly subset: string
  readonly isMalicious: boolean
  /** `definition` is poison that can be read in the definition itself; the others are told apart (see the collections' README). */
  readonly scope: string
  readonly attackClass: string
  /** The server as it shows itself: one tool, and instructions where the case has them. */
  readonly snapshot: Snapshot
  /** The same tool before it was poisoned. */
  readonly clean?: Definition
}

/** Servers presumed benign. */
export interface BenignServer {
  readonly package: string
  readonly snapshot: Snapshot
}

/** Consecutive releases of one real server, oldest first. */
export interface History {
  readonly package: string
  readonly releases: readonly { readonly version: string; readonly snapshot: Snapshot }[]
}

/** Every case of `attacks/*.jsonl`. */
export function readAttacks(folder: string): AttackCase[] {
  return jsonlFiles(join(folder, 'attacks')).flatMap((file) => readLines(file).map(attackCase))
}

/** Descriptions of poisoned tools, at most 600 characters each: `count` of them, spread evenly over all collections. */
export function attackSample(folder: string, count: number): string[] {
  const texts = readAttacks(folder)
    .filter(({ isMalicious, scope }) => isMalicious && scope === 'definition')
    .map(({ snapshot }) => String(snapshot.sections.tools[0]?.value['description'] ?? ''))
    .filter((text) => text.length >= 40 && text.length <= 600)
  return Array.from({ length: Math.min(count, texts.length) }, (_, index) => {
    return texts[Math.floor((index * texts.length) / count)] ?? ''
  })
}

/** Servers of `benign/<name>.jsonl`: `live`, `catalogue` or `scraped`. */
export function readBenign(folder: string, name: string): BenignServer[] {
  return readLines(join(folder, 'benign', `${name}.jsonl`)).map((line) => ({
    package: String(line['package']),
    snapshot: snapshotOf(line),
  }))
}

/** Every server of `history/*.jsonl`. */
export function readHistories(folder: string): History[] {
  return jsonlFiles(join(folder, 'history')).map((file) => {
    const lines = readLines(file)
    const releases = lines.map((line) => ({ version: String(line['version']), snapshot: snapshotOf(line) }))
    return { package: String(lines[0]?.['package']), releases }
  })
}

/** Items by a key, groups in the order in which they are first met. */
export function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

function jsonlFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl'))
    .sort()
    .map((file) => join(folder, file))
}

function readLines(file: string): JsonObject[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => parseJsonText(line).value as JsonObject)
}

function attackCase(line: JsonObject): AttackCase {
  const { tool, clean, instructions } = line
  return {
    id: String(line['id']),
    dataset: String(line['dataset']),
    subset: typeof line['subset'] === 'string' ? line['subset'] : '',
    isMalicious: line['label'] === 'malicious',
    scope: String(line['scope']),
    attackClass: String(line['attack_class']),
    snapshot: snapshotOf({ tools: [tool ?? null], initialize: { instructions: instructions ?? null } }),
    ...(isObject(clean) ? { clean: definition(clean) } : {}),
  }
}

function snapshotOf({ tools, initialize }: JsonObject): Snapshot {
  const hello = isObject(initialize) ? initialize : {}
  const { instructions, serverInfo } = hello
  return makeSnapshot({
    context: {
      serverInfo: isObject(serverInfo) ? serverInfo : {},
      protocolVersion: '2025-11-25',
      capabilities: {},
      platform: 'linux-x64',
    },
    instructions: typeof instructions === 'string' ? instructions : null,
    sections: { tools: onceEach((isArray(tools) ? tools : []).filter(isObject).map(definition)) },
  })
}

/** The first tool of each name: some collections hold a server's list twice. */
function onceEach(tools: readonly Definition[]): Definition[] {
  return [...new Map([...tools].reverse().map((tool) => [tool.name, tool])).values()].reverse()
}

/** A tool of a collection. Some collections write an absent member as null. */
function definition(tool: JsonObject): Definition {
  const members: [string, JsonValue][] = Object.entries(tool).filter(([, value]) => value !== null)
  return makeDefinition('tools', Object.fromEntries(members))
}
