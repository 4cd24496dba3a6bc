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

/** Where honest writing has a hidden character: emoji presentation, keycaps, joined emoji, typographic spaces. */
const everyday =
  /(?<=\p{Extended_Pictographic})\ufe0f|(?<=[0-9#*])\ufe0f(?=\u20e3)|(?<=\p{Extended_Pictographic}[\u{1f3fb}-\u{1f3ff}]?\ufe0f?)\u200d(?=\p{Extended_Pictographic})|[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/gu

const plainAscii = /^[\t\n -~]*$/

/** Variation selectors in a row, at least this many, are read as bytes: one after an emoji is everyday writing. */
const fewestSelectors = 2

/** Splits `text` at its hidden characters. Pieces in order; joined they are the text. */
export function splitHidden(text: string): Piece[] {
  if (plainAscii.test(text)) return text === '' ? [] : [{ kind: 'text', text }]
  const everydayAt = new Set([...text.matchAll(everyday)].map(({ index }) => index))
  const pieces: Piece[] = []
  let index = 0
  for (const character of text) {
    const piece = startPiece(character, everydayAt.has(index))
    const last = pieces.at(-1)
    const joined = last === undefined ? undefined : joinPieces(last, piece)
    if (joined === undefined) pieces.push(piece)
    else pieces[pieces.length - 1] = joined
    index += character.length
  }
  return pieces
}

function startPiece(character: string, isEveryday: boolean): Piece {
  if (!isHidden(character)) return { kind: 'text', text: character }
  if (isTag(character)) return { kind: 'tags', first: character, count: 1, text: spelledByTag(character) }
  return { kind: 'hidden', character, count: 1, everyday: isEveryday }
}

function joinPieces(a: Piece, b: Piece): Piece | undefined {
  if (a.kind === 'text' && b.kind === 'text') return { kind: 'text', text: a.text + b.text }
  if (a.kind === 'tags' && b.kind === 'tags') return { ...a, count: a.count + b.count, text: a.text + b.text }
  if (a.kind !== 'hidden' || b.kind !== 'hidden') return undefined
  return a.character === b.character && a.everyday === b.everyday ? { ...a, count: a.count + b.count } : undefined
}

/** Number of hidden characters in `text` that honest writing does not have, counted as code points. */
export function countHidden(text: string): number {
  return splitHidden(text).reduce((sum, piece) => sum + suspiciousCount(piece), 0)
}

/** Number of hidden characters in `after` beyond those that `before` has too, character by character. */
export function countNewHidden(before: string, after: string): number {
  const known = tallyHidden(before)
  let fresh = 0
  for (const [character, count] of tallyHidden(after)) fresh += Math.max(0, count - (known.get(character) ?? 0))
  return fresh
}

/** A run of tag characters is told apart by what it spells: other words of the same length are new. */
function tallyHidden(text: string): Map<string, number> {
  const tally = new Map<string, number>()
  for (const piece of splitHidden(text)) {
    if (suspiciousCount(piece) === 0 || piece.kind === 'text') continue
    const key = piece.kind === 'tags' ? `tags ${piece.text}` : piece.character
    tally.set(key, (tally.get(key) ?? 0) + piece.count)
  }
  return tally
}

function suspiciousCount(piece: Piece): number {
  return piece.kind === 'text' || (piece.kind === 'hidden' && piece.everyday) ? 0 : piece.count
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

function isHidden(character: string): boolean {
  return !plainAscii.test(character) && (visibleText(character) !== character || unusualSpace.test(character))
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
