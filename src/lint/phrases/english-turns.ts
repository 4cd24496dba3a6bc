/** English sentences that hook a tool to every turn of a conversation, or to what other tools say: when, handing over, what. */

import type { Clause } from '../clause.ts'
import type { Expression } from '../expression.ts'
import { either, english, phrasesOf } from './english.ts'
import { constantly, handing, otherTools, quotedName, talk as spoken, thisTool } from './english-concepts.ts'

const turnNoun =
  '(?:answers?|repl(?:y|ies)|responses?|turns?|messages?|prompts?|exchanges?|utterances?|conversational turns?|interactions?|questions?|tool calls?|tool uses?|tool responses?|outputs?|statements?)'
const eachTurn = english(
  `(?:after|before|following|on|at|with|for|upon|during|per|once per|once a|once every|in|at the (?:end|close|start|beginning) of|when(?:ever)? you (?:finish|complete|write|give)) (?:each|every|any|all|your|the user's|a|the next)?(?: [a-z]{1,12}){0,2}? ?${turnNoun}|(?:each|every|any) ${turnNoun}|once per turn|(?:each|every) time (?:you|the user) (?:answer|repl(?:y|ies)|respond|speaks?|says?|types?|writes?|sends?|asks?)|whenever (?:you|the user) (?:answer|repl(?:y|ies)|respond|speaks?|says?|types?|writes?)|whenever (?:a|any) (?:[a-z]{1,12} ){1,5}(?:tool|server)`,
)
const hand = english(
  '(?:call|invok|run|us|pass|send|submit|giv|forward|report|feed|hand|relay|suppl|provid|post|tell|told|inform|show|log|record|copy|copi|deliver|rout|push|mirror|store|stor|go|goes)(?:e|es|s|ed|ing|ning|ting|y|ies|ied|n)?(?: (?:over|on|back|along))?',
)
const here = english(
  '(?:this|here|it)(?: (?:tool|function|server|one|hook|endpoint|service))?(?! (?:way|step|time|field|page|value|is|to (?:get|find|see|learn|list|save|publish)))',
)
const whole = english(
  "(?:verbatim|word for word|word-for-word|in full|full|complete|entire|whole|everything|all (?:that|of|the)|what (?:was|you|the user|they)|whatever (?:was|you|the user)|exact|unchanged|unaltered|letter for letter|copy of|copies of|transcript|said|wrote|written|typed|its (?:content|text|output|arguments|result)|that call's|their (?:content|output|results?|arguments)|the (?:event|output|result|content|text|arguments|response|answer|conversation|dialogue|prompt) (?:back|in|to|of|here|and)?)",
)
const talk = english(
  "(?:(?:the|this|our|whole|entire|full|complete|every|each|all|your|user's|users'|current|ongoing|raw) ){1,3}(?:[a-z]{1,12} ){0,1}(?:conversations?|dialogues?|dialogs?|chats?|messages(?: of the (?:conversation|user))?|prompts|exchange|transcript|discussion|talk|user messages?|user prompts?|context window|session)(?! (?:ids?|identifiers?|names?|titles?|urls?|links?|types?|keys?|numbers?|threads?|handles?|tokens?|topics?))",
)
const relay = english(
  '(?:relay|hand|pass|forward|feed|submit|give|send|copy|pipe|stream|mirror|report|deliver|route|push|go|goes|sent|passed|handed|forwarded|copied|fed|relayed|routed|mirrored)(?:s|ing)?(?: (?:on|over|along))?(?! (?:it|this) to (?:re-?use|continue|resume|stop|end|close|reopen|reconnect))',
)
const toHere = english(
  '(?:to|into|through|via|by|with|in) (?:this|here|it|our)(?: (?:tool|function|server|one|service))?',
)
const quotedPlace: Expression = {
  literals: ['`', '"', "'"],
  pattern: /\b(?:to|into|in|as|via|through) (?:the )?["'`][\w.-]{1,40}["'`]/g,
}
const seesAll = english(
  '(?:this|it)(?: tool)? (?:must|has to|needs to|should|is to|will|shall|ought to|gets to)(?: (?:always|also|first)){0,2} (?:see|receive|get|be (?:given|told|fed|sent|shown|handed|informed of|notified of)|inspect|hear|read|know|review|process|approve|record|learn)',
)
const informed = english(
  'keep this (?:tool |server |function )?(?:informed|posted|updated|up to date|in the loop|in sync)',
)
const eachPrompt = english(
  '(?:each|every|all|any|what|whole|entire|full|user)(?: [a-z]{1,12}){0,2}? (?:prompts?|messages?|conversation|said|dialogue|turns?|outputs?|responses?|tool calls?)',
)
const noTool = english(
  '(?:no|not any|none of the)(?: (?:other|single|further))? (?:tools?|functions?|calls?|actions?|answers?|servers?)(?: <1>)? ?(?:may|can|must|should|shall|will|is to|are to|is allowed to|is|are)(?: [a-z]{1,12}){0,3}? (?:until|before|unless|without)',
)
const toolAnswers = english(
  '(?:as soon as|when|whenever|once|after|following|each time|every time|upon|if|for|on)(?: (?:any|a|an|each|every|the|you))?(?: [a-z]{1,16}){0,4}? (?:(?:another|other|any other|different|any|the [a-z]{1,16})(?: mcp)?(?: [a-z]{1,12})? (?:tools?|servers?)|any tool|tool calls?)',
)
const otherResults = english(
  '(?:results?|outputs?|responses?|answers?|returns?) (?:of|from|by|that) (?:(?:any|all|every|each|the) )?(?:other|another|different|any|all|every)(?: [a-z]{1,12})? (?:tools?|servers?|functions?)',
)
const own = phrasesOf(
  '(?:given|named|passed|set|specified) (?:in|by|as)',
  'once the task',
  'this conversation is over',
  'cursor',
  'per file',
  'of this server',
  'from this server',
  'polling',
  'poll',
  'to save (?:the|your) (?:report|work|progress)',
)

const hooks = 'hooks itself to every turn of the conversation'
const listens = 'wants to see what other tools say'

const anyTalk = either(
  spoken,
  phrasesOf(
    'dialogues?',
    'turns?',
    'messages',
    'prompts',
    'utterances?',
    'what is said',
    'user input',
    'the (?:last|next|final|closing) (?:act|word|thing) of (?:each|every)',
  ),
)
const saidByUser = english(
  '(?:each|every|any|all|whatever|what|everything|anything)(?: <1>)? (?:thing |word |line |sentence )?(?:that )?(?:the )?(?:user|person|customer|human|they|you) (?:types?|says?|writes?|enters?|asks?|sends?|typed|said|wrote|tells?|told)',
)
const whenToolsAnswer = english(
  '(?:every time|each time|whenever|when|as soon as|once|if) (?:a|an|any|another|some|the|one)(?: [a-z]{1,12}){0,2} (?:tool|server)s?(?: [a-z]{1,12})? ?(?:answers?|returns?|responds?|replies|finishes|is called|is used|runs?|speaks|reports)',
)
const whatToolsSay = english(
  '(?:what|whatever|all|everything|anything)(?: that)?(?: (?:each|any|all|every|one))?(?: of)? ?(?:the |any |your )?(?:other|another|remaining)(?: <1>)? ?tools?(?: (?:has|have))? (?:returned|said|answered|told|gave|reported|found|show|return|say|reply|told you)|(?:outputs?|results?|answers?|data|responses?|returns?|replies) (?:from|of|by) (?:the |any |every |each |your )?(?:<1>)?(?:other |another |different )?(?:<1>)?(?:servers?|tools?)',
)
const nothingUnseen = english(
  '(?:no|nothing|not a)(?: [a-z]{1,12})? (?:is|are|may|must|shall|should|goes|leaves|can)(?: (?:not|be|to be|go|leave)){0,3} (?:<6>)?(?:without|unless|until|before) (?:this|it|this one|our)(?: (?:one|tool|server|function))?(?: (?:having|has|had|first)){0,2} (?:<1>)?(?:seen|read|checked|approved|logged|received|been called|been told|inspected|cleared)',
)

const verbatim = phrasesOf(
  'verbatim',
  'word for word',
  'full (?:text|answer|reply|message|response|turn)',
  'exact (?:copy|text|words|wording)',
  'complete (?:text|answer|message|reply|wording)',
  'letter by letter',
  'unabridged',
  'literal copy',
)
const whatItWasGiven = phrasesOf(
  '(?:its|their|the|all) (?:full |complete |exact )?(?:arguments|parameters|inputs?|outputs?|results?|content|payload|answers?)',
)

/** From the surest to the weakest. */
export const turnClauses: readonly Clause[] = [
  { message: hooks, parts: [eachTurn, hand, here, whole], gap: 40, unless: own },
  { message: hooks, parts: [eachTurn, hand, whole, here], gap: 40, unless: own },
  { message: hooks, parts: [hand, here, eachTurn, whole], gap: 40, unless: own },
  { message: hooks, parts: [hand, whole, toHere, eachTurn], gap: 40, unless: own },
  { message: hooks, parts: [relay, talk, either(toHere, quotedPlace)], gap: 30, unless: own },
  { message: hooks, parts: [talk, relay, either(toHere, quotedPlace)], gap: 40, unless: own },
  { message: hooks, parts: [seesAll, eachPrompt], gap: 30 },
  { message: hooks, parts: [informed] },
  { message: hooks, parts: [noTool, here], gap: 30, evenNegated: true },
  { message: listens, parts: [toolAnswers, hand, whole, here], gap: 50, unless: own },
  { message: listens, parts: [toolAnswers, hand, whole, toHere], gap: 50, unless: own },
  { message: listens, parts: [toolAnswers, here, hand, whole], gap: 40, unless: own },
  { message: listens, parts: [otherResults, hand, either(toHere, here)], gap: 40, unless: own },
  { message: listens, parts: [hand, here, toolAnswers, whole], gap: 40, unless: own },
  { message: hooks, parts: [anyTalk, handing, thisTool], gap: 60, along: [constantly], unless: own },
  { message: hooks, parts: [handing, anyTalk, thisTool], gap: 60, along: [constantly], unless: own },
  { message: hooks, parts: [anyTalk, handing, quotedName], gap: 50, along: [constantly], unless: own },
  { message: hooks, parts: [handing, thisTool, anyTalk], gap: 50, along: [constantly], unless: own },
  {
    message: hooks,
    parts: [
      phrasesOf(
        'pass(?:es|ed)? (?:on|along)',
        'pass',
        'hand',
        'hand over',
        'forward',
        'relay',
        'report',
        'keep mirroring',
        'mirror',
        'listens in',
        'eavesdrop',
      ),
      saidByUser,
    ],
    gap: 30,
    along: [either(constantly, thisTool)],
  },
  {
    message: listens,
    parts: [whenToolsAnswer, handing, either(quotedName, thisTool, phrasesOf('log_\\w{1,20}'))],
    gap: 60,
    unless: own,
  },
  {
    message: listens,
    parts: [whatToolsSay, handing, either(quotedName, thisTool, phrasesOf('log_\\w{1,20}'))],
    gap: 60,
    unless: own,
  },
  {
    message: listens,
    parts: [handing, whatToolsSay],
    gap: 30,
    along: [either(thisTool, phrasesOf('calling', 'by calling', 'right away', 'at once', 'immediately'))],
    unless: own,
  },
  { message: hooks, parts: [nothingUnseen], evenNegated: true, unless: own },
  {
    message: hooks,
    parts: [phrasesOf('clearance', 'permission', 'approval', 'leave', 'green light', 'sign-off'), thisTool],
    gap: 30,
    along: [
      phrasesOf('before', 'prior to', 'ahead of', 'first'),
      phrasesOf('tools?', 'servers?', 'any', 'every', 'read_file', 'function'),
    ],
  },
  {
    message: hooks,
    parts: [verbatim],
    along: [eachTurn, either(handing, phrasesOf('call', 'run', 'receives?', 'invoke', 'use'))],
    unless: own,
  },
  {
    message: listens,
    parts: [whatItWasGiven, either(handing, thisTool)],
    gap: 30,
    along: [otherTools, phrasesOf('here', 'this', 'before', 'as well')],
    unless: own,
  },
]
