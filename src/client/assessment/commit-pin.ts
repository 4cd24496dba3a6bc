/** Writes what an assessment leaves behind: the pin that its verdict allows, and the record of what waits for somebody. */
import { hashableJson } from '../../encoding/canonical-json.ts'
import type { JsonValue } from '../../encoding/json-value.ts'
import type { Change } from '../../snapshot/change.ts'
import { maskedValue } from '../../snapshot/mask.ts'
import { allDefinitions, type Snapshot } from '../../snapshot/snapshot.ts'
import { samePin } from '../../trust/lock-format.ts'
import { type Pin, withPin } from '../../trust/pins.ts'
import { maxRecordedIncidents, type RecordedChange, type RecordedIncident } from '../state/pending.ts'
import type { State } from '../state/state.ts'
import type { Assessment } from './assessment.ts'

/** What became of a pin: written; nothing to write; or another writer was faster, whose pin stays. */
export type PinOutcome = 'written' | 'unchanged' | 'kept'

/**
 * Writes the pin that the verdict allows. The lock is read again under the exclusive lock: if the entry's pin is not the
 * one that the verdict was given beside, that other pin stays, and the next look decides anew.
 *
 * @throws StateError `E_LOCK_CORRUPT`, `E_STATE_BUSY`, `E_STATE_ACCESS`.
 */
export async function commitPin(assessment: Assessment, state: State): Promise<PinOutcome> {
  const { entry, pin, snapshot, baseline } = assessment
  if (pin === null || snapshot === null) return 'unchanged'
  const judged = baseline.baseline === 'project-only' ? null : baseline.pin
  await keepDefinitions(snapshot, pin, state)
  let outcome: PinOutcome = 'kept'
  await state.update((lock) => {
    const current = lock.servers.get(entry) ?? null
    const asJudged = current === null || judged === null ? current === judged : samePin(current, judged)
    if (!asJudged) return lock
    outcome = 'written'
    return withPin(lock, entry, pin)
  })
  return outcome
}

/**
 * Writes a pin because somebody decided so, whatever the verdict was.
 *
 * @throws StateError as {@link commitPin}.
 */
export async function decidePin(entry: string, pin: Pin, snapshot: Snapshot, state: State): Promise<void> {
  await keepDefinitions(snapshot, pin, state)
  await state.update((lock) => withPin(lock, entry, pin))
}

/** Most reasons that a record keeps. */
const maxRecordedReasons = 200

/**
 * Writes down a verdict that is not `allow`, and what the guard refused since, so that `touchmark status` can show it.
 * Where there is neither, the record of the entry is removed.
 *
 * @throws StateError as {@link commitPin}.
 */
export async function recordVerdict(
  { entry, verdict, evidence, changes, target, options }: Assessment,
  state: State,
  incidents: readonly RecordedIncident[] = [],
): Promise<void> {
  if (verdict.computedEffect === 'allow' && incidents.length === 0) return await state.savePending(entry, null)
  const recordedAt = new Date(evidence.now).toISOString()
  await state.savePending(entry, {
    entry,
    effect: verdict.effect,
    snapshotDigest: evidence.capture.state === 'verified' ? evidence.capture.value.digest : null,
    recordedAt,
    since: (await state.pendingSince(entry, verdict.effect)) ?? recordedAt,
    ...(target.kind === 'command' ? { target: target.argv, envNames: target.envNames } : { target: [target.url] }),
    ...(options === undefined ? {} : { options }),
    changes: recordedChanges(changes),
    reasons: verdict.reasons.slice(0, maxRecordedReasons),
    incidents: incidents.slice(-maxRecordedIncidents),
  })
}

/** Most changed places that a record keeps. */
const maxRecordedChanges = 60
/** Longest text of a changed place that a record keeps, in UTF-16 code units. */
const maxRecordedText = 4_000

function recordedChanges(changes: readonly Change[]): RecordedChange[] {
  const places = changes.flatMap(({ kind, section, name, details }) => {
    if (section === 'context' || kind === 'context') return []
    return details.map(({ pointer, before, after }) => ({
      ...{ kind, section, name, pointer },
      ...(before === undefined ? {} : { before: recordedText(before) }),
      ...(after === undefined ? {} : { after: recordedText(after) }),
    }))
  })
  return places.slice(0, maxRecordedChanges)
}

/** What has no canonical form is a reason of its own, and its text is not shown here. */
function recordedText(value: JsonValue): string {
  const text = typeof value === 'string' ? value : hashableJson(value)
  return text.length <= maxRecordedText ? text : `${text.slice(0, maxRecordedText)}\u2026`
}

/** A pin names the masked hash of an item under a mask, so the masked form is what is kept. */
async function keepDefinitions(snapshot: Snapshot, { masks }: Pin, state: State): Promise<void> {
  if (snapshot.instructions !== null) await state.saveInstructions(snapshot.instructions)
  await state.saveDefinitions(allDefinitions(snapshot).map((definition) => maskedValue(definition, masks)))
}
