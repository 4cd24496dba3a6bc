/** The use cases that only read. They know no HTTP; every one takes what it queries on. */
import { parseBundle } from '../../src/attestation/bundle.ts'
import { parseProfileName, parseServerName, parseVersion } from '../../src/attestation/server-name.ts'
import { parseStatement } from '../../src/attestation/statement.ts'
import type { Suppression } from '../../src/attestation/suppression.ts'
import { fromUtf8 } from '../../src/encoding/bytes.ts'
import { parseJson } from '../../src/encoding/strict-json.ts'
import { RegistryError } from '../../src/errors.ts'
import type { Finding } from '../../src/lint/finding.ts'
import { parseSnapshot } from '../../src/snapshot/snapshot.ts'
import { quote } from '../../src/visible-text.ts'
import {
  findBlob,
  findByLocator,
  findDefinition,
  findFindings,
  findOwners,
  findPrevious,
  findProfiles,
  findServer,
  listVersions,
  type VersionRow,
} from '../store/reads.ts'
import type { Tx } from '../store/store.ts'
import { formatVersionCursor, pageLimit, parseVersionCursor } from './cursor.ts'
import { readSaid, readSeenSnapshot, readVoices } from './read-said.ts'
import type { BundleView, FileView, FindingsView, ServerView, VersionFacts, VersionView } from './types.ts'
import { notFound, proofOf, publisherView, versionSummary } from './views.ts'

/** Matches of a look-up at most. */
const maxMatches = 100

/** A page of one server's versions. @throws RegistryError `E_NOT_FOUND`, `E_REQUEST_INVALID`; FormatError `E_NAME_INVALID`. */
export async function readServer(
  tx: Tx,
  name: string,
  page: { limit?: number; cursor?: string } = {},
): Promise<ServerView> {
  parseServerName(name)
  const before = page.cursor === undefined ? undefined : parseVersionCursor(page.cursor)
  const server = await findServer(tx, name)
  if (server === undefined) throw notFound(`no server named ${quote(name)}`)
  const limit = pageLimit(page.limit)
  // One row more than asked for tells whether there is another page.
  const rows = await listVersions(tx, { name, before, limit: limit + 1 })
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    name,
    latest: server.latestVersion,
    proof: proofOf(server),
    lookAlike: server.lookAlike,
    publishers: (await findOwners(tx, name)).map(publisherView),
    versions: shown.map(versionSummary),
    next: rows.length > limit && last !== undefined ? formatVersionCursor(last.logIndex) : null,
  }
}

/** What is known of a version without its definitions. Throws as {@link readVersion} does. */
export async function readVersionFacts(tx: Tx, name: string, version: string, profile?: string): Promise<VersionFacts> {
  const { row, profiles } = await resolve(tx, name, version, profile)
  return versionFacts(row, profiles)
}

/**
 * One version with its definitions. `latest` is the version that {@link ServerView.latest} names. Without a profile:
 * `default`, or the only one there is.
 *
 * @throws RegistryError `E_NOT_FOUND`; FormatError `E_NAME_INVALID`.
 */
export async function readVersion(tx: Tx, name: string, version: string, profile?: string): Promise<VersionView> {
  const { row, profiles } = await resolve(tx, name, version, profile)
  const previous = await findPrevious(tx, { name, profile: row.profile, before: row.logIndex })
  return {
    ...versionFacts(row, profiles),
    snapshot: parseSnapshot(await requireBlob(tx, row.snapshotDigest)),
    findings: await storedFindings(tx, row),
    suppressions: suppressionsOf(await requireBlob(tx, row.bundleDigest)),
    previousVersion: previous ?? null,
    voices: await readVoices(tx, row),
  }
}

/** What the publisher's statement suppresses. It was verified when it was accepted. */
function suppressionsOf(bundle: Uint8Array): readonly Suppression[] {
  return parseStatement(parseBundle(bundle).envelope.payload).predicate.suppressions ?? []
}

/**
 * The bundles of a version, of all profiles or of one: each publisher's first signature, then what else was said of it. A
 * version that nobody has published has what curators saw of it. Throws as {@link readVersion} does.
 */
export async function readBundles(tx: Tx, name: string, version: string, profile?: string): Promise<BundleView[]> {
  const rows = await profilesOf(tx, name, version)
  const said = await readSaid(tx, name, rows[0]?.version ?? version, profile)
  if (rows.length === 0 && said.length === 0) throw noVersion(name, version)
  const chosen = profile === undefined ? rows : rows.filter((row) => row.profile === profile)
  if (rows.length > 0 && chosen.length === 0 && said.length === 0) choose(rows, profile)
  return [...(await publishedBundles(tx, chosen)), ...said]
}

async function publishedBundles(tx: Tx, rows: readonly VersionRow[]): Promise<BundleView[]> {
  const bundles: BundleView[] = []
  for (const row of rows) {
    bundles.push({
      kind: 'publish',
      profile: row.profile,
      bundle: fromUtf8(await requireBlob(tx, row.bundleDigest)),
      receipt: requireReceipt(row),
      publisher: publisherView(row),
    })
  }
  return bundles
}

/** The snapshot file of a version, verbatim. Throws as {@link readVersion} does. */
export async function readSnapshotFile(tx: Tx, name: string, version: string, profile?: string): Promise<FileView> {
  const rows = await profilesOf(tx, name, version)
  const seen = rows.length === 0 ? await readSeenSnapshot(tx, name, version, profile ?? 'default') : null
  if (rows.length === 0 && seen === null) throw noVersion(name, version)
  const digest = seen ?? choose(rows, profile).snapshotDigest
  return { digest, bytes: await requireBlob(tx, digest) }
}

/** What lint said when the version was accepted. Throws as {@link readVersion} does. */
export async function readFindings(tx: Tx, name: string, version: string, profile?: string): Promise<FindingsView> {
  const { row } = await resolve(tx, name, version, profile)
  const { findingCounts } = versionSummary(row)
  return {
    name,
    version: row.version,
    profile: row.profile,
    snapshotDigest: row.snapshotDigest,
    findings: await storedFindings(tx, row),
    summary: findingCounts,
  }
}

/** A definition's canonical bytes. @throws RegistryError `E_NOT_FOUND`, `E_REQUEST_INVALID`. */
export async function readDefinitionFile(tx: Tx, hash: string): Promise<FileView> {
  if (!/^[0-9a-f]{64}$/.test(hash)) {
    throw new RegistryError('E_REQUEST_INVALID', {
      found: quote(hash),
      expected: 'a definition hash of 64 lower-case hexadecimal digits',
    })
  }
  const bytes = await findDefinition(tx, hash)
  if (bytes === undefined) throw notFound('no definition with this hash')
  return { digest: hash, bytes }
}

/** Versions bound to a package URL or an origin, newest first, at most 100. */
export async function lookUp(tx: Tx, locator: string): Promise<{ name: string; version: string; profile: string }[]> {
  return await findByLocator(tx, locator, maxMatches)
}

/** The row that a name, version and profile stand for, and every profile of the version. */
export async function resolve(
  tx: Tx,
  name: string,
  version: string,
  profile?: string,
): Promise<{ row: VersionRow; profiles: string[] }> {
  const rows = await resolveProfiles(tx, name, version)
  return { row: choose(rows, profile), profiles: rows.map((row) => row.profile) }
}

async function resolveProfiles(tx: Tx, name: string, version: string): Promise<VersionRow[]> {
  const rows = await profilesOf(tx, name, version)
  if (rows.length === 0) throw noVersion(name, version)
  return rows
}

async function profilesOf(tx: Tx, name: string, version: string): Promise<VersionRow[]> {
  parseServerName(name)
  const wanted = version === 'latest' ? (await findServer(tx, name))?.latestVersion : parseVersion(version)
  return wanted === undefined ? [] : await findProfiles(tx, name, wanted)
}

function noVersion(name: string, version: string): RegistryError {
  return notFound(`no version ${quote(version)} of ${quote(name)}`)
}

function choose(rows: readonly VersionRow[], profile: string | undefined): VersionRow {
  if (profile !== undefined) parseProfileName(profile)
  const names = rows.map((row) => row.profile)
  const wanted = profile ?? (names.length === 1 ? names[0] : 'default')
  const row = rows.find((candidate) => candidate.profile === wanted)
  if (row !== undefined) return row
  // Never a guess: hashes of another profile must not count.
  throw notFound(
    profile === undefined ? 'several profiles and none named "default"' : `no profile ${quote(profile)}`,
    `This version has: ${names.slice(0, 20).join(', ')}`,
  )
}

function versionFacts(row: VersionRow, profiles: readonly string[]): VersionFacts {
  return { ...versionSummary(row), name: row.name, profiles, receipt: requireReceipt(row) }
}

function requireReceipt(row: VersionRow): string {
  if (row.receipt !== null) return row.receipt
  // Committed a moment ago; until its receipt is stored too, it is not yet published.
  throw notFound('a version that is just being accepted', 'Try again in a moment')
}

async function storedFindings(tx: Tx, { logIndex }: VersionRow): Promise<Finding[]> {
  const stored = await findFindings(tx, logIndex)
  return stored === undefined ? [] : (parseJson(stored).value as unknown as Finding[])
}

async function requireBlob(tx: Tx, digest: string): Promise<Uint8Array> {
  const bytes = await findBlob(tx, digest)
  if (bytes !== undefined) return bytes
  throw new RegistryError('E_INTERNAL', { found: 'a version whose bytes are missing', where: digest })
}
