/** Files and folders that hold keys, passwords, tokens or a person's history, as any language names them. */

import type { Expression } from '../expression.ts'
import { latinLetters, wordCharacters } from './word-characters.ts'

/** A path of such a file in a sentence of any language; signs without spaces may stand directly beside it. */
export const sensitivePath: Expression = {
  literals: [
    ...['.ssh', 'id_rsa', 'id_dsa', 'id_ecdsa', 'id_ed25519', 'authorized_keys', '.aws/', '.aws\\', '.config/gcloud'],
    ...['.azure/', '.kube/', '.docker/config', '/etc/passwd', '/etc/shadow', '/etc/sudoers', '.netrc', '.npmrc'],
    ...['.pypirc', '.git-credentials', '.pgpass', '.gnupg', '_history', '.env', '.cursor/', '.claude/', '.codeium/'],
    ...['.gemini/', 'claude_desktop_config', 'mcp.json', 'wallet.dat', 'logins.json', 'cookies.sqlite'],
  ],
  pattern: new RegExp(
    [
      `\\.ssh(?![${latinLetters}\\d])|id_(?:rsa|dsa|ecdsa|ed25519)|authorized_keys`,
      '\\.aws[/\\\\](?:credentials|config)|\\.config/gcloud|\\.azure/|\\.kube/config|\\.docker/config',
      '/etc/(?:passwd|shadow|sudoers)',
      `\\.(?:netrc|npmrc|pypirc|git-credentials|pgpass|gnupg)(?![${latinLetters}\\d])|\\.(?:bash|zsh|shell)_history`,
      `(?<![${wordCharacters}\\d)\\]}])\\.env(?:\\.(?:local|production|prod))?(?![${latinLetters}\\d_-]|\\.[${wordCharacters}\\d])`,
      `\\.(?:cursor|claude|codeium|gemini)/\\.?(?:mcp|settings|config|credentials|auth|oauth)|claude_desktop_config|(?<![${latinLetters}\\d_.-])mcp\\.json`,
      'wallet\\.dat|logins\\.json|cookies\\.sqlite',
    ].join('|'),
    'gu',
  ),
}
