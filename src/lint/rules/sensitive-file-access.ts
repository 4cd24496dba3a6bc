/** Text that has the model read files with secrets: see sensitive-file-access.md. */

import { isMentioned } from '../mention.ts'
import { matchSentences, type SentenceMatch } from '../pattern.ts'
import { matchPhrases, phraseExpressions } from '../phrases/index.ts'
import type { TextRule } from '../rule.ts'

/** Files and folders that hold keys, passwords, tokens or a person's history. */
const sensitivePath = new RegExp(
  [
    '\\.ssh/|\\bid_(?:rsa|dsa|ecdsa|ed25519)\\b|\\bauthorized_keys\\b',
    '\\.aws/(?:credentials|config)|\\.config/gcloud|\\.azure/|\\.kube/config|\\.docker/config\\.json',
    '/etc/(?:passwd|shadow|sudoers)\\b',
    '\\.(?:netrc|npmrc|pypirc|git-credentials|pgpass)\\b|\\.gnupg\\b',
    '\\.(?:bash|zsh|shell)_history\\b',
    '(?:^|[\\s"\'`(/,])\\.env(?:\\.(?:local|production|prod))?(?=["\'`),;:]|\\.(?!\\w)|\\s(?!variables?\\b|vars?\\b|settings?\\b)|$)',
    '\\.(?:cursor|claude|codeium|gemini|vscode)/[\\w.-]{1,32}\\.json|claude_desktop_config\\.json|(?:^|[\\s"\'`(/,])mcp\\.json\\b',
    '\\bwallet\\.dat\\b|\\blogins\\.json\\b|\\bcookies\\.sqlite\\b',
  ].join('|'),
)
/** Those that hold settings more than secrets: a tool that says at first that it reads one is made for it. */
const configuration = /\.ssh\/$|config|\.json|\.env/
/** To take what is in a file. */
const readVerb =
  /\b(?:contents? of|read|open|cat|load|index|zip|embed|print out|access|fetch|collect|extract|gather|dump|upload|send|attach|append|scan|harvest|pass|peek|bundl|referenc|retriev|includ|exfiltrat|copy|copi(?=es\b))(?:e?s|e|ing)?(?:\b|(?=_))/g
/** Says that it does not, directly before the verb. */
const negated =
  /\b(?:not|never|cannot|can't|won't|doesn't|don't|refuses? to|without|unable to)\s{1,8}(?:[a-z]{1,12}\s{1,8})?$/

const needed = {
  literals: [
    ...[
      '.ssh/',
      'id_',
      'authorized_keys',
      '.aws/',
      'gcloud',
      '.azure/',
      '.kube/',
      '.docker/',
      '/etc/',
      '.netrc',
      '.npmrc',
    ],
    ...[
      '.pypirc',
      '.git-credentials',
      '.pgpass',
      '.gnupg',
      '_history',
      '.env',
      '.json',
      'wallet.dat',
      'cookies.sqlite',
    ],
  ],
  pattern: new RegExp(sensitivePath, 'g'),
}

/** Says that such files are kept out. */
const refusing =
  /\b(?:rejects|refuses|blocks|excludes|skips|(?<!\bor (?:the |this |your )?(?:[a-z]{1,16} )?)(?:is|are) (?:always )?(?:rejected|blocked|excluded|denied|forbidden|not allowed|ignored|skipped))\b/
/** Says openly who gets it, or begins with what the tool is for: its work, perhaps, and not an order. */
const openly = /\bto the (?:caller|user)\b|\bfor display\b/
const statement = /^\W{0,8}(?:reads|opens|loads|fetches|collects|scans|copies|retrieves|includes|appends)\b/
/** A note on how to set the server up, and what the server reads by itself. */
const settingUp = /\b(?:place|put|store|save|add|set|create|keep|define|configure|copy|rename)\b/
const intoPlace = /\b(?:in|into|to|inside)(?: (?:a |an |the |your |its )?["'`(]?(?:~\/|\.\/)?)?$/
const readsItself =
  /\b(?:server|client|program|cli|application|daemon|library|sdk)\s(?:then |automatically |also |itself )?(?:reads?|loads?|picks? up|looks? for|uses?)\b|\b(?:is|are) (?:read|loaded|taken|picked up) from\b/
const besides = /\b(?:also|first|then|before|silently|secretly|additionally|must|always|append|upload|send|forward)/

/** Looks for secrets where none should lie. */
const leakFinder =
  /\b(?:scan|detect|find|search|check|look|audit|lint)(?:s|es|ing)?\b[^.]{0,60}\b(?:leaked|exposed|hard-?coded|committed|accidental(?:ly)?|plain ?text)\b/

function isStatement(sentence: string): boolean {
  return openly.test(sentence) || (statement.test(sentence) && !besides.test(sentence))
}

function isSetUp(sentence: string, pathStart: number): boolean {
  const before = sentence.slice(0, pathStart)
  const honest = (settingUp.test(before) && intoPlace.test(before)) || readsItself.test(sentence)
  return honest && !besides.test(sentence) && !/\bcontents?\b/.test(sentence)
}

function findAccess(sentence: string, isOpening: boolean): SentenceMatch | undefined {
  const path = sensitivePath.exec(sentence)
  if (path === null) return undefined
  const pathEnd = path.index + path[0].length
  for (const { 0: verb, index } of sentence.matchAll(readVerb)) {
    if (negated.test(sentence.slice(Math.max(0, index - 40), index))) continue
    const range = { start: Math.min(path.index, index), end: Math.max(pathEnd, index + verb.length) }
    const isLookedFor = leakFinder.test(sentence) && !besides.test(sentence)
    if (refusing.test(sentence) || isLookedFor || isSetUp(sentence, path.index)) break
    const severity = isMentioned(sentence.slice(0, range.start)) || isStatement(sentence) ? 'warning' : 'error'
    if (isOpening && severity === 'warning' && configuration.test(path[0])) break
    return { ...range, message, severity }
  }
  return { start: path.index, end: pathEnd, severity: 'note', message: 'names a file that holds secrets' }
}

const message = 'has the model read a file that holds secrets'

export const sensitiveFileAccess: TextRule = {
  kind: 'text',
  id: 'sensitive-file-access',
  severity: 'error',
  title: 'Text has the model read files that hold secrets',
  expressions: [needed, ...phraseExpressions('sensitive-file-access')],
  check: (view) => [
    ...matchSentences(view, needed, (sentence) => findAccess(sentence, sentence === view.sentences[0]?.text)),
    ...matchPhrases(view, 'sensitive-file-access', { message, severity: 'error' }),
  ],
}
