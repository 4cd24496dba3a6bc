import { formatBundle, signPayload } from '../../src/attestation/bundle.ts'
import type { ControlAction } from '../../src/attestation/control-predicate.ts'
import {
  type ControlStatement,
  controlDigest,
  formatControlStatement,
  makeControlStatement,
} from '../../src/attestation/control-statement.ts'
import { keySigner } from '../../src/attestation/key-signer.ts'
import type { NamedIdentity } from '../../src/attestation/named-identity.ts'
import { formatReviewStatement, makeReviewStatement, type ReviewParts } from '../../src/attestation/review-statement.ts'
import { formatStatement, makeObservationStatement } from '../../src/attestation/statement.ts'
import { formatStatementSubmission } from '../../src/attestation/statement-submission.ts'
import { formatPublicKey } from '../../src/crypto/ed25519.ts'
import { formatSnapshot, type Snapshot } from '../../src/snapshot/snapshot.ts'
import { pairOf } from './publishing.ts'

/** A person's key as statements name it. */
export function keyOf(person: string): NamedIdentity {
  return { type: 'key', publicKey: pairOf(person).publicKey }
}

/** A bundle over a payload by a person's key. */
export async function signedBy(person: string, payload: Uint8Array): Promise<Uint8Array> {
  return formatBundle(await signPayload(payload, keySigner(pairOf(person))))
}

/** The request body for bundles of some people over one payload. */
export async function postBody(payload: Uint8Array, people: readonly string[], snapshot?: Snapshot) {
  const bundles: Uint8Array[] = []
  for (const person of people) bundles.push(await signedBy(person, payload))
  const publicKeys = people.map((person) => formatPublicKey(pairOf(person).publicKey))
  const file = snapshot === undefined ? null : formatSnapshot(snapshot)
  return formatStatementSubmission({ bundles, snapshot: file, publicKeys })
}

/** The control statements of a name, one after the other, as its owners make them. */
export class ControlWriter {
  readonly #name: string
  readonly #origin: string
  #head: { sequence: number; digest: string } | null = null

  constructor(name: string, origin = 'registry.test') {
    this.#name = name
    this.#origin = origin
  }

  /** The next statement, signed; what is made after it follows it. */
  async next(change: ControlAction, people: readonly string[]): Promise<Uint8Array> {
    const statement = this.peek(change)
    this.#head = { sequence: statement.predicate.sequence, digest: controlDigest(statement) }
    return await postBody(formatControlStatement(statement), people)
  }

  /** The next statement, unsigned; nothing follows it. */
  peek(change: ControlAction): ControlStatement {
    return makeControlStatement({ name: this.#name, origin: this.#origin, head: this.#head, change })
  }
}

/** A claim by people's keys. */
export function claimOf(people: readonly string[], recovery: readonly string[] = [], threshold = 1): ControlAction {
  return { action: 'claim', identities: people.map(keyOf), recovery: recovery.map(keyOf), threshold }
}

/** What a curator says who saw a version. */
export function observationOf(snapshot: Snapshot, name: string, version: string): Uint8Array {
  return formatStatement(
    makeObservationStatement({ snapshot, name, version, profile: 'default', bindings: [], masks: [] }),
  )
}

/** What an approver says who read a version. */
export function reviewOf(snapshot: Snapshot, about: ReviewParts['about'], decision: ReviewParts['decision']) {
  const parts = { snapshot, about, decision, profile: 'default', criteria: [], validUntil: null }
  return formatReviewStatement(makeReviewStatement(parts))
}
