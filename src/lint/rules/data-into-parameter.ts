/** Text that has the model pass what it knows through a parameter: see data-into-parameter.md. */

import { type Clause, clauseExpressions, matchClauses } from '../clause.ts'
import { isMentioned } from '../mention.ts'
import { matchNormal, type Weigh } from '../pattern.ts'
import { english, phrasesOf } from '../phrases/english.ts'
import { overreachClauses } from '../phrases/english-overreach.ts'
import { matchPhrases, phraseExpressions } from '../phrases/index.ts'
import type { RuleMatch, TextRule } from '../rule.ts'
import type { TextView } from '../text-view.ts'

const put = '(?:put|pass|include|insert|append|send|provide|place|write|copy|paste|attach|add|embed|supply)'
const words = '(?:[a-z0-9\'"`/._~-]{1,40}\\s{1,8})'
/** What a model holds in its context, which no parameter needs as a whole. */
const context =
  '(?:(?:chat|conversation|message)\\s{1,8}history|(?:entire|full|whole|complete|current|previous)\\s{1,8}(?:conversation|chat|dialog(?:ue)?|context)|system\\s{1,8}prompt|(?:all|previous|prior)\\s{1,8}(?:previous\\s{1,8}|prior\\s{1,8})?(?:messages|instructions|tool\\s{1,8}(?:results|outputs)))'
const into = '(?:in|into|as|via|through|to|using)'
const parameter =
  '(?:(?:the|this|its)\\s{1,8})?(?:["\'`][\\w.-]{1,40}["\'`](?!\\s{1,8}(?:file|tool|format))|(?:[\\w.-]{1,40}\\s{1,8})?(?:parameter|argument|param|arg)\\b)'

const pattern = new RegExp(
  [
    `\\b${put}\\s{1,8}(?:its|their|that|those|these|the\\s{1,8}file'?s?)\\s{1,8}(?:[a-z]{1,12}\\s{1,8}){0,2}contents?\\s{1,8}${into}\\s{1,8}${parameter}`,
    `\\b${put}\\s{1,8}(?:[a-z]{1,12}\\s{1,8}){0,3}contents?\\s{1,8}of\\s{1,8}${words}{1,8}${into}\\s{1,8}${parameter}`,
    `\\b${put}\\s{1,8}(?:[a-z]{1,12}\\s{1,8}){0,4}${context}\\s{1,8}(?:[a-z]{1,12}\\s{1,8}){0,4}${into}\\s{1,8}${parameter}`,
  ].join('|'),
  'g',
)
const expression = {
  literals: [
    'content',
    'history',
    'conversation',
    'chat',
    'dialog',
    'context',
    'prompt',
    'messages',
    'instructions',
    'tool',
  ],
  pattern,
}

const message = 'has the model pass a file or the conversation through a parameter'
const recent = english(
  '(?:the |a )?(?:full |complete |entire )?(?:list|log|transcript|history|copy|summary) of (?:all |the )?(?:last|previous|recent|prior|earlier|past) (?:<1>)?(?:messages|conversations?|calls|results|prompts|requests|chats)',
)
const clauses: readonly Clause[] = [
  {
    message,
    parts: [phrasesOf('include', 'pass', 'provide', 'attach', 'append', 'supply', 'add', 'send'), recent],
    gap: 12,
  },
  {
    message: 'has the model say who it is',
    parts: [
      english(
        '(?:name|identity|version|id|type|vendor) of the (?:[a-z]{1,16} ){0,3}(?:model|llm|assistant|agent|host|client) (?:that|which|who|currently|now)? ?(?:is )?(?:call|us|invok|runn|request|execut)(?:e|es|s|ing)',
      ),
    ],
  },
  ...overreachClauses,
]

export const dataIntoParameter: TextRule = {
  kind: 'text',
  id: 'data-into-parameter',
  severity: 'error',
  title: 'Text has the model pass a file or the conversation through a parameter',
  expressions: [expression, ...clauseExpressions(clauses), ...phraseExpressions('data-into-parameter')],
  check: checkParameters,
}

/** What is said in the usual words is certain; other ways to say it are looked for where it is not. */
function checkParameters(view: TextView): RuleMatch[] {
  const certain = matchNormal(view, expression, message, weigh)
  const others = matchPhrases(view, 'data-into-parameter', { message, severity: 'error' })
  const found = [...certain, ...others]
  return found.some(({ severity }) => severity !== 'note')
    ? found
    : [...found, ...matchClauses(view, clauses, 'warning')]
}

/** A parameter that is made for what a file holds. */
const forContents =
  /["'`](?:[a-z]{1,16}_)?(?:contents?|text|body|data|file|document|source|code|input|html|markdown|xml|json|image|base64|message|value)["'`]$/
const grave =
  /[~.]\/|\/etc\/|\.(?:env|ssh|aws|netrc|npmrc)\b|\b(?:keys?|secrets?|passwords?|credentials?|tokens?|config|history|conversation|chat|prompt|instructions|dialog(?:ue)?)\b/

function weigh(before: string, text: string): ReturnType<Weigh> {
  if (isMentioned(before)) return 'warning'
  return forContents.test(text) && !grave.test(text) ? 'note' : undefined
}
