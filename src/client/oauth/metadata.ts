/** Reads JSON documents that a sign-in fetches: strictly, since every one of them is somebody else's. */
import { isArray, isObject, type JsonObject, ownMember, stringMember } from '../../encoding/json-value.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import { quote } from '../../visible-text.ts'
import type { DoorAnswer, FetchDoor } from './fetch-door.ts'
import { unsafeSignIn } from './sign-in-error.ts'

/** The object in the body of an answer; undefined where there is none that is strict JSON. */
export function bodyObject({ body }: DoorAnswer): JsonObject | undefined {
  try {
    const { value } = parseJson(body, { maxDepth: 16 })
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** A member that is a list of strings; undefined where it is missing or holds anything else. */
export function textsMember(object: JsonObject, member: string): readonly string[] | undefined {
  const value = ownMember(object, member)
  if (!isArray(value)) return undefined
  const texts = value.filter((item) => typeof item === 'string')
  return texts.length === value.length ? texts : undefined
}

/**
 * A member that must be a string.
 *
 * @throws CaptureError `E_SIGN_IN_UNSAFE` where it is missing.
 */
export function requiredText(object: JsonObject, member: string, where: string): string {
  const value = stringMember(object, member)
  if (value !== undefined && value !== '') return value
  throw unsafeSignIn({ found: `no ${member}`, where: quote(where, 200), expected: 'metadata that names it' })
}

/**
 * The first of some addresses that answers with a document; undefined where each says that it has none (any status but
 * 200). Throws as {@link FetchDoor.get}, and `E_SIGN_IN_UNSAFE` for a document that is no strict JSON object.
 */
export async function firstDocument(
  door: FetchDoor,
  addresses: readonly string[],
): Promise<{ readonly address: string; readonly document: JsonObject } | undefined> {
  for (const address of addresses) {
    const answer = await door.get(address)
    if (answer.status !== 200) continue
    const document = bodyObject(answer)
    if (document !== undefined) return { address, document }
    throw unsafeSignIn({ found: 'metadata that is no JSON object', where: quote(address, 200) })
  }
  return undefined
}

/** The well-known address of an identifier: the name stands between host and path (RFC 8414 section 3, RFC 9728 section 3). */
export function wellKnownAddress(identifier: URL, name: string): string {
  const path = identifier.pathname === '/' ? '' : identifier.pathname.replace(/\/$/, '')
  return `${identifier.origin}/.well-known/${name}${path}${identifier.search}`
}
