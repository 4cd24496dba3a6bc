/**
 * Short ways to write down words of a language as expressions: bounded, with the literals that a match cannot be without.
 * They are matched against text in which one blank stands for all white space.
 */

import { type Expression, expressionKey, lazyExpression } from '../expression.ts'
import { alternativesOf, requiredLiterals } from './required-literals.ts'
import { wordCharacters } from './word-characters.ts'

const inWord = `[${wordCharacters}]`

/**
 * Words of an alphabet, apart by `|`: `*` is any ending, `\p{L}` any letter. Within one, brackets hold
 * alternatives: `ignor(e|ez)`, `instrucci[oó]n*`. Each begins and ends where a word does; after an
 * apostrophe, as in `n'`, another word follows at once.
 */
export function wordList(words: string): Expression {
  return lazyExpression({
    key: () => `words ${words}`,
    literals: () => requiredLiterals(words),
    pattern: () => new RegExp(`(?<!${inWord})(?:${wordSource(words)})`, 'gu'),
  })
}

/** Longest source of one expression of a list that is taken apart. */
const longestPart = 500

/** What `make` makes of a long word list, as several short expressions, which are proven and searched sooner than one. */
export function listsOf(make: (words: string) => Expression, words: string): Expression[] {
  const parts: string[] = []
  for (const each of alternativesOf(words)) {
    const last = parts.at(-1)
    if (last === undefined || last.length + each.length > longestPart) parts.push(each)
    else parts[parts.length - 1] = `${last}|${each}`
  }
  return parts.map(make)
}

/** What may go on is not looked at any further; everything else has to end where a word does. */
function wordSource(words: string): string {
  const alternatives = alternativesOf(words)
  const open = alternatives.filter((each) => each.endsWith('*')).map((each) => letters(each.slice(0, -1)))
  const whole = alternatives.filter((each) => !each.endsWith('*')).map(letters)
  const ended = whole.length === 0 ? [] : [`(?:${whole.join('|')})(?:(?<=')|(?!${inWord}))`]
  return [...open, ...ended].join('|')
}

function letters(source: string): string {
  return groups(source)
    .replace(/\*/g, `${inWord}{0,8}`)
    .replace(/\\p\{L\}/g, inWord)
}

/**
 * As {@link wordList}, for writing without spaces: a match may stand anywhere, and a blank may be absent. What `rewritten`
 * makes of the signs, in other characters, counts too.
 */
export function signList(signs: string, rewritten?: (signs: string) => string): Expression {
  const all = () => [...new Set([signs, rewritten?.(signs) ?? signs])].join('|')
  return lazyExpression({
    key: () => `signs ${rewritten === undefined ? '' : 'twice '}${signs}`,
    literals: () => requiredLiterals(all()),
    pattern: () => new RegExp(groups(all()).replace(/ \??/g, ' ?'), 'gu'),
  })
}

/** Either of several expressions, as one. */
export function eitherOf(...expressions: readonly Expression[]): Expression {
  return lazyExpression({
    key: () => `any ${expressions.map(expressionKey).join(' ')}`,
    literals: () => [...new Set(expressions.flatMap(({ literals }) => literals))],
    pattern: () => new RegExp(expressions.map(({ pattern }) => pattern.source).join('|'), 'gu'),
  })
}

/** Brackets capture nothing; those that already say so, or look around, stay. */
function groups(source: string): string {
  return source.replace(/\((?!\?)/g, '(?:')
}
