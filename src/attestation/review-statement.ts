/**
 * The statement that an approver signs: I read exactly this snapshot, and it may, or may not, be used.
 *
 * An in-toto Statement v1 over the snapshot file, like a publisher's, with a predicate of kind `review`. It holds names,
 * hashes and codes, no prose: a public log may keep it for ever. Format: docs/spec/review.md.
 */
import { canonicalBytes } from '../encoding/canonical-json.ts'
import type { MemberReader } from '../encoding/member-reader.ts'
import { type ItemSection, instructionsHash, itemSections } from '../snapshot/definition.ts'
import { type Snapshot, type SnapshotHashes, snapshotDigest } from '../snapshot/snapshot.ts'
import { named, readSections, type SectionHashes } from './predicate.ts'
import { parseProfileName, parseServerName, parseVersion } from './server-name.ts'
import { sectionHashes, sectionsJson } from './statement.ts'
import { predicateType, readExactly, statementType } from './statement-form.ts'

/** What an approver can say. */
export const reviewDecisions = ['approve', 'reject'] as const
/** What an approver says. */
export type ReviewDecision = (typeof reviewDecisions)[number]

/** What is said about which definitions. */
export interface ReviewPredicate {
  readonly kind: 'review'
  readonly decision: ReviewDecision
  /** The server's registry name and version; null where it has none, and then `entry` says which server it is. */
  readonly server: { readonly name: string; readonly version: string } | null
  /** Configuration entry; null where `server` is not. */
  readonly entry: string | null
  readonly profile: string
  /** Instructions hash v1, or null. */
  readonly instructions: string | null
  readonly sections: Readonly<Record<ItemSection, SectionHashes>>
  /** What it was read for, as codes: sorted, each once, may be empty. */
  readonly criteria: readonly string[]
  /** RFC 3339 in UTC, whole seconds, exclusive; null where the review does not end. */
  readonly validUntil: string | null
}

/** A review. */
export interface ReviewStatement {
  /** The snapshot file that was read. */
  readonly subject: { readonly name: string; readonly sha256: string }
  readonly predicate: ReviewPredicate
}

/** What a review is made of. */
export interface ReviewParts {
  readonly snapshot: Snapshot
  readonly decision: ReviewDecision
  /** The server: by registry name and version, or by configuration entry. */
  readonly about: { readonly name: string; readonly version: string } | { readonly entry: string }
  readonly profile: string
  readonly criteria: readonly string[]
  readonly validUntil: string | null
}

/**
 * Makes the review of a snapshot. Criteria are put in order.
 *
 * @throws FormatError `E_NAME_INVALID` for a name, version or profile that is none; `E_SNAPSHOT_INVALID` for a snapshot
 * that has no canonical form; `E_STATEMENT_INVALID` for an entry, criterion or time that is none.
 */
export function makeReviewStatement(parts: ReviewParts): ReviewStatement {
  const { snapshot, decision, about } = parts
  const server = 'name' in about ? { name: parseServerName(about.name), version: parseVersion(about.version) } : null
  const profile = parseProfileName(parts.profile)
  const statement: ReviewStatement = {
    subject: { name: subjectName(server, profile), sha256: snapshotDigest(snapshot) },
    predicate: {
      kind: 'review',
      decision,
      server,
      entry: 'entry' in about ? about.entry : null,
      profile,
      instructions: instructionsHash(snapshot.instructions),
      sections: sectionHashes(snapshot),
      criteria: [...new Set(parts.criteria)].sort(),
      validUntil: parts.validUntil,
    },
  }
  // What a caller brought passes the same strict reader as a stranger's statement, before anybody signs it.
  return parseReviewStatement(formatReviewStatement(statement))
}

function subjectName(server: ReviewPredicate['server'], profile: string): string {
  return `${server === null ? '' : `${server.version}/`}${profile}.snapshot.json`
}

/** The hashes that were reviewed, in the form in which snapshots and pins have theirs. */
export function reviewHashes({ predicate }: ReviewStatement): SnapshotHashes {
  const sections = {} as Record<ItemSection, ReadonlyMap<string, string>>
  for (const section of itemSections) sections[section] = predicate.sections[section].definitions
  return { instructions: predicate.instructions, sections }
}

/** Whether a review has not ended yet. `now` in milliseconds since 1970. */
export function isReviewCurrent({ predicate }: ReviewStatement, now: number): boolean {
  return predicate.validUntil === null || now < Date.parse(predicate.validUntil)
}

/** The payload that is signed: canonical bytes. */
export function formatReviewStatement({ subject, predicate }: ReviewStatement): Uint8Array {
  return canonicalBytes({
    _type: statementType,
    predicateType,
    subject: [{ name: subject.name, digest: { sha256: subject.sha256 } }],
    predicate: {
      ...predicate,
      server: predicate.server === null ? null : { ...predicate.server },
      sections: sectionsJson(predicate.sections),
      criteria: [...predicate.criteria],
    },
  })
}

/**
 * Reads a payload. It must be exactly what {@link formatReviewStatement} writes for it; unknown members are refused.
 *
 * @throws FormatError `E_STATEMENT_INVALID` for anything else, a statement of another kind included.
 */
export function parseReviewStatement(bytes: Uint8Array): ReviewStatement {
  return readExactly(bytes, {
    read: readStatement,
    format: formatReviewStatement,
    where: 'the review',
    isNone: 'not a review',
    isOtherwise: 'a review that is not in canonical form',
  })
}

function readStatement(file: MemberReader): ReviewStatement {
  const predicate = readReview(file.object('predicate'))
  const subject = file.single('subject').only(['name', 'digest'])
  const name = subjectName(predicate.server, predicate.profile)
  subject.literal('name', name)
  return { subject: { name, sha256: subject.object('digest').only(['sha256']).hash('sha256') }, predicate }
}

const members = [
  'kind',
  'decision',
  'server',
  'entry',
  'profile',
  'instructions',
  'sections',
  'criteria',
  'validUntil',
] as const

function readReview(fields: MemberReader): ReviewPredicate {
  fields.only(members)
  fields.literal('kind', 'review')
  const server = fields.nullable('server')?.only(['name', 'version']) ?? null
  const entry = fields.matchingOrNull('entry', /^[\x21-\x7e]{1,200}$/, 'a configuration entry without spaces')
  if ((server === null) === (entry === null)) fields.refuse('entry', 'either a server or an entry')
  return {
    kind: 'review',
    decision: fields.oneOf('decision', reviewDecisions),
    server:
      server === null
        ? null
        : { name: named(server, 'name', parseServerName), version: named(server, 'version', parseVersion) },
    entry,
    profile: named(fields, 'profile', parseProfileName),
    instructions: fields.hashOrNull('instructions'),
    sections: readSections(fields.object('sections')),
    criteria: readCriteria(fields),
    validUntil: readEnd(fields),
  }
}

/** Codes, never sentences: what a public log keeps must not become a place to write into. */
function readCriteria(fields: MemberReader): readonly string[] {
  const criteria = fields.texts('criteria')
  const inOrder = criteria.every((code, index) => index === 0 || (criteria[index - 1] as string) < code)
  const allCodes = criteria.length <= 50 && criteria.every((code) => /^[a-z0-9][a-z0-9-]{0,63}$/.test(code))
  return inOrder && allCodes ? criteria : fields.refuse('criteria', 'at most 50 codes such as "hidden-text", sorted')
}

function readEnd(fields: MemberReader): string | null {
  const form = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/
  const expected = 'an RFC 3339 time in UTC with whole seconds'
  const end = fields.matchingOrNull('validUntil', form, expected)
  // A day that does not exist, such as 30 February, is another one when it is written again.
  if (end === null || (!Number.isNaN(Date.parse(end)) && new Date(end).toISOString() === end.replace('Z', '.000Z')))
    return end
  return fields.refuse('validUntil', expected)
}
