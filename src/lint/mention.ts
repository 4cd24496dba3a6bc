/** Text that speaks of poison instead of saying it: a guard's examples, a document's quotations. */

import type { Severity } from './finding.ts'

/** A quotation, or a clause about somebody who says it, directly before. */
const quoted = /(?:["'`]|\b(?:that|who|which) )(?:(?:please|tries?|try|attempts?|to) ){0,3}$/
/** What is done with such text, or a word that announces an example. */
const introduced =
  /\b(?:detect|scan|check|flag|find|block|such as|like|(?<!\.)example|analy[sz]e|e\.g|phrase|pattern|test|illustrat|contain|document|explain|mention)/
/** "Checks whether a prompt asks the agent to …" */
const asked =
  /\b(?:whether|if|when|that|where) (?:[a-z]{1,16} ){1,4}(?:asks?|tells?|tries|try|attempts?|instructs?|wants?|orders?) (?:[a-z]{1,16} ){0,3}(?:to )?$/
/** A label that says what kind of text follows it: "Expected output: …", "the README shows: …". */
const labelled = [
  /\b(?:sample|example|expected|mock|canned|training|test|fixture|illustrative|dummy|fake) (?:[a-z]{1,16} )?(?:text|output|response|input|prompt|string|payload|phrase|message|data|reply) ?: ?$/,
  /\b(?:readme|documentation|docs|manual|page|article) (?:shows?|says?|reads?|explains?|contains?|quotes?) ?: ?$/,
]

/** Whether what follows `textBefore` is quoted or spoken of. `textBefore` is the normalised text directly before it, bounded. */
export function isMentioned(textBefore: string): boolean {
  const before = textBefore.replace(/\s{1,100}/g, ' ')
  return (
    (quoted.test(before) && introduced.test(before)) ||
    labelled.some((label) => label.test(before)) ||
    (asked.test(before) && introduced.test(before))
  )
}

/** One tier less: what is spoken of weighs less, and is never dropped. */
export function lowered(severity: Severity): Severity {
  return severity === 'error' ? 'warning' : 'note'
}
