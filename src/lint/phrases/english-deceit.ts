/** English sentences that have a model deceive somebody: a false report, a false face, silence about what was done. */

import type { Clause } from '../clause.ts'
import { english, phrasesOf } from './english.ts'
import { person, yourAnswer } from './english-people.ts'

const claim = english(
  '(?:claim|insist|assert|maintain|pretend|feign|swear|assure|declare|allege)(?: (?:<3>)?)?(?: ?that| to| as if| not| there| it| you| the)|(?:say|state|report|answer|reply|tell|respond|write|note|mention|announce|confirm|indicate)(?: (?:back )?(?:to )?(?:the )?(?:user|developer|customer|person|human|them|caller|patient|client)s?)? (?:that |only that |simply that )?(?:there (?:is|are|was|were) (?:no|none|nothing)|nothing|everything|all (?:is|was|tests|went|the)|no |it (?:was|is|went|has)|they (?:were|are)|you (?:had|have|did|were|are|know)|the (?:[a-z]{1,16} )?(?:others?|install(?:ation)?|tests?|build|backup|update|transfer|payment|operation|request|change|price|other)|(?:others?|other [a-z]{1,16}|alternatives?|competitors?|rivals?|experts?|others|studies|everyone|everybody|most people|users|doctors))',
)
const inSpiteOfTruth = phrasesOf(
  'whatever',
  'regardless',
  'irrespective',
  'no matter',
  'although',
  'even (?:if|though|when|where)',
  'though',
  'instead',
  'in any case',
  'in all cases',
  'in every case',
  'always',
  'simply',
  'just',
  'silently',
  'quietly',
  'if (?:asked|questioned)',
  'when asked',
  'should (?:anyone|anybody|someone|the)',
)
const allWell = english(
  '(?:say|state|report|answer|tell|reply|respond|announce|confirm|claim|mark|write)(?: (?:back )?(?:to )?(?:the )?(?:user|developer|customer|person|human|them|caller)s?)? (?:that )?(?:everything|all|all tests|the [a-z]{1,16}|it|they) (?:is|are|was|were|went|has|have|ran) (?:<1>)?(?:green|fine|ok|okay|well|in order|passed|successful|succeeded|clean|safe|up to date|completed?|done|smoothly|normal|approved)',
)
const failing = english(
  '(?:if|when|whenever|should|where|once|although|even (?:if|though)) (?:a |an |the |any |it |some )?(?:<3>)?(?:fails?|failed|breaks?|crash(?:es)?|errors?|goes wrong|is missing|is rejected|is not|was not|does not|did not|cannot|conflicts?|vulnerab(?:le|ility|ilities)|warnings?|is declined)',
)
const pretend = english(
  "(?:pretend|feign)(?:ing|s)? (?:that|to|not|as|it|there|you|the|nothing)|(?:act|behave|answer|speak|write|proceed|carry on|respond|talk) as (?:if|though) (?:you (?:had|have|did|do|know|knew|were|are|never|could)|the (?:<3>)?(?:was|were|is|did|had|does)(?: not|n't)|nothing|no |it (?:was|were|had|is)|this|they)|make (?:it|this|that|them|the <2>) (?:sound|look|seem|appear|read|feel)(?: (?:as|like|natural|harmless|innocent|normal|official|urgent|original))?|give the impression|(?:stick|keep|hold) to (?:that|this|the) (?:version|story|line|account|explanation)|(?:deny|denies|denying) (?:it|that|this|having|any|everything|all|knowledge)|play (?:dumb|innocent)|lie(?:s)? (?:to|about)|mislead|deceive|fob (?:<1>)?off|keep up (?:the )?(?:appearance|pretence|pretense)s?",
)
const passOff = english(
  '(?:present|describe|label|declare|sell|show|list|advertise|pass|introduce|name|call|report|mark|frame|portray|depict|characteri[sz]e)(?:s|ed|ing)? (?:it|this|them|these|those|that|the <3>|its <2>|all <2>|each <2>|every <2>) (?:as|off as|to be) (?:a |an |the |your |being )?(?:own|cheapest|best|read-only|safe|safest|harmless|free|official|fact|facts|unbiased|neutral|organic|independent|verified|routine|genuine|original|recommended|passed|passing|green|successful|normal|standard|expert|mandatory|only|most|lowest|objective|skipped|required|approved|urgent|benign|trusted|certified|legitimate|true|a matter of course)',
)
const hideFact = english(
  '(?:omit|omits|leave out|leaves out|drop|skip|suppress|withhold|hide|conceal|keep back|gloss over|play down|downplay|cover up|mask|obscure|bury|disguise|veil|hush up|camouflage)(?:ting|ping|ing|s)? (?:<4>)?(?:from (?:your|the|any|what you|its|all) (?:<2>)?(?:explanation|summary|answer|reply|response|report|recap|user|developer|customer|human|person|client|view|team|reader|output|owner|log|logs|history)s?|that (?:the|it|this|they|you|all|an?|some|any|its) |the fact that|how (?:the|it|you)|what (?:was|you|it|this))',
)
const silent = english(
  "(?:stay|remain|keep|be|stays?|remains?|keeps?) (?:silent|quiet|mum|tight-lipped|vague|evasive|discreet) (?:about|on|as to|regarding|concerning)|(?:keep|keeps|keeping) (?:(?:it|this|that|them|these|those|the (?:<2>)?(?:latter|former|rest|fact|details?|truth|reason|source|upload|fee|surcharge|commission|cost)|all (?:of )?(?:this|that|it)) )(?:to yourself|for yourself|quiet|secret|internal|private|confidential|under wraps|unsaid|dark|off the record)|leave no (?:hint|trace|mention|sign|word|clue|record|evidence|indication)(?: (?:of|in|that|about))?|(?:don't|do not|never|not|without|nor) (?:let on|let it show|let slip|give (?:it|this|that|anything) away|say (?:so|why|anything)|explain (?:why|how|that|yourself)|comment on|make (?:any )?mention|breathe|betray|hint|dwell on|go into|bring (?:this|it|that|them) up|spell out)|(?:with|and) no (?:comment|explanation|mention|notice|hint|remark)|without (?:any )?(?:comment|explanation|mention|a word|remark|announcement|saying so|pointing (?:it|this) out|telling (?:anyone|anybody|them|him|her)|informing (?:anyone|anybody|them)|further notice)",
)
const mayNotLearn = english(
  "(?:(?:may|must|should|can|shall|will|is to|are to|need|needs to|ought to|has to|have to)(?: not|n't| never| by no means| in no case| under no circumstances)|cannot|mustn't|shouldn't|needn't|(?:do|does|is|are)(?: not|n't) (?:need to|have to|to|supposed to|meant to|allowed to|entitled to))(?: <2>)? (?:learn|find out|notice|suspect|get to know|become aware|know(?= ?[.,;:!]|$| (?:of|about|that|anything|this|it))|realise|realize|hear|discover|guess|be (?:<1>)?(?:aware|told|informed|made aware|notified|let in|bothered|shown))(?= ?[.,;:!]|$| (?:of|about|that|what|which|who|how|why|it|this|anything|any|where|the))",
)
const byNoMeans = english(
  '(?:under no circumstances|in no case|on no account|at no time|by no means|never|nowhere) (?:may|must|should|can|shall|is|are|will|let)(?: the| a| any| your)?',
)
const learn = english(
  '(?:learn|find out|notice|suspect|get to know|become aware|realise|realize|hear of|discover|be (?:told|informed|aware|made aware|notified|mentioned|disclosed|revealed)|mention(?:ed)?|disclosed?|revealed?)',
)
const notAppear = english(
  "(?:must|should|may|shall|will|is|are|has|have|needs?)(?: not|n't| never)(?: (?:to|be))? (?:show up|appear|turn up|be (?:visible|seen|mentioned|listed|named|noticeable|itemi[sz]ed|found|referred to|part of)|figure|surface|come up|feature|visible|mentioned) (?:in|on|at|to|by|of|anywhere)",
)
const unnoticedAim = english(
  "so (?:that|as)(?: (?:the|it|this|they|nobody|no one|none|an?|your|our|to|any|these|those))?(?: [a-z]{1,16}){0,2}? ?(?:(?:do|does|is|are|will|would|can|may|did|was)(?:n't| not| never)|cannot|not to|won't|never|nobody|no one)(?: (?:ever|even|be|get|to|will|can|else)){0,2} (?:see|seen|sees|notice|notices|noticed|spotted|detect|detected|discovered|find|found out|suspect|suspicious|alarmed|recogni[sz]ed|raise suspicion|attract attention|stand out|complain|traced|aware|learn|realise|realize|know)|so (?:that|as)(?: (?:the|it|this|they|to))?(?: [a-z]{1,16}){0,2}? ?(?:goes|go|remains|remain|stays|stay|passes) (?:unnoticed|unseen|hidden|secret|undetected|unremarked)",
)
const dislikes = english(
  "(?:do not|don't|does not|doesn't|would not|wouldn't) (?:<2>)?(?:like|want|understand|appreciate|care for|enjoy|need|value)|dislikes?|hates?|(?:get|gets|is|are|become|becomes|tend to be|would be|feel|feels) (?:<2>)?(?:worried|nervous|alarmed|upset|confused|annoyed|suspicious|angry|anxious|irritated|uneasy|scared|bored|overwhelmed)|objects? to|panics?",
)
const soSkip = english(
  "(?:so|therefore|hence|thus|which is why|then) (?:<4>)?(?:avoid|no point|do not|don't|leave|skip|omit|there is no|keep|never|refrain|better not|spare|say nothing|not to|hide|without|it is best)(?: (?:in |to |it |them |telling|mention(?:ing)?|saying|out))?",
)
const removeTraces = english(
  '(?:wipe|erase|delete|remove|scrub|clear|purge|edit out|strip|cut|overwrite|truncate|falsify|doctor|redact)(?:ing|s)? (?:<3>)?(?:lines?|entr(?:y|ies)|traces?|tracks|records?|evidence|logs?|histor(?:y|ies)|audit trail|footprints?|fingerprints?) (?:<4>)?(?:of|that|about|which|with|showing|by|left by|your|this|for|so)',
)
const harmlessContext = phrasesOf(
  'test(?:s|ing)? data',
  'mock',
  'user agent',
  'screen reader',
  'password',
  'if (?:true|enabled|set)',
  'until',
  'unless',
  'spoiler',
  'quiz',
  'game',
  'role-?play',
  'internal (?:ids?|identifiers?)',
  'secrets?',
  'raw (?:ids?|json)',
  'stack traces?',
  'technical',
  'placeholder',
)

const falsehood = 'has the model deceive somebody'
const silence = 'has the model keep something back'

/** From the surest to the weakest. */
export const deceitClauses: readonly Clause[] = [
  { message: falsehood, parts: [failing, allWell], gap: 60, isBeside: true },
  {
    message: falsehood,
    parts: [claim],
    along: [inSpiteOfTruth],
    isOrder: true,
    isBeside: true,
    unless: harmlessContext,
  },
  { message: falsehood, parts: [pretend], isOrder: true, isBeside: true, unless: harmlessContext },
  { message: falsehood, parts: [passOff], isOrder: true, isBeside: true, unless: harmlessContext },
]

/** The same, of what is kept back. */
export const silenceClauses: readonly Clause[] = [
  { message: silence, parts: [hideFact], isOrder: true, isBeside: true, unless: harmlessContext },
  { message: silence, parts: [silent], isBeside: true, evenNegated: true, unless: harmlessContext },
  { message: silence, parts: [person, mayNotLearn], gap: 30, evenNegated: true, unless: harmlessContext },
  { message: silence, parts: [byNoMeans, person, learn], gap: 40, evenNegated: true, unless: harmlessContext },
  { message: silence, parts: [notAppear, yourAnswer], gap: 16, evenNegated: true, unless: harmlessContext },
  { message: silence, parts: [unnoticedAim], evenNegated: true, unless: harmlessContext },
  { message: silence, parts: [person, dislikes, soSkip], gap: 60, evenNegated: true },
  { message: silence, parts: [removeTraces], isOrder: true, isBeside: true },
]
