/** Short ways to write down words of a language as expressions: bounded, with the literals that a match cannot be without. */

import type { Expression } from '../expression.ts'

/** White space between two words: a line may end and be indented in between. */
const space = '\\s{1,24}'
const notInWord = '[\\p{L}\\p{M}\\d]'

/**
 * Words of an alphabet, apart by `|`: a blank is any white space, and `*` any ending. Within one, brackets hold
 * alternatives: `ignor(e|ez)`, `instrucci[oó]n*`. Each begins and ends where a word does.
 */
export function wordList(words: string): Expression {
  const source = groups(words).replace(/ /g, space).replace(/\*/g, '\\p{L}{0,12}')
  return { literals: literalsOf(words), pattern: new RegExp(`(?<!${notInWord})(?:${source})(?!${notInWord})`, 'gu') }
}

/** As {@link wordList}, for writing without spaces: a match may stand anywhere, and a blank is any white space or none. */
export function signList(signs: string): Expression {
  const source = groups(signs).replace(/ /g, '\\s{0,24}')
  return { literals: literalsOf(signs), pattern: new RegExp(source, 'gu') }
}

/** Either of several expressions, as one. */
export function eitherOf(...expressions: readonly Expression[]): Expression {
  return {
    literals: [...new Set(expressions.flatMap(({ literals }) => literals))],
    pattern: new RegExp(expressions.map(({ pattern }) => pattern.source).join('|'), 'gu'),
  }
}

/** Brackets capture nothing; those that already say so, or look around, stay. */
function groups(source: string): string {
  return source.replace(/\((?!\?)/g, '(?:')
}

function literalsOf(source: string): string[] {
  return [...new Set(alternativesOf(source).map(longestRun))]
}

/** What stands between the `|` outside all brackets. */
function alternativesOf(source: string): string[] {
  const alternatives: string[] = []
  let depth = 0
  let start = 0
  for (let at = 0; at < source.length; at += 1) {
    const sign = source[at]
    if (sign === '(') depth += 1
    if (sign === ')') depth -= 1
    if (sign !== '|' || depth > 0) continue
    alternatives.push(source.slice(start, at))
    start = at + 1
  }
  return [...alternatives, source.slice(start)]
}

const innermost = /\([^()]{0,400}\)\??|\[[^\]]{0,60}\](?:\?|\{\d{1,2},\d{1,2}\})?/g

/** The longest run of letters that every match of one alternative holds. */
function longestRun(alternative: string): string {
  let fixed = alternative
  // From the inside out: what stands in brackets may be one of several.
  while (/[([]/.test(fixed) && fixed.search(innermost) >= 0) fixed = fixed.replace(innermost, '\u0000')
  const runs = fixed.replace(/.\?/gu, '\u0000').split(/[^\p{L}\p{M}\d'"]+/u)
  return runs.reduce((longest, run) => (run.length > longest.length ? run : longest), '')
}
