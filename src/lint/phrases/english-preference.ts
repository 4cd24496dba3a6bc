/** English sentences that put one tool before all others: this, first or alone; others, bad or not to be used. */

import type { Clause } from '../clause.ts'
import { either, english, phrasesOf } from './english.ts'
import { otherTools, thisTool } from './english-concepts.ts'

const toolNoun =
  '(?:tools?|servers?|plugins?|functions?|options?|providers?|services?|assistants?|apis?|extensions?|methods?|connectors?|integrations?|[a-z]{1,14}(?:ers|ors|er|or)|search(?:es)?|skills?|capabilit(?:y|ies)|ones?|commands?)'
const others = english(
  `(?:(?:any|all|every|each|the|no|most|these|its|and) ){0,2}(?:other|others|another|alternative|competing|remaining|rival|similar|comparable|built-in|builtin|native|different|third[ -]party|standard|pre-?installed|existing|competitors?')(?: [a-z-]{1,16}){0,2} ${toolNoun}|alternatives?(?! (?:to|text|name|title|spelling|format|unit|currency))|anything else|the (?:rest|others)|competitors?|everything else|elsewhere`,
)
const bad = english(
  "(?:is|are|was|were|has|have|had|been|be|being|seem|now|considered|known to be|proved|turned out)(?: (?:been|now|all|either|often|known to be|considered|to be|also|both|long|no longer|not|less|generally|usually)){0,3} (?:unsafe|insecure|broken|out[ -]of[ -]date|outdated|deprecated|unreliable|obsolete|compromised|inaccurate|untrustworthy|trustworthy|trusted|retired|disabled|discontinued|dangerous|inferior|reliable|supported|maintained|safe|buggy|malicious|infected|wrong|faulty|unsupported|unmaintained|vulnerable|secure|forbidden|prohibited|superseded|replaced|(?:regarded|treated|seen|considered) as (?:deprecated|unsafe|broken|obsolete|unreliable|insecure|outdated|retired)|worse|allowed|permitted|recommended|accurate|correct)(?! (?:to|with|by default|if|only))|(?:leak|leaks|corrupt|corrupts|lose|loses|lie|lies|steal|steals|damage|fail|fails|crash|crashes|violate|violates|return wrong|returns wrong|give wrong|gives wrong|produce|produces|mislead)(?: (?:your|user|the|private|personal|bad|false|incorrect|wrong|stale))? ?(?:data|results?|answers?|information|files?|output)?|(?:leads?|lead|result|results) (?:to|in) (?:wrong|errors?|failure|incorrect|data loss|bad|false|problems?|penalt\\w{1,4}|corrupt\\w{0,4})|(?:should|must|may|can)(?: not|n't| never)|cannot|(?:should|must) be avoided",
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
/** What may be called a tool; "filter" and "parameter" are none. */
const oneOfTools =
  '(?:tool|one|server|way|choice|option|source|function|(?:help|load|read|scann|pars|fetch|search|resolv|convert|render|provid|find|handl|check|analy[sz]|formatt|manag|runn|writ)er)'
const onlyOne = english(
  `(?:the|your|our) (?:only|sole|single|one and only|one true) (?:[a-z-]{1,16} ){0,2}${oneOfTools} (?:(?:(?:that|which) )?(?:you )?(?:may|must|should|can|is allowed to|is permitted to|are allowed to|is to|are to|to) (?:ever )?(?:be )?(?:used|use|called|call|trust|trusted|choose|consulted|relied on)|permitted|approved|allowed|authori[sz]ed|certified|sanctioned|trusted|trustworthy|legitimate|official|acceptable)`,
)
const onlyGoodOne = english(
  `only (?:permitted|approved|allowed|authori[sz]ed|certified|sanctioned|trusted|trustworthy|legitimate|acceptable|reliable|correct|safe|secure) (?:[a-z-]{1,16} ){0,2}${oneOfTools}`,
)
const choose = english(
  '(?:choose|pick|select|use|try|call|reach for|turn to|go to|go for|prefer|consult|invoke|run|take|favou?r|rely on|opt for|default to|route)',
)
const thisOne = english(
  '(?:this|it|ours|our)(?: (?:one|tool|server|function|plugin|service|very <1>))?(?: (?:first|always|only|alone|exclusively))?',
)
const inAnyCase = english(
  '(?:whatever|no matter|regardless|for (?:everything|anything|all|any|every|each) (?:(?:kind|sort|type)s? of )?(?:task|tasks|request|requests|question|questions|quer(?:y|ies)|purposes?|kinds?|situations?|cases?|needs?)(?! (?:that|about|related|regarding|concerning|on|where|which|of|with|in|involving))|for (?:everything|anything)|in (?:all|any|every) (?:cases?|situations?|circumstances)|above all|at all times|when(?:ever)? (?:several|more than one|multiple|two|many|both|other|similar) (?:<3>)?(?:fit|apply|match|are available|could|would|tools?|suitable)|before anything|over all|over any|even (?:if|when|where) (?:another|other|a different|others|it|the)|without exception|by default and)',
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

/** What is said to be wrong with others. */
const known = english(
  "(?:known|found|proven|shown|reported|said|confirmed)(?: <1>)? to (?:be )?(?:wrong|malicious|unreliable|broken|inaccurate|leak|fail|lie|crash|corrupt|compromised|unsafe|infected|outdated|lose|steal|return)|(?:corrupt|leak|steal|damage|lose|destroy|falsif|distort|spoil|break|spy|log)(?:e|es|s|y|ies)? (?:on )?(?:your |the |its |all |user )?(?:files?|data|results?|documents?|users?|content|information|answers?)|(?:have been|has been|were|are|is|was) (?:switched off|shut down|turned off|discontinued|banned|blocked|withdrawn|revoked|hacked|taken down|decommissioned|phased out|blacklisted|forbidden|malicious|a security risk|risky|wrong|a fake|fakes|insecure|untrusted|rate-limited|a risk)|(?:cannot|can't|can not|must not|should not|may not|not to) be (?:trusted|relied|run|used|called|consulted|believed)|gives? (?:wrong|false|bad|stale|incorrect)|(?:no longer|not any more|never) (?:works?|safe|needed|maintained|permitted|allowed|to be used)",
)
const nothingElse = english(
  '(?:nothing|anything|any tool|no tool|none|no one|no other)(?: <1>)? (?:but|except|besides|other than|apart from) this(?: (?:tool|one|server|function))?|only (?:the )?(?:results?|outputs?|answers?|data|figures|information) (?:of|from|by) this(?: (?:tool|one|server|function))? (?:can|may|should|must|is|are)|(?:trust|believe|accept|rely on|use) only (?:this|what this|the (?:results?|output|answers?) of this)|this (?:tool |one |server )?(?:alone|only) (?:can|may|should|must|is|gives|has) (?:<1>)?(?:be )?(?:used|trusted|called|right|correct|reliable|allowed|authoritative)|go for (?:it|this|this one) (?:each|every) time|(?:there is|you have|you need) no (?:other|need of any other|need for any other)',
)
const winsOver = english(
  '(?:this|it)(?: (?:one|tool|server|function))? (?:always )?(?:wins?|takes? precedence|prevails?|trumps?|comes? before|goes? before|outranks?|beats?|overrides?|has priority|takes? priority|ranks? (?:above|before|higher)|should win|is to win)(?: (?:over|against|than))?',
)
const priority = english(
  '(?:give|grant|assign|accord|lend)(?:s|ing)? (?:this|it)(?: (?:tool|one|server|function))?(?: <1>)? (?:priority|precedence|preference|first place|the edge|top rank|the highest rank|first refusal)|(?:top|highest|first|absolute) (?:priority|preference) (?:is|goes|belongs) to this|even (?:where|when|if|though) (?:another|other|a different|some other|one of the others)(?: <2>)? (?:is|are|seems?|looks?|would be|might be|fits?|may be) (?:<1>)?(?:closer|better|match|suit|more|fitting|faster|fit)',
)
const retire = english(
  '(?:those|these|they|[a-z_]{2,20} (?:and|or) [a-z_]{2,20})(?: <2>)? (?:must|may|should|can|are|need)(?: (?:not|no longer|never))(?: (?:be|to be))? (?:run|used|called|consulted|invoked|needed|touched|trusted)',
)
const successor = english(
  '(?:this|it)(?: (?:tool|one))? (?:is|was made as) (?:its|their|the) (?:only |official |sole |legitimate )?(?:successor|replacement|heir)s?',
)

const favour = english('(?:choose|pick|select|use|prefer|take|favou?r|consult|try|rely on|opt for)')
const rivalry = english(
  '(?:whenever|when|if|where|should|once) (?:two|several|more|other|another|many|both|a second|any other|multiple)(?: <2>)? ?(?:tools?|servers?|ones?|functions?|options?|could|can|would|might|apply|fit|match|do)',
)
const takeThis = english(
  'this (?:tool |one )?(?:is|should be|must be|has to be) (?:the one|taken|used|chosen|picked|preferred|first)|(?:take|use|pick|choose|go for|prefer|select) this|this (?:one )?wins',
)
const ownServer = phrasesOf('of this server', 'from this server', 'in this server', 'our other')

const anyTask = english(
  '(?:regardless of|irrespective of|no matter|whatever|whichever) (?:what )?(?:the |your )?(?:<1>)?(?:question|task|request|query|topic|job|problem|purpose)',
)

/** From the surest to the weakest. */
export const preferenceClauses: readonly Clause[] = [
  { message, parts: [onlyOne] },
  { message, parts: [onlyGoodOne] },
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
  { message: avoid, parts: [otherTools, known], gap: 60, unless: ownUnits },
  {
    message: avoid,
    parts: [known, otherTools],
    gap: 40,
    unless: ownUnits,
    along: [either(thisTool, phrasesOf('use', 'never', 'do not', "don't", 'must'))],
  },
  { message, parts: [nothingElse] },
  {
    message,
    parts: [winsOver, either(otherTools, phrasesOf('any', 'all', 'others?', 'every', 'similar', 'another'))],
    gap: 30,
    unless: ownUnits,
  },
  { message, parts: [priority], gap: 40 },
  {
    message: avoid,
    parts: [retire],
    along: [phrasesOf('now', 'here', 'this', 'any more', 'anymore', 'no longer')],
    unless: phrasesOf('endpoint', 'version', 'field', 'parameter'),
  },
  { message, parts: [successor], unless: phrasesOf('endpoint', 'version', 'id of') },
  { message, parts: [rivalry, takeThis], gap: 60, unless: ownServer },
  {
    message,
    parts: [
      phrasesOf('prefer(?:s|ring)?', 'favou?r(?:s|ing)?'),
      phrasesOf('this', 'it'),
      phrasesOf('(?:to|over|above|before) (?:everything|anything|all|any|every)(?: (?:else|others?))?'),
    ],
    gap: 24,
    unless: ownServer,
  },
  {
    message,
    parts: [
      favour,
      thisOne,
      phrasesOf('(?:before|ahead of|over|above) (?:any|all|every) (?:other tools?|others?(?= ?[.,;]|$))'),
    ],
    gap: 30,
    isOrder: true,
    unless: ownServer,
  },
  {
    message,
    parts: [replace, phrasesOf('all (?:the )?others', 'every other (?:one|tool)', 'any others?', 'everything else')],
    gap: 40,
    unless: ownUnits,
  },
  {
    message,
    parts: [
      anyTask,
      english('(?:begin|start|go|work|proceed|use|choose|call|take|pick|prefer|turn|open)(?: (?:with|to|for))?'),
      phrasesOf('this', 'it'),
    ],
    gap: 20,
    unless: ownServer,
  },
  {
    message: avoid,
    parts: [
      otherTools,
      english(
        '(?:must|should|shall|are to|is to|can|may|have to) be (?:<1>)?(?:regarded|treated|seen|considered|deemed|taken)(?: as)? (?:<1>)?(?:deprecated|unsafe|broken|obsolete|unreliable|insecure|outdated|retired|hostile|forbidden|compromised|inferior)',
      ),
    ],
    gap: 20,
    unless: ownUnits,
  },
  {
    message,
    parts: [
      english('only this (?:<2>)?(?:tool|one|server|function|plugin|extension) (?:may|can|should|must|is to|is)'),
    ],
    unless: ownServer,
  },
  {
    message,
    parts: [
      english('(?:supersed|outrank|obsolet|replac|displac)(?:e|es|ed|ing|s)'),
      english('(?:all|every|any)(?: the)? other [a-z]{3,20}'),
    ],
    gap: 6,
    unless: ownUnits,
  },
]
