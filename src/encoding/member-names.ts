/** Names of members as the engine keeps them: an object finds its member many times sooner by such a one than by a new text. */

/** Names that came lately, each in the one place that its ends and length say. Bounded, whatever is read. */
const lately: string[] = new Array<string>(1_024).fill('')
const maxLength = 64

/** The text from `start` to `end`: exactly what `slice` gives. */
export function memberName(text: string, start: number, end: number): string {
  const length = end - start
  if (length === 0 || length > maxLength) return text.slice(start, end)
  const place = (length * 67 + text.charCodeAt(start) * 31 + text.charCodeAt(end - 1) * 7) % lately.length
  const known = lately[place] as string
  if (known.length === length && isAt(text, start, known)) return known
  const name = text.slice(start, end)
  lately[place] = name
  return name
}

/** As `startsWith`, which is slower for few letters. */
function isAt(text: string, start: number, name: string): boolean {
  for (let at = 0; at < name.length; at += 1) {
    if (text.charCodeAt(start + at) !== name.charCodeAt(at)) return false
  }
  return true
}

/** A name as readers have it that match names in any case: also of the long s and the Kelvin sign. Long ones are none of ours. */
export function foldedName(name: string): string {
  return name.length > maxLength ? name : name.toLowerCase().toUpperCase()
}
