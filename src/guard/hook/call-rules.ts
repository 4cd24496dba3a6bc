/** The call policy as far as a hook can hold it: everything but rates over time, and what an answer may carry. */
import { State } from '../../client/state/state.ts'
import type { CachedVerdict } from '../../client/state/verdict-cache.ts'
import type { JsonValue } from '../../encoding/json-value.ts'
import { parseJsonText } from '../../encoding/strict-json.ts'
import { FormatError } from '../../errors.ts'
import type { AskedCall } from '../../hosts/hook-event.ts'
import { type Definition, makeDefinition } from '../../snapshot/definition.ts'
import type { EffectiveCalls } from '../../trust/call-rules.ts'
import { CallPolicy } from '../call-policy/call-policy.ts'
import type { IncidentCode } from '../incident.ts'
import type { HookSurroundings } from './surroundings.ts'

/** A call of a server whose verdict lets it pass. */
export interface PassingCall {
  readonly verdict: CachedVerdict
  /** The tools that may be meant. */
  readonly tools: readonly string[]
  readonly calls: EffectiveCalls
}

/**
 * Why the call policy refuses it; undefined where it does not. Where a log is demanded, only a guard writes one: then a
 * server that no guard verified is not called.
 *
 * @throws StateError `E_STATE_ACCESS`; FormatError where the arguments cannot be read.
 */
export async function judgeByCallPolicy(
  { verdict, tools, calls }: PassingCall,
  call: AskedCall,
  around: HookSurroundings,
): Promise<IncidentCode | undefined> {
  // One call has no rate, so no clock need run.
  const policy = new CallPolicy(
    calls,
    verdict,
    () => 0,
    () => around.now,
  )
  if (!policy.enforces) return undefined
  if (policy.requiresLog && verdict.by !== 'guard') return 'not-logged'
  const state = new State(around.stateFolder)
  const given = readArguments(call.arguments)
  for (const { name, hash } of verdict.tools.filter((tool) => tools.includes(tool.name))) {
    const refusal = policy.judge({ tool: name, arguments: given, definition: await definitionOf(hash, state) })
    if (refusal !== undefined) return refusal.code
    // A hook cannot wait for a person. A guard does; where there is none nobody is asked.
    if (policy.approvalMs(name) !== undefined && verdict.by !== 'guard') return 'call-approval'
  }
  return undefined
}

/** Cursor gives arguments as a JSON text of their own. */
function readArguments(value: JsonValue): JsonValue {
  if (typeof value !== 'string') return value
  try {
    return parseJsonText(value).value
  } catch (cause) {
    throw new FormatError('E_CONFIG_INVALID', { found: 'arguments that are not strict JSON', cause })
  }
}

async function definitionOf(hash: string, state: State): Promise<Definition | undefined> {
  const value = await state.definition(hash)
  return value === undefined ? undefined : makeDefinition('tools', value)
}
