/** Any JSON value as the strict reader returns it. Objects have no inherited members: `__proto__` is a member like any other. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject

/** A JSON object as the strict reader returns it. */
export interface JsonObject {
  readonly [member: string]: JsonValue
}

/** Whether `value` is a JSON object (not null, not an array). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether `value` is a JSON array. */
export function isArray(value: unknown): value is readonly JsonValue[] {
  return Array.isArray(value)
}

/** A member if it is a string, else undefined. */
export function stringMember(object: JsonObject, member: string): string | undefined {
  const value = ownMember(object, member)
  return typeof value === 'string' ? value : undefined
}

/** A member if it is an object, else undefined. */
export function objectMember(object: JsonObject, member: string): JsonObject | undefined {
  const value = ownMember(object, member)
  return isObject(value) ? value : undefined
}

/** An own member, or undefined; never an inherited one, whatever made the object. */
export function ownMember(object: JsonObject, member: string): JsonValue | undefined {
  return Object.hasOwn(object, member) ? object[member] : undefined
}

/** Its instances inherit nothing; see {@link makeObject}. */
class Members {}
Reflect.deleteProperty(Members.prototype, 'constructor')
Object.setPrototypeOf(Members.prototype, null)

/** Members from which on {@link makeLargeObject} is the better form. */
export const manyMembers = 64

/** The same members in an object without a shape: for very many of them, making a shape for each new one takes long. */
export function makeLargeObject(object: JsonObject): Record<string, JsonValue> {
  return Object.assign(Object.create(null) as Record<string, JsonValue>, object)
}

/**
 * An empty object that inherits nothing: its prototype is empty and has none itself, so that `__proto__`, `constructor`
 * and `toJSON` are ordinary members. Engines give it fast shapes, which they do not give to `Object.create(null)`.
 */
export function makeObject(): Record<string, JsonValue> {
  return new Members() as Record<string, JsonValue>
}
