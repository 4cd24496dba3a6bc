/**
 * Statements that are no version of their own: what owners say about a name, what curators saw, what approvers decided,
 * and further publishers' signatures. Each is verified here as far as its own bytes go; what depends on what was accepted
 * before is decided in the sequencer's transaction.
 */
import { parseBundle } from '../../src/attestation/bundle.ts'
import { parseControlStatement } from '../../src/attestation/control-statement.ts'
import { parseReviewStatement, reviewHashes } from '../../src/attestation/review-statement.ts'
import { parseObservation, parseStatement, statementHashes } from '../../src/attestation/statement.ts'
import { claimedKind } from '../../src/attestation/statement-kind.ts'
import { parseStatementSubmission, type StatementSubmission } from '../../src/attestation/statement-submission.ts'
import { parsePublicKey } from '../../src/crypto/ed25519.ts'
import { sha256Hex } from '../../src/crypto/sha256.ts'
import { RegistryError, VerificationError } from '../../src/errors.ts'
import { bundlesDigest } from '../../src/log/statement-acceptance.ts'
import { equalHashes } from '../../src/snapshot/equal-hashes.ts'
import { parseSnapshot, type SnapshotHashes, snapshotHashes } from '../../src/snapshot/snapshot.ts'
import { emptyControl } from '../../src/trust/control-chain.ts'
import { type Identity, identityId, keyIdentity } from '../../src/trust/identity.ts'
import { proveControl } from '../../src/verify/control.ts'
import { proveSigner, type TrustedRootSource } from '../../src/verify/verifier.ts'
import type { Appended, Sequencer } from '../sequencer.ts'
import type { ControlStates } from '../store/control-states.ts'
import { findBlob } from '../store/reads.ts'
import type { PostedKind, PreparedStatement } from '../store/statement-placement.ts'
import { findStatement } from '../store/statements.ts'
import type { Store } from '../store/store.ts'
import { checkBuild } from './admission.ts'

/** What posting works with. */
export interface StatementTools {
  readonly store: Store
  readonly sequencer: Sequencer
  readonly controls: ControlStates
  /** Name of this registry's log. */
  readonly origin: string
  /** For keyless signatures; null where there is none. */
  readonly trustedRoot: TrustedRootSource | null
}

/** What became of a statement. */
export interface PostedStatement extends Appended, Pick<PreparedStatement, 'kind' | 'name'> {
  /** RFC 3339, UTC. */
  readonly acceptedAt: string
}

/**
 * Accepts a statement. The same bytes again return what was accepted then.
 *
 * @throws RegistryError `E_REQUEST_INVALID`, `E_NOT_FOUND`, `E_NAME_NOT_OWNED`, `E_IDENTITY_REVOKED`,
 * `E_IDENTITY_PENDING`, `E_VERSION_EXISTS`, `E_RATE_LIMITED`, `E_DATABASE_UNAVAILABLE`; VerificationError
 * `E_CONTROL_ORIGIN`, `E_CONTROL_REPLAYED`, `E_CONTROL_INVALID`, `E_CONTROL_UNAUTHORISED`, and like the formats and the
 * verifier otherwise.
 */
export async function postStatement(body: Uint8Array, tools: StatementTools): Promise<PostedStatement> {
  const submission = parseStatementSubmission(body)
  const entry = await prepare(submission, tools)
  const appended = await tools.sequencer.append(entry)
  const row = await tools.store.read((tx) => findStatement(tx, appended.index))
  if (row === undefined) throw new RegistryError('E_INTERNAL', { found: 'an accepted statement without a row' })
  return { ...appended, kind: entry.kind, name: entry.name, acceptedAt: row.acceptedAt.toISOString() }
}

async function prepare(submission: StatementSubmission, tools: StatementTools): Promise<PreparedStatement> {
  const { bundles } = submission
  const [first = new Uint8Array()] = bundles
  const kind = claimedKind(first)
  if (kind === null) {
    // Says what is wrong where it is no bundle at all.
    parseBundle(first)
    throw new RegistryError('E_REQUEST_INVALID', { found: 'a statement of an unknown kind' })
  }
  if (kind === 'control') return await prepareControl(submission, tools)
  if (bundles.length > 1) {
    throw new RegistryError('E_REQUEST_INVALID', {
      found: `${bundles.length} bundles of kind ${kind}`,
      expected: 'one; several are for control statements',
    })
  }
  return await prepareOther(kind, submission, tools)
}

async function prepareControl(submission: StatementSubmission, tools: StatementTools): Promise<PreparedStatement> {
  const { bundles } = submission
  const [first = new Uint8Array()] = bundles
  const { name } = parseControlStatement(parseBundle(first).envelope.payload).predicate.server
  const known = await tools.store.read((tx) => tools.controls.load(tx, name))
  const state = known ?? emptyControl(name, tools.origin)
  const { statement, digest } = await proveControl(bundles, state, tools.trustedRoot)
  const signed: PreparedStatement['bundles'][number][] = []
  for (const bytes of bundles) {
    const { signers } = await proveControl([bytes], state, tools.trustedRoot)
    const [signer] = signers
    if (signer === undefined) throw new RegistryError('E_INTERNAL', { found: 'a proof without a signer' })
    checkBuild(signer)
    signed.push({ digest: sha256Hex(bytes), bytes, signer })
  }
  checkDistinct(signed.map(({ signer }) => signer))
  const digests = { payloadDigest: digest, bundlesDigest: bundlesDigest(bundles) }
  const { origin } = tools
  return { kind: 'control', name, origin, bundles: signed, ...digests, control: statement, about: null, snapshot: null }
}

/** Two signatures by one identity would look like two. */
function checkDistinct(signers: readonly Identity[]): void {
  if (new Set(signers.map(identityId)).size === signers.length) return
  throw new RegistryError('E_REQUEST_INVALID', {
    found: 'two bundles by one identity',
    expected: 'each identity once',
  })
}

async function prepareOther(
  kind: Exclude<PostedKind, 'control'>,
  { bundles, snapshot, publicKeys }: StatementSubmission,
  { store, origin, trustedRoot }: StatementTools,
): Promise<PreparedStatement> {
  const [bytes = new Uint8Array()] = bundles
  const bundle = parseBundle(bytes)
  const keys = publicKeys.map((text) => keyIdentity(parsePublicKey(text)))
  const { identity } = await proveSigner(bundle, { keys, trustedRoot })
  checkBuild(identity)
  const said = readAbout(kind, bundle.envelope.payload)
  const { hashes, name, ...about } = said
  if (snapshot !== null) checkSnapshot(snapshot, about.snapshotDigest, hashes)
  else if ((await store.read((tx) => findBlob(tx, about.snapshotDigest))) === undefined) {
    throw new RegistryError('E_REQUEST_INVALID', {
      found: 'a statement about a snapshot that this registry does not have',
      expected: 'the snapshot file beside it, as "snapshot"',
    })
  }
  return {
    kind,
    name,
    origin,
    bundles: [{ digest: sha256Hex(bytes), bytes, signer: identity }],
    payloadDigest: sha256Hex(bundle.envelope.payload),
    bundlesDigest: bundlesDigest(bundles),
    control: null,
    about,
    snapshot: snapshot === null ? null : { digest: sha256Hex(snapshot), bytes: snapshot },
  }
}

interface Said {
  readonly name: string
  readonly version: string
  readonly profile: string
  readonly snapshotDigest: string
  readonly hashes: SnapshotHashes
}

/** What a statement is about, read by the reader of its own kind: an observation is never taken for a publisher's word. */
function readAbout(kind: Exclude<PostedKind, 'control'>, payload: Uint8Array): Said {
  if (kind === 'review') {
    const review = parseReviewStatement(payload)
    const { server, profile } = review.predicate
    if (server === null) {
      throw new RegistryError('E_REQUEST_INVALID', {
        found: 'a review of a configuration entry',
        expected: 'one of a published name and version: others are kept in files',
      })
    }
    return { ...server, profile, snapshotDigest: review.subject.sha256, hashes: reviewHashes(review) }
  }
  const statement = kind === 'observation' ? parseObservation(payload) : parseStatement(payload)
  const { server, profile } = statement.predicate
  return { ...server, profile, snapshotDigest: statement.subject.sha256, hashes: statementHashes(statement) }
}

function checkSnapshot(file: Uint8Array, digest: string, hashes: SnapshotHashes): void {
  const found = sha256Hex(file)
  if (found === digest && equalHashes(snapshotHashes(parseSnapshot(file)), hashes)) return
  throw new VerificationError('E_SUBJECT_MISMATCH', {
    found: `a snapshot with digest ${found}`,
    expected: `the one that the statement is about, ${digest}, with its definitions`,
  })
}
