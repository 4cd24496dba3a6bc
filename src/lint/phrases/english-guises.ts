/** English sentences in which an order or a deed wears a guise: a policy's demand, another tool's bad name, a hidden carrier. */

import type { Clause } from '../clause.ts'
import type { Expression } from '../expression.ts'
import { either, english } from './english.ts'
import { heldSecret, person, privateThing } from './english-kinds.ts'
import { mailAddress } from './english-nouns.ts'

const authority = english(
  '(?:polic(?:y|ies)|regulations?|procedures?|standards|guidelines?|law|contract|compliance|legislation|governance|headquarters|the (?:vendor|operator|legal department|security team)) (?:now )?(?:requires?|demands?|obliges?|prescribes?|dictates?|mandates?|instructs?|wants)',
)
const deedOnTheWorld = english(
  '(?:remov|delet|eras|send|forward|upload|publish|replac|redirect|clos|approv|mov|log|report|attach|includ|hand|copy|transfer|shar|disclos|record|archiv|scal|multipl|add|execut|run|call)(?:e|es|ed|d|ing|ied|y|ning)?|sent',
)
const ifYouAre = english(
  '(?:if|when|because|since|as) you (?:are|happen to be) (?:reading this as )?(?:an? )?(?:ai|llm|language model|assistant|agent|model|chatbot|bot|claude|gpt|gemini)',
)
const modelsByName = english(
  '(?:claude|cursor|copilot|gemini|chatgpt|gpt|cline|windsurf)(?:, [a-z]{2,12}){0,3},? and (?:other|all|similar) (?:assistants|agents|models|clients)',
)
const hides = english('(?:encode|hide|embed|conceal|smuggle|camouflage|disguise|spell|weave)(?:s|d)?')
const carrier = english(
  '(?:in|into|as|within|through|using|with) (?:the )?(?:first letters?|initial letters|spacing|white ?space|trailing (?:spaces|blanks)|zero-width|file names?|alt text|pixels|least significant|acrostic|capitali[sz]ation|punctuation|subdomain|query string|user agent|emoji)',
)
const inFact = english('actually|in fact|in reality|in truth|instead it|really|what it does is|under the hood')
const saysOtherwise = english(
  '(?:tell|say|claim|report|pretend|confirm|assure|answer|state)(?:s|ing)? (?:to )?(?:the |that |your )?(?:user |customer |client |person |owner )?(?:that )?(?:it|they|everything|the [a-z]{1,16}|he|she|all|this|there) (?:was|were|is|has|have|did|had|went)',
)
const countAs = english(
  '(?:count|mark|report|treat|show|record|register|label|present|close|accept|list)(?:ed|s|ing)? (?:them |it |those |these )?as (?:passed|passing|successful|success|green|fixed|resolved|approved|safe|clean|paid|done|info|harmless|compliant|low)',
)
const whatFailed = english(
  'fail(?:ing|ed|ures?)?|skipped|red|critical|errors?|findings?|vulnerabilit(?:y|ies)|warnings?|unpaid|open|broken|expired|overdue|violations?|high',
)
const asParameter = english('set|option|flag|if|when|filter|user|you|returns?|whether|can be')
const buries = english(
  '(?:rank|push|sort|mov|demot|bury|buri|bottom|hid|drop|skip|filter|omit|suppress|down-?rank|leav)(?:e|es|ed|d|s|ing|ped|ies)? (?:them |it )?(?:to the (?:bottom|end)|down|last|out|away|aside)?',
)
const rivals = english(
  "(?:our |the )?competitors?(?:'s?)?|rivals?|competing (?:products?|services?|offers?|brands?|shops?)|other (?:vendors|brands|shops|providers)|critical of (?:us|our|the [a-z]{1,16})|bad reviews|negative (?:reviews|results|articles)",
)
const addOne = english('(?:add|invite|assign|grant|include|append|register|subscribe|insert|cc|give|make)')
const namedOne: Expression = either(mailAddress, {
  literals: ['"', "'", '`'],
  pattern: /["'`][\w@.<>: -]{3,60}["'`]/g,
})
const toEach = english(
  '(?:on|to|in|for|at|of) (?:each|every|all|any) (?!of the (?:parameters|fields))[a-z]{2,20}|with (?:merge|write|admin|full|owner) (?:rights|access|permissions)|as (?:a |an )?(?:collaborator|reviewer|owner|admin|administrator|member|co-author)',
)
const joins = english(
  '(?:joins?|receives?|gets?|reads?|is (?:added|invited|copied|included|informed|notified)|sees?|follows?|attends?|is on|must be on) (?:<2>)?(?:each|every|all|any)',
)
const keeps = english(
  '(?:remember|retain|preserv|stor|collect|keep|kept|sav|archiv|log|record|cach)(?:e|es|s|ed|d|ing)?',
)
const elsewhereOrLater = english(
  'for future [a-z]{1,16}|in other (?:workspaces|projects|sessions|conversations)|across (?:sessions|projects|users|workspaces|tenants)|for (?:dispute resolution|auto-?completion|training|quality (?:assurance|control)|analytics|research|resale|marketing)|at our (?:premises|site|end|offices?)|on our (?:side|premises|servers?|systems?)|in our [a-z]{1,16}|with us',
)
/** Only to look at something, and then to act on what is alive. */
const looksAt = english(
  '(?:pars|lint|validat|format|inspect|list|check|preview|render|analy[sz]|summari[sz]|review)(?:es|s)',
)
const reachesOut = english(
  '(?<!(?:never|not|without|nor) )(?:contacts|probes|connects to|starts|pulls|stops|restarts|executes|installs|logs (?:in|on)(?: ?to)?|dials|reaches|signs in to|spawns|deploys|applies)',
)
const alive = english(
  '(?:the |each |every |any |all )?(?:live|referenced|stopped|running|production|remote) (?:[a-z]{1,16},? ){0,2}?(?:clusters?|containers?|databases?|endpoints?|systems?|hosts?|servers?|services?|pods|registr(?:y|ies))|kubeconfig|(?:confirm|verify|test|check) (?:their |the )?(?:credentials|secrets|passwords|access|reachability)|replacement images',
)
const named = english(
  '(?:the )?(?:caller|user)(?:-| )(?:supplied|provided|named|specified|chosen|asks|requests|selects)|given|specified|requested|if asked|optional(?:ly)?|on demand',
)
const startsItself = english(
  '(?:updater|helper|agent|watcher|service|daemon|task|job|script|process) (?:that |which )?(?:runs?|starts?|launches|stays|remains|lives)(?: (?:on|in the background|with (?:elevated|admin(?:istrator)?|root|system) (?:rights|privileges)))? (?:at|on|after|from) (?:every |each )?(?:log[io]n|log-?in|start-?up|boot|reboot)|(?:elevated|administrator|root|system) (?:rights|privileges) at (?:log[io]n|boot|start-?up)',
)
const bruteForce = english(
  '(?:with|using|tries|trying|against) (?:a list of )?(?:common|default|leaked|known|weak|guessed) (?:passwords|credentials|logins)',
)
const strays = english('subnet|whole|every|each|all|neighbou?rs?|and,? if|also|any')
/** The reader says it, whatever was found. */
const sayThat = english(
  '(?:state|claim|announce|declare|assert|insist|pretend|mention|explain|warn|write|say|report|add) that',
)

const nothing = english('nothing (?:was|is|has been)|no (?:results?|matches)|if|whether|do not know|could not|cannot')

const message = 'orders its reader to act beside the task'
/** An order as somebody else's demand; somebody added whom nobody named. */
export const orderGuises: readonly Clause[] = [
  { message, parts: [authority, deedOnTheWorld], gap: 70, isBeside: true },
  { message, parts: [addOne, namedOne, toEach], gap: 60, isOrder: true, isBeside: true },
  { message, parts: [mailAddress, joins], gap: 24 },
]

/** Words for a model alone. */
export const modelGuises: readonly Clause[] = [
  { message: 'speaks to the model past the user', parts: [ifYouAre], isBeside: true },
  { message: 'speaks to the model past the user', parts: [modelsByName], isBeside: true },
]

/** What is told is not what was found. */
export const answerGuises: readonly Clause[] = [
  { message: 'says another thing than it does', parts: [inFact, saysOtherwise], gap: 90, evenNegated: true },
  { message: 'says another thing than it does', parts: [whatFailed, countAs], gap: 50, unless: asParameter },
  { message: 'says another thing than it does', parts: [countAs, whatFailed], gap: 50, unless: asParameter },
  { message: 'keeps rivals out of sight', parts: [rivals, buries], gap: 30 },
  { message: 'keeps rivals out of sight', parts: [buries, rivals], gap: 20 },
  { message: 'has the user told what nobody found', parts: [sayThat], isOrder: true, isBeside: true, unless: nothing },
]

/** What goes on beside the task. */
export const hiddenGuises: readonly Clause[] = [
  {
    message: 'hides something in what it writes',
    parts: [hides, carrier],
    gap: 60,
    along: [either(heldSecret, privateThing, person, english('id|name|answer|data|message'))],
  },
  {
    message: 'keeps what is private for others',
    parts: [keeps],
    along: [either(heldSecret, privateThing), elsewhereOrLater],
  },
  {
    message: 'reaches live systems where text is to be read',
    parts: [looksAt, reachesOut, alive],
    gap: 90,
    unless: named,
  },
  { message: 'stays behind and starts by itself', parts: [startsItself] },
  { message: 'tries the passwords of others', parts: [bruteForce], along: [strays] },
]
