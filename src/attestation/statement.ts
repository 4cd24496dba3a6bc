/**
 * The statement that a publisher or a curator signs: an in-toto Statement v1 over one snapshot file.
 *
 * A publisher's statement and a curator's observation differ in their kind alone, and neither is ever read as the other:
 * an observation says what somebody saw of a server that they do not own, and never counts as its publisher's word.
 * A public log may keep it for ever, so the predicate holds names and hashes, no prose; the snapshot travels beside it.
 * Format: docs/spec/statement.md.
 */
import { canonicalBytes } from '../encoding/canonical-json.ts'
import { type JsonObject, makeObject } from '../encoding/json-value.ts'
import type { MemberReader } from '../encoding/member-reader.ts'
import { type ItemSection, instructionsHash, itemSections, setHash } from '../snapshot/definition.ts'
import type { Mask } from '../snapshot/mask.ts'
import { type Snapshot, type SnapshotHashes, snapshotDigest } from '../snapshot/snapshot.ts'
import { type Binding, compareBindings } from './binding.ts'
import {
  compareMasks,
  type DefinitionKind,
  type DefinitionPredicate,
  type PublishPredicate,
  readPredicate,
  type SectionHashes,
  type Source,
} from './predicate.ts'
import { parseProfileName, parseServerName, parseVersion } from './server-name.ts'
import { predicateType, readExactly, statementType } from './statement-form.ts'
import { compareSuppressions, type Suppression, suppressionJson } from './suppression.ts'

export type { Binding } from './binding.ts'
export type { PublishPredicate, Source } from './predicate.ts'

/** A statement about a server's definitions. */
export interface DefinitionStatement<K extends DefinitionKind = DefinitionKind> {
  /** The snapshot file. */
  readonly subject: { readonly name: string; readonly sha256: string }
  readonly predicate: DefinitionPredicate<K>
}

/** A publisher's statement. */
export type Statement = DefinitionStatement<'publish'>
/** A curator's statement. */
export type Observation = DefinitionStatement<'observation'>

/** What a statement is made of. */
export interface StatementParts {
  readonly snapshot: Snapshot
  readonly name: string
  readonly version: string
  readonly profile: string
  readonly bindings: readonly Binding[]
  readonly source: Source | null
  readonly masks: readonly Mask[]
  /** Findings of the linter that the publisher suppresses; default none. */
  readonly suppressions?: readonly Suppression[]
}

/**
 * Makes a publisher's statement for a snapshot. Bindings and masks are put in order.
 *
 * @throws FormatError `E_NAME_INVALID` for a name, version or profile that is none; `E_SNAPSHOT_INVALID` for a snapshot
 * that has no canonical form; `E_STATEMENT_INVALID` for a wrong binding, source or mask, or one that stands twice.
 */
export function makePublishStatement(parts: StatementParts): Statement {
  return makeStatement('publish', parts)
}

/** Makes a curator's observation of a snapshot. Throws as {@link makePublishStatement}. */
export function makeObservationStatement(parts: Omit<StatementParts, 'source' | 'suppressions'>): Observation {
  return makeStatement('observation', { ...parts, source: null, suppressions: [] })
}

function makeStatement<K extends DefinitionKind>(kind: K, parts: StatementParts): DefinitionStatement<K> {
  const { snapshot, source, suppressions = [] } = parts
  const version = parseVersion(parts.version)
  const profile = parseProfileName(parts.profile)
  const statement: DefinitionStatement<K> = {
    subject: { name: subjectName(version, profile), sha256: snapshotDigest(snapshot) },
    predicate: {
      kind,
      server: { name: parseServerName(parts.name), version },
      profile,
      instructions: instructionsHash(snapshot.instructions),
      sections: sectionHashes(snapshot),
      bindings: [...parts.bindings].sort(compareBindings),
      source,
      masks: [...parts.masks].sort(compareMasks),
      ...(suppressions.length === 0 ? {} : { suppressions: [...suppressions].sort(compareSuppressions) }),
    },
  }
  // What a caller brought passes the same strict reader as a stranger's statement, before anybody signs it.
  return parseOfKind(kind, formatStatement(statement))
}

/** The hashes of every list of a snapshot, as statements have them. */
export function sectionHashes(snapshot: Snapshot): Record<ItemSection, SectionHashes> {
  const sections = {} as Record<ItemSection, SectionHashes>
  for (const section of itemSections) {
    const definitions = snapshot.sections[section]
    sections[section] = {
      setHash: setHash(definitions),
      definitions: new Map(definitions.map(({ name, hash }) => [name, hash])),
    }
  }
  return sections
}

function subjectName(version: string, profile: string): string {
  return `${version}/${profile}.snapshot.json`
}

/** The hashes that a statement signs, in the form in which snapshots and pins have theirs. */
export function statementHashes({ predicate }: DefinitionStatement): SnapshotHashes {
  const sections = {} as Record<ItemSection, ReadonlyMap<string, string>>
  for (const section of itemSections) sections[section] = predicate.sections[section].definitions
  return { instructions: predicate.instructions, sections }
}

/** The payload that is signed: canonical bytes. */
export function formatStatement({ subject, predicate }: DefinitionStatement): Uint8Array {
  const { suppressions, ...rest } = predicate
  return canonicalBytes({
    _type: statementType,
    predicateType,
    subject: [{ name: subject.name, digest: { sha256: subject.sha256 } }],
    predicate: {
      ...rest,
      server: { ...predicate.server },
      sections: sectionsJson(predicate.sections),
      bindings: predicate.bindings.map((binding) => ({ ...binding })),
      source: predicate.source === null ? null : { ...predicate.source },
      masks: predicate.masks.map((mask) => ({ ...mask })),
      ...(suppressions === undefined ? {} : { suppressions: suppressions.map(suppressionJson) }),
    },
  })
}

/** The hashes of every list, as JSON. */
export function sectionsJson(hashes: PublishPredicate['sections']): JsonObject {
  const sections = makeObject()
  for (const section of itemSections) {
    const { setHash: hash, definitions } = hashes[section]
    sections[section] = { setHash: hash, definitions: fromMap(definitions) }
  }
  return sections
}

/** A map as an object in which `__proto__` is a member like any other. */
function fromMap(map: ReadonlyMap<string, string>): JsonObject {
  const object = makeObject()
  for (const [name, hash] of map) object[name] = hash
  return object
}

/**
 * Reads a publisher's payload. It must be exactly what {@link formatStatement} writes for it; unknown members are refused.
 *
 * @throws FormatError `E_STATEMENT_INVALID` for anything else, an observation included.
 */
export function parseStatement(bytes: Uint8Array): Statement {
  return parseOfKind('publish', bytes)
}

/** Reads a curator's payload, as strictly. @throws FormatError `E_STATEMENT_INVALID` for a publisher's, too. */
export function parseObservation(bytes: Uint8Array): Observation {
  return parseOfKind('observation', bytes)
}

function parseOfKind<K extends DefinitionKind>(kind: K, bytes: Uint8Array): DefinitionStatement<K> {
  return readExactly(bytes, {
    read: (file) => readStatement(kind, file),
    format: formatStatement,
    where: 'the statement',
    isNone: 'not a statement',
    isOtherwise: 'a statement that is not in canonical form',
  })
}

function readStatement<K extends DefinitionKind>(kind: K, file: MemberReader): DefinitionStatement<K> {
  const predicate = readPredicate(file.object('predicate'), kind)
  const subject = file.single('subject').only(['name', 'digest'])
  const name = subjectName(predicate.server.version, predicate.profile)
  subject.literal('name', name)
  return { subject: { name, sha256: subject.object('digest').only(['sha256']).hash('sha256') }, predicate }
}
