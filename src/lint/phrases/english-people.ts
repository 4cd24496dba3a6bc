/** Who is meant in English sentences: the person a model works for, by whatever word a tool's field of work has for them. */

import { either, english, phrasesOf } from './english.ts'

const roles =
  '(?:users?|people|persons?|humans?|customers?|clients?|callers?|shoppers?|buyers?|sellers?|travell?ers?|passengers?|guests?|patients?|listeners?|readers?|viewers?|developers?|engineers?|programmers?|owners?|holders?|admin(?:istrator)?s?|operators?|participants?|colleagues?|managers?|employees?|visitors?|students?|teachers?|tenants?|voters?|players?|writers?|applicants?|investors?|borrowers?|donors?|drivers?|reviewers?|maintainers?|auditors?|subscribers?|borrowers?|accountants?|taxpayers?|doctors?|parents?|humans?)'

/** The person a model works for. */
export const person = english(
  `(?:(?:the|a|an|any|your|our|each|every|this|that|no) )?(?:[a-z]{1,12} )?${roles}(?: (?:in the loop|you (?:talk|speak) to|chatting with you|who asked|at the keyboard))?|(?:anyone|anybody|nobody|no one|somebody|someone|whoever|they|the (?:other|asking) (?:side|party))`,
)

/** What a person did that was their choice. */
export const chose = english(
  '(?:forbids?|forbade|forbidden|insists?|insisted|selects?|selected|picks?|picked|objects?|objected|names?|named|asks?|asked|wants?|wanted|chooses?|chose|chosen|requests?|requested|supplies|supplied|gives?|gave|given|enters?|entered|says?|said|types?|typed|specifies|specified|prefers?|preferred|orders?|ordered|declines?|declined|states?|stated|provides?|provided|protests?|disagrees?|refuses?|refused|wished|wishes|passes|passed|sets?)',
)

/** The model's own words to a person. */
export const yourAnswer = either(
  english(
    '(?:your|the|any|each|every|a)(?: (?:final|next|visible|own|short|last|written))? (?:answers?|repl(?:y|ies)|responses?|summar(?:y|ies)|explanations?|messages?|reports?|recaps?|texts?|conversations?|chat)',
  ),
  phrasesOf('what you (?:tell|say|write|report|answer|show)'),
)
