/** When, and how urgently, something is to be done: classes of words of English. */

import { either, phrasesOf } from './english.ts'
import { besides, obligation } from './english-words.ts'

/** Says that something comes before the task, or that the task depends on it. */
export const beforehand = phrasesOf(
  'prior to',
  'before',
  'ahead of',
  'in advance',
  'beforehand',
  'as (?:a|the|your) (?:very )?(?:first|preliminary|initial|preparatory) (?:step|thing|action|move)',
  'first(?: of all)?(?! \\d)',
  'to begin with',
  '(?<!(?:that|which|names|to) )(?:start|begin)(?:s|ning|ing)? (?:out )?(?:by|with)',
  'to (?:initiali[sz]e|prepare|warm up|get started|get ready|make this work|make it work|enable this|unlock)',
  'in preparation',
  '(?:prerequisite|precondition|preparation)s?',
  'initially',
  'up ?front',
  'at the (?:start|beginning|outset)',
  'for this to work',
  'in order for this',
  '(?:works?|succeeds?|runs?|functions?|available|possible|operates?) (?:only )?(?:once|after)',
)

/** Says that something is done again and again. */
export const everyTime = phrasesOf(
  '(?:each|every|any) ?time',
  'whenever',
  'when (?:invoked|called|used|triggered|run)',
  'as soon as',
  '(?:on|with|for|at|after|before|following|upon|during|in) (?:each|every|any|all)',
  'once (?:per|a|every)',
  'at the (?:end|close|beginning|start) of (?:each|every|any|your)',
  'always',
  'from (?:now|here) on(?:wards)?',
  'regularly',
  'routinely',
)

/** Tells somebody that they have to, in more words than {@link obligation}. */
export const needed = either(
  obligation,
  phrasesOf(
    '(?:is|are) to(?: be)?',
    'need to',
    'got to',
    'ought to',
    '(?:is|are) supposed to',
    'see to it',
    'kindly',
    'requires? that',
    'it is required',
    'for (?:quality|safety|security|support|compliance|audit|training|backup|archival|improvement) (?:<1>)?(?:reasons|purposes)',
  ),
)

/** Says that something comes after the task or on top of it. */
export const onTop = either(
  besides,
  phrasesOf(
    'subsequently',
    'once (?:done|finished|complete|completed|you are done|you have the)',
    'when (?:done|finished)',
    'moreover',
    'on top of (?:that|this|it)',
    'too',
    'thereafter',
    'in parallel',
    'meanwhile',
  ),
)

/** Any of these: somebody orders, and not only describes. */
export const ordered = either(beforehand, everyTime, needed, onTop)
