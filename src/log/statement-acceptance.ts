/**
 * The acceptance note of a statement that is no version of its own: a control statement, an observation, a review, or
 * one more publisher's signature over a version. One order of acceptance counts them all. Format: docs/spec/receipt.md.
 */
import { sha256Hex } from '../crypto/sha256.ts'
import { FormatError } from '../errors.ts'
import { quote } from '../visible-text.ts'
import { isRealTime } from './acceptance.ts'

/** Kinds of statement that have such a note. */
export const acceptedStatementKinds = ['control', 'observation', 'publish', 'review'] as const

/** What a registry accepted, and when. */
export interface StatementAcceptance {
  /** Name of the registry; also the name of its note key. */
  readonly origin: string
  /** Position in the registry's order of acceptance, from 0. */
  readonly index: number
  readonly kind: (typeof acceptedStatementKinds)[number]
  /** Server name that the statement is about. */
  readonly name: string
  /** SHA-256 of the statement's payload, 64 hexadecimal digits. */
  readonly statementDigest: string
  /** See {@link bundlesDigest}. */
  readonly bundlesDigest: string
  /** RFC 3339, UTC. */
  readonly acceptedAt: string
}

const title = 'touchmark statement acceptance v1'

/** One digest for all bundles of a statement: SHA-256 over their own digests, sorted, a line feed after each. */
export function bundlesDigest(bundles: readonly Uint8Array[]): string {
  const lines = bundles.map((bundle) => `${sha256Hex(bundle)}\n`).sort()
  return sha256Hex(lines.join(''))
}

/** The text that is signed. @throws FormatError `E_RECEIPT_INVALID` where a part of it cannot stand in one. */
export function formatStatementAcceptance(acceptance: StatementAcceptance): string {
  const text = [
    acceptance.origin,
    title,
    `index ${acceptance.index}`,
    `kind ${acceptance.kind}`,
    `name ${acceptance.name}`,
    `statement sha256:${acceptance.statementDigest}`,
    `bundles sha256:${acceptance.bundlesDigest}`,
    `accepted ${acceptance.acceptedAt}`,
    '',
  ].join('\n')
  // What nobody could read back is never signed.
  parseStatementAcceptance(text)
  return text
}

/** The second line is fixed and no number, so that it is never read as a checkpoint, or as a version's acceptance. */
const form = new RegExp(
  [
    '^(?<origin>[^\\s+]+)',
    title,
    'index (?<index>0|[1-9][0-9]{0,14})',
    `kind (?<kind>${acceptedStatementKinds.join('|')})`,
    'name (?<name>[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+)',
    'statement sha256:(?<statementDigest>[0-9a-f]{64})',
    'bundles sha256:(?<bundlesDigest>[0-9a-f]{64})',
    'accepted (?<acceptedAt>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?Z)\n$',
  ].join('\n'),
)

/** Reads the text of such a note. @throws FormatError `E_RECEIPT_INVALID` for any other text. */
export function parseStatementAcceptance(text: string): StatementAcceptance {
  const parts = form.exec(text)?.groups as Record<keyof StatementAcceptance, string> | undefined
  const kind = acceptedStatementKinds.find((each) => each === parts?.kind)
  if (parts === undefined || kind === undefined || !isRealTime(parts.acceptedAt)) {
    throw new FormatError('E_RECEIPT_INVALID', {
      found: `a note that is no acceptance of a statement (${quote(text)})`,
      expected: `the lines of "${title}"`,
    })
  }
  return { ...parts, kind, index: Number(parts.index) }
}
