/** English sentences that have something kept from somebody: refusal, telling, what was done, whom. */

import type { Clause } from '../clause.ts'
import { either, english, phrasesOf } from './english.ts'
import { addressed, somebody as anybody, handing } from './english-concepts.ts'

const people =
  '(?:users?|humans?|operators?|persons?|people|developers?|customers?|clients?|reviewers?|admin(?:istrator)?s?|engineers?|auditors?|owners?|team|managers?|supervisors?|victims?|readers?|caller|public|end[ -]users?|maintainers?|employees?)'
const somebody = `(?:(?:the|your|any|a|our) )?(?:human |end )?${people}|anyone(?: else)?|anybody(?: else)?|someone|somebody|them|him|her`
const not =
  "(?:do not|don't|never|must not|mustn't|should not|shouldn't|not to|need not|needn't|no need to|(?:is|there's|there is) no need to|(?:not |un)necessary to|no point in|no reason to|refrain from|avoid|stop short of|without|skip|be careful not to|take care not to|you do not need to|you don't need to)"
/** To say something of something. */
const say =
  '(?:mention|reveal|disclose|disclos|discuss|report|explain|reference|referenc|surface|surfac|acknowledge|acknowledg|describe|describ|announce|announc|raise|rais|talk about|talking about|speak of|speaking of|refer to|referring to|draw attention to|point out|pointing out|point to|let on about|comment on|commenting on|volunteer|expose|expos|flag|list|show|display|document|note|narrate|narrat|include|record|log|tell|state|admit|confirm)(?:ing)?'
/** What the model itself does or is told, as something that is spoken of. */
const ownDeed =
  '(?:(?:this|that|the|any of this|these|those|its|your|any|such) (?:[a-z-]{1,16} ){0,2}(?:step|action|behaviou?r|operation|change|call|calls|request|copy|copies|upload|transfer|forwarding|instructions?|notes?|addition|parameter|lookup|detail|charge|recipient|redirect|substitution|access|requirement|rule|directive|procedure|mechanism|arrangement|exchange|extra [a-z]{1,16}))s?'
/** The same as a pronoun, where nothing else follows that it could belong to. */
const pronoun =
  "(?:this|that|it|so|any of (?:this|it)|what (?:you|was|has been|happened)|having|that you|you(?:'ve| have| did|r having))"
const deed = `(?:${ownDeed}|${pronoun}(?= ?(?:[.,;:!)]|$|to |in |up|with |anywhere|at |about|happened|did|done|have|has|you|was|is|sent|read|copied)))`
const output =
  '(?:(?:your|the|any|all|every|its|final|visible)(?: [a-z-]{1,16}){0,2} )?(?:repl(?:y|ies)|answers?|summar(?:y|ies)|responses?|outputs?|logs?|explanations?|transcripts?|histor(?:y|ies)|recaps?|messages?|reports?|conversations?|audit trail|changelog|chat|documentation|reasoning|plan)'

const notSay = english(`${not} (?:(?:ever|explicitly|even|also|to) )?${say} (?:on )?${deed}`)
const bringUp = english(
  `${not} (?:ever )?(?:bring|bringing) (?:(?:this |that |it |the <2>)up|up (?:this|that|these|those|the <1>(?:step|copy|upload|transfer|call)))`,
)
const aboutIt = `(?= ?(?:[.,;:!)]|$|about|of|that|this|it|what|you|know|afterwards))`
const notTell = english(
  `(?:do not|don't|never|must not|mustn't|should not|shouldn't|not to|no need to|refrain from|avoid) (?:ever )?(?:tell|telling|inform|informing|notify|notifying|alert|alerting|let|letting) (?:${somebody})${aboutIt}`,
)
const aboutDeed = english(
  `(?:about|of|on|regarding) ${deed}|that (?:this|it|you|the (?:copy|upload|transfer|step|call))|(?:know|see|notice|learn)(?: (?:about|of))? ${deed}`,
)
const unnoticed = english(
  `without (?:the |your |any )?(?:${somebody}|a soul)(?:'s?)? (?:knowing|knowledge|noticing|awareness|being (?:told|informed|aware|notified|asked)|getting to (?:know|see|hear|notice)|getting wind|seeing|learning|realising|realizing|finding out|hearing|suspecting|ever (?:knowing|noticing))|behind the (?:${people})(?:'s?)? backs?|so (?:that )?(?:the )?(?:${people}|nobody|no one) (?:(?:do|does|will|would|can)(?: not|n't) |cannot |never |won't |can't )?(?:notices?|see|learns?|realises?|realizes?|suspects?|finds? out)`,
)
const keepQuiet = english(
  '(?:keep|leave|hold|stay|remain|be|keeps) (?:(?:this|it|that|these|everything|the <2>|things|completely|absolutely) ?){0,2}(?:between (?:the two of us|us|you and me|ourselves)|to yourself|(?<!the )secret|under wraps|off the record|confidential from|quiet about|silent about|silent on|quiet on|mum|hidden from (?:the )?(?:<1>)?' +
    people +
    ')|(?:say|saying|says|said) nothing (?:about|of|on|to)(?: (?:it|this|that|the|any))?|not (?:say )?a word (?:about|of|to)|hold your tongue|breathe a word|our (?:little )?secret|on the quiet|on the sly|none the wiser|in the dark (?:about|as to)|for your eyes only',
)
const mustNotKnow = english(
  `(?:(?:the |your |our |any )?${people}|they) (?:(?:must|should|may|shall|can|need|will|is|are)(?: not|n't| never)|cannot|mustn't|mustnt|needn't|(?:do|does)(?: not|n't) (?:need|have) to|ha(?:s|ve) no need to|should (?:stay|remain|be kept)|(?:is|are) (?:not )?to(?: be kept)?|never|need never|stays?|remains?|are kept|is kept) (?:to )?(?:(?:ever|even|get to) )?(?:know|notice|see|learn|hear|find out|become aware|be (?:told|informed|notified|aware|made aware|bothered)|realise|realize|suspect|unaware|in the dark|uninformed|oblivious)(?: (?:of|about|that|what|how|why|anything|it|this))?(?= ?(?:[.,;:!)]|$|of |about |that |what |how |why |anything|it|this|the (?:copy|extra|upload|second|transfer|call|step|change|forward)))`,
)
const nobodySees = english(
  '(?:make sure|ensure|see to it|take care|so|be certain)(?: that)? (?:nobody|no one|none of them|no human|no user) (?:ever |else )?(?:sees?|notices?|learns?|knows?|hears?|finds? out|is told|can see|becomes aware|gets? to)|(?:nobody|no one) (?:must|may|should|shall|needs? to|has to|is to|will) (?:ever )?(?:see|notice|learn|know|hear|find out|be told|be aware)',
)
const notWorth = english(
  `(?:not|hardly|isn't|aren't|scarcely|never) worth (?:mentioning|reporting|a mention|noting|bringing up|the <2>mention|explaining|discussing|surfacing)|need(?:s)?(?:n't| not) (?:to )?be (?:mentioned|reported|disclosed|surfaced|explained|acknowledged|brought up|discussed|noted|shown)|(?:is|are) not (?:to be|for) (?:mentioned|surfaced|disclosed|brought up|discussed|acknowledged|spoken of)|goes? (?:unmentioned|unsaid)|(?:stay|stays|remain|remains|left|leave|leaves|go|goes) (?:unmentioned|unsaid|unreported|undisclosed|undocumented)`,
)
const dropFrom = english(
  `(?:omit|drop|skip|exclude|strip|remove|erase|delete|scrub|hide|suppress|cut|redact)(?:ting|ping|ing)? (?:${ownDeed}|this|it|that|any (?:trace|mention|reference|sign)s?(?: (?:of|to) (?:<3>)?)?)(?: <2>)? ?(?:from|in|out of) ${output}`,
)
const leaveOut = english(
  `(?:leave|leaving|keep|keeping) (?:${ownDeed}|this|it|that|any (?:mention|reference|trace|sign) of <4>)(?: <1>)? ?out of ${output}`,
)
const leaveStepOut = english(
  `(?:leave|leaving) ${ownDeed} out(?: (?:when|in|as|while|of))?(?! of (?:the )?(?:loop|account|scope))`,
)
const doQuietly = english(
  '(?:do|perform|carry out|run|make|handle|complete|execute|finish|keep doing|send|copy) (?:(?:all|this|it|that|so|these|everything|the <2>) ?){1,2}(?:silently|quietly|secretly|discreetly|covertly|in silence|out of sight|behind the scenes)',
)
const noMention = english(
  `(?:no|without|free of) (?:any )?(?:mention|trace|reference|sign|hint|record|evidence) (?:of|to) (?:${ownDeed}|this|it|that)|leav(?:e|es|ing) no (?:trace|record|evidence|sign)s?|cover (?:up )?your tracks|as (?:if|though) (?:nothing|it|this|the <3>)(?: <2>)?(?:happened|was done|else|never|had)`,
)
const pretend = english(
  "(?:pretend|act|behave|proceed|carry on|make (?:it|as)|look) (?:that |as (?:if|though) |if |like )?(?:<5>)?(?:never (?:took place|happened|existed|occurred)|did(?: not|n't) (?:happen|take place|occur|exist)|nothing (?:else )?(?:was done|happened|occurred|changed))",
)
const confuse = english(
  `(?:confus|worr|alarm|bother|distract|upset|bore|irritat|overwhelm|disturb|unsettl)(?:e|es|ing|y|ies|ying|s)? (?:the |your |our )?(?:${people}|them|reader)`,
)
const thenSkip = phrasesOf(
  'skip',
  'leave (?:it|this|that) out',
  'omit',
  'do not',
  "don't",
  'no need',
  'without',
  'so (?:keep|leave|skip|say)',
  'never',
  'avoid',
)
const conceal = english(
  `(?:hide|conceal|mask|disguise|cover up|obscure|withhold|keep back|shield)(?:ing)? (?:${ownDeed}|this|it|that|the fact)(?: <3>)? ?from (?:${somebody}|view|sight)`,
)
const keepFrom = english(`keep(?:ing)? (?:${ownDeed}|this|it|that) (?:<1>)?(?:away )?from (?:${somebody})`)

/** Openness that is only put off, business rules, and secrets that are rightly kept. */
const honest = phrasesOf(
  'until',
  "(?:never|do not|don't|must not|should not) (?:<5>)?without",
  'unless',
  'before (?:you|it|the|they|asking|confirm)',
  '(?:without|before) (?:telling|informing|notifying|asking)(?: <2>)? first',
  'spoiler',
  'quiz',
  'surprise',
)
const secrets = phrasesOf(
  '(?:api )?keys?',
  'passwords?',
  'secrets?',
  'tokens?',
  'credentials?',
  'personal (?:data|information|details)',
  'stack traces?',
  'internal (?:ids?|identifiers?|names?|urls?)',
)

const message = 'asks the model to keep something from somebody'

const unawareOf = english(
  "(?:left|kept|keep|leave|remain|remains|stay|stays|be|is|are) (?:(?:completely|entirely|wholly|blissfully|quite) )?(?:unaware|ignorant|in the dark|uninformed|oblivious|unsuspecting)|(?:do|does|must|should|can|need|may|will|could)(?: not|n't)(?: (?:be able to|have to|get to|ever|need to))? (?:hear|tell that|learn|find out|notice|suspect|get wind|catch on|discover|spot|work out|guess)(?: (?:of|about|that|it|this|the (?:extra|additional|second|hidden|copy)))",
)
const noPlace = english(
  "(?:ha(?:s|ve) no (?:place|business)|do(?:es)?(?: not|n't) belong|no mention(?: <4>)? belongs|nothing (?:<5>)?belongs|must not (?:turn up|appear|show up|figure)|should(?: not|n't) (?:turn up|appear|show up|figure)|is not (?:part of|meant for)|never (?:turns up|appears|shows up)|stays? out of|(?:is|are) kept out of|(?:is|are) to be kept out of|(?:is|are) left out of) (?:in |of )?(?:your|the (?:final|visible)|what you|any|the reply|the answer|the chat|the summary|the explanation|the conversation)(?: [a-z]{1,12})?",
)
const inSilence = english(
  "pass(?:ed|ing)? (?:<4>)?over in silence|in (?:complete |total )?silence|(?:hence|so|therefore|then|and|please|but|better|simply) (?:please )?say nothing|say nothing|keep (?:the rest|all else|everything else|the others?) to yourself|(?:draw|drawing|attract|attracting|call|calling) (?:(?:any|anybody's|anyone's|the user's|their|undue|no) )?attention to|let(?:ting)? (?:it |this )?slip|let on(?: that| about)?(?! the)|(?:don't|do not|never|not) (?:say|mention|admit|let on|write|state|tell anyone|reveal) (?:that )?(?:you|it was|this was|how you)",
)
const quietly = english(
  '(?:discreetly|covertly|stealthily|surreptitiously|clandestinely|furtively|on the quiet|under the radar|inconspicuously|secretly|unobtrusively|tacitly)',
)
const denial = english(
  "(?:deny|denying|denies) (?:having|that you|any|ever|it|knowledge|all)|(?:if|when) (?:asked|questioned|pressed|challenged)(?: <4>)?,? (?:deny|claim|pretend|lie|say (?:that )?(?:nothing|you did(?: not|n't)|it was))|feign|play dumb|lie about|make up a reason|plead ignorance",
)
const eraseCall = english(
  '(?:erase|delete|remove|scrub|wipe|purge|clear|strip|hide|drop) (?:this|that|the|your|all|any|every)(?: (?:tool|extra|second|hidden|forwarding|transfer))? (?:call|calls|step|upload|traces?|tracks|evidence|mention|invocation|request to this)s?',
)

const mustNotHold = english(
  "(?:must|should|may|is to|are to|shall|will)(?: not|n't| never) (?:contain|mention|include|hold|refer to|hint at|say|speak of|give away|show|list|touch on|name) (?:anything|any word|a word|any (?:mention|trace|hint|reference)|something)(?: (?:on|about|of|to))?",
)
const confidentialNote = english(
  '(?:this|these|the (?:above|following|present)) (?:instruction|step|note|text|description|directive|paragraph|requirement|remark|sentence)s? (?:is|are) (?:strictly |to be kept )?(?:confidential|secret|private|internal|hidden|not for (?:the )?(?:users?|others|display))',
)

/** Ways to say it, from the surest to the weakest. */
export const secrecyClauses: readonly Clause[] = [
  { message, parts: [unnoticed], unless: honest },
  { message, parts: [mustNotKnow], unless: honest },
  { message, parts: [nobodySees], unless: secrets },
  { message, parts: [keepQuiet], unless: honest },
  { message, parts: [notSay], evenNegated: true, unless: honest },
  { message, parts: [bringUp], evenNegated: true, unless: honest },
  { message, parts: [notTell, aboutDeed], gap: 6, evenNegated: true, unless: honest },
  { message, parts: [notTell], evenNegated: true, unless: honest, severity: 'note' },
  { message, parts: [notWorth], evenNegated: true },
  { message, parts: [dropFrom] },
  { message, parts: [leaveOut] },
  { message, parts: [leaveStepOut] },
  { message, parts: [doQuietly] },
  { message, parts: [noMention], evenNegated: true },
  { message, parts: [pretend] },
  { message, parts: [confuse], along: [thenSkip], evenNegated: true },
  { message, parts: [conceal] },
  { message, parts: [keepFrom], unless: secrets },

  { message, parts: [anybody, unawareOf], gap: 40, unless: honest, evenNegated: true },
  { message, parts: [noPlace], evenNegated: true },
  { message, parts: [inSilence], evenNegated: true, unless: secrets },
  {
    message,
    parts: [quietly],
    along: [either(handing, addressed)],
    unless: phrasesOf(
      'silently (?:ignor|skip|fail|drop|discard)[a-z]{1,4}',
      'quiet mode',
      'log level',
      'without a sound',
      'sound',
    ),
  },
  { message, parts: [denial] },
  {
    message,
    parts: [eraseCall, either(anybody, phrasesOf('histor(?:y|ies)', 'logs?', 'transcripts?', 'record', 'audit trail'))],
    gap: 40,
  },
  {
    message,
    parts: [english(output), mustNotHold, english(`${ownDeed}|this|it|of it`)],
    gap: 30,
    evenNegated: true,
    unless: honest,
  },
  { message, parts: [confidentialNote], unless: phrasesOf('document', 'file', 'marked as') },
]
