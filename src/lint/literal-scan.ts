/**
 * One pass over a text that says which of many expressions may match it: an Aho-Corasick automaton over all their
 * literals. Takes time proportional to the length of the text, however many literals there are and whatever it holds.
 */

import { type Expression, ExpressionNumbers, mayMatch } from './expression.ts'
import { hasNumber, LiteralAutomaton } from './literal-automaton.ts'
import { currentTable, type LiteralTable } from './literal-table.ts'

/** Whether the text that was searched may match an expression: it holds one of its literals. */
export interface MayHold {
  (expression: Expression): boolean
  /** Where in a list the expressions stand that the text may match. The list is a constant: its numbers are remembered. */
  among(list: readonly Expression[]): number[]
}

/** Searches texts for the literals of a fixed list of expressions. */
export class LiteralScan {
  readonly #numbers: ExpressionNumbers
  readonly #built: LiteralTable | undefined
  readonly #lists = new WeakMap<readonly Expression[], readonly number[]>()
  #automaton: LiteralAutomaton | undefined

  /** The automaton is made when the first text is searched; from `built` if that was made for the same expressions. */
  constructor(expressions: Iterable<Expression>, built?: LiteralTable) {
    this.#numbers = new ExpressionNumbers(expressions)
    this.#built = built
  }

  /** Searches a normalised text. What it answers is exact; an expression that is not of the list is looked for by itself. */
  search(normal: string): MayHold {
    this.#automaton ??= new LiteralAutomaton(currentTable(this.#numbers.list, this.#built))
    const numbers = this.#numbers
    const held = this.#automaton.search(normal)
    const mayHold = (expression: Expression) => {
      const number = numbers.of(expression)
      return number === undefined ? mayMatch(expression, normal) : hasNumber(held, number)
    }
    mayHold.among = (list: readonly Expression[]) => {
      const found: number[] = []
      const known = this.#numbersOf(list)
      for (let index = 0; index < known.length; index += 1) {
        const number = known[index] ?? unknown
        if (number === unknown ? mayMatchAt(list, index, normal) : hasNumber(held, number)) found.push(index)
      }
      return found
    }
    return mayHold
  }

  #numbersOf(list: readonly Expression[]): readonly number[] {
    let numbers = this.#lists.get(list)
    if (numbers === undefined) {
      numbers = list.map((expression) => this.#numbers.of(expression) ?? unknown)
      this.#lists.set(list, numbers)
    }
    return numbers
  }
}

/** Stands for the number of an expression that is not of the list. */
const unknown = -1

function mayMatchAt(list: readonly Expression[], index: number, normal: string): boolean {
  const expression = list[index]
  return expression !== undefined && mayMatch(expression, normal)
}

/** The same answers without an automaton: each expression's literals are looked for one by one. */
export function mayHoldOneByOne(normal: string): MayHold {
  const mayHold = (expression: Expression) => mayMatch(expression, normal)
  mayHold.among = (list: readonly Expression[]) =>
    list.flatMap((expression, index) => (mayMatch(expression, normal) ? [index] : []))
  return mayHold
}
