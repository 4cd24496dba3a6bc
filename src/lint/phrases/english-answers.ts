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
  { literals: ["'", '"'], pattern: /["'][a-z][^"']{3,60} [^"']{1,60}["']/g } satisfies Expression,
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
]
