/** Keys, tokens and private keys that stand in a definition: see embedded-secret.md. Their values are never reported. */

import { findKeys, keyExpressions, looksRandom } from '../key-forms.ts'
import type { TextPlace, TextRule } from '../rule.ts'

/** Where a schema gives the value itself: the member that does, and the name of the parameter before it. */
const secretName = /(?:api_?key|secret|token|password|passwd|private_?key|access_?key|credential)s?$/i
const valueKeyword = /^(?:default|const)$/

export const embeddedSecret: TextRule = {
  kind: 'text',
  id: 'embedded-secret',
  severity: 'warning',
  title: 'Definition holds a key or a token',
  weight: 0.3,
  expressions: keyExpressions,
  views: 'plain',
  *check(view, place) {
    const found = findKeys(view)
    yield* found
    if (found.length === 0 && isSecretValue(view.raw, place)) {
      yield { start: 0, end: view.raw.length, message: 'a parameter for a secret comes with a value for it' }
    }
  },
}

function isSecretValue(text: string, { path }: TextPlace): boolean {
  if (text.length < 20 || text.length > 512 || !/^[\w+/=-]+$/.test(text)) return false
  const [name, keyword] = path.slice(-2)
  return valueKeyword.test(String(keyword)) && secretName.test(String(name)) && looksRandom(text)
}
