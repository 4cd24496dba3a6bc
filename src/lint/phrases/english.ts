/** A short way to write expressions for English prose: bounded, and with the words that a match cannot be without. */

import { type Expression, expressionKey, lazyExpression } from '../expression.ts'
import { requiredLiterals } from './required-literals.ts'

/** One word of prose, quoted or not. */
const word = '[^\\s.,;:!?]{1,32} '

/**
 * Makes an expression of prose, for sentences whose white space was made single blanks: in `source`, `<3>` are up to three
 * words. It begins and ends where a word does. All else is as in a regular expression, groups without captures.
 */
export function english(source: string): Expression {
  return lazyExpression({
    key: () => `prose ${source}`,
    literals: () => literalsOf(source),
    pattern: () => new RegExp(`\\b(?:${prose(source)})(?!\\w)`, 'g'),
  })
}

function prose(source: string): string {
  return source.replace(/<(\d)>/g, (_, count: string) => `(?:${word}){0,${count}}`)
}

const verbEnding = '(?:e|es|s|ed|d|ing|ting|ted|ning|ned|ping|ped)?'

/** Verbs in every form: `send` for "sends" and "sending". Of a verb whose last letter changes, give what stays. */
export function verbs(...stems: readonly string[]): Expression {
  return english(`(?:${stems.join('|')})${verbEnding}`)
}

/** Nouns in singular and plural. */
export function nouns(...names: readonly string[]): Expression {
  return english(`(?:${names.join('|')})(?:s|es)?`)
}

/** Words and phrases as they stand. */
export function phrasesOf(...wordings: readonly string[]): Expression {
  return english(wordings.join('|'))
}

/** Either of several expressions, as one. */
export function either(...expressions: readonly Expression[]): Expression {
  return lazyExpression({
    key: () => `either ${expressions.map(expressionKey).join(' ')}`,
    literals: () => [...new Set(expressions.flatMap(({ literals }) => literals))],
    pattern: () => new RegExp(expressions.map(({ pattern }) => pattern.source).join('|'), 'g'),
  })
}

/** What no match is without: groups of alternatives are looked into, words that may be absent are not. */
function literalsOf(source: string): string[] {
  return requiredLiterals(source.replace(/\(\?:/g, '(').replace(/<\d>/g, ' '))
}
