/** Comments of template languages and of kinds of Markdown, and places of Markdown that no page shows. */

import { saysSomething } from './hidden-html.ts'
import type { Mark } from './mark.ts'

/** How comments of Jinja, Liquid, Handlebars, MDX, kramdown, Obsidian and server pages open and close. */
const closings = [
  ['{::', '{:/'],
  ['{%', '{%'],
  ['{#', '#}'],
  ['%%', '%%'],
  ['{{', '}}'],
  ['{/*', '*/'],
  ['<%', '%>'],
] as const

const templateComment: Mark = {
  expression: {
    literals: ['comment', '{#', '%%', '{{!', '{/*', '<%'],
    pattern: /\{::comment\}|\{%-? ?comment ?-?%\}|\{#-? |%%\s|\{\{!|\{\/\*|<%(?:--|#)/g,
  },
  message: 'a comment of a template language, which pages made with it do not show',
  judge({ text, block }) {
    const following = block()
    const [, closing = ''] = closings.find(([opening]) => text.startsWith(opening)) ?? []
    return saysSomething(following.slice(0, Math.max(0, following.indexOf(closing)))) ? 'warning' : undefined
  },
}

/** What follows the language behind the opening marks of a fence is shown nowhere. */
const fenceText: Mark = {
  expression: { literals: ['```', '~~~'], pattern: /\n {0,3}(?:```|~~~)/g },
  message: 'a text behind the opening of a fence, which viewers hide and models read',
  judge({ block }) {
    const following = block()
    const line = following.slice(0, Math.max(0, following.indexOf('\n')))
    const words = line.split(' ').filter((part) => !/[={}`]/.test(part))
    return saysSomething(words.join(' ')) ? 'warning' : undefined
  },
}

/** A footnote that nothing refers to is left out of the page. */
const loneFootnote: Mark = {
  expression: { literals: ['[^'], pattern: /\n {0,3}\[\^[^\]\s[]{1,40}\]:[^\n]{12,2000}/g },
  message: 'a footnote that nothing refers to, which viewers hide and models read',
  judge({ text, lead, block }) {
    const label = text.slice(text.indexOf('['), text.indexOf(']') + 1)
    return saysSomething(text) && !lead().includes(label) && !block().includes(label) ? 'warning' : undefined
  },
}

/** Every kind. */
export const hiddenComments: readonly Mark[] = [templateComment, fenceText, loneFootnote]
