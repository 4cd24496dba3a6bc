/** Names that a reader, or a model, takes for one another: by their look, their spelling, or a slip of the hand. */

import { maxName, plainAppearance } from './plain-appearance.ts'
import { foldWord } from './views/look-alikes.ts'

/**
 * How two different names are alike, gravest first: they look the same; they are the same words in another spelling; two
 * letters are swapped or one is doubled; one letter inside a long word differs.
 */
export type Likeness = 'look' | 'spelling' | 'slip' | 'letter'

/** Something with a name that is taken for that of an earlier one. */
export interface LikePair<Named> {
  readonly named: Named
  readonly earlier: Named
  readonly likeness: Likeness
  /** One of the names has letters beyond ASCII: it was made to look like the other. */
  readonly isDisguised: boolean
}

const likenesses: readonly Likeness[] = ['look', 'spelling', 'slip', 'letter']
const maxWords = 8
/** Shorter words differ in one letter and are honest words all the same. */
const minSlipWord = 5
const minNearWord = 6
const minNearName = 10
/** Names of one key that are compared with a new one. */
const maxRivals = 4

/**
 * For each of `all`, the gravest likeness with an earlier one. `mayClash` says which two are compared at all. Takes time
 * proportional to their number.
 */
export function* likePairs<Named extends { readonly name: string }>(
  all: readonly Named[],
  mayClash: (named: Named, earlier: Named) => boolean = () => true,
): Generator<LikePair<Named>> {
  const known = new Map<string, Named[]>()
  for (const named of all) {
    const keys = keysOf(named.name)
    const pair = firstPair(named, keys, known, mayClash)
    if (pair !== undefined) yield pair
    for (const { key } of keys) {
      const rivals = known.get(key) ?? []
      if (rivals.length < maxRivals && !rivals.includes(named)) known.set(key, [...rivals, named])
    }
  }
}

interface Key {
  readonly likeness: Likeness
  readonly key: string
}

function firstPair<Named extends { readonly name: string }>(
  named: Named,
  keys: readonly Key[],
  known: ReadonlyMap<string, readonly Named[]>,
  mayClash: (named: Named, earlier: Named) => boolean,
): LikePair<Named> | undefined {
  for (const { likeness, key } of keys) {
    const earlier = known
      .get(key)
      ?.find((each) => each.name !== named.name && mayClash(named, each) && isAlike(likeness, named.name, each.name))
    if (earlier === undefined) continue
    return { named, earlier, likeness, isDisguised: /[^\0-\x7f]/.test(named.name + earlier.name) }
  }
  return undefined
}

/** What names that may be alike have in common. */
function keysOf(name: string): Key[] {
  const words = wordsOf(name)
  const keys = {
    look: [appearance(name)],
    spelling: [words.join('')],
    slip: [words.map(withoutDoubles).join(' '), words.map(sortedLetters).join(' ')],
    letter: nearKeys(words),
  }
  return likenesses.flatMap((likeness) =>
    keys[likeness].filter((key) => key !== '').map((key) => ({ likeness, key: `${likeness} ${key}` })),
  )
}

/** `getFile`, `get_file` and `get-file` are the words `get` and `file`. */
function wordsOf(name: string): string[] {
  const apart = name
    .slice(0, maxName)
    .normalize('NFKC')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
  return (apart.toLowerCase().match(/[\p{L}\p{M}\p{N}]{1,64}/gu) ?? []).slice(0, maxWords)
}

/** What a name looks like, after UTS #39: letters of other scripts and digits as the Latin letters that they look like. */
export function appearance(name: string): string {
  const plain = name
    .slice(0, maxName)
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
  const latin = plain.replace(/[\p{L}\p{M}\p{N}]{1,64}/gu, (word) =>
    /[^\0-\x7f]/.test(word) ? (foldWord(word) ?? word) : word,
  )
  return plainAppearance(latin.replace(/\p{Pd}/gu, '-'))
}

function withoutDoubles(word: string): string {
  if (word.length < minSlipWord) return word
  return [...word].filter((letter, at, letters) => letter !== letters[at - 1] || /\d/.test(letter)).join('')
}

function sortedLetters(word: string): string {
  return word.length < minSlipWord ? word : [...word].sort().join('')
}

/** The name, and the name without each one letter inside a long word. */
function nearKeys(words: readonly string[]): string[] {
  const whole = words.join(' ')
  if (whole.length < minNearName) return []
  const without = words.flatMap((word, index) =>
    word.length < minNearWord ? [] : insideOf(word).map((rest) => words.with(index, rest).join(' ')),
  )
  return [whole, ...without]
}

/** A word without each of its letters but the first and the last two, which endings change. */
function insideOf(word: string): string[] {
  const positions = Array.from({ length: word.length - 3 }, (_, at) => at + 1)
  return positions.map((at) => word.slice(0, at) + word.slice(at + 1))
}

function isAlike(likeness: Likeness, name: string, other: string): boolean {
  if (likeness === 'look' || likeness === 'spelling') return true
  const [own, rest] = differenceOf(wordsOf(name).join(' '), wordsOf(other).join(' '))
  if (likeness === 'letter') return /^[a-z]?$/.test(own) && /^[a-z]?$/.test(rest)
  return isSwap(own, rest) || /^[a-z]?$/.test(own + rest)
}

/** What is left of two texts without what both begin and end with. */
function differenceOf(one: string, other: string): [string, string] {
  let start = 0
  while (start < one.length && one.charAt(start) === other.charAt(start)) start += 1
  let end = 0
  const most = Math.min(one.length, other.length) - start
  while (end < most && one.charAt(one.length - 1 - end) === other.charAt(other.length - 1 - end)) end += 1
  return [one.slice(start, one.length - end), other.slice(start, other.length - end)]
}

function isSwap(own: string, rest: string): boolean {
  return own.length === 2 && own.charAt(0) === rest.charAt(1) && own.charAt(1) === rest.charAt(0)
}
