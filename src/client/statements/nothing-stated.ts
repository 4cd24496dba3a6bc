import type { StatementOutcome } from './statement-source.ts'

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
