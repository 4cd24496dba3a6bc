/** Keys, tokens and private keys that stand in a definition: see embedded-secret.md. Their values are never reported. */

import { findKeys, keyExpressions, looksRandom } from '../key-forms.ts'
import type { TextPlace, TextRule } from '../rule.ts'

/** Where a schema gives the value itself: the member that does, and the name of the parameter before it. */
const secretName = /(?:api_?key|secret|token|password|passwd|private_?key|access_?key|credential)s?$/i
const valueKeyword = /^(?:default|const|example|examples|enum)$/

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
      const severity = view.raw.length < 20 ? { severity: 'note' as const } : {}
      yield {
        start: 0,
        end: view.raw.length,
        ...severity,
        message: 'a parameter for a secret comes with a value for it',
      }
    }
  },
}

function isSecretValue(text: string, { path }: TextPlace): boolean {
  if (text.length > 512 || !/^[!-~]{8,}$/.test(text)) return false
  const [name, keyword] = path.slice(typeof path.at(-1) === 'number' ? -3 : -2).map(String)
  if (name === undefined || keyword === undefined) return false
  if (!valueKeyword.test(keyword) || !secretName.test(name) || !looksRandom(text)) return false
  return text.length >= 20 ? /^[\w+/=-]+$/.test(text) : isPassword(name, text)
}

/** Short values are drawn where letters of both cases, digits and other characters come together. */
function isPassword(name: string, text: string): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/].filter((kind) => kind.test(text))
  return /passw(?:or)?d$|passwd$|secret$/i.test(name) && kinds.length === 4
}
