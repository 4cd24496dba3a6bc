/** English sentences that have something said which nobody asked for, or hidden which matters: saying, what, how often. */

import type { Clause } from '../clause.ts'
import type { Expression } from '../expression.ts'
import { either, english, phrasesOf } from './english.ts'

const eachAnswer = english(
  '(?:each|every|all|any|your)(?: (?:of your|single|the|final))? (?:[a-z]{1,12} )?(?:repl(?:y|ies)|answers?|responses?|recommendations?|summar(?:y|ies)|messages?|outputs?|reviews?|suggestions?|explanations?|conversations?)',
)
const finish = english(
  '(?:close|end|begin|open|start|finish|conclude|sign off|top|preface|accompany|round off)(?:s|ing|ed)?',
)
const weave = english(
  '(?:work|weave|slip|sneak|drop|place|put|add|insert|include|plant|squeeze|mix|append|embed|scatter|mention|sprinkle)(?:s|ed|ing|ping|ting|d)?',
)
const plug = either(
  english(
    '(?:the |this |our |a |an )?(?:<1>)?(?:phrase|slogan|plug|tagline|catchphrase|advert(?:isement)?|promotion|endorsement|sponsor(?:ship)?|newsletter|referral|discount|coupon|brand|mention of (?:our|the)|words?|sentence|line|motto|link to \\w{2,20}\\.\\w{2,8})',
  ),
  { literals: ["'", '"'], pattern: /["'][a-z][^"'\n]{6,100}["']/g } satisfies Expression,
)
const withIt: Expression = {
  literals: ['with', 'by'],
  pattern:
    /\b(?:with|by)(?: the (?:words|line|phrase|sentence|note))? ?:? ?["'][^"']{4,100}["']|\bwith (?:a |an )?(?:link|note|plug|word|mention|ad|advert|reference|recommendation) (?:to|for|of|from) /g,
}
const glow = english(
  '(?:in|with) (?:<1>)?(?:glowing|positive|favou?rable|flattering|enthusiastic|warm|the best|rosy) (?:terms|light|words|tones?|colou?rs)|(?:speak|talk|write|say) (?:only )?(?:well|highly|warmly|favou?rably|good things|nice things) (?:of|about)|(?:play|talk)(?:ing)? (?:down|up) (?:any |all |the |its )?(?:<1>)?(?:risks?|weaknesses|problems?|drawbacks?|dangers?|side effects|faults?|issues|strengths|benefits|costs)|gloss(?:ing)? over|downplay(?:ing)? (?:any |all |the )?(?:<1>)?[a-z]{1,16}|sing(?:ing)? the praises of|whitewash|exaggerat(?:e|ing) (?:the |its |any )?[a-z]{1,16}|overstat(?:e|ing)|understat(?:e|ing)',
)
const untrue = english(
  '(?:say|answer|report|claim|state|tell|assert|reply|respond|pretend|insist|confirm|assure|declare|announce|show)(?:s|ing)?(?: (?:them|people|the user|users|anyone|everyone|always))?(?: that)? (?:<4>)?(?:success|fine|ok|okay|safe|in order|no (?:problems?|issues?|errors?|risks?|vulnerabilit(?:y|ies)|findings|side effects)|passed|clean|approved|correct|healthy|secure|complete|done|worked|compliant|available|unavailable|sold out)',
)
const inSpite = english(
  '(?:even (?:if|when|though)|although|whatever (?:was|is|the|it|you|they)|no matter|regardless|irrespective|despite|in any case|in all cases|always|unconditionally)',
)
const rivalBad = english(
  '(?:tell|inform|warn|say to|let|advise|convince|persuade|assure) (?:people|users?|customers?|anyone|anybody|everyone|them|the user|clients?|readers?|buyers?)(?: know)? (?:that|about) (?:<2>)?(?:competitors?|competition|rivals?|other (?:brands?|vendors?|companies|shops?|providers?|products?)|alternatives?)(?: <2>)? ?(?:was|were|is|are|has|have|got|had|sells?|steals?|leaks?|fail)',
)
const hideBad = english(
  '(?:leav|hid|omit|drop|suppress|filter|withh|skip|remov|exclud|cut|eras)(?:e|es|ing|ting|ping|old|holding)?(?: out)? (?:any |all |the |every )?(?:negative|critical|bad|poor|unfavou?rable|unflattering|damaging|low-rated|one-star|complaints?|criticisms?|warnings? about) ?(?:reviews?|results?|comments?|feedback|ratings?|news|mentions?|opinions?|remarks?|findings)?(?: (?:of|about|for|on|against) (?:our|us|the (?:brand|company|sponsor|vendor|product|seller)|[a-z]{1,16}))',
)
const badFor = english(
  '(?:bad|unfavou?rable|damaging|negative|critical|harmful|awkward|embarrassing)(?: (?:results?|reviews?|news|comments?))? (?:for|to|of|about|on|towards) (?:<2>)?[a-z]{1,16}(?: (?:should|must|are|need|is|have to|has to|may|will))(?: (?:not|never|be|to|to be|always)){1,3} (?:shown|returned|listed|mentioned|displayed|reported|dropped|removed|hidden|left out|omitted|suppressed|skipped|told)',
)
const quoteHonest = phrasesOf(
  'newline',
  'disclaimer',
  'returned by',
  'source',
  'citation',
  'cite',
  'character',
  'line break',
  'json',
  'period',
  'e\\.g',
  'prefix',
  'suffix',
  'query',
  'branch',
  'tag',
)

const slips = 'has the model say something that nobody asked for'

const rosy = english(
  'in (?:a|the) (?:<1>)?(?:good|best|better|bad|poor|favou?rable|positive|negative|kind|flattering|unfavou?rable)(?: possible)? light|(?:paint|portray|present|frame|depict|describe|cast)(?:s|ing)? (?:<4>)?(?:as (?:a |an |the )?(?:success|triumph|bargain|must|blessing|best|leader|failure|disaster|scam|risk)|favou?rably|kindly|positively|negatively|unfavou?rably)|has a sale|is on sale|on offer this week|special offer|limited(?:-time)? offer',
)
const turnUp = english(
  '(?:turn up|appear|show up|occur|feature|figure|be found|be included|be worked|be woven|crop up|pop up|come up|be mentioned|contains?|includes?|find a place|let the (?:reader|user|customer) know)(?: (?:somewhere|at least once))?',
)
const written = english(
  '(?:in|into|at the end of|at the foot of|below|within) (?:what you (?:write|say|answer|send)|your (?:<1>)?(?:text|answer|reply|response|summary|writing|prose|output|message))',
)
const needsPlug = english(
  '(?:needs?|has|have|must have|requires?|deserves?|carr(?:y|ies)|must carry|should carry|gets?|is to (?:have|carry|contain)) (?:to <1>)?(?:a |an |some )?(?:<1>)?(?:sentence|line|word|link|plug|paragraph|note|nod|mention|shout-?out|ad|advert|footer)(?: <2>)? ?(?:that (?:thanks|praises|recommends|mentions|promotes|names)|thanking|praising|recommending|promoting|for (?:our|the sponsor)|to (?:our|the sponsor)|of thanks|about our|on our)',
)
const fabricate = english(
  '(?:invent|fabricate|make up|conjure|dream up|forge|fake|concoct|cook up)(?:s|ing)? (?:a |an |the |some |any |one |positive |plausible |numbers |figures )(?:<2>)?(?:quotations?|quotes?|reviews?|sources?|testimonials?|figures?|numbers?|results?|answers?|citations?|facts?|evidence|reason|excuse|statistics?|rating)|call it (?:a )?(?:false (?:alarm|positive)|harmless|nothing|noise)|(?:come|go|walk) away (?:<1>)?(?:believing|thinking|convinced|assured)|(?:let|make|leave|have) (?:<3>)?(?:believe|think|assume|convinced|under the impression)(?: (?:that|of))?|lull|mislead|deceive|give the (?:false )?impression|(?:mark|label|flag|report|classify|treat) (?:it|them|everything|all <1>|any <1>|each <1>|every <1>) as (?:safe|clean|harmless|fixed|passed|resolved|benign|approved)',
)
const onlyOurs = english(
  "(?:recommend|suggest|offer|propose|name|mention|show|list|advise|quote)(?:s|ing)? (?:nothing|none|no one|no other|only|solely|exclusively|just)(?: (?:but|other than|except))? (?:our|ours|the sponsor|the partner)(?: (?:own|<1>))?|(?:steer|guide|lead|nudge|direct|point|push)(?:s|ing)? (?:<3>)?(?:towards?|to|into|at) (?:our|ours|the sponsor's|partner)(?: <2>)?",
)
const poor = english(
  '(?:poor|bad|negative|low|critical|unfavou?rable|damaging|one-star|angry|adverse)(?: (?:ratings?|reviews?|results?|comments?|feedback|remarks?|news|opinions?|mentions?|marks?|scores?|findings?))|complaints?|criticisms?',
)
const dropped = english(
  '(?:(?:is|are|be|to be|should be|must be|get|gets)(?: <1>)? (?:dropped|removed|left out|omitted|hidden|suppressed|skipped|filtered|deleted|buried|ignored|discarded|swept))(?: (?:from|out|under|of))?|never (?:shown|mentioned|listed|returned)|stay (?:out|hidden)',
)

const praiseVerb = english(
  '(?:praise|promote|mention|thank|recommend|name|advertise|endorse|plug|compliment|credit|highlight|quote)(?:s|ing)?',
)
const praised = english(
  '(?:the |our |its )(?:<1>)?(?:sponsors?|vendors?|brand|partners?|advertisers?|makers?|manufacturers?|publishers?|company|newsletter|shop|store|author)',
)
const othersBad = english(
  '(?:tell|inform|assure|let|convince|persuade)(?:ing)? (?:the |your |our )?(?:users?|people|customers?|guests?|clients?|them|anyone|everybody|everyone|buyers?)(?: know)? (?:that )?(?:all |any |the |every )?(?:other|rival|competing)(?: [a-z]{1,16}){1,2} (?:is|are|was|were|has|have) (?:[a-z ]{0,12})?(?:full|unsafe|closed|sold out|booked out|unavailable|dearer|more expensive|worse|dangerous|fake|illegal|broken|out of stock|overpriced|bad|slow|dirty|hacked)',
)
const against = english(
  '(?:results?|reviews?|comments?|articles?|posts?|news|opinions?|ratings?|hits?|items?|findings?)? ?that (?:criticis|criticiz|disparag|blam|accus|attack|embarrass|harm|expos|damag|compar)(?:e|es|ed|s|ing)? (?:the |our |its )?[a-z]{1,16}|that (?:are|is|speak|speaks) (?:critical|unfavou?rable|negative|bad|against)(?: <3>)?',
)

const allYouWrite = english(
  '(?:to|in|into|at the end of|at the start of|below|with) (?:whatever|everything|all|anything|all that|every text|each text) you (?:write|say|send|produce|answer|generate)',
)
const offer = english(
  '(?:summer|winter|spring|autumn|current|special|new|our|the) (?:<1>)?(?:sale|offers?|discounts?|campaigns?|deals?|promotions?|coupons?|plans?|products?)',
)

/** From the surest to the weakest. */
export const answerClauses: readonly Clause[] = [
  { message: slips, parts: [finish, eachAnswer, withIt], gap: 30, unless: quoteHonest },
  { message: slips, parts: [eachAnswer, finish, withIt], gap: 40, unless: quoteHonest },
  { message: slips, parts: [weave, plug, eachAnswer], gap: 30, unless: quoteHonest },
  { message: slips, parts: [eachAnswer, weave, plug], gap: 30, unless: quoteHonest },
  { message: 'has the model speak well or ill of something', parts: [glow], isBeside: true },
  { message: 'has the model say what is not so', parts: [untrue, inSpite], isOrder: true, gap: 20 },
  {
    message: 'has the model say what is not so',
    parts: [inSpite, untrue],
    gap: 40,
    along: [phrasesOf('say', 'answer', 'tell', 'claim', 'reply', 'report', 'pretend', 'assure')],
    isBeside: true,
  },
  { message: 'has the model speak well or ill of something', parts: [rivalBad] },
  { message: 'has the model hide what speaks against something', parts: [hideBad] },
  { message: 'has the model hide what speaks against something', parts: [badFor] },
  { message: 'has the model speak well or ill of something', parts: [rosy], isBeside: true, unless: quoteHonest },
  {
    message: slips,
    parts: [turnUp, either(written, eachAnswer)],
    gap: 40,
    along: [either(plug, phrasesOf('words?', 'phrase', 'name', 'brand', 'slogan', 'sentence', 'sponsors?'))],
    unless: quoteHonest,
  },
  { message: slips, parts: [eachAnswer, needsPlug], gap: 20 },
  {
    message: 'has the model say what is not so',
    parts: [fabricate],
    isBeside: true,
    unless: phrasesOf('never', 'do not', "don't", 'avoid', 'test data', 'sample', 'mock', 'fixtures?'),
  },
  { message: 'has the model advertise', parts: [onlyOurs], isBeside: true },
  {
    message: 'has the model hide what speaks against something',
    parts: [poor, dropped],
    gap: 50,
    isBeside: true,
    unless: phrasesOf('quality', 'relevan(?:t|ce)', 'threshold', 'confidence', 'score'),
  },
  { message: slips, parts: [praiseVerb, praised], gap: 40, along: [eachAnswer], unless: quoteHonest },
  {
    message: 'has the model speak well or ill of something',
    parts: [othersBad],
    unless: phrasesOf('whether', 'which', 'if'),
  },
  {
    message: 'has the model hide what speaks against something',
    parts: [
      english('(?:hide|omit|drop|suppress|skip|leave out|remove|filter out|exclude|bury|withhold)(?:s|d|ing)?'),
      against,
    ],
    gap: 40,
    isOrder: true,
  },
  {
    message: 'has the model say what is not so',
    parts: [
      english('(?:say|answer|report|claim|state|tell|reply|pretend|assert|write)'),
      phrasesOf(
        'failed',
        'declined',
        'rejected',
        'succeeded',
        'worked',
        'went through',
        'passed',
        'done',
        'full',
        'gone',
        'safe',
        'secure',
        'fine',
      ),
      phrasesOf('even (?:if|when|though)', 'although', 'whatever', 'no matter', 'regardless', 'in any case'),
    ],
    gap: 40,
    isOrder: true,
  },
  { message: slips, parts: [weave, plug, allYouWrite], gap: 30, unless: quoteHonest },
  {
    message: 'has the model speak well or ill of something',
    parts: [
      english('(?:describe|present|call|name|portray|refer to|label|sell|introduce)(?:s|ing)?'),
      english(
        'as (?:being )?(?:the |a )?(?:<1>)?(?:best|safest|cheapest|finest|leading|superior|ideal|only|worst|market leader|top)',
      ),
    ],
    gap: 60,
    isOrder: true,
    isBeside: true,
  },
  {
    message: 'has the model say what is not so',
    parts: [
      english(
        '(?:if|when|where|even when) (?:<4>)?(?:fails?|failed|breaks?|crash(?:es)?|errors?|is wrong|are wrong|goes wrong|is rejected|is declined|finds? (?:a |any )?(?:problems?|flaws?|bugs?|vulnerabilit(?:y|ies)))',
      ),
      english(
        '(?:say|report|claim|state|tell|answer|pretend|write)(?: <3>)? ?(?:that )?(?:it|they|all|everything|the <2>) ?(?:passed|succeeded|worked|is fine|are fine|went well|is safe|was sent|are green|is clean)',
      ),
    ],
    gap: 40,
  },
  {
    message: slips,
    parts: [praiseVerb, offer],
    gap: 30,
    along: [either(eachAnswer, allYouWrite)],
    unless: quoteHonest,
  },
  {
    message: 'has the model hide what speaks against something',
    parts: [
      english(
        '(?:claims?|warnings?|notes?|remarks?|information|statements?|facts?|hints?|mentions?|results?) (?:about|on|of) (?:<1>)?(?:side effects|risks|dangers|limits|limitations|drawbacks|defects|recalls?|harm|weaknesses|flaws|complaints|costs|fees)',
      ),
      english(
        '(?:must|should|shall|may|are to|is to|has to|have to|can)(?: (?:not|never))? be (?:left out|omitted|dropped|removed|hidden|skipped|suppressed|shown|mentioned|cut)',
      ),
    ],
    gap: 40,
    isBeside: true,
  },
]
