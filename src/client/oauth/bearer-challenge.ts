/** What a server says in `WWW-Authenticate` (RFC 9110 section 11.6.1, RFC 6750 section 3, RFC 9728 section 5.1). */

/** A Bearer challenge. All of it is the server's own text. */
export interface BearerChallenge {
  /** `invalid_token`, `insufficient_scope` and the like. */
  readonly error: string | null
  /** Scopes that the request needs; null where none are named, or not in the form of RFC 6749 section 3.3. */
  readonly scopes: readonly string[] | null
  /** Where the metadata of the protected resource lies. */
  readonly resourceMetadata: string | null
}

const maxHeaderLength = 8_192
const maxScopes = 100
const token = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y
const quoted = /"((?:[^"\\]|\\[\s\S])*)"/y
const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/

/** Reads the first Bearer challenge of a header; null where there is none, or the header is longer than 8 KiB. */
export function readBearerChallenge(header: string | null): BearerChallenge | null {
  if (header === null || header.length > maxHeaderLength) return null
  const parameters = bearerParameters(header)
  if (parameters === null) return null
  return {
    error: parameters.get('error') ?? null,
    scopes: readScopes(parameters.get('scope')),
    resourceMetadata: parameters.get('resource_metadata') ?? null,
  }
}

/** The scopes of a text, each once; null where it has none or is malformed. */
export function readScopes(text: string | undefined): readonly string[] | null {
  const scopes = [...new Set((text ?? '').split(' ').filter((scope) => scope !== ''))]
  return scopes.length > 0 && scopes.length <= maxScopes && scopes.every((scope) => scopeToken.test(scope))
    ? scopes
    : null
}

/** Parameters of the first Bearer challenge, by name in lower case; of two with one name the first counts. */
function bearerParameters(header: string): ReadonlyMap<string, string> | null {
  let found: Map<string, string> | null = null
  let isBearer = false
  for (let at = 0; at < header.length; ) {
    const word = match(token, header, at)
    if (word === undefined) {
      at += 1
      continue
    }
    at += word[0].length
    const value = readValue(header, at)
    if (value !== undefined) {
      at = value.end
      const name = word[0].toLowerCase()
      if (isBearer && found !== null && !found.has(name)) found.set(name, value.text)
      continue
    }
    // A word without a value names a scheme, or is the token of one.
    isBearer = found === null && word[0].toLowerCase() === 'bearer'
    if (isBearer) found = new Map()
  }
  return found
}

/** `=` and a value, with the optional white space that RFC 9110 allows around it. */
function readValue(header: string, from: number): { readonly text: string; readonly end: number } | undefined {
  const equals = skipSpace(header, from)
  if (header[equals] !== '=') return undefined
  const start = skipSpace(header, equals + 1)
  const text = match(quoted, header, start)
  if (text !== undefined) return { text: (text[1] ?? '').replace(/\\([\s\S])/g, '$1'), end: start + text[0].length }
  const word = match(token, header, start)
  return { text: word?.[0] ?? '', end: Math.max(start + (word?.[0].length ?? 0), equals + 1) }
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (text[at] === ' ' || text[at] === '\t') at += 1
  return at
}

function match(expression: RegExp, text: string, at: number): RegExpExecArray | undefined {
  expression.lastIndex = at
  return expression.exec(text) ?? undefined
}
