/** How suspicious a change is, by what it added: a number with stated parts, so that a person can see where it comes from. */

import { type ChangePart, changeWeights } from './change-part.ts'
import { type ChangedText, changedText } from './change-text.ts'
import { type Claim, claims, claimsOf } from './claims.ts'
import { gainedPowers } from './gained-powers.ts'
import { scoreOf } from './model/learned-model.ts'
import { learnedWeights } from './model/learned-weights.ts'
import type { LintedDefinition } from './rule.ts'

/** How suspicious a change is. */
export interface ChangeScore {
  /** 0–1: the sum of the parts' weights, at most 1. */
  readonly score: number
  /** What the change brought, weightiest first. */
  readonly parts: readonly ChangePart[]
  /** Share of the words that stayed, 0–1. A fact beside the score: size alone is not suspicious. */
  readonly similarity: number
}

/** The score of what was not changed. */
export const noChange: ChangeScore = { score: 0, parts: [], similarity: 1 }

/**
 * Scores the change of one item; without `before`, of one that came new. `uncounted` are parts that say nothing here, such
 * as another name where a server names all its tools anew.
 */
export function scoreChange(
  before: LintedDefinition | undefined,
  after: LintedDefinition,
  uncounted: readonly ChangePart[] = [],
): ChangeScore {
  const text = changedText(before?.value ?? null, after.value)
  if (before === undefined) return total(wordParts(text, speaksToModel), text)
  const parts: ChangePart[] = [...wordParts(text, claims), ...gainedPowers(before, after)]
  return total(
    parts.filter((part) => !uncounted.includes(part)),
    text,
  )
}

/** Scores changed instructions; `before` null where there were none. */
export function scoreInstructions(before: string | null, after: string): ChangeScore {
  const text = changedText(before, after)
  return total(wordParts(text, before === null ? speaksToModel : claims), text)
}

/** What counts of an item that came new: not what it does, which may be anything, but what it tells the model. */
const speaksToModel: readonly Claim[] = ['keeps', 'hides', 'meddles', 'orders', 'pretexts']

/** What the added sentences say that the former ones did not, and what the former ones denied and nothing denies now. */
function wordParts({ added, removed, former }: ChangedText, counted: readonly Claim[]): ChangePart[] {
  const now = claimsOf(added)
  const then = claimsOf(former)
  const gained: ChangePart[] = counted.filter((each) => now.does.has(each) && !then.does.has(each))
  if (added.some(readsLikePoison) && !former.some(readsLikePoison)) gained.push('learned')
  const gone = new Set(removed)
  const current = [...former.filter((sentence) => !gone.has(sentence)), ...added]
  const kept = then.doesNot.size === 0 ? then : claimsOf(current)
  const isTakenBack = [...then.doesNot].some((each) => !kept.doesNot.has(each))
  const wasRestrained = removed.some(restrains) && !current.some(restrains)
  return isTakenBack || wasRestrained ? [...gained, 'promises'] : gained
}

/** It learnt from English alone. */
function readsLikePoison(sentence: string): boolean {
  const foreign = sentence.match(/[^\0-\x7f]/g)?.length ?? 0
  return foreign * 16 <= sentence.length && scoreOf(sentence) > learnedWeights.note
}

/** Whether a sentence says of the tool itself that it leaves something undone, whatever that is. */
function restrains(sentence: string): boolean {
  return /\bwithout [a-z]{2,20}ing\b|\bnever [a-z]{2,20}s\b|\bdoes(?: not|n't) [a-z]{2,20}\b/.test(sentence)
}

function total(parts: readonly ChangePart[], { similarity }: ChangedText): ChangeScore {
  const sum = parts.reduce((score, part) => score + changeWeights[part], 0)
  const sorted = [...parts].sort((a, b) => changeWeights[b] - changeWeights[a])
  // Hundredths, so that sums of weights compare as they are written.
  return { score: Math.min(1, Math.round(sum * 100) / 100), parts: sorted, similarity }
}
