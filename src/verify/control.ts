/**
 * Verifies the control statements of a name, from the claim on: each signature, each receipt of the registry, and that
 * each statement was the one next and its signers could make it. What comes out is the state of the name.
 */
import { type Bundle, parseBundle } from '../attestation/bundle.ts'
import { type ControlStatement, parseControlStatement } from '../attestation/control-statement.ts'
import type { NamedIdentity } from '../attestation/named-identity.ts'
import { sha256Hex } from '../crypto/sha256.ts'
import { equalBytes } from '../encoding/bytes.ts'
import { VerificationError } from '../errors.ts'
import type { NoteVerifierKey } from '../log/note.ts'
import { acceptedKeys } from '../trust/accepted-identity.ts'
import { controlCaps, emptyControl, extendControl } from '../trust/control-chain.ts'
import type { ControlState } from '../trust/control-state.ts'
import { type Identity, identityId, type KeyIdentity } from '../trust/identity.ts'
import { quote } from '../visible-text.ts'
import { verifyStatementReceipt } from './statement-receipt.ts'
import { type ProofMaterial, proveSigner } from './verifier.ts'

/** One control statement as a registry or a file has it. All of it is attacker-controlled. */
export interface ControlFiles {
  /** Bundles over the same statement, one for each signer. */
  readonly bundles: readonly Uint8Array[]
  /** The registry's signed acceptance of them. */
  readonly receipt: string
}

/** What the chain is held against. Names and keys come from whoever asks, never from the files. */
export interface ControlDemands {
  readonly name: string
  readonly registryKey: NoteVerifierKey
  readonly trustedRoot: ProofMaterial['trustedRoot']
}

/** Most signatures of one statement. */
export const maxControlBundles = 16

/** A statement and who is proven to have signed it. */
export interface ProvenControl {
  readonly statement: ControlStatement
  /** SHA-256 of the payload, 64 hexadecimal digits. */
  readonly digest: string
  readonly signers: readonly Identity[]
}

/**
 * Verifies a whole chain.
 *
 * @throws VerificationError `E_CONTROL_INVALID` and the other codes of `extendControl`, `E_RECEIPT_INVALID`,
 * `E_IDENTITY_UNKNOWN` for a signature by a key that nothing before it names; what `proveSigner` and the parsers throw.
 */
export async function verifyControlChain(
  links: readonly ControlFiles[],
  demands: ControlDemands,
): Promise<ControlState> {
  if (links.length > controlCaps.statements) {
    throw new VerificationError('E_CONTROL_INVALID', {
      found: `${links.length} control statements of ${quote(demands.name)}`,
      expected: `at most ${controlCaps.statements}`,
    })
  }
  let state = emptyControl(demands.name, demands.registryKey.name)
  for (const link of links) state = await verifyNextControl(state, link, demands)
  return state
}

/** Verifies the one next statement of a chain. Throws as {@link verifyControlChain}. */
export async function verifyNextControl(
  state: ControlState,
  { bundles, receipt }: ControlFiles,
  { name, registryKey, trustedRoot }: ControlDemands,
): Promise<ControlState> {
  const proven = await proveControl(bundles, state, trustedRoot)
  const subject = { kind: 'control' as const, name, statementDigest: proven.digest, bundles }
  const { index, acceptedAt } = verifyStatementReceipt(receipt, registryKey, subject)
  return extendControl(state, { ...proven, index, acceptedAt: Date.parse(acceptedAt) })
}

/**
 * Proves who signed a control statement. `state` is that of the name before it: its keys, and those that the statement
 * itself names, are the ones that can have signed. Whether they may says `extendControl`.
 *
 * @throws VerificationError `E_CONTROL_INVALID` for none or too many bundles, or ones over different statements, and what
 * {@link verifyControlChain} names for one signature.
 */
export async function proveControl(
  bundles: readonly Uint8Array[],
  state: Pick<ControlState, 'members'>,
  trustedRoot: ProofMaterial['trustedRoot'],
): Promise<ProvenControl> {
  const [first, ...others] = bundles.slice(0, maxControlBundles + 1).map(parseBundle)
  if (first === undefined || bundles.length > maxControlBundles) {
    throw new VerificationError('E_CONTROL_INVALID', {
      found: `a control statement with ${bundles.length} signatures`,
      expected: `1 to ${maxControlBundles}`,
    })
  }
  const { payload } = first.envelope
  if (!others.every(({ envelope }) => equalBytes(envelope.payload, payload))) {
    throw new VerificationError('E_CONTROL_INVALID', {
      found: 'signatures over different statements',
      expected: 'all over one',
    })
  }
  const statement = parseControlStatement(payload)
  const material = { keys: possibleKeys(statement, state), trustedRoot }
  const signers = new Map<string, Identity>()
  for (const bundle of [first, ...others] satisfies Bundle[]) {
    const { identity } = await proveSigner(bundle, material)
    signers.set(identityId(identity), identity)
  }
  return { statement, digest: sha256Hex(payload), signers: [...signers.values()] }
}

function possibleKeys({ predicate }: ControlStatement, { members }: Pick<ControlState, 'members'>): KeyIdentity[] {
  const { change } = predicate
  const claimed: readonly NamedIdentity[] = change.action === 'claim' ? [...change.identities, ...change.recovery] : []
  return acceptedKeys([...members.map(({ identity }) => identity), ...claimed])
}
