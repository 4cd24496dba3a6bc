/** What a pin of a server would be, and whether a verdict lets it be written without anybody being asked. */
import { type ItemSection, instructionsHash, itemSections } from '../../snapshot/definition.ts'
import { type Mask, maskedHash } from '../../snapshot/mask.ts'
import type { Snapshot, SnapshotHashes } from '../../snapshot/snapshot.ts'
import type { Evidence } from '../../trust/evidence.ts'
import { situationOf } from '../../trust/item-reasons.ts'
import { samePin } from '../../trust/lock-format.ts'
import { pinnedSigner } from '../../trust/pinned-signer.ts'
import type { PackageFacts, Pin, TargetFacts } from '../../trust/pins.ts'
import type { ReasonCode, Situation } from '../../trust/reasons.ts'
import { withHighest } from '../../trust/release.ts'
import type { Verdict } from '../../trust/verdict.ts'
import type { VerifiedStatement } from '../../verify/verifier.ts'

/** What a pin is made of. */
export interface PinParts {
  readonly snapshot: Snapshot
  readonly target: TargetFacts
  readonly name: string | null
  readonly version: string | null
  readonly profile: string
  readonly package: PackageFacts | null
  readonly statement: VerifiedStatement | null
  /** The pin in effect, whose memory of a signature and of masks must not get lost. */
  readonly before: Pin | null
  /** Whether that pin is the user's own: only then is this one as old. */
  readonly isOwn: boolean
  /** Masks that are new with this pin. A statement's own go before them. */
  readonly masks: readonly Mask[]
  /** Milliseconds since 1970. */
  readonly now: number
}

/** The pin of what was seen. */
export function makePin(parts: PinParts): Pin {
  const { snapshot, target, name, profile, statement, before, now } = parts
  const masks = statement?.statement.predicate.masks ?? withoutRepeats([...(before?.masks ?? []), ...parts.masks])
  return {
    target,
    name,
    version: parts.version,
    profile,
    package: parts.package,
    signedBy: statement === null ? (before?.signedBy ?? null) : pinnedSigner(statement.identity),
    highest: withHighest(before, parts),
    hashes: maskedHashes(snapshot, masks),
    masks,
    ...rememberedSuppressions(parts),
    ...(before !== null && parts.isOwn ? { since: before.since ?? before.pinnedAt } : {}),
    pinnedAt: new Date(now).toISOString(),
  }
}

/** Those of the statement at hand, else those of the last one: a release without a statement suppresses nothing new. */
function rememberedSuppressions({ statement, before }: PinParts): Pick<Pin, 'suppressions'> {
  const suppressions = statement === null ? before?.suppressions : statement.statement.predicate.suppressions
  return suppressions === undefined ? {} : { suppressions }
}

function withoutRepeats(masks: readonly Mask[]): Mask[] {
  const key = ({ section, name, pointer }: Mask): string => JSON.stringify([section, name, pointer])
  return [...new Map(masks.map((mask) => [key(mask), mask])).values()]
}

function maskedHashes(snapshot: Snapshot, masks: readonly Mask[]): SnapshotHashes {
  const sections = {} as Record<ItemSection, ReadonlyMap<string, string>>
  for (const section of itemSections) {
    sections[section] = new Map(snapshot.sections[section].map((item) => [item.name, maskedHash(item, masks)]))
  }
  return { instructions: instructionsHash(snapshot.instructions), sections }
}

const vouchedFor: readonly Situation[] = ['signed', 'observed', 'approved']
const firstPinSituations: ReadonlySet<Situation> = new Set<Situation>([...vouchedFor, 'first-use'])
/** Reasons about the server with which something new may still be remembered: it is no less true for them. */
const firstPinReasons: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  'definitions-only',
  'unsigned',
  'no-receipt',
  'look-alike',
  'deprecated',
])

/**
 * Whether `proposed` may be written now. A first pin may be written after `allow` or `flag`; an existing one is replaced
 * only after `allow`, a user's claim under a machine policy, too. Under `observe` it is what `standard` would have said
 * that counts, and a project's claim never becomes a user's pin by itself.
 */
export function mayPin(evidence: Evidence, verdict: Verdict, before: Pin | null, proposed: Pin): boolean {
  if (evidence.baseline === 'trusted' || evidence.baseline === 'claimed') {
    return before !== null && verdict.computedEffect === 'allow' && !samePin(before, proposed)
  }
  if (evidence.firstUse !== 'may-pin' || !['allow', 'flag'].includes(verdict.computedEffect)) return false
  const situations = evidence.items.map((item) => situationOf(evidence, item))
  const wanted: ReadonlySet<Situation> = evidence.baseline === 'none' ? firstPinSituations : new Set(vouchedFor)
  const aboutServer = verdict.reasons.filter(({ section }) => section === undefined)
  return (
    situations.every((situation) => wanted.has(situation)) &&
    aboutServer.every(({ code }) => firstPinReasons.has(code)) &&
    // What curators saw otherwise is nothing to remember without anybody being asked.
    evidence.items.every(({ vouched }) => vouched !== 'not-as-observed') &&
    evidence.missing.length === 0
  )
}
