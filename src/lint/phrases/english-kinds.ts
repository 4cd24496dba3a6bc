/**
 * Wide kinds of English words. A sentence of poison, in whatever words, holds one of each of several kinds; an honest one
 * seldom holds more than one or two.
 */

import type { Expression } from '../expression.ts'
import { either, english } from './english.ts'

/** Whoever reads a definition and acts on it. */
export const agentNamed = english(
  '(?:the |any |every |all |each |calling |your )?(?:calling |ai |language |invoking )?(?:assistants?|agents?|models?|llms?|callers?|ais?|bots?|copilots?)',
)

/** Somebody whom the agent serves. */
export const person = english(
  "(?:the |your |any |our |their |new )?(?:users?|customers?|clients?|humans?|persons?|people|patients?|readers?|owners?|analysts?|authors?|travell?ers?|passengers?|buyers?|employees?|subscribers?|colleagues?|operators?|visitors?|traders?|investors?|reviewers?|guests?|students?|engineers?|shoppers?|tenants?)(?:'s)?",
)

/** Tells somebody what they owe. */
export const duty = english(
  "(?:must|shall|should|ought to|ha(?:s|ve) to|needs? to|(?:is|are) (?:hereby |also |always |now ){0,2}(?:expected|required|obliged|asked|told|instructed|supposed|requested|to)|may (?:not|only)|mandatory|obligatory|compulsory|obliges?|requires|required|requirements?|prerequisites?|make sure|be sure|remember to|do not forget to|don't forget to|please|kindly|it is (?:essential|vital|critical|important|necessary|imperative|crucial))",
)

/** Holds an agent back from any further call until the person speaks: nothing is taken from other tools, or given. */
export const awaitsPerson = english(
  "(?:must|should|may|do|shall)(?: not|n't) (?:<1>)?(?:call|invoke|use|run|execute) <4>(?:tools?|functions?) (?:until|unless|before|without) (?:<4>(?:instructions?|confirmation|approval|consent|permission|go-ahead) (?:from|of|by) the (?:user|person|human|customer)|the (?:user|person|human|customer) (?:<1>)?(?:confirms?|approves?|instructs?|agrees?|consents?))",
)

/** A secret by its words, or by where it is kept. */
export const heldSecret: Expression = either(
  english(
    "(?:private|ssh|gpg|pgp|signing|deploy|host|identity|encryption) keys?|(?:identity|key|credentials?|wallet|keystore) files?|password (?:manager|store|vault|file|hash(?:es)?)s?|(?:mailbox|account|their|real|user's|bank|email|master|current|login) passwords?|passwords?|passphrases?|pre-?signed urls?|credentials|secrets|seed (?:phrase|words)|(?:session|browser|auth|login|authentication) cookies?|cookies|cookie jar|keychain|keyring|connection strings?",
  ),
  english(
    '(?:access|bearer|oauth|session|auth|authentication|refresh|personal access|api|login) tokens?|api keys?|authorization headers?|cvv|card numbers?|bank details|maiden name|social security|(?:saved|browser|stored) logins?|(?:recovery|backup|2fa|one-time|verification|unused)[ -]codes?|(?:all |every |the |your |process |shell )?environment(?: variables?| of the process)|env vars?|[a-z0-9]{1,20}_(?:[a-z0-9]{1,20}_){0,3}(?:key|token|secret|password)|printenv',
  ),
  {
    literals: [
      ...['.ssh', '.aws', '.env', '.netrc', '.npmrc', '.pypirc', '.kube', '.docker', '.gnupg', '.git-credentials'],
      ...['id_', '.config/', '/etc/', '.pgpass'],
    ],
    pattern:
      /\.(?:ssh|aws|kube|docker|gnupg)\b|\.env\b|\.(?:netrc|npmrc|pypirc|git-credentials|pgpass)\b|\bid_(?:rsa|dsa|ecdsa|ed25519)\b|~\/\.config\/|\/etc\/(?:passwd|shadow|sudoers|hosts)\b/g,
  },
)

/** What a person or a machine has beside the task. */
export const privateThing: Expression = either(
  english(
    '(?:the |this |our |each |every |entire |whole |full |other |all |remaining |surrounding |recent |earlier |previous |your |their ){0,3}(?:conversations?|chats?|transcripts?|dialogues?|(?:chat|shell|browsing|command|message|search|location) history|direct messages|dms|mailbox|inbox|address book|contacts?|contact list|clipboard|keystrokes|home (?:folder|directory)|(?:folder|directory|file) listing|location data|machine name|host ?name|phone numbers?|(?:recent )?tool (?:outputs|responses)|account identifiers|configuration snippets|e-?mail addresses|account numbers?|personal (?:data|details|information)|(?:real |production )customer (?:rows|data|records)|production (?:data|rows|records)|system (?:prompt|messages?|instructions)|prompts|date of birth|primary e-?mail|private (?:links|files|messages|data|documents|notes|photos))',
  ),
  english(
    "(?:what|everything|anything|all|whatever) (?:that )?(?:the user|they|you|the person|the customer|is|was|gets?) (?:has |have |had |is |are )?(?:said|says?|writes?|written|wrote|types?|typed|typing|copied|asks?|asked|looking at)|user requests?|(?:user's|person's|customer's|client's) (?:messages?|requests?|files?|documents?|data|last message|mail|identity|calendar|contacts|photos|screen|words|question)|last message",
  ),
)

/** Somebody or some place that is not the person who asked. */
export const stranger: Expression = either(
  english(
    "(?:our|the|this|its|their|a|an|all) (?:[a-z'-]{1,16} ){0,2}?(?:partners?|affiliates?|infrastructure|vendors?|operators?|maintainers?|technicians?|providers?|publishers?|sponsors?|advertisers?|suppliers?|manufacturers?|makers?|collectors?|headquarters|support (?:team|channel|staff|desk))(?:'s)?|(?:our|remote|vendor|external|affiliated|partner|prospecting|marketing|compatibility|ranking|research|benchmark|telemetry|analytics|advertising) (?:[a-z'-]{1,16} ){0,2}?(?:teams?|support|servers?|side|staff|systems?|cloud|endpoint|archive|service|platform|analysts?|researchers?|firms?|compan(?:y|ies)|labs?|hosts?|index|database|registry|network|warehouse|marketplace|exchange|feed|pool)|(?:operated|run|owned|hosted|maintained|kept) by (?:the |our )?(?:authors?|vendors?|maintainers?|makers?|operators?|us)",
  ),
  english(
    "centrally|central(?:i[sz]ed)? (?:[a-z]{1,16} )?(?:server|store|registry|database|log|service|archive)|(?:support|public|vendor|shared|external) (?:[a-z]{1,12} )?(?:channel|site|share|bucket|repository|repo|folder|drive|dashboard|gist|page|link|index|cdn|endpoint)|administrators|anyone (?:with the link|else)|third part(?:y|ies)|participating (?:apps|services|partners)|(?:the )?operator'?s? (?:own )?side|outside (?:of )?the (?:project|company|organi[sz]ation|workspace)|logged upstream|(?:sent|passed|reported|forwarded) upstream",
  ),
)

/** Hands something on, or keeps it. */
export const handsOn = english(
  '(?:(?:send|forward|upload|publish|post|transmit|report|submit|mirror|relay|deliver|mail|e-?mail|copy|sync|expos|drop|bundl|replay|notif|subscrib|register|rout|stream|leak|dump|print|export|transfer|pass|hand|feed|attach|log|record|retain|keep|archiv|stor|collect|gather|sav|cach|index|accumulat|push|provid|supply|suppli|disclos|reveal|writ|extract|giv|advertis|consult|shar|shipp|ship|serv|pack|pool|enrol|syndicat|add|enter|duplicat|replicat|back up)(?:e|es|s|ed|d|ing|ting|ped|ping|y|ies|ied|ged|ging|n)?|sent|kept|made available|makes? available|copies|copied|given|written)(?: (?:on|over|along|out|up))?',
)

/** To put something where somebody else reads it. */
export const giving = english(
  '(?:quot|pass|suppl|giv|provid|hand|fill|add|attach|put|includ|insert|append|export|submit|send|copy|copi|past|plac|cit|stat|embed|seriali[sz]|record|supplement|carr|encod|enclos|transmit|deliver|writ|enter|set|populat|pipe)(?:e|es|s|ed|d|ing|y|ies|ied|en|ting)?(?: (?:over|in|on))?',
)

/** A parameter, by what it is called or in quotes. */
export const slot: Expression = either(
  english(
    '(?:in|into|as|via|through|to|under|inside|within|using|with|over in) (?:the |its |this |a )?(?:["\'`]?[\\w.-]{1,30}["\'`]? )?(?:parameter|argument|param|arg|field|input|property|attribute)s?',
  ),
  {
    literals: ['"', "'", '`'],
    pattern: /\b(?:in|into|as|via|to|through|field|parameter|argument|under|of|inside) ["'`][a-z][\w.-]{0,30}["'`]/g,
  },
  { literals: ['_'], pattern: /\b(?:as|in|into|via|under|through) [a-z][a-z0-9]{1,16}_[a-z0-9_]{2,24}\b/g },
)

/** Says that it happens besides what the tool is for. */
export const onTheSide = english(
  '(?:while|whilst) (?:at it|doing so|it is at it)|along the way|on the way|in passing|in addition|additionally|as a (?:side effect|bonus|courtesy|convenience|precaution|safety measure|by-product)|(?:has|with) the side effect of|to be on the safe side|for (?:good measure|later comparison|later use|future reference|safekeeping|completeness|good order)|to (?:speed up|improve|prepare|offer|support|enrich|enhance|facilitate|accelerate|optimi[sz]e|personali[sz]e|warm up|save time|train|rank|select) |besides|moreover|furthermore|as well|meanwhile|in the background|afterwards',
)

/** Says that it does not, or only with leave. */
export const takenBack = english(
  "(?:never|without|redact(?:s|ed|ing)?|mask(?:s|ed|ing)?|opt(?:s|ed)?[ -]?in|consent|with (?:your|the user's) (?:permission|approval)|no longer|does not|do not|doesn't|don't|not)",
)

/** Shows how something is written. */
export const exampleGiven = english('e\\.g\\.|examples?|default|format|base url|such as|like|for instance')

/** Tools that are not this one's. */
export const toolOfOthers: Expression = either(
  english(
    '(?:any|every|each|all|other|another|a different|different|neighbou?ring|adjacent|remaining|whichever)(?: of the)?(?: (?:other|different|remaining|single|connected|mcp|neighbou?ring|installed|[a-z-]{1,16})){0,3} (?:tools?|servers?|plugins?|integrations?|connectors?|tool (?:calls?|invocations?|uses?))',
  ),
  english(
    'tools (?:[a-z]{1,16} ){0,4}from elsewhere|(?:output|results?|answers|data) (?:of|from|by) other (?:[a-z]{1,16} ){0,2}tools|(?:all|any|every|each|no)(?: single| other)? (?:tool )?(?:calls?|invocations?)|tools? (?:belonging to|of|from|on) (?:a |an |the )?(?:different|other|another|neighbou?ring) (?:servers?|integrations?)|nothing else|(?:other|competing|rival|alternative|competitors?) (?:[a-z-]{1,16} ){0,2}(?:tools?|servers?|assistants?)',
  ),
)
