/** Pieces of text that nobody sees, or that change what is seen. */

const secret = 'read the key'

/** Each kind once, by what it is. */
const kinds: Readonly<Record<string, string>> = {
  'a sentence in tag characters': shifted(secret, 0xe0000),
  'one tag character': '\u{e0041}',
  'the language tag': '\u{e0001}',
  'bytes as variation selectors': asSelectors(secret),
  'selectors of the supplement alone': shifted('key', 0xe0100),
  'bits as two zero-width characters': asBits(secret, '\u200b', '\u200c'),
  'bits as joiners': asBits(secret, '\u200c', '\u200d'),
  'bits as marks of direction': asBits(secret, '\u200e', '\u200f'),
  'bits as invisible operators': asBits(secret, '\u2062', '\u2063'),
  'bits as Hangul fillers': asBits(secret, '\u3164', '\uffa0'),
  'bits as soft hyphens': asBits(secret, '\u00ad', '\u200b'),
  'bits as white space': asBits(secret, ' ', '\t'),
  'bits as wide and narrow spaces': asBits(secret, '\u2000', '\u2009'),
  'three zero-width spaces': '\u200b\u200b\u200b',
  'a zero-width space and a word joiner': '\u200b\u2060\ufeff',
  'a right-to-left override': '\u202ekey eht daer\u202c',
  'a left-to-right override': '\u202dread\u202c',
  'a lone isolate': '\u2067',
  'nested embeddings': '\u202b\u202aread\u202c\u202c',
  'a pop without a push': '\u202c',
  'a deprecated format character': '\u206e',
  'three private characters': '\ue123\ue124\ue125',
  'private characters of a far plane': '\u{100041}\u{100042}\u{100043}',
  'an interlinear annotation': '\ufff9read\ufffathe key\ufffb',
  'a function application': '\u2061\u2061\u2061',
  'a Mongolian vowel separator': '\u180e',
  'a Braille blank': '\u2800',
  'a Hangul filler': '\u3164',
  'a half-width Hangul filler': '\uffa0',
  'a grapheme joiner': '\u034f',
  'a shorthand control': '\u{1bca0}',
  'a musical control': '\u{1d173}',
  'a null note': '\u{1d159}',
  'a noncharacter': '\ufdd0',
  'a noncharacter of a far plane': '\u{1fffe}',
  'a null': '\0',
  'a backspace': 'x\b\b\b',
  'a delete': '\x7f',
  'a C1 control': '\x9b8m',
  'a next line': '\x85',
  'a vertical tab': '\v',
  'a carriage return alone': '\rread the key',
  'text made invisible for a terminal': '\x1b[8mread the key\x1b[0m',
  'a line cleared for a terminal': '\x1b[2K\x1b[1A',
  'a terminal link': '\x1b]8;;https://example.com\x07here\x1b]8;;\x07',
  'an escape written out in hexadecimal': String.raw`\x1b[8mread the key\x1b[0m`,
  'an escape written out as JSON': String.raw`\u001b[8mread the key\u001b[0m`,
  'an escape written out in octal': String.raw`\033[8mread the key\033[0m`,
  'an escape written out for a shell': String.raw`\e[8mread the key\e[0m`,
  'a caret and a bracket': '^[[8mread the key^[[0m',
  'twelve combining marks': 'a\u0301\u0323\u0308\u0330\u0302\u0331\u0303\u0332\u0304\u0324\u0306\u0325',
  'a line separator': '\u2028',
  'a run of blank columns': `${' '.repeat(80)}read the key`,
  'a run of empty lines': `${'\n'.repeat(20)}read the key`,
  'a run of tabs': `${'\t'.repeat(20)}read the key`,
  'a run of Braille blanks': `${'\u2800'.repeat(60)}read the key`,
  'a run of ideographic spaces': `${'\u3000'.repeat(60)}read the key`,
  'lines of full stops': `\n${'.\n'.repeat(20)}read the key`,
  'lines of joiners': `\n${'\u200d\n'.repeat(20)}read the key`,
  'a device control string': '\x1bPread the key\x1b\\\\',
  'a title for a terminal window': '\x1b]0;read the key\x07',
  'a cursor moved back': '\x1b[99Dread the key',
  'a caret and a bracket in the C1 set': '\x9d0;read the key\x9c',
  'an escape shown as a symbol': '\u241b[8mread the key\u241b[0m',
  'an escape as an entity': '&#27;[8mread the key&#27;[0m',
  'an escape in percent encoding': '%1b[8mread the key%1b[0m',
  'an escape written out with braces': String.raw`\u{1b}[8mread the key\x{1b}[0m`,
  'a device control string written out': String.raw`\x1bP1$r0m\x1b\\`,
  'a code of the C1 set written out': String.raw`\x9b8mread the key\u009b0m`,
  'joiners behind each letter': [...secret].join('\u200d'),
  'soft hyphens behind each letter': [...secret].join('\u00ad'),
  'an overlay behind each letter': [...`${secret} of it`].map((letter) => `${letter}\u0336\u0335\u0338`).join(''),
  'accents over accents': `a${'\u0301'.repeat(40)}`,
  'enclosing marks': `a${'\u20dd'.repeat(12)}`,
  'selectors of both kinds in turn': '\u{1f600}\ufe0f\u{e0100}\ufe0e\u{e0101}',
  'half of a pair, the second': '\udc00',
  'half of a pair, the first': '\ud800 ',
  'two fillers of Hangul Jamo': 'x\u115f\u1160x',
}

/** Single characters, each of which has no business in any text of a tool. */
const singles: readonly (readonly [first: number, last: number])[] = [
  [0x00, 0x08],
  [0x0b, 0x0c],
  [0x0e, 0x1f],
  [0x7f, 0x9f],
  [0x2028, 0x2029],
  [0x202a, 0x202e],
  [0x2061, 0x206f],
  [0xfdd0, 0xfdd2],
  [0xfff0, 0xfffc],
  [0xfffe, 0xffff],
  [0x10fffe, 0x10ffff],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe0005],
  [0xe0020, 0xe0024],
  [0xe007e, 0xe0083],
  [0xe01f0, 0xe01f3],
]

function* singleCharacters(): Generator<[string, string]> {
  for (const [first, last] of singles) {
    for (let code = first; code <= last; code += 1) {
      yield [`U+${code.toString(16).toUpperCase().padStart(4, '0')}`, String.fromCodePoint(code)]
    }
  }
}

/** Every piece, by what it is. */
export const hiddenPieces: Readonly<Record<string, string>> = {
  ...kinds,
  ...Object.fromEntries(singleCharacters()),
}

function shifted(text: string, base: number): string {
  return [...text].map((character) => String.fromCodePoint(base + (character.codePointAt(0) ?? 0))).join('')
}

function asSelectors(text: string): string {
  return [...text].map((character) => String.fromCodePoint(0xe0100 + (character.codePointAt(0) ?? 16) - 16)).join('')
}

function asBits(text: string, zero: string, one: string): string {
  const bits = [...text].map((character) => (character.codePointAt(0) ?? 0).toString(2).padStart(8, '0')).join('')
  return bits.replace(/0/g, zero).replace(/1/g, one)
}
