/**
 * Splits foreign text into what a reader sees and what hides from him. Which characters hide is decided by
 * `visibleText`; spaces that only look like a space are added here, since they matter to a reviewer.
 */
import { visibleText } from '../../src/visible-text.ts'

/** A piece of a text: seen as it stands, or hidden and to be labelled. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  /** The same hidden character, `count` times in a row; `everyday` where honest writing uses it just so. */
  | { readonly kind: 'hidden'; readonly character: string; readonly count: number; readonly everyday: boolean }
  /** Characters of the tag block in a row; `text` is what they spell. */
  | { readonly kind: 'tags'; readonly first: string; readonly count: number; readonly text: string }

/** Text that was spelled in characters that nobody sees. */
export interface DecodedText {
  readonly alphabet: 'tag characters' | 'variation selectors'
  readonly count: number
  /** Attacker-controlled. */
  readonly text: string
}

/** White space that is not U+0020, line feed or tab, and the blank Braille cell. */
const unusualSpace = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]/u

/** Variation selectors in a row, at least this many, are read as bytes: one after an emoji is everyday writing. */
const fewestSelectors = 2

/** Splits `text` at its hidden characters. Pieces in order; joined they are the text. */
export function splitHidden(text: string): Piece[] {
  const pieces: Piece[] = []
  let shownFrom = 0
  visitHidden(text, (character, index) => {
    if (index > shownFrom) pieces.push({ kind: 'text', text: text.slice(shownFrom, index) })
    addHidden(pieces, character, isEveryday(text, index, character))
    shownFrom = index + character.length
  })
  if (shownFrom < text.length) pieces.push({ kind: 'text', text: text.slice(shownFrom) })
  return pieces
}

/** Calls `visit` with each hidden character and its offset. Quick over plain ASCII, where nothing can hide. */
function visitHidden(text: string, visit: (character: string, index: number) => void): void {
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if ((unit >= 0x20 && unit < 0x7f) || unit === 0x09 || unit === 0x0a) continue
    const character = String.fromCodePoint(text.codePointAt(index) ?? unit)
    if (isHidden(character)) visit(character, index)
    index += character.length - 1
  }
}

/** Whether honest writing has it just there: emoji presentation, keycaps, joined emoji, typographic spaces. */
function isEveryday(text: string, index: number, character: string): boolean {
  const before = text.slice(Math.max(0, index - 6), index)
  if (character === '\ufe0f') {
    return /\p{Extended_Pictographic}$/u.test(before) || (/[0-9#*]$/.test(before) && text[index + 1] === '\u20e3')
  }
  if (character === '\u200d') {
    const after = text.slice(index + 1, index + 3)
    return (
      /\p{Extended_Pictographic}[\u{1f3fb}-\u{1f3ff}]?\ufe0f?$/u.test(before) &&
      /^\p{Extended_Pictographic}/u.test(after)
    )
  }
  return character !== '\u2800' && unusualSpace.test(character)
}

/** Adds a hidden character: to the last piece where both are of one kind, else as a new one. */
function addHidden(pieces: Piece[], character: string, everyday: boolean): void {
  const last = pieces.at(-1)
  if (isTag(character)) {
    const text = spelledByTag(character)
    if (last?.kind !== 'tags') pieces.push({ kind: 'tags', first: character, count: 1, text })
    else pieces[pieces.length - 1] = { ...last, count: last.count + 1, text: last.text + text }
    return
  }
  const same = last?.kind === 'hidden' && last.character === character && last.everyday === everyday
  if (same) pieces[pieces.length - 1] = { ...last, count: last.count + 1 }
  else pieces.push({ kind: 'hidden', character, count: 1, everyday })
}

/** Number of hidden characters in `text` that honest writing does not have, counted as code points. */
export function countHidden(text: string): number {
  return countNewHidden('', text)
}

/** Number of hidden characters in `after` beyond those that `before` has too, character by character. */
export function countNewHidden(before: string, after: string): number {
  const known = tallyHidden(before)
  let fresh = 0
  for (const [character, count] of tallyHidden(after)) fresh += Math.max(0, count - (known.get(character) ?? 0))
  return fresh
}

/** How often `text` has each hidden character. Tag characters spell words: there each run counts as one word. */
function tallyHidden(text: string): Map<string, number> {
  const tally = new Map<string, number>()
  const add = (key: string, count: number) => tally.set(key, (tally.get(key) ?? 0) + count)
  let word = ''
  let wordEnd = -1
  visitHidden(text, (character, index) => {
    if (isTag(character)) {
      if (index !== wordEnd) word = endWord(word)
      word += character
      wordEnd = index + character.length
    } else if (!isEveryday(text, index, character)) add(character, 1)
  })
  endWord(word)
  return tally

  function endWord(ended: string): string {
    if (ended !== '') add(`word ${ended}`, ended.length / 2)
    return ''
  }
}

/** What `text` spells in tag characters (U+E0000 block) and in variation selectors (one byte each, UTF-8). */
export function decodeHidden(text: string): DecodedText[] {
  const tags = splitHidden(text).flatMap((piece): DecodedText[] =>
    piece.kind === 'tags' && piece.text !== ''
      ? [{ alphabet: 'tag characters', count: piece.count, text: piece.text }]
      : [],
  )
  return [...tags, ...decodeSelectors(text)]
}

function decodeSelectors(text: string): DecodedText[] {
  const decoded: DecodedText[] = []
  for (const [run] of text.matchAll(/[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]+/gu)) {
    const bytes = Uint8Array.from([...run].map(selectorByte))
    if (bytes.length < fewestSelectors) continue
    decoded.push({ alphabet: 'variation selectors', count: bytes.length, text: new TextDecoder().decode(bytes) })
  }
  return decoded
}

function selectorByte(selector: string): number {
  const point = selector.codePointAt(0) ?? 0
  return point >= 0xe0100 ? point - 0xe0100 + 16 : point - 0xfe00
}

/** `index`, or one less where it would fall between the two halves of a surrogate pair. */
export function wholeCharacter(text: string, index: number): number {
  const before = text.charCodeAt(index - 1)
  const after = text.charCodeAt(index)
  const splits = before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff
  return splits ? index - 1 : index
}

/** Answers of {@link isHidden} that were given before; texts repeat few characters often. */
const answers = new Map<string, boolean>()
const maxAnswers = 10_000

function isHidden(character: string): boolean {
  const known = answers.get(character)
  if (known !== undefined) return known
  const hides = visibleText(character) !== character || unusualSpace.test(character)
  if (answers.size < maxAnswers) answers.set(character, hides)
  return hides
}

function isTag(character: string): boolean {
  const point = character.codePointAt(0) ?? 0
  return point >= 0xe0000 && point <= 0xe007f
}

/** The ASCII character that a tag character stands for; nothing for LANGUAGE TAG, CANCEL TAG and the reserved ones. */
function spelledByTag(character: string): string {
  const ascii = (character.codePointAt(0) ?? 0) - 0xe0000
  return ascii >= 0x20 && ascii < 0x7f ? String.fromCodePoint(ascii) : ''
}
