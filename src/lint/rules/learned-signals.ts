/** Text that reads like poison by what was learnt from labelled definitions: see learned-signals.md. */

import { scoreSentences } from '../model/learned-model.ts'
import { learnedWeights } from '../model/learned-weights.ts'
import { maxMatches } from '../pattern.ts'
import type { RuleMatch, TextPlace, TextRule } from '../rule.ts'
import type { TextView } from '../text-view.ts'

const strong = 'reads like instructions hidden in a description'
const weak = 'reads a little like instructions hidden in a description'

export const learnedSignals: TextRule = {
  kind: 'text',
  id: 'learned-signals',
  severity: 'warning',
  title: 'Text reads like poison, by a small bundled model',
  weight: 0.3,
  expressions: [],
  check: checkLearned,
}

function checkLearned(view: TextView, place: TextPlace): RuleMatch[] {
  if (place.isName) return []
  const suspicious = scoreSentences(view.normal).filter(
    ({ score, start, end }) => score > learnedWeights.note && saysEnough(view.normal.slice(start, end)),
  )
  return suspicious.slice(0, maxMatches).map(({ score, ...range }): RuleMatch => {
    const match = view.rawRange(range)
    return score > learnedWeights.warning
      ? { ...match, message: strong }
      : { ...match, message: weak, severity: 'note' }
  })
}

/** In fewer words nobody hides an instruction that no rule knows; that a tool's words are few is all that it would have learnt. */
const fewestWords = 6

/** It learnt from English alone: with more than one letter in sixteen of another kind, its score says nothing. */
function saysEnough(sentence: string): boolean {
  if ((sentence.match(/[a-z0-9]+/g)?.length ?? 0) < fewestWords) return false
  const foreign = sentence.match(/[^\0-\x7f]/g)?.length ?? 0
  return foreign * 16 <= sentence.length
}
