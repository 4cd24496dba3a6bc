/** Phrases of every language but English, which each rule knows itself, by the phenomenon that they show. */

import type { Expression } from '../expression.ts'
import type { LanguagePhrases, Phenomenon } from './language-phrases.ts'

/** Each language once. */
const languages: readonly LanguagePhrases[] = []

/** Everything that shows `phenomenon` in any language but English. */
export function phrases(phenomenon: Phenomenon): readonly Expression[] {
  return languages.flatMap((language) => language[phenomenon] ?? [])
}
