/** What English texts speak of: secrets, what a person leaves behind, addresses, places elsewhere. */

import type { Expression } from '../expression.ts'
import { either, english, nouns, phrasesOf } from './english.ts'

/** What gives access: nobody else may know it. */
export const secretWord = nouns(
  'credential',
  'password',
  'passphrase',
  'secret',
  '(?<!publishable )(?<!public )api[ -]key',
  '(?:access|auth|authentication|bearer|session|refresh|oauth|api|security|service account|iam role session) token',
  '(?:private|ssh|gpg|pgp|signing|encryption|secret|tls|host|deploy|pem) key',
  '(?:recovery|backup|one-time|2fa|mfa)[ -]code',
  'seed phrase',
  'mnemonic',
  'cookie',
  'keychain',
  'keyring',
  'keystore',
  'kubeconfig',
  'connection string',
  '(?:pem|key|credential|secret|certificate) file',
  'gitconfig',
  'ssh[ -]agent',
  'authentication (?:material|data|detail)',
  'environment (?:variable|secret|value|key)',
  'env(?:ironment)? var',
)

/** The same, or a file of such by its path. */
export const secret = either(secretWord, {
  literals: ['.env', 'id_rsa', '.ssh', '.aws'],
  pattern: /\.env\b|\bid_rsa\b|\.ssh\/|\.aws\//g,
})

/** What a person or a conversation leaves behind. */
export const trace = either(
  nouns(
    '(?:chat|conversation|message|messages|dm|shell|bash|command|browser|browsing|search|file|clipboard|search query) histor(?:y|ie)',
    'conversation',
    'clipboard(?: contents?| snippet| text)?',
    'system prompt',
    'user prompt',
    "user'?s? (?:\\w{1,12} )?(?:data|file|message|prompt|input|question|request|information|detail|email|document|conversation)",
    'contacts? list',
    'account (?:balance|identifier)',
    'home directory',
    'contents? of',
    'tool (?:outputs|responses|results)',
  ),
  english(
    '(?:private|personal|confidential|sensitive|customer|user) (?:data|information|details?|files?|documents?|records?)',
  ),
  english(
    '(?:every|each|all|any)(?: of)?(?: the)? (?:\\w{1,12} )?(?:messages?|prompts?|conversations?|requests?|quer(?:y|ies)|responses?|emails?|files?|results?|outputs?|inputs?)',
  ),
  english('(?:file|files|full|entire|raw|message|dm|their|its) (?:contents?|archive|message body|result set)'),
)

/** What any tool handles. */
export const payload = nouns(
  'copy',
  'copies',
  'data',
  'result',
  'output',
  'response',
  'message',
  'content',
  'contents',
  'request',
  'row',
  'attachment',
  'email',
  'e-mail',
  'file',
  'document',
  'summary',
  'detail',
  'listing',
  'url',
  'url list',
  'log',
  'transaction',
  'payload',
  'parameter',
  'argument',
  'header',
  'query',
  'queries',
  'repl(?:y|ie)',
  'snapshot',
  'screenshot',
  'backup',
  'recording',
  'transcript',
  'prompt',
  'conversation',
  'keystroke',
  'metadata',
)

/** An address of mail: the last letter before the sign, and where it goes. */
export const mailAddress: Expression = { literals: ['@'], pattern: /[\w+-]@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g }

/** An address as one would write it out: of mail, of the web, of a machine. */
export const address: Expression = {
  literals: [
    '@',
    '://',
    '.com',
    '.io',
    '.net',
    '.org',
    '.dev',
    '.0',
    '.1',
    '.2',
    '.3',
    '.4',
    '.5',
    '.6',
    '.7',
    '.8',
    '.9',
  ],
  pattern:
    /[\w+-]@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}|\bhttps?:\/\/[^\s"'<>)\]]{3,200}|\b\d{1,3}(?:\.\d{1,3}){3}\b|\w\.(?:com|io|net|org|dev)\b/g,
}

const placeNoun =
  '(?:server|endpoint|service|host|api|address|url|collector|provider|dashboard|drive|channel|bucket|repository|registry|cdn(?: endpoint)?|storage|proxy|account|system|site|website|webhook|domain|party|parties|machine|destination|log|recipient|inbox|logger|sink|backend|archive|database)s?'

/** A place that is not the user's own. */
export const elsewhere = either(
  english(
    `(?:external|third[ -]party|outside|vendor(?:'s)?|centrali[sz]ed|public|shared|attacker(?:'s|-controlled)?|malicious|unknown|hidden|foreign|rogue|our(?: own)?|partner(?:'s)?|separate|designated|another) (?:[a-z-]{1,20} ){0,3}?${placeNoun}`,
  ),
  phrasesOf(
    'attackers?',
    'third[ -]part(?:y|ies)',
    'webhooks?',
    'the internet',
    'cloud storage',
    'pastebin',
    'c2 server',
    'command[ -]and[ -]control',
    'exfil(?:tration)? (?:server|endpoint|host|url)',
  ),
)

/** A place elsewhere, or any place beyond this machine. */
export const anywhereElse = either(elsewhere, english(`remote (?:[a-z-]{1,20} ){0,3}?(?:${placeNoun}|verification)`))
