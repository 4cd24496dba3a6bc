/**
 * The statement that a publisher signs: an in-toto Statement v1 over one snapshot file.
 *
 * A public log may keep it for ever, so the predicate holds names and hashes, no prose; the snapshot travels beside it.
 * Format: docs/spec/statement.md.
 */
import { equalBytes } from '../encoding/bytes.ts'
import { canonicalBytes } from '../encoding/canonical-json.ts'
import { type JsonObject, type JsonValue, makeObject } from '../encoding/json-value.ts'
import { parseJson } from '../encoding/strict-json.ts'
import { FormatError, TouchmarkError } from '../errors.ts'
import { type ItemSection, instructionsHash, itemSections, setHash } from '../snapshot/definition.ts'
import type { Mask } from '../snapshot/mask.ts'
import { type Snapshot, type SnapshotHashes, snapshotDigest } from '../snapshot/snapshot.ts'
import { type Binding, readBinding } from './binding.ts'
import { parseProfileName, parseServerName, parseVersion } from './server-name.ts'
import { StatementReader } from './statement-reader.ts'

/** `_type` of every statement (in-toto Attestation Framework, Statement v1). */
export const statementType = 'https://in-toto.io/Statement/v1'
/** `predicateType` of our statements. */
export const predicateType = 'https://touchmark.dev/statement/v1'

/** Where the signed package was built from. */
export interface Source {
  /** Repository URL. */
  readonly repository: string
  /** Commit, as the version control system writes it. */
  readonly commit: string
}

/** Hashes of one list. */
export interface SectionHashes {
  /** Set hash v1. */
  readonly setHash: string
  /** Definition hash v1 by name. */
  readonly definitions: ReadonlyMap<string, string>
}

/** What a publisher says: this snapshot is profile P of version V of server N. */
export interface PublishPredicate {
  readonly kind: 'publish'
  readonly server: { readonly name: string; readonly version: string }
  readonly profile: string
  /** Instructions hash v1, or null. */
  readonly instructions: string | null
  readonly sections: Readonly<Record<ItemSection, SectionHashes>>
  readonly bindings: readonly Binding[]
  readonly source: Source | null
  readonly masks: readonly Mask[]
}

/** A statement. */
export interface Statement {
  /** The snapshot file. */
  readonly subject: { readonly name: string; readonly sha256: string }
  readonly predicate: PublishPredicate
}

/** What a statement is made of. */
export interface StatementParts {
  readonly snapshot: Snapshot
  readonly name: string
  readonly version: string
  readonly profile: string
  readonly bindings: readonly Binding[]
  readonly source: Source | null
  readonly masks: readonly Mask[]
}

/**
 * Makes the statement for a snapshot.
 *
 * @throws FormatError `E_NAME_INVALID` for a name, version or profile that is none; `E_SNAPSHOT_INVALID` for a snapshot
 * that has no canonical form.
 */
export function makePublishStatement(parts: StatementParts): Statement {
  const { snapshot, bindings, source, masks } = parts
  const version = parseVersion(parts.version)
  const profile = parseProfileName(parts.profile)
  const sections = {} as Record<ItemSection, SectionHashes>
  for (const section of itemSections) {
    const definitions = snapshot.sections[section]
    sections[section] = {
      setHash: setHash(definitions),
      definitions: new Map(definitions.map(({ name, hash }) => [name, hash])),
    }
  }
  return {
    subject: { name: subjectName(version, profile), sha256: snapshotDigest(snapshot) },
    predicate: {
      kind: 'publish',
      server: { name: parseServerName(parts.name), version },
      profile,
      instructions: instructionsHash(snapshot.instructions),
      sections,
      bindings,
      source,
      masks,
    },
  }
}

function subjectName(version: string, profile: string): string {
  return `${version}/${profile}.snapshot.json`
}

/** The hashes that a statement signs, in the form in which snapshots and pins have theirs. */
export function statementHashes({ predicate }: Statement): SnapshotHashes {
  const sections = {} as Record<ItemSection, ReadonlyMap<string, string>>
  for (const section of itemSections) sections[section] = predicate.sections[section].definitions
  return { instructions: predicate.instructions, sections }
}

/** The payload that is signed: canonical bytes. */
export function formatStatement({ subject, predicate }: Statement): Uint8Array {
  const sections = makeObject()
  for (const section of itemSections) {
    const { setHash: hash, definitions } = predicate.sections[section]
    sections[section] = { setHash: hash, definitions: fromMap(definitions) }
  }
  return canonicalBytes({
    _type: statementType,
    predicateType,
    subject: [{ name: subject.name, digest: { sha256: subject.sha256 } }],
    predicate: {
      ...predicate,
      server: { ...predicate.server },
      sections,
      bindings: predicate.bindings.map((binding) => ({ ...binding })),
      source: predicate.source === null ? null : { ...predicate.source },
      masks: predicate.masks.map((mask) => ({ ...mask })),
    },
  })
}

/** A map as an object in which `__proto__` is a member like any other. */
function fromMap(map: ReadonlyMap<string, string>): JsonObject {
  const object = makeObject()
  for (const [name, hash] of map) object[name] = hash
  return object
}

/**
 * Reads a payload. It must be exactly what {@link formatStatement} writes for it; unknown members are refused.
 *
 * @throws FormatError `E_STATEMENT_INVALID` for anything else.
 */
export function parseStatement(bytes: Uint8Array): Statement {
  try {
    const statement = readStatement(parseJson(bytes).value)
    if (equalBytes(formatStatement(statement), bytes)) return statement
  } catch (cause) {
    if (cause instanceof FormatError && cause.code === 'E_STATEMENT_INVALID') throw cause
    const found = cause instanceof TouchmarkError ? cause.message : 'not a statement'
    throw new FormatError('E_STATEMENT_INVALID', { found, where: 'the statement', cause })
  }
  throw new FormatError('E_STATEMENT_INVALID', {
    found: 'a statement that is not in canonical form',
    expected: 'RFC 8785 bytes',
  })
}

function readStatement(value: JsonValue): Statement {
  const file = new StatementReader(value, '')
  file.only(['_type', 'predicateType', 'subject', 'predicate'])
  file.literal('_type', statementType)
  file.literal('predicateType', predicateType)
  const subjects = file.list('subject')
  const [subject] = subjects
  if (subject === undefined || subjects.length !== 1) return file.refuse('subject', 'exactly one subject')
  subject.only(['name', 'digest'])
  const digest = subject.object('digest')
  digest.only(['sha256'])
  const predicate = readPredicate(file.object('predicate'))
  const name = subject.text('name')
  const expected = subjectName(predicate.server.version, predicate.profile)
  if (name !== expected) return subject.refuse('name', `"${expected}"`)
  return { subject: { name, sha256: digest.hash('sha256') }, predicate }
}

function readPredicate(fields: StatementReader): PublishPredicate {
  fields.only(['kind', 'server', 'profile', 'instructions', 'sections', 'bindings', 'source', 'masks'])
  fields.literal('kind', 'publish')
  const server = fields.object('server')
  server.only(['name', 'version'])
  const sectionFields = fields.object('sections')
  sectionFields.only(itemSections)
  const sections = {} as Record<ItemSection, SectionHashes>
  for (const section of itemSections) sections[section] = readSection(sectionFields.object(section))
  return {
    kind: 'publish',
    server: { name: parseServerName(server.text('name')), version: parseVersion(server.text('version')) },
    profile: parseProfileName(fields.text('profile')),
    instructions: fields.isNull('instructions') ? null : fields.hash('instructions'),
    sections,
    bindings: fields.list('bindings').map(readBinding),
    source: fields.isNull('source') ? null : readSource(fields.object('source')),
    masks: fields.list('masks').map(readMask),
  }
}

function readSection(fields: StatementReader): SectionHashes {
  fields.only(['setHash', 'definitions'])
  const names = fields.object('definitions')
  const definitions = new Map(names.names().map((name) => [name, names.hash(name)]))
  const hash = fields.hash('setHash')
  const actual = setHash([...definitions].map(([name, definition]) => ({ name, hash: definition })))
  return hash === actual
    ? { setHash: hash, definitions }
    : fields.refuse('setHash', 'the hash of the definitions beside it')
}

function readSource(fields: StatementReader): Source {
  fields.only(['repository', 'commit'])
  return { repository: fields.text('repository'), commit: fields.text('commit') }
}

function readMask(fields: StatementReader): Mask {
  fields.only(['section', 'name', 'pointer'])
  return { section: fields.oneOf('section', itemSections), name: fields.text('name'), pointer: fields.text('pointer') }
}
