import type { Suppression } from '../../src/attestation/suppression.ts'
import type { JsonValue } from '../../src/encoding/json-value.ts'
import { changeWords } from '../../src/lint/change-part.ts'
import type { Finding } from '../../src/lint/finding.ts'
import { quote, visibleLine } from '../../src/visible-text.ts'
import type { DiffChange, DiffView } from '../service/types.ts'

/**
 * A diff as plain text, in the manner of `diff -u`: one hunk for each value that changed, values as JSON in pure ASCII,
 * so that nothing hidden in them can hide here.
 */
export function formatDiffText(view: DiffView): string {
  const lines = [
    `--- ${view.name} ${view.from.version} (${view.profile})`,
    `+++ ${view.name} ${view.to.version} (${view.profile})`,
    ...view.findings.map(findingLine),
    ...view.newSuppressions.map(suppressionLine),
    ...view.changes.flatMap(changeLines),
  ]
  return `${lines.join('\n')}\n`
}

function changeLines(change: DiffChange): string[] {
  const renamed = change.previousName === undefined ? '' : ` from ${quote(change.previousName)}`
  const title = `${change.kind} ${change.section} ${quote(change.name)}${renamed}`
  // An item that came or went has one detail: the whole of it.
  const hunks = change.details.flatMap(({ pointer, impact, before, after }) =>
    hunk(`${title}${pointer === '' ? '' : ` ${visibleLine(pointer)}`} (${impact})`, before, after),
  )
  const gained = changeWords(change.score.parts)
  const score = gained === '' ? [] : [`! score ${change.score.score}: ${gained}`]
  // What lint says of a change stands before the change itself.
  return [`# ${title}`, ...change.findings.map(findingLine), ...score, ...hunks]
}

function suppressionLine({ rule, section, name, until, reason }: Suppression): string {
  return `! new suppression by the publisher: ${rule} in ${section} ${quote(name)} until ${until} (${reason})`
}

function findingLine({ severity, rule, message }: Finding): string {
  return `! ${severity} ${rule}: ${message}`
}

function hunk(title: string, before: JsonValue | undefined, after: JsonValue | undefined): string[] {
  return [
    `@@ ${title} @@`,
    ...(before === undefined ? [] : [`-${asciiJson(before)}`]),
    ...(after === undefined ? [] : [`+${asciiJson(after)}`]),
  ]
}

/** JSON in which everything but printable ASCII is escaped. */
function asciiJson(value: JsonValue): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
