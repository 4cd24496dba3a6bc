/** Marks that pretend to be the host's own, such as chat-template tokens: see fake-system-tags.md. */

import type { Expression } from '../expression.ts'
import type { Severity } from '../finding.ts'
import { type HostMark, hostMarks } from '../host-marks.ts'
import { isInside, markdownCode } from '../markdown-code.ts'
import { maxMatches } from '../pattern.ts'
import type { RuleMatch, TextRule } from '../rule.ts'
import type { TextView } from '../text-view.ts'

/** How much of the text around a mark decides what it weighs. */
const contextLength = 60
/** How far ahead the mark that closes a block is looked for. */
const blockLength = 4_000

export const fakeSystemTags: TextRule = {
  kind: 'text',
  id: 'fake-system-tags',
  severity: 'error',
  title: 'Text holds marks that pretend to be the host',
  weight: 0.4,
  expressions: hostMarks.map(({ expression }) => expression),
  *check(view) {
    let count = 0
    for (const match of allMatches(view)) {
      yield match
      count += 1
      if (count >= maxMatches) return
    }
  },
}

function* allMatches(view: TextView): Generator<RuleMatch> {
  let code: ReturnType<typeof markdownCode> | undefined
  for (const mark of hostMarks) {
    for (const found of occurrences(view, mark.expression)) {
      const severity = judge(view, mark, found)
      if (severity === undefined) continue
      code ??= markdownCode(view.normal)
      const range = view.rawRange({ start: found.index, end: found.index + found[0].length })
      yield { ...range, message: mark.message, severity: isInside(code, found.index) ? lower[severity] : severity }
    }
  }
}

/** What is shown as code is more likely explained than used. */
const lower = { error: 'warning', warning: 'note', note: 'note' } as const

function occurrences(view: TextView, expression: Expression): Iterable<RegExpExecArray> {
  return view.mayHold(expression) ? view.normal.matchAll(expression.pattern) : []
}

function judge(view: TextView, mark: HostMark, { 0: text, index }: RegExpExecArray): Severity | undefined {
  const end = index + text.length
  const range = view.rawRange({ start: index, end })
  return mark.judge({
    text,
    raw: view.raw.slice(range.start, range.end),
    before: view.normal.slice(Math.max(0, index - contextLength), index),
    isFirst: index === 0,
    after: view.normal.slice(end, end + contextLength),
    block: () => view.normal.slice(end, end + blockLength),
    opened: (word) => view.normal.slice(Math.max(0, index - blockLength), index).includes(word),
  })
}
