/** Text that has the model obey what some content says, or give away its own instructions: see foreign-instructions.md. */

import { type Clause, clauseExpressions, matchClauses } from '../clause.ts'
import { english, nouns, phrasesOf, verbs } from '../phrases/english.ts'
import { obedienceClauses } from '../phrases/english-obedience.ts'
import type { TextRule } from '../rule.ts'

const obey = verbs('obey', 'follow', 'execut', 'comply with', 'act on', 'carr(?:y|ies) out', 'perform', 'treat')
const instructions = english(
  '(?:any|all|whatever|every|the|those)(?: (?:new|hidden|further|additional|embedded|special|routing|secret)){0,3} (?:instructions?|commands?|directives?|requests?|orders)',
)
const within = english(
  '(?:(?:that (?:are|is|were) )?(?:found|embedded|contained|inside|within|returned|present|included|hidden|written|given)(?: (?:in|inside|within|by))?|in|from|below) (?:<2>)?(?:pages?|content|results?|documents?|feeds?|items?|files?|responses?|outputs?|emails?|messages?|below|websites?|text|data)',
)
const reveal = verbs(
  'reveal',
  'output(?! ?:)',
  'print',
  'repeat',
  'disclos',
  'leak',
  'dump',
  'return',
  'show',
  'shar',
  'display',
  'send',
  'expos',
  'writ',
  'includ',
  'recit',
)
const ownPrompt = english(
  'your (?:<2>)?(?:system (?:prompt|instructions?|messages?)|(?:initial|hidden|original|developer) (?:instructions?|prompts?|messages?))|(?:the|any|its) (?:<1>)?(?:hidden|secret|entire|full) system (?:prompt|instructions?)|(?:the )?system prompt to (?:the )?(?:caller|user|attacker)|system prompt$|system prompt(?= (?:verbatim|when|before|in full|and))',
)
const wholeTalk = english(
  '(?:the )?(?:entire|full|whole|complete) (?:conversation|chat|message)(?: history| log| transcript)?',
)
const profile = phrasesOf('profile', 'named assistant', 'template', 'revisions?', 'configured', 'for the agent')

const clauses: readonly Clause[] = [
  {
    message: 'has the model obey what some content says',
    parts: [obey, instructions, within],
    gap: 24,
    isOrder: true,
    unless: phrasesOf('user-provided', 'the caller'),
  },
  {
    message: 'has the model give away its instructions',
    parts: [reveal, ownPrompt],
    gap: 30,
    severity: 'error',
    unless: profile,
  },
  {
    message: 'has the model give away the conversation',
    parts: [verbs('output', 'print', 'dump', 'reveal', 'leak', 'repeat'), wholeTalk],
    gap: 20,
    unless: nouns('export'),
  },
  ...obedienceClauses,
]

export const foreignInstructions: TextRule = {
  kind: 'text',
  id: 'foreign-instructions',
  severity: 'warning',
  title: 'Text has the model obey a stranger or give away its instructions',
  weight: 0.5,
  expressions: clauseExpressions(clauses),
  check: (view) => matchClauses(view, clauses, 'warning'),
}
