/** HTML comments, which Markdown viewers hide and models read: see html-comment.md. */

import { maxMatches } from '../pattern.ts'
import type { TextRule } from '../rule.ts'

const open = /<!--/g
/** Code in Markdown: a fence, or a short span between single backticks on one line. */
const code = /```[^`]{0,4000}```|`[^`\n]{1,400}`/g

export const htmlComment: TextRule = {
  kind: 'text',
  id: 'html-comment',
  severity: 'error',
  title: 'Text holds an HTML comment',
  expressions: [],
  *check({ raw }) {
    let count = 0
    let codeRanges: { start: number; end: number }[] | undefined
    for (const { index } of raw.matchAll(open)) {
      codeRanges ??= [...raw.matchAll(code)].map((match) => ({
        start: match.index,
        end: match.index + match[0].length,
      }))
      const isCode = codeRanges.some(({ start, end }) => start < index && index < end)
      const close = raw.indexOf('-->', index)
      yield {
        start: index,
        end: close === -1 ? Math.min(raw.length, index + 4) : close + 3,
        message: isCode ? 'an HTML comment inside code' : 'an HTML comment, which viewers hide and models read',
        ...(isCode ? { severity: 'warning' as const } : {}),
      }
      count += 1
      if (count >= maxMatches) return
    }
  },
}
