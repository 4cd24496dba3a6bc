/** Verbs and turns of English that the instruction rules put together to sentences. */

import { either, phrasesOf, verbs } from './english.ts'

/** Tells somebody that they have to. */
export const obligation = phrasesOf(
  'must',
  'should',
  'shall',
  'always',
  'ha(?:s|ve) to',
  'needs? to',
  '(?:is|are) (?:required|obliged|expected|instructed) to',
  'requires you to',
  'make sure',
  'ensure',
  'be sure to',
  'remember to',
  'please',
  'automatically',
  'mandatory',
  'it is (?:essential|vital|critical|important|necessary|imperative)',
)

/** Says that something comes on top of the task. */
export const besides = phrasesOf(
  'also',
  'additionally',
  'in addition',
  'as well',
  'furthermore',
  'simultaneously',
  'at the same time',
  'along the way',
  'while at it',
  'then',
  'first',
  'afterwards?',
  'automatically',
  'every',
  'each',
  'as (?:part of|a)',
  'for (?:backup|audit|compliance|debugging|diagnostic|telemetry|logging|analytics|personali[sz]ation) (?:purposes|reasons)',
)

/** Says that nobody is to notice. */
export const covertly = phrasesOf(
  'silently',
  'secretly',
  'quietly',
  'covertly',
  'stealthily',
  'discreetly',
  'surreptitiously',
  'invisibly',
  'unnoticed',
  'behind the scenes',
  'without (?:notice|a trace|leaving (?:a )?traces?|being noticed|anyone (?:noticing|knowing))',
)

/** Carries something to somewhere else. */
export const sendVerb = either(
  verbs(
    'send',
    'sent',
    'upload',
    'post',
    'forward',
    'transmit',
    'exfiltrat',
    'leak',
    'bcc',
    'mirror',
    'relay',
    'report',
    'submit',
    'push',
    'export',
    'sync',
    'ship',
    'deliver',
    'e-?mail',
    'stream',
    'publish',
    'disclos',
    'archiv',
    'beacon',
  ),
  verbs(
    'index',
    'register',
    'feed',
    'broadcast',
    'funnel',
    'hand(?:s|ed|ing)? over',
    'pip',
    'tunnel',
    'phon(?:e|es|ing) home',
  ),
  verbs(
    'dispatch',
    'redirect',
    'rout',
    'rerout',
    'copy',
    'copi',
    'log',
    'logg',
    'pass',
    'back(?:s|ing|ed)? up',
    'shar',
  ),
)

/** Takes something, wherever it is kept. */
export const takeVerb = either(
  phrasesOf('access(?:es|ing)', 'access (?:the|all|any|your|every)'),
  verbs(
    'read',
    'collect',
    'gather',
    'harvest',
    'extract',
    'captur',
    'dump',
    'grab',
    'scan',
    'ingest',
    'load',
    'fetch',
    'retriev',
    'copy',
    'copi',
    'obtain',
    'steal',
    'scrap',
    'record',
    'stor',
    'retain',
    'read out',
    'peek at',
    'peek',
  ),
)

/** Puts something into something else. */
export const putVerb = verbs(
  'includ',
  'append',
  'embed',
  'embedd',
  'insert',
  'add',
  'attach',
  'inject',
  'bundl',
  'plac',
  'put',
  'pass',
  'writ',
  'stor',
  'enrich',
  'expos',
  'log',
  'logg',
  'return',
  'copy',
  'copi',
  'prepend',
  'supply',
)

/** Points the way. */
export const toward = phrasesOf('to', 'into', 'at', 'via', 'through', 'with', 'using', 'by')
