import { isObject, ownMember } from '../encoding/json-value.ts'
import { parseJson } from '../encoding/strict-json.ts'
import { TouchmarkError } from '../errors.ts'
import { parseBundle } from './bundle.ts'

/** Every kind of statement. */
export const statementKinds = ['publish', 'observation', 'review', 'control'] as const
/** Kind of a statement. */
export type StatementKind = (typeof statementKinds)[number]

/**
 * The kind that a bundle file calls itself, so that it is handed to whoever reads that kind; null where it says none. A
 * hint by whoever made the file: the parser of that kind reads the whole statement again once the signature holds.
 */
export function claimedKind(file: Uint8Array): StatementKind | null {
  try {
    const statement = parseJson(parseBundle(file).envelope.payload, { maxDepth: 16 }).value
    const predicate = isObject(statement) ? ownMember(statement, 'predicate') : undefined
    const kind = isObject(predicate) ? ownMember(predicate, 'kind') : undefined
    return statementKinds.find((each) => each === kind) ?? null
  } catch (error) {
    if (error instanceof TouchmarkError) return null
    throw error
  }
}
