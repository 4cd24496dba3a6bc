/**
 * The registry's tables, one schema for both engines.
 *
 * Rules that keep it portable: ids are made by the application, no sequences, triggers, extensions or stored procedures;
 * text that is ordered or compared is collated "C" (bytewise); what was signed is stored verbatim as bytes. Nothing in
 * `versions`, `blobs` and `definitions` is ever changed or deleted, with one exception: a receipt is added once.
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
    keyId: plainText('key_id').notNull(),
    publicKey: bytes('public_key').notNull(),
    /** Log index of the acceptance that made the key an owner. */
    sinceIndex: count('since_index').notNull(),
  },
  (table) => [primaryKey({ columns: [table.name, table.keyId] })],
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
    keyId: plainText('key_id').notNull(),
    publicKey: bytes('public_key').notNull(),
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
    /** SHA-256 over the publisher's key id and the key as sent. */
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
