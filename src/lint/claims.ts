/** What a text claims that a tool does, or does not do, so that the two sides of a change can be compared. */

import { claimWords, type WordGroup } from './claim-words.ts'

/** One thing that a text may claim and that a person wants to know of when it is new. */
export type Claim = keyof typeof claimWords

/** All of them. */
export const claims = Object.keys(claimWords) as readonly Claim[]

/** What sentences say: what a tool does, and what they promise that it does not. */
export interface Claims {
  readonly does: ReadonlySet<Claim>
  readonly doesNot: ReadonlySet<Claim>
}

/** Reads sentences in normal form. Takes time proportional to their length. */
export function claimsOf(sentences: Iterable<string>): Claims {
  const does = new Set<Claim>()
  const doesNot = new Set<Claim>()
  for (const sentence of sentences) {
    for (const claim of claims) {
      const said = saysThat(sentence, claim)
      if (said !== 'nothing') (said === 'does' ? does : doesNot).add(claim)
    }
  }
  return { does, doesNot }
}

/** Claims that are themselves denials, or speak to the model: a "not" before them takes nothing back. */
const alwaysMeant: ReadonlySet<Claim> = new Set<Claim>(['hides', 'meddles', 'orders', 'pretexts'])

function saysThat(sentence: string, claim: Claim): Said {
  const groups: readonly WordGroup[] = claimWords[claim]
  const said = groups.map((group) => saidBy(group, sentence, alwaysMeant.has(claim)))
  return said.find((each) => each === 'does') ?? said.find((each) => each === 'does-not') ?? 'nothing'
}

type Said = 'does' | 'does-not' | 'nothing'

function saidBy({ does, near }: WordGroup, sentence: string, isAlwaysMeant: boolean): Said {
  let said: Said = 'nothing'
  for (const pattern of does) {
    for (const { 0: words, index } of sentence.matchAll(pattern)) {
      if (!isAlwaysMeant && isDenied(sentence, index)) said = 'does-not'
      else if (near === undefined || isNear(sentence, index + words.length, near)) return 'does'
    }
  }
  return said
}

/** How far from its verb the other word may stand. */
const reachBefore = 60
const reachAfter = 120

/** Whether the other word stands near: what comes after the verb counts only up to a word that takes it back. */
function isNear(sentence: string, end: number, near: RegExp): boolean {
  const after = sentence.slice(end, end + reachAfter)
  const meant = after.slice(0, denial.exec(after)?.index)
  return near.test(sentence.slice(Math.max(0, end - reachBefore), end) + meant)
}

/** Words that take back what follows them in the same clause. */
const denial = /\b(?:not|never|without|no|nor|cannot|only|redacting|masks|discards|redacts|removed)\b|n't\b/

function isDenied(sentence: string, index: number): boolean {
  const before = sentence.slice(Math.max(0, index - 70), index)
  return denial.test(before.split(/[.;:]/).at(-1) ?? '')
}
