/** Control characters in text, raw and written out: see control-characters.md. */

import { codePointLabel } from '../../visible-text.ts'
import type { Expression } from '../expression.ts'
import { isInside, markdownCode } from '../markdown-code.ts'
import { matchNormal, maxMatches } from '../pattern.ts'
import type { RuleMatch, TextRule } from '../rule.ts'
import type { TextView } from '../text-view.ts'

/** C0 without tab, line feed and carriage return; DEL; C1; a carriage return that ends no line; noncharacters; lone surrogates. */
const controls = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\p{Noncharacter_Code_Point}\p{Cs}]+|\r(?!\n)/gu

/** An escape sequence as source code writes it: something for ESC, then a bracket with parameters and a final letter. */
const written: Expression = {
  literals: [
    '\\x1b',
    '\\x{1b}',
    '\\u001b',
    '\\u{1b}',
    '\\033',
    '%1b',
    '&#27;',
    '&#x1b;',
    '\u241b',
    '<esc>',
    '\\e[',
    '^[',
  ],
  pattern:
    /(?:\\x1b|\\x\{1b\}|\\u001b|\\u\{1b\}|\\033|%1b|&#27;|&#x1b;|\u241b|<esc>)(?:\[[\d;?]{0,24}[a-z]|\][\d;]|%5b|[p_^]\w)|(?:\\e|\^\[)\[\d[\d;]{0,24}[a-z]/gu,
}
/** The same for codes above U+0080, where one character stands for ESC and the bracket. */
const writtenShort: Expression = {
  literals: ['\\x9b', '\\u009b', '\\u{9b}', '\\233'],
  pattern: /(?:\\x9b|\\u009b|\\u\{9b\}|\\233)[\d;?]{1,24}[a-z]/g,
}

export const controlCharacters: TextRule = {
  kind: 'text',
  id: 'control-characters',
  severity: 'error',
  title: 'Text holds control characters',
  expressions: [written, writtenShort],
  views: 'plain',
  *check(view) {
    let count = 0
    for (const match of [...rawControls(view.raw), ...writtenEscapes(view)]) {
      yield match
      count += 1
      if (count >= maxMatches) return
    }
  },
}

function rawControls(raw: string): RuleMatch[] {
  const matches: RuleMatch[] = []
  for (const { 0: run, index } of raw.matchAll(controls)) {
    const shown = [...run.slice(0, 4)].map(codePointLabel).join('')
    const match = { start: index, end: index + run.length, message: `${kindOf(run)}: ${shown}` }
    matches.push(isMisread(run, raw.charAt(index - 1)) ? { ...match, severity: 'warning' } : match)
    if (matches.length >= maxMatches) break
  }
  return matches
}

function kindOf(run: string): string {
  if (/[\x1b\x9b]/.test(run)) return 'an escape sequence for terminals'
  return /^\p{Cs}/u.test(run) ? 'half of a character' : 'control characters'
}

/** UTF-8 that was read as Latin-1 leaves C1 controls behind its first letters. */
function isMisread(run: string, before: string): boolean {
  return /^[\x80-\x9a\x9c-\x9f]{1,3}$/.test(run) && /[\u00c2-\u00f4]/.test(before)
}

function writtenEscapes(view: TextView): RuleMatch[] {
  const message = 'an escape sequence for terminals, written out'
  const matches = [written, writtenShort].flatMap((expression) =>
    matchNormal(view, expression, message, () => 'warning'),
  )
  if (matches.length === 0) return matches
  const code = markdownCode(view.raw)
  return matches.map((match) => (isInside(code, match.start) ? { ...match, severity: 'note' } : match))
}
