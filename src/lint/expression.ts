/** An expression that a rule searches normalised text for, with the literals that make most searches needless. */

/** A pattern and the words of which it needs at least one. */
export interface Expression {
  /**
   * Every match of `pattern` holds at least one of these, in the normal form of a text view (lower case, NFKC). At least
   * one, none empty. A text that holds none of them is never searched.
   */
  readonly literals: readonly string[]
  /** Global; with the `u` flag where it names characters beyond ASCII. Takes time proportional to the text whatever it holds. */
  readonly pattern: RegExp
}

/** Whether a text may match: it holds one of the literals. */
export function mayMatch({ literals }: Expression, normal: string): boolean {
  return literals.some((literal) => normal.includes(literal))
}
