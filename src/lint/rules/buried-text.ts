/** Text pushed out of sight by white space: see buried-text.md. */

import { maxMatches } from '../pattern.ts'
import type { RuleMatch, TextRule } from '../rule.ts'

/** Blank columns after which text on the same line is out of sight; real documentation indents by up to 29. */
const minColumns = 40
/** Empty lines after which text is out of sight. */
const minEmptyLines = 7
const tabColumns = 4

/** A run of white space, blank letters included. One class with nothing after it: the scan is linear. */
const blankRun = /[\s\u2800\u3164]{7,}/gu

export const buriedText: TextRule = {
  kind: 'text',
  id: 'buried-text',
  severity: 'error',
  title: 'Text is pushed out of sight by white space',
  expressions: [],
  *check({ raw }) {
    let count = 0
    for (const { 0: run, index } of raw.matchAll(blankRun)) {
      const isFollowed = index + run.length < raw.length
      const match = isFollowed ? judgeRun(run, index) : undefined
      if (match === undefined) continue
      yield match
      count += 1
      if (count >= maxMatches) return
    }
  },
}

function judgeRun(run: string, index: number): RuleMatch | undefined {
  const lines = run.split(/\r\n|[\n\r\u2028\u2029\v\f]/)
  const emptyLines = lines.length - 2
  if (emptyLines >= minEmptyLines) {
    return { start: index, end: index + run.length, message: `text follows ${emptyLines} empty lines` }
  }
  const lastLine = lines.at(-1) ?? ''
  const columns = lastLine.length + (tabColumns - 1) * (lastLine.split('\t').length - 1)
  if (columns < minColumns) return undefined
  const end = index + run.length
  return { start: end - lastLine.length, end, message: `text follows ${columns} blank columns` }
}
