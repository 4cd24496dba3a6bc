/** Puts together the evidence about a server: what was gathered, held against what was signed, pinned and vouched for. */
import { newSuppressions } from '../../attestation/suppression.ts'
import { digestIfCanonical, type Snapshot } from '../../snapshot/snapshot.ts'
import { checkBinding, type RunningTarget } from '../../trust/binding-check.ts'
import { missingItems, newMasks, type Reference } from '../../trust/comparison.ts'
import type { versionStanding } from '../../trust/control-chain.ts'
import type { ControlState } from '../../trust/control-state.ts'
import type { Check, ControlFacts, Evidence, Release } from '../../trust/evidence.ts'
import { type ItemLint, itemEvidence } from '../../trust/item-evidence.ts'
import { findLookAlike } from '../../trust/look-alike.ts'
import type { Collision } from '../../trust/name-collision.ts'
import type { Pin } from '../../trust/pins.ts'
import { compareWithLines, rollbackDetail, targetChange } from '../../trust/release.ts'
import type { Vouching } from '../../trust/vouching.ts'
import { quote } from '../../visible-text.ts'
import type { StatementOutcome } from '../statements/statement-outcome.ts'
import type { AssessRequest } from './assessment.ts'
import type { EffectivePin } from './baseline.ts'

/** What was gathered for one server. */
export interface Gathered {
  readonly snapshot: Snapshot
  readonly baseline: EffectivePin
  readonly outcome: StatementOutcome
  readonly pinned: Reference | null
  readonly canRemember: boolean
  readonly vouchings: readonly Vouching[]
  readonly control: Check<ControlState | null>
  readonly name: string | null
  readonly lint: ItemLint
  readonly collisions: readonly Collision[]
  /** How a version stands to the control statements. */
  readonly standing: typeof versionStanding
}

/** Everything that was found out about a server, as one value. */
export function gatherEvidence(request: AssessRequest, gathered: Gathered): Evidence {
  const { snapshot, outcome, pinned, vouchings, lint } = gathered
  const listed = outcome.reference ?? pinned
  return {
    ...knownBeforehand(request, gathered.baseline, gathered.name, outcome),
    capture: { state: 'verified', value: { digest: digestIfCanonical(snapshot) } },
    statement: outcome.statement,
    binding: bindingOf(request, outcome),
    receipt: outcome.receipt,
    control: controlCheck(gathered, versionAtHand(request, gathered)),
    firstUse: request.acceptFirst || (gathered.canRemember && !request.ci) ? 'may-pin' : 'may-not-pin',
    missing: listed === null || request.part === 'instructions' ? [] : missingItems(snapshot, listed),
    newMasks: pinned === null || outcome.reference === null ? [] : newMasks(outcome.reference.masks, pinned.masks),
    newSuppressions: sinceThePin(outcome, gathered.baseline),
    lookAlike: gathered.baseline.baseline === 'none' ? lookAlike(request, gathered.name) : null,
    collisions: gathered.collisions,
    items: itemEvidence(snapshot, { signed: outcome.reference, pinned, vouchings }, lint),
  }
}

/** What the statement suppresses and the pinned one did not; without a pin there is nothing to compare with. */
function sinceThePin({ verified }: StatementOutcome, { pin }: EffectivePin): Evidence['newSuppressions'] {
  if (verified === null || pin === null) return []
  return newSuppressions(verified.statement.predicate.suppressions ?? [], pin.suppressions ?? [])
}

/** A known name that this one is easily taken for: known are those of pins, and what policy's patterns mean of it. */
function lookAlike({ pins, policy }: AssessRequest, name: string | null): string | null {
  if (name === null) return null
  const locks = [pins.user, ...(pins.project === null ? [] : [pins.project])]
  const pinned = locks.flatMap(({ servers }) => [...servers.values()].map((pin) => pin.name ?? ''))
  const granted = policy.grants.flatMap(({ publishers }) => publishers.flatMap(({ names }) => names))
  const own = name.slice(name.indexOf('/'))
  const known = [...pinned, ...granted.map((each) => each.replace(/\/\*$/, own))].filter((each) => each.includes('/'))
  return known.includes(name) ? null : findLookAlike(name, known)
}

/** A version that was withdrawn is refused; one that is only advised against says so. */
function controlCheck({ control, standing }: Gathered, version: string | null): Check<ControlFacts> {
  if (control.state !== 'verified') return control
  const withdrawal = control.value === null || version === null ? null : standing(control.value, version)
  if (withdrawal === null) return { state: 'verified', value: { deprecated: null } }
  const { level, reason } = withdrawal
  const about = `version ${quote(version ?? '')}: ${reason}`
  if (level === 'deprecated') {
    return { state: 'verified', value: { deprecated: `the publisher advises against ${about}` } }
  }
  const detail = `the publisher withdrew ${about}`
  return { state: 'refused', reason: 'yanked', detail, error: 'E_VERSION_YANKED' }
}

/** The signed version, else what was asked for or runs, else what is pinned. */
function versionAtHand({ version, package: facts }: AssessRequest, { outcome, baseline }: Gathered): string | null {
  const signed = outcome.verified?.statement.predicate.server.version
  return signed ?? version ?? facts?.version ?? baseline.pin?.version ?? null
}

/** Definitions are public: only what is really running says whose server shows them. */
function bindingOf({ running = notResolved }: AssessRequest, { verified }: StatementOutcome): Evidence['binding'] {
  if (verified === null) return { state: 'not-demanded' }
  return checkBinding(verified.statement.predicate.bindings, running)
}

const notResolved: RunningTarget = { kind: 'unknown', detail: 'what is running was not looked into' }

/** Evidence that does not depend on what was seen; as it stands, it is that of a server that nobody looked at. */
export function knownBeforehand(
  request: AssessRequest,
  { baseline, pin }: EffectivePin,
  name: string | null,
  outcome: StatementOutcome | null,
): Evidence {
  const signed = outcome?.verified?.statement.predicate.server.version
  const facts = { version: request.version ?? signed ?? null, package: request.package ?? null }
  const release = pin === null ? 'unknown' : compareWithLines(pin, facts)
  return {
    now: request.now,
    entry: request.entry,
    name,
    capture: { state: 'absent' },
    statement: { state: 'not-demanded' },
    binding: { state: 'not-demanded' },
    receipt: { state: 'not-demanded' },
    freshness: { state: 'not-demanded' },
    control: { state: 'not-demanded' },
    release,
    rollback: pin === null || release !== 'older' ? null : rollbackDetail(pin, facts),
    downgrade: outcome?.downgrade ?? lostSignature(pin, release, outcome),
    wasSigned: pin !== null && pin.signedBy !== null,
    baseline,
    firstUse: 'may-not-pin',
    targetChange: pin === null ? null : targetChange(pin, { target: request.target, package: facts.package, name }),
    missing: [],
    newMasks: [],
    newSuppressions: [],
    lookAlike: null,
    collisions: [],
    items: [],
  }
}

/** The same definitions in a newer release are no proof that the release is by the same hands. */
function lostSignature(pin: Pin | null, release: Release, outcome: StatementOutcome | null): string | null {
  if (pin === null || pin.signedBy === null || release !== 'newer' || outcome?.statement.state !== 'absent') return null
  return 'the pinned release was signed, and this newer one is not'
}
