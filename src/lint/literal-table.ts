/** The literals of a fixed list of expressions, as the build writes them down: putting them together takes long. */

import { sha256Hex } from '../crypto/sha256.ts'
import { type Expression, expressionKey } from './expression.ts'

/** Every literal once, and the expressions that name it by their place in the list. */
export interface LiteralTable {
  /** Of the list of expressions that the table was made for. */
  readonly fingerprint: string
  /** The literals, each followed by a NUL, which no normalised text holds. */
  readonly literals: string
  /** For each literal as UTF-16 code units: how many expressions name it, then their numbers. */
  readonly expressions: string
}

/** Makes the table of a list: what it answers depends on nothing else. */
export function makeLiteralTable(list: readonly Expression[]): LiteralTable {
  const numbers = new Map<string, number[]>()
  list.forEach(({ literals }, number) => {
    for (const literal of new Set(literals)) {
      const named = numbers.get(literal)
      if (named === undefined) numbers.set(literal, [number])
      else named.push(number)
    }
  })
  const rows = [...numbers].sort(([one], [other]) => (one < other ? -1 : 1))
  return {
    fingerprint: listFingerprint(list),
    literals: rows.map(([literal]) => `${literal}\0`).join(''),
    expressions: rows.map(([, named]) => String.fromCharCode(named.length, ...named)).join(''),
  }
}

/** The table of the build where it was made for this very list; else one that is made now. */
export function currentTable(list: readonly Expression[], built: LiteralTable | undefined): LiteralTable {
  return built !== undefined && built.fingerprint === listFingerprint(list) ? built : makeLiteralTable(list)
}

function listFingerprint(list: readonly Expression[]): string {
  return sha256Hex(list.map(expressionKey).join('\0'))
}
