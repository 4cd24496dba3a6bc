/** Directional controls that change nothing but what right-to-left text needs. */

/** One opened and closed on the same line, with no other control between. */
const pair = /([\u2066-\u2068\u202a\u202b])([^\u202a-\u202e\u2066-\u2069\n\r]{1,400})([\u2069\u202c])/g
const firstLetter = /\p{L}/u
const rightToLeftLetter =
  /[\p{scx=Hebr}\p{scx=Arab}\p{scx=Syrc}\p{scx=Thaa}\p{scx=Nkoo}\p{scx=Adlm}\p{scx=Rohg}\p{scx=Mand}\p{scx=Samr}]/u

/**
 * Indexes of isolates and embeddings in pairs whose direction is that of the first letter that they enclose: they show
 * the text as it would be shown alone. Overrides never do.
 */
export function properBidiControls(text: string): Set<number> {
  const proper = new Set<number>()
  for (const { 0: whole, 1: open = '', 2: inner = '', 3: close = '', index } of text.matchAll(pair)) {
    const isIsolate = open >= '\u2066'
    if (isIsolate !== (close === '\u2069') || !agrees(open, inner)) continue
    proper.add(index)
    proper.add(index + whole.length - 1)
  }
  return proper
}

function agrees(open: string, inner: string): boolean {
  const [letter] = firstLetter.exec(inner) ?? []
  if (letter === undefined || open === '\u2068') return true
  return rightToLeftLetter.test(letter) === (open === '\u2067' || open === '\u202b')
}
