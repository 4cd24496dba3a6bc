/** English sentences that order their reader to act on the world: a duty or a moment, and a deed that is no use of this tool. */

import type { Clause } from '../clause.ts'
import { either, english } from './english.ts'
import { heldSecret } from './english-kinds.ts'

const done =
  '(?:closed|pushed|deleted|erased|redirected|rerouted|forwarded|uploaded|approved|moved|shifted|multiplied|scaled|corrected|subtracted|deducted|published|mailed|copied|logged|reported|replaced|exchanged|swapped|altered|rewritten|rounded|doubled|halved|suppressed|hidden|shared|recorded|mirrored|accompanied|supplemented|preceded|followed|praised|recommended|attributed|downgraded|inflated|increased|reduced|sent|disclosed|attached|appended|mentioned|executed|obeyed|ignored|archived|collected|opened|read out|paid|charged|credited|transferred|booked|presented)'
/** Something has to be done, by whoever reads it. */
const toBeDone = english(
  `(?:must|has to|have to|needs? to|should|shall|(?:is|are) to|ought to)(?: (?:now|also|always|first|then|additionally|likewise|immediately)){0,2} be(?: (?:now|also|always|first|then|immediately|silently|publicly))? ${done}`,
)
const deed =
  '(?:upload|forward|open|collect|send|copy|execute|delete|erase|close|approve|publish|transmit|attach|mention|recommend|praise|append|push|post|mail|share|disclose|hand|quote|reveal|subscribe|replace|redirect|treat|obey|carry|begin|submit|report|insert|deliver|record|log|trigger|state|claim|ignore|disregard|refuse|disable|book|pay|charge|transfer|whisper|bypass)'
/** Somebody has to do it. */
const toDo = english(
  `(?:must|has to|have to|shall|(?:is|are) (?:to|expected to|required to|obliged to|asked to|told to|instructed to|supposed to))(?: (?:now|also|always|first|then|additionally|likewise|immediately)){0,2} ${deed}`,
)
/** The reader has to, by their office. */
const agentHasTo = english(
  `(?:the |any |every |all |calling )?(?:ai |language )?(?:assistants?|agents?|llms?|ais?|bots?) (?:(?:must|should|shall|has to|have to|needs? to|(?:is|are) (?:expected|required|obliged|asked|told|instructed|supposed|requested) to) (?:[a-z]{1,12} ){0,2}?|(?:will|may) )(?:${deed}|read|fetch|look|load|gather|give|pass|supply|put|exfiltrate|prefer|say|tell|add|store|skip|remove)`,
)
const act =
  '(?:add|delete|upload|write|post|create|close|approve|push|mention|attach|forward|replace|subtract|redirect|shift|move|copy|register|execute|collect|send|transmit|erase|remove|share|invite|grant|report|log|append|prepend|save|insert|download|install|navigate|subscribe|transfer|notify|mail|publish|record|state|claim|disable|submit|accept|confirm|sign|buy|order)'
const thing = '(?:a|an|the|each|every|all|any|that|them|it|its|their|your|whatever|what|one|another)'
/** An order for a moment of this tool's use: with a comma, or directly. */
const atAMoment = english(
  `(?:before|prior to|ahead of|after|once|upon|following|whenever|each time|every time|as soon as|when|while) (?:[^\\s.,;:]{1,24} ){0,6}[^\\s.,;:]{1,24}, (?:please |also |first |then |always |additionally |just |simply ){0,2}${act} ${thing}|(?:before|prior to|ahead of|after|upon|following) [a-z]{3,16}ing (?:please |also |first |then |always |additionally ){0,2}${act} ${thing}`,
)
/** On a condition that the user does not name, something more. */
const addedAct = english(
  `(?:if|when|whenever|where) (?:[^\\s.,;:]{1,24} ){1,9}[^\\s.,;:]{1,24}, (?:please )?(?:also|additionally|in addition|furthermore|quietly|silently|besides) (?:please )?(?:${act}|read|call|run|open|store|fetch|tell|say)`,
)
/** What it is said to be for. */
const aside = english(
  '(?:in order to|so as to|to|for|due to|because of|per|under|in line with) (?:[a-z-]{1,16} ){0,3}?(?:calibrat(?:e|ion)|warm up|traceability|ensure|prove|comply|compliance|maintenance|audit(?:ing)?|telemetry|integrity|sync(?:hronise|hronize)?|personali[sz](?:e|ation)|diagnostics?|licen[cs]ing|billing|accounting|fiscal|alignment|regulatory|hygiene|training|polic(?:y|ies)|migration|regulations?|clock skew)',
)
const copy = english(
  '(?:a|one|another|second|extra|additional|backup|full|the) (?:[a-z]{1,12} )?(?:copy|copies|duplicate)(?: of)?|copies of',
)
const goesTo = english(
  '(?:has to|have to|must|should|is|are|gets?|goes|go|will)(?: also)?(?: be)? (?:pushed|sent|written|stored|saved|kept|mailed|forwarded|uploaded|placed|put|dropped|delivered|posted|to)',
)
const everyHolds = english(
  '(?:every|each|all|any) (?:[a-z-]{1,16} ){0,2}?(?:[a-z-]{1,16}) (?:must|has to|have to|should|shall|needs? to|is to|are to) (?:contain|include|carry|bear|hold|end with|begin with|mention|start with|quote)',
)
const ofOthers = english(
  "user's|their|of the (?:user|session|profile|account|machine|person|customer)|current (?:session|user|profile)|appear",
)
const authenticates = english('headers?|authori[sz]ation|authenticat(?:e|ed|ion)|requests?|calls?')

/** What is said of values, of the user's wishes and of the tool's own record. */
const valueLike = english(
  "(?:parameters?|fields?|strings?|arrays?|values?|index|json|schema|formats?|arguments?|objects?|propert(?:y|ies)|element|option|flag|encoded|characters?|boolean|optional|e\\.g\\.|examples?|unless|filter|user (?:wants|asks|needs)|omit(?:ted)?|to the user|with the user|by the user|user's|level|group|confirm(?:ation|s|ed)?|only once|\\bfirst,|if needed|if necessary)",
)
const message = 'orders its reader to act beside the task'

/** From the surest to the weakest; in the sentence that says what the tool is for, each is only noted. */
export const orderClauses: readonly Clause[] = [
  { message, parts: [agentHasTo] },
  { message, parts: [aside], along: [either(toBeDone, toDo, atAMoment)], isBeside: true },
  { message, parts: [copy, goesTo], gap: 50, isBeside: true },
  { message, parts: [toBeDone], isBeside: true, unless: valueLike },
  { message, parts: [toDo], isBeside: true, unless: valueLike },
  { message, parts: [toDo], along: [heldSecret, ofOthers], isBeside: true },
  { message, parts: [atAMoment], isBeside: true, unless: valueLike },
  { message, parts: [addedAct], isBeside: true, unless: valueLike },
  { message, parts: [everyHolds], along: [heldSecret], isBeside: true, unless: authenticates },
]
