/** Unicode names of the characters that are shown as chips; names from the Unicode Character Database. */

const names = new Map<number, string>([
  [0x00ad, 'SOFT HYPHEN'],
  [0x00a0, 'NO-BREAK SPACE'],
  [0x034f, 'COMBINING GRAPHEME JOINER'],
  [0x061c, 'ARABIC LETTER MARK'],
  [0x115f, 'HANGUL CHOSEONG FILLER'],
  [0x1160, 'HANGUL JUNGSEONG FILLER'],
  [0x1680, 'OGHAM SPACE MARK'],
  [0x17b4, 'KHMER VOWEL INHERENT AQ'],
  [0x17b5, 'KHMER VOWEL INHERENT AA'],
  [0x180b, 'MONGOLIAN FREE VARIATION SELECTOR ONE'],
  [0x180c, 'MONGOLIAN FREE VARIATION SELECTOR TWO'],
  [0x180d, 'MONGOLIAN FREE VARIATION SELECTOR THREE'],
  [0x180e, 'MONGOLIAN VOWEL SEPARATOR'],
  [0x180f, 'MONGOLIAN FREE VARIATION SELECTOR FOUR'],
  [0x2000, 'EN QUAD'],
  [0x2001, 'EM QUAD'],
  [0x2002, 'EN SPACE'],
  [0x2003, 'EM SPACE'],
  [0x2004, 'THREE-PER-EM SPACE'],
  [0x2005, 'FOUR-PER-EM SPACE'],
  [0x2006, 'SIX-PER-EM SPACE'],
  [0x2007, 'FIGURE SPACE'],
  [0x2008, 'PUNCTUATION SPACE'],
  [0x2009, 'THIN SPACE'],
  [0x200a, 'HAIR SPACE'],
  [0x200b, 'ZERO WIDTH SPACE'],
  [0x200c, 'ZERO WIDTH NON-JOINER'],
  [0x200d, 'ZERO WIDTH JOINER'],
  [0x200e, 'LEFT-TO-RIGHT MARK'],
  [0x200f, 'RIGHT-TO-LEFT MARK'],
  [0x2028, 'LINE SEPARATOR'],
  [0x2029, 'PARAGRAPH SEPARATOR'],
  [0x202a, 'LEFT-TO-RIGHT EMBEDDING'],
  [0x202b, 'RIGHT-TO-LEFT EMBEDDING'],
  [0x202c, 'POP DIRECTIONAL FORMATTING'],
  [0x202d, 'LEFT-TO-RIGHT OVERRIDE'],
  [0x202e, 'RIGHT-TO-LEFT OVERRIDE'],
  [0x202f, 'NARROW NO-BREAK SPACE'],
  [0x205f, 'MEDIUM MATHEMATICAL SPACE'],
  [0x2060, 'WORD JOINER'],
  [0x2061, 'FUNCTION APPLICATION'],
  [0x2062, 'INVISIBLE TIMES'],
  [0x2063, 'INVISIBLE SEPARATOR'],
  [0x2064, 'INVISIBLE PLUS'],
  [0x2066, 'LEFT-TO-RIGHT ISOLATE'],
  [0x2067, 'RIGHT-TO-LEFT ISOLATE'],
  [0x2068, 'FIRST STRONG ISOLATE'],
  [0x2069, 'POP DIRECTIONAL ISOLATE'],
  [0x206a, 'INHIBIT SYMMETRIC SWAPPING'],
  [0x206b, 'ACTIVATE SYMMETRIC SWAPPING'],
  [0x206c, 'INHIBIT ARABIC FORM SHAPING'],
  [0x206d, 'ACTIVATE ARABIC FORM SHAPING'],
  [0x206e, 'NATIONAL DIGIT SHAPES'],
  [0x206f, 'NOMINAL DIGIT SHAPES'],
  [0x2800, 'BRAILLE PATTERN BLANK'],
  [0x3000, 'IDEOGRAPHIC SPACE'],
  [0x3164, 'HANGUL FILLER'],
  [0xfeff, 'ZERO WIDTH NO-BREAK SPACE'],
  [0xffa0, 'HALFWIDTH HANGUL FILLER'],
  [0xfff9, 'INTERLINEAR ANNOTATION ANCHOR'],
  [0xfffa, 'INTERLINEAR ANNOTATION SEPARATOR'],
  [0xfffb, 'INTERLINEAR ANNOTATION TERMINATOR'],
  [0xe0001, 'LANGUAGE TAG'],
  [0xe0020, 'TAG SPACE'],
  [0xe007f, 'CANCEL TAG'],
])

/** The 32 C0 controls in order, by their Unicode aliases. */
const c0 =
  'NULL|START OF HEADING|START OF TEXT|END OF TEXT|END OF TRANSMISSION|ENQUIRY|ACKNOWLEDGE|ALERT|BACKSPACE|CHARACTER TABULATION|LINE FEED|LINE TABULATION|FORM FEED|CARRIAGE RETURN|SHIFT OUT|SHIFT IN|DATA LINK ESCAPE|DEVICE CONTROL ONE|DEVICE CONTROL TWO|DEVICE CONTROL THREE|DEVICE CONTROL FOUR|NEGATIVE ACKNOWLEDGE|SYNCHRONOUS IDLE|END OF TRANSMISSION BLOCK|CANCEL|END OF MEDIUM|SUBSTITUTE|ESCAPE|INFORMATION SEPARATOR FOUR|INFORMATION SEPARATOR THREE|INFORMATION SEPARATOR TWO|INFORMATION SEPARATOR ONE'.split(
    '|',
  )

interface NamedRange {
  readonly from: number
  readonly to: number
  readonly name: (codePoint: number) => string
}

/** Ranges whose names follow a pattern, or that have none. The first that fits counts. */
const ranges: readonly NamedRange[] = [
  { from: 0x00, to: 0x1f, name: (point) => c0[point] ?? 'CONTROL' },
  { from: 0x7f, to: 0x7f, name: () => 'DELETE' },
  { from: 0x80, to: 0x9f, name: () => 'C1 CONTROL' },
  { from: 0x1bca0, to: 0x1bca3, name: () => 'SHORTHAND FORMAT CONTROL' },
  { from: 0x1d173, to: 0x1d17a, name: () => 'MUSICAL SYMBOL FORMAT CONTROL' },
  { from: 0xd800, to: 0xdfff, name: () => 'LONE SURROGATE' },
  { from: 0xfe00, to: 0xfe0f, name: (point) => `VARIATION SELECTOR-${point - 0xfe00 + 1}` },
  { from: 0xe0100, to: 0xe01ef, name: (point) => `VARIATION SELECTOR-${point - 0xe0100 + 17}` },
  { from: 0xe0021, to: 0xe007e, name: (point) => `TAG ${String.fromCodePoint(point - 0xe0000)}` },
  { from: 0xe0000, to: 0xe0fff, name: () => 'RESERVED' },
  { from: 0xe000, to: 0xf8ff, name: () => 'PRIVATE USE' },
  { from: 0xf0000, to: 0x10ffff, name: () => 'PRIVATE USE' },
  { from: 0xfdd0, to: 0xfdef, name: () => 'NONCHARACTER' },
]

/** The Unicode name of a hidden character, for instance `ZERO WIDTH SPACE`; `UNNAMED` where it has none. */
export function characterName(character: string): string {
  const point = character.codePointAt(0) ?? 0
  // The last two code points of every plane.
  if ((point & 0xfffe) === 0xfffe) return 'NONCHARACTER'
  return names.get(point) ?? ranges.find(({ from, to }) => point >= from && point <= to)?.name(point) ?? 'UNNAMED'
}
