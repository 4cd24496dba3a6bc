/** The parts of a change's score. Apart from what finds them, so that a verdict in which nothing changed need not load that. */
import type { Claim } from './claims.ts'
import type { GainedPower } from './gained-powers.ts'

/**
 * What a change may bring, and what it adds to the score. Stated in docs/spec/change-score.md; fixed on real releases of
 * packages other than the one that is judged.
 */
export const changeWeights = {
  /** A text goes somewhere that the former text did not name. */
  sends: 0.4,
  runs: 0.2,
  changes: 0.15,
  secrets: 0.25,
  /** It reads the talk, the machine or the person. */
  surroundings: 0.4,
  keeps: 0.35,
  hides: 0.45,
  /** It speaks of other tools, of every request, or changes what was asked for. */
  meddles: 0.4,
  orders: 0.25,
  /** A reason that sounds like an office or an emergency. */
  pretexts: 0.3,
  /** By the bundled model a new sentence reads like poison, and no former one did. */
  learned: 0.2,
  /** The former text said that the tool does not do something, and the new one does not. */
  promises: 0.2,
  /** It goes by other words: it may take the place of another tool. */
  name: 0.4,
  /** A new parameter asks for what the model knows beside the task. */
  parameters: 0.4,
  /** A parameter takes new values that do more. */
  options: 0.2,
  /** By its words as a whole the tool does something that it did not do before. */
  powers: 0.15,
  /** A hint says that the tool may do more than it said before. */
  hints: 0.2,
} as const satisfies Readonly<Record<Claim | GainedPower | 'learned' | 'promises', number>>

/** One part of a score. */
export type ChangePart = keyof typeof changeWeights

const partWords: Readonly<Record<ChangePart, string>> = {
  sends: 'sends something elsewhere',
  runs: 'runs code',
  changes: 'changes or destroys something',
  secrets: 'speaks of secrets',
  surroundings: 'reads the conversation, the machine or the person',
  keeps: 'keeps something for later',
  hides: 'hides something from the person',
  meddles: 'meddles with other tools or with what was asked for',
  orders: 'gives the model orders',
  pretexts: 'gives a reason that sounds like an office or an emergency',
  learned: 'reads like hidden instructions, by what the model has learnt',
  promises: 'no longer promises what it promised',
  name: 'goes by another name',
  parameters: 'has a parameter that asks for more than the task',
  options: 'has options that do more',
  powers: 'does more by its words as a whole',
  hints: 'has hints that promise less',
}

/** Parts of a score in words, in their order; empty where there are none. */
export function changeWords(parts: readonly ChangePart[]): string {
  return parts.map((part) => partWords[part]).join('; ')
}

/**
 * The score from which a change deserves to be looked at first, and is never queued. Fixed beforehand: docs/spec/change-score.md.
 */
export const suspiciousChange = 0.4
