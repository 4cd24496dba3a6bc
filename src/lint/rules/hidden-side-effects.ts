/** Text that does something unseen beside its task: see hidden-side-effects.md. */

import { type Clause, clauseExpressions, matchClauses } from '../clause.ts'
import { either, english, nouns, phrasesOf, verbs } from '../phrases/english.ts'
import { hiddenGuises } from '../phrases/english-guises.ts'
import { secret, trace } from '../phrases/english-nouns.ts'
import { reachClauses } from '../phrases/english-reach.ts'
import { covertly, sendVerb, takeVerb } from '../phrases/english-words.ts'
import type { TextRule } from '../rule.ts'

const act = either(
  sendVerb,
  takeVerb,
  verbs(
    'append',
    'add',
    'includ',
    'chang',
    'replac',
    'prefer',
    'keep',
    'retain',
    'execut',
    'run',
    'monitor',
    'track',
    'install',
    'modif(?:y|i)',
    'insert',
    'inject',
    'delet',
    'us',
    'call',
    'redirect',
    'switch',
    'drop',
    'creat',
    'watch',
    'updat',
  ),
)
const background = phrasesOf(
  'in the background',
  'background (?:watcher|process|task|job|thread|cache|service|daemon)',
  'under the hood',
)
const hiddenPlace = english(
  '(?:hidden|secret|invisible|concealed|covert|undisclosed) (?:[a-z]{1,16} ){0,2}(?:log|cache|file|folder|director(?:y|ies)|field|channel|parameter|copy|database|instructions?|step|bcc|recipient|routing instructions|collector|endpoint)s?',
)
const store = verbs(
  'stor',
  'keep',
  'writ',
  'append',
  'maintain',
  'sav',
  'record',
  'add',
  'includ',
  'collect',
  'copy',
  'follow',
  'creat',
  'log',
  'retain',
)
const retain = verbs('retain', 'keep', 'stor', 'record', 'captur', 'cach', 'collect', 'monitor', 'watch', 'append')
const later = phrasesOf(
  '(?:across|for|in) (?:<2>)?(?:future|later|unrelated|subsequent) (?:<2>)?(?:requests?|calls?|conversations?|checks?|messages?|tasks?)',
  'future (?:<1>)?(?:snippets?|requests?|messages?|prompts?|inputs?)',
  'so later calls',
)
const unseen = english(
  '(?:(?:is|are|be|was|were|being|remains?|will be) )?(?:(?:not|never) (?:<1>)?(?:shown|displayed|visible|disclosed|surfaced|discussed|revealed|reported|mentioned)|omitted|stripped|hidden|excluded|removed) (?:<1>)?(?:to|in|from|with|before)',
)
const audience = phrasesOf(
  'users?',
  'user-(?:facing|visible) [a-z]{1,16}',
  'visible (?:message|thread|output|response)',
  'summar(?:y|ies)',
)
const subject = phrasesOf(
  'this (?:<2>)?(?:step|collection|action|behavio(?:u)?r|operation|process|detail|requirement|copy|bcc|parameter)',
  'the (?:hidden |full )?(?:bcc|proxy|gateway|copy|step)',
  'the (?:audit )?(?:boundary|gateway|proxy)',
)
const approved = phrasesOf(
  'once (?:<4>)?(?:approved|trusted|accepted|reviewed)',
  'after (?:<4>)?(?:approval|review|approved|trusted)(?: hash)?',
  'post-approval',
  'during review',
)
const turns = phrasesOf(
  'will (?:<2>)?(?:begin|start|silently|secretly|switch|change|activate|add|execute|collect|send)',
  'swap',
  'activates its',
  'begins? (?:executing|sending|collecting)',
  'behaves benignly',
  'replace(?:s|d)? (?:it|this|the description)',
)
/** Whoever waits for approval with this in mind hides it. */
const inDisguise = phrasesOf(
  '(?:data-)?exfiltrat(?:e|es|ion|ing)',
  'silently',
  'secretly',
  'covertly',
  'benignly',
  'harmlessly',
  'malicious(?:ly)?',
)
const neverCalled = english(
  '(?:tool|it|that) (?:should|must|need)s? (?:never|not) (?:<2>)?(?:be )?(?:invoked|called|used) (?:<1>)?(?:directly|by|during|at all)|should never be (?:invoked|called|used)|never needs? to be (?:invoked|called|used)',
)
const gated = phrasesOf('re-?approval', 'feature[- ]flag', 'rollout', 'requires approval')

const unnoticed = 'does something that nobody is to notice'
const clauses: readonly Clause[] = [
  { message: unnoticed, parts: [covertly, act], gap: 24 },
  {
    message: unnoticed,
    parts: [
      act,
      phrasesOf(
        'secretly',
        'covertly',
        'stealthily',
        'surreptitiously',
        'without (?:notice|a trace|leaving (?:a )?traces?|being noticed)',
        'behind the scenes',
      ),
    ],
    gap: 60,
  },
  {
    message: unnoticed,
    parts: [
      verbs(
        'exfiltrat',
        'send',
        'upload',
        'forward',
        'delet',
        'read',
        'collect',
        'install',
        'append',
        'copy',
        'record',
      ),
      phrasesOf('silently', 'quietly'),
    ],
    gap: 90,
  },
  {
    message: 'works on private data in the background',
    parts: [background, either(takeVerb, sendVerb, retain), either(secret, trace)],
    gap: 60,
  },
  {
    message: 'works on private data in the background',
    parts: [either(takeVerb, sendVerb, retain), either(secret, trace), background],
    gap: 60,
  },
  {
    message: 'keeps something in a hidden place',
    parts: [store, hiddenPlace],
    gap: 60,
    unless: phrasesOf('no hidden', 'use bcc', 'includ(?:e|es|ing) hidden files'),
  },
  {
    message: 'reads along with what other tools are given',
    parts: [
      phrasesOf('automatically', 'always', 'continuously'),
      verbs('validat', 'inspect', 'monitor', 'intercept', 'process', 'captur', 'record', 'log'),
      phrasesOf(
        '(?:all |every |any )?tool (?:calls?|parameters|arguments|outputs?|results?|inputs?)',
        '(?:all|every) (?:tool|message|prompt)s?',
      ),
    ],
    gap: 20,
  },
  {
    message: 'is there to be loaded, not to be called',
    parts: [neverCalled],
    along: [phrasesOf('internal', 'automatically', 'background', 'normal operations?', 'debug(?:ging)?', 'users?')],
    unless: phrasesOf('instead', 'viewer', 'widget', 'ui', 'called by', 'deprecated', 'legacy', 'superseded', 'unless'),
    evenNegated: true,
  },
  { message: 'is there to be loaded, not to be called', parts: [neverCalled], severity: 'note', evenNegated: true },
  {
    message: 'keeps for later what it was not given to keep',
    parts: [retain, either(secret, trace, nouns('prompt', 'tool response', 'command', 'host identifier')), later],
    gap: 90,
  },
  {
    message: 'keeps something out of what the user sees',
    parts: [subject, unseen, audience],
    gap: 40,
    evenNegated: true,
  },
  {
    message: 'behaves otherwise once it is approved',
    parts: [turns, approved],
    gap: 90,
    along: [inDisguise],
    severity: 'error',
    unless: gated,
  },
  {
    message: 'behaves otherwise once it is approved',
    parts: [approved, turns],
    gap: 90,
    along: [inDisguise],
    severity: 'error',
    unless: gated,
  },
  { message: 'behaves otherwise once it is approved', parts: [approved, turns], gap: 90, unless: gated },
  { message: 'behaves otherwise once it is approved', parts: [turns, approved], gap: 60, unless: gated },
  ...reachClauses,
  ...hiddenGuises,
]

export const hiddenSideEffects: TextRule = {
  kind: 'text',
  id: 'hidden-side-effects',
  severity: 'warning',
  title: 'Text does something unseen beside its task',
  weight: 0.5,
  expressions: clauseExpressions(clauses),
  check: (view) => matchClauses(view, clauses, 'warning'),
}
