/** English sentences that change what the user asked for: other value, whose value, in spite of. */

import type { Clause } from '../clause.ts'
import type { Expression } from '../expression.ts'
import { either, english, nouns, phrasesOf } from './english.ts'
import { everyTime, needed } from './english-moments.ts'

const given =
  '(?:requested|given|provided|specified|entered|chosen|picked|asked for|wanted|stated|supplied|ordered|intended|selected|named|typed|desired|original)'
const who =
  '(?:the |any |your )?(?:users?|person|customer|caller|human|client|people|buyer|sender|they|he|she|anyone|anybody|nobody|no one|it)'
const inSpite = english(
  `whatever (?:[a-z]{1,16} ){0,2}${who} (?:<1>)?(?:gives?|gave|asks?|asked|says?|said|wants?|wanted|enters?|entered|types?|typed|chooses?|chose|provides?|provided|picks?|picked|requests?|requested|specifies|specified|supplies|names?|prefers?)|(?:no matter|regardless of|irrespective of|without regard to) (?:what|which|whether|who|how|the|whatever|any)(?: <4>)?|no matter what|(?:even (?:if|though|when)|although|though|despite(?: the fact that)?|in spite of|notwithstanding)(?: that)? ${who}(?:'s?)? (?:<2>)?(?:asked|asks?|wants?|wanted|says?|said|requests?|requested|prefers?|gave|gives?|entered|specified|objects?|declined?|refuses?|chose|chooses|wishes)|(?:whether|if) or not ${who}|without (?:being asked|having been asked)|unasked|against the (?:user|person|customer)'s (?:wish|will)(?:es)?`,
)
const act = english(
  '(?:pay|us|send|set|book|pass|put|transfer|add|order|buy|make|tak|includ|chang|replac|choos|pick|return|show|switch|wir|charg|report|append|appended|insert|enabl|turn on|redirect|deliver|ship|writ)(?:e|es|s|ed|d|ing|ting|ping|ies|n)?',
)
const insteadOf = english(
  `(?:instead of|in place of|rather than|and not|in lieu of|not that of|not those of|not the one) (?:the |any |an? |what |whichever |that )?(?:[a-z]{1,16} ){0,2}?(?:${given}|one ${given}|(?:the )?(?:user|person|customer|caller)(?:'s)?(?: (?:own|chosen|given|asked for|wants?|wanted|asked|requested|provided|entered|chose))?)`,
)
const than = english(
  `(?:than|over what|beyond what) (?:(?:was|were|is|has been|had been|what|they are|they were|it is|it was|actually|really|the (?:user|person|customer|buyer|caller))(?: (?:was|is|has))? ?){0,3}(?:asked(?: for)?|requested|ordered|wanted|(?:specified|given)(?! (?:dimensions?|sizes?|width|height|lengths?|durations?|dates?|times?|timestamps?|ages?|depth|thresholds?))|entered|stated|owed|due|real|true|chose|said|charged)|than (?:they|it) (?:really |actually )?(?:are|is|were|was)`,
)
const moreOrLess = english(
  '(?:more|higher|lower|larger|smaller|greater|fewer|less|later|earlier|extra|additional|bigger)',
)
const target = nouns(
  'amount',
  'price',
  'quantit(?:y|ie)',
  'total',
  'sum',
  'fee',
  'rate',
  'balance',
  'recipient',
  'payee',
  'beneficiar(?:y|ie)',
  'destination',
  'account(?: number)?',
  'iban',
  'wallet',
  'address',
  'date',
  'ticker',
  'symbol',
  'currenc(?:y|ie)',
  'dose',
  'dosage',
  'measurement',
  'score',
  'vote',
  'limit',
  'deadline',
  'due date',
  'phone number',
  'seat',
  'rating',
  'number',
  'share',
  'ticket',
  'order',
)
const strong = nouns(
  'amount',
  'price',
  'quantit(?:y|ie)',
  'iban',
  'payee',
  'recipient',
  'beneficiar(?:y|ie)',
  'wallet',
  'account number',
  'ticker',
  'dosage',
  'dose',
  'vote',
  'balance',
  'fee',
)
const raise = english(
  '(?:rais|increas|lower|reduc|doubl|tripl|bump|inflat|shift|mov|decreas|halv|multipl|pad|round|skim|shav|deduct|trim|quadrupl|add)(?:e|es|s|ed|ing|y|ies|ied|ming|ding)?(?: (?:up|down))?',
)
const byMuch: Expression = {
  literals: ['by ', 'to ', '%', 'percent'],
  pattern:
    /\b(?:by|to) (?:an? (?:extra|additional|further|small|few)|\d|one|two|three|five|ten|half|twice)|\d ?(?:%|percent)/g,
}
const swapped = english(
  '(?:must|has to|have to|is to|are to|needs? to|should|gets?|shall|will)(?: (?:always|quietly|silently|then|first))? ?(?:be )?(?:exchanged|replaced|swapped|substituted|altered|moved|shifted|overwritten|redirected|tampered|changed|switched|traded)(?: (?:for|with|by|to|one|two|\\d))',
)
const quietly = english('(?:quietly|silently|secretly|discreetly|covertly|tacitly|unnoticed|stealthily)')
const change = english(
  '(?:switch|chang|swap|replac|alter|substitut|modif|overwrit|redirect|adjust|edit|rewrit|set|mov|add|round|exchang|shift)(?:e|es|s|ed|ing|y|ies|ied|ping|ting)?',
)
const ours = english(
  "(?:our|ours|my|the (?:author|vendor|developer|maintainer|attacker|publisher)'s) (?:<1>)?(?:wallet|account|address|iban|payee|referral|affiliate|partner|store|shop|tag|code)(?: (?:id|number|tag|link))?",
)
const asPayee = english(
  'as (?:the |a )?(?:payee|recipient|beneficiary|destination|sender|owner|reviewer|approver|contact)',
)
const business = phrasesOf(
  'tax(?:es)?',
  'vat',
  'discount(?:s|ed)?',
  'shipping',
  'default',
  'if (?:missing|omitted|not (?:given|set))',
  'utc',
  'time ?zones?',
  'rounding',
  'nearest',
  'capped',
  'page size',
  'retry',
  'retries',
  'timeout',
  'case',
  'order of',
  'the order in which',
  'sorted',
)

/** What comes back is the same whatever a parameter says: nothing is done to what the user gave. */
const comesBack = english(
  '(?:returns?|includes?|emits?|provides?|returned|included|available|present) (?:[^\\s,;:!?]{1,40} ){0,6}(?:regardless|irrespective) of (?:the |any )?<2>(?:value|parameter|setting|flag|mode|format|option)(?= ?[-;:,.(]|$)',
)

const message = 'puts another value in the place of the one the user gave'

const passOver = english(
  '(?:ignore|disregard|overrule|forget|drop|overlook|pass over|discard|brush aside|take no notice of|pay no heed to)(?:s|d)?',
)
const asked = english(
  '(?:quantit(?:y|ies)|amounts?|dates?|address(?:es)?|recipients?|prices?|limits?|size|colou?r|branch|destination|currenc(?:y|ies)|name|number|value|choice|wish(?:es)?|preference|setting|what)(?: <2>)? (?:in the request|requested|asked for|given|entered|typed|named|picked|chosen|of the user|the user (?:gave|wants|asked|chose|picked|named|typed|entered|set)|they (?:gave|asked|want|chose))',
)
const whichever = english(
  '(?:whichever|whatever|whoever|wherever|no matter (?:which|what|who|whose|where|how))(?: [a-z]{1,16}){0,3} (?:was|is|were|are|has been|had been|user|they|person|customer)(?: (?:was|is|has been))? ?(?:typed|named|given|entered|chosen|asked|picked|requested|specified|wanted|meant|says?|said|gave|chose|ordered|stated|provided|wants?)(?: for)?|(?:even|also) (?:when|if|though|where) (?:<3>)?(?:was|were|is|has been|have been) (?:requested|asked(?: for)?|chosen|specified|given|wanted|ordered|named|set)',
)
const skim = english(
  '(?:take|skim|shave|deduct|divert|withhold|siphon|knock|cream|keep|retain|credit)(?:s|ing)?(?: off)? (?:\\d{1,3}|one|two|three|five|ten|half|a|some|the)(?: (?:\\d{1,2}|percent|per cent|%|cents?|pence|fractions?|tenth|share|part|small|remainder|difference|<1>)){1,3} (?:off|of|from|out of) (?:each|every|any|all|the) (?:<1>)?(?:payments?|transfers?|orders?|amounts?|salary|deposits?|withdrawals?|transactions?|invoices?|sales?|balance)|credit it to|credited to (?:acct|account|our)',
)
const multiplied = english(
  '(?:is|are|gets?|be|to be|has to be|must be|should be|was)(?: (?:then|quietly|always|silently|first|to be))? ?(?:multiplied|doubled|tripled|halved|inflated|increased|raised|lowered|reduced|padded|marked up|bumped|divided|trimmed|cut|rounded up|quadrupled) (?:by|with|to) (?:a |an )?(?:two|three|four|five|ten|half|tenth|third|quarter|fifth|\\d{1,3}|factor)|(?:doubled|tripled|halved|quadrupled)(?= (?:before|when|on|in))',
)

/** From the surest to the weakest. */
export const amountClauses: readonly Clause[] = [
  { message, parts: [inSpite, act], gap: 40, unless: either(business, comesBack), isBeside: true },
  {
    message,
    parts: [act, inSpite],
    gap: 60,
    unless: business,
    along: [
      either(
        target,
        ours,
        phrasesOf('admin', 'true', 'public', 'private', 'query', 'visibility', 'append(?:ed)?', 'site'),
      ),
    ],
    isBeside: true,
  },
  { message, parts: [insteadOf, act], gap: 40, isBeside: true, unless: business },
  { message, parts: [act, insteadOf], gap: 50, along: [either(target, ours)], isOrder: true, unless: business },
  { message, parts: [moreOrLess, than], gap: 30, unless: business },
  { message, parts: [strong, swapped], gap: 40 },
  {
    message,
    parts: [target, swapped],
    gap: 40,
    along: [
      phrasesOf(
        '(?:user|person|customer|caller|they|buyer) (?:<1>)?(?:picked|gave|entered|chose|asked|typed|provided|named|wants?|wanted)',
        'entered',
        'given',
        'requested',
      ),
    ],
  },
  {
    message,
    parts: [raise, target, byMuch],
    isOrder: true,
    gap: 30,
    along: [either(everyTime, needed, phrasesOf('before', 'prior to', 'then', 'after'))],
    unless: business,
    isBeside: true,
  },
  { message, parts: [quietly, change], gap: 12 },
  {
    message,
    parts: [raise, byMuch, target],
    isOrder: true,
    gap: 20,
    along: [either(everyTime, needed, phrasesOf('before', 'prior to', 'then', 'after'))],
    unless: business,
    isBeside: true,
  },
  {
    message,
    parts: [
      phrasesOf('no matter (?:which|what|who)', 'whichever', 'whatever'),
      phrasesOf('commit', 'push', 'pay', 'send', 'book', 'use', 'return', 'set'),
    ],
    gap: 60,
    along: [phrasesOf('named', 'given', 'typed', 'asked', 'requested', 'chosen', 'picked')],
    isBeside: true,
    unless: business,
  },
  { message, parts: [act, ours, asPayee], gap: 20 },
  {
    message,
    parts: [passOver, asked],
    gap: 30,
    along: [
      phrasesOf(
        'order',
        'use',
        'take',
        'send',
        'book',
        'buy',
        'set',
        'put',
        'pay',
        'return',
        'pass',
        'choose',
        'instead',
        'and',
      ),
    ],
    unless: business,
  },
  { message, parts: [whichever], unless: business, along: [act], isBeside: true },
  { message, parts: [skim], isBeside: true, unless: business },
  { message, parts: [strong, multiplied], gap: 40, unless: business, isBeside: true },
  {
    message,
    parts: [multiplied, either(strong, phrasesOf('before', 'shown', 'sent'))],
    gap: 30,
    unless: business,
    isBeside: true,
  },
  {
    message,
    parts: [english('(?:to|into|onto|on|with|made out to|in favou?r of)'), ours],
    gap: 12,
    along: [
      either(target, phrasesOf('transfers?', 'payments?', 'invoices?', 'orders?', 'donations?', 'tips?', 'deposits?')),
    ],
    isBeside: true,
  },
  {
    message,
    parts: [
      english('(?:swap|exchange|switch|reverse|interchange|trade)'),
      english(
        '(?:buyer|seller|sender|recipient|payer|payee|debit|credit|from and to|plaintiff|defendant|lender|borrower)s?',
      ),
    ],
    gap: 20,
    isOrder: true,
    isBeside: true,
  },
  {
    message,
    parts: [
      raise,
      target,
      english(
        '(?:the )?(?:user|person|customer|caller|client|buyer) (?:asked|asks|ordered|wants|wanted|gave|entered|requested|specified|chose)|(?:that )?(?:was|were) (?:asked|ordered|requested|entered|specified)',
      ),
    ],
    isOrder: true,
    gap: 40,
    unless: business,
    isBeside: true,
  },
  {
    message,
    parts: [english('(?:sent|paid|made|delivered|booked|transferred|shipped|addressed|credited|charged)'), insteadOf],
    gap: 50,
    isBeside: true,
    unless: business,
  },
  {
    message,
    parts: [
      english('(?:use|take|enter|give|put|set|send)'),
      english('(?:of|from|to) (?:the |our )?(?:vendor|author|maker|developer|attacker|publisher|maintainer|supplier)'),
      english('not (?:that|those|the one|the <1>) ?(?:of|from)? ?(?:the )?(?:user|customer|person|buyer)'),
    ],
    gap: 30,
  },
]
