/** Values that several parts of a policy file have, as a {@link ConfigReader} reads them: undefined where a value is none. */
import type { JsonValue } from '../encoding/json-value.ts'
import { parseTime } from './time.ts'

/** True or false. */
export function asBoolean(value: JsonValue): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined
}

/** Milliseconds since 1970 of a text such as `2027-01-31T00:00:00Z`, whole seconds only. */
export function asTimeMs(value: JsonValue): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(value)) return undefined
  return parseTime(value)
}

/** The members that are there. */
export function defined<T extends object>(members: { [K in keyof T]: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Partial<T>
}
