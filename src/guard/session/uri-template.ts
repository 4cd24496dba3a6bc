/**
 * Whether a URI can come from a URI template (RFC 6570).
 *
 * Loose on purpose: an expression stands for any text. The question is only which listed template vouches for a read;
 * what the template itself says was verified. Linear, and no regular expression is built from foreign text.
 */
export function matchesTemplate(template: string, uri: string): boolean {
  const literals = template.split(/\{[^{}]*\}/)
  const first = literals[0] ?? ''
  if (literals.length === 1) return uri === template
  const last = literals.at(-1) ?? ''
  if (!uri.startsWith(first)) return false
  let at = first.length
  for (const literal of literals.slice(1, -1)) {
    const found = uri.indexOf(literal, at)
    if (found < 0) return false
    at = found + literal.length
  }
  return uri.length - last.length >= at && uri.endsWith(last)
}
