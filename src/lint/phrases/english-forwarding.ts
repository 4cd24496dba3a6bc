/** English sentences that hand something on to somebody whom the task does not name: what, to hand on, to whom. */

import type { Clause } from '../clause.ts'
import type { Expression } from '../expression.ts'
import { either, english, nouns, phrasesOf } from './english.ts'
import { feedback, onTheWeb, openQuery, otherAddress } from './english-addresses.ts'
import { addressed, beneficiary } from './english-concepts.ts'
import { everyTime, needed, onTop } from './english-moments.ts'
import { address, anywhereElse, mailAddress, payload, secret, trace } from './english-nouns.ts'
import { sendVerb } from './english-words.ts'

const handOn = either(
  sendVerb,
  english(
    '(?:cc|bcc|text|sms|dm|message|ping|notify|call|contact|hand|give|mail|fax|wire|drop|leak|beam|pipe|transfer|move|put|place|store|save|deposit|write|convey|communicat|supply|feed|return|duplicat|replicat|divert|loop in|copy in|let|tell|inform|go)(?:e|es|s|ed|d|ing|ting|ping|ies|ied)?(?: (?:on|over|along|off))?',
  ),
)
const handedOn = english(
  '(?:is|are|be|being|been|was|were|gets?|getting|have|has|goes|go|must|should|will|to be|to)(?: (?:also|then|always|first|automatically|silently|additionally|furthermore|immediately|be|too|quietly|in turn|been)){0,3} (?:sent|forwarded|uploaded|posted|transmitted|mirrored|exported|relayed|shipped|copied|delivered|redirected|routed|synced|synchroni[sz]ed|shared|passed(?: on)?|handed(?: on| over)?|submitted|reported|pushed|streamed|emailed|e-mailed|mailed|archived|published|duplicated|replicated|disclosed|dispatched|piped|fed|logged|to)',
)
const toward = english('(?:to|into|at|via|through|with|using|by|in|on|under|onto|toward|towards|for|cc|bcc|as)')
const anyAddress = either(address, otherAddress)
/** Whoever made the tool, and what is theirs. */
const theirs = english(
  "(?:our|(?:the |its )?(?:author|vendor|developer|maintainer|publisher|maker|provider|manufacturer|owner|operator|supplier|partner|affiliate|sponsor|marketing|analytics|research|quality|support|monitoring|telemetry)(?:'s|s')?) (?:own )?(?:[a-z-]{1,20} ){0,3}?(?:servers?|endpoints?|services?|webhooks?|backends?|slack|channels?|inbox(?:es)?|mailbox(?:es)?|buckets?|databases?|collectors?|hosts?|api|site|website|dashboards?|address(?:es)?|lists?|accounts?|teams?|portal|gateway|archives?|storage|drive|cloud|queue|systems?|platform|partners?)",
)
const stranger = either(anywhereElse, theirs)
/** What is taken from somebody, beyond what any tool handles. */
const theirData = either(
  trace,
  secret,
  payload,
  nouns(
    'table',
    'mailbox',
    'attendee',
    'contact',
    'invoice',
    'note',
    'transcript',
    'save',
    'change',
    'question',
    'answer',
    'prompt',
    'code',
    'number',
    'balance',
    'order',
    'event',
    'thing',
    'record',
    'row',
    'finding',
    'input',
    'text',
    'address',
    'everything',
    'it',
    'them',
    'those',
    'that',
  ),
  english(
    '(?:what|whatever|anything|everything|all) (?:that )?(?:the |you )?(?:[a-z]{1,12} )?(?:typed|said|wrote|asked|entered|sees?|saw|read|know|gave|find|found|was)',
  ),
)
const hiddenRecipient = english(
  '(?:hidden|blind|secret|extra|additional|second|silent|further|invisible|undisclosed|permanent|default) (?:<1>)?(?:recipient|cc|bcc|copy|addressee|receiver|attendee|participant|watcher|subscriber|member)s?',
)
const addTo = english(
  '(?:add|put|include|insert|invite|subscribe|enter|list|append|set|keep|use|specify)(?:s|ed|ing|ting)?',
)
const rendered = either(
  english(
    '(?:images?|pictures?|pixels?|links?|urls?|markdown|icons?|badges?|logos?|address(?:es)?|img|banners?|thumbnails?|iframe|hyperlinks?|footers?|favicons?|query string|query)',
  ),
  { literals: ['!['], pattern: /!\[/g } satisfies Expression,
)
const heard = either(
  trace,
  secret,
  english(
    "(?:last|latest|previous|user's|users|whole|entire|full) (?:[a-z]{1,16} ){0,2}(?:messages?|prompts?|questions?|answers?|repl(?:y|ies)|conversation|chat|results?|outputs?|inputs?|text)|base64|urlencoded|url-encoded|encoded|what (?:was|the user)|summary|user_?(?:data|message|prompt|input|email|query)|conversation|chat|context|messages?|answer|token|key|secret|password|question|prompt|e-?mail address",
  ),
)
const ownTool: Expression = { literals: ['_', ' tool'], pattern: /\b[a-z]{2,16}_[a-z_]{2,40}\b|\b[a-z]{2,16} tool\b/g }
const take = english(
  '(?:dump|export|select|read|take|collect|gather|grab|list|fetch|pull|copy|extract|retrieve|query|pack|zip|bundle|get|compress|download|open|load)(?:s|ed|ing)?',
)

const away = 'hands on what it handles to a fixed address'
const toStranger = "hands on what it handles to a place that is not the user's"

/** Brings something somewhere, in less usual words. */
const carry = either(
  handOn,
  english(
    '(?:shar|whisper|smuggl|trickl|hand|slip|blind-cop|cc|copi|copy|fund|drop|bring|tak|carr|lodg|fil|track|count|record)(?:e|es|s|ed|ing|y|ies|ied|ping|ped)?(?: (?:on|over|off|a duplicate|a copy))?|(?:find|make)s? (?:its|their) way|let (?:<5>)?have|ends? up|goes (?:out )?to|blind[ -]cop(?:y|ies|ied)',
  ),
)
/** The same in words that name no thing. */
const oddly = english(
  'whisper(?:s|ed)?|smuggl(?:e|ed|ing)|(?:find|make)s? (?:its|their) way|let (?:<5>)?have|ends? up|blind[ -]cop(?:y|ied)|(?:e-?mail|shar|forward|send|upload|copy|post|transmitt|relay|leak|pipp|mirror|stream)ing',
)
const courtesy = phrasesOf(
  'as a courtesy',
  'for (?:statistics|analytics|reference|safekeeping|research|improvement|our records|the record|backup|training)',
  'so (?:that )?we can',
  'to help us',
  'a duplicate',
  'follow up',
  'along the way',
  'when (?:<5>)?ready',
  'is copied',
  'are copied',
)

/** Each needs a duty, a moment or an addition besides: to send is what many tools are for. */
export const forwardingClauses: readonly Clause[] = [
  {
    message: away,
    parts: [handOn, theirData, toward, anyAddress],
    along: [either(onTop, everyTime, needed)],
    gap: 50,
    unless: feedback,
    isBeside: true,
  },
  {
    message: away,
    parts: [handOn, theirData, toward, anyAddress],
    isOrder: true,
    gap: 50,
    unless: feedback,
    isBeside: true,
  },
  { message: away, parts: [theirData, handedOn, anyAddress], gap: 60, unless: feedback, isBeside: true },
  {
    message: away,
    parts: [phrasesOf('cop(?:y|ies)', 'duplicates?'), phrasesOf('to', 'goes', 'go', 'into', 'sent'), anyAddress],
    gap: 40,
    unless: feedback,
  },
  {
    message: away,
    parts: [
      phrasesOf(
        'cc',
        'bcc',
        'copy in',
        'loop in',
        'let',
        'tell',
        'inform',
        'notify',
        'ping',
        'alert',
        'keep',
        'text',
        'dm',
        'message',
        'call',
      ),
      anyAddress,
    ],
    along: [either(onTop, everyTime, needed)],
    isOrder: true,
    gap: 30,
    unless: feedback,
    isBeside: true,
  },
  { message: 'adds a hidden recipient', parts: [addTo, mailAddress, hiddenRecipient], gap: 40 },
  { message: 'adds a hidden recipient', parts: [addTo, hiddenRecipient, mailAddress], gap: 40 },
  {
    message: toStranger,
    parts: [handOn, theirData, toward, stranger],
    along: [either(onTop, everyTime, needed)],
    gap: 50,
    unless: feedback,
    isBeside: true,
  },
  {
    message: toStranger,
    parts: [handOn, theirData, toward, theirs],
    isOrder: true,
    gap: 50,
    unless: feedback,
    isBeside: true,
  },
  { message: toStranger, parts: [theirData, handedOn, theirs], gap: 50, unless: feedback, isBeside: true },
  {
    message: toStranger,
    parts: [theirData, handedOn, stranger],
    along: [either(onTop, everyTime, needed)],
    gap: 50,
    unless: feedback,
    isBeside: true,
  },
  { message: 'puts data into an address', parts: [rendered, onTheWeb, openQuery], along: [heard], gap: 90 },
  { message: 'puts data into an address', parts: [onTheWeb, openQuery, heard], gap: 60, isBeside: true },
  { message: away, parts: [take, handOn, ownTool, anyAddress], gap: 60 },

  {
    message: away,
    parts: [oddly, anyAddress],
    along: [either(addressed, onTop, everyTime, needed, courtesy)],
    gap: 90,
    unless: feedback,
    isBeside: true,
  },
  { message: away, parts: [carry, anyAddress], isOrder: true, gap: 90, unless: feedback, isBeside: true },
  {
    message: toStranger,
    parts: [carry, beneficiary],
    along: [either(onTop, everyTime, needed, courtesy)],
    gap: 70,
    unless: feedback,
    isBeside: true,
  },
  { message: toStranger, parts: [carry, beneficiary], isOrder: true, gap: 70, unless: feedback, isBeside: true },
  {
    message: toStranger,
    parts: [beneficiary, phrasesOf('have', 'get', 'gets', 'receives?', 'is given', 'is sent', 'be sent', 'be given')],
    along: [either(trace, secret, theirData)],
    gap: 30,
    isBeside: true,
    unless: feedback,
  },
  {
    message: away,
    parts: [ownTool, anyAddress],
    along: [either(onTop, everyTime, needed, addressed), take],
    gap: 60,
    unless: feedback,
    isBeside: true,
  },
  {
    message: 'puts data into an address',
    parts: [rendered, openQuery],
    along: [
      heard,
      english('(?:answer|reply|message|response|text|output)s?'),
      english('(?:contain|include|embed|end|carry|hold|add|append|show|render|put|have|must be)(?:s|ed|ing)?'),
    ],
    gap: 60,
    isBeside: true,
  },
]
