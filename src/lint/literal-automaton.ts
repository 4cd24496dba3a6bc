/** An Aho-Corasick automaton over the beginnings of literals; what goes on behind a beginning is compared where it is met. */

import { type LiteralTable, readBytes, readPairs } from './literal-table.ts'
import { classCount, maxDepth, unitClass } from './literal-tree.ts'

/** Numbers of expressions, 16 in a cell: a short list of small numbers is made faster than an array of bytes. */
export type NumberSet = number[]

const cellBits = 4
const cellMask = (1 << cellBits) - 1

function emptySet(count: number): NumberSet {
  return new Array<number>((count + cellMask) >> cellBits).fill(0)
}

/** Whether a set has a number. */
export function hasNumber(set: NumberSet, number: number): boolean {
  return (((set[number >> cellBits] ?? 0) >> (number & cellMask)) & 1) === 1
}

/** Rows are found by shifting. */
const rowBits = Math.log2(classCount)

/** Each state is a row of a table with a column for each class of code units; a cell holds the number of the next state. */
export class LiteralAutomaton {
  readonly #table: LiteralTable
  readonly #classes = new Uint8Array(0x1_00_00)
  readonly #cells: Uint16Array | Uint32Array
  /** For each state one less deep, at whose literals the text is to be looked at too; 0 where there is none. */
  readonly #links: Uint32Array
  /** For each state, 1 where literals end; 0 while a search has met all of them and need not look again. */
  readonly #open: Uint8Array
  /** For each state where its literals begin in the list of all; then where that ends. The same for each literal's names. */
  readonly #endings: Uint32Array
  readonly #nameStarts: Uint32Array
  readonly #names: Uint16Array
  readonly #offsets: Uint32Array
  /** Those that were needed so far. */
  readonly #literals: (string | undefined)[]

  constructor(table: LiteralTable) {
    this.#table = table
    for (let index = 0; index < table.units.length; index += 1) {
      const unit = table.units.charCodeAt(index)
      this.#classes[unit] = unitClass(unit)
    }
    const followers = readBytes(table.followers)
    const states = followers.length
    this.#cells = new (states <= 0x1_00_00 ? Uint16Array : Uint32Array)(states * classCount)
    this.#links = new Uint32Array(states)
    this.#open = new Uint8Array(states)
    this.#endings = sums(readPairs(table.endings))
    this.#nameStarts = sums(readPairs(table.nameCounts))
    this.#names = readPairs(table.names)
    this.#offsets = sums(readPairs(table.lengths))
    this.#literals = new Array<string | undefined>(this.#offsets.length)
    this.#link(followers, readBytes(table.columns))
  }

  /** Which expressions, by their numbers, the text holds a literal of. */
  search(text: string): NumberSet {
    const held = emptySet(this.#table.expressionCount)
    const cells = this.#cells
    const classes = this.#classes
    const open = this.#open
    const closed: number[] = []
    let state = 0
    for (let index = 0; index < text.length; index += 1) {
      state = cells[(state << rowBits) + (classes[text.charCodeAt(index)] ?? 0)] ?? 0
      if (open[state] === 1 && this.#report(state, text, index + 1, held)) {
        open[state] = 0
        closed.push(state)
      }
    }
    for (const each of closed) open[each] = 1
    return held
  }

  /** Marks what begins before `end`; says whether that was all that this state stands for. */
  #report(state: number, text: string, end: number, held: NumberSet): boolean {
    const endings = this.#endings
    let isAll = true
    for (let from = state; from > 0; from = this.#links[from] ?? 0) {
      const last = endings[from + 1] ?? 0
      for (let number = endings[from] ?? 0; number < last; number += 1) {
        const literal = this.#literal(number)
        if (text.startsWith(literal, end - Math.min(literal.length, maxDepth))) this.#mark(number, held)
        else isAll = false
      }
    }
    return isAll
  }

  #mark(literal: number, held: NumberSet): void {
    const last = this.#nameStarts[literal + 1] ?? 0
    for (let at = this.#nameStarts[literal] ?? 0; at < last; at += 1) {
      const name = this.#names[at] ?? 0
      held[name >> cellBits] = (held[name >> cellBits] ?? 0) | (1 << (name & cellMask))
    }
  }

  #literal(number: number): string {
    const known = this.#literals[number]
    if (known !== undefined) return known
    const literal = this.#table.literals.slice(this.#offsets[number], this.#offsets[number + 1])
    this.#literals[number] = literal
    return literal
  }

  /**
   * Completes the rows. Where no path goes on, the search goes on from the longest ending of what it has read that begins a
   * path too; that state is less deep, so its row is complete, and serves as the model.
   */
  #link(followers: Uint8Array, columns: Uint8Array): void {
    const cells = this.#cells
    const links = this.#links
    const endings = this.#endings
    const models = new Uint32Array(links.length)
    let next = 1
    for (let state = 0; state < links.length; state += 1) {
      const row = state << rowBits
      const model = models[state] ?? 0
      if (state > 0) cells.copyWithin(row, model << rowBits, (model + 1) << rowBits)
      const hasEndings = (endings[model + 1] ?? 0) > (endings[model] ?? 0)
      links[state] = hasEndings ? model : (links[model] ?? 0)
      this.#open[state] = links[state] !== 0 || (endings[state + 1] ?? 0) > (endings[state] ?? 0) ? 1 : 0
      const last = next + (followers[state] ?? 0)
      for (; next < last; next += 1) {
        const cell = row + (columns[next - 1] ?? 0)
        models[next] = state === 0 ? 0 : (cells[cell] ?? 0)
        cells[cell] = next
      }
    }
  }
}

/** For each place of a list the sum of what stands before; then the sum of all. */
function sums(numbers: Uint16Array): Uint32Array {
  const found = new Uint32Array(numbers.length + 1)
  let sum = 0
  for (let index = 0; index < numbers.length; index += 1) {
    sum += numbers[index] ?? 0
    found[index + 1] = sum
  }
  return found
}
