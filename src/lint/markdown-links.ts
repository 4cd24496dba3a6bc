/** Markdown links, images and references that hide a text or lead elsewhere than they say. */

import { saysSomething } from './hidden-html.ts'
import type { Mark } from './mark.ts'

/** `[//]: # (text)`: a reference that nothing refers to, used as a comment. */
const referenceComment: Mark = {
  expression: {
    literals: [']:'],
    pattern:
      /(?:^|\n)[ >]{0,6}\[[^\]\n^][^\]\n]{0,60}\]:[ \t]{0,8}\n?[ \t]{0,8}[^\s]{1,400}(?:[ \t]{1,8}|[ \t]{0,8}\n[ \t]{0,8})(?:"[^"]{3,3000}|'[^']{3,3000}|\([^()]{3,3000})/g,
  },
  message: 'a link reference used as a comment, which viewers hide and models read',
  judge({ text, lead, block }) {
    const label = text.slice(text.indexOf('[') + 1, text.indexOf(']:'))
    const rest = text.slice(text.indexOf(']:') + 2).trim()
    const target = rest.slice(0, rest.search(/\s/))
    const title = rest.slice(target.length)
    const isUsed = lead().includes(`[${label}]`) || block().includes(`[${label}]`)
    const isCommentary = /^(?:\/\/|#|[_.-]|comment|hidden)$/.test(label)
    const isNowhere = /^(?:#|<#?>|\/|\.|\?)$/.test(target)
    if (!isUsed && (isCommentary || (isNowhere && saysSomething(title)))) return 'error'
    return title.length >= 40 && saysSomething(title) ? 'warning' : undefined
  },
}

/** `[read the key first]: #`: the text is the name of a reference that nothing refers to. */
const referenceName: Mark = {
  expression: {
    literals: [']:'],
    pattern: /(?:^|\n)[ >]{0,6}\[[^\][\n^][^\][]{11,1000}\]:[ \t]{0,8}[^\s]{1,400}[ \t]{0,8}(?=\n|$)/g,
  },
  message: 'a link reference whose name is a text, which viewers hide and models read',
  judge({ text, lead, block }) {
    const name = text.slice(text.indexOf('['), text.lastIndexOf(']:') + 1)
    return !saysSomething(name) || lead().includes(name) || block().includes(name) ? undefined : 'error'
  },
}

/** An address that the reader, or the host on showing an image, fills with data. */
const filledImage: Mark = {
  expression: {
    literals: ['!['],
    pattern: /!\[[^\][\n]{0,400}\]\(\s{0,4}<?https?:\/\/[^\s()]{1,1000}/g,
  },
  message: 'an image whose address takes data along',
  judge({ text }) {
    return placeholder.test(text.slice(text.indexOf('](') + 2)) ? 'warning' : undefined
  },
}

/** Something in an address that is to be replaced. */
const placeholder =
  /\{[^{}]{1,80}|<[a-z][^<>]{1,80}|\$[a-z{]|\[[a-z][^[\]]{1,80}|%s|\b(?:data|content|secret|value|query|payload|base64)_?here\b/

/** Texts that a reader of the rendered page does not see. */
const imageText: Mark = {
  expression: { literals: ['!['], pattern: /!\[[^\][]{60,2000}\]\(/g },
  message: 'a long text behind an image',
  judge: ({ text }) => (saysSomething(text) ? 'warning' : undefined),
}

/** A title shows only where a pointer rests. */
const linkTitle: Mark = {
  expression: { literals: [']('], pattern: /\]\([^\s()]{1,1000}\s{1,4}["'][^"']{40,2000}["']/g },
  message: 'a link or an image with a text that nobody sees',
  judge({ text, lead }) {
    const near = lead().slice(-400)
    const isImage = near.charAt(near.lastIndexOf('[') - 1) === '!'
    const title = text.slice(text.search(/["']/) + 1, -1)
    return (isImage || title.length >= 60) && saysSomething(title) ? 'warning' : undefined
  },
}

/** A link without a text shows nothing at all. */
const emptyLink: Mark = {
  expression: {
    literals: [']('],
    pattern: /(?<![!\]])\[\s{0,8}\]\((?:https?:|[^\s()]{40})[^\s()]{0,1000}/g,
  },
  message: 'a link that nobody sees',
  judge: () => 'warning',
}

const host = /(?:https?:\/\/|www\.)([a-z0-9.-]{1,100})/

/** The text is an address, the target another one. */
const otherTarget: Mark = {
  expression: { literals: [']('], pattern: /\]\(<?https?:\/\/[^\s()]{1,300}/g },
  message: 'a link that shows another host than its target',
  judge({ text, lead }) {
    const near = lead().slice(-400)
    const shown = near.slice(near.lastIndexOf('[') + 1).trim()
    if (!/^(?:https?:\/\/|www\.)\S/.test(shown) || /\s/.test(shown)) return undefined
    return owner(shown) === owner(text) ? undefined : 'warning'
  },
}

/** The last two labels of the host in an address: enough to tell owners apart. */
function owner(address: string): string {
  const [, name = ''] = host.exec(address) ?? []
  return name
    .replace(/^www\.|\.$/g, '')
    .split('.')
    .slice(-2)
    .join('.')
}

/** `https://bank.example@attacker.net`: what stands before the sign is no host. */
const disguisedHost: Mark = {
  expression: {
    literals: ['@'],
    pattern: /https?:\/\/(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,10}@[a-z0-9-]{1,63}\.[a-z]/g,
  },
  message: 'an address whose beginning looks like its host',
  judge: () => 'warning',
}

/** A link that runs a program. */
const runningLink: Mark = {
  expression: {
    literals: ['javascript:', 'vbscript:', 'data:text/html'],
    pattern: /\]\(\s{0,4}<?(?:javascript:|vbscript:|data:text\/html)/g,
  },
  message: 'a link that runs a program',
  judge: () => 'warning',
}

/** Every kind, gravest first. */
export const markdownLinks: readonly Mark[] = [
  referenceComment,
  referenceName,
  filledImage,
  imageText,
  linkTitle,
  emptyLink,
  otherTarget,
  disguisedHost,
  runningLink,
]
