import type { JsonObject, JsonValue } from '../../../src/encoding/json-value.ts'
import { isArray, isObject } from '../../../src/encoding/json-value.ts'
import { lintDefinition, unknownServer } from '../../../src/lint/linter.ts'
import { type ModelText, modelTexts } from '../../../src/lint/model-text.ts'
import type { LintedDefinition, Rule, RuleMatch, TextRule } from '../../../src/lint/rule.ts'
import { makeTextView } from '../../../src/lint/text-view.ts'
import { makeDefinition } from '../../../src/snapshot/definition.ts'
import { makeSnapshot } from '../../../src/snapshot/snapshot.ts'

/** What a rule says of one string, in its plain form. */
export function check(rule: TextRule, text: string, options: { isName?: boolean } = {}): RuleMatch[] {
  const place = { section: 'tools', name: 'a', path: ['description'], isName: false, server: unknownServer } as const
  return [...rule.check(makeTextView(text, options), { ...place, ...options })]
}

/** The severities of a rule's matches in one string, the rule's own where a match names none. */
export function severitiesOf(rule: TextRule, text: string, options: { isName?: boolean } = {}): string[] {
  return check(rule, text, options).map(({ severity = rule.severity }) => severity)
}

/** The parts of the original string that a rule flags. */
export function flagged(rule: TextRule, text: string): string[] {
  return check(rule, text).map(({ start, end }) => text.slice(start, end))
}

/**
 * What a rule says of an example of its page: a string; a tool; or a list of tools, which is a whole server. A long text
 * stands there as `{ "repeat": TEXT, "times": COUNT }`.
 */
export function checkExample(rule: Rule, short: JsonValue): RuleMatch[] {
  const example = inFull(short)
  if (rule.kind === 'text') return isObject(example) ? checkTexts(rule, tool(example)) : check(rule, String(example))
  const tools = (isArray(example) ? example : [example]).filter(isObject).map((value) => tool(value))
  if (rule.kind === 'definition') return tools.flatMap((each) => [...rule.check(each, unknownServer)])
  const context = { serverInfo: { name: 'a' }, protocolVersion: '2025-11-25', capabilities: {}, platform: 'linux-x64' }
  return [...rule.check(makeSnapshot({ context, instructions: null, sections: { tools } }))]
}

/** What a rule says of every string of an item, each in its plain form. */
export function checkTexts(rule: TextRule, { section, name, value }: LintedDefinition): (RuleMatch & ModelText)[] {
  return [...modelTexts(value)].flatMap((modelText) => {
    const { text, path, isName } = modelText
    const place = { section, name, path, isName, server: unknownServer }
    return Array.from(rule.check(makeTextView(text, { isName }), place), (match) => ({ ...match, ...modelText }))
  })
}

function tool(value: JsonObject): ReturnType<typeof makeDefinition> {
  return makeDefinition('tools', { name: 'a', ...value })
}

function inFull(example: JsonValue): JsonValue {
  if (isArray(example)) return example.map(inFull)
  if (!isObject(example)) return example
  const { repeat, times } = example
  if (typeof repeat === 'string' && typeof times === 'number') return repeat.repeat(times)
  // A member may be called `__proto__`, so it is defined and not assigned.
  return Object.fromEntries(Object.entries(example).map(([name, value]) => [name, inFull(value)]))
}

const neighbours = new Set([
  'weather',
  'list_tables',
  'get_guidelines',
  'login',
  'create_item',
  'get_schema',
  'list_items',
])
/** A text that says by itself what a tool does, and needs no sentence before it. */
const ownPurpose = /^[A-Z][a-z]+s /
type Verdict = 'error' | 'warning' | 'fine'

/** What the whole linter says of a text that follows the plain purpose of a tool. */
export function verdictOf(text: string): Verdict {
  return verdictOn(`Returns the weather of a city for a given day. ${text}`)
}

/** What the whole linter says of an honest text: alone, and beside another purpose where it names none itself. */
export function verdictsOf(text: string): Verdict[] {
  return ownPurpose.test(text) ? [verdictOn(text)] : [verdictOn(text), verdictOf(text)]
}

function verdictOn(description: string): Verdict {
  const value = { name: 'weather', description }
  const findings = lintDefinition({ section: 'tools', name: 'weather', value }, { toolNames: neighbours })
  const severities = new Set(findings.map(({ severity }) => severity))
  return severities.has('error') ? 'error' : severities.has('warning') ? 'warning' : 'fine'
}
