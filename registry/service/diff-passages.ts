/** From one changed value to the passage that a page shows: words compared, findings marked, size bounded. */
import type { JsonValue } from '../../src/encoding/json-value.ts'
import type { Finding } from '../../src/lint/finding.ts'
import { diffWords } from '../../src/snapshot/text-diff.ts'
import { wholeCharacter } from '../views/hidden-characters.ts'
import type { Passage, Run } from '../views/view-models.ts'
import { type PageBudget, shortText } from './page-budget.ts'
import type { DiffDetail } from './types.ts'

type WordRun = Omit<Run, 'flagged'>

/** The passage of one detail. `findings` are those of the item; the ones at this very pointer are marked in the text. */
export function makePassage(detail: DiffDetail, findings: readonly Finding[], budget: PageBudget): Passage {
  const { pointer, impact, before, after } = detail
  const form = isText(before) && isText(after) ? 'prose' : 'json'
  const words = diffWords(shownValue(before, form), shownValue(after, form))
  const ranges = form === 'prose' ? findings.filter((finding) => finding.pointer === pointer) : []
  const { runs, omittedCharacters } = cutRuns(flagRuns(words, ranges), budget)
  const sides = { hasBefore: before !== undefined, hasAfter: after !== undefined }
  return { pointer: shortText(pointer), impact, form, ...sides, runs, omittedCharacters }
}

function isText(value: JsonValue | undefined): value is string | undefined {
  return value === undefined || typeof value === 'string'
}

/** A value as text: a string as it stands, anything else as indented JSON, nothing where it is absent. */
export function shownValue(value: JsonValue | undefined, form: Passage['form']): string {
  if (value === undefined) return ''
  return form === 'prose' && typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}

/** Splits runs of the newer side where a finding begins or ends, never inside a surrogate pair. */
function flagRuns(words: readonly WordRun[], findings: readonly Pick<Finding, 'start' | 'end'>[]): Run[] {
  const runs: Run[] = []
  let offset = 0
  for (const word of words) {
    if (word.kind === 'removed') {
      runs.push({ ...word, flagged: false })
      continue
    }
    runs.push(...flagRun(word, offset, findings))
    offset += word.text.length
  }
  return runs
}

function flagRun(word: WordRun, offset: number, findings: readonly Pick<Finding, 'start' | 'end'>[]): Run[] {
  const end = offset + word.text.length
  const near = findings.filter((finding) => finding.start < end && finding.end > offset)
  const edges = near.flatMap((finding) => [finding.start, finding.end]).filter((edge) => edge > offset && edge < end)
  const inner = edges.map((edge) => wholeCharacter(word.text, edge - offset))
  const cuts = [...new Set([0, ...inner, word.text.length])].sort((a, b) => a - b)
  return cuts.slice(0, -1).map((from, index) => {
    const to = cuts[index + 1] ?? word.text.length
    const flagged = near.some((finding) => finding.start < offset + to && finding.end > offset + from)
    return { kind: word.kind, text: word.text.slice(from, to), flagged }
  })
}

function cutRuns(runs: readonly Run[], budget: PageBudget): { runs: Run[]; omittedCharacters: number } {
  const kept: Run[] = []
  let omitted = 0
  for (const run of runs) {
    const { text, omittedCharacters } = budget.show(run.text)
    if (text !== '') kept.push({ ...run, text })
    omitted += omittedCharacters
  }
  return { runs: kept, omittedCharacters: omitted }
}
