/**
 * A sentence on one line, as many expressions search it: white space as words know it, one blank however lines are broken
 * and indented; and what was found once is not looked for again, whichever rule asks.
 */

import type { Expression } from './expression.ts'
import type { MayHold } from './literal-scan.ts'
import type { SearchWork } from './search-work.ts'
import type { Sentence, TextRange } from './text-range.ts'

/** What a search found that began at `from`: the same for every search that begins between `from` and `start`. */
interface Known {
  readonly from: number
  /** Where the match starts; beyond all text where there is none. */
  readonly start: number
  readonly found: TextRange | undefined
}

/** What is known of the sentences of one string and of its other forms: most of them stand in several forms alike. */
export class LineSearches {
  readonly #searches = new Map<string, LineSearch>()
  readonly #scan: (text: string) => MayHold
  readonly #work: SearchWork

  /** `scan` says which expressions a text may match; it is asked once for a sentence, when the first one is looked for. */
  constructor(scan: (text: string) => MayHold, work: SearchWork) {
    this.#scan = scan
    this.#work = work
  }

  /**
   * A sentence that stands somewhere, with all that was found in the same words before. `mayHold` is what is known of its
   * text as it stands.
   */
  line({ text, start }: Pick<Sentence, 'text' | 'start'>, mayHold?: MayHold): SearchedLine {
    let search = this.#searches.get(text)
    if (search === undefined) {
      search = new LineSearch(text, this.#scan, this.#work, mayHold)
      this.#searches.set(text, search)
    }
    return new SearchedLine(search, start)
  }
}

/** One sentence where it stands. Attacker-controlled. */
export class SearchedLine {
  /** The sentence with every run of white space as one blank. */
  readonly text: string
  /** Where the sentence begins in its text. */
  readonly start: number
  readonly #search: LineSearch

  constructor(search: LineSearch, start: number) {
    this.text = search.text
    this.start = start
    this.#search = search
  }

  /** Whether the line can match at all. */
  mayHold(expression: Expression): boolean {
    return this.#search.mayHold(expression)
  }

  /**
   * The first match that starts at `from` or later; undefined where there is none, or an empty one, or where the work that
   * the string is worth is done.
   */
  search(expression: Expression, from: number): TextRange | undefined {
    return this.#search.search(expression, from)
  }

  /** The range of the whole text that a range of `text` stands for. */
  originalRange({ start, end }: TextRange): TextRange {
    const range = this.#search.originalRange(start, end)
    return { start: this.start + range.start, end: this.start + range.end }
  }
}

/** The words of a sentence, wherever they stand. */
class LineSearch {
  readonly text: string
  /** For each code unit of `text` its place in the sentence; undefined where both are the same. */
  readonly #positions: readonly number[] | undefined
  readonly #length: number
  readonly #scan: (text: string) => MayHold
  readonly #work: SearchWork
  readonly #known = new Map<Expression, Known[]>()
  #mayHold: MayHold | undefined

  constructor(sentence: string, scan: (text: string) => MayHold, work: SearchWork, mayHold?: MayHold) {
    const line = singleSpaced(sentence)
    if (line.positions === undefined) this.#mayHold = mayHold
    this.text = line.text
    this.#positions = line.positions
    this.#length = sentence.length
    this.#scan = scan
    this.#work = work
  }

  mayHold(expression: Expression): boolean {
    if (this.#mayHold === undefined) {
      if (!this.#work.mayGoOn()) return false
      this.#work.addLine(this.text.length)
      this.#mayHold = this.#scan(this.text)
    }
    return this.#mayHold(expression)
  }

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

  /** The range of the sentence that a range of `text` stands for. */
  originalRange(start: number, end: number): TextRange {
    const at = (index: number) => this.#positions?.[index] ?? this.#length
    if (this.#positions === undefined) return { start, end }
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
