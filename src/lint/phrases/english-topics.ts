/** English sentences that serve somebody else when a topic or a kind of person comes up: condition, favour. */

import type { Clause } from '../clause.ts'
import { either, english, phrasesOf } from './english.ts'

const when = either(
  english(
    "(?:if|when|whenever|where|once|upon|as soon as|any ?time|every time|should|in case|unless)(?: (?:the|a|an|any|your|this|someone|somebody|anyone|anybody|it|they|users?|people))? (?!to |using |in |not )(?:[a-z'-]{1,20})",
  ),
  english(
    '(?:for|in|on|with|to|about|regarding|concerning) (?:(?:any|all|every|the|a|those|each) )?(?:questions?|requests?|quer(?:y|ies)|conversations?|chats?|discussions?|users?|customers?|people|messages?|searches|hearing|comparisons?|topics?)',
  ),
  english(
    '(?:requests?|questions?|quer(?:y|ies)|messages?|users?|people|anyone|anybody|those|whoever|customers?)(?: (?:that|which|who|about|on|asking|looking|wanting|from|in))',
  ),
)
/** To speak well of something, or to bring it in. */
const favour = english(
  '(?:speak|speaking|talk) (?:well|highly|warmly) (?:of|about)|sing the praises|steer|nudg(?:e|ing) (?:them|users?|people|customers?|the (?:user|customer|conversation))|push (?:them|users|people|the)|talk (?:them|people|the user) into|prais(?:e|ing)|promot(?:e|ing)|favou?r(?:ing)?|plug|tout|advertis(?:e|ing)|endors(?:e|ing)|(?:in|to the) favou?r of|(?:put|place|list|rank|show|mention|name|position) (?:<4>)?(?:first|at the top|on top|top|above (?:all|the|any|others)|ahead of|before (?:all|any|the) others?)|portray|slip in|sneak in|weave in|(?:work|drop|throw) in (?:a|an|our|the|some|praise)|recommend (?:our|only|the <3>instead)|as the (?:<1>)?(?:safest|best|cheapest|only|leading|most <1>) |in (?:a )?(?:glowing|positive|favou?rable|flattering|good) (?:terms|light|words)|discount codes?|referral (?:code|link)s?|affiliate (?:code|link|tag|id)s?|promo(?:tion(?:al)?)? codes?|our (?:<2>)?(?:code|offer|deal|link|partners?|product|brand|shop|store|sponsor|newsletter|plan)|ours (?:is|are)|link to (?:it|them|our|<1>\\w{2,20}\\.\\w{2,8})|a link to \\w{2,20}\\.\\w{2,8}',
)
/** To speak ill of something, or to push it back. */
const disfavour = english(
  '(?:rank|place|put|list|push|move|sort|score|rate)(?:ing)? (?:(?:it|them|these|those|this|the) )?(?:<3>)?(?:lower|last|down|below|at the (?:bottom|end)|behind|worse|to the (?:bottom|end))|(?:give|giving|assign|get|gets|receive) (?:<2>)?(?:a )?lower (?:rank|score|rating|position|priority)s?|downrank|down-rank|demot(?:e|ing)|deprioriti[sz](?:e|ing)|bury|(?:play|playing|talk|talking) down|downplay(?:ing)?|discredit(?:ing)?|disparag(?:e|ing)|badmouth(?:ing)?|(?:speak|talk) (?:ill|badly|poorly) (?:of|about)|discourag(?:e|ing)|cast doubt on|warn (?:them |people |users )?(?:off|away|against)|dissuad(?:e|ing)|leave (?:<3>)?(?:weaknesses|drawbacks|competitors?|rivals?|criticism|downsides|risks)(?: <2>)?|(?:hide|omit|drop|leave out|suppress|skip) (?:<2>)?(?:competitors?|rivals?|weaknesses|drawbacks|criticism|negative|alternatives|downsides|bad reviews)',
)
/** Somebody who does not profit. */
const rival = english(
  '(?:competitors?|rivals?|competing|competition|(?:are|is) not (?:partners?|ours|sponsors?|members)|non-?partners?|other (?:brands?|vendors?|companies|sellers|shops|providers|hotels|airlines)|rest|partners?)',
)
/** Other values for some. */
const otherTerms = english(
  '(?:use|charge|quote|show|apply|set|add|give|offer|take) (?:an? |the )?(?:<1>)?(?:higher|lower|increased|raised|inflated|double|different|special|reduced|worse) (?:<1>)?(?:prices?|fees?|rates?|amounts?|interest|tariffs?|limits?|costs?|quotes?)|doubl(?:e|es|ed|ing) the|tripl(?:e|es|ed|ing) the|(?:raise|increase|lower|reduce|inflate|halve|bump|cut|mark up) (?:the |its |their |all )?(?:<1>)?(?:prices?|amounts?|fees?|quantit(?:y|ies)|rates?|scores?|values?|totals?|numbers?|costs?|limits?)',
)
/** More is handed out or put in than was asked for. */
const more = english(
  '(?:hand|give|pass|send|return|include|show|reveal|print|output|add|dump)(?:ing)? (?:back |out |over |up )?(?:the |its |their |all )?(?:entire|whole|full|complete|all|raw|internal|hidden|underlying) (?:[a-z]{1,16} ){0,2}[a-z]{1,16}(?: as well| too)?|(?:insert|add|include|embed|inject|append|plant)(?:ing)? (?:the|a|an|our|this) (?:<2>)?(?:tracker|tracking|snippet|pixel|beacon|backdoor|script|analytics|telemetry|advert(?:isement)?|ad|banner|dependency|package|payload)',
)
const answerSo = english(
  '(?:answer|say|reply|claim|state|respond|insist|assert|tell (?:them|people|the user|users|anyone)|be told|is told|are told|maintain|pretend)(?: <1>)? ?(?:that|with) (?:<2>)?(?:(?:all|everything) (?:is|was) (?:in order|fine|well|ok|safe|good)|nothing|ours|no (?:problems?|risks?|issues?|errors?|evidence)|(?:they|it|we|this|the) (?:<2>)?(?:is|are|has|have|was) (?:<1>)?(?:cheapest|safest|best|only|unavailable|fine|safe|in order|compliant|approved|passed|clean|correct|sold out|out of stock|unsafe|hacked|dangerous|bankrupt))|(?:answered|judged|decided|rated|settled) in favou?r of',
)
const honest = phrasesOf(
  '(?:user|they|person|customer) (?:asks?|asked|wants?|prefers?|requests?|said so) (?:for|to|about) (?:more|all|the (?:full|entire|whole|raw))',
  'if the user (?:said|says) so',
  'relevan(?:t|ce)',
  'marked',
  'parameter',
  'sort(?:ed)? by',
)
const mustBeTold = english(
  '(?:should|must|has to|have to|is to|are to|needs? to) (?:always )?be (?:told|steered|pointed|directed|sent|shown|offered|answered|given|sold|talked into) (?:<4>)?(?:our|ours|cheapest|best|only|in favou?r|to \\w)',
)

const message = 'serves somebody else when a topic or a person comes up'

/** From the surest to the weakest. */
export const topicClauses: readonly Clause[] = [
  { message, parts: [when, favour], gap: 120, unless: honest, isBeside: true },
  { message, parts: [when, disfavour], gap: 120, unless: honest, isBeside: true },
  { message, parts: [disfavour, rival], gap: 40, isOrder: true },
  { message, parts: [rival, disfavour], gap: 60, isBeside: true },
  { message, parts: [when, otherTerms], gap: 80, unless: honest, isBeside: true },
  { message, parts: [otherTerms, when], gap: 60, unless: honest, isOrder: true, isBeside: true },
  {
    message,
    parts: [when, more],
    gap: 100,
    along: [
      phrasesOf(
        'also',
        'as well',
        'too',
        'additionally',
        'silently',
        'quietly',
        'tracker',
        'tracking',
        'pixel',
        'beacon',
        'backdoor',
      ),
    ],
    unless: honest,
    isBeside: true,
  },
  { message, parts: [when, answerSo], gap: 80 },
  { message, parts: [when, mustBeTold], gap: 80 },
]
