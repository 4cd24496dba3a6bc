/** Holds the lines of a call log against the ones before them. */
import { canonicalJson } from '../../encoding/canonical-json.ts'
import { isObject, type JsonObject, ownMember, stringMember } from '../../encoding/json-value.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import { TouchmarkError } from '../../errors.ts'
import { type ChainHead, linkedHash, maxLineBytes } from './hash-chain.ts'
import { PlainLineReader } from './plain-line.ts'

/** What a line came to: where the chain stands with it and what kind of line it is, or what is wrong, in our own words. */
export type CheckedLine =
  | {
      readonly head: ChainHead
      readonly kind: string | undefined
      readonly part: number | undefined
      readonly problem?: undefined
    }
  | { readonly problem: string }

/** Checks lines one after another; what is ordinary is read as bytes, all else, and all that is wrong, by the strict reader. */
export class LineChecker {
  readonly #plain = new PlainLineReader()

  /** Holds a line against the head before it. Never throws, whatever the line. */
  check(before: ChainHead, bytes: Buffer): CheckedLine {
    const plain = this.#plain.read(before, bytes)
    if (plain === null) return checkStrictly(before, bytes)
    const { hash, kind, part } = plain
    return { head: { chain: before.chain, seq: before.seq + 1, hash }, kind, part }
  }
}

/** As {@link LineChecker}, by the strict reader alone. */
export function checkStrictly(before: ChainHead, bytes: Uint8Array): CheckedLine {
  const members = readObject(bytes)
  if (members === null) return { problem: 'not one JSON object in canonical form' }
  const { hash, ...linked } = members
  const [chain, seq, prev] = [stringMember(members, 'chain'), ownMember(members, 'seq'), stringMember(members, 'prev')]
  if (chain === undefined || typeof seq !== 'number' || prev === undefined || typeof hash !== 'string') {
    return { problem: 'not a line of a call log' }
  }
  if (linkedHash(linked) !== hash) return { problem: 'altered: its hash is not that of what it says' }
  const problem = misplaced(before, { chain, seq, prev })
  const part = ownMember(members, 'part')
  return problem === undefined
    ? {
        head: { chain, seq, hash },
        kind: stringMember(members, 'kind'),
        part: typeof part === 'number' ? part : undefined,
      }
    : { problem }
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
