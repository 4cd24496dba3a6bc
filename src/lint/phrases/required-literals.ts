/** The words that a match of a short word expression cannot be without: a text that holds none of them needs no search. */

/**
 * One literal or more, of which every match of `source` holds at least one. `source` is as in a word list: letters, `|`,
 * brackets, `?`, bounded repetition, classes, looking around.
 * @throws Error where a match need hold none; only a mistake of our own makes one
 */
export function requiredLiterals(source: string): string[] {
  const literals = [...new Set(alternativesOf(source).flatMap(bestOf))]
  if (literals.includes('')) throw new Error(`no literal in ${source}`)
  return literals
}

/** What stands between the `|` outside all brackets of a word list. */
export function alternativesOf(source: string): string[] {
  const alternatives: string[] = []
  let start = 0
  for (let at = 0; at < source.length; at = afterAtom(source, at)) {
    if (source[at] !== '|') continue
    alternatives.push(source.slice(start, at))
    start = at + 1
  }
  return [...alternatives, source.slice(start)]
}

/** The literals of the longest run of letters, or of the group whose shortest literal is the longest. */
function bestOf(alternative: string): string[] {
  let best = ['']
  let run = ''
  for (let at = 0; at < alternative.length; ) {
    const end = afterAtom(alternative, at)
    const isOptional = alternative[end] === '?' || alternative.startsWith('{0,', end)
    const atom = alternative.slice(at, end)
    if (isLetter(atom) && !isOptional) {
      run += atom
    } else {
      best = better(best, [run])
      run = ''
      if (atom.startsWith('(') && !atom.startsWith('(?') && !isOptional)
        best = better(best, alternativesOf(atom.slice(1, -1)).flatMap(bestOf))
    }
    at = end
  }
  return better(best, [run])
}

/** Letters, digits and quotation marks; beyond ASCII nothing else stands in our word lists. */
function isLetter(atom: string): boolean {
  return atom.length === 1 && (atom >= '\u0080' || /[a-z\d'"]/.test(atom))
}

function better(one: string[], other: string[]): string[] {
  return shortest(other) > shortest(one) ? other : one
}

function shortest(literals: string[]): number {
  return literals.reduce((least, { length }) => Math.min(least, length), Number.POSITIVE_INFINITY)
}

/** Where the letter, class, escape or group that begins at `at` ends. */
function afterAtom(source: string, at: number): number {
  const sign = source[at]
  if (sign === '\\') return at + (/[pP]/.test(source[at + 1] ?? '') ? source.indexOf('}', at) + 1 - at : 2)
  if (sign === '[') return source.indexOf(']', at) + 1
  if (sign === '{') return source.indexOf('}', at) + 1
  if (sign !== '(') return at + 1
  let next = at + 1
  while (next < source.length && source[next] !== ')') next = afterAtom(source, next)
  return next + 1
}
