/** What is usual for one configuration entry: how often its tools are called, and when. Counts alone, never arguments. */
import { utf8 } from '../../encoding/bytes.ts'
import type { JsonObject } from '../../encoding/json-value.ts'
import { isObject, objectMember, ownMember } from '../../encoding/json-value.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import { TouchmarkError } from '../../errors.ts'
import { sortedJson } from '../../trust/sorted-json.ts'

/** Counts of all sessions before this one. */
export interface Habits {
  /** Calls by tool; a tool that was shown and never called has 0. */
  readonly tools: ReadonlyMap<string, number>
  /** Calls by hour of the day, UTC; 24 numbers. */
  readonly hours: readonly number[]
  /** Hours in which anything was called. */
  readonly activeHours: number
  readonly calls: number
}

/** Nothing is known yet. */
export const noHabits: Habits = { tools: new Map(), hours: new Array<number>(24).fill(0), activeHours: 0, calls: 0 }

/** Most tools that are remembered of one entry. */
const maxTools = 4_096
const format = 'touchmark-habits-v1'

/** The file of an entry's habits. */
export function formatHabits({ tools, hours, activeHours, calls }: Habits): Uint8Array {
  const kept = Object.fromEntries([...tools].slice(0, maxTools))
  return utf8(sortedJson({ format, tools: kept, hours: [...hours], activeHours, calls }))
}

/** Reads such a file. Habits are a convenience: a file that is not one is none, and is written anew. */
export function parseHabits(bytes: Uint8Array): Habits {
  const value = parsed(bytes)
  const tools = value === undefined ? undefined : objectMember(value, 'tools')
  const hours = value === undefined ? undefined : ownMember(value, 'hours')
  if (value === undefined || tools === undefined || !Array.isArray(hours) || hours.length !== 24) return noHabits
  return {
    tools: new Map(Object.keys(tools).map((name) => [name, asCount(ownMember(tools, name))])),
    hours: hours.map(asCount),
    activeHours: asCount(ownMember(value, 'activeHours')),
    calls: asCount(ownMember(value, 'calls')),
  }
}

function parsed(bytes: Uint8Array): JsonObject | undefined {
  try {
    const { value } = parseJson(bytes)
    return isObject(value) && ownMember(value, 'format') === format ? value : undefined
  } catch (error) {
    if (error instanceof TouchmarkError) return undefined
    throw error
  }
}

function asCount(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0
}
