/** What comes of looking for a statement. */
import type { Reference } from '../../trust/comparison.ts'
import type { Check, ReceiptFacts, StatementFacts } from '../../trust/evidence.ts'
import type { Identity } from '../../trust/identity.ts'
import type { VerifiedStatement } from '../../verify/verifier.ts'
import type { FoundBundles } from './bundle-source.ts'

/** What came of it: the statement that a snapshot is held against, or why there is none. */
export interface StatementOutcome {
  readonly statement: Check<StatementFacts>
  readonly receipt: Check<ReceiptFacts>
  /** Present exactly where `statement` is verified. */
  readonly verified: VerifiedStatement | null
  /** Every accepted identity that signed it and counts, each once. */
  readonly signers: readonly Identity[]
  /** How many of them it takes; 0 where there is no verified statement. */
  readonly threshold: number
  readonly reference: Reference | null
  /** How less is proven about who signed than was before, in our own words; null where it is not so. */
  readonly downgrade: string | null
  /** Bundles that did not count beside those that did, each as one line of ours. */
  readonly notes: readonly string[]
  /** Observations and reviews that came along, unverified. */
  readonly others: readonly Uint8Array[]
  /** Everything that was found, verbatim; null where nobody could be asked. */
  readonly found: FoundBundles | null
}

/** What comes of statements where none could be verified, beside why. */
export const nothingStated: Omit<StatementOutcome, 'statement'> = {
  receipt: { state: 'not-demanded' },
  verified: null,
  signers: [],
  threshold: 0,
  reference: null,
  downgrade: null,
  notes: [],
  others: [],
  found: null,
}
