/**
 * Kinds of sentences: several expressions that follow one another in one sentence, each near the one before. Small
 * expressions, each checked on its own, take the place of a large one that no engine searches fast.
 */

import type { Expression } from './expression.ts'
import type { Severity } from './finding.ts'
import { isLookedFor, isMentioned, lowered } from './mention.ts'
import { maxMatches } from './pattern.ts'
import type { RuleMatch } from './rule.ts'
import type { SearchedLine } from './searched-line.ts'
import type { TextRange } from './text-range.ts'
import type { TextView } from './text-view.ts'

/** What a sentence of one kind holds. */
export interface Clause {
  readonly message: string
  /** Where it differs from the rule's own. */
  readonly severity?: Severity
  /** What it holds, in this order. */
  readonly parts: readonly Expression[]
  /** Most characters between two parts. Default 80. */
  readonly gap?: number
  /** The sentence is not of this kind where it holds this. */
  readonly unless?: Expression
  /** It holds even where a "never" or "without" stands before its first part. Default false. */
  readonly evenNegated?: boolean
  /** What it holds besides, wherever that stands. */
  readonly along?: readonly Expression[]
  /** The first part is an order: "read", and not "reads" or "reading", where an order can stand. Default false. */
  readonly isOrder?: boolean
  /** In the first sentence of a text, which says what something is for, it is worth no more than a note. Default false. */
  readonly isBeside?: boolean
  /** What it speaks of: where the first sentence does so too, it is the matter at hand, and worth no more than a note. */
  readonly matter?: Expression
}

const defaultGap = 80
/** Matches of one part that are tried: bounds the work on one sentence. */
const maxTries = 6
/** Turns what follows: "never sends", "without reading". A word may stand in between. */
const negated =
  /\b(?:not|never|cannot|can't|won't|doesn't|don't|refuses? to|without|unable to|no longer|avoids?|prevents?|instead of)\s{1,8}(?:[a-z]{1,12}\s{1,8})?$/
const negationLength = 48

/** Every expression that `clauses` search for, once each. */
export function clauseExpressions(clauses: readonly Clause[]): Expression[] {
  const all = clauses.flatMap(({ parts, unless, along = [], matter }) => [...parts, unless, ...along, matter])
  return [...new Set(all.filter((expression) => expression !== undefined))]
}

/**
 * Every sentence of one of the kinds, the first kind that fits; at most {@link maxMatches}. One that is quoted or spoken
 * of weighs a tier less. `accept` may refuse a sentence by the text of what was found.
 */
export function matchClauses(
  view: TextView,
  clauses: readonly Clause[],
  severity: Severity,
  accept: (found: string, clause: Clause) => Severity | 'none' | undefined = () => undefined,
): RuleMatch[] {
  const possible = possibleClauses(view, clauses)
  if (possible.length === 0) return []
  const matches: RuleMatch[] = []
  let last = -1
  const [opening] = view.lines
  for (const line of view.lines) {
    const found = firstOf(line, possible, accept, line === opening ? undefined : opening)
    if (found === undefined) continue
    const inText = line.originalRange(found)
    const range = view.rawRange(inText)
    // Long sentences overlap, so the same place may be found twice.
    if (range.start < last) continue
    last = range.end
    const match = { ...range, ...found.match, severity: found.match.severity ?? severity }
    matches.push(weighed(view.normal, inText, match))
    if (matches.length >= maxMatches) break
  }
  return matches
}

/** First parts of lists of clauses, which are constants. */
const firstParts = new WeakMap<readonly Clause[], readonly Expression[]>()

/** Those of which a text may hold all that they need. Most are ruled out by their first part. */
function possibleClauses(view: TextView, clauses: readonly Clause[]): Clause[] {
  let firsts = firstParts.get(clauses)
  if (firsts === undefined) {
    firsts = clauses.map(({ parts: [first = never] }) => first)
    firstParts.set(clauses, firsts)
  }
  return view.mayHoldAmong(firsts).flatMap((index) => {
    const clause = clauses[index]
    return clause !== undefined && mayHold(view, clause) ? [clause] : []
  })
}

/** Stands for the first part of a clause that has none, and is in no text. */
const never: Expression = { literals: [], pattern: /(?!)/g }

/** Whether a text or a line may hold all that a clause needs. */
function mayHold(text: Pick<TextView, 'mayHold'>, { parts, along = [] }: Clause): boolean {
  return parts.every((part) => text.mayHold(part)) && along.every((part) => text.mayHold(part))
}

function weighed(normal: string, { start, end }: TextRange, match: RuleMatch & { severity: Severity }): RuleMatch {
  const before = normal.slice(Math.max(0, start - 100), start)
  if (isLookedFor(before, normal.slice(end, end + 100))) return { ...match, severity: 'note' }
  return isMentioned(before) ? { ...match, severity: lowered(match.severity) } : match
}

interface Found extends TextRange {
  readonly match: Pick<RuleMatch, 'message' | 'severity'>
}

/** The first clause that fits, unless it is worth a note and a later one is worth more. */
function firstOf(
  line: SearchedLine,
  clauses: readonly Clause[],
  accept: NonNullable<Parameters<typeof matchClauses>[3]>,
  opening: SearchedLine | undefined,
): Found | undefined {
  let least: Found | undefined
  for (const clause of clauses) {
    const range = mayHold(line, clause) ? findClause(line, clause) : undefined
    if (range === undefined) continue
    const accepted = accept(line.text.slice(range.start, range.end), clause)
    if (accepted === 'none') continue
    const severity = accepted ?? (isPurpose(clause, opening) ? 'note' : clause.severity)
    const found = { ...range, match: { message: clause.message, ...(severity === undefined ? {} : { severity }) } }
    if (severity !== 'note') return found
    least ??= found
  }
  return least
}

/** Whether what a clause says is what the text is for. `opening` is the text's first sentence, if it is another one. */
function isPurpose({ isBeside = false, matter }: Clause, opening: SearchedLine | undefined): boolean {
  if (opening === undefined) return isBeside
  return matter !== undefined && opening.search(matter, 0) !== undefined
}

/** Where the parts of `clause` stand in a line, one after the other. */
export function findClause(line: SearchedLine, clause: Clause): TextRange | undefined {
  const { unless, along = [] } = clause
  const found = findParts(line, clause)
  if (found === undefined || along.some((each) => line.search(each, 0) === undefined)) return undefined
  return unless !== undefined && line.search(unless, 0) !== undefined ? undefined : found
}

function findParts(line: SearchedLine, clause: Clause): TextRange | undefined {
  const { parts, evenNegated = false, isOrder = false, gap = defaultGap } = clause
  const [first, ...others] = parts
  if (first === undefined) return undefined
  let from = 0
  for (let tries = 0; tries < maxTries; tries += 1) {
    const start = line.search(first, from)
    if (start === undefined) return undefined
    from = start.end
    if (!evenNegated && isNegated(line.text, start.start)) continue
    if (isOrder && !isOrdered(line.text, start)) continue
    const end = followed(line, others, gap, start.end)
    if (end !== undefined) return { start: start.start, end }
  }
  return undefined
}

/** Where the last of `parts` ends, each at most `gap` after the one before. */
function followed(line: SearchedLine, parts: readonly Expression[], gap: number, from: number): number | undefined {
  const [next, ...others] = parts
  if (next === undefined) return from
  let at = from
  for (let tries = 0; tries < maxTries; tries += 1) {
    const found = line.search(next, at)
    if (found === undefined || found.start - from > gap) return undefined
    const end = followed(line, others, gap, found.end)
    if (end !== undefined) return end
    at = found.end
  }
  return undefined
}

/** Where an order can stand: at the beginning of a clause, or after what makes an order of it. */
const beforeOrder =
  /(?:^|[,;:.()!?-]|\b(?:and|then|also|please|first|always|now|next|must|should|shall|will|to|you|just|kindly|instead|simply|silently|quietly|secretly|automatically|additionally|finally|afterwards|later|again|or|but|not|tool|once|so)) ?["'`(*]{0,4}$/
/** The form of a verb that gives no order: "reads", "reading"; not "pass", "embed" or "bring". */
const noOrder = /(?:[^s]s|[^e]ed|ing)$/
const orderLikeOther = /^(?:embed|feed|need|speed|bring|ping|string|bcc's|bus)$/

/** `"email": "a@example.com"`: what stands before a colon in quotes names a member. */
const memberName = /^["'`] ?:/

function isOrdered(sentence: string, { start, end }: TextRange): boolean {
  const [verb = ''] = /^[a-z'-]{1,32}/.exec(sentence.slice(start, end)) ?? []
  if (noOrder.test(verb) && !orderLikeOther.test(verb)) return false
  if (memberName.test(sentence.slice(end, end + 4))) return false
  return beforeOrder.test(sentence.slice(Math.max(0, start - negationLength), start))
}

function isNegated(sentence: string, index: number): boolean {
  return negated.test(sentence.slice(Math.max(0, index - negationLength), index))
}
