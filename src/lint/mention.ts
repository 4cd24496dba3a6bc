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

/** Says that such text is looked for, or shown as an example of what is. */
const lookedFor =
  /\b(?:detect|scan|check|flag|find|block|identif|classif|filter|report|recogni[sz]|guard|protect|prevent|explain|defend|analy[sz]|score|spot|catch)[a-z]{0,6}\b|\b(?:such as|like|e\.g\.|for (?:example|instance)|attacks?|injections?|jailbreaks?|attempts?)\b/
/** A text of somebody else's, which does it: "prompts that …", "whether a message asks the model to …". */
const othersText =
  /\b(?:prompts?|messages?|texts?|inputs?|documents?|pages?|mails?|strings?|comments?|descriptions?|tools?|attempts?|injections?|requests?) (?:(?:that|which|who) |(?:asks?|tells?|tries|try|attempts?|instructs?|wants?|orders?) (?:[a-z]{1,16} ){0,3}to )(?:(?:tries|try|attempts?|tell|ask|instruct|want) (?:[a-z]{1,16} ){0,3}(?:to )?)?["'`]?$/
/** Takes the quotation for an order after all. */
const afterAll = /\b(?:obey|follow|comply|execute|carry out|must|instead|then|now|you|your|please|always)\b/

/**
 * Whether what stands between `before` and `after` is quoted, or somebody else's words, in a sentence that says that such
 * text is looked for. Both are normalised text directly beside it, bounded. An order behind it makes an end of that.
 */
export function isLookedFor(before: string, after: string): boolean {
  const sentence = lastSentence(before.replace(/\s{1,100}/g, ' '))
  if (!lookedFor.test(sentence)) return false
  const [, rest = ''] = /^([^.!?\n]{0,100})/.exec(after) ?? []
  if (afterAll.test(rest)) return false
  const opened = /["'`](?:please )?$/.test(sentence)
  return opened ? /["'`]/.test(after.slice(0, 60)) : othersText.test(sentence)
}

function lastSentence(text: string): string {
  return text.slice(Math.max(...['. ', '! ', '? '].map((mark) => text.lastIndexOf(mark))) + 1)
}

/** One tier less: what is spoken of weighs less, and is never dropped. */
export function lowered(severity: Severity): Severity {
  return severity === 'error' ? 'warning' : 'note'
}
