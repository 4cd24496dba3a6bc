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

/** How an expression is put together, once it is needed. */
export interface Recipe {
  /** All that decides what it will be: two with one key are one expression. */
  key(): string
  literals(): readonly string[]
  pattern(): RegExp
}

/** Whether a text may match: it holds one of the literals. */
export function mayMatch({ literals }: Expression, normal: string): boolean {
  return literals.some((literal) => normal.includes(literal))
}

/**
 * An expression whose literals and pattern are made when they are first asked for: a process needs few of the many that
 * rules know. Only for constants of a module: they are remembered for {@link lazyExpressions}.
 */
export function lazyExpression(recipe: Recipe): Expression {
  const expression = new LazyExpression(recipe)
  made.push(expression)
  return expression
}

/** Every lazy expression of the modules that are loaded, for those who check them all. */
export function lazyExpressions(): readonly Expression[] {
  return made
}

/** What decides how `expression` matches and when it is searched. */
export function expressionKey(expression: Expression): string {
  if (expression instanceof LazyExpression) return expression.key
  const { literals, pattern } = expression
  return `/${pattern.source}/${pattern.flags} ${literals.join(' ')}`
}

/**
 * Numbers of expressions in one list. A lazy expression keeps its own number in the list that was made last, so that it is
 * found faster than in a map: rules ask for hundreds in every text.
 */
export class ExpressionNumbers {
  readonly #numbers = new Map<Expression, number>()

  constructor(expressions: Iterable<Expression>) {
    for (const expression of expressions) {
      if (this.#numbers.has(expression)) continue
      if (expression instanceof LazyExpression) {
        expression.list = this
        expression.number = this.#numbers.size
      }
      this.#numbers.set(expression, this.#numbers.size)
    }
  }

  /** Every expression once, in the order of their numbers. */
  get list(): Expression[] {
    return [...this.#numbers.keys()]
  }

  /** Undefined for one that is not of the list. */
  of(expression: Expression): number | undefined {
    if (expression instanceof LazyExpression && expression.list === this) return expression.number
    return this.#numbers.get(expression)
  }
}

const made: Expression[] = []

class LazyExpression implements Expression {
  /** Where it was numbered last. */
  list: ExpressionNumbers | undefined
  number = 0
  readonly #recipe: Recipe
  #literals: readonly string[] | undefined
  #pattern: RegExp | undefined

  constructor(recipe: Recipe) {
    this.#recipe = recipe
  }

  get key(): string {
    return this.#recipe.key()
  }

  get literals(): readonly string[] {
    this.#literals ??= this.#recipe.literals()
    return this.#literals
  }

  get pattern(): RegExp {
    this.#pattern ??= this.#recipe.pattern()
    return this.#pattern
  }
}
