/** Flags of parts of countries, which Unicode writes with tag characters behind a black flag (UTS #51, annex C). */

/** England, Scotland, Wales: what fonts have. */
const recommended = new Set(['gbeng', 'gbsct', 'gbwls'])
/** Countries whose parts have flags that people ask for. */
const countries = new Set([
  'us',
  'ca',
  'es',
  'gb',
  'fr',
  'de',
  'it',
  'at',
  'ch',
  'au',
  'br',
  'mx',
  'in',
  'jp',
  'nl',
  'be',
])

/** Whether tag characters behind a black flag name one that fonts have. */
export function isKnownFlag(tags: string): boolean {
  return recommended.has(decode(tags))
}

/** Whether tag characters behind a black flag name a flag. Anything else can spell a text. */
export function isFlag(tags: string): boolean {
  const name = decode(tags)
  return recommended.has(name) || (/^[a-z]{4,5}$/.test(name) && countries.has(name.slice(0, 2)))
}

/** The letters without the closing tag; `""` where it is missing. */
function decode(tags: string): string {
  if (!tags.endsWith('\u{e007f}')) return ''
  const codes = [...tags].slice(0, -1).map((tag) => (tag.codePointAt(0) ?? 0) - 0xe0000)
  return codes.length > 6 ? '' : String.fromCharCode(...codes.filter((code) => code > 0x20 && code < 0x7f))
}
