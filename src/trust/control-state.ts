/** The state of a name by its control statements, as values. */
import type { WithdrawalLevel, WithdrawalReason } from '../attestation/control-predicate.ts'
import type { ControlStatement } from '../attestation/control-statement.ts'
import type { ControlMember, ControlRevocation, LogPlace } from './control-members.ts'
import type { Identity } from './identity.ts'

/** One control statement with who is proven to have signed it, and its place in the log. */
export interface ControlLink extends LogPlace {
  readonly statement: ControlStatement
  /** SHA-256 of the statement's payload, 64 hexadecimal digits. */
  readonly digest: string
  readonly signers: readonly Identity[]
}

/** A withdrawn version. */
export interface Withdrawal {
  readonly level: WithdrawalLevel
  readonly reason: WithdrawalReason
}

/** What the control statements of a name come to. */
export interface ControlState {
  readonly name: string
  /** Name of the log. */
  readonly origin: string
  /** The newest statement; null where there is none. */
  readonly head: { readonly sequence: number; readonly digest: string } | null
  /** How many publishers remove or revoke another. */
  readonly threshold: number
  readonly members: readonly ControlMember[]
  /** Those in force, oldest first. */
  readonly revocations: readonly ControlRevocation[]
  /** Which ones were in force when a revocation was accepted, by its sequence: what it rested on. */
  readonly foundations: ReadonlyMap<number, readonly ControlRevocation[]>
  /** Withdrawn versions. */
  readonly versions: ReadonlyMap<string, Withdrawal>
  /** Who signed the claim; empty where there is none. */
  readonly claimedBy: readonly Identity[]
  /** Every link, oldest first; void ones included. */
  readonly links: readonly ControlLink[]
}
