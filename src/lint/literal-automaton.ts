/** An Aho-Corasick automaton over the beginnings of literals; what goes on behind a beginning is compared where it is met. */

import type { LiteralTable } from './literal-table.ts'

/** Longest beginning that has states of its own: most texts leave the path of a literal before. */
const maxDepth = 6
/** Columns of a row, a power of two, so that a row is found by shifting. */
const widthBits = 6
const width = 1 << widthBits
const letters = 26
/** Units that are no letters of ASCII share the other classes but 0, which is what stands in no literal. */
const sharedClasses = width - 1 - letters
const firstLetter = 'a'.charCodeAt(0)

/** Each state is a row of a table with a column for each class of code units; a cell holds the number of the next state. */
export class LiteralAutomaton {
  readonly #literals: readonly string[]
  /** For each literal the expressions that name it. */
  readonly #expressions: readonly Uint16Array[]
  readonly #expressionCount: number
  readonly #classes = new Uint8Array(0x1_00_00)
  readonly #cells: Uint16Array | Uint32Array
  /** For each state the literals whose beginning ends there. */
  readonly #endings: readonly (number[] | undefined)[]
  /** For each state one less deep, at whose endings the text is to be looked at too; 0 where there is none. */
  readonly #links: Uint32Array
  /** For each state, 1 where literals end; 0 while a search has met all of them and need not look again. */
  readonly #open: Uint8Array

  constructor(table: LiteralTable) {
    this.#literals = table.literals.split('\0').slice(0, -1)
    this.#expressions = readExpressions(table.expressions)
    this.#expressionCount = this.#expressions.reduce((most, numbers) => Math.max(most, ...numbers), -1) + 1
    this.#classify()
    const states = this.#literals.reduce((sum, { length }) => sum + Math.min(length, maxDepth), 1)
    this.#cells = states <= 0x1_00_00 ? new Uint16Array(states * width) : new Uint32Array(states * width)
    const { endings, links } = this.#plant()
    this.#endings = endings
    this.#links = links
    this.#open = Uint8Array.from(links, (link, state) => (link > 0 || endings[state] !== undefined ? 1 : 0))
  }

  /** For each expression, by its number, 1 where the text holds one of its literals. */
  search(text: string): Uint8Array {
    const held = new Uint8Array(this.#expressionCount)
    const cells = this.#cells
    const classes = this.#classes
    const open = this.#open
    const closed: number[] = []
    let state = 0
    for (let index = 0; index < text.length; index += 1) {
      state = cells[(state << widthBits) + (classes[text.charCodeAt(index)] ?? 0)] ?? 0
      if (open[state] === 1 && this.#report(state, text, index + 1, held)) {
        open[state] = 0
        closed.push(state)
      }
    }
    for (const each of closed) open[each] = 1
    return held
  }

  /** Marks what begins before `end`; says whether that was all that this state stands for. */
  #report(state: number, text: string, end: number, held: Uint8Array): boolean {
    let isAll = true
    for (let from = state; from > 0; from = this.#links[from] ?? 0) {
      for (const number of this.#endings[from] ?? []) {
        const literal = this.#literals[number] ?? ''
        if (!text.startsWith(literal, end - Math.min(literal.length, maxDepth))) isAll = false
        else for (const expression of this.#expressions[number] ?? []) held[expression] = 1
      }
    }
    return isAll
  }

  /** Gives each code unit of the literals its class. */
  #classify(): void {
    const classes = this.#classes
    for (const literal of this.#literals) {
      for (let index = 0; index < literal.length; index += 1) {
        const unit = literal.charCodeAt(index)
        const letter = unit - firstLetter
        classes[unit] = letter >= 0 && letter < letters ? 1 + letter : 1 + letters + (unit % sharedClasses)
      }
    }
  }

  /**
   * Makes the states, shallow ones first. Where no path goes on, the search goes on from the longest ending of what it has
   * read that begins a path too; that state is less deep, so its row is complete, and serves as the model.
   */
  #plant(): { endings: (number[] | undefined)[]; links: Uint32Array } {
    const cells = this.#cells
    const links = new Uint32Array(cells.length / width)
    const endings = new Array<number[] | undefined>(links.length)
    const models = new Uint32Array(links.length)
    const places = new Uint32Array(this.#literals.length)
    let level: Step[] = []
    for (let depth = 0; depth <= maxDepth; depth += 1) {
      const next = this.#grow(depth, places, level.at(-1)?.to ?? 0)
      for (const { from, column, to } of next) {
        models[to] = from === 0 ? 0 : (cells[((models[from] ?? 0) << widthBits) + column] ?? 0)
      }
      for (const { to } of level) {
        const model = (models[to] ?? 0) << widthBits
        cells.copyWithin(to << widthBits, model, model + width)
      }
      for (const { from, column, to } of next) cells[(from << widthBits) + column] = to
      this.#literals.forEach((literal, number) => {
        if (Math.min(literal.length, maxDepth) !== depth + 1) return
        const state = places[number] ?? 0
        const others = endings[state]
        if (others === undefined) endings[state] = [number]
        else others.push(number)
      })
      level = next
      for (const { to } of level) {
        const model = models[to] ?? 0
        links[to] = endings[model] === undefined ? (links[model] ?? 0) : model
      }
    }
    return { endings, links }
  }

  /** Takes each literal one unit further, from its place after `depth` units; answers the states that were made for it. */
  #grow(depth: number, places: Uint32Array, last: number): Step[] {
    const cells = this.#cells
    const steps: Step[] = []
    let to = last
    this.#literals.forEach((literal, number) => {
      if (Math.min(literal.length, maxDepth) <= depth) return
      const from = places[number] ?? 0
      const column = this.#classes[literal.charCodeAt(depth)] ?? 0
      const cell = (from << widthBits) + column
      if (cells[cell] === 0) {
        to += 1
        cells[cell] = to
        steps.push({ from, column, to })
      }
      places[number] = cells[cell] ?? 0
    })
    return steps
  }
}

/** One step on the path of a literal. */
interface Step {
  readonly from: number
  readonly column: number
  readonly to: number
}

function readExpressions(text: string): Uint16Array[] {
  const rows: Uint16Array[] = []
  for (let at = 0; at < text.length; ) {
    const row = new Uint16Array(text.charCodeAt(at))
    for (let index = 0; index < row.length; index += 1) row[index] = text.charCodeAt(at + 1 + index)
    rows.push(row)
    at += 1 + row.length
  }
  return rows
}
