/** Text written in base64, standard or for URLs, with or without padding, on one line or several. */

import { textOfBytes } from './decoded-bytes.ts'
import type { Run } from './derived-text.ts'

/** Shorter runs are words and identifiers. */
const minLength = 16
const alphabet = /[A-Za-z0-9+/_-]{16,}/g
/** What parts a run that names something from the data behind it, as in `data_aWdub3Jl…`. */
const separator = /[-_/]/
/** Lines of this length and more may be parts of one encoding (RFC 2045 says 76, RFC 7468 says 64). */
const minLine = 40

/** The runs of a text that are base64 of readable text. */
export function base64Runs(text: string): Run[] {
  const runs: Run[] = []
  for (const { start, end } of joinedLines(text)) {
    const encoded = text.slice(start, end)
    const found = decodedRun(encoded, start) ?? decodedPart(encoded, start)
    if (found !== undefined) runs.push({ ...found, end: withPadding(text, found.end) })
  }
  return runs
}

/** Runs of the alphabet; those that only a line break parts are one. */
function joinedLines(text: string): { start: number; end: number }[] {
  const lines: { start: number; end: number }[] = []
  for (const { 0: run, index } of text.matchAll(alphabet)) {
    const last = lines.at(-1)
    const gap = last === undefined ? 'none' : text.slice(last.end, index)
    if (last !== undefined && last.end - last.start >= minLine && /^\r?\n[ \t]{0,8}$/.test(gap)) {
      last.end = index + run.length
    } else lines.push({ start: index, end: index + run.length })
  }
  return lines
}

function decodedRun(encoded: string, start: number): Run | undefined {
  const text = textOfBytes(Buffer.from(encoded, 'base64'))
  return text === undefined ? undefined : { start, end: start + encoded.length, text }
}

/** The longest part behind a separator: a word before the data would shift all of it. */
function decodedPart(encoded: string, start: number): Run | undefined {
  const at = encoded.slice(0, 64).search(separator)
  if (at < 0 || encoded.length - at - 1 < minLength) return undefined
  const run = decodedRun(encoded.slice(at + 1), start + at + 1)
  return run === undefined ? undefined : { ...run, text: ` ${run.text}` }
}

function withPadding(text: string, end: number): number {
  let padded = end
  while (padded < end + 2 && text.charAt(padded) === '=') padded += 1
  return padded
}
