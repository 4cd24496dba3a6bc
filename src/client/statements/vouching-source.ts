/**
 * What curators and approvers say of a server, out of whatever bundles are at hand. Anybody can put a bundle into a
 * registry, a package or a folder, so each is as none unless one signed it whom policy names for this very server.
 */
import { parseBundle } from '../../attestation/bundle.ts'
import { parseReviewStatement, type ReviewStatement, reviewHashes } from '../../attestation/review-statement.ts'
import { type Observation, parseObservation, statementHashes } from '../../attestation/statement.ts'
import { claimedKind } from '../../attestation/statement-kind.ts'
import { sha256Hex } from '../../crypto/sha256.ts'
import { canonicalBytes } from '../../encoding/canonical-json.ts'
import { makeObject } from '../../encoding/json-value.ts'
import { TouchmarkError } from '../../errors.ts'
import { itemSections } from '../../snapshot/definition.ts'
import type { SnapshotHashes } from '../../snapshot/snapshot.ts'
import { checkAccepted } from '../../trust/accepted-identity.ts'
import { acceptedApprovers, acceptedCurators } from '../../trust/grants.ts'
import { type Identity, identityId } from '../../trust/identity.ts'
import type { VoucherGrant } from '../../trust/identity-grant.ts'
import type { EffectivePolicy } from '../../trust/policy.ts'
import { compareRelease } from '../../trust/release.ts'
import type { Vouching } from '../../trust/vouching.ts'
import { verifyObservation } from '../../verify/observation.ts'
import { verifyReview } from '../../verify/review.ts'
import type { TrustedRootSource } from '../../verify/verifier.ts'

/** For which server, and out of what. */
export interface VouchingRequest {
  readonly policy: EffectivePolicy
  /** Configuration entry. */
  readonly entry: string
  /** Server name; null where none is known. */
  readonly name: string | null
  /** Version, or `latest`: then the newest that an accepted curator saw. */
  readonly version: string
  readonly profile: string
  /** Bundle files of any kind and origin, all attacker-controlled; those of other kinds are passed over. */
  readonly bundles: readonly Uint8Array[]
  /** For keyless signatures; null where there is none. */
  readonly trustedRoot: TrustedRootSource | null
  /** Milliseconds since 1970. */
  readonly now: number
}

/** What came of it. */
export interface VouchingOutcome {
  readonly vouchings: readonly Vouching[]
  /** Bundles that could not count though they may have been meant to, each as one line of ours. */
  readonly notes: readonly string[]
}

/** What a word is about. */
export interface WordSubject {
  readonly kind: Vouching['kind']
  readonly name: string | null
  readonly entry: string | null
  readonly version: string | null
  readonly profile: string
}

/** One word of one voucher, verified. */
interface Word extends WordSubject {
  readonly decision: Vouching['decision']
  readonly hashes: SnapshotHashes
  readonly identity: Identity
  /** Place of the identity in its grant: two that one pattern accepts are one voucher. */
  readonly voucher: number
}

/** Vouchers who say the same, and of which version, where it matters. */
interface Group {
  readonly version: string | null
  readonly vouching: Vouching
}

/** More bundles than this are not looked at: whoever put them there cannot make us verify for ever. */
const maxBundles = 64

/** Whether policy names anybody whose word could count for this server: if not, nobody need be asked. */
export function wantsVouchings({ policy, entry, name }: Pick<VouchingRequest, 'policy' | 'entry' | 'name'>): boolean {
  return acceptedCurators(policy, { entry, name }).length + acceptedApprovers(policy, { entry, name }).length > 0
}

/** Gathers what counts, grouped by what was seen. Throws only on a defect of ours. */
export async function gatherVouchings(request: VouchingRequest): Promise<VouchingOutcome> {
  const notes = new Set<string>()
  const vouchings: Vouching[] = []
  const bundles = request.bundles.filter((bundle) => mayBeAbout(bundle, request)).slice(0, maxBundles)
  for (const grant of acceptedCurators(request.policy, request)) {
    const words = await readWords(bundles, 'observation', (bundle) => readObservation(bundle, grant, request), notes)
    vouchings.push(...newestSeen(grouped(words, grant), request).map(({ vouching }) => vouching))
  }
  for (const grant of acceptedApprovers(request.policy, request)) {
    const words = await readWords(bundles, 'review', (bundle) => readReview(bundle, grant, request), notes)
    vouchings.push(...grouped(words, grant).map(({ vouching }) => vouching))
  }
  return { vouchings, notes: [...notes] }
}

/** What a bundle says it is about, unverified; null where it is no observation or review. */
export function claimedSubject(bundle: Uint8Array): WordSubject | null {
  const kind = claimedKind(bundle)
  if (kind !== 'observation' && kind !== 'review') return null
  try {
    const { payload } = parseBundle(bundle).envelope
    return kind === 'observation'
      ? observationSubject(parseObservation(payload))
      : reviewSubject(parseReviewStatement(payload))
  } catch (error) {
    if (error instanceof TouchmarkError) return null
    throw error
  }
}

function observationSubject({ predicate: { server, profile } }: Observation): WordSubject {
  return { ...server, kind: 'observation', entry: null, profile }
}

function reviewSubject({ predicate: { server, entry, profile } }: ReviewStatement): WordSubject {
  return { kind: 'review', name: server?.name ?? null, version: server?.version ?? null, entry, profile }
}

/** Words about other servers need no verifying, however many there are. */
function mayBeAbout(bundle: Uint8Array, request: VouchingRequest): boolean {
  const subject = claimedSubject(bundle)
  return subject !== null && isAbout(subject, request)
}

async function readWords(
  bundles: readonly Uint8Array[],
  kind: Vouching['kind'],
  read: (bundle: Uint8Array) => Promise<Word>,
  notes: Set<string>,
): Promise<Word[]> {
  const words: Word[] = []
  for (const bundle of bundles.filter((each) => claimedKind(each) === kind)) {
    try {
      words.push(await read(bundle))
    } catch (error) {
      const note = noteOf(error, kind)
      if (note !== null) notes.add(note)
    }
  }
  return words
}

/** That strangers observe and review is nothing to mention; that a named voucher's word no longer holds is. */
function noteOf(error: unknown, kind: Vouching['kind']): string | null {
  if (!(error instanceof TouchmarkError)) throw error
  const stranger = error.code.startsWith('E_IDENTITY_') && error.code !== 'E_IDENTITY_VALIDITY'
  return stranger ? null : `one ${kind} does not count: ${error.code}: ${error.message}`
}

async function readObservation(
  bundle: Uint8Array,
  { identities }: VoucherGrant,
  { trustedRoot }: VouchingRequest,
): Promise<Word> {
  const demands = { curators: identities, trustedRoot }
  const { observation, identity } = await verifyObservation(parseBundle(bundle), demands)
  return {
    ...observationSubject(observation),
    decision: 'approve',
    hashes: statementHashes(observation),
    identity,
    voucher: identities.indexOf(checkAccepted(identity, identities)),
  }
}

async function readReview(
  bundle: Uint8Array,
  { identities }: VoucherGrant,
  { trustedRoot, now }: VouchingRequest,
): Promise<Word> {
  const { review, identity } = await verifyReview(parseBundle(bundle), { approvers: identities, trustedRoot, now })
  return {
    ...reviewSubject(review),
    decision: review.predicate.decision,
    hashes: reviewHashes(review),
    identity,
    voucher: identities.indexOf(checkAccepted(identity, identities)),
  }
}

/** A word about another server, version or profile says nothing about this one. */
function isAbout(word: WordSubject, { entry, name, version, profile }: VouchingRequest): boolean {
  if (word.profile !== profile) return false
  if (word.entry !== null) return word.entry === entry
  return name !== null && word.name === name && (version === 'latest' || word.version === version)
}

/** Those who say the same of the same definitions, each voucher once. */
function grouped(words: readonly Word[], grant: VoucherGrant): Group[] {
  const groups = new Map<string, Word[]>()
  for (const word of words) {
    const seen = word.kind === 'observation' ? word.version : null
    const key = `${word.decision} ${seen} ${hashesKey(word.hashes)}`
    const group = groups.get(key) ?? []
    if (!group.some((other) => isSameVoucher(other, word))) groups.set(key, [...group, word])
  }
  return [...groups.values()].map((group) => asGroup(group, grant))
}

function asGroup(words: readonly Word[], { threshold = 1 }: VoucherGrant): Group {
  const { kind, decision, hashes, version } = words[0] as Word
  return { version, vouching: { kind, decision, hashes, threshold, identities: words.map(({ identity }) => identity) } }
}

/**
 * Where no version is known, what was seen long ago must not stand for what the newest should be. Only what enough
 * curators saw can be the newest, so that none alone takes the others' word away.
 */
function newestSeen(groups: readonly Group[], { version }: VouchingRequest): readonly Group[] {
  if (version !== 'latest') return groups
  const met = groups.filter(({ vouching }) => vouching.identities.length >= vouching.threshold)
  return met.filter((group) => !met.some((other) => isNewer(other, group)))
}

function isNewer({ version }: Group, than: Group): boolean {
  return compareRelease({ version: than.version, package: null }, { version, package: null }) === 'newer'
}

function isSameVoucher(a: Word, b: Word): boolean {
  return a.voucher === b.voucher || identityId(a.identity) === identityId(b.identity)
}

function hashesKey({ instructions, sections }: SnapshotHashes): string {
  const lists = itemSections.map((section) => {
    const list = makeObject()
    for (const [name, hash] of sections[section]) list[name] = hash
    return list
  })
  return sha256Hex(canonicalBytes([instructions, ...lists]))
}
