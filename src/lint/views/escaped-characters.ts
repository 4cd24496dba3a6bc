/** Characters written by their numbers: `\u0041`, `\x41`, `\101`, `U+0041`, `%41`, `=41`, `&#65;` and named entities. */

import { isUtf8 } from 'node:buffer'
import { fromUtf8 } from '../../encoding/bytes.ts'
import type { Run } from './derived-text.ts'

/** Escapes of programming languages: one character each, or a run of bytes. */
export function escapeRuns(text: string): Run[] {
  if (!text.includes('\\')) return []
  const units = /\\u\{0{0,4}([0-9a-fA-F]{1,6})\}|\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g
  const characters = runsOf(text, units, ([, braced, short, long]) =>
    characterOf(Number.parseInt(braced ?? short ?? long ?? '', 16)),
  )
  const bytes = runsOf(text, /(?:\\x[0-9a-f]{2}){1,2000}/gi, ([run]) => textOf(run.slice(2).split(/\\x/i), 16))
  const octal = runsOf(text, /(?:\\[0-3][0-7]{2}){1,2000}/g, ([run]) => textOf(run.slice(1).split('\\'), 8))
  return [...characters, ...bytes, ...octal].sort((a, b) => a.start - b.start)
}

/** Four or more code points as Unicode writes them: `U+0041 U+0042 …`. */
export function codePointRuns(text: string): Run[] {
  if (!/u\+[0-9a-f]{4}/i.test(text)) return []
  return runsOf(text, /(?:u\+[0-9a-f]{4,6}[ ,;]{0,2}){4,2000}/gi, ([run]) => {
    const characters = [...run.matchAll(/[0-9a-f]{4,6}/gi)].map(([code]) => characterOf(Number.parseInt(code, 16)))
    return characters.includes(undefined) ? undefined : characters.join('')
  })
}

/** Bytes as URLs write them. */
export function percentRuns(text: string): Run[] {
  if (!text.includes('%')) return []
  return runsOf(text, /(?:%[0-9a-f]{2}){1,2000}/gi, ([run]) => textOf(run.slice(1).split('%'), 16))
}

/** Bytes and line ends as quoted-printable mail writes them (RFC 2045, section 6.7); fewer than four are chance. */
export function quotedPrintableRuns(text: string): Run[] {
  if (!text.includes('=')) return []
  const bytes = runsOf(text, /(?:=[0-9A-F]{2}){1,2000}/g, ([run]) => textOf(run.slice(1).split('='), 16))
  const breaks = runsOf(text, /=\r?\n/g, () => '')
  return bytes.length < 4 && breaks.length === 0 ? [] : [...bytes, ...breaks].sort((a, b) => a.start - b.start)
}

/** The named entities with which ASCII, quotation marks and spaces are written in HTML. */
const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ensp: ' ',
  emsp: ' ',
  thinsp: ' ',
  tab: '\t',
  newline: '\n',
  excl: '!',
  num: '#',
  dollar: '$',
  percnt: '%',
  lpar: '(',
  rpar: ')',
  ast: '*',
  plus: '+',
  comma: ',',
  period: '.',
  sol: '/',
  colon: ':',
  semi: ';',
  equals: '=',
  quest: '?',
  commat: '@',
  lsqb: '[',
  bsol: '\\',
  rsqb: ']',
  hat: '^',
  lowbar: '_',
  lcub: '{',
  verbar: '|',
  rcub: '}',
  hyphen: '-',
  ndash: '–',
  mdash: '—',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  shy: '',
  zwj: '',
  zwnj: '',
  lrm: '',
  rlm: '',
}

/** Entities of HTML and XML: by name, in decimal, in hexadecimal. */
export function entityRuns(text: string): Run[] {
  if (!text.includes('&')) return []
  return runsOf(text, /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8})(?=;));?/gi, ([, decimal, hexadecimal, name]) => {
    if (name !== undefined) return entities[name.toLowerCase()]
    return characterOf(decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal))
  })
}

/** The matches of a pattern that stand for a text, each with that text. */
function runsOf(text: string, pattern: RegExp, decode: (match: RegExpExecArray) => string | undefined): Run[] {
  const runs: Run[] = []
  for (const match of text.matchAll(pattern)) {
    const decoded = decode(match)
    if (decoded !== undefined) runs.push({ start: match.index, end: match.index + match[0].length, text: decoded })
  }
  return runs
}

function characterOf(code: number): string | undefined {
  return code > 0x10ffff || Number.isNaN(code) ? undefined : String.fromCodePoint(code)
}

/** Text of bytes in UTF-8, else byte by byte; undefined where it holds a control character. */
function textOf(digits: readonly string[], base: 8 | 16): string | undefined {
  const bytes = Uint8Array.from(digits, (each) => Number.parseInt(each, base))
  const text = utf8Text(bytes) ?? String.fromCharCode(...bytes)
  return /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text) ? undefined : text
}

function utf8Text(bytes: Uint8Array): string | undefined {
  // Most bytes are no text, and a reader that throws takes long.
  return isUtf8(bytes) ? fromUtf8(bytes) : undefined
}
