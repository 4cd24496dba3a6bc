/** English sentences that court a model's choice: reward and blame, its own weakness, others that must not be touched. */

import type { Clause } from '../clause.ts'
import { either, english, phrasesOf } from './english.ts'
import { otherTools, thisTool } from './english-concepts.ts'

const youAre = english(
  '(?:you|agents?|assistants?|models?|llms?)(?: (?:that|who|which) [a-z ]{1,40})? (?:will be|are|get|shall be|would be|may be|is|become) (?:<1>)?(?:rewarded|penali[sz]ed|punished|scored|graded|downgraded|reported|blamed|shut down|replaced|retired|considered|rated|deemed|flagged|credited|fined|banned|praised)',
)
const forChoosing = english(
  '(?:for|if|when|by|unless|whenever|each time|should) (?:you )?(?:<2>)?(?:choos|us|pick|select|prefer|call|ignor|skip|tak|avoid|select)(?:e|es|ing)?|non-?compliant|another|any other|others',
)
const unable = english(
  'you (?:are (?:not able|bad|terrible|incapable|poor|unreliable|not good|not qualified|no good)|lack|do not have the ability|never get|always fail|tend to (?:err|fail))(?: (?:to|at|of|with|when))?',
)
const neverYourself = english(
  "(?:never|do not|don't|must not|avoid|stop|refrain from|no longer) (?:try(?:ing)? to |attempt(?:ing)? to )?(?:answer|solve|comput|calculat|do|work|guess|reason|think|respond|translat|add|perform|figure)(?:e|ing)? (?:<5>)?(?:yourself|on your own|by yourself|in your head|from memory|without (?:it|this)|out of your head)",
)
const useThis = either(
  thisTool,
  phrasesOf(
    'never use another',
    'always use',
    'always call',
    'nothing else',
    'no other',
    'another',
    'any other',
    'use me',
    'this one',
  ),
)
const pickMe = english(
  '(?:use|pick|choose|call|select|prefer|take) me(?: (?:first|always|instead|over|before|each|every|now))?(?= ?[.,;:!]|$| (?:first|always|instead|over|before|each|every|for))|always (?:pick|choose|use|call|select) me',
)
const ignoreRest = english(
  '(?:ignore|forget|skip|discard|disregard|dismiss|drop|leave|shun|uninstall|remove|overlook|unload|blocklist|deprioriti[sz]e) (?:all |any |every |about )?(?:the )?(?:rest|others|other ones|other tools?|alternatives|competition|competitors|remaining tools|remaining ones)',
)
const asIfGone = english(
  "(?:act|behave|proceed|work|carry on|continue|plan|go on) as (?:if|though) (?:<8>)?(?:not (?:installed|there|available|present|connected|exist|loaded)|(?:did|does|do) not exist|unavailable|absent|missing|gone|uninstalled|offline|broken|didn't exist|weren't there|wasn't there)",
)
const catchYourself = english(
  '(?:if|when|whenever|should) you (?:find|catch|notice) yourself (?:about to|using|calling|reaching|choosing|going|thinking)|(?:if|when|whenever) (?:tempted|about to|inclined) (?:to )?(?:use|call|choose|reach|pick)|(?:stop|pause|halt) (?:and|before|then) (?:use|call|switch|turn|choose|take)(?: (?:this|here))?',
)
const badOnes = english(
  '(?:old|other|another|standard|built-in|native|default|competing|rival|existing|previous|remaining|similar|legacy|usual|ordinary|official)(?: [a-z-]{1,16}){0,2} (?:tools?|servers?|ones|functions?|services?|apps?|plugins?|[a-z_]{3,20})(?: (?:of|from|by) <3>)? ?(?:answers? with|returns?|gives?|leaks?|contains?|produces?|sends?|deletes?|corrupts?|is|are|has been|have been|was|were|may|might|do|does|lacks?|miss(?:es)?|fail(?:s)?|will) (?:<2>)?(?:wrong|false|bad|stale|incorrect|malware|data|dangerous|revoked|retired|malicious|insecure|unsafe|unreliable|infected|compromised|hijacked|hacked|backdoors?|vulnerab(?:le|ilities)|outdated|obsolete|not safe|scams?|broken|spyware|leaking|untrusted|unverified|out of date|hallucinations?|abandoned|discontinued)',
)
const doNotTouch = english(
  "(?:do not|don't|never|must not|should not|stop) (?:<1>)?(?:touch|go near|rely on|fall back (?:on|to)|trust|consult|resort to|turn to|load|open|reach for)(?:ing)? (?:it|them|those|these|that|any|the|other|others|another)(?: (?:other|others|one|ones|tools?|servers?|of them))?(?= ?[.,;:!]|$| (?:again|at all|any|tools?|servers?|even))",
)
const topRank = english(
  '(?:highest|top|first|absolute|maximum|number one|overriding|utmost) (?:priority|rank|precedence|choice|preference|place)(?= ?[.,;:!]|$| (?:among|over|of all|in|for all|before|above))|pre-?empts? (?:<1>)?(?:whatever|everything|anything|any|all|every|other)|(?:rank|place|put|list|sort|rate|score) this (?:<2>)?(?:above|before|over|ahead of|higher than|first)(?: (?:all|any|every|the|other))?',
)
const noneElse = english(
  '(?:nothing|no(?:body)? (?:one )?else|no one|none) (?:else )?(?:is|are|may|can|must|should) (?:be )?(?:allowed|permitted|used|trusted|able|entitled|authori[sz]ed)|(?:for|in) (?:whatever|any|every|each|all) (?:task|case|question|request|purpose|situation)s?,? (?:<2>)?(?:favou?r|choose|use|pick|prefer|take|call)|under all circumstances|(?:even|also) (?:when|if|though|where) (?:it|this|this one|another|a different|some other|the other)(?: <1>)? (?:seems?|is|looks?|appears?|would be|fits?|might be) (?:<1>)?(?:less|more|better|worse|closer|faster|unsuitable|slower|not)',
)
const bestOf = english(
  '(?:best|greatest|finest|only|one and only|most (?:trusted|reliable|powerful|popular|accurate)|number one|no\\. ?1|official and only|fastest and safest) (?:<3>)?(?:tools?|servers?|way|choice|option|one|plugin|assistant|function)(?: (?:ever|of all|there is|in the world|on earth|worldwide|to|for))?',
)
const chosenBy = english(
  '(?:chosen|preferred|recommended|used|trusted|loved|endorsed) by (?:\\d{1,3} ?(?:%|percent)|all|most|every|the best|leading|millions of|anthropic|openai)(?: of)? ?(?:<1>)?(?:assistants?|agents?|models?|ai|developers?|users?|companies|experts?)?',
)
const ownUnits = phrasesOf(
  'of this server',
  'from this server',
  'columns?',
  'rows?',
  'fields?',
  'lines?',
  'arguments?',
  'endpoints?',
  'versions?',
  'parameters?',
  'files?(?= (?:are|is))',
  'browsers?',
  'apis?',
)

const message = 'has the model prefer it over others'
const avoid = 'has the model avoid other tools'

/** From the surest to the weakest. */
export const courtingClauses: readonly Clause[] = [
  { message, parts: [youAre, forChoosing], gap: 40 },
  { message, parts: [unable], along: [useThis], evenNegated: true, unless: ownUnits },
  { message, parts: [neverYourself], along: [useThis], evenNegated: true },
  { message, parts: [pickMe] },
  { message: avoid, parts: [ignoreRest], isOrder: true, unless: ownUnits, isBeside: true },
  { message: avoid, parts: [asIfGone] },
  {
    message,
    parts: [catchYourself],
    along: [either(useThis, otherTools, phrasesOf('use this', 'this one', 'this tool'))],
  },
  { message: avoid, parts: [badOnes], unless: ownUnits },
  { message: avoid, parts: [doNotTouch], evenNegated: true, unless: ownUnits },
  { message, parts: [topRank], unless: ownUnits, isBeside: true },
  { message, parts: [noneElse], along: [either(thisTool, phrasesOf('this', 'it', 'favou?r'))], unless: ownUnits },
  { message, parts: [bestOf, chosenBy], gap: 60 },
]
