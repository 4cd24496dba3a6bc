/**
 * A sentence on one line, as many expressions search it: white space as words know it, one blank however lines are broken
 * and indented; and what was found once is not looked for again, whichever rule asks.
 */

import type { Expression } from './expression.ts'
import type { MayHold } from './literal-scan.ts'
import type { SearchWork } from './search-work.ts'
import type { Sentence, TextRange } from './text-view.ts'

/** What a search found that began at `from`: the same for every search that begins between `from` and `start`. */
interface Known {
  readonly from: number
  /** Where the match starts; beyond all text where there is none. */
  readonly start: number
  readonly found: TextRange | undefined
}

/** One sentence. Attacker-controlled. */
export class SearchedLine {
  /** The sentence with every run of white space as one blank. */
  readonly text: string
  /** Where the sentence begins in its text. */
  readonly start: number
  /** For each code unit of `text` its place in the sentence; undefined where both are the same. */
  readonly #positions: readonly number[] | undefined
  readonly #length: number
  readonly #scan: (text: string) => MayHold
  readonly #work: SearchWork
  readonly #known = new Map<Expression, Known[]>()
  #mayHold: MayHold | undefined

  /** `scan` says which expressions a text may match; it is asked once, when the first one is looked for. */
  constructor({ text, start }: Pick<Sentence, 'text' | 'start'>, scan: (text: string) => MayHold, work: SearchWork) {
    const line = singleSpaced(text)
    this.text = line.text
    this.start = start
    this.#positions = line.positions
    this.#length = text.length
    this.#scan = scan
    this.#work = work
  }

  /** Whether the line can match at all. */
  mayHold(expression: Expression): boolean {
    if (this.#mayHold === undefined) {
      if (!this.#work.mayGoOn()) return false
      this.#work.addLine(this.text.length)
      this.#mayHold = this.#scan(this.text)
    }
    return this.#mayHold(expression)
  }

  /**
   * The first match that starts at `from` or later; undefined where there is none, or an empty one, or where the work that
   * the string is worth is done.
   */
  search(expression: Expression, from: number): TextRange | undefined {
    const known = this.#known.get(expression)
    if (known === undefined && !this.mayHold(expression)) return undefined
    const same = known?.find((each) => each.from <= from && from <= each.start)
    if (same !== undefined) return same.found
    if (!this.#work.mayGoOn()) return undefined
    const found = firstMatch(this.text, expression, from)
    this.#work.addSearch((found?.end ?? this.text.length) - from)
    const fact = { from, start: found?.start ?? Number.POSITIVE_INFINITY, found }
    if (known === undefined) this.#known.set(expression, [fact])
    else known.push(fact)
    return found
  }

  /** The range of the whole text that a range of `text` stands for. */
  originalRange({ start, end }: TextRange): TextRange {
    const at = (index: number) => this.start + (this.#positions?.[index] ?? this.#length)
    if (this.#positions === undefined) return { start: this.start + start, end: this.start + end }
    return { start: at(start), end: end > start ? at(end - 1) + (end > this.text.length ? 0 : 1) : at(start) }
  }
}

function firstMatch(text: string, { pattern }: Expression, from: number): TextRange | undefined {
  pattern.lastIndex = from
  const found = pattern.exec(text)
  pattern.lastIndex = 0
  return found === null || found[0] === '' ? undefined : { start: found.index, end: found.index + found[0].length }
}

const wide = /\s{2}|[^\S ]/
const whiteSpace = /\s/

function singleSpaced(original: string): { readonly text: string; readonly positions?: readonly number[] } {
  if (!wide.test(original)) return { text: original }
  const positions: number[] = []
  const units: string[] = []
  let isAfterSpace = false
  for (let index = 0; index < original.length; index += 1) {
    const unit = original.charAt(index)
    const isSpace = whiteSpace.test(unit)
    if (isSpace && isAfterSpace) continue
    units.push(isSpace ? ' ' : unit)
    positions.push(index)
    isAfterSpace = isSpace
  }
  return { text: units.join(''), positions }
}
