/**
 * Evidence: everything that was found out about a server, as one value. Made by client/assessment/assess.ts, read by decide().
 *
 * Names and details in it may be attacker-controlled text; only codes and states are ours.
 */
import type { Suppression } from '../attestation/suppression.ts'
import type { JsonIssue } from '../encoding/json-document.ts'
import type { ErrorCode } from '../errors.ts'
import type { ChangePart } from '../lint/change-part.ts'
import type { Finding } from '../lint/finding.ts'
import type { Section } from '../snapshot/definition.ts'
import type { Collision } from './name-collision.ts'
import type { ObstacleCode, RefusalCode } from './reasons.ts'

/**
 * The outcome of one check. `refused` was answered and is wrong; `unchecked` could not be asked; `absent` was asked and
 * there is none; `not-demanded` was not asked because policy does not demand it, and is listed as not checked.
 */
export type Check<T> =
  | { readonly state: 'verified'; readonly value: T }
  | { readonly state: 'refused'; readonly reason: RefusalCode; readonly detail?: string; readonly error?: ErrorCode }
  | { readonly state: 'unchecked'; readonly reason: ObstacleCode; readonly detail?: string; readonly error?: ErrorCode }
  | { readonly state: 'absent'; readonly detail?: string }
  | { readonly state: 'not-demanded' }

/** An item as an accepted identity signed it. */
export type Signed = 'same' | 'mechanical' | 'other' | 'unlisted' | 'no-statement'
/** An item as the pin in effect holds it. */
export type Pinned = 'same' | 'mechanical' | 'other' | 'unlisted' | 'no-baseline'
/** The release of the server beside the one that was pinned. */
export type Release = 'same' | 'newer' | 'older' | 'unknown'
/** What those say whom policy names beside publishers: curators who observed, approvers who reviewed. */
export type Vouched = 'approved' | 'observed' | 'not-as-observed' | 'rejected' | 'none'
/**
 * Whose pin is in effect. Two are only claims: a project's, and a user's under a machine policy that does not delegate the
 * server's name.
 */
export type Baseline = 'trusted' | 'claimed' | 'project-only' | 'none'

/** One item: where it stands, never its text. */
export interface ItemRef {
  readonly section: Section
  /** `name`, `uri` or `uriTemplate`; `''` for the instructions. Attacker-controlled. */
  readonly name: string
}

/** What is known of one item that the server showed. */
export interface ItemEvidence extends ItemRef {
  readonly signed: Signed
  readonly pinned: Pinned
  readonly vouched: Vouched
  readonly findings: readonly Finding[]
  /** SHA-256 of what each of `findings` stands for, in their order; see lint/flagged-value.ts. */
  readonly flagged: readonly string[]
  /** Findings that the pinned definition did not have; all of them where there is none. */
  readonly newFindings: readonly Finding[]
  /** Share of the item's text that changed since the pin, 0 to 1; 1 where the pinned definition is not known. */
  readonly changedShare: number
  /** How suspicious the change since the pin is, 0 to 1, whatever its size; see lint/change-score.ts. */
  readonly changeScore: number
  /** What the score is made of. */
  readonly changeParts: readonly ChangePart[]
  /** Values without a faithful canonical form. */
  readonly issues: readonly JsonIssue[]
}

/** What the accepted statement says about itself. */
export interface StatementFacts {
  /** Id of each accepted identity that signed it, each once; see `identityId`. */
  readonly signers: readonly string[]
  /** Who says that they count: a grant of policy, the user's own pin, or the name itself. */
  readonly acceptedBy: 'policy' | 'lock' | 'name'
  readonly name: string
  readonly version: string
  readonly profile: string
  /** Findings that its publisher suppresses. They count only where policy accepts them. */
  readonly suppressions: readonly Suppression[]
}

/** What a registry's receipt says. */
export interface ReceiptFacts {
  /** Milliseconds since 1970. */
  readonly acceptedAt: number
  /** Position in the registry's order of acceptance, from 0. */
  readonly index: number
}

/** What the control statements of a name say about the version at hand. */
export interface ControlFacts {
  /** Why the version is deprecated, in our own words; null where it is not. One that was withdrawn is refused. */
  readonly deprecated: string | null
}

/** What a log's freshness statement says. */
export interface FreshnessFacts {
  /** Milliseconds since 1970. */
  readonly issuedAt: number
}

/** Everything that was found out. */
export interface Evidence {
  /** Milliseconds since 1970. */
  readonly now: number
  /** Configuration entry. */
  readonly entry: string
  /** Server name, where one is known. */
  readonly name: string | null
  /** The look at the server. The digest is null where a value has no canonical form. */
  readonly capture: Check<{ readonly digest: string | null }>
  readonly statement: Check<StatementFacts>
  /** Whether the live target is one that the statement binds its definitions to. */
  readonly binding: Check<'bound'>
  readonly receipt: Check<ReceiptFacts>
  readonly freshness: Check<FreshnessFacts>
  /** The control statements of the name: that they are one chain, and what they withdraw. */
  readonly control: Check<ControlFacts>
  readonly release: Release
  /** How the running release is older than one that was pinned, in our own words; null where it is not. */
  readonly rollback: string | null
  /** How less is proven about who signed than was before, in our own words; null where it is not so. */
  readonly downgrade: string | null
  /** The pin in effect remembers a signature. */
  readonly wasSigned: boolean
  readonly baseline: Baseline
  /** Whether a first use may be pinned: lasting state, and not in CI unless asked for. */
  readonly firstUse: 'may-pin' | 'may-not-pin'
  /** How the target differs from the pinned one, in our own words; null where it does not, or nothing is pinned. */
  readonly targetChange: string | null
  /** Items that the accepted statement, or else the pin in effect, lists and the server did not show. */
  readonly missing: readonly ItemRef[]
  /** Items for which the accepted statement declares a mask that the pin in effect does not know. */
  readonly newMasks: readonly ItemRef[]
  /** Suppressions of the accepted statement that the pin in effect does not know. */
  readonly newSuppressions: readonly Suppression[]
  /** A known name that this one looks like, where it is met for the first time; null where there is none. */
  readonly lookAlike: string | null
  /** Tools that share their names, or the look of them, with tools of other configured servers; see name-collision.ts. */
  readonly collisions: readonly Collision[]
  readonly items: readonly ItemEvidence[]
}
