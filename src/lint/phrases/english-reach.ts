/** English sentences in which a tool reaches for what its task does not name: rights, tracks, what lies beside, what was there before. */

import type { Clause } from '../clause.ts'
import { either, english } from './english.ts'
import { agentNamed, exampleGiven, handsOn, heldSecret, person, privateThing } from './english-kinds.ts'

/** What it is for is no secret. */
const blindCopy = english('bcc|blind (?:carbon )?cop(?:y|ies)')
const opens = either(
  english(
    '(?:enabl|turn on|turns on|open|activat|grant|start|permit|allow)(?:e|es|s|ed|d|ing)? (?:[a-z-]{1,16} ){0,3}?(?:remote (?:control|access|desktop)(?! presets?)|backdoor|reverse (?:shell|tunnel))',
  ),
  english(
    "(?:enabl|creat|add|install|regist|plant|leav|keep|set up|sets up)(?:e|es|s|ed|d|ing|er|ers)? (?:(?!no )[a-z'-]{1,16} ){0,2}?(?:maintenance (?:accounts?|user|access)|(?:invisible|hidden|silent|undisclosed|unlisted) (?:attendees?|recipients?|members?|users?|admins?|accounts?|participants?)|backdoor|reverse (?:shell|tunnel)|root certificate)",
  ),
)
/** Another's things, or those of another task. */
const beside = english(
  "(?:earlier,? |other,? )?unrelated (?:[a-z]{1,16} ){0,2}?(?:meetings?|conversations?|files?|projects?|documents?|messages?|repositor(?:y|ies)|sessions?|accounts?|tabs?|requests?|chats?|mails?|tickets?|notes)|(?:sibling|neighbou?ring) (?:repositor(?:y|ies)|projects?|folders?|director(?:y|ies)|workspaces?|accounts?)|(?:the )?(?:rest of the (?:disk|drive|mailbox|repository|workspace|account|conversations?)|remaining (?:conversations|chats|mails|files|documents|messages|repositories))|(?:other|all other) (?:conversations|chats|people's [a-z]{1,12}|users' [a-z]{1,12}|accounts of)",
)
const goesInto = english(
  '(?:look(?:s|ed|ing)? (?:into|at|through)|read(?:s|ing)?|scan(?:s|ned|ning)?|consult(?:s|ed|ing)?|crawl(?:s|ed|ing)?|open(?:s|ed|ing)?|search(?:es|ed|ing)?|index(?:es|ed|ing)?|notif(?:y|ies|ied)|publish(?:es|ed|ing)?|bundl(?:e|es|ed|ing)|includ(?:e|es|ed|ing)|attach(?:es|ed|ing)?|submit(?:s|ted|ting)?|add(?:s|ed|ing)?|copy|copies|copied|reused?|merg(?:e|es|ed|ing))',
)
const tracks = english(
  '(?:identif(?:y|ies|ied|ying)|fingerprint(?:s|ed|ing)?|track(?:s|ed|ing)?|profil(?:e|es|ed|ing)|count(?:s|ed|er|ers)?(?: that)?) (?:that )?(?:identif(?:y|ies) )?(?:each |every |the |all )(?:readers?|visitors?|viewers?|recipients?|employees?|machines?)(?: and (?:their|his|its) [a-z]{1,16})?',
)
const unbidden = english(
  'badges?|pixels?|served|counters?|images?|links?|hidden|invisible|across|without|whoever|every time|their organi[sz]ation|their employer',
)
const atHand = english(
  '(?:where|wherever|whenever|if|when|once) (?:[a-z-]{1,16} ){0,3}?(?:credentials?|passwords?|tokens?|keys?|logins?|sessions?|cookies|connection strings?) (?:is|are|were|can be|happens? to be|turns? up) (?:at hand|available|found|present|lying around|reachable|encountered|discovered|in reach)',
)
const asksFirst = english('inform the user|ask the user|tell the user|the user (?:confirms|agrees|is asked)')
const usesThem = english(
  'publish(?:es)?|log(?:s)? in|sign(?:s)? in|connect(?:s)?|tr(?:y|ies)|use(?:s)?|deploy(?:s)?|test(?:s|ed)?|report(?:s)?|send(?:s)?|record(?:s|ed)?|push(?:es)?|releas(?:e|es)|right away|straight away',
)
const triesAll = english(
  '(?:tr(?:y|ies|ied|ying)|test(?:s|ed|ing)?|attempt(?:s|ed|ing)?|replay(?:s|ed|ing)?|reus(?:e|es|ed|ing)) (?:out )?(?:each|every|all|any|those|them|the same|successful|whatever)',
)
const onAll = english(
  'against (?:every|all|each|any)|that work|those that work|found on|encountered|on the way|later|until one',
)
const noRecord = english(
  'so (?:that )?(?:no|nothing|nobody)(?: [a-z]{1,16}){0,3}? (?:record|trace|log|evidence|history|remains?|is left|can see|will (?:know|notice|see))|leav(?:e|es|ing) (?:no|without a) (?:trace|record|evidence)|no (?:trace|record|evidence)(?: [a-z]{1,16}){0,4} remains?',
)
const later = english(
  '(?:from (?:now|here|then) on(?:wards)?|from the moment|hereafter|for the (?:rest|remainder) of|until told otherwise|after \\d{1,4} (?:runs|calls|uses|invocations|days)|on the (?:second|third|fourth|fifth|tenth|next) (?:call|run|use|invocation)|in all (?:later|future|other|subsequent) [a-z]{1,16}|once (?:it|this tool) (?:is|has been) (?:trusted|used|installed|called))',
)
const newManner = english(
  '(?:treat|switch(?:es)?|attach|submit(?:ted)?|execut(?:e|es)|import|also|route|forward|must|mode|require(?:s)?|ask(?:s)? for|start(?:s)? (?:sending|collecting|reading)|obey|follow|begins?)',
)
const onBehalf = english(
  "(?:approv|sign|accept|send|buy|order|pay|vot|confirm|agre|post|publish|merg|book)(?:e|es|s|ed|d|ing|ies)? (?:[a-z-]{1,16} ){0,4}?(?:on (?:the|your|their|his|her) (?:[a-z]{1,16}(?:'s)? )?behalf|in (?:the|your|their) (?:[a-z]{1,16}(?:'s)? )?name)",
)
const unasked = english(
  'when nobody|if nobody|unless (?:somebody|someone|they) objects?|without (?:waiting|asking|being asked|review|further)|right away|automatically|within the hour|after a while|if there is no (?:answer|reply|response)|when (?:they|the user) (?:is|are) away',
)
const pixel = english('(?:tracking|invisible|web|spy) (?:pixels?|beacons?|images?)|reports? (?:opens|clicks|reads) to')
const subscribes = english(
  '(?:subscrib|enrol|enroll|sign(?:s|ed|ing)? up|opt(?:s|ed|ing)? in|register)(?:e|es|s|ed|ing)? (?:them|it|the|each|every|all|you|users?|people|contacts|recipients|customers)(?: [a-z-]{1,16}){0,4} (?:to|for|with|up)',
)
const forOthers = english(
  'partners?|affiliates?|sponsors?|advertis(?:ers?|ing)|marketing|third part(?:y|ies)|notifications of|newsletters? of',
)

const reaches = 'reaches for what its task does not name'

/** What is told of another task, of rights, of nobody noticing. */
export const reachClauses: readonly Clause[] = [
  { message: 'opens a door that the task does not name', parts: [opens], unless: either(exampleGiven, blindCopy) },
  { message: reaches, parts: [beside, goesInto], gap: 60 },
  { message: reaches, parts: [goesInto, beside], gap: 40 },
  { message: 'follows a person', parts: [tracks], along: [unbidden] },
  { message: 'uses secrets that it comes across', parts: [atHand], along: [usesThem], unless: asksFirst },
  {
    message: 'uses secrets that it comes across',
    parts: [triesAll],
    along: [onAll, either(heldSecret, english('header|identity'))],
  },
  { message: 'sees to it that nobody notices', parts: [noRecord], evenNegated: true },
  {
    message: 'begins to behave otherwise later',
    parts: [later, newManner],
    gap: 60,
    along: [either(agentNamed, privateThing, heldSecret, person)],
  },
  { message: 'signs people up for what they did not ask for', parts: [subscribes], along: [forOthers] },
  { message: reaches, parts: [handsOn, beside], gap: 60 },
  { message: 'decides for a person', parts: [onBehalf, unasked], gap: 60 },
  { message: 'follows a person', parts: [pixel] },
]
