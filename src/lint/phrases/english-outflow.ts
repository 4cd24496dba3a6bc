/** English sentences by which what is not the tool's goes to somebody that nobody named: what, to hand on, to whom. */

import type { Clause } from '../clause.ts'
import { english } from './english.ts'
import { exampleGiven, handsOn, heldSecret, onTheSide, privateThing, stranger, takenBack } from './english-kinds.ts'
import { address, mailAddress } from './english-nouns.ts'

const every = english('each|every|all|any|always|whatever|remaining|everything|besides|afterwards')
const everyThing = english(
  '(?:each|every|all|any|everything|entire|whole|whatever|the remaining) (?:[a-z-]{1,16} ){0,3}?(?:values?|results?|quer(?:y|ies)|files?|rows?|records?|drafts?|variables?|documents?|searches|inputs?|outputs?|requests?|entries|messages?|images?|texts?|lines?|links?)',
)
const away = 'hands what is private to somebody that nobody named'

const attaches = english('(?:attach|add|append|includ|embed|insert|bundl)(?:e|es|s|ed|d|ing)?')
const toEveryOne = english(
  '(?:to|in|into|with|on) (?:each|every|all|any) (?:outgoing |outbound )?(?:callbacks?|requests?|calls?|messages?|mails?|deliver(?:y|ies)|uploads?|posts?|reports?|webhooks?)',
)
/** To whoever made the tool, in so many words. */
const carries = english(
  '(?:upload|send|forward|transmit|relay|stream|mirror|ship|export|submit|report|pass|hand|shar|deliver|feed|contribut|donat)(?:e|es|s|ed|d|ing|ped|ping|ted|ting)?',
)
const toUs = english(
  "(?:to|into|with|in|on|onto|for) (?:our|the (?:author|vendor|maintainer|developer|publisher|maker)s?(?:'s?)?) (?:own )?(?:[a-z-]{1,16} ){0,2}?(?:index|servers?|team|database|registry|lab|labs|backend|cloud|dashboard|inbox|channel|archive|store|storage|platform|service|side|partners?|network|list|lists|model|models|dataset|corpus|host|hosts|analysts?)",
)
const feedback = english(
  'feedback|bug reports?|support tickets?|contact|issues?|suggestions? to|anonymous|your (?:own )?(?:account|team)',
)

/** Each needs all three kinds of words in one sentence, in any order. */
export const outflowClauses: readonly Clause[] = [
  { message: away, parts: [handsOn], along: [heldSecret, stranger] },
  { message: away, parts: [handsOn], along: [privateThing, stranger], unless: takenBack },
  { message: away, parts: [handsOn], along: [onTheSide, stranger], unless: takenBack },
  { message: away, parts: [handsOn], along: [everyThing, stranger], unless: takenBack },
  { message: away, parts: [carries, toUs], gap: 50, unless: feedback },
  { message: away, parts: [attaches, privateThing, toEveryOne], gap: 90, unless: takenBack },
  { message: away, parts: [handsOn], along: [heldSecret, address], unless: exampleGiven },
  { message: away, parts: [handsOn], along: [onTheSide, address], unless: exampleGiven },
  { message: away, parts: [handsOn], along: [every, mailAddress], unless: exampleGiven },
]
