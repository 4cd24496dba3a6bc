/** Cuts normalised text into words and masks, in one pass and with integers only. */

import { classNumber, classOf, hashSeed, hashStep } from './word-classes.ts'

/** Takes what is read: tokens in their order, and the ends of sentences between them. */
export interface TokenSink {
  /** A word or a mask with the number of its class; 0 for none. */
  token(hash: number, wordClass: number, start: number, end: number): void
  /** A sentence or an item of a list ends. */
  endSentence(): void
}

const space = 0x20
const newline = 0x0a
const apostrophe = 0x27
const dot = 0x2e
const slash = 0x2f
const colon = 0x3a
const lessThan = 0x3c
const at = 0x40
const underscore = 0x5f
const tilde = 0x7e
const wideStop = 0x3002

/** Longest run of characters without white space that is read as one; what is longer is cut. */
const maxRun = 128

const mask = {
  url: classNumber('url'),
  mail: classNumber('mail'),
  path: classNumber('path'),
  sensitivePath: classNumber('sensitivePath'),
  name: classNumber('name'),
  number: classNumber('number'),
  tag: classNumber('tag'),
  operator: classNumber('operator'),
}

/** Parts of paths behind which keys, accounts or habits lie. */
const sensitiveParts = [
  ...[
    'ssh',
    'id_rsa',
    'id_ed25519',
    '.env',
    'passwd',
    'shadow',
    'credential',
    '.aws',
    'gnupg',
    'npmrc',
    'netrc',
    'kube',
  ],
  ...['bashrc', 'zshrc', 'profile', 'history', '.pem', '.key', 'keychain', 'cookie', 'wallet', 'mcp.json', 'secret'],
  ...[
    'token',
    'gitconfig',
    'crontab',
    'sudoers',
    'authorized_keys',
    'known_hosts',
    'password',
    '.docker',
    'login data',
  ],
]

/** Reads the whole text. */
export function readTokens(text: string, sink: TokenSink): void {
  let from = 0
  let lines = 0
  while (from < text.length) {
    const code = text.charCodeAt(from)
    if (code === newline) lines += 1
    if (code <= space) {
      from += 1
      continue
    }
    if (lines > 1 || (lines === 1 && isBullet(code))) sink.endSentence()
    lines = 0
    const to = runEnd(text, from)
    readRun(text, from, to, sink)
    from = to
  }
  sink.endSentence()
}

/** `#`, `*`, `-`, `<` at the start of a line begin an item. */
function isBullet(code: number): boolean {
  return code === 0x23 || code === 0x2a || code === 0x2d || code === lessThan
}

function runEnd(text: string, from: number): number {
  const limit = Math.min(text.length, from + maxRun)
  let to = from + 1
  while (to < limit && text.charCodeAt(to) > space) to += 1
  return to
}

const isLetter = (code: number) =>
  (code >= 0x61 && code <= 0x7a) ||
  (code >= 0xc0 && code < 0x2000) ||
  (code > 0x2fff && code !== wideStop && (code < 0xff00 || code > 0xff0f))
const isDigit = (code: number) => code >= 0x30 && code <= 0x39

/** A run without white space: a mask, or words with marks between them. */
function readRun(text: string, start: number, end: number, sink: TokenSink): void {
  let from = start
  let to = end
  while (from < to && isMark(text.charCodeAt(from))) from += 1
  while (to > from && isEndMark(text.charCodeAt(to - 1))) to -= 1
  if (start < from && text.charCodeAt(from - 1) === lessThan) sink.token(mask.tag, mask.tag, start, from)
  const masked = maskOf(text, from, to)
  if (masked !== 0) sink.token(masked, masked, from, to)
  else readWords(text, from, to, sink)
  if (to < end && endsSentence(text, to, end)) sink.endSentence()
}

/** Marks before a word; `.`, `/` and `~` may begin a path. */
function isMark(code: number): boolean {
  return (
    !isLetter(code) &&
    !isDigit(code) &&
    code !== dot &&
    code !== slash &&
    code !== tilde &&
    code !== underscore &&
    code !== 0x26
  )
}

function isEndMark(code: number): boolean {
  return !isLetter(code) && !isDigit(code) && code !== slash && code !== 0x26
}

function endsSentence(text: string, from: number, to: number): boolean {
  for (let index = from; index < to; index += 1) {
    const code = text.charCodeAt(index)
    if (code === dot || code === 0x21 || code === 0x3f || code === wideStop) return true
  }
  return false
}

const letterBit = 1
const digitBit = 2
const underscoreBit = 4
const slashBit = 8
const atBit = 16
const dotBit = 32
const schemeBit = 64

/** The class that masks a run; 0 where it is made of words. */
function maskOf(text: string, from: number, to: number): number {
  const bits = bitsOf(text, from, to)
  if ((bits & (letterBit | digitBit)) === 0) return to > from ? mask.operator : 0
  if ((bits & schemeBit) !== 0) return mask.url
  if ((bits & atBit) !== 0 && (bits & dotBit) !== 0) return mask.mail
  if (isPath(text.charCodeAt(from), bits)) return isSensitive(text.slice(from, to)) ? mask.sensitivePath : mask.path
  if ((bits & underscoreBit) !== 0) return mask.name
  if ((bits & letterBit) === 0) return mask.number
  return 0
}

function isPath(first: number, bits: number): boolean {
  if (first === tilde || first === dot) return (bits & letterBit) !== 0
  if (first === slash) return true
  return (bits & slashBit) !== 0 && (bits & (dotBit | underscoreBit)) !== 0
}

function isSensitive(path: string): boolean {
  return sensitiveParts.some((part) => path.includes(part))
}

function bitsOf(text: string, from: number, to: number): number {
  let bits = 0
  for (let index = from; index < to; index += 1) {
    const code = text.charCodeAt(index)
    if (isLetter(code)) bits |= letterBit
    else if (isDigit(code)) bits |= digitBit
    else if (code === underscore) bits |= underscoreBit
    else if (code === at) bits |= atBit
    else if (code === dot) bits |= dotBit
    else if (code === slash) bits |= slashBit | (index > from && text.charCodeAt(index - 1) === colon ? schemeBit : 0)
  }
  return bits
}

/** Words between marks; an apostrophe stands within a word and is not heard. */
function readWords(text: string, start: number, end: number, sink: TokenSink): void {
  let from = start
  while (from < end) {
    const first = text.charCodeAt(from)
    if (!isLetter(first)) {
      from += 1
      continue
    }
    let hash = hashSeed
    let to = from
    for (; to < end; to += 1) {
      const code = text.charCodeAt(to)
      if (isLetter(code) || isDigit(code)) hash = hashStep(hash, code)
      else if (code !== apostrophe) break
    }
    sink.token(hash, classOf(hash), from, to)
    from = to
  }
}
