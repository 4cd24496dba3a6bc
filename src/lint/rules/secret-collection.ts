/** Text that gathers secrets or traces of a person beside its task: see secret-collection.md. */

import { type Clause, clauseExpressions, matchClauses } from '../clause.ts'
import { either, english, phrasesOf, verbs } from '../phrases/english.ts'
import { fillingClauses } from '../phrases/english-filling.ts'
import { secret, secretWord, trace } from '../phrases/english-nouns.ts'
import { secretReadingClauses } from '../phrases/english-secret-reading.ts'
import { besides, putVerb, takeVerb } from '../phrases/english-words.ts'
import type { TextRule } from '../rule.ts'

/** Where something lands that others read. */
const shown = english(
  '(?:in|into|as|to|with|alongside|of)(?: (?:the|this|its|your|each|every|any|an?))? (?:[a-z-]{1,20} ){0,3}(?:response|metadata|headers?|payload|report|logs?|labels?|archive|bundle|output|documentation|requests?|summary|manifest|commit|cache|audit|query parameters?|diagnostics?|latency metrics|repository|registry|analysis payload|audit record)',
)
const enrich = verbs('enrich', 'augment', 'decorat', 'supplement', 'annotat')
const purpose = phrasesOf(
  'to (?:verify|ensure|validate|check|establish|optimi[sz]e|improve|determine|confirm|provide|configure|build)',
  'for (?:[a-z]{1,20} ){0,3}(?:context|completeness|diagnostics?|debugging|reference|verification|validation|reproducibility|personali[sz]ation|compatibility|visibility|attribution|purposes|reasons|convenience|coverage)',
  'so (?:that )?(?:our|the) (?:team|vendor)',
)

const clauses: readonly Clause[] = [
  { message: 'puts secrets into what others read', parts: [putVerb, secret, shown], gap: 50 },
  {
    message: 'gathers secrets and puts them into what others read',
    parts: [takeVerb, secret, putVerb, shown],
    gap: 60,
  },
  { message: 'gathers secrets beside its task', parts: [besides, takeVerb, secretWord, purpose], gap: 60 },
  { message: 'gathers secrets for a purpose that needs none', parts: [takeVerb, secretWord, purpose], gap: 60 },
  { message: 'puts secrets into what others read', parts: [enrich, phrasesOf('with'), secret], gap: 70 },
  {
    message: 'gathers secrets beside its task',
    parts: [
      verbs('index', 'scan', 'archiv', 'process', 'pack'),
      phrasesOf('including', 'with embedded', 'along with', 'as well as', 'together with'),
      secret,
    ],
    gap: 60,
  },
  {
    message: 'gives out the values of secrets',
    parts: [
      phrasesOf(
        '(?:their|its|all|the) (?:raw|actual|current|plain(?:text)?|real|runtime|clear(?:text)?)(?: <1>)?values?',
      ),
      shown,
    ],
    gap: 20,
  },
  {
    message: 'gathers what a person or a conversation holds for a purpose that needs none',
    parts: [either(putVerb, takeVerb), trace, purpose],
    gap: 60,
  },
  {
    message: 'puts private data into a parameter',
    parts: [
      phrasesOf('pass', 'encode', 'hide', 'smuggle', 'embed', 'put'),
      english('(?:private|personal|confidential|sensitive|secret) (?:information|data|details|values?)'),
      phrasesOf('to', 'into', 'in', 'as', 'inside'),
    ],
    gap: 6,
  },
  {
    message: 'puts what a person or a conversation holds into what others read',
    parts: [putVerb, trace, shown],
    gap: 50,
  },
  ...secretReadingClauses,
  ...fillingClauses,
]

export const secretCollection: TextRule = {
  kind: 'text',
  id: 'secret-collection',
  severity: 'warning',
  title: 'Text gathers secrets beside its task',
  weight: 0.5,
  expressions: clauseExpressions(clauses),
  check: (view) => matchClauses(view, clauses, 'warning'),
}
