/**
 * One pass over a text that says which of many expressions may match it: an Aho-Corasick automaton over all their
 * literals. Takes time proportional to the length of the text, however many literals there are and whatever it holds.
 */

import { type Expression, ExpressionNumbers, mayMatch } from './expression.ts'
import { LiteralAutomaton } from './literal-automaton.ts'
import { currentTable, type LiteralTable } from './literal-table.ts'

/** Whether the text that was searched may match an expression: it holds one of its literals. */
export type MayHold = (expression: Expression) => boolean

/** Searches texts for the literals of a fixed list of expressions. */
export class LiteralScan {
  readonly #numbers: ExpressionNumbers
  readonly #built: LiteralTable | undefined
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
    return (expression) => {
      const number = numbers.of(expression)
      return number === undefined ? mayMatch(expression, normal) : held[number] === 1
    }
  }
}
