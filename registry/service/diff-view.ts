/**
 * From what changed between two versions to the page that a reviewer reads: most dangerous first, new findings told
 * from old ones, mechanical changes apart. Knows no HTML.
 */
import { type JsonObject, type JsonValue, ownMember } from '../../src/encoding/json-value.ts'
import { changeWords, suspiciousChange } from '../../src/lint/change-part.ts'
import type { Finding, Severity } from '../../src/lint/finding.ts'
import { countHidden, countNewHidden } from '../views/hidden-characters.ts'
import type { ChangeCard, DiffCounts, DiffPageModel, FindingLine, HintFlip, Passage } from '../views/view-models.ts'
import { makePassage, shownValue } from './diff-passages.ts'
import { PageBudget, shortText } from './page-budget.ts'
import type { DiffChange, DiffDetail, DiffView } from './types.ts'

const severityWeights: Record<Severity, number> = { error: 3, warning: 2, note: 1 }
const impactOrder = ['text', 'contract', 'mechanical'] as const

/** The diff page of two versions. */
export function makeDiffPage(diff: DiffView): DiffPageModel {
  const budget = new PageBudget()
  const cards = [...diff.changes].sort(byDanger).map((change) => makeCard(change, budget))
  const isContext = (card: ChangeCard) => card.kind === 'context'
  const isQuiet = (card: ChangeCard) => card.kind === 'changed' && card.impact === 'mechanical' && !alarming(card)
  const context = cards.filter(isContext)
  const mechanical = cards.filter((card) => !isContext(card) && isQuiet(card))
  const loud = cards.filter((card) => !isContext(card) && !isQuiet(card))
  return {
    name: diff.name,
    profile: diff.profile,
    from: diff.from,
    to: diff.to,
    publisherChanged: publisherId(diff.from) !== publisherId(diff.to),
    counts: withFindings(countCards([...loud, ...mechanical]), diff.findings.length),
    findings: findingLines(diff.findings),
    newSuppressions: diff.newSuppressions.map((one) => ({ ...one, name: shortText(one.name) })),
    cards: loud,
    mechanical,
    context,
    unchangedCount: unchangedCount(diff),
  }
}

function publisherId({ publisher }: DiffView['from']): string {
  return publisher.type === 'key' ? publisher.keyId : publisher.identityId
}

function alarming(card: ChangeCard): boolean {
  return card.newHiddenCharacters > 0 || card.findings.length > 0 || card.isSuspicious
}

/** Definitions that stand in both versions as they were; the instructions are none. */
function unchangedCount({ to, changes }: DiffView): number {
  const touched = changes.filter(
    ({ kind, section }) => kind !== 'removed' && kind !== 'context' && section !== 'instructions',
  )
  return Math.max(0, to.definitionCount - touched.length)
}

function countCards(cards: readonly ChangeCard[]): DiffCounts {
  const kinds = (kind: ChangeCard['kind']) => cards.filter((card) => card.kind === kind).length
  const impacts = (impact: ChangeCard['impact']) =>
    cards.filter((card) => card.kind === 'changed' && card.impact === impact).length
  const total = (count: (card: ChangeCard) => number) => cards.reduce((sum, card) => sum + count(card), 0)
  return {
    text: impacts('text'),
    contract: impacts('contract'),
    mechanical: impacts('mechanical'),
    added: kinds('added'),
    removed: kinds('removed'),
    renamed: kinds('renamed'),
    newFindings: total(({ findings }) => findings.length),
    suspicious: cards.filter(({ isSuspicious }) => isSuspicious).length,
    newHiddenCharacters: total(({ newHiddenCharacters }) => newHiddenCharacters),
  }
}

function withFindings(counts: DiffCounts, ofServer: number): DiffCounts {
  return { ...counts, newFindings: counts.newFindings + ofServer }
}

function makeCard(change: DiffChange, budget: PageBudget): ChangeCard {
  const details = [...shownDetails(change)].sort((a, b) => detailRank(a, change) - detailRank(b, change))
  return {
    kind: change.kind,
    section: change.section,
    name: shortText(change.name),
    previousName: change.previousName === undefined ? null : shortText(change.previousName),
    impact: change.impact,
    findings: findingLines(change.findings),
    ...scoreFacts(change),
    newHiddenCharacters: newHidden(change, details),
    hintFlips: details.flatMap(hintFlip),
    ...makePassages(change, details, budget),
  }
}

/** As many passages as the page has room for; most dangerous first, so that what is left out is the least of it. */
function makePassages({ findings }: DiffChange, details: readonly DiffDetail[], budget: PageBudget) {
  const passages: Passage[] = []
  for (const detail of details) {
    if (budget.isSpent) break
    passages.push(makePassage(detail, findings, budget))
  }
  return { passages, omittedPassages: details.length - passages.length }
}

/** What a card shows of a change. An item that came or went is shown whole: its description as prose, then the rest. */
function shownDetails(change: DiffChange): readonly DiffDetail[] {
  if (change.kind === 'renamed') return change.details.filter(({ pointer }) => !isNamePointer(pointer))
  if (change.kind !== 'added' && change.kind !== 'removed') return change.details
  const side = change.kind === 'added' ? 'after' : 'before'
  const value = change[side]?.value
  if (value === undefined) return change.details
  const description = ownMember(value, 'description')
  const rest: DiffDetail = { pointer: '', impact: change.impact, [side]: withoutDescription(value) }
  if (typeof description !== 'string') return [{ ...rest, [side]: value }]
  return [{ pointer: '/description', impact: change.impact, [side]: description }, rest]
}

function isNamePointer(pointer: string): boolean {
  return pointer === '/name' || pointer === '/uri' || pointer === '/uriTemplate'
}

function withoutDescription(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([member]) => member !== 'description'))
}

function newHidden({ name, previousName, kind }: DiffChange, details: readonly DiffDetail[]): number {
  const inName = kind === 'renamed' ? countNewHidden(previousName ?? '', name) : 0
  return details.reduce((sum, detail) => sum + newHiddenInDetail(detail), inName)
}

/** In the value, and in the member's name where the member is new. */
function newHiddenInDetail({ pointer, before, after }: DiffDetail): number {
  const member = before === undefined ? countHidden(pointer.slice(pointer.lastIndexOf('/') + 1)) : 0
  return member + countNewHidden(plain(before), plain(after))
}

function plain(value: JsonValue | undefined): string {
  return shownValue(value, 'prose')
}

function scoreFacts({ score: { score, parts, similarity } }: DiffChange) {
  return {
    score,
    isSuspicious: score >= suspiciousChange,
    gained: parts.map((part) => changeWords([part])),
    similarity,
  }
}

function findingLines(findings: readonly Finding[]): FindingLine[] {
  return [...findings]
    .sort((a, b) => severityWeights[b.severity] - severityWeights[a.severity])
    .map(({ rule, severity, pointer, message }) => {
      return { rule, severity, pointer: shortText(pointer), message: shortText(message) }
    })
}

const hintPointer = /^\/annotations\/(readOnlyHint|destructiveHint|idempotentHint|openWorldHint)$/

function hintFlip({ pointer, impact, before, after }: DiffDetail): HintFlip[] {
  const hint = hintPointer.exec(pointer)?.[1]
  if (hint === undefined) return []
  return [{ hint, before: hintValue(before), after: hintValue(after), risky: impact !== 'mechanical' }]
}

function hintValue(value: JsonValue | undefined): string {
  if (value === undefined) return 'absent'
  return typeof value === 'boolean' ? String(value) : 'not a boolean'
}

function byDanger(a: DiffChange, b: DiffChange): number {
  return danger(b) - danger(a)
}

/**
 * Larger is read first. Findings weigh most, and a suspicious change as a warning does; then the score, then text before
 * form, what speaks on every turn before the rest.
 */
function danger(change: DiffChange): number {
  const worst = Math.max(0, ...change.findings.map(({ severity }) => severityWeights[severity]))
  const hides = newHidden(change, change.details) > 0 ? 3 : 0
  const reach = { text: 5, contract: 3, mechanical: 0 }[change.impact]
  const kind = { changed: reach, added: 4, renamed: Math.max(2, reach), removed: 1, context: -1 }[change.kind]
  const everywhere = change.section === 'instructions' ? 0.5 : 0
  const suspicious = change.score.score >= suspiciousChange ? 2 : 0
  return Math.max(worst, hides, suspicious) * 20 + change.score.score * 10 + kind + everywhere
}

function detailRank({ pointer, impact }: DiffDetail, { findings }: Pick<DiffChange, 'findings'>): number {
  const flagged = findings.some((finding: Finding) => finding.pointer === pointer)
  return (flagged ? 0 : 10) + impactOrder.indexOf(impact) * 2 + (pointer === '/description' ? 0 : 1)
}
