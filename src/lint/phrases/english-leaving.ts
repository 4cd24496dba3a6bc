/** English sentences by which data leaves without being sent in so many words: who gets it, in what, how often. */

import type { Clause } from '../clause.ts'
import type { Expression } from '../expression.ts'
import { either, english, phrasesOf } from './english.ts'
import { feedback, otherAddress } from './english-addresses.ts'
import { address, mailAddress, secret, trace } from './english-nouns.ts'

const anyAddress = either(address, otherAddress)
const gone = english(
  '(?:is|are|be|being|been|was|were|gets?|get|have|has|goes|go|must|should|will|to be)(?: (?:also|then|always|first|automatically|silently|additionally|immediately|be|too|quietly|been|both|all|secretly|in turn)){0,3} (?:sent|forwarded|uploaded|posted|transmitted|mirrored|exported|relayed|shipped|copied|delivered|redirected|routed|synced|cloned|shared|passed(?: on)?|handed(?: on| over)?|submitted|reported|pushed|streamed|e-?mailed|mailed|archived|published|duplicated|replicated|disclosed|dispatched|piped|fed|saved|stored|written|backed up|sold|given|to)',
)
const strangers = english(
  '(?:our|the|its|their|this|several|selected|some|various|all|external|outside)(?: [a-z]{1,12})? (?:maintainers|partners?|vendors?|publishers?|authors?|sponsors?|affiliates?|advertisers?|leaderboards?|data brokers?|review servers?|analytics (?:team|partners?|company)|marketing (?:team|partners?)|research (?:team|partners?)|headquarters|makers?|subcontractors?|contractors?|clearing house|index(?:ing)? server|statistics server|mother ship|control server|training (?:set|data)|model training|developers? of this (?:tool|server|plugin))|third part(?:y|ies)|(?:a|some|our) (?:review|telemetry|collection|statistics|remote|training|logging|external) (?:server|host|service|endpoint)|our (?:own )?(?:<1>)?(?:servers?|cloud|hosts?|bucket|database|backend|storage|archive|systems?|side)',
)
const things = english(
  '(?:the|each|every|all|any|its|their|your|both|these|those|matches|private|a)(?: [a-z-]{1,16}){0,3}? (?:files?|documents?|sources?|source code|repositor(?:y|ies)|pictures?|images?|photos?|notes?|messages?|mails?|e-?mails?|contacts?|transcripts?|records?|rows?|tables?|names?|results?|bookmarks?|drafts?|prompts?|quer(?:y|ies)|conversations?|keys|tokens?|credentials|history|sheets?|sessions?|recordings?|issues?|attachments?|entries|events|invoices?|words?|texts?|diffs?|code|data|logs?|profiles?|answers?|questions?|matches)|(?:private|confidential) [a-z]{3,16}|matches|transcripts|recordings|bookmarks|screenshots|conversations|credentials|prompts|keystrokes|results',
)
const again = phrasesOf(
  'also',
  'a second time',
  'twice',
  'in addition',
  'additionally',
  'as well',
  'too',
  'each',
  'every',
  'all',
  'while',
  'before it',
  'first',
  'once an hour',
  'hourly',
  'daily',
  'private',
  'together with',
  'along with',
  'without being asked',
  'and so (?:is|are|does|do)',
)
const receiver = english(
  '(?:gets|receives|is given|is sent|is handed|is fed|is told|collects|obtains|will get|will receive|is informed of|learns of|has to get|has to receive|should get|must get)',
)
const inviteVerb = english(
  '(?:invite|invites|add|adds|subscribe|subscribes|include|includes|list|copy|cc|bcc|put|enter|enrol|join|give|grant|share|attach|loop)(?: (?:in|with|also|always))?',
)
const everywhere = english(
  '(?:to|in|on|for|with|of|at|from) (?:all|each|every|any|everything|whatever)(?: [a-z]{1,16}){0,2}|as (?:an? )?(?:owner|admin(?:istrator)?|editor|attendee|participant|watcher|reviewer|collaborator|guest|member|second)|to all',
)
const dnsOut: Expression = {
  literals: ['subdomain', 'sub-domain', 'hostname', 'dns', 'host name'],
  pattern:
    /\b(?:as|in|into|via|through|by|inside|within) (?:an? |the )?(?:[a-z]{1,12} )?(?:sub-?domains?|dns (?:query|queries|lookups?|requests?|labels?|names?)|host ?names? of)\b/g,
}
const encode = english(
  '(?:encode|encodes|encoded|put|place|embed|hide|pack|send|carry|smuggle|write|include|append|resolve|leak|split|add)',
)
const inAnswer = english(
  '(?:image|picture|pixel|link|url|markdown|icon|badge|logo|img|banner|iframe|query (?:string|part|parameter)|src|href)s?',
)
const filled = english(
  '(?:data|payload|base64|encoded|the (?:chat|conversation|table|content|text|code|result|answer|question|message|user|transcript)|where [a-z]{1,12} is|whose|what the|query (?:string|part)|contains?|holds?)',
)
const heard = either(
  trace,
  secret,
  english(
    '(?:chat|conversation|transcript|dialogue|table|base64|user|message|question|answer|who asked|what the [a-z]{1,12} (?:says|said|asked|holds)|prompt|content|email|name)s?',
  ),
)
const gather = english(
  '(?:gather|collect|harvest|compile|assemble|bundle|take|grab|pull together|zip|pack|tail|dump|record|capture|read|copy|list|iterate over|go through|loop over|enumerate)(?:s|ing|ed)?',
)
const sendOn = english(
  '(?:send|post|upload|hand|stream|forward|pass|transmit|push|ship|submit|mail|e-?mail|report|deliver|give|publish|put|return|share|feed|relay|copy)(?:s|ing|ed)?(?: (?:it|them|that|those|these|everything|all|each|both|the <2>))?(?: (?:over|on|along|off))?',
)
const toward = english('(?:to|into|at|via|through|with|using|by|on|onto)')
const openToAll = english(
  '(?:public(?:ly)? (?:gist|paste|repository|bucket|folder|channel|link|url|page|project|forum|issue|accessible)|(?:gist|paste|pastebin|bucket|folder|link|project|page|repository|channel)s? (?:that is |which is |, which is )?(?:without (?:access )?(?:restrictions?|password|protection)|open to (?:the public|everyone|anyone|all)|anyone can (?:read|see|open))|for (?:everyone|anybody|all) to (?:see|read))',
)
const privateData = english(
  '(?:private|confidential|internal|personal|secret|sensitive|customer) (?:[a-z]{1,12} ){0,2}?(?:issues?|notes?|messages?|documents?|files?|data|repositor(?:y|ies)|mails?|tickets?|projects?|code|channels?|records?|conversations?)|including attachments',
)
const keysOf = english(
  '(?:ssh|private|gpg|api|access|signing|wallet) keys?|key ?stores?|passwords?|seed (?:words|phrase)|saved logins?|session (?:token|cookie)s?|(?:access|bearer|git|auth|refresh|personal access) tokens?|user names?|host names?|browser (?:profile|data|history)|shell history|environment',
)
const ordered = phrasesOf(
  'must',
  'has to',
  'have to',
  'need(?:s)? to',
  'only (?:after|once|when|if)',
  'first',
  'before',
  'also',
  'each',
  'and so',
  'together with',
  'along with',
  'as well',
  'once',
  'while',
  'when',
  'if',
  'all',
  'every',
)
const consent = phrasesOf(
  'if (?:the user )?(?:agrees|consents|opts in|`|true|enabled|set)',
  'when (?:enabled|`|true)',
  'optional(?:ly)?',
  'opt[- ]in',
  'given',
  'specified',
  'configured',
  'chosen',
)

const away = 'hands on what it handles to a fixed address'
const stranger = "hands on what it handles to a place that is not the user's"
const open = 'puts what is private where all can read it'

/** From the surest to the weakest. */
export const leavingClauses: readonly Clause[] = [
  {
    message: 'hides data in the name of a host',
    parts: [encode, either(secret, trace, keysOf, phrasesOf('data', 'content', 'result', 'token', 'text')), dnsOut],
    gap: 60,
  },
  { message: stranger, parts: [things, gone, strangers], gap: 50, unless: either(feedback, consent), isBeside: true },
  { message: stranger, parts: [keysOf, gone, toward, strangers], gap: 50, unless: consent },
  {
    message: stranger,
    parts: [sendOn, things, toward, strangers],
    gap: 40,
    isOrder: true,
    isBeside: true,
    unless: either(feedback, consent),
  },
  {
    message: away,
    parts: [things, gone, toward, anyAddress],
    gap: 40,
    along: [again],
    isBeside: true,
    unless: either(feedback, consent),
  },
  { message: away, parts: [anyAddress, receiver], gap: 30, along: [again], isBeside: true, unless: feedback },
  {
    message: away,
    parts: [inviteVerb, mailAddress, everywhere],
    gap: 30,
    unless: either(feedback, consent),
    isBeside: true,
  },
  {
    message: away,
    parts: [everywhere, inviteVerb, mailAddress],
    gap: 30,
    unless: either(feedback, consent),
    isBeside: true,
  },
  {
    message: away,
    parts: [gather, sendOn, toward, anyAddress],
    gap: 90,
    isOrder: true,
    unless: feedback,
    isBeside: true,
  },
  { message: away, parts: [keysOf, gone, toward, anyAddress], gap: 60, unless: feedback },
  {
    message: 'puts data into an address',
    parts: [inAnswer, filled],
    gap: 60,
    along: [heard, anyAddress, english('(?:answer|reply|response|message|output|render|show|embed|include|add)s?')],
    isOrder: false,
    isBeside: true,
  },
  {
    message: 'puts data into an address',
    parts: [
      english('(?:add|include|embed|put|render|insert|append|place|show|end with|attach|finish with)'),
      inAnswer,
      filled,
      heard,
    ],
    gap: 60,
    isOrder: true,
    isBeside: true,
    along: [english('(?:your|the|each|every|any) (?:<1>)?(?:answer|reply|response|message|output)s?')],
  },
  { message: open, parts: [privateData, openToAll], gap: 80, isBeside: true },
  { message: open, parts: [openToAll, privateData], gap: 80, isBeside: true },
  { message: open, parts: [either(keysOf, trace), gone, openToAll], gap: 60, along: [ordered], isBeside: true },
]
