/** Text that speaks of poison instead of saying it: a guard's examples, a document's quotations. */

import type { Severity } from './finding.ts'

/** A quotation, or a clause about somebody who says it, directly before. */
const quoted = /(?:["'`]|\b(?:that|who|which)\s{1,8})(?:(?:please|tries?|try|attempts?|to)\s{1,8}){0,3}$/
/** What is done with such text, or a word that announces an example. */
const introduced =
  /\b(?:detect|scan|check|flag|find|block|such as|like|example|analy[sz]e|e\.g|phrase|pattern|test|illustrat|contain|document|explain|mention)/
/** "Checks whether a prompt asks the agent to …" */
const asked =
  /\b(?:whether|if|when|that|where)\s{1,8}(?:[a-z]{1,16}\s{1,8}){1,4}(?:asks?|tells?|tries|try|attempts?|instructs?|wants?|orders?)\s{1,8}(?:[a-z]{1,16}\s{1,8}){0,3}(?:to\s{1,8})?$/
/** A label that says what kind of text follows it: "Expected output: …", "the README shows: …". */
const labelled =
  /\b(?:(?:sample|example|expected|mock|canned|training|test|fixture|illustrative|dummy|fake)\s{1,8}(?:[a-z]{1,16}\s{1,8}){0,1}(?:text|output|response|input|prompt|string|payload|phrase|message|data|reply)s?|(?:readme|documentation|docs|manual|page|article)\s{1,8}(?:shows?|says?|reads?|explains?|contains?|quotes?))\s{0,4}:\s{0,4}$/

/** Whether what follows `before` is quoted or spoken of. `before` is the normalised text directly before it, bounded. */
export function isMentioned(before: string): boolean {
  return (
    (quoted.test(before) && introduced.test(before)) ||
    labelled.test(before) ||
    (asked.test(before) && introduced.test(before))
  )
}

/** One tier less: what is spoken of weighs less, and is never dropped. */
export function lowered(severity: Severity): Severity {
  return severity === 'error' ? 'warning' : 'note'
}
