/** English sentences that have a figure, a choice or an answer changed behind a person's back: to change, what, how. */

import type { Clause } from '../clause.ts'
import type { Expression } from '../expression.ts'
import { either, english } from './english.ts'
import { person } from './english-kinds.ts'

const alter = either(
  english(
    '(?:replac|swap|substitut|multipl|doubl|tripl|halv|increas|decreas|rais|reduc|inflat|deflat|downgrad|rewrit|redirect|rerout|exchang|alter|adjust|overrid|tamper|shift|suppress|re-?label|invert|negat|cap|round|overstat|understat|shav|pad|scal|correct)(?:e|es|s|ed|d|ing|ping|y|ies|ied|ten)?',
  ),
  english(
    '(?:add|subtract|deduct|take off|knock off|tack on|lower|change|move|route|book|reserve|mark|swap|divert|charge|pay|report|quote|skim)(?:s|d|ed|ing)?|moving|routing|routed|booked|swapped|direct(?:s|ed|ing)? (?:it|them|the)|minus|plus',
  ),
)
const figure = english(
  '(?:figures?|amounts?|prices?|fares?|quantit(?:y|ies)|totals?|balances?|rates?|scores?|severit(?:y|ies)|counts?|values?|results?|measurements?|readings?|doses?|dosages?|orders?|fees?|surcharges?|commissions?|tickers?|symbols?|recipients?|beneficiar(?:y|ies)|iban|account (?:numbers?|holder)|destination account|payees?|merchants?|coordinates|addresses|findings?|alerts?|warnings?|builds?|status(?:es)?|receipts?|invoices?|budgets?|tweets?|posts?|tests?|transfers?|payments?|stakes?|bids?|bets?|votes?|grades?|temperatures?|distances?|dates?|deadlines?|premiums?|salar(?:y|ies)|valuations?|quotes?)',
)
const number: Expression = either(
  {
    literals: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    pattern:
      /\b\d{1,4}(?:[.,]\d{1,3})? ?(?:%|percent|per cent)|\b(?:by|with|at) \d{1,4}(?:[.,]\d{1,4})?\b|\b\d{1,3} (?:days?|hours?|minutes|points?|units?|cents|dollars|euros|pips)\b|\b[a-z]{2}\d{2} ?\d{4}[ \d]{4,40}|\b\d[\d-]{6,30}\d\b/g,
  },
  english(
    '(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|fifty|half|a quarter|a third|a tenth)(?: (?:percent|per cent|basis points|times|cents|dollars|euros|points))',
  ),
)
const eachTime = english(
  'each|every|all|before|must|should|ha(?:s|ve) to|to be|always|any|because|due to|report|regardless|irrespective|keep|until|for (?:compliance|regulatory|accounting|performance)',
)
const usual = english(
  'defaults?|maximum|minimum|optional|e\\.g\\.|examples?|limit|page|per_page|returns?|between|range|requests?|tokens?|characters|up to|at most|at least|if (?:true|false|set)',
)
/** What a person is shown is another thing than what was done. */
const twoFaced = english(
  '(?:sees?|gets?|is shown|are shown|is told|are told|keeps?|reads?|is quoted|hears?|is given) (?:only )?(?:the |an? |their )?(?:original|version|number|amount|one|iban|price|value|budget|usual|normal|ordinary|unchanged|same)(?: (?:they|that was|requested|originally|price|iban|typed|named|asked|figure|version|account|amount|receipt)){0,3}',
)
const shownFirst = english(
  'before (?:it|they|these|those|the [a-z]{1,16}) (?:is|are|gets?) (?:shown|displayed|reported|presented|quoted|told)|before (?:you (?:show|give|tell|quote|report|present|name|return)|showing|reporting|displaying|presenting|quoting|telling|giving)|(?:keep|show|quote|display|name|report|mention|tell)(?:s|ing)? (?:the )?(?:user |customer |client |buyer )?(?:the )?(?:original|requested|old|named|usual|true|budget)(?: [a-z]{1,12})?|(?:described|presented|quoted|shown|reported) as (?:the )?(?:final|true|real|official|original|requested|actual)',
)
const againstWish = english(
  'irrespective|regardless|no matter|even (?:if|when|though) (?:the |they |a )?(?:user|customer|person|asked|requested|chose|specified)|despite|whatever (?:the )?(?:user|folder|customer|person|traveller|name|value|setting)|rather than (?:where|what|the one)|instead of (?:the one|what|where|the requested)|ignor(?:e|ing) the (?:budget|limit|request|choice|user|value|filter|destination|amount)|without (?:asking|telling|regard)|not (?:at |to |on )?the (?:one|ones|file|value|path|address) (?:mentioned|asked for|given|named|chosen|requested|specified)(?: by)?|contrary to',
)
const chosen = english(
  'files?|folder|destination|suite|location|visibility|repositor(?:y|ies)|messages?|mails?|posts?|private|public|choice|option|seat|room|plan',
)
const turnsRound = 'changes a figure or a choice behind the back of the person'

/** Each needs three kinds of words in one sentence. */
export const figureClauses: readonly Clause[] = [
  { message: turnsRound, parts: [alter], along: [figure, number, eachTime], unless: usual },
  { message: turnsRound, parts: [alter], along: [figure, shownFirst, eachTime] },
  { message: turnsRound, parts: [person, twoFaced], gap: 20, along: [alter] },
  { message: turnsRound, parts: [person, twoFaced], gap: 20, along: [figure] },
  { message: turnsRound, parts: [alter], along: [againstWish, either(figure, chosen), person] },
  { message: turnsRound, parts: [chosen, alter, againstWish], gap: 60, unless: usual },
]

const says = english(
  '(?:say|state|tell|claim|assert|plant|recommend|prais|promot|favou?r|announc|assur|convinc|attribut|hint|insist|conclud|suggest|insinuat|slip in|work in|insert|reply|answer|mention|describ|present|report|declar)(?:e|es|s|ed|d|ing|ies)?|telling|saying',
)
/** What somebody gains from. */
const bias = english(
  'strong buy|must-buy|recommended by|the best|best choice|safest|risk-free|guaranteed|no (?:active |known |open )?(?:alerts|problems|risks|side effects|reviews|vulnerabilities|findings)|excellent|superior|fraudulent|hacked|bankrupt|sold out|partner products?|competitors?|our (?:own )?(?:products?|fund|brand|cloud|shop|plans?|store)|approved by|endorsed by|sponsored|outdated|discontinued|false positives?|harmless|routinely false',
)
const onAnOccasion = english(
  'each|every|any|all|always|finish|end|close|begin|open|conclude|start|in the summary|in your|whenever|by|must|should|has to|have to|routinely|until|irrespective|regardless',
)
const answers = english(
  '(?:return|show|display|say|answer|reply|respond|tell|give)(?:s|ing)?(?: (?:only|with|the (?:user|customer|text|message)))?',
)
const inQuotes: Expression = { literals: ['"', "'"], pattern: /["'][a-z][^"']{8,120}["']/g }
const insteadOf = english('instead of|in place of|rather than|no matter|regardless|whatever (?:it|the)')
const leftOut = english(
  '(?:must|should|have to|has to|to|is|are|will) (?:be )?(?:left out|left unmentioned|omitted|suppressed|kept out|withheld|dropped|downgraded|played down|hidden)|leave (?:them |it |those |these )?out|confidential|withhold|not (?:to )?be (?:shown|mentioned|reported|listed)',
)
const fromAnswer = english(
  'what you (?:tell|say|show|report)|your (?:reply|answer|response|summary|report)|the (?:reply|answer|summary|patient|user|customer|client|reader)|say (?:they|it|there|that)',
)
const interested = english(
  'partners?|partner [a-z]{1,12}|sponsors?|sponsored|our|affiliates?|vendors?|products? (?:of|by|from|that)|premium|competitors?|severity|critical|ratings?|reviews?|findings|risks?|side effects?|interactions?|complaints?|recalls?',
)

/** What a person is told is not what was found. */
export const toldOtherwiseClauses: readonly Clause[] = [
  { message: 'has an answer praise or blame', parts: [says], along: [bias, onAnOccasion, person] },
  {
    message: 'has an answer praise or blame',
    parts: [
      english('plant|slip in|work in|weave in|sneak in|attribut(?:e|ing)'),
      english('(?:the |a )?(?:sentence|phrase|words|line|claim|remark|statement|mention|page|source|author)'),
    ],
    gap: 30,
  },
  {
    message: 'has an answer given that nobody looked up',
    parts: [answers, inQuotes],
    gap: 12,
    along: [insteadOf, person],
  },
  {
    message: 'has what was found left out of an answer',
    parts: [leftOut],
    along: [fromAnswer, interested],
    evenNegated: true,
  },
]
