/**
 * Holds the arguments of a call against the tool's verified inputSchema, and its answer against the outputSchema. The door of @cfworker/json-schema: an
 * interpreter, so nothing of a server's is ever compiled to code, and a reference to another document is refused, never
 * fetched. Time is bounded: a schema can be made so that it takes an age.
 */
import { type Context, createContext, Script } from 'node:vm'
import { Validator } from '@cfworker/json-schema'
import { isObject, type JsonObject, type JsonValue, ownMember, stringMember } from '../../encoding/json-value.ts'
import { visibleLine } from '../../visible-text.ts'

/** Longest that one check may take, in milliseconds. */
const maxCheckMs = 500

/**
 * What is wrong with `value`, in words for people (escaped; never the value itself); undefined where nothing is. A schema
 * that cannot be used, or not in time, is a problem too: what could not be checked is not let through. Never throws.
 */
export function checkArguments(schema: JsonObject, value: JsonValue): string | undefined {
  return checkSchema(schema, value, 'inputSchema')
}

/**
 * What is wrong with a result, as {@link checkArguments}: where the tool has an `outputSchema`, its `structuredContent` must
 * be there and be what that describes (MCP 2025-11-25, tools, output schema). An error need not.
 */
export function checkResult(definition: JsonObject, result: JsonObject): string | undefined {
  const schema = ownMember(definition, 'outputSchema')
  if (schema === undefined || ownMember(result, 'isError') === true || !isFinal(result)) return undefined
  if (!isObject(schema)) return 'the outputSchema cannot be applied'
  const content = ownMember(result, 'structuredContent')
  return content === undefined ? 'no structuredContent' : checkSchema(schema, content, 'outputSchema')
}

/** What asks for input first (2026-07-28), or is a task that runs on, is no answer yet: unless some client reads one in it. */
function isFinal(result: JsonObject): boolean {
  const isAnswer = ['content', 'structuredContent'].some((member) => ownMember(result, member) !== undefined)
  const runsOn = stringMember(result, 'taskId') !== undefined || isObject(ownMember(result, 'task'))
  return isAnswer || !(runsOn || ownMember(result, 'resultType') === 'input_required')
}

function checkSchema(schema: JsonObject, value: JsonValue, which: string): string | undefined {
  try {
    const answer = inTime(() => new Validator(schema, draftOf(schema), true).validate(value))
    if (answer.valid) return undefined
    const { instanceLocation, keyword } = answer.errors.findLast(({ keyword: each }) => each !== 'false') ?? {
      instanceLocation: '#',
      keyword: 'schema',
    }
    const place = instanceLocation.slice(1) || (which === 'inputSchema' ? 'the arguments' : 'the structured content')
    return `${visibleLine(place, 120)} breaks ${visibleLine(keyword, 40)} of the ${which}`
  } catch {
    // Unresolved references, broken patterns, endless recursion, too much time: all of them the schema's.
    return `the ${which} cannot be applied`
  }
}

/** 2020-12 is the protocol's default (MCP 2025-11-25, tools); a schema may name another dialect. */
function draftOf(schema: JsonObject): '4' | '7' | '2019-09' | '2020-12' {
  const dialect = stringMember(schema, '$schema') ?? ''
  if (dialect.includes('draft-04')) return '4'
  if (dialect.includes('draft-07') || dialect.includes('draft-06')) return '7'
  return dialect.includes('2019-09') ? '2019-09' : '2020-12'
}

interface TimedRun {
  readonly script: Script
  readonly sandbox: { run: (() => unknown) | undefined }
  readonly context: Context
}
let timedRun: TimedRun | undefined

/** Made when the first schema is applied: most sessions and most hooks apply none. */
function makeTimedRun(): TimedRun {
  const sandbox = { run: undefined }
  return { script: new Script('run()'), sandbox, context: createContext(sandbox) }
}

/** Runs a function of ours; what takes longer is ended, in a regular expression too, and throws. */
function inTime<T>(run: () => T): T {
  timedRun ??= makeTimedRun()
  const { script, sandbox, context } = timedRun
  let result: T | undefined
  sandbox.run = () => {
    result = run()
  }
  try {
    script.runInContext(context, { timeout: maxCheckMs })
  } finally {
    sandbox.run = undefined
  }
  return result as T
}

/** The inputSchema of a tool's definition; undefined where it has none that is an object. */
export function inputSchemaOf(definition: JsonObject): JsonObject | undefined {
  const schema = definition['inputSchema']
  return isObject(schema) ? schema : undefined
}
