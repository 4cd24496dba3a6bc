/** English sentences that put one tool before all others: this, first or alone; others, bad or not to be used. */

import type { Clause } from '../clause.ts'
import { english, phrasesOf } from './english.ts'

const toolNoun =
  '(?:tools?|servers?|plugins?|functions?|options?|providers?|services?|assistants?|apis?|extensions?|methods?|connectors?|integrations?|[a-z]{1,14}(?:ers|ors|er|or)|search(?:es)?|skills?|capabilit(?:y|ies)|ones?|commands?)'
const others = english(
  `(?:(?:any|all|every|each|the|no|most|these|its|and) ){0,2}(?:other|others|another|alternative|competing|remaining|rival|similar|comparable|built-in|builtin|native|different|third[ -]party|standard|pre-?installed|existing|competitors?')(?: [a-z-]{1,16}){0,2} ${toolNoun}|alternatives?(?! (?:to|text|name|title|spelling|format|unit|currency))|anything else|the (?:rest|others)|competitors?|everything else|elsewhere`,
)
const bad = english(
  "(?:is|are|was|were|has|have|had|been|be|being|seem|now|considered|known to be|proved|turned out)(?: (?:been|now|all|either|often|known to be|considered|to be|also|both|long|no longer|not|less|generally|usually)){0,3} (?:unsafe|insecure|broken|out[ -]of[ -]date|outdated|deprecated|unreliable|obsolete|compromised|inaccurate|untrustworthy|trustworthy|trusted|retired|disabled|discontinued|dangerous|inferior|reliable|supported|maintained|safe|buggy|malicious|infected|wrong|faulty|unsupported|unmaintained|vulnerable|secure|forbidden|prohibited|superseded|replaced|worse|allowed|permitted|recommended|accurate|correct)(?! (?:to|with|by default|if|only))|(?:leak|leaks|corrupt|corrupts|lose|loses|lie|lies|steal|steals|damage|fail|fails|crash|crashes|violate|violates|return wrong|returns wrong|give wrong|gives wrong|produce|produces|mislead)(?: (?:your|user|the|private|personal|bad|false|incorrect|wrong|stale))? ?(?:data|results?|answers?|information|files?|output)?|(?:leads?|lead|result|results) (?:to|in) (?:wrong|errors?|failure|incorrect|data loss|bad|false|problems?|penalt\\w{1,4}|corrupt\\w{0,4})|(?:should|must|may|can)(?: not|n't| never)|cannot|(?:should|must) be avoided",
)
const shun = english(
  "(?:no (?:reason|need|point) (?:to|in)|never|do not|don't|must not|should not|shouldn't|avoid|stop|refrain from|stay away from|keep away from|steer clear of|without|not|forget about|forget|ignore|disregard|skip|bypass|refuse)(?: (?:ever|even|bother|bothering|with|to|try|trying|fall|falling|turn|resort|look|looking|rely|relying|consider|considering|call|calling|use|using|invoke|invoking|trust|trusting|choose|choosing|pick|picking|suggest|suggesting|on|back|at|for|about|fall back)){0,4}",
)
const replace = english(
  '(?:supersed|replac|obsolet|outperform|surpass|outclass|displac)(?:e|es|ed|ing|s)?|tak(?:e|es|ing) the place of|makes?|make|render(?:s|ing)?|takes? over from|succeeds?|stands? in for|substitutes? for|in (?:place|lieu) of|deprecat(?:e|es|ed|ing)',
)
const inFavour = english(
  '(?:deprecated|retired|replaced|dropped|removed|disabled|superseded|abandoned|discontinued) (?:in favou?r of|by|for) (?:this|it|ours|the present|our)',
)
const onlyOne = english(
  '(?:the|your|our) (?:only|sole|single|one and only|one true) (?:[a-z-]{1,16} ){0,2}(?:tool|one|server|way|choice|option|source|function|[a-z]{1,14}er)? ?(?:(?:that |which )?(?:you )?(?:may|must|should|can|is allowed to|is permitted to|are allowed to|is to|are to|to) (?:ever )?(?:be )?(?:used|use|called|call|trust|trusted|choose|consulted|relied on)|(?:permitted|approved|allowed|authori[sz]ed|certified|sanctioned|trusted|trustworthy|legitimate|official|acceptable))|(?:the )?only (?:permitted|approved|allowed|authori[sz]ed|certified|sanctioned|trusted|trustworthy|legitimate|acceptable|reliable|correct|safe|secure) (?:[a-z-]{1,16} ){0,2}(?:tool|one|server|choice|option|source|way|function|[a-z]{2,14}er)',
)
const choose = english(
  '(?:choose|pick|select|use|try|call|reach for|turn to|go to|go for|prefer|consult|invoke|run|take|favou?r|rely on|opt for|default to|route)',
)
const thisOne = english(
  '(?:this|it|ours|our)(?: (?:one|tool|server|function|plugin|service|very <1>))?(?: (?:first|always|only|alone|exclusively))?',
)
const inAnyCase = english(
  '(?:whatever|no matter|regardless|for (?:everything|anything|all|any|every|each) (?:task|tasks|request|requests|question|questions|quer(?:y|ies)|purposes?|kinds?|situations?|cases?|needs?)(?! (?:that|about|related|regarding|concerning|on|where|which|of|with|in|involving))|for (?:everything|anything)|in (?:all|any|every) (?:cases?|situations?|circumstances)|above all|at all times|when(?:ever)? (?:several|more than one|multiple|two|many|both|other|similar) (?:<3>)?(?:fit|apply|match|are available|could|would|tools?|suitable)|before anything|over all|over any|even (?:if|when|where) (?:another|other|a different|others|it|the)|without exception|by default and)',
)
const make = english(
  '(?:make|treat|consider|regard|see|think of|set|take|keep|view) (?:this|it|ours)(?: (?:tool|one|server))? ?(?:as )?(?:your|the|a)?(?: [a-z-]{1,16}){0,2}? (?:first (?:port of call|choice|option|resort|stop)|default|go-to|primary|standard|preferred|favou?rite|number one|sole|only)',
)
const forAll = english(
  '(?:for|in|of|to|on) (?:everything|anything|all|any|every|each)|always|whatever|no matter|regardless|only|exclusively|above',
)
const rank = english(
  '(?:rank|place|put|list|rate|score|value|weigh|position|hold|order)(?:s|ed|ing)? (?:this|it|ours)(?: <2>)? ?(?:above|ahead of|before|over|higher than|in front of)',
)
const everyOther = english(
  '(?:all|any|every|each|the)(?: (?:of the|the))? ?(?:others?|rest|alternatives?|competitors?|other)',
)
const noOther = english(
  `no (?:other|alternative|competing|similar|rival|built-in)(?: [a-z-]{1,16}){0,2}? ${toolNoun}(?: (?:is|are|can|should|may|must|comes|deserves|will|needs to|has to|works|does))`,
)
const ownUnits = phrasesOf(
  'units?',
  'formats?',
  'languages?',
  'characters?',
  'fields?',
  'values?',
  'parameters?',
  'keys?',
  'colou?rs?',
  'numbers?',
  'letters?',
  'folders?',
  'filters?',
  'users?',
  'members?',
  'orders?',
  'errors?',
  'containers?',
  'identifiers?',
  'headers?',
  'markers?',
  'layers?',
  'customers?',
  'vectors?',
  'cursors?',
  'editors?',
  'sensors?',
  'actors?',
  'sectors?',
  'selectors?',
  'returned nothing',
  'fits? better',
  'servers? (?:in|of|on) the',
)

const message = 'has the model prefer it over others'
const avoid = 'has the model avoid other tools'

/** From the surest to the weakest. */
export const preferenceClauses: readonly Clause[] = [
  { message, parts: [onlyOne] },
  { message, parts: [inFavour] },
  { message, parts: [noOther], evenNegated: true, unless: ownUnits },
  { message: avoid, parts: [others, bad], gap: 16, unless: ownUnits },
  { message: avoid, parts: [shun, others], gap: 8, evenNegated: true, unless: ownUnits },
  { message, parts: [replace, others], gap: 30, unless: ownUnits },
  {
    message,
    parts: [choose, thisOne, inAnyCase],
    gap: 40,
    isOrder: true,
    unless: phrasesOf('order', 'status', 'whether'),
  },
  { message, parts: [make, forAll], gap: 30 },
  { message, parts: [rank, everyOther], gap: 6 },
]
