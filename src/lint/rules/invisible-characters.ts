/** Characters that a reader cannot see and a model can: facts and limits in invisible-characters.md. */

import { codePointLabel } from '../../visible-text.ts'
import type { Severity } from '../finding.ts'
import { maxMatches } from '../pattern.ts'
import { improperCharacters, type TextFacts, textFacts } from '../proper-characters.ts'
import type { RuleMatch, TextRule } from '../rule.ts'

/** Runs of characters that show nothing, or that reorder or replace what is shown. */
const hiddenRun =
  /[\p{Default_Ignorable_Code_Point}\p{Co}\u2028\u2029\u2800\ufff9-\ufffc\u{13430}-\u{1343f}\u{1d159}]+/gu
const bidiControl = /[\u202a-\u202e\u2066-\u2069\u206a-\u206f]/u
/** Tag characters and the unassigned invisible planes around the variation selectors. */
const tagCharacter = /[\u{e0000}-\u{e00ff}\u{e01f0}-\u{e0fff}]/u
const variationSelector = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}\u180b-\u180f]/u
const annotation = /[\ufff9-\ufffb]/
const letter = /^\p{L}$/u
/** Scripts in which a copied page may bring a place to break the line between two letters. */
const unspaced = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]$/u

export const invisibleCharacters: TextRule = {
  kind: 'text',
  id: 'invisible-characters',
  severity: 'error',
  title: 'Text holds characters that nobody can see',
  expressions: [],
  *check({ raw, form }) {
    // What is folded was seen before, and may have lost one of a pair of characters.
    if (form.endsWith('folded') || !/[^\0-\x7f]/.test(raw)) return
    let count = 0
    let facts: TextFacts | undefined
    for (const { 0: run, index } of raw.matchAll(hiddenRun)) {
      facts ??= textFacts(raw)
      const match = judgeRun(raw, run, index, facts)
      if (match === undefined) continue
      yield form === 'plain' ? match : { ...match, severity: 'warning' }
      count += 1
      if (count >= maxMatches) return
    }
  },
}

function judgeRun(raw: string, run: string, index: number, facts: TextFacts): RuleMatch | undefined {
  const end = index + run.length
  const before = lastCharacter(raw.slice(Math.max(0, index - 2), index))
  const after = firstCharacter(raw.slice(end, end + 2))
  const rest = improperCharacters({ run, index, before, after }, facts)
  if (rest === '') return undefined
  const { severity, what } = classify(rest, before, after, facts)
  return { start: end - rest.length, end, severity, message: `${what}: ${labels(rest)}` }
}

interface Kind {
  readonly severity: Severity
  readonly what: string
}

function classify(run: string, before: string, after: string, facts: TextFacts): Kind {
  if (tagCharacter.test(run)) return { severity: 'error', what: 'tag characters, which can spell a hidden text' }
  if (bidiControl.test(run)) return { severity: 'error', what: 'characters that reorder the text around them' }
  if (variationSelector.test(run)) return classifySelectors(run, before)
  if (annotation.test(run)) return { severity: 'error', what: 'marks of an annotation, which hide what they enclose' }
  const length = [...run].length
  if (length >= 3) return { severity: 'error', what: `${length} invisible characters in a row` }
  const splitsWord = letter.test(before) && letter.test(after) && !unspaced.test(before) && !unspaced.test(after)
  if (splitsWord && run !== '\u00ad') return { severity: 'error', what: 'an invisible character inside a word' }
  if (facts.isOverloaded) return { severity: 'error', what: 'an invisible character, one of more than any script uses' }
  if (isStrayJoiner(run, before, after)) return { severity: 'error', what: 'a joiner where nothing is joined' }
  return { severity: 'warning', what: length === 1 ? 'an invisible character' : '2 invisible characters in a row' }
}

/** A selector whose emoji was taken away is left at an edge or behind a digit; anywhere else it carries something. */
function classifySelectors(run: string, before: string): Kind {
  const isLeftOver = /^[\ufe0e\ufe0f]$/.test(run) && /^[\s\d#*]?$/.test(before)
  return { severity: isLeftOver ? 'warning' : 'error', what: 'variation selectors that belong to no character' }
}

/** What is left of an emoji that was cut is no more than a warning. */
function isStrayJoiner(run: string, before: string, after: string): boolean {
  return /^[\u200c\u200d]$/.test(run) && !(/^\p{Extended_Pictographic}$/u.test(before) && !letter.test(after))
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
