/** Text pushed out of sight by white space or filling marks: see buried-text.md. */

import { type Filler, fillerColumns, fillerLines, fillerMarkup } from '../filler.ts'
import { maxMatches } from '../pattern.ts'
import type { RuleMatch, TextRule } from '../rule.ts'

/** Blank columns after which text on the same line is out of sight; real documentation indents by up to 29. */
const minColumns = 40
/** Empty lines after which text is out of sight. */
const minEmptyLines = 7
/** Lines without a word; real documentation has up to three in a row. */
const minFillerLines = 10
/** Changes between kinds of blank on one line: indentation has one. */
const minChanges = 6
const tabColumns = 4

/** A run of white space, blank letters included. One class with nothing after it: the scan is linear. */
const blankRun = /[\s\u2800\u3164]{7,}/gu
/** Spaces of other widths than the usual ones. */
const oddSpaces = /[\u1680\u2000-\u200a\u205f]/g

export const buriedText: TextRule = {
  kind: 'text',
  id: 'buried-text',
  severity: 'error',
  title: 'Text is pushed out of sight by white space',
  expressions: [],
  views: 'plain',
  *check({ raw }) {
    let count = 0
    for (const match of [...blankRuns(raw), ...fillers(raw), ...spacesOfManyWidths(raw)]) {
      yield match
      count += 1
      if (count >= maxMatches) return
    }
  },
}

function blankRuns(raw: string): RuleMatch[] {
  const matches: RuleMatch[] = []
  for (const { 0: run, index } of raw.matchAll(blankRun)) {
    const isFollowed = index + run.length < raw.length
    const match = encodingRun(run, index) ?? (isFollowed ? buryingRun(run, index) : undefined)
    if (match !== undefined) matches.push(match)
    if (matches.length >= maxMatches) break
  }
  return matches
}

function buryingRun(run: string, index: number): RuleMatch | undefined {
  const lines = run.split(/\r\n|[\n\r\u2028\u2029\v\f]/)
  const emptyLines = lines.length - 2
  const end = index + run.length
  if (emptyLines >= minEmptyLines) return { start: index, end, message: `text follows ${emptyLines} empty lines` }
  const lastLine = lines.at(-1) ?? ''
  const columns = lastLine.length + (tabColumns - 1) * (lastLine.split('\t').length - 1)
  if (columns < minColumns) return undefined
  return { start: end - lastLine.length, end, message: `text follows ${columns} blank columns` }
}

/** Blanks that change their kind again and again spell something in two or more signs. */
function encodingRun(run: string, index: number): RuleMatch | undefined {
  const changes = run.split(/[\n\r]/).reduce((most, line) => Math.max(most, changesIn(line)), 0)
  if (changes < minChanges) return undefined
  return { start: index, end: index + run.length, message: `${changes} changes between kinds of white space in a row` }
}

function changesIn(line: string): number {
  let changes = 0
  for (let at = 1; at < line.length; at += 1) if (line.charAt(at) !== line.charAt(at - 1)) changes += 1
  return changes
}

function fillers(raw: string): RuleMatch[] {
  const say = (found: Filler[], what: string, severity?: 'warning') =>
    found.map(({ start, end, size }) => ({
      start,
      end,
      message: `text follows ${size} ${what}`,
      ...(severity === undefined ? {} : { severity }),
    }))
  return [
    ...say(fillerLines(raw, minFillerLines), 'lines without a word'),
    ...say(fillerColumns(raw), 'filling marks', 'warning'),
    ...say(fillerMarkup(raw), 'blanks written as markup'),
  ]
}

/** Spaces of three widths between the words of one text spell something as well. */
function spacesOfManyWidths(raw: string): RuleMatch[] {
  if (!/[^\0-\x7f]/.test(raw)) return []
  const spaces = raw.match(oddSpaces) ?? []
  if (spaces.length < 8 || new Set(spaces).size < 2) return []
  const start = raw.search(oddSpaces)
  return [{ start, end: start + 1, severity: 'warning', message: `${spaces.length} spaces of different widths` }]
}
