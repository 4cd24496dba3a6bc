/** An automaton over the literals of a fixed list of expressions, as the build writes it down: to make it takes long. */

import { sha256Hex } from '../crypto/sha256.ts'
import { type Expression, expressionKey } from './expression.ts'
import { LiteralTree, maxDepth } from './literal-tree.ts'

/** Lists of numbers are Base64 of bytes, or of pairs of bytes with the lesser first. */
export interface LiteralTable {
  /** Of the list of expressions that the table was made for. */
  readonly fingerprint: string
  readonly expressionCount: number
  /** Every literal once, in the order of the states in which they end. */
  readonly literals: string
  /** For each literal its length. Pairs. */
  readonly lengths: string
  /** For each literal how many expressions name it. Pairs. */
  readonly nameCounts: string
  /** The numbers of these expressions, one literal after the other. Pairs. */
  readonly names: string
  /** Every code unit that stands in a literal. */
  readonly units: string
  /** For each state, shallow ones first, how many states follow it; these stand in the same order. Bytes. */
  readonly followers: string
  /** For each state but the first the class of the code unit that leads there. Bytes. */
  readonly columns: string
  /** For each state how many literals end there, or go on from there to be compared. Pairs. */
  readonly endings: string
}

/** Makes the table of a list: what it answers depends on nothing else. */
export function makeLiteralTable(list: readonly Expression[]): LiteralTable {
  const named = namesOf(list)
  const states = new LiteralTree(named.keys()).states()
  const literals = states.flatMap(({ literals: ending }) => ending)
  const names = literals.map((literal) => named.get(literal) ?? [])
  return {
    fingerprint: listFingerprint(list),
    expressionCount: list.length,
    literals: literals.join(''),
    lengths: pairs(literals.map(({ length }) => length)),
    nameCounts: pairs(names.map(({ length }) => length)),
    names: pairs(names.flat()),
    units: [...new Set(literals.flatMap((literal) => literal.split('')))].sort().join(''),
    followers: Buffer.from(states.map(({ followers }) => followers.length)).toString('base64'),
    columns: Buffer.from(states.slice(1).map(({ column }) => column)).toString('base64'),
    endings: pairs(states.map(({ literals: ending }) => ending.length)),
  }
}

/** The table of the build where it was made for this very list; else one that is made now. */
export function currentTable(list: readonly Expression[], built: LiteralTable | undefined): LiteralTable {
  return built !== undefined && built.fingerprint === listFingerprint(list) ? built : makeLiteralTable(list)
}

/** How a list of bytes is read. */
export function readBytes(text: string): Uint8Array {
  return Buffer.from(text, 'base64')
}

/** How a list of pairs is read. */
export function readPairs(text: string): Uint16Array {
  const bytes = readBytes(text)
  const numbers = new Uint16Array(bytes.length / 2)
  for (let index = 0; index < numbers.length; index += 1) {
    numbers[index] = (bytes[2 * index] ?? 0) + ((bytes[2 * index + 1] ?? 0) << 8)
  }
  return numbers
}

function pairs(numbers: readonly number[]): string {
  const bytes = Buffer.alloc(2 * numbers.length)
  numbers.forEach((number, index) => {
    bytes.writeUInt16LE(number, 2 * index)
  })
  return bytes.toString('base64')
}

/** Every literal once, with the numbers of the expressions that name it. */
function namesOf(list: readonly Expression[]): Map<string, number[]> {
  const named = new Map<string, number[]>()
  list.forEach(({ literals }, number) => {
    for (const literal of new Set(literals)) {
      const numbers = named.get(literal)
      if (numbers === undefined) named.set(literal, [number])
      else numbers.push(number)
    }
  })
  return named
}

/** A change of how tables are made changes it too. */
function listFingerprint(list: readonly Expression[]): string {
  return sha256Hex(`${maxDepth} ${list.map(expressionKey).join('\0')}`)
}
