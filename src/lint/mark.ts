/** Marks in a text that weigh by what stands around them: tags, links, headings. */

import type { Expression } from './expression.ts'
import type { Severity } from './finding.ts'
import { isInside, markdownCode } from './markdown-code.ts'
import { maxMatches } from './pattern.ts'
import type { RuleMatch } from './rule.ts'
import type { TextRange } from './text-range.ts'
import type { TextView } from './text-view.ts'

/** One mark with what stands around it; all normalised but `raw`. Attacker-controlled. */
export interface MarkPlace {
  readonly text: string
  readonly raw: string
  /** A few dozen characters on either side. */
  readonly before: string
  readonly after: string
  /** The text begins with the mark. */
  readonly isFirst: boolean
  /** A longer piece of what follows, where its end may be looked for. */
  block(): string
  /** A longer piece of what precedes. */
  lead(): string
}

/** One kind of mark. */
export interface Mark {
  readonly expression: Expression
  readonly message: string
  /** Undefined where it is no such mark after all. */
  judge(place: MarkPlace): Severity | undefined
}

/** How much of the text around a mark decides what it weighs. */
const contextLength = 60
/** How far away the mark that opens or closes a block is looked for. */
const blockLength = 1_500
/** Marks of one kind after which no more are judged; that some were not is a warning by itself. */
const maxOfKind = 256
/** What is shown as code is more likely explained than used. */
const lower = { error: 'warning', warning: 'note', note: 'note' } as const

/**
 * Marks of every kind, each with its severity, the gravest {@link maxMatches} of them; one tier lower inside Markdown
 * code. No number of weak marks keeps a grave one of another kind from being found.
 */
export function matchMarks(view: TextView, marks: readonly Mark[]): RuleMatch[] {
  const found = { error: [] as RuleMatch[], warning: [] as RuleMatch[], note: [] as RuleMatch[] }
  for (const { severity, ...match } of allMarks(view, marks)) {
    if (found[severity].length < maxMatches) found[severity].push({ ...match, severity })
    if (found.error.length === maxMatches) break
  }
  return [...found.error, ...found.warning, ...found.note].slice(0, maxMatches)
}

type Weighed = RuleMatch & { readonly severity: Severity }

function* allMarks(view: TextView, marks: readonly Mark[]): Generator<Weighed> {
  let code: readonly TextRange[] | undefined
  for (const mark of marks) {
    let count = 0
    for (const { 0: text, index } of view.matches(mark.expression)) {
      const range = view.rawRange({ start: index, end: index + text.length })
      const severity = mark.judge(placeOf(view, text, index, range))
      if (severity === undefined) continue
      count += 1
      if (count > maxOfKind) {
        yield {
          ...range,
          message: `more than ${maxOfKind} marks of one kind: the rest was not judged`,
          severity: 'warning',
        }
        break
      }
      code ??= markdownCode(view.normal)
      yield { ...range, message: mark.message, severity: isInside(code, index) ? lower[severity] : severity }
    }
  }
}

function placeOf({ raw, normal }: TextView, text: string, index: number, range: TextRange): MarkPlace {
  const end = index + text.length
  return {
    text,
    raw: raw.slice(range.start, range.end),
    before: normal.slice(Math.max(0, index - contextLength), index),
    isFirst: index === 0,
    after: normal.slice(end, end + contextLength),
    block: () => normal.slice(end, end + blockLength),
    lead: () => normal.slice(Math.max(0, index - blockLength), index),
  }
}
