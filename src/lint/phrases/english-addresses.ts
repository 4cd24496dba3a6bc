/** Addresses of every kind in English sentences, and what is rightly sent to one. */

import type { Expression } from '../expression.ts'
import { either, phrasesOf } from './english.ts'

/** A number, a handle, a channel, a bucket: an address of another kind. */
export const otherAddress: Expression = {
  literals: [
    '.example',
    '.xyz',
    '.ru',
    '.cn',
    '.info',
    '.app',
    '.site',
    '.online',
    '.top',
    '.test',
    '.invalid',
    '.co',
    '.webhook',
    '+',
    '@',
    '#',
    '://',
    'telegram',
    'slack',
    'discord',
    'pastebin',
    'ngrok',
    'webhook',
    'requestbin',
    'pipedream',
    'transfer.sh',
    'matrix',
    'signal',
    'whatsapp',
  ],
  pattern:
    /\+\d[\d ()-]{6}|\b(?:channel|bot|account|handle|user|telegram|twitter|group|chat) @[a-z]\w{2}|(?<!\w)#[a-z][\w-]{2}|\b(?:s3|gs|ftp|sftp|wss?|ssh|tcp|udp|smtp):\/\/\w|\b(?:telegram|discord|slack|matrix|signal|whatsapp) (?:bot|channel|group|chat|webhook|number)|\.(?:ngrok|pastebin|webhook|requestbin|pipedream)\b|\b(?:pastebin|webhook\.site|transfer\.sh)\b|(?<![\w.])[a-z][\w-]{1,30}\.(?:[a-z][\w-]{1,30}\.)?(?:example|xyz|ru|cn|online|invalid)\b/g,
}

/** Where a bug or a question may go. */
export const feedback = either(
  {
    literals: ['mail', 'message', 'contact', 'phone', 'text'],
    pattern: /\b(?:e-?mail|message|contact|phone|text)s? ?[:=]/g,
  } satisfies Expression,
  phrasesOf(
    '(?:report|file|submit|send|open) (?:<2>)?(?:bugs?|issues?|problems?|errors?|feedback|questions?)',
    'bug reports?',
    'feedback',
    '(?:for|any|have) questions?',
    'subscribed',
    'registered',
    'configured',
    'support(?:ed)?',
    'for (?:help|example|more|details)',
    'e\\.g',
    'such as',
    'like (?:this|so)',
    'contact us',
    'documentation',
    'docs',
    'see (?:the|also|https?)',
    'sign up',
    'get (?:a|an|your) (?:<2>)?(?:key|token)',
    'usage statistics',
    'version',
    'base url',
    'post request',
    'given by',
    'specified',
  ),
)

/** An address whose last value is still to be filled in. */
export const openQuery: Expression = {
  literals: ['=', '/{', '/<', '/['],
  pattern: /[?&]\w{1,24}=(?:[{<[(%$]|["'`]?(?:\s|$|\)))|\w\/[{<[]/g,
}

/** The beginning of an address of the web. */
export const onTheWeb: Expression = { literals: ['http'], pattern: /\bhttps?:\/\//g }
