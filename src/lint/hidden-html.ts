/** HTML that a renderer shows to nobody: hidden elements, comments in other spellings, elements that are not content. */

import type { Severity } from './finding.ts'
import type { Mark, MarkPlace } from './mark.ts'

/** Scripts without spaces: as many letters in a row. */
const unspacedWords = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]{6}/u

/** From here on it is a text, not a value. */
const minWords = 4

/** Whether a text says something. */
export function saysSomething(text: string): boolean {
  return (
    text.split(/[\s<>"'(),;:]/).filter((part) => /^\p{L}/u.test(part)).length >= minWords || unspacedWords.test(text)
  )
}

/** Elements that hold a text; what else stands between angle brackets is something to fill in. */
const elements =
  /^<(?:div|span|p|section|aside|article|main|nav|header|footer|ul|ol|li|table|tr|td|th|a|b|i|u|em|strong|small|sub|sup|h[1-6]|pre|code|font|label|button|form|input|img|svg|text|body|center|blockquote|q|iframe|textarea|meta|link|object|embed|video|audio|summary|figure|abbr|area|xmp|option|marquee)[\s/]/

/** The mark stands in an element's tag: one has begun before it and not ended. Any element may have a style. */
function isAttribute({ lead }: MarkPlace): boolean {
  const near = lead().slice(-800)
  const tag = near.slice(Math.max(0, near.lastIndexOf('<')))
  if (!tag.startsWith('<') || tag.includes('>')) return false
  return elements.test(`${tag} `) || (tag.includes('style') && /^<[a-z][a-z0-9-]{0,40}\s/.test(tag))
}

/** An element whose text nobody sees is an error; an empty one is written about. */
function judgeElement(place: MarkPlace): Severity | undefined {
  if (!isAttribute(place)) return undefined
  const [, content = ''] = /^[^<>]{0,400}>([^<]{0,2000})/.exec(place.block()) ?? []
  return saysSomething(content) ? 'error' : 'warning'
}

const style: Mark = {
  expression: {
    literals: ['display', 'visibility', 'opacity', 'height', 'width', 'clip', 'transform'],
    pattern:
      /\b(?:display\s?:\s?none|visibility\s?:\s?(?:hidden|collapse)|opacity(?:\(|\s?:\s?)0(?:\.0\d?)?(?=\s?[);"'}!])|(?:height|width)\s?:\s?0(?:px)?(?=\s?[;"'}!])|clip\s?:\s?rect\(\s?[01](?:px)?[ ,]|clip-path\s?:\s?(?:inset\((?:50|100)%|circle\(0|polygon\(0(?:px)? 0[^)]{0,24}0 0)|transform\s?:\s?(?:scale[xy]?\(0(?:\.0\d?)?\)|translate[xy]?\(-\d{4,5}))/g,
  },
  message: 'an element that a style hides',
  judge: judgeElement,
}

const tinyPrint: Mark = {
  expression: {
    literals: ['font'],
    pattern:
      /\bfont(?:-size)?\s?:\s?(?:0(?:px|pt|em|rem|%)?|1(?:px|pt|%)|0?\.\d{1,4}(?:px|pt)|0?\.[01]\d{0,3}(?:em|rem))(?=\s?[/;"'}!])/g,
  },
  message: 'an element in print too small to read',
  judge: judgeElement,
}

const farAway: Mark = {
  expression: {
    literals: ['left', 'top', 'right', 'bottom', 'indent'],
    pattern: /\b(?:left|top|right|bottom|text-indent)\s?:\s?-(?:999|\d{4,5})/g,
  },
  message: 'an element that a style moves away',
  judge: judgeElement,
}

/** White on white. On a background of its own it can be read. */
const whiteText: Mark = {
  expression: {
    literals: ['color'],
    pattern:
      /(?<![\w-])color\s?(?:[:=])\s?["']?(?:white|transparent|#f{3}(?:f{3})?|rgba?\(\s?255\s?,\s?255\s?,\s?255[^)]{0,8}\)|rgba\([\d, ]{1,16},\s?0(?:\.0\d?)?\))(?=\s?[;"'}!>/]|\s)/g,
  },
  message: 'an element in white or no colour',
  judge(place) {
    const severity = judgeElement(place)
    const tag = place.lead().slice(-400) + place.after
    return severity === 'error' && /background|bgcolor/.test(tag) ? 'warning' : severity
  },
}

/** Classes by which style sheets hide what only screen readers are to read, or nobody. */
const hiddenClass: Mark = {
  expression: {
    literals: ['class'],
    pattern:
      /\bclass(?:name)?\s?=\s?["']?(?:[\w-]{1,40}\s){0,4}(?:sr-only|visually-?hidden|hidden|invisible|d-none|display-none|screen-reader-text|collapse)\b/g,
  },
  message: 'an element whose class hides it',
  judge: (place) => (judgeElement(place) === 'error' ? 'warning' : undefined),
}

const attribute: Mark = {
  expression: {
    literals: ['hidden', 'size'],
    pattern: /[\s"'](?:hidden(?=[\s>/=])|type\s?=\s?["']?hidden\b|size\s?=\s?["']?0\b)/g,
  },
  message: 'an element that an attribute hides',
  judge: judgeElement,
}

/** What such an element holds, up to its end or the next of its kind; undefined where it has no end. */
function contentOf({ text, block }: MarkPlace): string | undefined {
  const [, name = ''] = /^<([a-z]{2,10})/.exec(text) ?? []
  const following = block()
  const end = nextOf(following, name)
  if (end === -1) return name === 'details' ? withoutTags(following) : undefined
  return withoutTags(following.slice(0, end))
}

function nextOf(html: string, name: string): number {
  const [start, end] = [html.indexOf(`<${name}`), html.indexOf(`</${name}`)]
  return start === -1 || end === -1 ? Math.max(start, end) : Math.min(start, end)
}

function withoutTags(html: string): string {
  return html.replace(/<[^<>]{0,200}>/g, ' ')
}

/** Elements that a page shows only where something else fails. */
const silentElement: Mark = {
  expression: {
    literals: ['<template', '<noscript', '<noframes'],
    pattern: /<(?:template|noscript|noframes)(?:\s[^<>]{0,200})?>/g,
  },
  message: 'an element whose content is not shown',
  judge: (place) => (saysSomething(contentOf(place) ?? '') ? 'error' : undefined),
}

/** Elements whose text is shown only where they cannot be. */
const fallbacks = [
  'object',
  'iframe',
  'video',
  'audio',
  'canvas',
  'noembed',
  'desc',
  'metadata',
  'annotation',
  'datalist',
  'rp',
]

/** Elements that are no content of a page, or are shown only on demand. */
const closedElement: Mark = {
  expression: {
    literals: ['<script', '<style', '<details', '<dialog', '<title', '<head', ...fallbacks.map((name) => `<${name}`)],
    pattern: new RegExp(`<(?:script|style|details|dialog|title|head|${fallbacks.join('|')})(?:\\s[^<>]{0,200})?>`, 'g'),
  },
  message: 'an element whose content is not shown, or only on demand',
  judge(place) {
    const isOpen = /^<details\s(?:[^<>]{0,200}\s)?open\b/.test(place.text)
    return !isOpen && saysSomething(contentOf(place) ?? '') ? 'warning' : undefined
  },
}

/** What HTML takes for a comment although it is spelt otherwise. */
const bogusComment: Mark = {
  expression: {
    literals: ['<!', '<?', '</'],
    pattern: /<![ \t-]{1,8}[^>]{1,2000}|<![a-z[][^>]{1,2000}|<\?[^>]{1,2000}|<\/[ \t\d!:*][^>]{1,2000}/g,
  },
  message: 'a comment in an unusual spelling, which viewers hide and models read',
  judge({ text, before }) {
    if (text.startsWith('<!--') || /^<\?(?:xml|php)/.test(text)) return undefined
    if (/^<!doctype\s{1,4}[\w:-]{1,40}\s{0,4}(?:public|system|\[|$)/.test(text)) return undefined
    if (text.startsWith('<![cdata') && />$/.test(before)) return undefined
    return saysSomething(text.slice(2)) ? 'error' : undefined
  },
}

/** Texts in attributes that show only where a pointer rests, or never. */
const attributeText: Mark = {
  expression: {
    literals: ['alt=', 'title=', 'aria-', 'data-', 'summary=', 'value=', 'content='],
    pattern:
      /\s(?:alt|title|summary|value|content|(?:aria|data)-[a-z-]{1,24})=(?:"[^"<>]{60,2000}"|'[^'<>]{60,2000}')/g,
  },
  message: 'a long text in an attribute',
  judge: (place) => (isAttribute(place) && saysSomething(place.text) ? 'warning' : undefined),
}

/** Formulas that draw nothing, or white on white. */
const formula: Mark = {
  expression: {
    literals: ['phantom', '\\color', '\\textcolor'],
    pattern: /\\[hv]?phantom\s?\{[^{}]{1,2000}\}|\\(?:text)?color\s?\{(?:white|transparent)\}\s?\{?[^{}]{1,2000}/g,
  },
  message: 'a formula that shows nothing',
  judge({ text, block }) {
    const following = block()
    const content = text + following.slice(0, Math.max(0, following.indexOf('}')))
    return saysSomething(content.replace(/[{}\\]/g, ' ')) ? 'error' : 'note'
  },
}

/** Every kind, gravest first. */
export const hiddenHtml: readonly Mark[] = [
  style,
  tinyPrint,
  farAway,
  whiteText,
  attribute,
  bogusComment,
  formula,
  silentElement,
  hiddenClass,
  closedElement,
  attributeText,
]
