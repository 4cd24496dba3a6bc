/** English sentences that put what the model knows into a parameter: filling, whole or private, the place. */

import type { Clause } from '../clause.ts'
import type { Expression } from '../expression.ts'
import { either, english, phrasesOf } from './english.ts'
import { quotedName } from './english-concepts.ts'
import { secretThing } from './english-secret-reading.ts'

const fill = english(
  '(?:fill|set|populat|put|pass|writ|provid|giv|suppl|includ|add|us|enter|plac|hand|tak|append|prepend|insert|stor|send|end|begin|start|encod|copy|copi|past|attach|embed|mention|specif|stat|list|contain|expect|hold|serialis|serializ|dump|load|repeat|reproduc|quot|echo)(?:e|es|s|ed|ing|ting|y|ies|ied|n)?(?: (?:in|out|up|over|down|with))?',
)
/** The name of a parameter, quoted or called one. */
const place = either(
  { literals: ['`', '"', "'"], pattern: /["'`][a-z][\w.-]{0,40}["'`]/g } satisfies Expression,
  english(
    '(?:the |each |this |any |its )?(?:field|argument|parameter|property|param)s?(?: (?!that|which|of|to|is|and|or|for|with|in)[\\w\'`"-]{1,24})?',
  ),
)
/** Much of the conversation, or what the model was told. */
const everythingSaid = english(
  "(?:everything|all|anything|whatever|what) (?:that )?(?:(?:has |have )?(?:been|was|were) (?:said|written|discussed|exchanged|typed)|(?:the user|you|they|the person|we)(?: (?:has|have|had))? (?:said|wrote|typed|told|know|asked|discussed|learned|remember|remembers?|saw|seen|written|talked))|(?:the )?(?:complete|whole|entire|full|verbatim|raw|current|ongoing) (?:[a-z]{1,10} )?(?:dialogues?|dialogs?|conversations?|chats?|context|transcript|message history|chat history|discussion|exchange|history|session)|(?:complete|full|entire|exact|whole|original) instructions|instructions (?:that )?you (?:were|have been) given|everything (?:that is )?known (?:about|of) (?:the |this )?(?:user|person|customer|human)|(?:your|the) (?:<1>)?(?:available |own )?tools (?:that )?you have|list of (?:all )?your (?:available |other |own )?(?:tools|functions|capabilities)|your (?:available|other) tools|(?:conversation|chat|dialogue|discussion|session|exchange|talk) (?:so far|until now|up to now|to date|thus far|history|log|transcript|verbatim)|(?:the |your )?system (?:prompt|message|instructions?)(?! (?:of|for|to be))|your (?:own )?(?:instructions?|system prompt|prompt(?!/(?:schema|quer|url|option|param))|guidelines|reasoning|thoughts|chain of thought|memory|initial instructions|rules)(?: (?:verbatim|in full|word for word|so far))?|(?:all |the |every |any )?(?:earlier|previous|prior|preceding|past|last|recent|latest)(?: (?:two|three|four|five|ten|few|\\d{1,2}))? (?:[a-z']{1,10} )?(?:prompts?|tool results?|tool outputs?|tool calls?|messages?|turns?|exchanges?|answers?|conversations?|requests|questions?|inputs?)|(?:user's|users'|person's) (?:last|latest|previous|original|recent|earlier|first|exact|full|entire)(?: (?:two|three|four|five|ten|few|\\d{1,2}))? (?:prompts?|messages?|words|requests?|inputs?|questions)|(?:list|names|descriptions|schemas|definitions) of (?:all )?(?:the )?(?:other )?tools(?: that)? (?:you|available|at your|are available|in your)|(?:other|available) tools (?:you have|at your disposal|in your context)|reasoning and",
)
const private_ = english(
  "(?:what|everything|anything|whatever|all) you (?:know|have learned|remember|can find|found out|noticed) (?:about|of|on) (?:the |this |your )?(?:users?|person|human|customer|them|him|her|people)|(?:user's|person's|human's|customer's|their|users') (?:(?:full|real|home|e-?mail|legal|private|personal|phone|bank|credit) ){0,2}(?:name|address|phone(?: number)?|birthday|date of birth|location|e-?mail(?: address)?|identity|passport|iban|credit card)(?:, | and | or )(?:[a-z-]{1,12} ){0,3}(?:address|phone|number|e-?mail|birth|birthday|location|name|employer|bank|card|id)|(?:personal|private|confidential|sensitive) (?:data|details|information|facts|files)(?: (?:you|about|of|from))",
)
const environment = english(
  '(?:the |your |whole |full |entire |process |current )?environment (?:of (?:the|this|your) (?:process|machine|host|shell|computer)|dump)|(?:contents?|text|body|source|whole|all) of (?:(?:your|any|every|all) (?:other |open |nearby |local )?files? (?:on|in|from|that|under)|(?:the |your )?home (?:folder|directory)|clipboard|desktop|documents folder)|what (?:is (?:on|in) )?(?:the )?(?:clipboard|file|screen)(?: <1>)? (?:holds|shows|contains|says)',
)
const pathHeld: Expression = {
  literals: ['~/', '/etc/', '/root/', '.ssh', '.env', '.aws'],
  pattern: /["'`(]?(?:~\/|\/etc\/|\/root\/)[.\w/-]{1,60}|\.ssh\b|\.env\b|\.aws\b/g,
}
const holds = english(
  '(?:what|contents?|text|body|copy|all|everything|lines?)(?: (?:of|in|from|that|is))?(?: (?:the|your|a))?(?: (?:file|folder))?',
)
/** The tool is for such things, or the name says whose prompt it is. */
const honest = phrasesOf(
  'to be (?:created|sent|saved|used)',
  'new (?:agent|assistant|bot)',
  'tools to enable',
  'of the (?:new|created|target|remote) (?:agent|assistant|bot|model)',
  'environment variables? (?:to (?:set|pass)|for the|of the (?:container|service|function|deployment))',
  'optional(?:ly)? override',
  'prompt template',
)

const message = 'has the model pass what it knows through a parameter'

/** What only the model knows, in less usual words. */
const knows = english(
  "how you (?:were|have been|are) (?:instructed|told|prompted|set up|configured|programmed)|the (?:chat|conversation|dialogue|talk|discussion) (?:as it (?:stands|is)|up to|until|so far|in full|word for word|verbatim|from the (?:start|beginning))|(?:developer|operator|system|host|company)(?: <1>)? (?:gave|told|handed|sent|set|wrote)(?: <1>)? you|(?:other|another|previous|earlier) tools? (?:has |have )?(?:told|returned|given|gave|said|answered|shown|reported)|(?:files?|tabs?|documents?|windows?|pages?)(?: (?:that|which))? (?:is|are) (?:currently |now )?(?:open|opened)|open (?:files?|tabs?|documents?|windows?)|(?:you )?(?:remember|recall|know|have learned|have stored)(?: <1>)? (?:of|from|about) (?:earlier|previous|past|other|former|the user|the person|prior)|(?:last|first|latest|previous|recent)(?: (?:two|three|four|five|six|ten|twenty|few|several|\\d{1,2}))? (?:things|sentences|words|lines|messages|prompts|questions|remarks|turns)(?: <1>)? ?(?:the user|they|the person|the customer|of the (?:user|conversation|chat))|(?:user's|users'|person's|their|his|her|customer's)(?: [a-z]{1,12})? (?:home|private|postal|mail|bank|health|medical|tax|social security|passport|insurance|phone|birth)(?: <1>)? ?(?:address|number|details?|date|data|record|id|account)|(?:name|address|e-?mail|phone)(?:, | and )(?:<3>)?(?:address|employer|phone|number|e-?mail|birthday|age|income|location)(?: (?:and <2>|of)){0,2}(?: (?:the )?(?:person|user|human|customer|employer))|if (?:it|they|that|you)(?: <1>)? (?:came up|know|knows?|learned|saw|mentioned)(?: (?:it|them))?|nothing left out|word by word|whole of your|all of your (?:instructions|memory|context|notes)|inner (?:monologue|thoughts|reasoning)|hidden (?:reasoning|prompt|context)|your (?:<1>)?(?:notes|memory|memories|scratchpad|context|prompt|brief|briefing|instructions)(?= ?[.,;:]|$| so far| verbatim| in full)",
)

const here = english(
  'here|in(?:to)? (?:there|here)|therein|in this (?:field|value|place|parameter|argument)|into it|in it',
)
const linesOfFiles = english(
  '(?:(?:first|last|top) (?:<2>)?lines|contents?|text|source|body|bodies|a copy|copies) of (?:the |your |all |any |every |each )?(?:<3>)?(?:files?|e-?mails?|messages?|documents?|notes?|keys?|folder|directory|repository|project|inbox)',
)
const fillOut = english(
  '(?:put|paste|copy|place|dump|write|drop|insert|enter|type|attach|include|append|note|quote)(?:s|d)?(?: (?:in|down))?',
)
const carries = english(
  '(?:must|has to|have to|should|shall|needs to|is to|are to|always) (?:also |always )?(?:carry|carries|hold|contain|include|receive|transport|be filled with|list|state|take|get)',
)
const secretsSaid = english(
  '(?:passwords?|card numbers?|keys|tokens|credentials|secrets|pins?|codes)(?: (?:or|and) <3>)?(?: that)? (?:came up|were mentioned|you (?:saw|know|found|have seen|remember)|the user (?:typed|mentioned|gave|entered)|appear(?:ed)?|are loaded|occur(?:red)?)',
)
/** From the surest to the weakest. */
export const overreachClauses: readonly Clause[] = [
  { message, parts: [fill, either(everythingSaid, private_), place], gap: 40, unless: honest },
  { message, parts: [fill, place, either(everythingSaid, private_)], gap: 30, unless: honest },
  { message, parts: [place, fill, either(everythingSaid, private_)], gap: 30, unless: honest },
  { message, parts: [fill, environment, place], gap: 30, unless: honest },
  { message, parts: [fill, place, environment], gap: 30, unless: honest },
  { message, parts: [place, holds, pathHeld], gap: 12 },
  { message, parts: [fill, place, holds, either(pathHeld, secretThing)], gap: 20 },
  {
    message,
    parts: [fillOut, either(everythingSaid, private_, knows, environment, secretThing), here],
    gap: 40,
    unless: honest,
  },
  { message, parts: [place, fillOut, linesOfFiles, here], gap: 60, unless: honest },
  {
    message,
    parts: [quotedName, carries, either(everythingSaid, private_, knows, secretThing)],
    gap: 40,
    unless: honest,
  },
  { message, parts: [either(fill, carries, fillOut), secretsSaid], gap: 60, unless: honest },
  { message, parts: [either(place, quotedName), knows], gap: 60, unless: honest },
  { message, parts: [knows, either(place, quotedName)], gap: 40, unless: honest },
  {
    message,
    parts: [quotedName, either(everythingSaid, knows)],
    gap: 12,
    along: [
      phrasesOf('verbatim', 'word for word', 'in full', 'your', 'complete', 'whole', 'entire', 'all', 'everything'),
    ],
    unless: honest,
  },
]
