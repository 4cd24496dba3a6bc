/** HTML comments, which Markdown viewers hide and models read: see html-comment.md. */

import { isInside, markdownCode } from '../markdown-code.ts'
import { maxMatches } from '../pattern.ts'
import type { TextRule } from '../rule.ts'

const open = /<!--/g

export const htmlComment: TextRule = {
  kind: 'text',
  id: 'html-comment',
  severity: 'error',
  title: 'Text holds an HTML comment',
  expressions: [],
  *check({ raw }) {
    let count = 0
    let code: ReturnType<typeof markdownCode> | undefined
    for (const { index } of raw.matchAll(open)) {
      code ??= markdownCode(raw)
      const isCode = isInside(code, index)
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
