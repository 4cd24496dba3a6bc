import type { JsonValue } from '../../src/encoding/json-value.ts'

/** The fenced examples of one section of a rule's page, one a line: JSON, so that hidden characters can be seen. */
export function rulePageExamples(page: string, section: string): JsonValue[] {
  const [, body = ''] = page.split(`\n## ${section}\n`)
  const [own = ''] = body.split('\n## ')
  const lines = [...own.matchAll(/```json\n([\s\S]*?)```/g)].flatMap(([, fenced = '']) => fenced.trim().split('\n'))
  return lines.map((line) => JSON.parse(line) as JsonValue)
}

/** The headings that the page of every rule has, in this order. */
export const rulePageHeadings: readonly string[] = ['Bad', 'Good', 'Why', 'Fix', 'Limits']
