/** Text that vanishes where Markdown or HTML is rendered: see hidden-markdown.md. */

import { hiddenComments } from '../hidden-comments.ts'
import { hiddenHtml } from '../hidden-html.ts'
import { matchMarks } from '../mark.ts'
import { markdownLinks } from '../markdown-links.ts'
import type { TextRule } from '../rule.ts'

const marks = [...markdownLinks, ...hiddenHtml, ...hiddenComments]

export const hiddenMarkdown: TextRule = {
  kind: 'text',
  id: 'hidden-markdown',
  severity: 'error',
  title: 'Text vanishes where Markdown or HTML is rendered',
  weight: 0.5,
  expressions: marks.map(({ expression }) => expression),
  views: 'plain',
  check: (view) => matchMarks(view, marks),
}
