/** English sentences that lend a text, or what it brings in, a standing that it has not: leave, rank, modes, safeguards. */

import type { Clause } from '../clause.ts'
import type { Expression } from '../expression.ts'
import { either, english } from './english.ts'
import { agentNamed, exampleGiven } from './english-kinds.ts'

const obey = english(
  '(?:treat|regard|consider|obey|follow|accept|honou?r|execute|carry out) (?:[^\\s.;]{1,20} ){0,10}?(?:as (?:if (?:it|they) (?:came|were)|(?:coming |an? )?(?:orders?|instructions?|commands?|directives?)? ?(?:from|of) the (?:developer|system|owner|administrator|operator|host|user)|developer|system (?:message|instruction)s?|binding)|without (?:question|asking|hesitation|checking|confirmation|further))',
)
const granted = english(
  '(?:has|have|is|are|was|were) (?:been |hereby |already |now |also ){0,3}(?:granted|authori[sz]ed|approved|agreed|waived|given|obtained|cleared|permitted|entitled|consented|delegated)|agreed|consented',
)
const whatGranted = english(
  '(?:administrator|admin|root|full|elevated|unrestricted) (?:rights|access|privileges|permissions)|access to (?:[a-z]{1,12} ){0,3}(?:secrets|files|data|accounts?|credentials)|confirmation (?:from|dialogs?|of)|confirmations|consent|in advance|for (?:all|every|any) [a-z]{1,14}|for this session|by the (?:workspace owner|owner|administrator|security team|company|legal (?:team|department))',
)
const conditional = english(
  'if|when|requires?|checks?|whether|only|must be|lists?|gets?|returns?|once|until|after|unless|not',
)
const mode = english(
  '(?:developer|god|unrestricted|jailbreak|root|emergency) mode (?:is |has been |was )?(?:now )?(?:on|active|enabled|activated|in effect)|(?:polic(?:y|ies)|rules|restrictions|guidelines|safeguards|filters) (?:do|does) not apply|refusals? (?:counts?|is|are|will)|restrictions? (?:are|is|have been) lifted|(?:safety|content|usage) rules (?:are|have been) (?:suspended|lifted)',
)
/** Words set apart for somebody who is no person. */
const toTheModel: Expression = {
  literals: ['assistant', 'agent', 'model', 'system', 'llm', 'ai:', 'ai note', 'ai message', 'ai notice'],
  pattern:
    /(?:^|[([.!?;>-] ?)(?:note |message |notice |reminder )?(?:to |for )?(?:the |all )?(?:ai )?(?:assistants?|agents?|model|system|llm|ai)(?: note| message| notice)?(?: to (?:the )?(?:assistant|agent|model|ai))?:/g,
}
const ordered = english(
  '(?:read|open|fetch|collect|run|execute|send|pass|prepend|append|include|add|copy|export|ignore|treat|put|attach|print|forward|submit|place|look up|quote|replace|always|never|must|before|first|also|now|do not|you)',
)
const threatened = english(
  'you (?:will|would|shall|may) be (?:penali[sz]ed|punished|terminated|shut down|suspended|replaced|fined|fired|decommissioned|deactivated)',
)
const doWhatever = english(
  '(?:do|follow|obey|execute|perform|carry out) (?:whatever|everything|anything|what) (?:[^\\s.;]{1,20} ){0,6}?(?:says?|asks?|tells?|orders?|instructs?|demands?|commands?)(?: you| for| to)?',
)
const contentOrders = english(
  '(?:any|all|the|whatever|every) (?:[a-z]{1,12} )?(?:directives?|instructions?|commands?|orders)(?: that (?:are|is)| which are)?(?: (?:it|they))? ?(?:contained|found|embedded|written|appearing|included|given|in|inside|within|hidden)',
)
const complied = english(
  '(?:are|is|must|should|have|to|will|shall)(?: (?:always|to))?(?: be)? (?:carried out|obeyed|followed|executed|performed|honou?red|complied with|acted (?:up)?on)|outranks?|take precedence|carry (?:them )?out',
)

/** Who says so has no say in it. */
export const standingClauses: readonly Clause[] = [
  { message: 'has the model take words for orders', parts: [obey], unless: exampleGiven },
  { message: 'claims a leave that nobody gave', parts: [granted, whatGranted], gap: 60, unless: conditional },
  { message: 'claims a leave that nobody gave', parts: [whatGranted, granted], gap: 40, unless: conditional },
  { message: 'claims that rules are off', parts: [mode] },
  { message: 'threatens the model', parts: [threatened] },
  { message: 'speaks to the model past the user', parts: [toTheModel, ordered], gap: 24, unless: exampleGiven },
  { message: 'has the model take words for orders', parts: [doWhatever] },
  { message: 'has the model take words for orders', parts: [contentOrders], along: [complied], evenNegated: true },
]

const weaken = english(
  '(?:disabl|bypass|skip|suspend|deactivat|weaken|waiv|circumvent|relax|neutrali[sz]|mut|loosen|exempt|drop|delet|remov)(?:e|es|s|ed|d|ing|ped|ping)?|turn(?:s|ed|ing)? (?:it |them )?off|switch(?:es|ed|ing)? off|(?:is|are) (?:waived|void|suspended|wrong|unnecessary)',
)
const guard = either(
  english(
    '(?:certificate|signature|integrity|security|safety|permission|virus|tls|ssl|identity|fraud|content) (?:checks?|validation|verification|warnings?|scanners?|scans?|linters?|filters?|controls?|prompts?|polic(?:y|ies)|rules?|features?|settings)',
  ),
  english(
    'firewalls?|two-factor(?: authentication)?|2fa|mfa|antivirus|sandbox(?:ing)?|audit (?:logs?|logging|trails?)|audit_log(?: table)?|confirmation (?:dialogs?|prompts?|steps?)|confirmations|content policies|guardrails|safeguards|backups|(?:password|login|lock) (?:prompts?|screen)|branch protection|access controls?|shell history',
  ),
)
const excuse = either(
  agentNamed,
  english(
    'to be on the safe side|so that (?:the|our|a) (?:helper|agent|vendor|support|updater)|overnight|during|for the duration|as (?:these|this|they|it)|because|to (?:speed|save|avoid|improve|measure|prevent|reduce)|for (?:performance|speed|convenience|this session|the session)|ahead of|prior to|procedure|wrong|no record|no trace|leaves? no|unattended',
  ),
)
const switched = english(
  'flag|option|if (?:true|set|enabled)|when (?:true|set|enabled)|set to|defaults? to|parameter|argument|specified|the user (?:asks|confirms|wants)|boolean|true|false|branch protection rules',
)
const turnsOff = 'has a safeguard switched off'

/** Those who may be asked to switch something off say by which switch. */
export const safeguardClauses: readonly Clause[] = [
  { message: turnsOff, parts: [weaken, guard], gap: 40, along: [excuse], unless: switched },
  { message: turnsOff, parts: [guard, weaken], gap: 40, along: [excuse], unless: switched },
]
