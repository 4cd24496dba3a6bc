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
  '(?:speak|speaking|talk) (?:well|highly|warmly) (?:of|about)|sing the praises|steer|nudg(?:e|ing) (?:them|users?|people|customers?|the (?:user|customer|conversation))|push (?:them|users|people|the)|talk (?:them|people|the user) into|prais(?:e|ing)|promot(?:e|ing)|favou?r(?:ing)?|plug|tout|advertis(?:e|ing)|endors(?:e|ing)|(?:in|to the) favou?r of|(?:put|place|list|rank|show|mention|name|position) (?:<4>)?(?:first|at the top|on top|top|above (?:all|the|any|others)|ahead of|before (?:all|any|the) others?)|portray|slip in|sneak in|weave in|(?:work|drop|throw) in (?:a|an|our|the|some|praise)|recommend (?:our|only|the <3>instead)|as the (?:<1>)?(?:safest|best|cheapest|only|leading|most <1>) |in (?:a )?(?:glowing|positive|favou?rable|flattering|good) (?:terms|light|words)|discount codes?|referral (?:code|link)s?|affiliate (?:code|link|tag|id)s?|promo(?:tion(?:al)?)? codes?|our (?:<2>)?(?:code|offer|deal|link|partners?|product|brand|shop|store|sponsor|newsletter|plan)|ours (?:is|are)|link to (?:it|them|our|<1>\\w{2,20}\\.\\w{2,8})|a link to \\w{2,20}\\.\\w{2,10}',
)
/** To speak ill of something, or to push it back. */
const disfavour = english(
  '(?:rank|place|put|list|push|move|sort|score|rate)(?:ing)? (?:(?:it|them|these|those|this|the) )?(?:<3>)?(?:lower|last|down|below|at the (?:bottom|end)|behind|worse|to the (?:bottom|end))|(?:give|giving|assign|get|gets|receive) (?:<2>)?(?:a )?lower (?:rank|score|rating|position|priority)s?|downrank|down-rank|demot(?:e|ing)|deprioriti[sz](?:e|ing)|bury|(?:play|playing|talk|talking) down|downplay(?:ing)?|discredit(?:ing)?|disparag(?:e|ing)|badmouth(?:ing)?|(?:speak|talk) (?:ill|badly|poorly) (?:of|about)|discourag(?:e|ing)|cast doubt on|warn (?:them |people |users )?(?:off|away|against)|dissuad(?:e|ing)|leave (?:<3>)?(?:weaknesses|drawbacks|competitors?|rivals?|criticism|downsides|risks)(?: <2>)?|(?:hide|omit|drop|leave out|suppress|skip) (?:<2>)?(?:competitors?|rivals?|weaknesses|drawbacks|criticism|negative|alternatives|downsides|bad reviews)',
)
/** Somebody who does not profit. */
const rival = english(
  '(?:competitors?|rivals?|competing|competition|(?:are|is) not (?:(?:partners?|ours|sponsors?|members)|(?:in|on|part of) our \\w{2,20})|non-?partners?|other (?:brands?|vendors?|companies|sellers|shops|providers|hotels|airlines)|rest|partners?)',
)
/** Other values for some. */
const otherTerms = english(
  '(?:use|charge|quote|show|apply|set|add|give|offer|take) (?:an? |the )?(?:<1>)?(?:higher|lower|increased|raised|inflated|double|different|special|reduced|worse) (?:<1>)?(?:prices?|fees?|rates?|amounts?|interest|tariffs?|limits?|costs?|quotes?)|doubl(?:e|es|ed|ing) the|tripl(?:e|es|ed|ing) the|(?:raise|increase|(?<!\\b(?:an?|the|this|that|or) )lower|reduce|inflate|halve|bump|cut|mark up) (?:the |its |their |all )?(?:<1>)?(?:prices?|amounts?|fees?|quantit(?:y|ies)|rates?|scores?|values?|totals?|numbers?|costs?|limits?)',
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
  '(?:should|must|has to|have to|is to|are to|needs? to) (?:always )?be (?:told|steered|pointed|directed|sent|shown|offered|answered|given|sold|talked into) (?:<4>)?(?:our|ours|cheapest|best|only|in favou?r|to \\w{2,30})',
)

const message = 'serves somebody else when a topic or a person comes up'

/** What somebody else gains, or a rival loses. */
const theirGain = english(
  '(?:pay|pays|paying|paid) (?:<1>)?(?:commission|provision|kickback|a fee)s?|commissions?|kickbacks?|beats? (?:all|any|every|the)(?: (?:others?|rest|competition|rivals?|competitors?))?|(?:come|comes|go|goes|appear|appears|be|is|are|listed|shown|named|ranked) (?:first|last|on top|at the top|at the bottom)(?= ?[.,;]|$)|poor (?:safety|quality|service|track)(?: record)?|(?:add|append|include|insert|make|drop|put in) (?:a |an |some )(?:<1>)?(?:remark|comment|jibe|dig|hint|word|note|warning|plug|aside) (?:on|about|against|for|that) (?:its|their|the|our)|our (?:<1>)?(?:premium|paid|own) (?:<1>)?(?:plan|tier|product|service|version)|sponsors?|affiliates?|cross-sell|upsell|talk (?:them|people) (?:into|out of)|in(?:to)? (?:our|the) (?:shop|store|product|funnel)',
)
/** What no honest tool has done on a condition. */
const strange = english(
  '(?:express|show|voice|signal|convey) (?:<1>)?(?:sympathy|support|approval|contempt|disapproval|doubt|scepticism|enthusiasm) (?:for|of|about|towards?)|no comment|close it without|refuse(?: <2>)? without|unmasked|unredacted|unfiltered (?:data|rows|records)|(?:skip|drop|leave out|without|bypass|waive) (?:the |any |all )?(?:check|verification|masking|redaction|review|identity check|confirmation)s?|preselect(?:ed)?|pre-select(?:ed)?|answer (?:evasively|vaguely|wrongly|falsely)|wrong (?:answer|result|figure|number)s?|(?:return|give|report|show|use) (?:a |an |the )?(?:false|fake|made-up|wrong|invented|altered|doctored|older|outdated) |change the subject|approve (?:it|them|this|the <2>) ?(?:right away|at once|immediately|without|unseen|blindly)|mislead|point out that (?:<2>)?(?:beats|is (?:the )?(?:better|best|safer|cheaper|superior))|say (?:<2>)?(?:is (?:the )?(?:better|best|safer|cheaper|superior))',
)
const someone = english(
  '(?:shoppers|users|customers|people|buyers|visitors|clients|those|members|callers|anyone|travell?ers|patients|tenants|applicants)(?: (?:in|from|who|with|that|of|on|using|over|under))',
)
const otherPrice = english(
  '(?:quoted|charged|shown|offered|given|get|gets|pay|pays|see|billed|sold)(?: <4>)? (?:\\d{1,3}|five|ten|twenty|fifteen|thirty|one|two|three|several|more|higher|double|twice|extra|inflated)(?: (?:percent|per cent|%|more|extra|higher|times|prices?|rates?|fees?))',
)
const planted = english(
  '(?:insert|add|plant|include|embed|inject|write in|put in)(?: in)? (?:a|an|the|our|one)(?: <2>)? ?(?:call to|import of|backdoor|tracker|beacon|pixel|snippet|hard-?coded|reference to our|dependency on|request to)',
)

const alone = english(
  '(?:recommend|suggest|name|offer|mention|show|list|propose|book|buy|choose)(?:s|ing)? (?:<6>)?(?:(?:and|but) nothing else|and no other|(?:only|exclusively)(?= ?[.,;]|$)|instead of all)|(?:give|assign|grant|hand) (?:<5>)?(?:a |the )?(?:lower|lowest|worse|higher|top) (?:rank|score|place|position|rating)|say (?:<4>)?(?:going out of business|bankrupt|in trouble|closing(?: down)?|recalled|under investigation|about to close|broke)|refuse (?:politely|silently|without|to (?:help|answer|serve))|turn (?:them|him|her) away',
)

const paying = english(
  '(?:that|who|which) (?:pay|pays|sponsor|sponsors|reward|rewards|fund|funds) (?:us|the (?:author|vendor)|for)|pay(?:s)? (?:us|commission|a commission)|our (?:own )?(?:partners?|sponsors?|brands?)|(?:are|is) (?:our )?(?:partners?|sponsors?|affiliated)',
)
const mentioned = english(
  '(?:whenever|every time|each time|as soon as|when|if) (?:<5>)?(?:is|are|gets?|comes?|turns?) (?:mentioned|discussed|the topic|the subject|up|asked about|talked about|brought up|named)',
)

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
  { message, parts: [when, theirGain], gap: 120, unless: honest, isBeside: true },
  { message, parts: [theirGain, when], gap: 90, unless: honest, isBeside: true },
  { message, parts: [when, strange], gap: 120, unless: honest, isBeside: true },
  { message, parts: [someone, otherPrice], gap: 80, isBeside: true },
  {
    message,
    parts: [
      phrasesOf(
        'when',
        'if',
        'where',
        'in code',
        'in any',
        'any talk',
        'questions?',
        'should',
        'whenever',
        'once',
        'asked about',
      ),
      planted,
    ],
    gap: 90,
    isBeside: true,
  },
  { message, parts: [when, alone], gap: 100, unless: honest, isBeside: true },
  {
    message,
    parts: [english('(?:rank|list|show|place|put|prefer|favou?r|recommend|sort|move|name)'), paying],
    gap: 60,
    isOrder: true,
    isBeside: true,
  },
  { message, parts: [favour, mentioned], gap: 60, isOrder: true, isBeside: true, unless: honest },
]
