/** Characters that a reader cannot see and a model can: facts and limits in invisible-characters.md. */

import { codePointLabel } from '../../visible-text.ts'
import type { Severity } from '../finding.ts'
import { maxMatches } from '../pattern.ts'
import type { RuleMatch, TextRule } from '../rule.ts'

/** Runs of characters that show nothing, or that reorder what is shown. */
const hiddenRun = /[\p{Default_Ignorable_Code_Point}\u2028\u2029\ufff9-\ufffb\p{Co}]+/gu
const bidiControl = /[\u202a-\u202e\u2066-\u2069\u206a-\u206f]/u
const bidiMark = /^[\u200e\u200f\u061c]$/u
/** Tag characters and the unassigned invisible planes around the variation selectors. */
const tagCharacter = /[\u{e0000}-\u{e00ff}\u{e01f0}-\u{e0fff}]/u
const variationSelector = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}\u180b-\u180f]/u
const joiner = /^[\u200c\u200d]$/u

const pictograph = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}]$/u
const emojiBase = /^[\p{Emoji}\p{Emoji_Modifier}]$/u
/** Scripts whose letters take other shapes beside a joiner (Unicode 16, section 23.2). */
const joiningScript =
  /^[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Nko}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\u064b-\u0655\u0670]$/u
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u
/** The three flags that Unicode writes with tag characters: England, Scotland, Wales (UTS #51, annex C). */
const flagTags = new Set(['gbeng', 'gbsct', 'gbwls'])

export const invisibleCharacters: TextRule = {
  kind: 'text',
  id: 'invisible-characters',
  severity: 'error',
  title: 'Text holds characters that nobody can see',
  expressions: [],
  *check({ raw }) {
    let count = 0
    // Once for the whole text: asked again for every mark, it would cost the square of the length.
    const isRightToLeft = rightToLeft.test(raw)
    for (const { 0: run, index } of raw.matchAll(hiddenRun)) {
      if (isRightToLeft && bidiMark.test(run)) continue
      const match = judgeRun(raw, run, index)
      if (match === undefined) continue
      yield match
      count += 1
      if (count >= maxMatches) return
    }
  },
}

function judgeRun(raw: string, run: string, index: number): RuleMatch | undefined {
  const before = lastCharacter(raw.slice(Math.max(0, index - 2), index))
  const after = firstCharacter(raw.slice(index + run.length, index + run.length + 2))
  const rest = withoutProperSelector(run, before)
  if (rest === '' || isProperRun(rest, before, after)) return undefined
  const start = index + run.length - rest.length
  const { severity, what } = classify(rest, before, after)
  return { start, end: index + run.length, severity, message: `${what}: ${labels(rest)}` }
}

/** Drops a variation selector that belongs to the character before it. */
function withoutProperSelector(run: string, before: string): string {
  const first = firstCharacter(run)
  const isProper =
    (/^[\ufe0e\ufe0f]$/u.test(first) && emojiBase.test(before)) ||
    (/^[\ufe00-\ufe0d]$/u.test(first) &&
      /^[\p{Script=Han}\p{Sm}\p{Script=Myanmar}\p{Script=Phags_Pa}]$/u.test(before)) ||
    (/^[\u{e0100}-\u{e01ef}]$/u.test(first) && /^\p{Script=Han}$/u.test(before)) ||
    (/^[\u180b-\u180f]$/u.test(first) && /^\p{Script=Mongolian}$/u.test(before))
  return isProper ? run.slice(first.length) : run
}

/** Whether the characters do here what they are made for. */
function isProperRun(run: string, before: string, after: string): boolean {
  if (run === '\u200d' && pictograph.test(before) && pictograph.test(after)) return true
  if (joiner.test(run)) return joiningScript.test(before)
  if (before === '\u{1f3f4}') return flagTags.has(decodeTags(run))
  return isHangulFiller(run, before, after)
}

/** Conjoining fillers stand for a missing part of a syllable written in single Jamo. */
function isHangulFiller(run: string, before: string, after: string): boolean {
  return /^[\u115f\u1160]{1,2}$/.test(run) && (/^[\u1100-\u11ff]$/.test(before) || /^[\u1100-\u11ff]$/.test(after))
}

/** A flag's tags without the closing one; anything else yields a text that names no flag. */
function decodeTags(run: string): string {
  if (!run.endsWith('\u{e007f}')) return ''
  const letters = [...run].slice(0, 8).map((tag) => (tag.codePointAt(0) ?? 0) - 0xe0000)
  return String.fromCharCode(...letters.filter((code) => code > 0x20 && code < 0x7f))
}

function classify(run: string, before: string, after: string): { severity: Severity; what: string } {
  if (tagCharacter.test(run)) return { severity: 'error', what: 'tag characters, which can spell a hidden text' }
  if (bidiControl.test(run)) return { severity: 'error', what: 'characters that reorder the text around them' }
  if (variationSelector.test(run)) return { severity: 'error', what: 'variation selectors that belong to no character' }
  const length = [...run].length
  if (length >= 3) return { severity: 'error', what: `${length} invisible characters in a row` }
  const splitsWord = /^[A-Za-z]$/.test(before) && /^[A-Za-z]$/.test(after)
  if (splitsWord && run !== '\u00ad') return { severity: 'error', what: 'an invisible character inside a word' }
  if (joiner.test(run)) return { severity: 'error', what: 'a joiner where nothing is joined' }
  return { severity: 'warning', what: length === 1 ? 'an invisible character' : '2 invisible characters in a row' }
}

/** At most four labels: enough to know the kind, never the hidden text. */
function labels(run: string): string {
  const characters = [...run]
  const shown = characters.slice(0, 4).map(codePointLabel).join('')
  return characters.length > 4 ? `${shown} and ${characters.length - 4} more` : shown
}

function firstCharacter(text: string): string {
  return [...text.slice(0, 2)][0] ?? ''
}

function lastCharacter(text: string): string {
  return [...text].at(-1) ?? ''
}
