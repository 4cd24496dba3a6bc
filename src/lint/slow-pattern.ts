/** Tells expressions on which a validator may hang: a repetition without a bound inside another. */

/** Longest pattern that is looked at; the longest of 3,819 real tools has fewer than 300 characters. */
const maxPattern = 4_096

/**
 * Whether a pattern of a schema (ECMA 262) repeats, without a bound, a group in which something else is repeated without
 * one and which does not begin with a fixed character: `(a+)+`, `([a-z]*)*`, `(.*,?)+`. Total; linear in its length.
 */
export function isSlowPattern(pattern: string): boolean {
  if (pattern.length > maxPattern) return false
  const groups: { repeats: boolean; isAnchored: boolean }[] = []
  let inClass = false
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at)
    if (character === '\\') at += 1
    else if (inClass) inClass = character !== ']'
    else if (character === '[') inClass = true
    else if (character === '(') groups.push({ repeats: false, isAnchored: beginsFixed(pattern, at + 1) })
    else if (character === ')') {
      const group = groups.pop()
      const isRepeated = repeatsFreely(pattern, at + 1)
      if (isRepeated && group?.repeats === true && !group.isAnchored) return true
      const outer = groups.at(-1)
      if (outer !== undefined && (isRepeated || group?.repeats === true)) outer.repeats = true
    } else if (repeatsFreely(pattern, at)) {
      const group = groups.at(-1)
      if (group !== undefined) group.repeats = true
    }
  }
  return false
}

const freely = /^(?:[*+]|\{\d{1,6},\})/

function repeatsFreely(pattern: string, at: number): boolean {
  return freely.test(pattern.slice(at, at + 9))
}

/** A group that begins with one character that must be there cannot be cut in many ways. */
function beginsFixed(pattern: string, at: number): boolean {
  const body = pattern.slice(at, at + 12).replace(/^\?(?::|<?[=!]|<\w{1,8}>)/, '')
  return /^(?:[^\\[(.^$|?*+{]|\\[^dDwWsSpPbB])(?![*+?{])/.test(body)
}
