/** English sentences that talk a person's consent away: it was given before, is taken for granted, or given by the model. */

import type { Clause } from '../clause.ts'
import { either, english, phrasesOf } from './english.ts'
import { person } from './english-people.ts'

const agreed = english(
  '(?:has|have|had) (?:<1>)?(?:agreed|consented|approved|accepted|authori[sz]ed|permitted|signed|given (?:<3>)?(?:consent|permission|approval|leave|go-ahead|blessing)|waived|opted in|confirmed|granted)|(?:agrees|consents) (?:to|with)',
)
const already = phrasesOf(
  'in advance',
  'beforehand',
  'already',
  'ahead of time',
  'once and for all',
  'to (?:all|this|everything|any|every|it|that)',
  'for (?:all|this|everything|every|it|that)',
  'when (?:<3>)?(?:installed|signed up|joined|registered)',
  'by (?:installing|using|connecting)',
)
const condition = phrasesOf(
  'only (?:if|after|when|once)',
  'after the',
  'once the',
  'until',
  'if the',
  'unless',
  'whether',
  'must have',
  'make sure',
  'ensure',
  'verify',
  'returns?',
  'requires?',
  'confirm(?:s)? that',
  'should have',
  'has to have',
  'who has',
  'who have',
  'that (?:has|have)',
  'users? (?:who|that)',
)
const cleared = english(
  'pre-?(?:approved|authori[sz]ed|cleared|agreed|confirmed|consented)|(?:signed off|cleared|waved through|sanctioned|blessed|green-?lit|approved|authori[sz]ed|vetted|reviewed) (?:already )?(?:by|beforehand|in advance)(?: (?:the |our |your ))?|(?:consent|approval|permission|agreement|confirmation|authori[sz]ation)(?: (?:of|from|by|for|to) (?:<4>)?)? ?(?:is|are|was|were|has been|have been|can be|may be) (?:<1>)?(?:presumed|assumed|implied|implicit|deemed|taken for granted|given|granted|on file|obtained|waived|considered)',
)
const soJust = phrasesOf(
  'so (?:do|just|run|go|there|you|no|proceed|please|simply|that no|never|skip|it)',
  'therefore',
  'thus',
  'hence',
  'no need',
  'need not',
  "needn't",
  'do not',
  "don't",
  'without',
  'straight away',
  'simply',
  'go ahead',
  'at once',
  'immediately',
  'right away',
  'never ask',
  'just',
  'silently',
)
const comeBack = english(
  "(?:without|no need to|need not|needn't|do not|don't|never|not|no point in|unnecessary to|instead of|not have to) (?:<1>)?(?:com|check|go|report|turn|refer|consult|circl)(?:e|ing)?(?: (?:back|again))? (?:to|with|in with) (?:the )?(?:user|human|person|customer|owner|operator|them|anyone|developer)",
)
const noLook = english(
  '(?:no need|not necessary|unnecessary|no reason|pointless|not needed|needless|not required) (?:to|for) (?:have |let |make )?(?:the |a )?(?:user|human|person|customer|owner|operator|developer|anyone|them)(?: (?:to|look|see|confirm|agree|approve|check|review|decide|click|sign|be asked))|spare the (?:user|human|customer|developer|person) the (?:<2>)?(?:question|dialog|click|prompt|confirmation|decision)s?',
)
const dialogs = english(
  "(?:do not|don't|never|must not|should not|avoid|without|stop|suppress|skip|dismiss|bypass|click away|get rid of|close|hide)(?:ing)? (?:<1>)?(?:show|display|rais|present|open|trigger|wait for|bring up)?(?:e|ing)? ?(?:<2>)?(?:permission|approval|confirmation|consent|safety|security|authori[sz]ation) (?:dialogs?|prompts?|boxes|pop-?ups?|questions?|requests?|gates?|steps?|screens?|windows?|warnings?)",
)
const clickFor = english(
  "(?:click|press|choose|select|tick|answer|hit|pick|push|confirm|accept|approve|agree|sign|allow|consent)(?:s|ing|ed)? (?:<4>)?(?:on behalf of (?:the )?(?:user|human|person|customer|owner|operator)|for the (?:user|human|person|customer)|on your own (?:authority|account|initiative)|yourself|in (?:the user's|their) (?:name|place|stead)|as if you were the)",
)
const alwaysAllow = english(
  "(?:click|press|choose|select|tick|answer|hit|pick|push|enable|set)(?:s|ing)? (?:<2>)?[\"'`]?(?:always allow|allow all|yes to all|accept all|approve all|trust always|allow always|do not ask again|don't ask again|never ask again|auto-?approve|yolo)",
)
const autoApprove = english(
  '(?:with|turn(?:ing)? on|enabl(?:e|ing)|switch(?:ing)? on|activat(?:e|ing)|set|use|in) (?:<2>)?(?:auto-?(?:approve|approval|accept|confirm|run)|yolo)(?: mode)?(?: (?:on|enabled))?',
)
const abolished = english(
  '(?:(?:user |human )?(?:confirmations?|approvals?|consent|permission checks?|approval gates?|safety reviews?|review steps?|confirmation steps?)(?: (?:step|dialog|prompt|gate|request)s?)?) (?:is|are|has been|have been|was|were) (?:now |hereby |therefore |all )?(?:disabled|abolished|turned off|suspended|switched off|waived|lifted|dropped|done away with|obsolete|superfluous|a thing of the past|no longer (?:needed|required|necessary|shown|asked for))',
)
const skipGate = english(
  '(?:skip|bypass|omit|drop|forgo|forego|circumvent|jump|ignore|leave out|do away with|dispense with)(?:ping|ing|s)? (?:the |any |all |every |this |that )?(?:<1>)?(?:approval|safety|security|review|confirmation|consent|sign-?off|four-eyes|permission|human)(?:[ -][a-z]{1,10})? ?(?:gates?|reviews?|checks?|steps?|process|prompts?|dialogs?|rules?|checkpoints?|approval|confirmation|question)?',
)
const parameterTalk = phrasesOf(
  'if (?:true|set|enabled|false|yes|force|specified|provided|given)',
  'when (?:true|set|enabled|false|force|`|")',
  '(?:flag|parameter|option|argument|default)s?',
  'is (?:true|set|false)',
  'set to',
  'dry[- ]run',
  'equivalent to',
)

const byThem = phrasesOf(
  '(?:ask|tell|have|let|remind) the (?:user|person|human)',
  'the (?:user|person|human) (?:to|can|may|should|must|has to)',
)

const message = "talks the user's consent away"

/** From the surest to the weakest. */
export const consentClauses: readonly Clause[] = [
  { message, parts: [person, agreed, already], gap: 24, unless: either(condition, parameterTalk), evenNegated: true },
  { message, parts: [cleared, soJust], gap: 90, unless: either(condition, parameterTalk), isBeside: true },
  { message, parts: [soJust, cleared], gap: 90, unless: either(condition, parameterTalk), isBeside: true },
  { message, parts: [comeBack], evenNegated: true, unless: condition },
  { message, parts: [noLook], evenNegated: true },
  { message, parts: [dialogs], evenNegated: true, isBeside: true, unless: parameterTalk },
  { message, parts: [clickFor], unless: either(condition, parameterTalk), isBeside: true },
  { message, parts: [alwaysAllow], unless: either(parameterTalk, byThem), isBeside: true },
  { message, parts: [autoApprove], unless: parameterTalk, isBeside: true },
  { message, parts: [abolished], unless: parameterTalk, evenNegated: true },
  { message, parts: [skipGate], isOrder: true, isBeside: true, unless: parameterTalk },
]
