/**
 * The lines of a call log as a hash chain: each line is the RFC 8785 form of one object that holds the hash of the line
 * before it and its own, so that a line that was altered, removed, added or moved is found with its number.
 * Format: docs/spec/call-log.md.
 */
import { sha256Hex } from '../../crypto/sha256.ts'
import { canonicalJson } from '../../encoding/canonical-json.ts'
import { isObject, type JsonObject, type JsonValue, ownMember, stringMember } from '../../encoding/json-value.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import { TouchmarkError } from '../../errors.ts'

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
  const hash = hashOf(linked)
  return { line: canonicalJson({ ...linked, hash }), head: { chain: head.chain, seq, hash } }
}

/** What a line came to: a head and the line's members, or what is wrong with it, in our own words. */
export type CheckedLine =
  | { readonly head: ChainHead; readonly members: JsonObject; readonly problem?: undefined }
  | { readonly problem: string }

/** Holds a line against the head before it; null takes any place in any chain. Never throws, whatever the line. */
export function checkLine(before: ChainHead | null, bytes: Uint8Array): CheckedLine {
  const members = readObject(bytes)
  if (members === null) return { problem: 'not one JSON object in canonical form' }
  const { hash, ...linked } = members
  const [chain, seq, prev] = [stringMember(members, 'chain'), ownMember(members, 'seq'), stringMember(members, 'prev')]
  if (chain === undefined || typeof seq !== 'number' || prev === undefined || typeof hash !== 'string') {
    return { problem: 'not a line of a call log' }
  }
  if (hashOf(linked) !== hash) return { problem: 'altered: its hash is not that of what it says' }
  const place = before === null ? undefined : misplaced(before, { chain, seq, prev })
  return place === undefined ? { head: { chain, seq, hash }, members } : { problem: place }
}

function misplaced(before: ChainHead, line: { chain: string; seq: number; prev: string }): string | undefined {
  if (line.chain !== before.chain) return 'a line of another chain'
  if (line.seq !== before.seq + 1) return `line ${line.seq} of the chain where line ${before.seq + 1} belongs`
  return line.prev === before.hash ? undefined : 'the line before it was replaced'
}

function readObject(bytes: Uint8Array): JsonObject | null {
  if (bytes.length > maxLineBytes) return null
  try {
    const { value, text } = parseJson(bytes)
    return isObject(value) && canonicalJson(value) === text ? value : null
  } catch (error) {
    if (error instanceof TouchmarkError) return null
    throw error
  }
}

function hashOf(linked: { readonly [member: string]: JsonValue }): string {
  return sha256Hex(canonicalJson(linked))
}
