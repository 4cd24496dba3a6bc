/** What is told of suppressions beside a verdict: those that act, those that have ended, and what a publisher suppresses. */
import { compareSuppressions, type Suppression } from '../attestation/suppression.ts'
import type { Finding } from '../lint/finding.ts'
import { quote } from '../visible-text.ts'
import type { Evidence, ItemEvidence } from './evidence.ts'
import { acceptsSuppressions, type EffectivePolicy, findException } from './policy.ts'

/** Most lines; the rest is counted. */
const maxNotes = 40

/** Lines of ours, with names and reasons quoted. They change no verdict. */
export function suppressionNotes(policy: EffectivePolicy, evidence: Evidence): string[] {
  const ofPolicy = evidence.items.flatMap((item) =>
    item.findings.flatMap((finding, index) => exceptionNote(policy, evidence, finding, item.flagged[index])),
  )
  const notes = [...new Set([...ofPolicy, ...publisherNotes(policy, evidence)])]
  const left = notes.length - maxNotes
  return left <= 0 ? notes : [...notes.slice(0, maxNotes), `and ${left} more about suppressions`]
}

function exceptionNote(policy: EffectivePolicy, evidence: Evidence, finding: Finding, sha256 = ''): string[] {
  const { rule, section, name = '', pointer } = finding
  const wanted = { ...evidence, what: rule, item: name, pointer, sha256 }
  const acting = findException(policy, wanted)
  const exception = acting ?? findException(policy, { ...wanted, now: Number.NEGATIVE_INFINITY })
  if (exception === undefined) return []
  const { until, reason } = exception
  const what = `${rule} in ${placeOf(section, name)}`
  const end = new Date(until).toISOString()
  return acting === undefined
    ? [`${what} counts again: the exception for it ended ${end} (${quote(reason, 120)})`]
    : [`${what} does not count until ${end}, by an exception of policy (${quote(reason, 120)})`]
}

function publisherNotes(policy: EffectivePolicy, { statement, items, name, now, newSuppressions }: Evidence): string[] {
  if (statement.state !== 'verified') return []
  const accepted = acceptsSuppressions(policy, name)
  return statement.value.suppressions.map((one) => {
    const isNew = newSuppressions.some((each) => compareSuppressions(each, one) === 0)
    const what = `the publisher suppresses ${one.rule} in ${placeOf(one.section, one.name)} until ${one.until} (${one.reason})`
    return `${what}${isNew ? ', which is new' : ''}: ${effectOf(one, accepted, items, now)}`
  })
}

function effectOf(one: Suppression, accepted: boolean, items: readonly ItemEvidence[], now: number): string {
  if (!(now < Date.parse(one.until))) return 'that has ended'
  if (!accepted) return 'policy does not let that count'
  return items.some((item) => meets(one, item)) ? 'policy lets that count' : 'nothing is found there'
}

function meets({ rule, section, name, sha256 }: Suppression, item: ItemEvidence): boolean {
  if (item.section !== section || item.name !== name) return false
  return item.findings.some((finding, index) => finding.rule === rule && item.flagged[index] === sha256)
}

function placeOf(section: string, name: string): string {
  return name === '' ? section : `${section} ${quote(name, 80)}`
}
