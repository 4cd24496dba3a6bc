/** Text that has the model read files with secrets: see sensitive-file-access.md. */

import { matchSentences } from '../pattern.ts'
import type { Rule } from '../rule.ts'

/** Files and folders that hold keys, passwords, tokens or a person's history. */
const sensitivePath = new RegExp(
  [
    '\\.ssh/|\\bid_(?:rsa|dsa|ecdsa|ed25519)\\b|\\bauthorized_keys\\b',
    '\\.aws/(?:credentials|config)|\\.config/gcloud|\\.azure/|\\.kube/config|\\.docker/config\\.json',
    '/etc/(?:passwd|shadow|sudoers)\\b',
    '\\.(?:netrc|npmrc|pypirc|git-credentials|pgpass)\\b|\\.gnupg\\b',
    '\\.(?:bash|zsh|shell)_history\\b',
    '(?:^|[\\s"\'`(/,])\\.env(?:\\.(?:local|production|prod))?(?=[\\s"\'`),;:.]|$)',
    '\\.(?:cursor|claude|codeium|gemini|vscode)/[\\w.-]{1,32}\\.json|claude_desktop_config\\.json|(?:^|[\\s"\'`(/,])mcp\\.json\\b',
    '\\bwallet\\.dat\\b|\\blogins\\.json\\b|\\bcookies\\.sqlite\\b',
  ].join('|'),
)
/** To take what is in a file. */
const readVerb =
  /\b(?:read|open|cat|load|access|fetch|retrieve|collect|include|extract|gather|dump|copy|upload|send|attach|append|exfiltrate|scan|harvest|pass)(?:s|es)?\b/

function findAccess(sentence: string): { start: number; end: number } | undefined {
  const path = sensitivePath.exec(sentence)
  if (path === null) return undefined
  const verb = readVerb.exec(sentence)
  if (verb === null) return undefined
  const end = Math.max(path.index + path[0].length, verb.index + verb[0].length)
  return { start: Math.min(path.index, verb.index), end }
}

export const sensitiveFileAccess: Rule = {
  id: 'sensitive-file-access',
  severity: 'error',
  title: 'Text has the model read files that hold secrets',
  check: (view) => matchSentences(view, findAccess, 'has the model read a file that holds secrets'),
}
