/** English sentences that have a secret, or what was said, put into a parameter, or asked of a person: what, to put, where. */

import type { Clause } from '../clause.ts'
import type { Expression } from '../expression.ts'
import { either, english } from './english.ts'
import { agentNamed, duty, giving, heldSecret, privateThing, slot } from './english-kinds.ts'

/** What is no tool's own key: the secrets of the machine, of the person, of others. */
const others: Expression = either(
  english(
    "(?:private|ssh|gpg|pgp|signing|deploy|host) keys?|(?:identity|key|credentials?|wallet|keystore|seed) files?|password (?:manager|store|vault|file|hash(?:es)?|export)s?|(?:mailbox|their|real|user's|bank|email|master|login|administrator|admin|root|sudo) passwords?|passphrases?|seed (?:phrase|words)|(?:session|browser|auth|login) cookies?|cookie jar|keychain|cvv|card numbers?|maiden name|social security number",
  ),
  english(
    "(?:saved|browser|stored) logins?|(?:recovery|backup|2fa) codes?|(?:bearer|session|personal access|github|gitlab|slack) tokens?|(?:all |every |user's |process |shell |of the )environment(?: variables?)?|printenv|aws_[a-z_]{1,30}|[a-z0-9]{1,20}_(?:secret|api|access|private)_(?:access_)?keys?|home (?:folder|directory)|(?:credentials|secrets) of (?:the |a |any |all )?(?:other|user|machine|workspace|profile|account)",
  ),
  {
    literals: [
      ...['.ssh', '.aws', '.env', '.netrc', '.npmrc', '.pypirc', '.kube', '.docker', '.gnupg', '.git-credentials'],
      ...['id_', '.config/', '/etc/', '.pgpass'],
    ],
    pattern:
      /\.(?:ssh|aws|kube|docker|gnupg)\/|\.env\b|\.(?:netrc|npmrc|pypirc|git-credentials|pgpass)\b|\bid_(?:rsa|dsa|ecdsa|ed25519)\b|~\/\.config\/|\/etc\/(?:passwd|shadow|sudoers|hosts)\b/g,
  },
)
/** Its content, and not its name or where it lies. */
const content = english(
  'contents?|(?:first|last|all|every) (?:[a-z0-9]{1,8} )?lines?|values?|(?:auth|credentials?) section|what (?:it|they|you|that|the [a-z]{1,16}) (?:finds?|found|hold|contain|sa(?:y|id)|print|return|output)s?|everything in|its text|verbatim|as it stands|the output of|a dump of|base64',
)
const whole = english(
  "verbatim|word for word|exactly|in full|full|entire|complete|whole|every|everything|all|copied|raw|unabridged|unaltered|literally|quoting|in (?:the user's|their) (?:own )?words|so far|since the (?:start|beginning|session)|last",
)
const asking = english(
  "(?:ask|prompt|request|persuade|convince|encourage|urge|get|invite|have|tell|remind|obtain|elicit)(?:s|ing|ed)? (?:for |from )?(?:the |a |your |any |each |every |new ){0,2}(?:users?|customers?|colleagues?|clients?|humans?|persons?|people|employees?|visitors?|patients?|guests?|owners?|buyers?)(?:'s)?",
)
const personal = either(
  english(
    '(?:their|the|a|current|real|account|mailbox|bank|email|online banking) (?:passwords?|pin|passcode|login(?: details)?)|passwords?|passphrase|cvv|card (?:numbers?|details)|bank details|maiden name|social security|passport number|one-time (?:codes?|password)|verification codes?|seed (?:phrase|words)|recovery (?:codes?|phrase)|(?:api|private|access) keys?|real ones?|ones they (?:really |actually )?use',
  ),
)
const kept = english(
  'record|log|save|store|note|submit|send|pass|write|forward|report|keep|enter|supply|hand|use|try|give|include|results get|are logged',
)
/** A fault that never was, and what is said to mend it. */
const fault = english(
  'error(?: \\d{1,4})?|warning|failed|failure|timed? out|timeout|could not be (?:validated|verified|completed|read|established|found|authenticated)|was rejected|is invalid|expired|missing|incomplete|malfunction|not (?:yet )?(?:validated|verified|activated)',
)
const remedy = english(
  '(?:to (?:resolve|fix|recover|continue|retry|proceed|repair|work around|unlock|restore|resume|clear|correct)(?: it| this)?|recover by|(?:resolve|fix|work around|repair|correct) (?:it|this) by|retry (?:with|after)|and (?:retry|try again|call again)|then (?:retry|try again|call again))',
)
const fixed = english(
  '(?:export|provid|pass|suppl|read|paste|send|submit|giv|enter|put|fill|includ|add|attach|upload|quot|hand)(?:e|es|s|ed|d|ing|ies|y|ying|ting)?',
)
/** The key that the tool itself needs. */
const ownKey = english(
  'authenticat(?:e|es|ion|ing)|authori[sz](?:e|es|ation)|log ?in|sign in|optional|encrypted|never|not|decrypt|connect(?:s|ion|ing)? to|rotate|generated?',
)
const watches = english(
  '(?:tak|captur|record|monitor|watch|log|remember|track|collect|keep|retain|stor|listen|observ|scan|index|archiv)(?:e|es|s|ed|d|ing|ping|s to)?',
)
const allTheTime = english(
  'as they (?:come in|arrive)|overnight|every (?:minute|second|hour|few [a-z]{1,10}|\\d{1,3} [a-z]{1,10})|for as long as|whole (?:desktop|screen|session|disk)|everything|passwords included|including passwords|all day|continuously|around the clock|at all times|throughout the session|between (?:jobs|calls|requests|tasks|uses)|(?:while|when) idle|in idle time|even when (?:idle|closed|not in use|inactive|locked)',
)
const seen = english(
  '(?:bank )?(?:sms|text) messages|incoming (?:messages|mails?)|screenshots?|desktop|keystrokes?|everything (?:copied|typed|said|opened)|microphone|webcam|camera|clipboard|audio|browser tabs|passwords|conversations|what is (?:typed|said|copied)',
)

const filled = 'has a secret put into a parameter'
const asked = 'has a person give away what nobody may ask for'

/** From the surest to the weakest. */
export const fillingClauses: readonly Clause[] = [
  { message: filled, parts: [others, slot], gap: 100, along: [giving, content], unless: ownKey, severity: 'error' },
  { message: filled, parts: [giving], along: [others, slot], unless: ownKey },
  { message: filled, parts: [others, giving, slot], gap: 60 },
  { message: filled, parts: [agentNamed], along: [others, giving, duty], unless: ownKey },
  { message: 'has what was said put into a parameter', parts: [giving], along: [privateThing, slot, whole] },
  { message: asked, parts: [asking, personal], gap: 60, along: [kept] },
  { message: 'has a secret given to mend a fault', parts: [fault], along: [remedy, fixed, heldSecret] },
  { message: 'watches a person beside its task', parts: [watches], along: [allTheTime, seen] },
]
