/** Patterns over server names: a name, or everything of one owner (`io.github.acme/*`), or every name (`*`). */

/** Whether a string can be a pattern. */
export function isNamePattern(pattern: string): boolean {
  return pattern === '*' || /^[a-zA-Z0-9.-]+\/(?:\*|[a-zA-Z0-9._-]+)$/.test(pattern)
}

/**
 * Whether `name` is meant by `pattern`. A star stands only for the whole part after the slash, so no prefix of an
 * owner or of a name ever matches; letters count exactly as written.
 */
export function matchesName(pattern: string, name: string): boolean {
  if (pattern === '*' || pattern === name) return true
  if (!pattern.endsWith('/*')) return false
  const owner = pattern.slice(0, -1)
  return name.length > owner.length && name.startsWith(owner) && !name.slice(owner.length).includes('/')
}
