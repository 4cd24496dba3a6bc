/**
 * The acceptance note: a registry's signed word that it durably accepted one bundle. Until the transparency log proves
 * the same, this is the receipt. Format: docs/spec/receipt.md.
 */
import { FormatError } from '../errors.ts'
import { quote } from '../visible-text.ts'

/** What a registry accepted, and when. */
export interface Acceptance {
  /** Name of the registry; also the name of its note key. */
  readonly origin: string
  /** Position in the registry's order of acceptance, from 0. */
  readonly index: number
  readonly name: string
  readonly version: string
  readonly profile: string
  /** SHA-256 of the snapshot file, 64 hexadecimal digits. */
  readonly snapshotDigest: string
  /** SHA-256 of the bundle file, 64 hexadecimal digits. */
  readonly bundleDigest: string
  /** RFC 3339, UTC. */
  readonly acceptedAt: string
}

const title = 'touchmark acceptance v1'

/** The text that is signed. @throws FormatError `E_RECEIPT_INVALID` where a part of it cannot stand in one. */
export function formatAcceptance(acceptance: Acceptance): string {
  const text = [
    acceptance.origin,
    title,
    `index ${acceptance.index}`,
    `name ${acceptance.name}`,
    `version ${acceptance.version}`,
    `profile ${acceptance.profile}`,
    `snapshot sha256:${acceptance.snapshotDigest}`,
    `bundle sha256:${acceptance.bundleDigest}`,
    `accepted ${acceptance.acceptedAt}`,
    '',
  ].join('\n')
  // What nobody could read back is never signed.
  parseAcceptance(text)
  return text
}

/** The second line is fixed and no number, so that an acceptance is never read as a checkpoint (C2SP tlog-checkpoint). */
const form = new RegExp(
  [
    '^(?<origin>[^\\s+]+)',
    title,
    'index (?<index>0|[1-9][0-9]{0,14})',
    'name (?<name>[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+)',
    'version (?<version>[0-9A-Za-z.+_-]{1,64})',
    'profile (?<profile>[a-z0-9][a-z0-9._-]{0,63})',
    'snapshot sha256:(?<snapshotDigest>[0-9a-f]{64})',
    'bundle sha256:(?<bundleDigest>[0-9a-f]{64})',
    'accepted (?<acceptedAt>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?Z)\n$',
  ].join('\n'),
)

/** Reads the text of an acceptance note. @throws FormatError `E_RECEIPT_INVALID` for any other text. */
export function parseAcceptance(text: string): Acceptance {
  const parts = form.exec(text)?.groups as Record<keyof Acceptance, string> | undefined
  if (parts === undefined || !isRealTime(parts.acceptedAt)) {
    throw new FormatError('E_RECEIPT_INVALID', {
      found: `a note that is no acceptance (${quote(text)})`,
      expected: `the lines of "${title}"`,
    })
  }
  return { ...parts, index: Number(parts.index) }
}

/** The 30th of February has the form of a date and is none: it does not survive being read and written. */
export function isRealTime(text: string): boolean {
  const at = new Date(text)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text.slice(0, 19))
}
