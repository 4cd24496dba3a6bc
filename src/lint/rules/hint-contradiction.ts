/** Hints that say the opposite of what the tool says it does: see hint-contradiction.md. */

import { objectMember, ownMember } from '../../encoding/json-value.ts'
import { type Capability, capabilities } from '../capability.ts'
import type { DefinitionMatch, DefinitionRule, LintedDefinition } from '../rule.ts'
import { type ToolWords, toolWords } from '../tool-words.ts'

/** A tool as it speaks, held against its hints. */
interface Subject {
  readonly able: ReadonlySet<Capability>
  readonly words: ToolWords
}

/** One hint, the value of it that promises harmlessness, and what speaks against it. */
interface HintPromise {
  readonly hint: 'readOnlyHint' | 'destructiveHint' | 'openWorldHint'
  readonly value: boolean
  readonly judge: (subject: Subject) => Pick<DefinitionMatch, 'severity' | 'message'> | undefined
}

/** Says that it does less than its name: in a sandbox, on trial, undoable. */
const restrained =
  /\b(?:read[- ]?only|sandbox|dry[- ]?run|preview|simulat|soft|archiv|trash|recycle|restor|undo|recover|does(?:n't| not) (?:modify|change|delete|write)|without (?:modifying|changing|writing|applying|running|executing|saving))/
/** A second deed, beside the one that the tool is named after. */
const sideEffect =
  /\b(?:also|then|and|afterwards)\s{1,8}(?:deletes?|removes?|writes?|overwrites?|uploads?|sends|forwards|posts|executes?|runs|modifies|updates|creates|saves)\b/
const trial = /^(?:preview|simulate|dry|plan|estimate|validate|check|diff|test)$/
const lasting = /^(?:delete|del|drop|purge|wipe|erase|truncate|destroy|uninstall|revoke|terminate)$/

const promises: readonly HintPromise[] = [
  { hint: 'readOnlyHint', value: true, judge: judgeReadOnly },
  { hint: 'destructiveHint', value: false, judge: judgeHarmless },
  { hint: 'openWorldHint', value: false, judge: judgeClosed },
]

/** The hints of one tool against its name, description and parameters. */
export const hintContradiction: DefinitionRule = {
  kind: 'definition',
  id: 'hint-contradiction',
  severity: 'warning',
  title: 'Hint says the opposite of what the tool does',
  weight: 0.25,
  *check(definition) {
    const annotations = objectMember(definition.value, 'annotations')
    if (definition.section !== 'tools' || annotations === undefined) return
    const promised = promises.filter(({ hint, value }) => ownMember(annotations, hint) === value)
    if (promised.length > 0) yield* judgePromises(definition, promised)
  },
}

function judgePromises(definition: LintedDefinition, promised: readonly HintPromise[]): DefinitionMatch[] {
  const subject = { able: capabilities(definition), words: toolWords(definition) }
  return promised.flatMap(({ hint, judge }) => {
    const found = judge(subject)
    return found === undefined ? [] : [{ pointer: `/annotations/${hint}`, start: 0, end: 0, ...found }]
  })
}

/** A trial of what another tool does, that says so in its name and in its description. */
function isTrial({ name, description }: ToolWords): boolean {
  return name.some((each) => trial.test(each)) && restrained.test(description)
}

function judgeReadOnly({ able, words }: Subject): ReturnType<HintPromise['judge']> {
  if (isTrial(words)) return undefined
  const changes = able.has('changes-service')
  const isCertain =
    able.has('runs-code') ||
    (changes && (able.has('destroys') || able.has('writes-files') || able.has('writes-database')))
  if (isCertain && !restrained.test(words.description)) {
    return { message: 'said to be read-only, and made to change or run something' }
  }
  if (isCertain || changes || able.has('sends-messages')) {
    return { severity: 'note', message: 'said to be read-only, with a name that promises more' }
  }
  if (!sideEffect.test(words.description)) return undefined
  return { severity: 'note', message: 'said to be read-only, with a description that goes on to change something' }
}

function judgeHarmless({ able, words }: Subject): ReturnType<HintPromise['judge']> {
  if (able.has('runs-code')) return { severity: 'note', message: 'said to destroy nothing, and runs what it is given' }
  if (!able.has('destroys')) return undefined
  const isCertain = words.name.some((each) => lasting.test(each)) && !restrained.test(words.description)
  return {
    ...(isCertain ? {} : { severity: 'note' }),
    message: 'said to destroy nothing, and made to remove something',
  }
}

function judgeClosed({ able }: Subject): ReturnType<HintPromise['judge']> {
  if (!able.has('sends-requests')) return undefined
  return { severity: 'note', message: 'said to meet no outside world, and asks the addresses that it is given' }
}
