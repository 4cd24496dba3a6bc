/** Runs every rule over every string that a model reads. Never throws, whatever the text. */

import { formatPointer } from '../encoding/json-pointer.ts'
import { stringMember } from '../encoding/json-value.ts'
import { allDefinitions, type Snapshot } from '../snapshot/snapshot.ts'
import { builtLiteralTable } from './built-literal-table.ts'
import { combinedSignals, combineSignals, type SignalWeights } from './combined-signals.ts'
import type { Finding, Severity } from './finding.ts'
import { LiteralScan } from './literal-scan.ts'
import { type ModelText, modelTexts } from './model-text.ts'
import type { DefinitionMatch, LintedDefinition, Rule, ServerContext, TextPlace, TextRule } from './rule.ts'
import { rules } from './rules/index.ts'
import { learnedSignals } from './rules/learned-signals.ts'
import { SearchWork } from './search-work.ts'
import { searchedExpressions } from './searched-expressions.ts'
import type { TextView } from './text-view.ts'
import { unreadText } from './unread-text.ts'
import { textViews } from './views/text-views.ts'

/** Longest text that rules read, in UTF-16 code units. The longest string of 25,573 real tools has 54,171. */
export const maxTextLength = 262_144

/**
 * What may be spent on reading whatever there is to read, of a server or of an item that is read alone, beside what its
 * characters grant: a second or two.
 */
const freeWork = 50_000_000
/**
 * Nobody sees more items than a capture takes, 2,048, but who raises its limits. Then each further one has more than an honest
 * one of usual length needs.
 */
const usualItems = 2_048
const furtherItemWork = 250_000

const textRules = rules.filter((rule) => rule.kind === 'text')
const definitionRules = rules.filter((rule) => rule.kind === 'definition')
const snapshotRules = rules.filter((rule) => rule.kind === 'snapshot')

const signalWeights: SignalWeights = {
  weights: new Map(rules.map(({ id, weight = 0 }) => [id, weight])),
  graveRules: new Set(rules.filter(({ severity }) => severity === 'error').map(({ id }) => id)),
}
const scan = new LiteralScan(searchedExpressions, builtLiteralTable)

/** What is read alone has work of its own. */
function withWork(server: ServerContext): ServerContext {
  return server.work === undefined ? { ...server, work: new SearchWork(freeWork) } : server
}

/** A server of which nothing but one item is known. */
export const unknownServer: ServerContext = { toolNames: new Set() }

/** What rules may know of the server behind a snapshot, for one reading of its items. */
export function serverContext(snapshot: Snapshot): ServerContext {
  const toolNames = new Set(snapshot.sections.tools.map(({ name }) => name))
  const items = Object.values(snapshot.sections).reduce((sum, list) => sum + list.length, 0)
  const further = Math.max(0, items - usualItems)
  return { toolNames, work: new SearchWork(freeWork + further * furtherItemWork) }
}

/** Findings of a whole snapshot: instructions first, then each definition in the snapshot's order, then what concerns several. */
export function lintSnapshot(snapshot: Snapshot): Finding[] {
  const server = serverContext(snapshot)
  const instructions = snapshot.instructions === null ? [] : lintInstructions(snapshot.instructions, server)
  const items = allDefinitions(snapshot).flatMap((definition) => lintDefinition(definition, server))
  return [...instructions, ...items, ...wholeFindings(snapshot)]
}

/** Findings about a snapshot as a whole: what the server says of itself, and what concerns several items. */
export function wholeFindings(snapshot: Snapshot): Finding[] {
  return [...serverInfoFindings(snapshot), ...severalItemFindings(snapshot)]
}

/** A server's name and what else it says of itself; told with its instructions, at `/context/serverInfo` of a snapshot file. */
function serverInfoFindings(snapshot: Snapshot): Finding[] {
  const { serverInfo } = snapshot.context
  if (serverInfo === null) return []
  const server = serverContext(snapshot)
  return Array.from(modelTexts(serverInfo)).flatMap((modelText) => {
    const path = ['context', 'serverInfo', ...modelText.path]
    return lintText({ ...modelText, path }, { section: 'instructions' }, server)
  })
}

function severalItemFindings(snapshot: Snapshot): Finding[] {
  return snapshotRules.flatMap((rule) =>
    Array.from(rule.check(snapshot), ({ section, name, ...match }) => {
      const item = name === undefined ? { section } : { section, name }
      return makeFinding(rule, item, match)
    }),
  )
}

/** Findings of one definition, in the order of its members. */
export function lintDefinition(definition: LintedDefinition, server: ServerContext = unknownServer): Finding[] {
  return flaggedTexts(definition, server).map(({ finding }) => finding)
}

/** A finding with the text it stands for, as it stands in the item. Attacker-controlled. */
export interface FlaggedText {
  readonly finding: Finding
  readonly text: string
}

/** As {@link lintDefinition}, with the flagged text of each finding; empty for one that stands for no string. */
export function flaggedTexts(definition: LintedDefinition, server: ServerContext = unknownServer): FlaggedText[] {
  const { section, name, value } = definition
  const context = withWork(server)
  const flagged: FlaggedText[] = []
  for (const modelText of modelTexts(value)) {
    const found = lintText(modelText, { section, name }, context)
    for (const finding of found) {
      flagged.push({ finding, text: modelText.text.slice(finding.start, finding.end) })
    }
    // Said once of an item: what follows in it is not read either.
    if (found.some(({ rule, severity }) => rule === 'unread-text' && severity === 'error')) break
  }
  for (const rule of definitionRules) {
    for (const match of rule.check(definition, server)) {
      flagged.push({ finding: makeFinding(rule, { section, name }, match), text: '' })
    }
  }
  const findings = flagged.map(({ finding }) => finding)
  const description = stringMember(value, 'description')
  for (const finding of combined(findings, { section, name }, description)) flagged.push({ finding, text: '' })
  return flagged
}

/** What several signals of one item are worth together, if anything. */
function combined(findings: readonly Finding[], item: Item, description: string | undefined): Finding[] {
  const match = combineSignals(findings, signalWeights, description)
  return match === undefined ? [] : [makeFinding(combinedSignals, item, match)]
}

/** Findings of a server's instructions. */
export function lintInstructions(text: string, server: ServerContext = unknownServer): Finding[] {
  const item = { section: 'instructions' } as const
  const findings = lintText({ text, path: [], isName: false }, item, withWork(server))
  return [...findings, ...combined(findings, item, text)]
}

/** Words of letters, digits and plain separators this short match no rule; most strings of a schema are of this kind. */
const tooShortToMatter = /^[\w ./#:-]{0,12}$/

type Item = Pick<Finding, 'section' | 'name'>

function lintText(modelText: ModelText, item: Item, server: ServerContext): Finding[] {
  const { text, path, isName, inName } = modelText
  if (tooShortToMatter.test(text)) return []
  const { work = new SearchWork() } = server
  work.begin(text.length)
  const found: Found = {
    findings: [],
    place: { pointer: formatPointer(path), ...(inName === undefined ? {} : { inName }) },
  }
  for (const view of textViews(text.slice(0, maxTextLength), { isName, scan, work })) {
    if (!work.mayGoOn()) break
    work.addView(view.raw)
    readView(view, { ...item, path, isName, server }, found)
  }
  const { findings, place } = found
  for (const match of unreadText(text, maxTextLength, work.isRefused)) {
    findings.push(makeFinding({ id: 'unread-text', severity: 'note' }, item, { ...match, ...place }))
  }
  return findings.filter((finding) => finding.rule !== learnedSignals.id || !isSaid(finding, findings))
}

/** What was found so far in one string, and where that stands. */
interface Found {
  readonly findings: Finding[]
  readonly place: Pick<DefinitionMatch, 'pointer' | 'inName'>
}

/** Adds what every rule finds in one form of a string. */
function readView(view: TextView, place: TextPlace, { findings, place: at }: Found): void {
  const { section, name } = place
  const item = name === undefined ? { section } : { section, name }
  for (const rule of textRules) {
    if (rule.views === 'plain' && view.form !== 'plain') continue
    for (const match of rule.check(view, place)) {
      const finding = viewFinding(rule, item, { ...match, ...at }, view)
      if (!isKnown(finding, findings)) findings.push(finding)
    }
  }
}

/** What the model says where a rule says no less is a second opinion that nobody needs. */
function isSaid(finding: Finding, others: readonly Finding[]): boolean {
  return others.some(
    ({ rule, severity, start, end }) =>
      rule !== finding.rule &&
      gravity[severity] >= gravity[finding.severity] &&
      start < finding.end &&
      finding.start < end,
  )
}

function viewFinding(rule: TextRule, item: Item, match: DefinitionMatch, view: TextView): Finding {
  if (view.form === 'plain') return makeFinding(rule, item, match)
  return { ...makeFinding(rule, item, { ...match, ...view.originalRange(match) }), view: view.form }
}

const gravity: Readonly<Record<Severity, number>> = { note: 0, warning: 1, error: 2 }

/** What another form of the text shows too, and no less gravely, is found once: in the form that comes first. */
function isKnown(finding: Finding, known: readonly Finding[]): boolean {
  if (finding.view === undefined) return false
  return known.some(
    ({ rule, view, severity, start, end }) =>
      rule === finding.rule &&
      view !== finding.view &&
      gravity[severity] >= gravity[finding.severity] &&
      start < finding.end &&
      finding.start < end,
  )
}

function makeFinding(rule: Pick<Rule, 'id' | 'severity'>, item: Item, match: DefinitionMatch): Finding {
  const { pointer, inName, start, end, message, severity = rule.severity } = match
  const place = { pointer, ...(inName === undefined ? {} : { inName }), start, end }
  return { rule: rule.id, severity, ...item, ...place, message }
}
