/** Two ways of searching texts for the expressions of all rules: one after the other, and only those that may match. */

import type { JsonValue } from '../../src/encoding/json-value.ts'
import { builtLiteralTable } from '../../src/lint/built-literal-table.ts'
import type { Expression } from '../../src/lint/expression.ts'
import { maxTextLength, unknownServer } from '../../src/lint/linter.ts'
import { LiteralScan } from '../../src/lint/literal-scan.ts'
import { type ModelText, modelTexts } from '../../src/lint/model-text.ts'
import { rules } from '../../src/lint/rules/index.ts'
import { searchedExpressions as expressions } from '../../src/lint/searched-expressions.ts'
import type { TextView } from '../../src/lint/text-view.ts'
import { textViews } from '../../src/lint/views/text-views.ts'

const textRules = rules.filter((rule) => rule.kind === 'text')
/** The rule that asks the bundled model. */
const modelRules = textRules.filter(({ id }) => id === 'learned-signals')
const otherRules = textRules.filter((rule) => !modelRules.includes(rule))

const scan = new LiteralScan(expressions, builtLiteralTable)

/** The strings that rules look at: all that a model reads, but for short words. */
export function readTexts(items: readonly JsonValue[]): ModelText[] {
  return items.flatMap((item) => [...modelTexts(item)]).filter(({ text }) => !/^[\w ./#:-]{0,12}$/.test(text))
}

/** Every form of every text. */
export function makeViews(texts: readonly ModelText[]): TextView[] {
  return texts.flatMap(({ text, isName }) => textViews(text.slice(0, maxTextLength), { isName, scan }))
}

/** Every match of every expression, as the number of the expression and the range, one expression after the other. */
export function plainHits(views: readonly TextView[]): number[] {
  return views.flatMap(({ normal }) => hits(normal, expressions))
}

/** The same, with one search for the literals of all of them before. */
export function filteredHits(views: readonly TextView[]): number[] {
  return views.flatMap(({ normal }) => hits(normal, expressions.filter(scan.search(normal))))
}

function hits(normal: string, searched: readonly Expression[]): number[] {
  return searched.flatMap((expression) =>
    Array.from(normal.matchAll(expression.pattern), ({ 0: text, index }) => [
      expressions.indexOf(expression),
      index,
      index + text.length,
    ]).flat(),
  )
}

/** All that the rules find, as they are run by the linter, or some of them; how much it was. */
export function applyRules(views: readonly TextView[], which: 'all' | 'model' | 'others' = 'all'): number {
  const applied = { all: textRules, model: modelRules, others: otherRules }[which]
  const place = { section: 'tools', name: 'a', path: ['description'], isName: false, server: unknownServer } as const
  let found = 0
  for (const view of views) {
    for (const rule of applied) {
      if (rule.views === 'plain' && view.form !== 'plain') continue
      found += [...rule.check(view, place)].length
    }
  }
  return found
}
