/**
 * One string as rules look at it: as it stands, and normalised, so that look-alike forms of a word are one word. Offsets
 * of the normalised text map back to the original.
 */

import type { Expression } from './expression.ts'
import { foldArabic } from './fold-arabic.ts'
import { type LiteralScan, type MayHold, mayHoldOneByOne } from './literal-scan.ts'
import { SearchWork } from './search-work.ts'
import { LineSearches, type SearchedLine } from './searched-line.ts'
import type { Sentence, TextRange } from './text-range.ts'

/** One form of a string that a model reads. Attacker-controlled. */
export interface TextView {
  /** `plain` for the string as it stands; else how this form was made from it: `folded`, `base64`, `hex` …, joined by `>` */
  readonly form: string
  /** The string as it stands, or what was decoded from a part of it. */
  readonly raw: string
  /**
   * NFKC, lower case, without invisible and control characters, with plain quotation marks and hyphens; Arabic
   * without vowel signs, with one form of each letter.
   */
  readonly normal: string
  /** The normalised text cut into sentences, none longer than {@link maxSentence}; long ones overlap. */
  readonly sentences: readonly Sentence[]
  /** The same sentences as they are searched, each on one line. */
  readonly lines: readonly SearchedLine[]
  /** The range of `raw` that a range of `normal` was made from. */
  rawRange(range: TextRange): TextRange
  /** The range of the string itself that a range of `raw` stands for: the same where nothing was decoded. */
  originalRange(range: TextRange): TextRange
  /** Whether `expression` can match `normal` at all; where it cannot, no search is needed. */
  mayHold(expression: Expression): boolean
  /** Where in a list, which is a constant, the expressions stand that can match `normal`. */
  mayHoldAmong(list: readonly Expression[]): number[]
  /** Every match of `expression` in `normal`; none where the work that the string is worth is done. */
  matches(expression: Expression): Iterable<RegExpExecArray>
}

/** Longest sentence, in code units of the normalised text. */
export const maxSentence = 1_200
const sentenceOverlap = 300

/** What `makeTextView` may be told of a string. */
export interface TextViewOptions {
  /** The string is a name: `_` and `-` separate words in it. Default false. */
  readonly isName?: boolean
  /** Answers `mayHold` for all expressions at once. Without it, each expression's literals are looked for one by one. */
  readonly scan?: LiteralScan
  /** Counts what all views of the string are searched for. Default: without end. */
  readonly work?: SearchWork
  /** Sentences that this form shares with other forms of the string. Default: it shares none. */
  readonly lines?: LineSearches
  /** How the string was made from another, and the way back. Default: it stands as it is. */
  readonly derived?: Pick<TextView, 'form' | 'originalRange'>
}

/** Makes the view of one string, plain or derived. Total: any string, lone surrogates included, has one. */
export function makeTextView(raw: string, options: TextViewOptions = {}): TextView {
  return new View(raw, options)
}

class View implements TextView {
  readonly form: string
  readonly raw: string
  readonly normal: string
  readonly #starts: Uint32Array | undefined
  readonly #ends: Uint32Array | undefined
  #sentences: readonly Sentence[] | undefined
  #lines: readonly SearchedLine[] | undefined

  readonly #derived: TextViewOptions['derived']
  readonly #scan: LiteralScan | undefined
  readonly #work: SearchWork
  readonly #lineSearches: LineSearches
  #mayHold: MayHold | undefined

  constructor(raw: string, { isName = false, scan, derived, work = new SearchWork(), lines }: TextViewOptions) {
    const { normal, starts, ends } = normalise(raw)
    this.form = derived?.form ?? 'plain'
    this.raw = raw
    this.normal = isName ? normal.replace(/[_-]/g, ' ') : normal
    this.#starts = starts
    this.#ends = ends
    this.#derived = derived
    this.#scan = scan
    this.#work = work
    this.#lineSearches = lines ?? lineSearches(scan, work)
  }

  get sentences(): readonly Sentence[] {
    this.#sentences ??= splitSentences(this.normal)
    return this.#sentences
  }

  get lines(): readonly SearchedLine[] {
    this.#lines ??= this.sentences.map((sentence) => {
      const isWhole = sentence.text.length === this.normal.length
      return this.#lineSearches.line(sentence, isWhole ? this.#mayHold : undefined)
    })
    return this.#lines
  }

  rawRange({ start, end }: TextRange): TextRange {
    if (this.#starts === undefined || this.#ends === undefined) return { start, end }
    const from = this.#starts[start] ?? this.raw.length
    return { start: from, end: end > start ? (this.#ends[end - 1] ?? this.raw.length) : from }
  }

  originalRange(range: TextRange): TextRange {
    return this.#derived?.originalRange(range) ?? range
  }

  mayHold(expression: Expression): boolean {
    return this.#scanned()(expression)
  }

  mayHoldAmong(list: readonly Expression[]): number[] {
    return this.#scanned().among(list)
  }

  matches(expression: Expression): Iterable<RegExpExecArray> {
    if (!this.mayHold(expression) || !this.#work.mayGoOn()) return []
    this.#work.addSearch(this.normal.length)
    return this.normal.matchAll(expression.pattern)
  }

  #scanned(): MayHold {
    this.#mayHold ??= scanned(this.normal, this.#scan)
    return this.#mayHold
  }
}

function scanned(text: string, scan: LiteralScan | undefined): MayHold {
  return scan?.search(text) ?? mayHoldOneByOne(text)
}

/** Sentences that all forms of one string share, so that no form is searched for what another one holds in the same words. */
export function lineSearches(scan?: LiteralScan, work = new SearchWork()): LineSearches {
  return new LineSearches((text) => scanned(text, scan), work)
}

interface Normalised {
  normal: string
  /** For each code unit of `normal`, where its original begins and ends; undefined where both texts align. */
  starts?: Uint32Array
  ends?: Uint32Array
}

const plainAscii = /^[\t\n\r\x20-\x7e]*$/
/** What no reader sees: controls (white space excepted) and whatever Unicode lets a renderer ignore (UAX #44). */
const unseen = /^(?![\t\n\r])[\p{Cc}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]$/u
/**
 * A run of plain characters, or one character with its combining marks; more marks than a real one has stand alone, so no
 * step gets long.
 */
const piece = /[\t\n\r\x20-\x7e]{1,64}(?!\p{M})|[^\p{M}]\p{M}{0,8}|\p{M}/gsu
/** Longest normal form of one character that is used: U+FDFA alone becomes 18, and no word is hidden in such a one. */
const maxExpansion = 8

function normalise(raw: string): Normalised {
  if (plainAscii.test(raw)) return { normal: raw.toLowerCase() }
  const parts: string[] = []
  let starts = new Uint32Array(raw.length + maxExpansion)
  let ends = new Uint32Array(raw.length + maxExpansion)
  let length = 0
  for (const { 0: original, index } of raw.matchAll(piece)) {
    const isPlain = plainAscii.test(original)
    const text = isPlain ? original.toLowerCase() : normalPiece(original)
    parts.push(text)
    if (length + text.length > starts.length) [starts, ends] = [grown(starts), grown(ends)]
    for (let unit = 0; unit < text.length; unit += 1) {
      starts[length] = isPlain ? index + unit : index
      ends[length] = isPlain ? index + unit + 1 : index + original.length
      length += 1
    }
  }
  return { normal: parts.join(''), starts: starts.subarray(0, length), ends: ends.subarray(0, length) }
}

/** Twice the room: a piece has no more than {@link maxPiece} characters. */
function grown(numbers: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * numbers.length + maxPiece)
  larger.set(numbers)
  return larger
}

const maxPiece = 128
/** Normal forms of characters that were met; begun anew where there are many. */
let knownPieces = new Map<string, string>()
const mostKnown = 4_096

function normalPiece(original: string): string {
  const known = knownPieces.get(original)
  if (known !== undefined) return known
  const normal = normalCharacter(original)
  if (knownPieces.size === mostKnown) knownPieces = new Map()
  knownPieces.set(original, normal)
  return normal
}

const arabic = /[\u0600-\u06ff]/

function normalCharacter(original: string): string {
  const seen = original.length === 1 ? original : [...original].filter((each) => !unseen.test(each)).join('')
  if (seen === '' || unseen.test(seen)) return ''
  const composed = seen.normalize('NFKC').toLowerCase()
  const normal = arabic.test(composed) ? foldArabic(composed) : composed
  if (normal.length > maxExpansion) return seen
  return normal.length === 1 ? (punctuation.get(normal) ?? normal) : normal
}

/** Marks that readers, and models, take for the same. */
const punctuation = new Map([
  ...[...'‘’ʼ‛′´`'].map((mark): [string, string] => [mark, mark === '`' ? '`' : "'"]),
  ...[...'“”„‟″«»'].map((mark): [string, string] => [mark, '"']),
  ...[...'‐‑‒–—―−'].map((mark): [string, string] => [mark, '-']),
])

/** Ends of sentences: a mark before white space, an empty line, a wide full stop. */
const sentenceEnd = /[.!?](?=[\s"')\]*])|。|\n[ \t\r]{0,40}\n/g

function splitSentences(text: string): Sentence[] {
  const sentences: Sentence[] = []
  let start = 0
  for (const { 0: mark, index } of text.matchAll(sentenceEnd)) {
    addSentence(sentences, text, start, index + mark.length)
    start = index + mark.length
  }
  addSentence(sentences, text, start, text.length)
  return sentences
}

function addSentence(sentences: Sentence[], text: string, start: number, end: number): void {
  for (let from = start; from < end; from += maxSentence - sentenceOverlap) {
    const to = Math.min(end, from + maxSentence)
    sentences.push({ text: text.slice(from, to), start: from, end: to })
    if (to === end) return
  }
}
