/**
 * The registry's tables, one schema for both engines.
 *
 * Rules that keep it portable: ids are made by the application, no sequences, triggers, extensions or stored procedures;
 * text that is ordered or compared is collated "C" (bytewise); what was signed is stored verbatim as bytes. Nothing in
 * `versions`, `statements`, `blobs` and `definitions` is ever changed or deleted, with one exception: a receipt is added once.
 */
import { sql } from 'drizzle-orm'
import { bigint, customType, index, integer, pgTable, primaryKey, text, timestamp, unique } from 'drizzle-orm/pg-core'

/** Bytes; both engines return a `Uint8Array` (postgres.js a `Buffer`, which is one). */
const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => 'bytea',
  toDriver: (value) => value,
  fromDriver: (value) => new Uint8Array(value),
})

/** Text that is compared and ordered bytewise, whatever the database's locale. */
const plainText = customType<{ data: string; driverData: string }>({ dataType: () => 'text COLLATE "C"' })

/** A point in time with milliseconds. */
const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' })

/** A log index or a size: whole numbers far below 2^53. */
const count = (name: string) => bigint(name, { mode: 'number' })

/** One row: how many versions were ever accepted. Whoever moves it from n to n + k owns the indexes n … n + k - 1. */
export const logHead = pgTable('log_head', {
  id: plainText('id').primaryKey(),
  size: count('size').notNull(),
})

/** Every name that has an accepted version. */
export const servers = pgTable(
  'servers',
  {
    name: plainText('name').primaryKey(),
    /** The version that `latest` stands for. */
    latestVersion: plainText('latest_version').notNull(),
    /** When that version's newest profile was accepted. */
    latestAcceptedAt: instant('latest_accepted_at').notNull(),
    /** Words for the search, lower case, separated by spaces: the name's, then those of the latest version. */
    words: text('words').notNull(),
    /** How the first owner was admitted: `oidc`, `dns`, `well-known`, or null for an operator's token. */
    proof: plainText('proof'),
    /** An older name that this one is easily taken for; null where there was none when it was first published. */
    lookAlike: plainText('look_alike'),
  },
  (table) => [index('servers_words').using('gin', sql`to_tsvector('simple', ${table.words})`)],
)

/** Who may publish under a name. */
export const owners = pgTable(
  'owners',
  {
    name: plainText('name')
      .notNull()
      .references(() => servers.name),
    /** `identityId` of the owner: for a key its id, hence the column's name. */
    identityId: plainText('key_id').notNull(),
    /** Null for an owner without a key. */
    publicKey: bytes('public_key'),
    /** Canonical JSON of the identity; null in rows of the first schema, which knew keys only. */
    identity: text('identity'),
    /** Log index of the acceptance that made the identity an owner. */
    sinceIndex: count('since_index').notNull(),
  },
  (table) => [primaryKey({ columns: [table.name, table.identityId] })],
)

/** Accepted versions, in the order of acceptance. */
export const versions = pgTable(
  'versions',
  {
    logIndex: count('log_index').primaryKey(),
    name: plainText('name')
      .notNull()
      .references(() => servers.name),
    version: plainText('version').notNull(),
    profile: plainText('profile').notNull(),
    snapshotDigest: plainText('snapshot_digest').notNull(),
    bundleDigest: plainText('bundle_digest').notNull(),
    /** `identityId` of the signer, its key and its canonical JSON, as in {@link owners}. */
    identityId: plainText('key_id').notNull(),
    publicKey: bytes('public_key'),
    identity: text('identity'),
    acceptedAt: instant('accepted_at').notNull(),
    definitionCount: integer('definition_count').notNull(),
    errorCount: integer('error_count').notNull(),
    warningCount: integer('warning_count').notNull(),
    noteCount: integer('note_count').notNull(),
    /** Canonical JSON of the findings. Bytes, because `jsonb` would reorder members and refuses U+0000. */
    findings: bytes('findings').notNull(),
    /** The signed acceptance note; null only between the commit of the row and that of its receipt. */
    receipt: text('receipt'),
  },
  (table) => [
    unique('versions_identity').on(table.name, table.version, table.profile),
    index('versions_by_name').on(table.name, table.logIndex),
  ],
)

/**
 * Accepted statements that are no version: control, observations, reviews, and further publishers' signatures. They share
 * the versions' order: no index is that of both a version and a statement.
 */
export const statements = pgTable(
  'statements',
  {
    logIndex: count('log_index').primaryKey(),
    /** `control`, `observation`, `review`, or `publish` for a further signature over a version's snapshot. */
    kind: plainText('kind').notNull(),
    /** Not of {@link servers} alone: an observation may be about a server that nobody has published. */
    name: plainText('name').notNull(),
    /** Version, profile and snapshot that it is about; null for control. */
    version: plainText('version'),
    profile: plainText('profile'),
    snapshotDigest: plainText('snapshot_digest'),
    /** Position in the name's control chain; null for other kinds. */
    sequence: count('chain_position'),
    /** SHA-256 of the signed payload. */
    payloadDigest: plainText('payload_digest').notNull(),
    /** One digest of all its bundles, as the receipt states it. */
    bundlesDigest: plainText('bundles_digest').notNull(),
    /** `identityId` of the signer, the first one's of a control statement with several. */
    identityId: plainText('identity_id').notNull(),
    identity: text('identity').notNull(),
    acceptedAt: instant('accepted_at').notNull(),
    /** The signed acceptance note; null only between the commit of the row and that of its receipt. */
    receipt: text('receipt'),
  },
  (table) => [
    unique('statements_control').on(table.name, table.sequence),
    index('statements_by_version').on(table.name, table.version, table.logIndex),
  ],
)

/** The bundle files of a statement, in the order in which they came. Their bytes are in {@link blobs}. */
export const statementBundles = pgTable(
  'statement_bundles',
  {
    logIndex: count('log_index')
      .notNull()
      .references(() => statements.logIndex),
    position: integer('position').notNull(),
    digest: plainText('digest').notNull(),
    /** Canonical JSON of who signed it. */
    identity: text('identity').notNull(),
  },
  (table) => [primaryKey({ columns: [table.logIndex, table.position] })],
)

/** Versions that their owner has withdrawn, as the control statements say: a view of them, made again with each. */
export const withdrawals = pgTable(
  'withdrawals',
  {
    name: plainText('name')
      .notNull()
      .references(() => servers.name),
    version: plainText('version').notNull(),
    /** `yanked` or `deprecated`. */
    status: plainText('status').notNull(),
    /** Reason code. */
    reason: plainText('reason').notNull(),
    /** Log index of the control statement that said so. */
    logIndex: count('log_index').notNull(),
  },
  (table) => [primaryKey({ columns: [table.name, table.version] })],
)

/** Bundles and snapshots, verbatim, by SHA-256. */
export const blobs = pgTable('blobs', {
  digest: plainText('digest').primaryKey(),
  content: bytes('content').notNull(),
})

/** Canonical bytes of each definition, by definition hash. */
export const definitions = pgTable('definitions', {
  hash: plainText('hash').primaryKey(),
  content: bytes('content').notNull(),
})

/** What versions are bound to: `pkg:npm/…` package URLs and `https://…` origins. */
export const bindings = pgTable(
  'bindings',
  {
    locator: plainText('locator').notNull(),
    logIndex: count('log_index')
      .notNull()
      .references(() => versions.logIndex),
  },
  (table) => [primaryKey({ columns: [table.locator, table.logIndex] })],
)

/** Answers that a publisher may ask for again by `Idempotency-Key`. Kept for a day. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    /** SHA-256 over the publisher's `identityId` and the key as sent. */
    keyDigest: plainText('key_digest').primaryKey(),
    requestDigest: plainText('request_digest').notNull(),
    logIndex: count('log_index').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [index('idempotency_keys_by_age').on(table.createdAt)],
)

/** Operator tokens, by SHA-256; the token itself is never stored. */
export const operatorTokens = pgTable('operator_tokens', {
  digest: plainText('digest').primaryKey(),
  createdAt: instant('created_at').notNull(),
})
