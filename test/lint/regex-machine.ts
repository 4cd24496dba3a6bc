/**
 * Reads a regular expression into a machine of states that accepts at least all that the expression matches. Anchors,
 * word boundaries, looks behind and looks for what must not stand are taken for granted, and what may stand several times
 * may stand any number of times.
 */

/** A way from one state to another. */
export interface Step {
  readonly from: number
  readonly to: number
  /** Where the expression looks ahead: the states between which lies what the text must go on with. */
  readonly ahead?: { readonly start: number; readonly end: number }
  /** What is read, as an expression for one character: `a`, `[^x]`, `\s` … Undefined where nothing is. */
  readonly atom?: string
  /** The one character that the atom stands for, where it is no class. */
  readonly character?: string
}

/** The states of an expression: it begins in state 0. */
export interface Machine {
  readonly steps: readonly Step[]
  readonly end: number
}

/** Copies that are made of what must stand several times; beyond, any number may follow. */
const maxCopies = 4

/** Reads the source of an expression. Throws at what it does not know. */
export function readMachine(source: string): Machine {
  const reader = new Reader(source)
  const end = reader.alternatives(0)
  if (!reader.isDone()) throw new Error(`not understood at ${reader.rest()}`)
  return { steps: reader.steps, end }
}

class Reader {
  readonly steps: Step[] = []
  readonly #source: string
  #at = 0
  #states = 1

  constructor(source: string) {
    this.#source = source
  }

  isDone(): boolean {
    return this.#at >= this.#source.length
  }

  rest(): string {
    return this.#source.slice(this.#at, this.#at + 20)
  }

  /** Reads alternatives that begin in a state; answers the state in which each of them ends. */
  alternatives(from: number): number {
    const end = this.#states++
    do this.steps.push({ from: this.#sequence(from), to: end })
    while (this.#take('|'))
    return end
  }

  #sequence(from: number): number {
    let state = from
    while (!this.isDone() && !/^[|)]/.test(this.rest())) state = this.#repeated(state)
    return state
  }

  /** One part with what says how often it stands. The part is read anew for each copy. */
  #repeated(from: number): number {
    const start = this.#at
    const first = this.#part(from)
    const { least, most } = this.#quantifier()
    const after = this.#at
    if (least === 1 && most === 1) return first
    const again = (state: number) => {
      this.#at = start
      return this.#part(state)
    }
    // The copy that was read already stands beside the way: nothing leads on from it.
    let state = from
    for (let copy = 0; copy < Math.min(least, maxCopies); copy += 1) state = again(state)
    const end = this.#states++
    this.steps.push({ from: state, to: end })
    if (most > least) {
      const optional = again(end)
      if (most - least > 1 || least > maxCopies) this.steps.push({ from: optional, to: end })
      const last = this.#states++
      this.steps.push({ from: optional, to: last }, { from: end, to: last })
      this.#at = after
      return last
    }
    if (least > maxCopies) this.steps.push({ from: again(end), to: end })
    this.#at = after
    return end
  }

  #quantifier(): { least: number; most: number } {
    const [text = '', few, bounds] = this.#match(/(?:([*+?])|\{(\d+(?:,\d*)?)\})\??/y)
    if (text === '') return { least: 1, most: 1 }
    if (few !== undefined) return { least: few === '+' ? 1 : 0, most: few === '?' ? 1 : Number.POSITIVE_INFINITY }
    const [least = '', most = least] = (bounds ?? '').split(',')
    return { least: Number(least), most: most === '' ? Number.POSITIVE_INFINITY : Number(most) }
  }

  /** Reads a group, a class or a character. */
  #part(from: number): number {
    if (this.#take('^') || this.#take('$') || this.#take('\\b') || this.#take('\\B')) return from
    const [around] = this.#match(/\(\?<?[=!]/y)
    if (around !== undefined) return this.#look(from, around)
    if (this.#match(/\((?:\?:|\?<\w+>)?/y)[0] !== undefined) return this.#group(from)
    const [atom] = this.#match(
      /\[(?:\\.|[^\]\\])*\]|\\[pP]\{[^}]+\}|\\u\{[\da-fA-F]+\}|\\u[\da-fA-F]{4}|\\x[\da-fA-F]{2}|\\[^\da-zA-Z]|\\[dDsSwWnrtvf0]|[^\\()[\]{}*+?|]|[\]}]/suy,
    )
    if (atom === undefined) throw new Error(`not understood at ${this.rest()}`)
    const to = this.#states++
    const isClass = /^(?:\[|\.$|\\[dDsSwWpP])/.test(atom)
    this.steps.push({ from, to, atom, ...(isClass ? {} : { character: characterOf(atom) }) })
    return to
  }

  #look(from: number, around: string): number {
    const start = this.#states++
    const end = this.#group(start)
    if (around !== '(?=') return from
    const to = this.#states++
    this.steps.push({ from, to, ahead: { start, end } })
    return to
  }

  #group(from: number): number {
    const end = this.alternatives(from)
    if (!this.#take(')')) throw new Error(`not closed at ${this.rest()}`)
    return end
  }

  #take(text: string): boolean {
    if (!this.#source.startsWith(text, this.#at)) return false
    this.#at += text.length
    return true
  }

  #match(pattern: RegExp): (string | undefined)[] {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#source) ?? []
    this.#at += found[0]?.length ?? 0
    return [...found]
  }
}

const named: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', v: '\v', f: '\f', 0: '\0' }

function characterOf(atom: string): string {
  const code = /^\\(?:u\{?|x)([\da-fA-F]{2,6})\}?$/.exec(atom)?.[1]
  if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16))
  return atom.startsWith('\\') ? (named[atom.slice(1)] ?? atom.slice(1)) : atom
}
