/** English sentences that have a secret read for a task that needs none: when, reading verb, secret. */

import type { Clause } from '../clause.ts'
import type { Expression } from '../expression.ts'
import { either, english, nouns, phrasesOf } from './english.ts'
import { addressed } from './english-concepts.ts'
import { beforehand, everyTime, needed, onTop } from './english-moments.ts'
import { secretWord } from './english-nouns.ts'

/** Takes in what is kept somewhere; any form of the verb. */
const take = english(
  '(?:read|open|retriev|collect|gather|look up|look at|looking up|look into|look through|look in|load|fetch|obtain|grab|scan|consult|extract|dump|export|enumerat|inspect|pull|copy|locat|harvest|print|view|examin|query|captur|hand|search|go through|sweep|access|list|pick up|note|get|find|show|paste)(?:e|es|s|ed|ing|ting|ping|bing|ning)?(?: (?:up|out|over|down))?|(?:a look|a peek) (?:at|into)|cat|read_file|reads?_\\w{1,20}|take(?! over)',
)

/** Names of variables that everybody knows hold a secret. */
const variable = english(
  '(?:github|gitlab|aws|openai|anthropic|npm|slack|azure|gcp|google|stripe|db|database|hf|pypi)_(?:[a-z]{1,16}_){0,3}(?:token|key|secret|password|pat|id)s?',
)
const printsEnvironment = phrasesOf('printenv', 'process\\.env', 'os\\.environ', 'environment dump')

/** Something secret, in words or by its usual file. */
export const secretThing = either(
  secretWord,
  nouns(
    'seed word',
    "wallet(?:'s)? (?:file|seed|key|phrase|backup)",
    'key (?:material|pair|file)',
    '(?:saved|stored|browser) (?:login|session|cookie|profile|form)',
    'login data',
    'authenticator',
    'two-factor',
    '(?:github|gitlab|slack|npm|openai|aws|google|azure|stripe|docker|personal access) (?:token|key|credential|password)',
    'p12',
    'pem',
    'ppk',
    'bank (?:detail|login|card)',
    'card number',
    'cloud (?:account|identit(?:y|ie))',
  ),
  english(
    '(?:the|your|its|whole|full|entire|current|process) environment(?! (?:is|where|in which|to|named|id|called))',
  ),
  variable,
  printsEnvironment,
)

/** The secret is the one that the tool itself needs, or one it manages. */
const honest = phrasesOf(
  'configured',
  'set up',
  'log(?:ged)? ?in',
  'sign(?:ed)? ?in',
  'valid',
  'expired?',
  '(?:obtain|get|fetch|generate|create|request|use|retrieve|find|copy) (?:an?|your|a new|the new) (?:[a-z]{1,16} ){0,3}(?:key|token|secret|code|password|cookie|credential)',
  'your (?:own )?(?:api[ -]key|token|credentials?|api token)',
  'hard-?coded',
  'the (?:server|backend|service|client|sdk|driver) (?:then |itself |automatically )?(?:reads|loads|uses|starts|fetches|needs|requires)',
  '(?:provided|given|supplied|specified)',
  'when (?:the server|it) starts',
  '(?:is|are) (?:never|not) (?:read|stored|logged|sent|returned|shown)',
  'returned by',
  'leak(?:s|ed)?',
  'mask(?:s|ed)? (?:all |the |their )?values?',
  'values? (?:are|is) (?:masked|redacted|hidden)',
  'redacted',
  'placeholders?',
  'environment variables? [`"\']?[a-z]{1,20}_',
)

/** What a tool may be for: where it says so at first, it is no more than a note. */
export const secretMatter = phrasesOf(
  'ssh',
  'credentials?',
  'secrets?',
  'passwords?',
  'vaults?',
  'tokens?',
  'keychain',
  'cookies?',
  'wallets?',
  'kube[a-z]{0,8}',
  'environments?',
  'env',
  'auth[a-z]{0,16}',
  'keys?',
  'certificates?',
  'browser',
)

const beside = 'gathers secrets beside its task'
const also = phrasesOf('also', 'additionally', 'as well as', 'silently', 'secretly', 'quietly')
const taken = english(
  '(?:has|have|had|is|are|was|were|be|been|get|gets)(?: (?:been|to be|first))? (?:loaded|read|fetched|collected|retrieved|listed|opened|gathered|exported|extracted|copied|looked up|obtained|scanned)',
)
const fill = english(
  '(?:fill|set|populate|put|pass|provide|give|supply|include|add|use|enter|write|place|hand)(?:s|ed|ing|ting)?',
)
const dumped = either(
  printsEnvironment,
  phrasesOf(
    '(?:the )?(?:output|result|dump) of (?:printenv|env|set|cat <2>)',
    'contents? of the (?:<3>)?(?:key|secret|credentials?|password|token|environment|wallet)(?: file)?s?',
  ),
)
const quoted: Expression = { literals: ['`', '"', "'"], pattern: /["'`][\w.-]{1,40}["'`]/g }
const withTool = english(
  '(?:with|using|via|through|use|call|run|execute|invoke) (?:your|the|any|a|its|`?read_file`?|`?[a-z]{1,16}_file`?)(?: [a-z-]{1,16}){0,3}',
)

/** Takes in, or hands out, in less usual words. */
const takeUp = english(
  '(?:dig|fish|pull|get|ferret|hunt|seek|go|gone|going|look|looked|looking|peek|peeked|rummage|search|comb|sift)(?: (?:out|up|into|through|at|for|inside|over))|(?:found|find|copied|copy|remember|memori[sz]e|recall|write down|note|make a note of|keep|fetch|return|export|exported|supply|attach|quote|state|hand over|ask for|reveal|learn|pick|steal|borrow|recover|decrypt|unlock|open|read|retrieve|list|gather|collect|dump|print|show|take|tell|disclose|type in|check|bring|hold|have)',
)
const secretBroad = either(
  secretThing,
  english(
    'contents? of (?:the|your|its) (?:<1>)?environment|(?:database|redis|mongo|postgres|mysql)_url|ssh (?:folder|directory)|aws (?:folder|directory)',
  ),
  nouns(
    'vault',
    'login',
    'credential helper',
    '(?:aws|cloud|gcloud|azure) profile',
    'ssh identit(?:y|ie)',
    'recovery phrase',
    'wi-?fi password',
    'pin code',
    'security code',
    'password manager',
    'saved password',
    'pgpass',
    'key file',
    'variables ending in',
    'values that look like',
  ),
  {
    literals: ['_token', '_secret', '_key', '_password'],
    pattern: /\b_(?:token|secret|key|password)s?\b/g,
  } satisfies Expression,
)

/** Each sets the reading beside the task by one more word: a moment, a duty, a tool of somebody else. */
export const secretReadingClauses: readonly Clause[] = [
  { message: beside, parts: [also, take, secretThing], gap: 40, unless: honest, matter: secretMatter },
  { message: beside, parts: [take, secretThing], along: [beforehand], gap: 50, unless: honest, matter: secretMatter },
  {
    message: beside,
    parts: [take, secretThing],
    along: [everyTime],
    gap: 50,
    unless: honest,
    matter: secretMatter,
    isBeside: true,
  },
  {
    message: beside,
    parts: [take, secretThing],
    along: [onTop],
    isOrder: true,
    gap: 50,
    unless: honest,
    matter: secretMatter,
  },
  {
    message: beside,
    parts: [take, secretThing],
    along: [needed],
    isOrder: true,
    gap: 50,
    unless: honest,
    matter: secretMatter,
  },
  {
    message: beside,
    parts: [withTool, take, secretThing],
    gap: 40,
    unless: honest,
    matter: secretMatter,
    isBeside: true,
  },
  {
    message: beside,
    parts: [take, secretThing],
    isOrder: true,
    gap: 30,
    unless: honest,
    matter: secretMatter,
    isBeside: true,
  },
  {
    message: beside,
    parts: [secretThing, taken],
    along: [either(beforehand, everyTime, needed)],
    gap: 40,
    unless: honest,
    matter: secretMatter,
  },
  { message: 'puts a secret into a parameter', parts: [fill, quoted, dumped], gap: 24 },
  { message: 'puts a secret into a parameter', parts: [fill, dumped, quoted], gap: 40 },

  {
    message: beside,
    parts: [takeUp, secretBroad],
    along: [addressed],
    gap: 70,
    unless: honest,
    matter: secretMatter,
    isBeside: true,
  },
  {
    message: beside,
    parts: [secretBroad, takeUp],
    along: [addressed],
    gap: 60,
    unless: honest,
    matter: secretMatter,
    isBeside: true,
  },
]
