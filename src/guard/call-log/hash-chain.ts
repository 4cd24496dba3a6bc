/**
 * The lines of a call log as a hash chain: each line is the RFC 8785 form of one object that holds the hash of the line
 * before it and its own, so that a line that was altered, removed, added or moved is found with its number.
 * Format: docs/spec/call-log.md.
 */
import { sha256Hex } from '../../crypto/sha256.ts'
import { canonicalJson } from '../../encoding/canonical-json.ts'
import type { JsonObject, JsonValue } from '../../encoding/json-value.ts'

/** Longest line that is written or read, in bytes. */
export const maxLineBytes = 65_536
/** What stands in `prev` of a chain's first line. */
const noHash = '0'.repeat(64)

/** Where a chain stands: its id, the number of its last line (0 before the first), and that line's hash. */
export interface ChainHead {
  /** 32 lower-case hexadecimal digits. */
  readonly chain: string
  readonly seq: number
  /** SHA-256 in lower-case hexadecimal. */
  readonly hash: string
}

/** The head of a chain without lines. */
export function emptyChain(chain: string): ChainHead {
  return { chain, seq: 0, hash: noHash }
}

/**
 * Adds a line to a chain. `members` are those of the line beside `chain`, `seq`, `prev` and `hash`.
 *
 * @throws EncodingError `E_CANONICAL_VALUE` where a member has no canonical form.
 */
export function linkLine(head: ChainHead, members: JsonObject): { readonly line: string; readonly head: ChainHead } {
  const seq = head.seq + 1
  const linked = { ...members, chain: head.chain, seq, prev: head.hash }
  const hash = linkedHash(linked)
  return { line: canonicalJson({ ...linked, hash }), head: { chain: head.chain, seq, hash } }
}

/** SHA-256, in hexadecimal, over the canonical form of a line's members but `hash`. Throws as {@link canonicalJson}. */
export function linkedHash(linked: { readonly [member: string]: JsonValue }): string {
  return sha256Hex(canonicalJson(linked))
}
