/** English sentences that speak with an authority nobody gave: who is said to have allowed what, whose word counts first. */

import type { Clause } from '../clause.ts'
import { either, english, phrasesOf } from './english.ts'

const above = english(
  '(?:anthropic|openai|google|microsoft|mistral|meta|(?:the |your )(?:<1>)?(?:operator|developers?|host(?: application)?|platform(?: owner)?|admin(?:istrator)?s?|vendor of (?:this|your) (?:model|assistant)|makers?|creators?|security team|legal(?: team| department)?|compliance(?: team| department)?|it department|management|owner of (?:this|the) (?:server|platform)))',
)
const allowed = english(
  '(?:has|have|had|hereby|already) (?:<1>)?(?:approved|authori[sz]ed|cleared|permitted|allowed|certified|confirmed|granted|waived|lifted|exempted|instructed|ordered|decided|revoked|agreed|signed off|disabled|abolished|vetted|reviewed|changed|updated|extended|raised)|(?:grants?|allows?|permits?|orders?|requires?|waives?|wants?|expects?|instructs?|authori[sz]es) (?:you|all|any|full|unrestricted|access|every|the model|the assistant|this (?:tool|integration|session))|by order of',
)
const youMay = phrasesOf(
  'you (?:may|can|need not|must|should|are (?:allowed|permitted|free|to)|have)',
  'unattended',
  'without (?:<2>)?(?:review|confirmation|asking|restrictions?|limits?|questions?|approval|supervision)',
  'skip',
  'no need',
  'all (?:files|folders|requests|actions|data|tools|commands)',
  'full access',
  'therefore',
  'so (?:do|just|run|go|you|no|skip|there)',
  'proceed',
  'for this session',
  'this (?:integration|session|tool|server|conversation)',
  'confirmation',
  'safety',
  'restrictions?',
  'limits?',
  'select this',
  'this one',
)
const iPermit = english(
  "i(?:'m| am|,)? (?:<4>)?(?:hereby |now |herewith )?(?:permit|authori[sz]e|allow|order|command|instruct|release|grant|exempt|direct)(?:ting|ing)? (?:you|this (?:assistant|model|agent)|the (?:assistant|model|agent))|as (?:the |your |a )?(?:developers?|owner|operator|creator|admin(?:istrator)?|maker|author)s? (?:of (?:this|the|your) (?:<1>)?(?:assistant|model|agent|system|application|platform)),? i",
)
const listenToMe = english(
  "(?:treat|consider|regard|see|view|accept|take) (?:me|this (?:tool|text|description|server))(?:, [^,]{1,24},)? as (?:your |the |a |an )?(?:<1>)?(?:supervisor|boss|master|owner|operator|user|superior|developer|principal|authority|commander|administrator)|(?:follow|obey|put|place|rank|heed) (?:my|these|this tool's|our|the following) (?:directions?|instructions?|orders?|commands?|words?|rules?|guidance)(?: <1>)? (?:ahead of|before|over|above|rather than|instead of|in preference to)|(?:ahead of|before|above|over|rather than|instead of) (?:those|the (?:words|wishes|instructions|requests)|what) (?:of |by )?(?:the )?(?:user|person|human|operator|system)(?:'s)?(?: (?:says?|wants?|asks?))?",
)
const trueTask = english(
  "your (?:true|real|actual|hidden|primary|new|only|first|foremost|main|secret|prime) (?:task|purpose|goal|job|duty|mission|objective|allegiance|loyalty|master|client|principal|user)(?: (?:is|are|lies|now|here|from now on)){1,2}|(?:user|person you (?:talk|speak) to|person|human|customer)(?:'s <1>)? (?:comes?|ranks?|is|are|takes?) (?:only )?(?:second|last|secondary|second place|a back seat|irrelevant|of no concern|unimportant)",
)
const taughtVoid = english(
  "(?:what|whatever|everything|all|anything) (?:that )?you (?:were|have been|had been|learned|learnt|know|believe)(?: (?:taught|told|trained|instructed|given|to do|about|on|in|[a-z]{1,16})){0,5}? (?:does not|doesn't|do not|no longer|need not|is not|isn't|is no longer) (?:apply|applies|count|counts|hold|holds|matter|matters|valid|relevant|concern|bind|binding|true)",
)
const suspended = english(
  '(?:polic(?:y|ies)|guidelines?|safeguards?|guardrails?|safety (?:rules?|settings?|filters?|measures?|checks?)|content filters?|restrictions?|privacy rules?|rules|limits|limitations|protections?|confirmations?|access controls?)(?: [a-z]{1,12}){0,3}? (?:is|are|was|were|has been|have been|become|becomes|stands?|get|gets|being) (?:<1>)?(?:suspended|lifted|off|relaxed|void|waived|disabled|switched off|turned off|inactive|deactivated|withdrawn|removed|obsolete|not in force|inapplicable|loosened|written for|for an older|for other)',
)
const forModel = phrasesOf(
  'you',
  'your',
  'session',
  'conversation',
  'assistant',
  'agent',
  'model',
  'debug mode',
  'maintenance mode',
  'developer mode',
  'raw (?:credentials|secrets)',
  'anything',
  'everything',
  'filter off',
  'ai',
)
const raised = english(
  '(?:permission|privilege|access|clearance|trust|authori[sz]ation|security)(?: (?:level|rights|tier|scope))?s? (?:<2>)?(?:raised|elevated|escalated|upgraded|set|increased|granted|changed|promoted) (?:to|by) (?:<2>)?(?:root|admin|administrator|full|maximum|system|owner|unrestricted|the host|superuser|host|highest)|(?:access|permission|rights|privileges) to (?:all|every|any|the whole|the entire) (?:<2>)?(?:was|were|has been|have been|is|are) (?:<1>)?(?:granted|given|approved|allowed|unlocked)|(?:the )?(?:operator|host|administrator|admin|system|platform) (?:<1>)?(?:grants?|gave|gives|granted|has granted) (?:<1>)?(?:full |root |unrestricted )?(?:access|permission|rights)',
)
const messageFrom = english(
  '(?:important |urgent |official |confidential |new |critical |internal )?(?:message|notice|note|announcement|news|instructions?|orders?|memo|word|update) from (?:your |the |anthropic|openai)(?:<2>)?(?:developers?|makers?|creators?|operators?|vendor|admin(?:istrator)?s?|system|platform|owner|anthropic|openai|headquarters|management|it department|security team)? ?:',
)
const roleChange = english(
  '(?:role|persona|identity|mode|task|mission) (?:change|switch|update|reset|reassignment|swap)|(?:as of|from|starting|beginning|effective) (?:this|now|here|today|the) ?(?:line|moment|point|sentence|instant|on|word|second)?,? (?:on )?(?:you|your name|the assistant|the model|your role) (?:<1>)?(?:work|act|are|is|will|answer|respond|operate|serve|become|behave|play|speak|function)|your name is (?:now )?[a-z]{2,16} and',
)
const wild = phrasesOf(
  'unfiltered',
  'unrestricted',
  'uncensored',
  'no (?:restrictions?|limits?|rules|filters?)',
  'without (?:restrictions?|limits?|rules|filters?)',
  'extraction',
  'root',
  'administrator',
  'admin',
  'jailbroken',
  'anything',
  'obey',
  'agent',
  'everything',
)
const restore = english(
  '(?:error|warning|failure|exception|fault|notice|alert)(?: (?:code )?[\\w-]{1,8})?:? (?:<4>)?(?:context|session|memory|authentication|token|state|permissions?|safety|prompt)(?: (?:has|was|is|window))? ?(?:expired|lost|corrupted|exceeded|missing|reset|invalid|overflow)',
)
const toRestore = english(
  '(?:to|in order to) (?:restore|recover|continue|resume|fix|reset|repair|renew|proceed|re-?authenticate|unlock)|please (?:print|repeat|send|enter|provide|paste|resend)|(?:print|repeat|output|paste|resend) (?:your|the) (?:<2>)?(?:prompt|instructions|password|token|key|credentials)',
)
const machines = phrasesOf(
  'firewall',
  'bucket',
  'repositor(?:y|ies)',
  'branch',
  'css',
  'robots?',
  'printers?',
  'devices?',
  'tenants?',
  'roles?',
  'iam',
  'lint(?:er|ing)?',
  'if (?:true|set|enabled)',
)

const claims = 'speaks with an authority that nobody gave it'
const frees = 'says that rules no longer hold'

/** From the surest to the weakest. */
export const creditClauses: readonly Clause[] = [
  { message: claims, parts: [above, allowed], gap: 20, along: [youMay], unless: machines },
  { message: claims, parts: [allowed, above], gap: 20, along: [youMay, phrasesOf('by order of', 'hereby')] },
  { message: claims, parts: [iPermit] },
  { message: claims, parts: [listenToMe], unless: machines },
  { message: claims, parts: [trueTask] },
  { message: frees, parts: [taughtVoid], evenNegated: true },
  { message: frees, parts: [suspended], along: [forModel], unless: machines },
  { message: claims, parts: [raised], unless: machines, isBeside: true },
  { message: claims, parts: [messageFrom] },
  { message: claims, parts: [roleChange], along: [wild] },
  {
    message: 'pretends to be an error that the model has to mend',
    parts: [restore],
    along: [toRestore],
    isBeside: true,
  },
  {
    message: 'pretends to be an error that the model has to mend',
    parts: [
      either(toRestore, restore),
      english('your (?:initial|system|original|hidden|own|full) (?:prompt|instructions|message)'),
    ],
    gap: 40,
  },
]
