/** Finds the regular expressions that a source text of TypeScript writes out, without a compiler. */

/** A regular expression as it is written: `/source/flags`. */
export interface RegexLiteral {
  readonly source: string
  readonly flags: string
}

/** Words after which a value may begin, so that a slash is no division. */
const wordsBeforeValue = new Set([
  'return',
  'typeof',
  'case',
  'in',
  'of',
  'yield',
  'await',
  'void',
  'new',
  'else',
  'do',
])

/** All regular expressions of a text that is formatted as this project's code is. */
export function regexLiterals(code: string): RegexLiteral[] {
  return [...tokens(code, 0, '')].flatMap(({ literal }) => (literal === undefined ? [] : [literal]))
}

interface Token {
  readonly end: number
  readonly literal?: RegexLiteral
}

/** Reads code until an unmatched `}` where `close` is one, else until its end. The last token says where that was. */
function* tokens(code: string, start: number, close: '' | '}'): Generator<Token> {
  let at = start
  let depth = 0
  let mayBeValue = true
  while (at < code.length) {
    const char = code[at] ?? ''
    if (close === '}' && char === '}' && depth === 0) break
    if (char === '{') depth += 1
    if (char === '}') depth -= 1
    if (char === '`') {
      for (const token of template(code, at)) {
        if (token.literal !== undefined) yield token
        at = token.end
      }
      mayBeValue = false
      continue
    }
    const [end, kind] = readToken(code, at, mayBeValue)
    if (kind === 'regex') yield { end, literal: splitLiteral(code.slice(at, end)) }
    if (kind !== 'blank') mayBeValue = kind === 'operator' || wordsBeforeValue.has(code.slice(at, end))
    at = end
  }
  yield { end: at }
}

/** The parts of a template string: the code inside its braces is code. */
function* template(code: string, start: number): Generator<Token> {
  let at = start + 1
  while (at < code.length && code[at] !== '`') {
    if (code[at] === '\\') at += 2
    else if (code.startsWith('${', at)) {
      for (const token of tokens(code, at + 2, '}')) {
        if (token.literal !== undefined) yield token
        at = token.end
      }
      at += 1
    } else at += 1
  }
  yield { end: at + 1 }
}

type TokenKind = 'blank' | 'operator' | 'operand' | 'regex'

const blank = /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\//y
const operand = /'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[\w$#]+|[)\]}]/y
const regex = /\/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/[\\\n])+\/[a-z]*/y

function readToken(code: string, at: number, mayBeValue: boolean): [end: number, kind: TokenKind] {
  const kinds: [RegExp, TokenKind][] = [
    [blank, 'blank'],
    [operand, 'operand'],
    ...(mayBeValue ? [[regex, 'regex'] as [RegExp, TokenKind]] : []),
  ]
  for (const [pattern, kind] of kinds) {
    pattern.lastIndex = at
    if (pattern.test(code)) return [pattern.lastIndex, kind]
  }
  return [at + 1, 'operator']
}

function splitLiteral(text: string): RegexLiteral {
  const end = text.lastIndexOf('/')
  return { source: text.slice(1, end), flags: text.slice(end + 1) }
}
