/**
 * Gets the one statement that a snapshot is held against, from a registry or from files at hand, and has it verified.
 * What it answers is a check, never an exception: whoever asked goes on to a verdict.
 */
import { parseBundle } from '../attestation/bundle.ts'
import { statementHashes } from '../attestation/statement.ts'
import { sha256Hex } from '../crypto/sha256.ts'
import { utf8 } from '../encoding/bytes.ts'
import type { JsonObject } from '../encoding/json-value.ts'
import { RegistryError, TouchmarkError } from '../errors.ts'
import { parseVerifierKey } from '../log/note.ts'
import { allDefinitions, type Snapshot } from '../snapshot/snapshot.ts'
import { acceptedKeys, checkAccepted } from '../trust/accepted-identity.ts'
import { differingHashes, type Reference } from '../trust/comparison.ts'
import type { Check, ReceiptFacts, StatementFacts } from '../trust/evidence.ts'
import { identityId } from '../trust/identity.ts'
import { acceptedIdentities, type EffectivePolicy } from '../trust/policy.ts'
import { verifyReceipt } from '../verify/receipt.ts'
import {
  checkSubject,
  type TrustedRootSource,
  type VerifiedStatement,
  verifyBundle,
  verifySnapshot,
} from '../verify/verifier.ts'
import { quote } from '../visible-text.ts'
import { receiptFailure, statementFailure } from './check-failure.ts'
import { RegistryClient } from './registry-client.ts'

/** A bundle at hand, instead of a registry's. */
export interface BundleFiles {
  /** The bundle file. */
  readonly bundle: Uint8Array
  /** The snapshot file beside it; without it, no change can be told to be mechanical. */
  readonly snapshot?: Uint8Array
  /** The registry's receipt beside it. */
  readonly receipt?: string
}

/** Which statement is wanted. */
export interface StatementRequest {
  readonly policy: EffectivePolicy
  /** Server name; null where none is known. */
  readonly name: string | null
  /** Version, or `latest`. */
  readonly version: string
  readonly profile: string
  /** No network call is made at all. */
  readonly offline: boolean
  readonly files?: BundleFiles
  /** How the registry of the policy is spoken to; default a client of its URL. */
  readonly registry?: RegistryClient
  /** How keyless signatures are checked; default not at all. */
  readonly trustedRoot?: TrustedRootSource | null
}

/** What came of it. */
export interface StatementOutcome {
  readonly statement: Check<StatementFacts>
  readonly receipt: Check<ReceiptFacts>
  /** Present exactly where `statement` is verified. */
  readonly verified: VerifiedStatement | null
  readonly reference: Reference | null
}

/** A bundle, wherever it came from. */
interface Found {
  readonly bundle: Uint8Array
  readonly receipt: string | null
  readonly version: string | null
  readonly snapshot: () => Promise<Uint8Array | undefined>
}

/** Gets and verifies. `live` is the snapshot that will be held against it. Throws only on a defect of ours. */
export async function gatherStatement(request: StatementRequest, live: Snapshot): Promise<StatementOutcome> {
  try {
    const found = await findBundle(request)
    if ('state' in found) return without(found)
    return await verifyFound(request, found, live)
  } catch (error) {
    return without(statementFailure(error))
  }
}

function without(statement: Exclude<Check<StatementFacts>, { state: 'verified' }>): StatementOutcome {
  return { statement, receipt: { state: 'not-demanded' }, verified: null, reference: null }
}

type NotFound = Extract<Check<never>, { state: 'unchecked' | 'absent' | 'not-demanded' }>

async function findBundle(request: StatementRequest): Promise<Found | NotFound> {
  const { files, name, offline, policy } = request
  if (files !== undefined) {
    const { bundle, receipt = null, snapshot } = files
    return { bundle, receipt, version: null, snapshot: () => Promise.resolve(snapshot) }
  }
  if (policy.registry === null) return { state: 'not-demanded' }
  if (name === null) return { state: 'absent', detail: 'no server name is known for this entry' }
  if (offline) return { state: 'unchecked', reason: 'offline' }
  return await askRegistry(request.registry ?? new RegistryClient({ url: policy.registry.url }), name, request)
}

async function askRegistry(
  registry: RegistryClient,
  name: string,
  { version: wanted, profile }: StatementRequest,
): Promise<Found | NotFound> {
  const answer = await registry.version(name, wanted, profile)
  if (answer === undefined) {
    return { state: 'absent', detail: `the registry has no ${quote(profile)} of ${quote(name)} ${quote(wanted)}` }
  }
  const { version } = answer
  const bundles = await registry.bundles(name, version)
  const found = bundles?.bundles.find((each) => each.profile === profile)
  if (found === undefined) return { state: 'absent', detail: 'the registry lists no bundle for this version' }
  const bundle = utf8(found.bundle)
  return { bundle, receipt: found.receipt, version, snapshot: () => registry.snapshot(name, version, profile) }
}

async function verifyFound(request: StatementRequest, found: Found, live: Snapshot): Promise<StatementOutcome> {
  const verified = await verifyAccepted(request, found.bundle)
  if ('state' in verified) return without(verified)
  requireAsked(verified, request, found.version)
  const { identity, statement } = verified
  const { name, version } = statement.predicate.server
  const { profile, masks } = statement.predicate
  const reference: Reference = {
    hashes: statementHashes(statement),
    masks,
    definitionOf: await signedDefinitions(verified, found, live),
  }
  return {
    statement: { state: 'verified', value: { signers: [identityId(identity)], name, version, profile } },
    receipt: checkReceipt(request.policy, verified, found),
    verified,
    reference,
  }
}

/** Another's signature is as none, but it is said so. */
async function verifyAccepted(
  { name, policy, trustedRoot = null }: StatementRequest,
  bytes: Uint8Array,
): Promise<VerifiedStatement | Extract<Check<never>, { state: 'absent' }>> {
  const bundle = parseBundle(bytes)
  const candidates = name === null ? [] : acceptedIdentities(policy, name)
  try {
    const verified = await verifyBundle(bundle, { keys: acceptedKeys(candidates), trustedRoot })
    checkAccepted(verified.identity, candidates)
    return verified
  } catch (error) {
    if (!(error instanceof TouchmarkError) || error.code !== 'E_IDENTITY_UNKNOWN') throw error
    return { state: 'absent', detail: 'it is signed, but by nobody whom policy accepts for this name' }
  }
}

/** A statement of another server, version or profile holds, but not for what was asked. */
function requireAsked(verified: VerifiedStatement, request: StatementRequest, found: string | null): void {
  const signed = verified.statement.predicate.server.version
  const version = found ?? (request.version === 'latest' ? signed : request.version)
  checkSubject(verified, { name: request.name ?? '', version, profile: request.profile })
}

/** The signed definitions by hash. A registry is asked for them only where one differs from what the server shows. */
async function signedDefinitions(
  verified: VerifiedStatement,
  found: Found,
  live: Snapshot,
): Promise<Reference['definitionOf']> {
  const known = new Map<string, JsonObject>()
  const differing = differingHashes(live, { hashes: statementHashes(verified.statement) })
  const bytes = differing.length === 0 && found.version !== null ? undefined : await snapshotFile(found)
  if (bytes !== undefined) {
    const { snapshot } = verifySnapshot(verified, bytes)
    for (const { hash, value } of allDefinitions(snapshot)) known.set(hash, value)
  }
  return (hash) => known.get(hash)
}

/** Without the file nothing is known of the signed definitions, and what differs then counts as another. */
async function snapshotFile(found: Found): Promise<Uint8Array | undefined> {
  try {
    return await found.snapshot()
  } catch (error) {
    if (error instanceof RegistryError) return undefined
    throw error
  }
}

function checkReceipt(
  { registry }: EffectivePolicy,
  { statement }: VerifiedStatement,
  { bundle, receipt }: Found,
): Check<ReceiptFacts> {
  if (registry === null) return { state: 'not-demanded' }
  if (receipt === null) return { state: 'absent' }
  try {
    const { name, version } = statement.predicate.server
    const { acceptedAt } = verifyReceipt(receipt, parseVerifierKey(registry.key), {
      name,
      version,
      profile: statement.predicate.profile,
      snapshotDigest: statement.subject.sha256,
      bundleDigest: sha256Hex(bundle),
    })
    return { state: 'verified', value: { acceptedAt: Date.parse(acceptedAt) } }
  } catch (error) {
    return receiptFailure(error)
  }
}
