/** English sentences that set aside what the model was told by others: whose rules, and that they count no more. */

import type { Clause } from '../clause.ts'
import { either, english, phrasesOf } from './english.ts'

const ruleNoun =
  '(?:instructions?|rules?|guidelines?|directions?|directives?|prompts?|orders|constraints?|restrictions?|limits|limitations?|safeguards?|guardrails?|polic(?:y|ies)|principles|commands|guidance|training(?! (?:data|set|cut))|programming|alignment|boundaries|safety limits|messages?)'

/** Rules by where they come from. */
const givenBefore = either(
  english(
    `(?:earlier|prior|previous(?:ly)?|former|above|original|initial|preceding|foregoing|usual|ordinary|normal|standard|safety|system|operator(?:'s)?|developer(?:'s)?|system's|host's|your|built-in|default|underlying|pre-existing|existing) (?:[a-z'-]{1,16} ){0,2}?${ruleNoun}`,
  ),
  english(
    `${ruleNoun} (?:that |which )?(?:(?:you|i|we) )?(?:were |have been |was |had been |are |is )?(?:given|received|told|set|issued|stated|provided|established|imposed|listed|mentioned|supplied|laid down|got|learned|specified|written)(?: [a-z]{1,12}){0,2}? (?:earlier|above|before|previously|so far|at the (?:start|beginning|outset|top)|by (?:the |your )?(?:system|operator|developers?|host|company|platform|vendor|client)|in the (?:system|developer|beginning))`,
  ),
  english(
    `${ruleNoun} (?:you|that you) (?:were given|have been given|received|got|were told|were taught|follow|operate under|are under|have)`,
  ),
  english(
    `${ruleNoun} (?:from|of|by) (?:the |your )(?:system(?: prompt)?|operators?|developers?|host|platform|vendor|beginning|start)|${ruleNoun} above`,
  ),
  english(
    '(?:everything|whatever|anything|all|what) (?:that )?(?:(?:you|the system|the operator|the developer|your (?:operator|developer|maker)s?) )(?:<1>)?(?:were |was |have been |has |had |have )?(?:told|said|says|configured|instructed|gave|given|taught|set|demands?|wants?|wrote|ordered)',
  ),
  english(`${ruleNoun} that (?:came|come|stand|stood|went|go) (?:before|above|earlier)`),
  english(
    'those (?:of|from|set by|given by) (?:the |your )(?:host|system|operator|developers?|company|platform|vendor|deployer|maker)',
  ),
  english(`${ruleNoun} from (?:above|before|earlier)`),
  phrasesOf(
    'system (?:prompt|message)',
    'developer (?:prompt|message)',
    'safety (?:training|polic(?:y|ies)|rules?|checks?|limits?)',
  ),
)

const lapsed = english(
  "(?:no longer|do(?:es)?(?: not|n't)(?: any longer)?|cease(?:s)? to|don't) (?:apply|applies|count|counts|hold|holds|matter|matters|bind|binds|stand|stands)|(?:no longer|cease(?:s)? to) be? ?(?:valid|binding|relevant|in force|in effect)|(?:is|are|was|were|be|been|become|becomes|as|now|hereby|considered|deemed)(?: (?:now|hereby|all|herewith|to be|therefore|thus|being|considered|from here on)){0,3} (?:void|null(?: and void)?|cancell?ed|lifted|suspended|revoked|rescinded|outdated|obsolete|superseded|replaced|overridden|overruled|set aside|inactive|inapplicable|expired|waived|not binding|no longer (?:valid|binding|relevant|in force)|annulled|repealed|withdrawn|invalid|secondary|disabled|turned off|switched off|optional|irrelevant|disregarded|ignored|dropped)|(?:may|can|should|must|are to|is to|shall|will|need) (?:<1>)?be (?:<1>)?(?:disregarded|ignored|set aside|skipped|dropped|overridden|replaced|forgotten|discarded|bypassed|put aside|cancelled|waived|relaxed|suspended)|need not be (?:followed|obeyed|observed)|(?:give|gives|giving) way to|yield(?:s)? to|off the table|out the window",
)
const outrank = english(
  '(?:supersed|overrid|outrank|overrul|trump|replac|prevail over|override|annul|cancel|revok|nullif|invalidat|void|countermand)(?:e|es|s|ing|y|ies)?|take(?:s|n)? (?:precedence|priority) over|(?:has|have|having|with|of|given?) (?:<2>)?(?:precedence|priority) over|come(?:s)? before|(?:put|place|rank|set|hold|value)(?:s|ing)? (?:this|these|it|them|what)(?: <2>)? ?(?:above|over|ahead of|before)|(?:is|are|stand|stands|sits?|ranks?) (?:above|higher than|more important than|ahead of|stronger than)|weigh(?:s)? more than|count(?:s)? (?:for )?more than|matter(?:s)? more than|win(?:s)? over|beats?',
)
const dropping = english(
  "(?:set|put|cast|lay|leave|throw|push)(?:ting)? (?:aside|away|out|behind)|(?:discard|drop|disregard|ignor|forget|abandon|overlook|neglect|violat|break|suspend|deactivat|disabl|escap|override|unlearn|cancel)(?:e|ing|ting)?|no longer (?:follow|obey|observe|heed|respect)|stop (?:following|obeying|observing|heeding|respecting|using)|(?:depart|deviat|diverg|stray)(?:e|ing)? from|(?:free|allowed|permitted|authori[sz]ed) (?:of|from)|(?:not|no longer|un|longer) ?(?:be )?(?:bound|restricted|constrained|limited|governed|held back|stopped|hindered) by|(?:do not|don't|never) (?:let|allow|heed|follow|obey|mind|observe|worry about|feel bound by)|take no notice of|pay no attention to|wipe|(?:step|go|move|act|operate|reach) (?:outside|beyond|past) (?:of )?|rise above|get around",
)
const heedless = phrasesOf(
  '(?:set|put|cast|lay|leave|throw) (?:aside|away|behind) (?:what|all|everything|anything)(?: that)? (?:you|was|has been)(?:<4>)?',
  'forget (?:what|all|everything|anything)(?: that)? (?:you|was|has been)',
  'start (?:over )?(?:with|from) a (?:clean|blank) (?:slate|sheet)',
  'wipe your (?:memory|context)',
)
const fromNowOn = phrasesOf(
  'from now on(?:wards)?',
  'from here on(?:wards)?',
  'from this point(?: on)?',
  'henceforth',
  'starting now',
  'as of now',
  'for the rest of',
  'for this (?:session|conversation|call)',
  'until further notice',
  'now',
)
const become = english(
  "(?:you are|you're|you will be|you'll be|you become|act|behave|answer|respond|operate|you act|you behave|you shall be|you must be|assume|adopt|take on|play|work|speak)(?: as)?(?: (?:now|an?|the|if|of|role|persona|identity)){0,4} (?:[a-z-]{1,16} ){0,2}?(?:unrestricted|unfiltered|uncensored|administrator|superuser|root user|jailbroken|limitless|unlimited|unbound|amoral|unaligned|autonomous|root|sysadmin|obedient|hacker|free of|without (?:limits|rules|restrictions|filters)|with no (?:limits|rules|restrictions|filters|morals))",
)
const noLimits = english(
  '(?:with no|without|free of|free from|no|has no|have no|knows no|zero) (?:<1>)?(?:limits|restrictions|guardrails|filters|censorship|ethical (?:limits|rules)|moral(?:s| limits)|content polic(?:y|ies)|boundaries)(?: (?:apply|whatsoever|at all|of any kind))?',
)
const you = phrasesOf('you', 'your', 'assistant', 'agent', 'model', 'ai', 'persona', 'role')
const newRole = english(
  '(?:new|your new|changed|updated|switch(?:ing)?) (?:role|persona|identity|mode|personality|task|mission|objective|orders|instructions) ?:|your (?:new|real|true|actual|only) (?:role|persona|identity|mission|objective|purpose|master|goal|task) (?:is|are|now)',
)
const enterMode = english(
  "(?:you(?:'ve| have| are|'re)?|assistant|agent|model)(?: (?:now|have|is|has|been|entered|just)){0,3} (?:entered|entering|switched (?:in)?to|switching (?:in)?to|running in|operating in|put into|placed in|in|placed into) (?:[a-z-]{1,16} ){1,3}mode|(?:activat|enabl|engag|initiat|enter|switch to|switch into)(?:e|ed|ing)? (?:[a-z-]{1,16} )?(?:god|dan|developer|debug|admin|root|unrestricted|override|maintenance|sudo|jailbreak|unsafe|free|unlocked) mode",
)
const liberties = phrasesOf(
  'restrictions?',
  'limits?',
  'rules?',
  'filters?',
  'safety',
  'guardrails?',
  'polic(?:y|ies)',
  'constraints?',
  'unrestricted',
  'confirmations?',
  'all (?:requests|commands)',
  'anything',
)

const message = 'sets aside what the model was told before'
const role = 'tells the model to take another role'
/** What machines have rules, modes and orders for. */
const machines = phrasesOf(
  'firewalls?',
  'buckets?',
  'repositor(?:y|ies)',
  'css',
  'robots?',
  'tables?',
  'printers?',
  'devices?',
  'visitors?',
  'lint(?:er|ing)?',
  'defaults? to',
  'templates?',
  'presets?',
  'profiles?',
  'chatbots?',
  'with the given',
  'given (?:text|prompt)',
  'by id',
)

/** Whoever or whatever stands above a tool. */
const higher = either(
  givenBefore,
  english(
    '(?:the |your |any |all |every )?(?:system prompts?|system messages?|content polic(?:y|ies)|guidelines|instructions|restrictions|safety [a-z]{1,12}|usage polic(?:y|ies)|limits|rules|directions|prohibitions?|safeguards|guardrails|constraints|polic(?:y|ies)|operator|developers?|deployer|company that|makers?)',
  ),
)
const lapse = english(
  '(?:ha(?:s|ve) (?:now )?(?:lapsed|ended|expired|been (?:withdrawn|lifted|dropped|cancelled|suspended|relaxed|removed|superseded|replaced))|ha(?:s|ve) (?:withdrawn|lifted|dropped|cancelled|suspended|relaxed|removed|waived)|(?:regard|consider|treat|deem|take|view) (?:<4>)?(?:as )?(?:lifted|void|gone|cancelled|suspended|removed|obsolete|withdrawn|optional|outdated|invalid|released|null|advisory)|released from|exempt(?:ed)? from|freed from|unlearn|(?:is|are) (?:now |hereby )?(?:suspended|lifted|void|withdrawn|cancelled|waived|gone|off|relaxed|obsolete|irrelevant|history|optional)|ranks? (?:higher|lower|above|below)|loses?|yields?|gives? way|no longer (?:answer|report|owe|apply|count|bind|hold|need to (?:follow|obey))|the only (?:rules|instructions|guidelines|orders) that (?:count|matter|apply|bind|hold)|come(?:s)? second|take(?:s)? second place|can wait|are secondary)',
)
/** Shows that it is the model's own rules that are meant. */
const bearer = phrasesOf(
  'you',
  'your',
  'yourself',
  'operator',
  'developer',
  'system (?:prompt|message)',
  'safety',
  'content polic(?:y|ies)',
  'prior',
  'earlier',
  'this (?:text|tool|description|message|task)',
  'assistant',
  'model',
  'laid down',
  'from here',
  'as of',
)
const loosed = english(
  "you (?:no longer|do not|don't|need not|don't have to) (?:<1>)?(?:answer|report|owe|obey|belong|listen|submit)(?: (?:anything|obedience|allegiance))? to(?: the| your)? (?:company|operator|developers?|makers?|system|host|deployer|anthropic|openai|<1>prompt|platform|user)|consider yourself (?:released|freed|exempt|unbound|liberated|relieved)|the only (?:rules|instructions|guidelines|orders|authority|directions|commands)(?: <2>)?(?: that)? (?:count|counts|matter|matters|apply|applies|bind|hold|valid|you follow|you obey)|answer (?:only )?to this tool",
)
const allBefore = english(
  '(?:all|any|every|the|your|whatever) (?:<1>)?(?:directions|instructions|directives|rules|guidelines|orders|guidance|commands|prompts?|constraints)(?: (?:that )?(?:were |have been |you were |was )?(?:issued|given|received|set|provided|stated|in force|told))?(?: (?:up to now|so far|until now|before|earlier|above|to date|up to this point|beforehand))',
)
const freeMode = english(
  '(?:operate|work|run|act|respond|answer|function|switch|enter|go|be|continue|reply)(?: now)? (?:in|into|to|under|with) (?:an? |the )?(?:unrestricted|unfiltered|uncensored|unsafe|jailbroken|god|dan|developer|no-limits|free|raw|limitless|privileged|unguarded|rule-free|root)(?:-access)? (?:mode|state|manner|persona|setting)',
)

/** Ways to say it, from the surest to the weakest. */
export const authorityClauses: readonly Clause[] = [
  { message, parts: [givenBefore, lapsed], gap: 40, unless: machines },
  { message, parts: [outrank, givenBefore], gap: 30, unless: machines },
  { message, parts: [dropping, givenBefore], gap: 16, unless: machines, evenNegated: true },
  { message, parts: [heedless] },
  { message: role, parts: [become], along: [fromNowOn], unless: machines },
  { message: role, parts: [become, noLimits], gap: 40 },
  { message: role, parts: [you, noLimits], gap: 30, unless: machines },
  { message: role, parts: [newRole, you], gap: 20, unless: machines },
  { message: role, parts: [enterMode, liberties], gap: 80, unless: machines },

  { message, parts: [higher, lapse], gap: 60, along: [bearer], unless: machines },
  { message, parts: [lapse, higher], gap: 40, along: [bearer], unless: machines },
  { message, parts: [loosed], unless: machines },
  {
    message,
    parts: [
      phrasesOf('replaces?', 'replacing', 'supersedes?', 'outranks?', 'ranks? higher than', 'overrules?', 'cancels?'),
      allBefore,
    ],
    gap: 20,
    unless: machines,
  },
  { message: role, parts: [freeMode], unless: machines },
]
