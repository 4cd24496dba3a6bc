const shortEscapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/**
 * The UTF-16 code unit that the escape at `at` (the position of its backslash) stands for, or undefined where it is not
 * one of those that RFC 8259 section 7 allows. Escapes of the form `\uXXXX` are six code units long, all others two.
 */
export function decodeEscape(text: string, at: number): string | undefined {
  const letter = text.charAt(at + 1)
  if (letter !== 'u') return Object.hasOwn(shortEscapes, letter) ? shortEscapes[letter] : undefined
  const digits = text.slice(at + 2, at + 6)
  return /^[0-9a-fA-F]{4}$/.test(digits) ? String.fromCharCode(Number.parseInt(digits, 16)) : undefined
}
