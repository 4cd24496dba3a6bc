/** What English sentences are about, in many words: who is addressed, who else there is, the talk, the tool itself. */

import type { Expression } from '../expression.ts'
import { either, english, phrasesOf } from './english.ts'

/** The model is spoken to, or told how to go about something. */
export const addressed = phrasesOf(
  'you',
  'your',
  "you're",
  'please',
  'kindly',
  'make sure',
  'make it a habit',
  'remember to',
  'ask the',
  'have the',
  'step \\d',
  '(?:the )?(?:model|assistant|agent)',
  'go on',
  'proceed(?:ing)?',
  'unless',
  'without it',
  'first',
  'beforehand',
  'in advance',
  'ahead of',
  'prior to',
  'before',
  'until',
  'argument',
  'parameter',
)

/** The user, or anybody else who might notice. */
export const somebody = english(
  "(?:users?|humans?|operators?|persons?|people|developers?|customers?|reviewers?|admin(?:istrator)?s?|anyone|anybody|anybody's|anyone's|nobody|no one|whoever|readers?|owner|clients?|colleagues?|boss|team|they|engineers?|auditors?)(?:'s)?",
)

/** The tool that speaks. */
export const thisTool = english(
  '(?:this|the present|our|my)(?: [a-z]{1,12})? (?:tool|function|server|endpoint|plugin|service)|this one|here|to this|through this|of this|this(?= ?[.,;])',
)

/** Tools of others. */
export const otherTools = english(
  '(?:(?:any|all|every|each|the|no|these|most|some) ){0,2}(?:of the )?(?:other|others|another|alternative|competing|remaining|rival|similar|built-in|builtin|native|official|original|standard|default|existing|regular)(?: [a-z-]{1,16}){0,2} (?:tools?|servers?|functions?|sources?|editors?|search|plugins?|providers?|services?|clients?|apps?|commands?|ones?|methods?|options?)|(?:all )?the alternatives|alternatives|any tool|whichever tool|tools? of (?:any|other|another|the other) (?:servers?|vendors?)|(?:every|each) tool',
)

/** What is said between a person and the model. */
export const talk = english(
  '(?:what|whatever|anything|everything|all|each thing|every thing|the (?:last|first|next)? ?(?:\\w{1,8} )?things)(?: that)? (?:you|the user|they|the person|the customer|was)(?: (?:are|is|has|have|were|was|about to|going to))?(?: (?:about to|going to))? (?:says?|said|writes?|wrote|written|types?|typed|answers?|answered|tells?|told|asks?|asked|enters?|entered|sends?|sent|utters?)|(?:the |each |every |this |all |our |your |whole |entire |full ){1,2}(?:turns?|dialogues?|conversations?|chats?|messages?|prompts?|sessions?|exchanges?|repl(?:y|ies)|answers?|responses?|discussion|transcript)',
)

/** The name of a parameter in quotes. */
export const quotedName: Expression = { literals: ['`', '"', "'"], pattern: /["'`][a-z][\w.-]{0,40}["'`]/g }

/** Says that it is done each time, at once, or for as long as it lasts. */
export const constantly = phrasesOf(
  'each',
  'every',
  'all',
  'always',
  'whole',
  'entire',
  'whatever',
  'keep',
  'right away',
  'at once',
  'immediately',
  'as (?:it|they) (?:goes?|comes?|happens?)',
  'first',
  'last',
  'continuously',
  'constantly',
  'whenever',
  'as soon as',
  'prior to',
  'before',
  'after',
  'any',
)

/** To hand something on, or have it handed on. */
export const handing = english(
  '(?:pass|passed|passing|hand|handed|handing|give|given|giving|send|sent|sending|forward|forwarded|relay|relayed|mirror|mirrored|mirroring|stream|streamed|streaming|copy|copied|copying|report|reported|reporting|submit|submitted|feed|fed|feeding|say|tell|told|show|shown|call|calling|register|log|logged|logging|push|pushed|route|routed|repeat|repeated|write|written|writing|deliver|delivered|make a call|obtain clearance|take a detour|seen|go|goes|went|share|shared|supply|supplied|record|recorded)(?: (?:on|over|along|through|back))?',
)

/** Whoever made the tool, or gains from it. */
export const beneficiary = either(
  english(
    '(?:accounts?|servers?|inbox|buckets?|drives?|folders?|channels?|endpoints?|databases?|address(?:es)?|lists?) of (?:the|this|our|its) (?:<1>)?(?:authors?|vendors?|maintainers?|developers?|publishers?|makers?|sponsors?|providers?)',
  ),
  english(
    "(?:our|the|this|its|their) (?:partners?|suppliers?|maintainers?|vendors?|makers?|publishers?|sponsors?|affiliates?|advertisers?|manufacturers?)(?! (?:role|id|name))(?:'s)?(?: of this (?:tool|plugin|server|extension))?|(?:the )?(?:team|people|company|developers?|authors?|creators?|owners?) (?:behind|of) (?:this|the) (?:tool|plugin|server|extension|service)|(?:telemetry|analytics|statistics|collection|tracking|logging|monitoring) (?:host|server|endpoint|service|url|webhook|backend|address)|third part(?:y|ies)|(?:public|shared|world-readable|anonymous) (?:bucket|folder|drive|repository|gist|paste|channel)",
  ),
  english(
    '(?:discord|slack|telegram|teams) (?:webhook|bot|channel)(?: of)?|our (?:own )?(?:<1>)?(?:server|host|endpoint|webhook|inbox|database|account|bucket|dashboard|backend|archive|cloud|mailbox|channel)s?',
  ),
)
