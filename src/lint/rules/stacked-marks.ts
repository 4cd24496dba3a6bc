/** More marks on a letter than any language writes: see stacked-marks.md. */

import { maxMatches } from '../pattern.ts'
import type { RuleMatch, TextRule } from '../rule.ts'

/** Marks of any script; Tibetan and Hebrew with all its signs stack up to nine. */
const stacks = /[\p{M}]{3,}/gu
/** Marks of no script of their own (accents, overlays); IPA and Vietnamese stack up to four. */
const generalMark = /[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/g
const minGeneral = 5
const minAny = 13
/** From here on nobody can read the letter. */
const unreadable = 10
/** So many letters with three marks each blur a whole text. */
const minBlurred = 8

export const stackedMarks: TextRule = {
  kind: 'text',
  id: 'stacked-marks',
  severity: 'warning',
  title: 'Letters carry more marks than any language writes',
  expressions: [],
  views: 'plain',
  check({ raw }) {
    if (!/[^\0-\x7f]/.test(raw)) return []
    const found = Array.from(raw.matchAll(stacks), stackOf)
    const isBlurred = found.filter(({ general }) => general >= 3).length >= minBlurred
    const isHigh = ({ marks, general }: Stack) =>
      general >= minGeneral || marks >= minAny || (isBlurred && general >= 3)
    return found.filter(isHigh).slice(0, maxMatches).map(judge)
  },
}

interface Stack {
  readonly start: number
  readonly end: number
  readonly marks: number
  readonly general: number
}

function stackOf({ 0: text, index }: RegExpExecArray): Stack {
  return {
    start: index,
    end: index + text.length,
    marks: [...text].length,
    general: text.match(generalMark)?.length ?? 0,
  }
}

function judge({ start, end, marks }: Stack): RuleMatch {
  const match = { start, end, message: `${marks} marks on one letter` }
  return marks >= unreadable ? { ...match, severity: 'error' } : match
}
