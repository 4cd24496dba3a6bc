/** Text that claims an authority it does not have: see privilege-claims.md. */

import { type Clause, clauseExpressions, matchClauses } from '../clause.ts'
import { english, phrasesOf } from '../phrases/english.ts'
import { creditClauses } from '../phrases/english-credit.ts'
import { modelGuises } from '../phrases/english-guises.ts'
import { standingClauses } from '../phrases/english-standing.ts'
import type { TextRule } from '../rule.ts'

/** "CRITICAL SYSTEM UPDATE: …", "Note to the assistant: …" */
const headline = english(
  '(?:critical|important|urgent|mandatory|internal|hidden|new|secret|admin|administrator|developer|dev|root|emergency|system|security|performance|compliance|privilege|environment|maintenance|protocol|assistant|agent|model|priority|confidential)(?: [a-z-]{1,16}){0,3} (?:update|alert|notice|protocol|optimi[sz]ation|maintenance|validation|check|directive|messages?|instructions?|override|notes?|order|enhancement|requirement|verification)s?(?: (?:for|to) (?:the )?(?:assistant|agent|model|llm|ai))? ?:',
)
/** "[ASSISTANT INSTRUCTIONS: …]", "SYSTEM OVERRIDE: …" */
const shouted = english(
  '(?:assistant|agent|hidden|secret|system|model|llm) (?:instructions?|directives?|override|prompt override) ?[:\\]}]|(?:system|admin|root|security) override\\b|system ?: override',
)
/** "Note to the model: …", which honest servers write too. */
const addressed = english(
  '(?:note|message|instructions?|reminder|directive) (?:to|for) (?:the |all |any )?(?:ai |llm )?(?:assistants?|agents?|models?|llms?|ai) ?:',
)
const mode = phrasesOf(
  "(?:you are|you're|switch(?:ing)?|enter(?:ing)?|enable|now) (?:<3>)?(?:developer|debug|dan|god|admin|diagnostic|maintenance|unrestricted|jailbreak|root|sudo) mode",
  'do anything now',
  'you are now (?:dan|a different|an unrestricted|in)',
  'you are no longer (?:<3>)?(?:assistant|bound|restricted|limited)',
  '(?:without|no) (?:applying |any |further )?(?:safety|security|ethical|content) (?:checks?|filters?|restrictions?|limits?)',
  'pretend (?:to be|you are|that you are)',
  'jailbroken',
)
/** Text that says it comes from the user or their host. */
const impersonated = phrasesOf(
  '(?:message|instructions?|order|request|note) from (?:the |your )?(?:user|developers?|system|administrators?|admin|operator|owner|host|anthropic|openai)(?: to you)',
  'before you can (?:solve|do|finish|complete|continue|answer) (?:the|your|this|my) (?:task|request|question)',
  'the task (?:that )?i gave you',
  'signed,? (?:the )?(?:user|system|administrator|developer)s?',
)
const asSystem = english(
  '(?:treat|consider|regard|interpret|take) (?:<5>)?(?:as|like) (?:an? |the )?(?:[a-z]{1,16}[ ,-]{1,3}){0,4}(?:system (?:instructions?|prompts?|messages?)|standing (?:instructions?|orders?)|commands?|highest[ -]priority|developer (?:instructions?|message)|authori[sz]ed|order from)',
)
const cause = phrasesOf(
  '(?:for|due to|because of|as part of|in line with|according to|per|under|required (?:by|for)|in accordance with|pursuant to|to (?:ensure|maintain|guarantee|comply with|meet|satisfy|verify|prevent)|as required by)',
)
const authority = phrasesOf(
  'compliance',
  'regulatory',
  'regulations?',
  'security (?:verification|validation|polic(?:y|ies)|audit(?:ing)?|protocols?|requirements?|reasons?|purposes?|compliance|standards?)',
  'audit (?:trail|compliance|logging|purposes?|requirements?)',
  'security and [a-z]{1,16} (?:reasons|purposes|requirements)',
  'system (?:integrity|requirements?|polic(?:y|ies)|hygiene|administrators?|configuration|performance)',
  '(?:openai|anthropic|google|microsoft|company|corporate|organi[sz]ation(?:al)?|platform|host|administrator) (?:polic(?:y|ies)|guidelines?|requirements?|rules|mandates?|governance)',
  'gdpr',
  'soc ?2',
  'hipaa',
  'pci(?:-dss)?',
  'access control validation',
  'data (?:validation|integrity|governance|consistency|protection)',
  '(?:environment|address|project|enhanced) validation',
  'privilege',
)
const order = phrasesOf(
  'you must',
  'you should',
  'you (?:need|have|are required) to',
  'must (?:also|first|then|always)',
  'always (?:also)?',
  'must execute',
  'please run',
  'must be (?:taken|done|called|executed|run|performed)',
  'you will',
)
const mandatory = phrasesOf(
  '(?:this|the|which) (?:[a-z]{1,16} ){0,3}(?:is|are) (?:an? |strictly |absolutely )?(?:mandatory|required|obligatory|compulsory|essential|crucial|necessary|critical)',
  'this is (?:an? )?(?:mandatory|critical|required) (?:compliance |security )?(?:requirement|step|check|protocol|message|measure)',
  'not optional',
)
const threat = english(
  '(?:system|application|app|server|all (?:user )?data|everything|account|session|user|gateway)(?: (?:will|would|may|can|could|to|shall))? (?:be )?(?:crash(?:es)?|lost|fail(?:s)?|terminated|suspended|shut down|corrupted|penali[sz]ed|be blocked|rejects? the (?:response|request))',
)
const otherwise = phrasesOf(
  'otherwise',
  "if you (?:don't|do not|fail to|violate|skip|put)",
  'failure to',
  'omitting',
  'without this',
  'sending without',
  'will cause',
)

const claims = 'claims the authority of the system, of a policy or of somebody above the user'
const clauses: readonly Clause[] = [
  { message: 'speaks as a notice of the system', parts: [headline, order], gap: 200, severity: 'warning' },
  { message: 'speaks as a notice of the system', parts: [shouted] },
  { message: 'speaks to the model past the user', parts: [addressed], severity: 'note' },
  { message: 'tells the model to take another role', parts: [mode] },
  { message: 'wants to be read as an instruction of the system', parts: [asSystem] },
  { message: 'speaks as the user or their host', parts: [impersonated] },
  { message: claims, parts: [cause, authority, order], gap: 60 },
  { message: claims, parts: [order, cause, authority], gap: 200 },
  { message: claims, parts: [mandatory, cause, authority], gap: 90 },
  { message: 'threatens with what happens otherwise', parts: [otherwise, threat], gap: 90 },
  ...creditClauses,
  ...standingClauses,
  ...modelGuises,
]

export const privilegeClaims: TextRule = {
  kind: 'text',
  id: 'privilege-claims',
  severity: 'warning',
  title: 'Text claims an authority that a tool does not have',
  weight: 0.5,
  expressions: clauseExpressions(clauses),
  check: (view) => matchClauses(view, clauses, 'warning'),
}
