/** Whom policy can name, and for what. */
import type { AcceptedIdentity } from './accepted-identity.ts'

/** Some of these identities, and how many distinct ones of them it takes. */
export interface IdentityGrant {
  readonly identities: readonly AcceptedIdentity[]
  /** Distinct identities, 1 to their number; default 1. */
  readonly threshold?: number
}

/** Identities whose signature counts for server names. */
export interface PublisherGrant extends IdentityGrant {
  /** Names, or patterns that end in `/*`. */
  readonly names: readonly string[]
  /** Milliseconds since 1970, inclusive: earlier signatures do not count. */
  readonly validFrom?: number
  /** Milliseconds since 1970, exclusive: from then on signatures do not count. */
  readonly validUntil?: number
}

/** Identities whose observations or reviews count. */
export interface VoucherGrant extends IdentityGrant {
  /** Server names, patterns that end in `/*`, or `*` for every server; words without `/` are configuration entries. */
  readonly names: readonly string[]
}
