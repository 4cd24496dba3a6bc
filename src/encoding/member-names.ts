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
  if (known.length === length && text.startsWith(known, start)) return known
  const name = text.slice(start, end)
  // What an object gives back as a name is its own copy, which keeps nothing of the text alive.
  lately[place] = Object.keys({ [name]: true })[0] as string
  return name
}
