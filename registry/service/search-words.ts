/** The words by which servers are found. */
import { stringMember } from '../../src/encoding/json-value.ts'
import { allDefinitions, type Snapshot } from '../../src/snapshot/snapshot.ts'

/** Words per server at most: the search stays quick whatever is published. */
const maxWords = 2000
/** Terms of a query at most. */
const maxTerms = 8
/** Characters of a word that count. */
const maxLength = 40

/**
 * The words of a text, lower case, in order, each once. Compatibility forms are folded and everything that is neither
 * letter nor digit separates, so hidden characters and the text search's own syntax never get in.
 */
export function wordsOf(text: string): string[] {
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  return [...new Set(words.map((word) => [...word].slice(0, maxLength).join('')))]
}

/** The terms of a query: its first eight words. */
export function queryTerms(query: string): string[] {
  return wordsOf(query).slice(0, maxTerms)
}

/** What a server is found by: its name, and the names, titles and descriptions of its definitions. */
export function searchWords(name: string, snapshot: Snapshot): string {
  const definitions = allDefinitions(snapshot)
  const texts = [
    name,
    ...definitions.map((definition) => definition.name),
    ...definitions.map(
      ({ value }) => `${stringMember(value, 'title') ?? ''} ${stringMember(value, 'description') ?? ''}`,
    ),
  ]
  const words = new Set<string>()
  for (const text of texts) {
    for (const word of wordsOf(text)) words.add(word)
    if (words.size >= maxWords) break
  }
  return [...words].slice(0, maxWords).join(' ')
}
