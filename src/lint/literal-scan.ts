/**
 * One pass over a text that says which of many expressions may match it: an Aho-Corasick automaton over all their
 * literals. Takes time proportional to the length of the text, however many literals there are and whatever it holds.
 */

import { type Expression, mayMatch } from './expression.ts'

/** Whether the text that was searched may match an expression: it holds one of its literals. */
export type MayHold = (expression: Expression) => boolean

/** Searches texts for the literals of a fixed list of expressions. */
export class LiteralScan {
  readonly #expressions: readonly Expression[]
  #automaton: Automaton | undefined

  /** The automaton is built when the first text is searched. */
  constructor(expressions: Iterable<Expression>) {
    this.#expressions = [...new Set(expressions)]
  }

  /** Searches a normalised text. What it answers is exact; an expression that is not of the list is looked for by itself. */
  search(normal: string): MayHold {
    this.#automaton ??= new Automaton(this.#expressions)
    const { numbers } = this.#automaton
    const held = this.#automaton.search(normal)
    return (expression) => {
      const number = numbers.get(expression)
      return number === undefined ? mayMatch(expression, normal) : held[number] === 1
    }
  }
}

/** Classes that code units beyond ASCII share; a literal with such a unit is compared where its classes are met. */
const sharedClasses = 16
const asciiEnd = 128

/** A literal, and the numbers of the expressions that name it. */
interface Literal {
  readonly text: string
  readonly expressions: number[]
}

/**
 * Each state is a row of a table with a column for each class of code units. Class 0 holds what stands in no literal; each
 * ASCII unit of a literal has a class of its own and all others share {@link sharedClasses}, so rows stay short in whatever
 * scripts literals are written. A cell is where the row of the next state begins, which is even, plus 1 where a literal
 * ends with that state.
 */
class Automaton {
  readonly numbers = new Map<Expression, number>()
  readonly #classes = new Uint8Array(0x1_00_00)
  readonly #width: number
  readonly #cells: Uint32Array
  /** For each state the literals that end there, longer ones first. */
  readonly #literals: (readonly Literal[])[]
  /** For each state, 1 once all that ends there was met in the search under way: it need not be marked again. */
  readonly #met: Uint8Array

  constructor(expressions: readonly Expression[]) {
    const literals = this.#numberAll(expressions)
    this.#width = this.#classify(literals)
    const states = literals.reduce((sum, { text }) => sum + text.length, 1)
    this.#cells = new Uint32Array(states * this.#width)
    this.#literals = Array.from({ length: states }, () => none)
    this.#met = new Uint8Array(states)
    this.#link(this.#plant(literals))
  }

  /** For each expression, 1 where the text holds one of its literals. */
  search(text: string): Uint8Array {
    const held = new Uint8Array(this.numbers.size)
    const met = this.#met.fill(0)
    const cells = this.#cells
    const classes = this.#classes
    let cell = 0
    for (let index = 0; index < text.length; index += 1) {
      cell = cells[(cell & ~1) + (classes[text.charCodeAt(index)] ?? 0)] ?? 0
      if ((cell & 1) === 1) {
        const state = this.#stateOf(cell)
        if (met[state] === 0 && this.#report(state, text, index + 1, held)) met[state] = 1
      }
    }
    return held
  }

  /** Marks what ends before `end`; says whether that was all that can end with this state. */
  #report(state: number, text: string, end: number, held: Uint8Array): boolean {
    let isAll = true
    for (const { text: literal, expressions } of this.#literals[state] ?? none) {
      if (text.startsWith(literal, end - literal.length)) for (const number of expressions) held[number] = 1
      else isAll = false
    }
    return isAll
  }

  #numberAll(expressions: readonly Expression[]): Literal[] {
    const literals = new Map<string, Literal>()
    for (const expression of expressions) {
      if (expression.literals.includes('')) continue
      const number = this.numbers.size
      this.numbers.set(expression, number)
      for (const text of expression.literals) {
        const literal = literals.get(text)
        if (literal === undefined) literals.set(text, { text, expressions: [number] })
        else literal.expressions.push(number)
      }
    }
    return [...literals.values()]
  }

  /** Gives each code unit of the literals its class; answers how many columns a row needs, an even number. */
  #classify(literals: readonly Literal[]): number {
    const classes = this.#classes
    let last = sharedClasses
    for (const { text } of literals) {
      for (let index = 0; index < text.length; index += 1) {
        const unit = text.charCodeAt(index)
        if (unit >= asciiEnd) classes[unit] = 1 + (unit % sharedClasses)
        else if (classes[unit] === 0) classes[unit] = last += 1
      }
    }
    return last + 1 + ((last + 1) % 2)
  }

  /** Makes a path of states for each literal; answers all states but the first, by their depth. */
  #plant(literals: readonly Literal[]): Step[][] {
    const levels: Step[][] = []
    let states = 1
    for (const literal of literals) {
      let state = 0
      for (let index = 0; index < literal.text.length; index += 1) {
        const column = this.#classes[literal.text.charCodeAt(index)] ?? 0
        const cell = state * this.#width + column
        if (this.#cells[cell] === 0) {
          levels[index] ??= []
          levels[index]?.push({ from: state, column, to: states })
          this.#cells[cell] = states * this.#width
          states += 1
        }
        state = (this.#cells[cell] ?? 0) / this.#width
      }
      this.#literals[state] = [...(this.#literals[state] ?? none), literal]
    }
    return levels
  }

  /**
   * Completes the rows. Where no path goes on, the search goes on from the longest ending of what it has read that begins a
   * path too; the row of that state is less deep and so complete, and serves as the model.
   */
  #link(levels: readonly (readonly Step[])[]): void {
    const cells = this.#cells
    const models = new Uint32Array(this.#literals.length)
    for (const level of levels) {
      for (const { from, column, to } of level) {
        const model = from === 0 ? 0 : (cells[(models[from] ?? 0) * this.#width + column] ?? 0)
        models[to] = this.#stateOf(model)
        this.#literals[to] = [...(this.#literals[to] ?? none), ...(this.#literals[this.#stateOf(model)] ?? none)]
        cells[from * this.#width + column] = to * this.#width + (this.#literals[to]?.length === 0 ? 0 : 1)
      }
      for (const { to } of level) {
        const model = (models[to] ?? 0) * this.#width
        cells.copyWithin(to * this.#width, model, model + this.#width)
      }
    }
  }

  #stateOf(cell: number): number {
    return Math.floor(cell / this.#width)
  }
}

/** One step on the path of a literal. */
interface Step {
  readonly from: number
  readonly column: number
  readonly to: number
}

const none: readonly Literal[] = []
