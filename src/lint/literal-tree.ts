/** The beginnings of literals as a tree; each node becomes a state of the automaton. */

/** Longest beginning that has states of its own: most texts leave the path of a literal before. */
export const maxDepth = 6
/** Classes of code units, a power of two: class 0 is what stands in no literal. */
export const classCount = 64
const letters = 26
const firstLetter = 'a'.charCodeAt(0)

/** The class of a code unit that stands in a literal: letters of ASCII have their own, all others share what is left. */
export function unitClass(unit: number): number {
  const letter = unit - firstLetter
  return letter >= 0 && letter < letters ? 1 + letter : 1 + letters + (unit % (classCount - 1 - letters))
}

/** One state. */
export interface LiteralState {
  /** The class of the code unit that leads here; 0 for the first. */
  readonly column: number
  readonly followers: readonly LiteralState[]
  /** What ends here, or begins like this and is longer than the tree is deep. */
  readonly literals: readonly string[]
}

interface Node extends LiteralState {
  readonly followers: Node[]
  readonly literals: string[]
}

/** A tree of literals, none of them empty. */
export class LiteralTree {
  readonly #root: Node = { column: 0, followers: [], literals: [] }

  constructor(literals: Iterable<string>) {
    for (const literal of [...literals].sort()) this.#add(literal)
  }

  /** All states, shallow ones first; those that follow one state stand side by side. */
  states(): LiteralState[] {
    const states: LiteralState[] = [this.#root]
    for (const { followers } of states) states.push(...followers)
    return states
  }

  #add(literal: string): void {
    let node = this.#root
    for (let depth = 0; depth < Math.min(literal.length, maxDepth); depth += 1) {
      const column = unitClass(literal.charCodeAt(depth))
      let next = node.followers.find((each) => each.column === column)
      if (next === undefined) {
        next = { column, followers: [], literals: [] }
        node.followers.push(next)
      }
      node = next
    }
    node.literals.push(literal)
  }
}
