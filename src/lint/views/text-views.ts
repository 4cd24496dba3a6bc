/** Every form of one string in which something may hide: as it stands, with look-alikes folded, and decoded. */

import { SearchWork } from '../search-work.ts'
import { lineSearches, makeTextView, type TextView, type TextViewOptions } from '../text-view.ts'
import { base64Runs } from './base64.ts'
import { type DerivedText, extracted, plainText, type Run, rewritten } from './derived-text.ts'
import { codePointRuns, entityRuns, escapeRuns, percentRuns, quotedPrintableRuns } from './escaped-characters.ts'
import { selectorRuns, tagRuns, zeroWidthRuns } from './hidden-channels.ts'
import { accentedWordRuns, brokenWordRuns, markedWordRuns, markupRuns, spacedLetterRuns } from './joined-words.ts'
import { leetRuns } from './leet.ts'
import { lookAlikeRuns } from './look-alikes.ts'
import { hexRuns, numberListRuns } from './number-codes.ts'
import { reversedRuns, rotatedRuns } from './turned-text.ts'

/** How often what was decoded is decoded again. */
const maxDepth = 3
/** All forms of a string together are at most this many times as long as the string, and this much more. */
const maxGrowth = 6
const freeGrowth = 4_096

/** One way of hiding a text: its name in `view.form`, and where it is used. Total and linear in the text's length. */
type Step = readonly [name: string, find: (text: string) => Run[]]

/** Ways of writing characters otherwise; undone in place, one after another. */
const decodings: readonly Step[] = [
  ['base64', base64Runs],
  ['hex', hexRuns],
  ['numbers', numberListRuns],
  ['percent', percentRuns],
  ['entities', entityRuns],
  ['escapes', escapeRuns],
  ['code-points', codePointRuns],
  ['quoted-printable', quotedPrintableRuns],
]
/** Ways of writing words otherwise. */
const foldings: readonly Step[] = [
  ['folded', lookAlikeRuns],
  ['joined', markupRuns],
  ['joined', brokenWordRuns],
  ['spaced', spacedLetterRuns],
  ['joined', markedWordRuns],
  ['folded', accentedWordRuns],
  ['leet', leetRuns],
]
/** Ways of writing the whole text otherwise. */
const turnings: readonly Step[] = [
  ['reversed', reversedRuns],
  ['rot13', rotatedRuns],
]
/** Texts beside the text; each is a text of its own. */
const channels: readonly Step[] = [
  ['tags', tagRuns],
  ['variation-selectors', selectorRuns],
  ['zero-width', zeroWidthRuns],
]

/**
 * The forms of one string, the plain one first; most strings have no other. Total: never throws, whatever the text, and
 * takes time proportional to its length. Where the work that the string is worth is done, there are fewer forms or none.
 */
export function textViews(raw: string, options: TextViewOptions = {}): TextView[] {
  const { work = new SearchWork(), scan } = options
  if (!work.mayGoOn()) return []
  const shared = { ...options, work, lines: lineSearches(scan, work) }
  const views = [makeTextView(raw, shared)]
  for (const derived of hiddenForms(plainText(raw), work)) {
    if (!work.mayGoOn()) break
    views.push(makeTextView(derived.text, { ...shared, derived }))
  }
  return views
}

function hiddenForms(plain: DerivedText, work: SearchWork): DerivedText[] {
  const forms: DerivedText[] = []
  const layers: { source: DerivedText; depth: number }[] = [{ source: plain, depth: 0 }]
  let room = maxGrowth * plain.text.length + freeGrowth
  const add = (found: DerivedText) => {
    room -= found.text.length
    if (room >= 0) forms.push(found)
    return room >= 0
  }
  for (let layer = layers.shift(); layer !== undefined; layer = layers.shift()) {
    if (!work.mayGoOn()) break
    const { source, depth } = layer
    work.addForms(source.text)
    const folded = applied(source, foldings)
    if (folded !== source) add(folded)
    if (depth === maxDepth) continue
    for (const found of [
      applied(source, decodings),
      ...turnings.map((step) => applied(source, [step])),
      ...hiddenTexts(source),
    ]) {
      if (found !== source && add(found)) layers.push({ source: found, depth: depth + 1 })
    }
  }
  return forms
}

function applied(source: DerivedText, steps: readonly Step[]): DerivedText {
  return steps.reduce((text, [name, find]) => rewritten(text, name, find(text.text)), source)
}

const nonAscii = /[^\0-\x7f]/

function hiddenTexts(source: DerivedText): DerivedText[] {
  if (!nonAscii.test(source.text)) return []
  return channels.flatMap(([name, find]) => {
    const runs = find(source.text)
    return runs.length === 0 ? [] : [extracted(source, name, runs)]
  })
}
