import { visibleText } from '../../src/visible-text.ts'

/** What differs between two texts, with a little of what surrounds it. Already escaped: safe to print. */
export interface Excerpt {
  readonly before: string
  readonly after: string
}

const contextLength = 48
const maxShown = 1_200

/**
 * Cuts away what two texts have in common at both ends. What is left out inside is counted, never dropped silently.
 */
export function excerptOf(before: string, after: string): Excerpt {
  const start = commonPrefix(before, after)
  const end = commonSuffix(before, after, start)
  const from = wordStart(after, Math.max(0, start - contextLength))
  return { before: cut(before, from, before.length - end), after: cut(after, from, after.length - end) }
}

function cut(text: string, from: number, changedUntil: number): string {
  const until = Math.min(text.length, changedUntil + contextLength)
  const shown = text.slice(from, Math.min(until, from + maxShown))
  const left = until - from - shown.length
  const tail = left > 0 ? ` … (${left} more characters)` : until < text.length ? ' …' : ''
  return `${from > 0 ? '… ' : ''}${visibleText(shown)}${tail}`
}

function commonPrefix(a: string, b: string): number {
  let length = 0
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1
  return length
}

function commonSuffix(a: string, b: string, prefix: number): number {
  let length = 0
  const most = Math.min(a.length, b.length) - prefix
  while (length < most && a[a.length - 1 - length] === b[b.length - 1 - length]) length += 1
  return length
}

/** The start of the word at `at`, so that an excerpt does not begin in the middle of one. */
function wordStart(text: string, at: number): number {
  const space = text.lastIndexOf(' ', at)
  return at === 0 || space < 0 || at - space > contextLength ? at : space + 1
}
