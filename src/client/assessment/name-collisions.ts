/** Which tools of a server have names of other servers' tools, as far as pins know these. */
import { plainAppearance } from '../../lint/plain-appearance.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import type { Evidence } from '../../trust/evidence.ts'
import type { Identity } from '../../trust/identity.ts'
import { type Collision, findCollisions, type HeldNames, type NamedServer } from '../../trust/name-collision.ts'
import { pinnedSigner } from '../../trust/pinned-signer.ts'
import type { Pin, TargetFacts } from '../../trust/pins.ts'
import type { EffectivePolicy } from '../../trust/policy.ts'
import { decide, type Verdict } from '../../trust/verdict.ts'
import { readPackageSpec } from '../packages/package-spec.ts'
import type { Assessment, AssessRequest } from './assessment.ts'
import type { EffectivePin } from './baseline.ts'

/**
 * Collisions with every other entry that the user or the project has pinned, but for those of other clients. What they
 * hold only ever adds a reason: under a machine policy, where both are claims, too.
 */
export async function collisionsWithPins(
  { entry, target, pins, policy, elsewhere }: Pick<AssessRequest, 'entry' | 'target' | 'pins' | 'policy' | 'elsewhere'>,
  snapshot: Snapshot,
  baseline: EffectivePin,
  signers: readonly Identity[],
): Promise<Collision[]> {
  const others = [
    ...[...pins.user.servers].map(([other, pin]) => [other, namedPin(pin, heldBy(pin, policy))] as const),
    ...[...(pins.project?.servers ?? [])].map(([other, pin]) => [other, namedPin(pin, null)] as const),
  ].filter(([other]) => other !== entry)
  const own = namedSeen({ target, signers, baseline }, snapshot, policy)
  const found = withoutRepeats(await collisionsWith(own, others))
  // Under a machine policy the user's files take no reason away.
  if (found.length === 0 || elsewhere === undefined || policy.delegated !== null) return found
  const far = await elsewhere()
  return found.filter((each) => !far.has(each.entry))
}

/** What the user's own lock holds of an entry says who had a name first, and goes before what the project's repeats of it. */
function withoutRepeats(found: readonly Collision[]): Collision[] {
  const first = new Map<string, Collision>()
  for (const each of found) if (!first.has(collisionKey(each))) first.set(collisionKey(each), each)
  return [...first.values()]
}

/** Collisions of a server with others. What letters beyond ASCII look like is loaded only where there are any. */
async function collisionsWith(
  own: NamedServer,
  others: readonly (readonly [entry: string, server: NamedServer])[],
): Promise<Collision[]> {
  if (others.length === 0) return []
  const isPlain = [own, ...others.map(([, server]) => server)].every(({ tools }) => [...tools].every(isAscii))
  const lookOf = isPlain ? plainAppearance : (await import('../../lint/look-alike-names.ts')).appearance
  return findCollisions(own, others, lookOf)
}

/** A pinned server, as its tools are compared. */
function namedPin({ target, signedBy, hashes }: Pin, held: HeldNames | null): NamedServer {
  return {
    start: startOf(target),
    signers: signedBy === null ? [] : [signedBy],
    tools: [...hashes.sections.tools.keys()],
    held,
  }
}

/** What a pin holds. Under a machine policy, where the guarded agent could have written it, it settles nothing. */
function heldBy(pin: Pin | null, { delegated }: EffectivePolicy): HeldNames | null {
  if (pin === null || delegated !== null) return null
  return { tools: pin.hashes.sections.tools, since: Date.parse(pin.since ?? pin.pinnedAt) }
}

/** A server as it was seen, as its tools are compared; null where nothing was. */
export function namedAssessment(assessment: Assessment, policy: EffectivePolicy): NamedServer | null {
  return assessment.snapshot === null ? null : namedSeen(assessment, assessment.snapshot, policy)
}

function namedSeen(
  { target, signers, baseline }: Pick<Assessment, 'target' | 'signers' | 'baseline'>,
  snapshot: Snapshot,
  policy: EffectivePolicy,
): NamedServer {
  const tools = snapshot.sections.tools.map(({ name }) => name)
  const held = baseline.baseline === 'trusted' ? heldBy(baseline.pin, policy) : null
  return { start: startOf(target), signers: signers.map(pinnedSigner), tools, held }
}

/** An assessment that also says what its tools share with those of servers that were seen beside it, pinned or not. */
export async function besideOthers(
  assessment: Assessment,
  policy: EffectivePolicy,
  others: readonly (readonly [entry: string, server: NamedServer])[],
): Promise<Assessment> {
  const own = namedAssessment(assessment, policy)
  if (own === null) return assessment
  const { collisions } = assessment.evidence
  const known = new Set(collisions.map(collisionKey))
  const added = (await collisionsWith(own, others)).filter((each) => !known.has(collisionKey(each)))
  if (added.length === 0) return assessment
  const evidence = { ...assessment.evidence, collisions: [...collisions, ...added] }
  return { ...assessment, evidence, verdict: decide(policy, evidence) }
}

function collisionKey({ name, entry, other }: Collision): string {
  return JSON.stringify([name, entry, other])
}

/**
 * The verdict that decides about pins: what others are called says nothing about what is to be remembered of this one. Only
 * where policy demands names of their own is nobody remembered with the name that another had first.
 */
export function withoutCollisions(policy: EffectivePolicy, evidence: Evidence, verdict: Verdict): Verdict {
  if (evidence.collisions.length === 0) return verdict
  const against = policy.demands.uniqueToolNames ? evidence.collisions.filter(({ first }) => first !== 'here') : []
  return decide(policy, { ...evidence, collisions: against })
}

function isAscii(name: string): boolean {
  return /^[\0-\x7f]*$/.test(name)
}

/** Runners of one program or package, whose other words are for it. */
const runners = new Set(['uvx', 'node', 'python', 'python3', 'bun', 'deno', 'tsx'])

/** What is started or asked. Only words that are understood for certain make two command lines one server. */
function startOf(target: TargetFacts): string {
  if (target.kind === 'url') return `url ${target.url}`
  const spec = readPackageSpec(target.argv)
  if (spec.kind === 'npm') return `npm ${spec.registry ?? ''} ${spec.name}`
  if (spec.kind !== 'unknown') return `${spec.kind} ${spec.kind === 'oci' ? spec.digest : spec.path}`
  const [word = '', first = ''] = target.argv
  const program = (word.split(/[/\\]/).at(-1) ?? '').replace(/\.exe$/i, '')
  if (!runners.has(program) || first === '' || first.startsWith('-') || first === 'run')
    return JSON.stringify(target.argv)
  return JSON.stringify([program, program === 'uvx' ? first.split(/[@=]/, 1).join('') : first])
}
