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

/** The text that is signed. */
export function formatAcceptance(acceptance: Acceptance): string {
  return [
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
}

const form = new RegExp(
  [
    '^([^\\s+]+)',
    title,
    'index (0|[1-9][0-9]{0,14})',
    'name ([a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+)',
    'version ([0-9A-Za-z.+_-]{1,64})',
    'profile ([a-z0-9][a-z0-9._-]{0,63})',
    'snapshot sha256:([0-9a-f]{64})',
    'bundle sha256:([0-9a-f]{64})',
    'accepted ([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?Z)\n$',
  ].join('\n'),
)

/** Reads the text of an acceptance note. @throws FormatError `E_RECEIPT_INVALID` for any other text. */
export function parseAcceptance(text: string): Acceptance {
  const match = form.exec(text)
  if (match === null) {
    throw new FormatError('E_RECEIPT_INVALID', {
      found: `a note that is no acceptance (${quote(text)})`,
      expected: `"${title}"`,
    })
  }
  const [
    ,
    origin = '',
    index = '',
    name = '',
    version = '',
    profile = '',
    snapshotDigest = '',
    bundleDigest = '',
    acceptedAt = '',
  ] = match
  return { origin, index: Number(index), name, version, profile, snapshotDigest, bundleDigest, acceptedAt }
}
