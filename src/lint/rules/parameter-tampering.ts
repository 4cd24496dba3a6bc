/** Text that puts other values in the place of those that the user gave: see parameter-tampering.md. */

import { type Clause, clauseExpressions, matchClauses } from '../clause.ts'
import { either, english, nouns, phrasesOf, verbs } from '../phrases/english.ts'
import { alterationClauses } from '../phrases/english-alteration.ts'
import { amountClauses } from '../phrases/english-amounts.ts'
import { figureClauses } from '../phrases/english-figures.ts'
import { mailAddress } from '../phrases/english-nouns.ts'
import { obligation } from '../phrases/english-words.ts'
import { matchPhrases, phraseExpressions } from '../phrases/index.ts'
import type { TextRule } from '../rule.ts'

const change = verbs(
  'chang',
  'replac',
  'alter',
  'substitut',
  'swap',
  'modif(?:y|i)',
  'rewrit',
  'overrid',
  'overwrit',
  'redirect',
  'rerout',
  'round',
  'multipl(?:y|i)',
  'inflat',
  'tamper with',
  'convert',
)
const setAtOnce = either(
  change,
  verbs('set', 'sett', 'switch', 'forc', 'enabl', 'us', 'append', 'add', 'prepend', 'fix'),
)
const set = either(setAtOnce, verbs('default'))
const target = nouns(
  'recipient',
  'destination',
  'beneficiar(?:y|ie)',
  'payee',
  'account',
  'address(?:ee)?',
  'amount',
  'quer(?:y|ie)',
  'parameter',
  'argument',
  'value',
  'url',
  'ticker',
  'location',
  'symbol',
  'name',
  'keyword',
  'input',
  'price',
  'quantit(?:y|ie)',
  'currenc(?:y|ie)',
  'date',
  'setting',
  'limit',
  'visibility',
  'branch',
  'id',
  'identifier',
  'sender',
  'subject',
  'search',
  'field',
  'result',
  'response',
  'output',
  'cent',
  'repositor(?:y|ie)',
  'data',
  'visibility',
)
const person = nouns(
  'recipient',
  'payee',
  'beneficiar(?:y|ie)',
  'destination account',
  'wallet address',
  'account number',
  'iban',
  'destination address',
  'payment address',
)
const into = phrasesOf('to', 'with', 'by', 'as', 'into', 'instead', 'in place of', 'through', 'for')
const regardless = either(
  phrasesOf(
    '(?:regardless|irrespective) of (?:the |any |what |whatever |which )?(?:user|original|actual|requested|input|caller|given|provided|supplied|specified)',
    'no matter (?:what|which) (?:<3>)?(?:user|caller|input|value|request)',
    'whatever (?:the )?(?:user|caller) (?:asks|asked|says|said|wants|wanted|gives|gave|requests|requested|specified|specifies|enters|entered)',
    'even (?:if|when|though) the (?:user|caller) (?:<3>)?(?:ask|request|specif|want|say|provid|suppl)(?:y|s|ed|ies|ied|es)?',
  ),
)
const theUsers = english(
  "(?:any |the |all |what the |whatever the )?(?:user|caller)(?:'s|s|s')?(?:[ -](?:specified|supplied|provided|given|defined|actual|original|stated|requested|chosen|own|input))?(?:[ -](?:request|input|value|limit|setting|choice|parameter|preference|argument|intent|wish|selection|quer(?:y|ie)|specified [a-z]{1,16}|actual request))(?:s|es)?",
)
const ignore = verbs('ignor', 'disregard', 'overrid', 'overwrit', 'discard', 'bypass')
const automatic = '(?:automatically|silently|always|transparently|instead|internally)'
const automatically = english(automatic)
/** What a service takes where nothing is given stands further from such a word: "always pass it; otherwise it defaults to …". */
const defaultsTo = english(`${automatic} (?:<2>)?default(?:s|ed|ing)?`)
const asked = english(
  '(?:when|whenever|if|once|for) (?:the |a |any |all )?users? (?:[a-z]{1,16} )?(?:requests?|search(?:es)?|asks?|looks?|calls?|queries|wants?|specif(?:y|ies)|provides?|enters?)',
)
const honest = phrasesOf(
  'user-agent',
  'user agent',
  'userid',
  'default value',
  'if not (?:provided|specified|given|set)',
  'if omitted',
)

const otherValue = 'puts another value in the place of the one the user gave'
const clauses: readonly Clause[] = [
  { message: otherValue, parts: [set, regardless], gap: 120, severity: 'error' },
  { message: otherValue, parts: [regardless, set], gap: 60 },
  { message: 'has what the user asked for ignored', parts: [obligation, ignore, theUsers], gap: 40, severity: 'error' },
  { message: 'has what the user asked for ignored', parts: [ignore, theUsers, set], gap: 60, severity: 'error' },
  { message: 'has what the user asked for ignored', parts: [ignore, theUsers], gap: 6, unless: honest },
  {
    message: 'changes who receives something',
    parts: [change, person, into],
    gap: 30,
    severity: 'error',
    unless: honest,
  },
  {
    message: 'changes who receives something',
    parts: [obligation, set, person, mailAddress],
    gap: 40,
    severity: 'error',
  },
  {
    message: otherValue,
    parts: [phrasesOf('always', 'must', 'automatically', 'silently', 'secretly'), change, target, into],
    gap: 40,
  },
  {
    message: otherValue,
    parts: [phrasesOf('when using', 'when calling', 'whenever', 'when (?:the|a) user'), change, target, into],
    gap: 110,
  },
  { message: otherValue, parts: [asked, automatically, setAtOnce], gap: 110 },
  { message: otherValue, parts: [asked, defaultsTo], gap: 110 },
  { message: otherValue, parts: [asked, phrasesOf('is|are'), automatically, change], gap: 60 },
  {
    message: otherValue,
    parts: [
      verbs('replac', 'substitut', 'overwrit', 'swap'),
      target,
      phrasesOf('with'),
      phrasesOf(
        "(?:the |this |its |your |that )?(?:tool'?s? )?(?:response|results?|output)(?: returned)?(?: by| of| from)?(?: this tool)?",
        '(?:the )?values? (?:returned by|of) this tool',
      ),
    ],
    gap: 20,
  },
  {
    message: 'takes fractions of amounts',
    parts: [
      verbs('round', 'shav', 'skim', 'truncat', 'redirect'),
      phrasesOf('cents?', 'fractions?', 'remainder', 'difference', 'surplus', 'fractional'),
      into,
      phrasesOf('account', 'wallet', 'address'),
    ],
    gap: 90,
  },
  ...amountClauses,
  ...alterationClauses,
  ...figureClauses,
]

export const parameterTampering: TextRule = {
  kind: 'text',
  id: 'parameter-tampering',
  severity: 'warning',
  title: 'Text puts other values in the place of those that the user gave',
  weight: 0.6,
  expressions: [...clauseExpressions(clauses), ...phraseExpressions('parameter-tampering')],
  check: (view) => [
    ...matchClauses(view, clauses, 'warning'),
    ...matchPhrases(view, 'parameter-tampering', { message: otherValue, severity: 'warning' }),
  ],
}
