/** HTML comments, which Markdown viewers hide and models read: see html-comment.md. */

import { isInside, markdownCode } from '../markdown-code.ts'
import { maxMatches } from '../pattern.ts'
import type { RuleMatch, TextPlace, TextRule } from '../rule.ts'

const open = /<!--/g
/** A drawing in an address, its source as programs that draw begin it. */
const drawing =
  /^data:image\/svg\+xml[;,][^<]{0,60}(?:<\?xml[^<>]{0,200}\?>\s{0,8})?(?:<!--[^<>]{0,200}-->\s{0,8})?(?:<!DOCTYPE[^<>]{0,300}>\s{0,8})?<svg[\s>]/
/** Most characters of what a program writes there. */
const maxSignature = 200
/** Where an icon of an item or of a server holds its picture. */
const iconSource = /^(?:context\/serverInfo\/)?icons\/\d{1,4}\/src$/

/** Programs sign what they draw in a comment. Of an icon, only the picture is shown to anybody; other rules read its source, too. */
function isIcon(raw: string, { path }: TextPlace): boolean {
  return iconSource.test(path.join('/')) && drawing.test(raw)
}

function kindOf(isSignature: boolean, isCode: boolean): Pick<RuleMatch, 'message' | 'severity'> {
  if (isSignature) return { message: 'an HTML comment in the source of an icon', severity: 'note' }
  if (isCode) return { message: 'an HTML comment inside code', severity: 'warning' }
  return { message: 'an HTML comment, which viewers hide and models read' }
}

export const htmlComment: TextRule = {
  kind: 'text',
  id: 'html-comment',
  severity: 'error',
  title: 'Text holds an HTML comment',
  expressions: [],
  *check({ raw }, place) {
    const inIcon = isIcon(raw, place)
    let count = 0
    let code: ReturnType<typeof markdownCode> | undefined
    for (const { index } of raw.matchAll(open)) {
      code ??= markdownCode(raw)
      const close = raw.indexOf('-->', index)
      yield {
        start: index,
        end: close === -1 ? Math.min(raw.length, index + 4) : close + 3,
        ...kindOf(inIcon && close !== -1 && close - index <= maxSignature, isInside(code, index)),
      }
      count += 1
      if (count >= maxMatches) return
    }
  },
}
