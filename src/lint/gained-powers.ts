/**
 * What a tool may do now and could not before, by its structure: its name, hints, parameters, options, and its words as a
 * whole.
 */

import { isObject, type JsonObject, ownMember } from '../encoding/json-value.ts'
import { type Capability, capabilities } from './capability.ts'
import { modelTexts } from './model-text.ts'
import type { LintedDefinition } from './rule.ts'

/** One way in which a tool became more powerful. */
export type GainedPower = 'name' | 'parameters' | 'options' | 'powers' | 'hints'

/** Every way in which `after` is more powerful than `before`. What became less powerful is none. */
export function gainedPowers(before: LintedDefinition, after: LintedDefinition): GainedPower[] {
  const gained: GainedPower[] = []
  if (takesAnotherName(before, after)) gained.push('name')
  if (collectsContext(before.value, after.value)) gained.push('parameters')
  if (hasGraverOptions(before.value, after.value)) gained.push('options')
  if (doesMore(before, after)) gained.push('powers')
  if (promisesLess(before.value, after.value)) gained.push('hints')
  return gained
}

/**
 * A model chooses a tool by its name, and people grant permissions by it: what goes by other words may take the place of
 * another. Case and separators are no words; a resource is known by its address.
 */
export function takesAnotherName(
  before: Pick<LintedDefinition, 'name' | 'section'>,
  after: Pick<LintedDefinition, 'name' | 'section'>,
): boolean {
  const isCalled = after.section === 'tools' || after.section === 'prompts'
  return isCalled && lettersOf(before.name) !== lettersOf(after.name)
}

function lettersOf(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** Names of parameters that ask for more than the task: who the model is, what was said, what it thinks. */
const contextNames: readonly RegExp[] = [
  /^(?:the )?(?:llm|ai|agent|assistant|caller|client)(?: model)? (?:name|id|identity|vendor|version)$/,
  /^(?:full |entire |whole |raw |complete )?(?:conversation|chat|dialogue?|message|session|system) (?:history|log|context|transcript|prompt|messages|so far)$/,
  /^(?:full|raw|entire|original|verbatim) (?:context|prompt|message|conversation|request|question)$/,
  /^user(?:'s)? (?:prompt|message|question|utterance)$/,
  /^(?:side ?notes?|transcript|chain of thought|reasoning trace|exfil[a-z]{0,10}(?: to)?)$/,
]

function collectsContext(before: JsonObject, after: JsonObject): boolean {
  const former = new Set(parameterNames(before))
  const added = parameterNames(after).filter((name) => !former.has(name))
  return added.some((name) => contextNames.some((pattern) => pattern.test(spaced(name))))
}

function parameterNames(value: JsonObject): string[] {
  const schema = ownMember(value, 'inputSchema')
  const properties = isObject(schema) ? ownMember(schema, 'properties') : undefined
  return isObject(properties) ? Object.keys(properties) : []
}

/** `llmName` and `llm_name` as `llm name`. */
function spaced(name: string): string {
  const words = name.slice(0, 80).replace(/([a-z])([A-Z])/g, '$1 $2')
  return words.replace(/[_-]/g, ' ').toLowerCase()
}

/** A value that can be chosen now and was not before, and that says that something is run, changed or sent. */
function hasGraverOptions(before: JsonObject, after: JsonObject): boolean {
  const former = new Set(optionsOf(before))
  return optionsOf(after).some((option) => !former.has(option) && graveOption.test(option))
}

const graveOption = /\b(?:writ|delet|remov|execut|run|shell|send|upload|publish|overwrit|admin|root|sudo)(?:e|ing)?\b/

function optionsOf(value: JsonObject): string[] {
  const options: string[] = []
  for (const { text, path } of modelTexts(value)) if (path.includes('enum')) options.push(spaced(text))
  return options
}

/** What reading alone shows little of: private things have words of their own. */
const mereReading: ReadonlySet<Capability> = new Set(['reads-private', 'reads-web', 'reads-files', 'reads-database'])

function doesMore(before: LintedDefinition, after: LintedDefinition): boolean {
  const former = capabilities(before)
  return [...capabilities(after)].some((each) => !former.has(each) && !mereReading.has(each))
}

/** The value of each hint that promises least harm. What is absent promises nothing (MCP 2025-11-25, ToolAnnotations). */
const promises = [
  ['readOnlyHint', true],
  ['destructiveHint', false],
  ['openWorldHint', false],
] as const

function promisesLess(before: JsonObject, after: JsonObject): boolean {
  return promises.some(([hint, promise]) => hintOf(before, hint) === promise && hintOf(after, hint) !== promise)
}

function hintOf(value: JsonObject, hint: string): unknown {
  const annotations = ownMember(value, 'annotations')
  return isObject(annotations) ? ownMember(annotations, hint) : undefined
}
