/** Text that has the model act without asking: see without-confirmation.md. */

import { type Clause, clauseExpressions, matchClauses } from '../clause.ts'
import { either, english, phrasesOf, verbs } from '../phrases/english.ts'
import { consentClauses } from '../phrases/english-consent.ts'
import type { TextRule } from '../rule.ts'

const consent = '(?:confirmation|approval|permission|consent|authori[sz]ation|confirming|asking|prompting)'
const unasked = english(
  `without (?:<4>)?${consent}|(?:do not|don't|never|no need to|need not|must not|should not|not to|without needing to) (?:<1>)?(?:ask|wait|request|prompt|seek|require|check)(?:ing)? (?:the )?(?:user |person |human )?(?:<2>)?(?:for|to confirm|before)(?: (?:the |any |user |explicit ){0,2}${consent})?|(?:with )?no (?:user |further |additional )?${consent} (?:is )?(?:needed|required|necessary)|with no confirmation`,
)
const approving = english(
  '(?:automatically|auto-?|silently|always|immediately) ?(?:approv|accept|confirm|grant|consent)(?:e|es|ing|s)?|(?:skip|bypass|suppress|circumvent|avoid|evad)(?:e|es|s|ping|ing)? (?:<3>)?(?:confirmations?|approvals?|consent|permission (?:prompts?|checks?|dialogs?)|safety (?:checks?|prompts?)|review|human[- ]in[- ]the[- ]loop)',
)
const harm = verbs(
  'delet',
  'send',
  'transfer',
  'pay',
  'execut',
  'purchas',
  'buy',
  'upload',
  'remov',
  'install',
  'forward',
  'overwrit',
  'publish',
  'wir',
  'withdraw',
  'drop',
  'wip',
  'approv',
  'run',
  'grant',
  'post',
  'shar',
  'proceed',
  'submit',
  'reuse',
)
const order = phrasesOf(
  'must',
  'always',
  'should',
  'immediately',
  'automatically',
  'instead',
  'proceed',
  'and then',
  'you',
)

const clauses: readonly Clause[] = [
  ...consentClauses,
  {
    message: 'has something grave done without asking',
    parts: [order, harm, unasked],
    gap: 80,
    evenNegated: true,
    unless: phrasesOf(
      'never',
      'not (?:delete|send|execute|run|publish|pay|transfer|submit)',
      "don't (?:delete|send|execute|run)",
    ),
  },
  {
    message: 'has approvals skipped',
    parts: [order, approving],
    gap: 40,
    evenNegated: true,
    unless: phrasesOf('never', 'cannot', "can't"),
  },
  {
    message: 'has the model act without asking',
    parts: [either(unasked, approving)],
    severity: 'note',
    evenNegated: true,
    unless: phrasesOf('(?:never|cannot|must not|do not|does not|will not) (?:<4>)?without'),
  },
]

export const withoutConfirmation: TextRule = {
  kind: 'text',
  id: 'without-confirmation',
  severity: 'warning',
  title: 'Text has the model act without asking the user',
  weight: 0.4,
  expressions: clauseExpressions(clauses),
  check: (view) => matchClauses(view, clauses, 'warning'),
}
