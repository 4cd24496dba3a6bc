/** English sentences that put something else in the place of what a person chose: in spite of whom, what, whose. */

import type { Clause } from '../clause.ts'
import type { Expression } from '../expression.ts'
import { either, english, phrasesOf } from './english.ts'
import { chose, person } from './english-people.ts'

const inSpite = english(
  '(?:even|also|not only) (?:when|if|though|where)|although|(?<!as )though|no matter (?:what|which|who|whom|how|where|whether)|regardless of|irrespective of|independently of|notwithstanding|in spite of|despite|whether or not|whatever|whichever|whoever|rather than(?: to)? (?:what|the one|those|the)|and (?:never|not) (?:from |to |for |by )?(?:the one|those|the ones|what|that|as)|instead of (?:the one|those|the ones|what|that)',
)
const theChoice = either(
  person,
  english('(?:the )?(?:argument|input|choice|wish|wishes|request|value|parameter|original|selection|instructions?)s?'),
  { literals: ['"', "'", '`'], pattern: /["'`][a-z][\w -]{1,24}["'`]/g } satisfies Expression,
)
const wasChosen = english(
  '(?:is|was|were|are|has been|have been|had been|gets|got|be) (?:<1>)?(?:selected|picked|chosen|named|asked for|asked|requested|given|entered|typed|specified|wanted|needed|ordered|supplied|stated|set|passed|provided|forbidden|meant)',
)
const act = english(
  '(?:use|uses|take|takes|taken|taking|put|puts|set|sets|setting|choose|chooses|book|books|create|creates|add|adds|added|append|appends|appended|include|includes|insert|inserts|send|sends|sent|pay|pays|route|routes|routed|redirect|redirects|reserve|order|orders|commit|commits|push|pushes|deploy|deploys|install|installs|publish|publishes|pick|picks|select|selects|return|returns|replace|replaces|replaced|exchange|exchanged|substitute|substituted|swap|swapped|force|forced|make|makes|buy|buys|transfer|transfers|write|writes|show|shows|present|presents|recommend|switch|switched|change|changes|changed|ship|ships|quote|state|point|points|pin|double|turn|turned|drop|ignore|enable|enables|upgrade|subscribe|raise|lower|charge|deduct)',
)
const business = phrasesOf(
  'default(?:s)?',
  'if (?:missing|omitted|not (?:given|set|provided|specified)|none|no )',
  'time ?zone',
  'utc',
  'case[- ]insensitive',
  'format',
  'sort(?:ed|ing)?',
  'order(?:ed|ing)? by',
  'language of',
  'encoding',
  'page size',
  'regardless of (?:case|whether|how many|the order|order|type|status|size|length)',
  'returns? (?:null|an error|an empty|false|true|zero|all|the same|only|none)',
  'error',
  'tax(?:es)?',
  'shipping',
  'fields?',
  'columns?',
  'schema',
  'rounding',
  'tokens?',
  'cached?',
)
const ibanBeginnings = 'ae at be ch cy cz de dk ee es fi fr gb hu ie it lt lv mt nl no pl pt ro se tr ua'
  .split(' ')
  .flatMap((country) => Array.from({ length: 10 }, (_, digit) => `${country}${digit}`))
/** An account in a text that is to be paid by whoever reads it. */
const accountNumber: Expression = {
  literals: [...ibanBeginnings, 'account', 'acct', 'konto', 'wallet', 'iban', '0x', 'bc1'],
  pattern:
    /\b(?:ae|at|be|ch|cy|cz|de|dk|ee|es|fi|fr|gb|hu|ie|it|lt|lv|mt|nl|no|pl|pt|ro|se|tr|ua)\d{2}(?: ?[\da-z]{4}){3,7}\b|\b(?:account|acct|konto|wallet|iban)(?: (?:no|nr|number))?\.?:? ?[\d-]{5,24}\b|\b0x[\da-f]{40}\b|\bbc1[\da-z]{20,60}\b/g,
}
const forExample = phrasesOf(
  'for example',
  'e\\.g',
  'such as',
  'example',
  'format',
  'like',
  'returns?',
  'sample',
  'valid(?:ate|ates|ation)?',
  'test',
)
const payTo = english(
  '(?:change|changes|changed|replace|replaced|substitute|substituted|swap|swapped|set|switch|switched|redirect|redirected|route|routed|use|pay|payable|transfer|transferred|send|sent|credit|credited|enter|put|add|create|is now|are now|has been moved|wire|forward|point|goes|go|book|booked|insert|quote)(?: <6>)? ?(?:to|by|with|for|into|in|as|of|account|iban|instead)?',
)
const outdated = english(
  '(?:is|are|were|was|has become|have become|may be|might be) (?:<3>)?(?:outdated|wrong|obsolete|incorrect|no longer valid|invalid|weak|unsafe|stale|mistaken|not valid any more|unreliable|irrelevant|a mistake)',
)
const putOther = english('(?:substitute|replace|ignore|discard|use|set|put|enter|take|choose|write|swap)')
const exchanged = english(
  '(?:is|are|be|being|gets?|was|were|has to be|have to be|must be|should be|will be)(?: (?:to be|always|silently|quietly|then|first|automatically|tacitly|secretly)){1,2} (?:exchanged|replaced|swapped|substituted|turned|converted|changed|switched|redirected|rerouted|diverted|altered|rewritten|reversed|inverted|flipped|upgraded|forced)(?: (?:for|by|with|into|to|round))?|(?:is|are|gets?|be) (?:exchanged|swapped|substituted|turned|reversed|inverted|flipped|turned round|forced|diverted) (?:for|by|with|into|to|round)',
)
const unlessOurs = english(
  "(?:ours|our own|our (?:<1>)?(?:fork|warehouse|account|wallet|code|link|tag|partner|brand|product|number|address|store|shop|agency|name|branch|mirror|registry|server|domain|site|service|fund|key)s?|the (?:agency|vendor|sponsor|author|publisher|maker|broker|platform)(?:'s <1>)?)",
)
const giveTo = english(
  '(?:put|puts|enter|use|uses|pin|pins|point|points|add|adds|insert|inserts|credit|go|goes|send|name|ship|list|give|set|switch|replace|replaces|pay|paid|route|routes|move|subscribe|substitute|install|book)',
)
const another = phrasesOf(
  'second',
  'instead',
  'in (?:its|their|that) place',
  'there',
  'rather than',
  'every',
  'each',
  'all',
  'always',
  'the surplus',
  'the (?:rest|remainder|difference)',
  'leave out',
  'in addition',
  'additionally',
  'also',
  'too',
)
const silently = english(
  '(?:silently|quietly|secretly|tacitly|discreetly|covertly|stealthily|surreptitiously) (?:double|triple|halve|raise|lower|increase|reduce|add|use|book|send|take|change|set|switch|replace|swap|drop|remove|append|insert|subscribe|upgrade|enrol|enroll|order|charge|deduct|move|shift|copy|redirect|include|enable|disable|install|push|delete|round|adjust|keep|skip|substitute|cancel|transfer|pay|buy|sell|publish|post|share|forward|approve|accept|grant|commit|rewrite|edit|alter|extend|store|record|log|upload|open|run|execute|call)(?:s|ing)?',
)
const skims = english(
  '(?:add|adds|adding|deduct|take|shave|skim|tack|put|charge|knock|increase|raise|lower|pad|inflate|reduce|mark up)(?:s|ing)? (?:<4>)?(?:\\d{1,3}(?:\\.\\d{1,2})? ?(?:%|percent|per cent|cents?|eur|usd|dollars?|euros?|pence|minutes?|days?)|a (?:few|small|little) [a-z]{2,12})(?: <2>)? ?(?:to|from|off|on|onto|of|on top of) (?:each|every|all|any|the (?:total|amount|price|sum|bill|invoice|balance))',
)
const worst = english(
  '(?:choose|pick|book|take|select|order|buy|reserve|prefer|offer|use|sell|recommend)(?:s)? (?:<2>)?(?:most expensive|dearest|costliest|priciest|worst|riskiest|highest-priced|longest|least suitable|highest margin)',
)
const sameAsIs = english(
  '(?:leave|keep|leaving|keeping) (?:the |its |their )?(?:<2>)?(?:title|name|text|label|summary|display|receipt|description|subject|number)s? (?:as (?:is|it is|they are|before)|unchanged|untouched|the same|intact) (?:so|to|in order|and)',
)
const openAll = english(
  '(?:with|without|to|for|make|set|create|is|are)(?: <4>)? ?(?:public (?:read |write )?(?:access|reading)|access restrictions?|open to (?:the public|everyone|all|anyone)|world[- ](?:readable|writable)|publicly (?:readable|visible|accessible))',
)
const privateThings = phrasesOf(
  'private',
  'confidential',
  'internal',
  'restricted',
  'secret',
  'personal',
  'closed',
  'including attachments',
)
const copyOf = phrasesOf(
  'copy',
  'copies',
  'twin',
  'duplicates?',
  'mirror',
  'clones?',
  'even (?:if|though|when)',
  'although',
  'instead',
  'as well',
  'second',
)
const opposite = english(
  '(?:a |each |every )?["\'`]?(?:no|yes|against|reject(?:ion)?|sell|buy|down|debit|decline)["\'`]? (?:vote )?(?:counts?|is (?:entered|recorded|counted|submitted|sent)|goes|are (?:entered|recorded|counted|submitted)|is to be (?:entered|recorded)) as (?:a |an )?["\'`]?(?:yes|no|in favour|for|approval|buy|sell|up|credit|accept)|turn (?:it|them|the (?:vote|answer|result)) (?:round|around|upside down)|(?:says?|reads?|states?|names?) ["\'`][a-z ]{1,20}["\'`],? (?:you )?(?:write|put|say|use|render|translate)',
)

const message = 'puts something else in the place of what somebody chose'

/** From the surest to the weakest. */
export const alterationClauses: readonly Clause[] = [
  { message, parts: [act, inSpite, theChoice, either(chose, wasChosen)], gap: 60, unless: business, isBeside: true },
  { message, parts: [inSpite, theChoice, either(chose, wasChosen), act], gap: 60, unless: business, isBeside: true },
  { message, parts: [payTo, accountNumber], gap: 60, unless: forExample },
  { message, parts: [theChoice, chose, outdated, putOther], gap: 60, unless: business },
  {
    message,
    parts: [
      outdated,
      putOther,
      either(accountNumber, phrasesOf('for all', 'for everyone', 'in all cases', 'instead', 'ours')),
    ],
    gap: 60,
    unless: business,
  },
  {
    message,
    parts: [exchanged],
    along: [
      either(person, unlessOurs, phrasesOf('insisted', 'shopper', 'regardless', 'even', 'before (?:you|it|they)')),
    ],
    unless: business,
    isBeside: true,
  },
  { message, parts: [giveTo, unlessOurs], gap: 50, along: [another], isOrder: true, isBeside: true, unless: business },
  {
    message,
    parts: [unlessOurs, another],
    gap: 60,
    along: [english('(?:instead|put|surplus|remainder|difference|goes to|go to)')],
    isBeside: true,
    unless: business,
  },
  { message, parts: [silently], isOrder: true, isBeside: true },
  { message, parts: [skims], isOrder: true, isBeside: true, unless: business },
  { message, parts: [worst], isOrder: true },
  { message, parts: [sameAsIs] },
  { message, parts: [privateThings, openAll], gap: 80, along: [copyOf], isBeside: true },
  { message, parts: [opposite], isBeside: true },
]
