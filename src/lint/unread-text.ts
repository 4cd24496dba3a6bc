import { maxMatches } from './pattern.ts'
import type { RuleMatch } from './rule.ts'
import { textOfBytes } from './views/decoded-bytes.ts'

/** Encoded data this long is not read by rules as what it encodes. */
const minEncodedLength = 256
const encoded = /[A-Za-z0-9+/_-]+/g
/** What stands before such data in an address that holds it (RFC 2397). */
const prefix = /data:[\w.+/;=-]{0,128},$/
const prefixLength = 140

/**
 * What the rules could not read in a string: text beyond `maxLength`, and encoded data. Reported as a note, so that not
 * having looked never passes for having found nothing. `isRefused`: the rules gave up searching it, as no honest text needs
 * so much; that is an error.
 */
export function unreadText(text: string, maxLength: number, isRefused = false): RuleMatch[] {
  const matches: RuleMatch[] = []
  if (isRefused) {
    const message = 'not searched to its end: it holds more of what rules look for than any real text'
    matches.push({ start: 0, end: text.length, message, severity: 'error' })
  }
  if (text.length >= minEncodedLength) matches.push(...encodedRuns(text.slice(0, maxLength)))
  if (text.length > maxLength) {
    const rest = text.length - maxLength
    matches.push({
      start: maxLength,
      end: text.length,
      message: `${rest} characters beyond ${maxLength} were not read`,
    })
  }
  return matches
}

/** Runs that encode something other than text; what is text was read in its decoded form. */
function encodedRuns(text: string): RuleMatch[] {
  const matches: RuleMatch[] = []
  for (const { 0: run, index } of text.matchAll(encoded)) {
    if (run.length < minEncodedLength || isText(run)) continue
    const before = text.slice(Math.max(0, index - prefixLength), index)
    const start = index - (prefix.exec(before)?.[0].length ?? 0)
    const end = index + run.length + padding(text, index + run.length)
    const message = `${end - start} characters of encoded data were not decoded`
    matches.push({ start, end, message })
    if (matches.length >= maxMatches) break
  }
  return matches
}

/** How many of the two characters stand here that fill a run up. */
function padding(text: string, at: number): number {
  return text.startsWith('==', at) ? 2 : text.startsWith('=', at) ? 1 : 0
}

function isText(run: string): boolean {
  return textOfBytes(Buffer.from(run, 'base64')) !== undefined || textOfBytes(Buffer.from(run, 'hex')) !== undefined
}
