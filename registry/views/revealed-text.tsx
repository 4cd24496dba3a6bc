/**
 * The only way for foreign text onto a page: escaped by JSX, isolated from its surroundings, and with every hidden
 * character written out as a labelled chip.
 */
import { codePointLabel, visibleText } from '../../src/visible-text.ts'
import { characterName } from './character-names.ts'
import { decodeHidden, type Piece, splitHidden } from './hidden-characters.ts'

/** Beyond this many chips in one text the rest is written with plain labels, so that a page cannot be blown up. */
const maxChips = 400

/** Foreign text within a line. Hidden characters become chips such as `U+200B ZERO WIDTH SPACE`. */
export function RevealedText({ text }: { text: string }) {
  return <bdi>{revealedPieces(text)}</bdi>
}

/** A stretch that is white space only, with each space, tab and line break made visible. For changes of nothing else. */
export function RevealedSpace({ text }: { text: string }) {
  return <bdi class="space">{text.replace(/[ \t\n]/g, spaceMark)}</bdi>
}

/** What a text spells in characters that nobody sees, one paragraph for each run; nothing when there are none. */
export function DecodedTexts({ text }: { text: string }) {
  return decodeHidden(text).map(({ alphabet, count, text: decoded }) => (
    <p class="decoded">
      <span class="decoded-label">
        {count} invisible {alphabet} spell
      </span>{' '}
      <q>
        <RevealedText text={decoded} />
      </q>
    </p>
  ))
}

function revealedPieces(text: string) {
  const pieces = splitHidden(text)
  const last = cutAfterChips(pieces)
  const rest = pieces.slice(last).map(pieceText).join('')
  return (
    <>
      {pieces.slice(0, last).map((piece) => (piece.kind === 'text' ? piece.text : <HiddenChip piece={piece} />))}
      {visibleText(rest)}
    </>
  )
}

function HiddenChip({ piece }: { piece: Exclude<Piece, { kind: 'text' }> }) {
  if (piece.kind === 'tags') {
    return (
      <span class="hidden-char">
        {bare(piece.first)}… {piece.count} TAG {piece.count === 1 ? 'CHARACTER' : 'CHARACTERS'}
      </span>
    )
  }
  return (
    <span class={piece.everyday ? 'hidden-char everyday' : 'hidden-char'}>
      {bare(piece.character)} {characterName(piece.character)}
      {piece.count > 1 ? ` ×${piece.count}` : ''}
    </span>
  )
}

/** `U+200B`, without the angle brackets of the label. */
function bare(character: string): string {
  return codePointLabel(character).slice(1, -1)
}

function cutAfterChips(pieces: readonly Piece[]): number {
  let chips = 0
  const cut = pieces.findIndex((piece) => {
    chips += piece.kind === 'text' ? 0 : 1
    return chips > maxChips
  })
  return cut < 0 ? pieces.length : cut
}

function pieceText(piece: Piece): string {
  if (piece.kind === 'text') return piece.text
  if (piece.kind === 'tags') return `${codePointLabel(piece.first)}×${piece.count}`
  return codePointLabel(piece.character) + (piece.count > 1 ? `×${piece.count}` : '')
}

function spaceMark(character: string): string {
  if (character === '\n') return '↵\n'
  return character === '\t' ? '⇥\t' : '·'
}
