/**
 * Where bundles come from: files at hand, else a registry, else without any (discovery.ts). All of them are
 * attacker-controlled; nothing is verified here.
 */
import { claimedKind } from '../../attestation/statement-kind.ts'
import { utf8 } from '../../encoding/bytes.ts'
import type { Check } from '../../trust/evidence.ts'
import type { EffectivePolicy } from '../../trust/policy.ts'
import { quote } from '../../visible-text.ts'
import { type DiscoveryPlaces, discoverBundles } from './discovery.ts'
import { RegistryClient } from './registry-client.ts'
import { wantsVouchings } from './vouching-source.ts'

/** One bundle file, and what lay beside it. */
export interface FoundBundle {
  readonly bundle: Uint8Array
  /** The registry's receipt for it. */
  readonly receipt?: string | null
  /** `ed25519:<base64>` of the key that signed, as somebody claims: a hint, never an identity by itself. */
  readonly publicKey?: string | null
}

/** Bundles at hand, instead of a registry's. */
export interface BundleFiles extends FoundBundle {
  /** More of them: other signers of the same version, observations, reviews. Default none. */
  readonly more?: readonly FoundBundle[]
  /** The snapshot file beside them; without it, no change can be told to be mechanical. */
  readonly snapshot?: Uint8Array
}

/** Which bundles are wanted. */
export interface BundleRequest {
  readonly policy: EffectivePolicy
  /** Server name; null where none is known. */
  readonly name: string | null
  /** Version, or `latest`. */
  readonly version: string
  readonly profile: string
  /** Configuration entry: curators and approvers may be named for it. Default none. */
  readonly entry?: string
  /** No network call is made at all. */
  readonly offline: boolean
  readonly files?: BundleFiles
  /** How the registry of the policy is spoken to; default a client of its URL. */
  readonly registry?: RegistryClient
  /** Where to look without a registry; default nowhere. */
  readonly places?: DiscoveryPlaces
  /** What was found a moment ago; then nobody is asked again. Default none. */
  readonly found?: FoundBundles | null
}

/** What there is. */
export interface FoundBundles {
  /** Those that call themselves a publisher's, or nothing that we know. */
  readonly published: readonly FoundBundle[]
  /** Observations and reviews. */
  readonly others: readonly Uint8Array[]
  /** The version that the registry answered for, or under which it was kept; null for files. */
  readonly version: string | null
  readonly snapshot: () => Promise<Uint8Array | undefined>
  /** Places that could not be asked, and what was decided on the way: each as one line of ours. */
  readonly notes: readonly string[]
  /** Why nothing is published; null where something is, or files at hand are all that was looked at. */
  readonly none: NoBundles | null
}

/** Why there is none: nobody was asked, or whoever was asked has none. */
export type NoBundles = Extract<Check<never>, { state: 'unchecked' | 'absent' | 'not-demanded' }>

/** More than these are not looked at: whoever put them there cannot make us verify for ever. Others: vouching-source.ts. */
const maxBundles = 64

/**
 * Finds bundles. Throws RegistryError as {@link RegistryClient} does, and StateError where a kept release cannot be read.
 */
export async function findBundles(request: BundleRequest): Promise<FoundBundles> {
  if (request.found != null) return request.found
  const named = namedFiles(request)
  if (named !== null && named.published.length > 0) return named
  const found = await findElsewhere(request)
  // Who brings only observations or reviews along wants them held beside what the publisher says.
  return named === null ? found : { ...found, others: [...named.others, ...found.others] }
}

function namedFiles({ files }: BundleRequest): FoundBundles | null {
  if (files === undefined) return null
  const { more = [], snapshot, ...first } = files
  return sorted([first, ...more], null, () => Promise.resolve(snapshot))
}

/** A registry that has none is believed no more than one that has some: the publisher may have shipped it otherwise. */
async function findElsewhere(request: BundleRequest): Promise<FoundBundles> {
  const answer = await fromRegistry(request)
  if (!('state' in answer) && answer.published.length > 0) return answer
  const unsigned: NoBundles = { state: 'absent', detail: 'the publisher has signed none' }
  const none = 'state' in answer ? answer : (answer.none ?? unsigned)
  const known = 'state' in answer ? nothing(none) : { ...answer, none }
  const { name, places } = request
  const mayLook = none.state !== 'unchecked' || none.reason === 'offline'
  if (name === null || places === undefined || !mayLook) return known
  const found = await findInPlaces(request, places, none)
  return { ...found, others: [...known.others, ...found.others] }
}

async function findInPlaces(request: BundleRequest, places: DiscoveryPlaces, answer: NoBundles): Promise<FoundBundles> {
  const { found, notes, incomplete } = await discoverBundles({ ...request, ...places })
  const all = found.map((each) => sorted(each.bundles, each.version, each.snapshot))
  const others = all.flatMap((each) => each.others)
  const first = all.find(({ published }) => published.length > 0)
  if (first !== undefined) return { ...first, others, notes }
  // That a place could not be asked says nothing where a registry answered for itself.
  if (!incomplete || request.policy.registry !== null) return { ...nothing(answer), others, notes }
  const detail = notes.join('; ')
  return { ...nothing({ state: 'unchecked', reason: 'registry-unreachable', detail }), others }
}

function nothing(none: NoBundles): FoundBundles {
  return { published: [], others: [], version: null, snapshot: () => Promise.resolve(undefined), notes: [], none }
}

async function fromRegistry(request: BundleRequest): Promise<FoundBundles | NoBundles> {
  const { name, offline, policy } = request
  if (policy.registry === null) return { state: 'not-demanded' }
  if (name === null) return { state: 'absent', detail: 'no server name is known for this entry' }
  if (offline) return { state: 'unchecked', reason: 'offline' }
  return await askRegistry(request.registry ?? new RegistryClient({ url: policy.registry.url }), name, request)
}

async function askRegistry(
  registry: RegistryClient,
  name: string,
  request: BundleRequest,
): Promise<FoundBundles | NoBundles> {
  const { version: wanted, profile } = request
  const answer = await registry.version(name, wanted, profile)
  if (answer === undefined) return await unpublished(registry, name, request)
  const { version } = answer
  const listed = await registry.bundles(name, version)
  const bundles = (listed?.bundles ?? []).filter((each) => each.profile === profile)
  if (bundles.length === 0) return { state: 'absent', detail: 'the registry lists no bundle for this version' }
  const found = bundles.map(({ bundle, receipt, publisher }) => {
    const key = publisher.type === 'key' ? { publicKey: publisher.publicKey } : {}
    return { bundle: utf8(bundle), receipt, ...key }
  })
  return sorted(found, version, () => registry.snapshot(name, version, profile))
}

/** Curators and approvers may have said something of a version that nobody published: asked for where policy names any. */
async function unpublished(
  registry: RegistryClient,
  name: string,
  { policy, entry = '', version, profile }: BundleRequest,
): Promise<FoundBundles> {
  const detail = `the registry has no ${quote(profile)} of ${quote(name)} ${quote(version)}`
  const none = nothing({ state: 'absent', detail })
  if (version === 'latest' || !wantsVouchings({ policy, entry, name })) return none
  const listed = await registry.bundles(name, version)
  const said = (listed?.bundles ?? []).filter((each) => each.profile === profile)
  const { others } = sorted(
    said.map(({ bundle }) => ({ bundle: utf8(bundle) })),
    version,
    none.snapshot,
  )
  return { ...none, others }
}

/** By what each calls itself: it is read again, strictly, by whoever reads that kind. */
function sorted(
  found: readonly FoundBundle[],
  version: string | null,
  snapshot: FoundBundles['snapshot'],
): FoundBundles {
  const isOther = ({ bundle }: FoundBundle): boolean => ['observation', 'review'].includes(claimedKind(bundle) ?? '')
  const published = found.filter((each) => !isOther(each)).slice(0, maxBundles)
  const others = found.filter(isOther).map(({ bundle }) => bundle)
  return { published, others, version, snapshot, notes: [], none: null }
}
