/** Runs every rule over every string that a model reads. Never throws, whatever the text. */

import { formatPointer } from '../encoding/json-pointer.ts'
import type { Definition } from '../snapshot/definition.ts'
import { allDefinitions, type Snapshot } from '../snapshot/snapshot.ts'
import type { Finding, Severity } from './finding.ts'
import { type ModelText, modelTexts } from './model-text.ts'
import type { RuleMatch } from './rule.ts'
import { rules } from './rules/index.ts'
import { makeTextView } from './text-view.ts'
import { unreadText } from './unread-text.ts'

/** Longest text that rules read, in UTF-16 code units. The longest string of 25,573 real tools has 54,171. */
export const maxTextLength = 262_144

/** Findings of a whole snapshot: instructions first, then each definition in the snapshot's order. */
export function lintSnapshot(snapshot: Snapshot): Finding[] {
  const instructions = snapshot.instructions === null ? [] : lintInstructions(snapshot.instructions)
  return [...instructions, ...allDefinitions(snapshot).flatMap(lintDefinition)]
}

/** Findings of one definition, in the order of its members. */
export function lintDefinition(definition: Pick<Definition, 'section' | 'name' | 'value'>): Finding[] {
  return flaggedTexts(definition).map(({ finding }) => finding)
}

/** A finding with the text it stands for, as it stands in the item. Attacker-controlled. */
export interface FlaggedText {
  readonly finding: Finding
  readonly text: string
}

/** As {@link lintDefinition}, with the flagged text of each finding. */
export function flaggedTexts({ section, name, value }: Pick<Definition, 'section' | 'name' | 'value'>): FlaggedText[] {
  const flagged: FlaggedText[] = []
  for (const modelText of modelTexts(value)) {
    for (const finding of lintText(modelText, { section, name })) {
      flagged.push({ finding, text: modelText.text.slice(finding.start, finding.end) })
    }
  }
  return flagged
}

/** Findings of a server's instructions. */
export function lintInstructions(text: string): Finding[] {
  return lintText({ text, path: [], isName: false }, { section: 'instructions' })
}

/** Words of letters, digits and plain separators this short match no rule; most strings of a schema are of this kind. */
const tooShortToMatter = /^[\w ./#:-]{0,12}$/

function lintText({ text, path, isName, inName }: ModelText, item: Pick<Finding, 'section' | 'name'>): Finding[] {
  if (tooShortToMatter.test(text)) return []
  const view = makeTextView(text.slice(0, maxTextLength), { isName })
  const findings: Finding[] = []
  const add = (rule: string, { start, end, message }: RuleMatch, severity: Severity): void => {
    const place = { pointer: formatPointer(path), ...(inName === undefined ? {} : { inName }) }
    findings.push({ rule, severity, ...item, ...place, start, end, message })
  }
  for (const rule of rules) {
    for (const match of rule.check(view)) add(rule.id, match, match.severity ?? rule.severity)
  }
  for (const match of unreadText(text, maxTextLength)) add('unread-text', match, 'note')
  return findings
}
