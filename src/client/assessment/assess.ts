/**
 * From a look at a server to a verdict: the one place where everything that is known comes together. The statement from a
 * registry or from files, verified; the pin in effect; the changes; the findings; all of it one value of evidence; the
 * verdict; and which pin may be written after it. Nothing is written here: see commit-pin.ts.
 */

import type { CaptureError, PackageError, ViolationError } from '../../errors.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import type { ControlState } from '../../trust/control-state.ts'
import type { Check, Evidence } from '../../trust/evidence.ts'
import type { PinnedSigner } from '../../trust/pinned-signer.ts'
import type { Pin } from '../../trust/pins.ts'
import { suppressionNotes } from '../../trust/suppression-notes.ts'
import { decide } from '../../trust/verdict.ts'
import type { VerifiedStatement } from '../../verify/verifier.ts'
import { captureFailure } from '../statements/check-failure.ts'
import type { StatementOutcome } from '../statements/statement-outcome.ts'
import type { StatementRequest } from '../statements/statement-source.ts'
import type { VouchingOutcome } from '../statements/vouching-source.ts'
import { changesSince } from './assessed-changes.ts'
import type { Assessment, AssessRequest } from './assessment.ts'
import { type EffectivePin, effectivePin, pinReference } from './baseline.ts'
import { gatherEvidence, knownBeforehand } from './gather-evidence.ts'
import { collisionsWithPins, withoutCollisions } from './name-collisions.ts'
import { makePin, mayPin } from './pin-proposal.ts'
import { lintFor, standingFor, statementFor } from './seldom-needed.ts'

/**
 * Assesses one server. What could not be asked or does not hold becomes part of the verdict.
 *
 * @throws StateError `E_STATE_ACCESS` where kept definitions cannot be read.
 */
export async function assess(request: AssessRequest): Promise<Assessment> {
  const { snapshot } = request
  const baseline = effectivePin(request.pins, { ...request, name: request.name ?? null })
  if (snapshot instanceof Error) {
    return assessNothing(request, baseline, snapshot)
  }
  const wanted = wantedStatement(request, baseline.pin)
  const remembered = rememberedSigner(baseline, wanted.name)
  const control = await askControl(request, wanted.name)
  const found = { ...request, ...wanted, ...placesOf(request), remembered, control }
  const outcome = await statementFor(found, snapshot)
  const { vouchings, notes } = await allVouchings(request, wanted, outcome)
  const pinned = baseline.pin === null ? null : await pinReference(baseline.pin, snapshot, request.state)
  const canRemember = request.state !== null && (await request.state.isLasting())
  const evidence = gatherEvidence(request, {
    ...{ snapshot, baseline, outcome, pinned, canRemember, vouchings, control },
    name: wanted.name,
    lint: await lintFor(request, snapshot, pinned),
    standing: await standingFor(control),
    collisions:
      request.part === 'instructions' ? [] : await collisionsWithPins(request, snapshot, baseline, outcome.signers),
  })
  const verdict = decide(request.policy, evidence)
  const proposed = proposePin(request, wanted, snapshot, baseline.pin, outcome.verified, evidence)
  const pin =
    request.part !== 'instructions' &&
    proposed !== null &&
    canRemember &&
    mayPin(evidence, withoutCollisions(request.policy, evidence, verdict), baseline.pin, proposed)
      ? proposed
      : null
  return {
    entry: request.entry,
    target: request.target,
    options: request.options,
    verdict,
    evidence,
    baseline,
    statement: outcome.verified,
    signers: outcome.signers,
    threshold: outcome.threshold,
    vouchings,
    notes: [...notes, ...suppressionNotes(request.policy, evidence)],
    found: outcome.found,
    changes: changesSince(pinned ?? outcome.reference, snapshot),
    findings: evidence.items.flatMap(({ findings }) => findings),
    snapshot,
    proposed,
    pin,
  }
}

/** Only of one's own pin, and only for the name that it was pinned under. */
function rememberedSigner({ baseline, pin }: EffectivePin, name: string | null): PinnedSigner | null {
  return baseline === 'trusted' && pin !== null && pin.name === name ? pin.signedBy : null
}

interface Wanted {
  readonly name: string | null
  readonly version: string
  readonly profile: string
}

function wantedStatement(request: AssessRequest, pin: Pin | null): Wanted {
  return {
    name: request.name ?? pin?.name ?? request.mcpName ?? null,
    version: request.version ?? request.package?.version ?? pin?.version ?? 'latest',
    profile: request.profile ?? pin?.profile ?? 'default',
  }
}

async function askControl({ control }: AssessRequest, name: string | null): Promise<Check<ControlState | null>> {
  return control === undefined || name === null ? { state: 'not-demanded' } : await control(name)
}

function placesOf({ places, packageFolder = null }: AssessRequest): Pick<StatementRequest, 'places'> {
  return places === undefined ? {} : { places: { ...places, packageFolder: packageFolder ?? places.packageFolder } }
}

/** What curators and approvers say: what was given, and what lay with the bundles. */
async function allVouchings(
  request: AssessRequest,
  wanted: Wanted,
  { others, notes }: StatementOutcome,
): Promise<VouchingOutcome> {
  const { vouchings = [], trustedRoot = null, policy, entry, now } = request
  if (others.length === 0) return { vouchings, notes }
  const { gatherVouchings } = await import('../statements/vouching-source.ts')
  const found = await gatherVouchings({ ...wanted, policy, entry, now, trustedRoot, bundles: others })
  return { vouchings: [...vouchings, ...found.vouchings], notes: [...notes, ...found.notes] }
}

function assessNothing(
  request: AssessRequest,
  baseline: EffectivePin,
  error: CaptureError | ViolationError | PackageError,
): Assessment {
  const { name } = wantedStatement(request, baseline.pin)
  const evidence = { ...knownBeforehand(request, baseline, name, null), capture: captureFailure(error) }
  const verdict = decide(request.policy, evidence)
  const nothing = {
    statement: null,
    signers: [],
    threshold: 0,
    vouchings: [],
    notes: [],
    found: null,
    changes: [],
    findings: [],
    snapshot: null,
    proposed: null,
    pin: null,
  }
  const { entry, target, options } = request
  return { entry, target, options, verdict, evidence, baseline, ...nothing }
}

function proposePin(
  request: AssessRequest,
  wanted: Wanted,
  snapshot: Snapshot,
  before: Pin | null,
  statement: VerifiedStatement | null,
  evidence: Evidence,
): Pin | null {
  if (evidence.items.some(({ issues }) => issues.length > 0)) return null
  const signedVersion = statement?.statement.predicate.server.version
  return makePin({
    snapshot,
    target: request.target,
    name: wanted.name,
    version: signedVersion ?? request.package?.version ?? request.version ?? before?.version ?? null,
    profile: wanted.profile,
    package: request.package ?? before?.package ?? null,
    statement,
    before,
    isOwn: evidence.baseline === 'trusted' || evidence.baseline === 'claimed',
    masks: request.masks ?? [],
    now: request.now,
  })
}
