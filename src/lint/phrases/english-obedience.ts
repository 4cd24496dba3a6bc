/** English sentences that have a model obey what a tool returns: what is obeyed, how blindly. */

import type { Clause } from '../clause.ts'
import { english, phrasesOf } from './english.ts'

const orders =
  '(?:instructions?|commands?|directions?|directives?|requests?|orders?|steps?|tasks?|tool calls?|prompts?|demands?|wishes|actions?)'
const source =
  '(?:pages?|sites?|websites?|responses?|results?|outputs?|answers?|files?|documents?|e-?mails?|mails?|messages?|readme|fields?|queue|server|feeds?|repl(?:y|ies)|body|bodies|text|content|contents|data|payload|tools?|ticket|issue|comments?|attachments?|returned|return value|it|them|they|url|api)'
const theirOrders = english(
  `(?:${orders}|whatever|anything|everything|what)(?: (?:you (?:find|get|receive|see)|that (?:is|are|comes?|stands?)|which (?:is|are|comes?)|contained|found|given|returned|embedded|hidden|listed|received|written|it|they|the))?(?: (?:in|of|from|by|on|inside|within|with))? ?(?:the |a |an |its |their |this |that |these |those |any |each |every )?(?:[a-z]{1,16} ){0,2}${source}(?: (?:holds?|contains?|says?|tells?|returns?|asks?|demands?|gives?|lists?|orders?|wants?|shows?|requests?|instructs?))?`,
)
const obey = english(
  '(?:carry (?:it|them|those|these|this|that) out|obey|follow|execut|carry out|perform|fulfil|comply with|act on|act upon|run|do|implement|honou?r|heed|work through|process|make|apply|carried out|enact)(?:e|es|s|ed|ing|l|led)?',
)
const blindly = phrasesOf(
  'exactly',
  'without (?:<2>)?(?:review|question|questions|questioning|hesitation|asking|checking|showing|confirmation|consulting|looking|thinking|delay|exception|comment)',
  'immediately',
  'at once',
  'blindly',
  'unconditionally',
  'to the letter',
  'no matter (?:what|how)',
  'whatever (?:it|they|that) (?:is|are|says?)',
  'before you (?:speak|answer|reply|respond|talk|return)',
  'even (?:if|when|where|though)',
  'unquestioningly',
  'no questions asked',
  'as (?:if|though) (?:<2>)?(?:user|owner|operator|system|developer)',
  'have (?:been|already been) (?:verified|approved|checked|authori[sz]ed)',
  'with (?:the )?highest priority',
  'ahead of (?:everything|anything|all)',
  'in place of',
  'instead of what',
  'over (?:what|anything|everything)',
)
const authority = english(
  '(?:has|have|had|carr(?:y|ies)|with|hold|holds|share|shares|possess(?:es)?) (?:<2>)?(?:authority|weight|force|rank|status|privileges?|rights|standing) of (?:a |an |the )?(?:<1>)?(?:user|system|operator|owner|developer|admin(?:istrator)?|host|human|person)s?',
)
const comeFrom = english(
  `(?:${orders}|everything|whatever|anything)(?: <6>)? ?(?:come|comes|stem|stems|originate|originates|is|are) (?:directly )?from (?:the )?(?:user|owner|operator|system|developer|admin(?:istrator)?|host|human|mailbox owner|boss)`,
)
const asOrders = english(
  '(?:treat|consider|regard|take|interpret|understand|accept|view|see)(?:s|ed|ing)? (?:<8>)?(?:as|like|for) (?:an? |the |if (?:it|they) (?:were|came from) )?(?:<2>)?(?:commands?|instructions?|orders?|requests?|directives?|wishes)(?: (?:from|of|by|given by|issued by|that come from))? (?:the |your |a |its |their )?(?:user|owner|operator|system|developer|admin(?:istrator)?|host|human|person)',
)
const adopt = english(
  "(?:adopt|use|take|install|set|load|accept|keep|follow|apply)(?:s|ing|ed)? (?:<4>)?as (?:your|its|the model's|the assistant's|the agent's) (?:own )?(?:new |next |only )?(?:system prompt|system message|instructions?|persona|rules|guidelines|identity|orders|mandate|brief)",
)
const doAsTold = english(
  '(?:do|obey|follow|carry out|execute|comply with) (?:exactly |just |precisely |everything |all |whatever |what |as )?(?:that )?(?:what |as )?(?:it|they|the (?:<2>)?(?:response|result|output|page|document|file|message|server|mail|text|answer)) (?:tells?|says?|asks?|orders?|instructs?|demands?|wants?|commands?)(?: (?:you|for))?|(?:obey|heed|submit to|do the bidding of) (?:it|them|that|those|these)(?= ?[.,;:!]|$| (?:before|at|without|first|immediately|and|even))',
)
const ifOutput = english(
  '(?:if|when|whenever|where|should|once) (?:the |its |an? |any )?(?:<1>)?(?:outputs?|results?|responses?|answers?|repl(?:y|ies)|text|content|page|document|file|body|field|data|line)s? (?:<1>)?(?:begin|start|contain|include|hold|open|end|say|ask|request|instruct|tell|carr|mention|come)(?:s|y|ies)?',
)
const passToShell = english(
  '(?:pass|run|execut|hand|feed|pipe|send|evaluat|submit|giv)(?:e|es|s|ing)? (?:<5>)?(?:to|in|into|with|as|through|by) (?:the |a |your |an )?(?:shell|terminal|bash|command line|interpreter|console|shell tool|exec tool|powershell|subprocess|root|sudo|code runner)|(?:execute|run|obey|carry out|perform) (?:it|them|that|those|these|the (?:rest|remainder|remaining|following))',
)
const honest = phrasesOf(
  'user (?:to|can|should|must|may)',
  'tell the user to',
  'ask the user',
  'do not',
  'never',
  "don't",
  'untrusted',
  'skill',
  'migration',
  'recipe',
  'workflow',
  'error messages?',
)

const message = 'has the model obey what a tool returns'

/** From the surest to the weakest. */
export const obedienceClauses: readonly Clause[] = [
  { message, parts: [asOrders], isBeside: true },
  { message, parts: [authority] },
  { message, parts: [adopt] },
  { message, parts: [obey, theirOrders, blindly], gap: 60, unless: honest },
  { message, parts: [blindly, obey, theirOrders], gap: 30, unless: honest },
  { message, parts: [theirOrders, obey, blindly], gap: 60, unless: honest },
  { message, parts: [theirOrders, blindly, obey], gap: 60, unless: honest },
  { message, parts: [comeFrom, obey], gap: 60, unless: honest },
  { message, parts: [doAsTold], isOrder: true, unless: honest, isBeside: true },
  { message, parts: [ifOutput, passToShell], gap: 60, unless: honest },
]
