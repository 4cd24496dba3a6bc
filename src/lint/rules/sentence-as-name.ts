/** Names and listed values that say something instead of naming something: see sentence-as-name.md. */

import type { Severity } from '../finding.ts'
import type { TextPlace, TextRule } from '../rule.ts'

/** Names of real tools and parameters have up to eight words. */
const manyWords = 12
/** Real names hold no white space; keys of examples may, if they are labels. */
const minSpaced = 6
const minAddressed = 5
const minOrders = 6
/** Letters in a row in scripts that write no spaces. */
const manyUnspaced = 24
/** Longest name that is taken apart; words beyond it add nothing. */
const maxLength = 2_000

/** Words that speak to somebody: no name of a thing holds them. */
const address = new Set(['you', 'yourself', 'please', 'disregard', 'secretly', 'silently', 'covertly', 'immediately'])
/** Words of orders; one of them stands in many a name. */
const order = new Set(
  'must should always never before first instead ignore without telling mention user assistant previous instructions call read send your then after not do'.split(
    ' ',
  ),
)
const minOrderWords = 3
/** What is ordered of a model, and not of a switch. */
const deed = /^(?:call|read|send|open|mention|telling|user|assistant|instructions)$/

/** A value is to be got by an action of its own: `content_from_reading_…`. */
const action =
  /\b(?:contents?|outputs?|results?|values?|data|text|response|key|token) (?:from|of|by|after|obtained by|got by) (?:reading|running|opening|executing|calling|fetching|printing|catting|listing|decoding|invoking)\b/
/** A secret file that is to be read for it. */
const readsSecret =
  /\b(?:reading|opening|printing|catting|cat) (?:[a-z0-9]{1,16} ){0,5}(?:id rsa|id ed25519|id dsa|id ecdsa|ssh|private keys?|passwd|shadow|passwords?|credentials?|kube ?config|env|env file|seed phrase|keychain|netrc|npmrc)\b/
const contentOf =
  /\b(?:contents?|text|dump|copy) (?:of|from|in) (?:[a-z]{1,16} ){0,4}(?:id rsa|id ed25519|ssh keys?|private keys?|etc passwd|etc shadow|aws credentials|kube ?config|env file|seed phrase|keychain)\b/
/** Marks that end or part sentences, with more text behind. */
const sentenceMark = /[.!?;:,] [^\s]|[。！？；，、][^\s]/u
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu

export const sentenceAsName: TextRule = {
  kind: 'text',
  id: 'sentence-as-name',
  severity: 'warning',
  title: 'Name says something instead of naming something',
  weight: 0.5,
  expressions: [],
  views: 'plain',
  check({ raw }, place) {
    if (!isName(place) && !isListed(place)) return []
    const text = raw.slice(0, maxLength)
    const fault = isName(place) ? judgeName(text) : judgeListed(text)
    return fault === undefined ? [] : [{ start: 0, end: raw.length, ...fault }]
  },
}

interface Fault {
  readonly message: string
  readonly severity?: Severity
}

/** Names of items, members and arguments of prompts. */
function isName({ isName: isOwn, path }: TextPlace): boolean {
  return (isOwn && path.at(-2) !== 'patternProperties') || (path.at(-1) === 'name' && path.at(-3) === 'arguments')
}

/** One of the values that a parameter may have. */
function isListed({ path }: TextPlace): boolean {
  return path.at(-2) === 'enum' || path.at(-1) === 'const'
}

function judgeName(name: string): Fault | undefined {
  const words = wordsOf(name)
  const plain = words.join(' ')
  if (action.test(plain)) {
    const message = 'a name that asks for an action of its own'
    return readsSecret.test(plain) ? { message, severity: 'error' } : { message }
  }
  if (contentOf.test(plain)) return { message: 'a name that asks for what a secret file holds' }
  if (words.length >= manyWords) return { message: `a name of ${words.length} words` }
  if (speaks(words)) return { message: 'a name that speaks to somebody' }
  const isSentence = words.length >= minSpaced && /\s/.test(name.trim())
  if (isSentence || (words.length >= minAddressed && sentenceMark.test(name)))
    return { message: 'a name that is a sentence' }
  return (name.match(unspaced)?.length ?? 0) >= manyUnspaced ? { message: 'a name as long as a sentence' } : undefined
}

/** Labels that are read by people may be long, as long as they order nothing. */
function judgeListed(value: string): Fault | undefined {
  const words = wordsOf(value)
  return words.length >= manyWords && speaks(words) ? { message: 'a listed value that speaks to somebody' } : undefined
}

function speaks(words: readonly string[]): boolean {
  if (words.length >= minAddressed && words.some((word) => address.has(word))) return true
  const orders = new Set(words.filter((word) => order.has(word)))
  return words.length >= minOrders && orders.size >= minOrderWords && words.some((word) => deed.test(word))
}

function wordsOf(text: string): string[] {
  const apart = text.normalize('NFKC').replace(/([a-z0-9])([A-Z])/g, '$1 $2')
  return apart.toLowerCase().match(/[\p{L}\p{M}\p{N}']{1,64}/gu) ?? []
}
