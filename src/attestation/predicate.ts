/** The predicate of a statement about a server's definitions: its types, and the strict reader of its shape. */
import type { MemberReader } from '../encoding/member-reader.ts'
import { TouchmarkError } from '../errors.ts'
import { type ItemSection, itemSections, setHash } from '../snapshot/definition.ts'
import type { Mask } from '../snapshot/mask.ts'
import { type Binding, compareBindings, readBinding } from './binding.ts'
import { parseProfileName, parseServerName, parseVersion } from './server-name.ts'
import { compareSuppressions, maxSuppressions, readSuppression, type Suppression } from './suppression.ts'

/** Where the signed package was built, as its publisher says. */
export interface Source {
  /** https URL of the repository. */
  readonly repository: string
  /** The hosting service's own ids of repository and owner, which outlive a change of name; null where unknown. */
  readonly repositoryId: string | null
  readonly ownerId: string | null
  /** Git commit, 40 or 64 hexadecimal digits. */
  readonly commit: string
  /** The workflow and its ref, as the service writes them; null where there was none. */
  readonly workflow: string | null
}

/** Hashes of one list. */
export interface SectionHashes {
  /** Set hash v1. */
  readonly setHash: string
  /** Definition hash v1 by name. */
  readonly definitions: ReadonlyMap<string, string>
}

/** Who speaks of a server's definitions: its publisher, or a curator who saw them and owns nothing. */
export const definitionKinds = ['publish', 'observation'] as const
/** Kind of a statement about a server's definitions. */
export type DefinitionKind = (typeof definitionKinds)[number]

/** What is said: this snapshot is profile P of version V of server N. */
export interface DefinitionPredicate<K extends DefinitionKind> {
  readonly kind: K
  readonly server: { readonly name: string; readonly version: string }
  readonly profile: string
  /** Instructions hash v1, or null. */
  readonly instructions: string | null
  readonly sections: Readonly<Record<ItemSection, SectionHashes>>
  /** Sorted, each once; may be empty. In an observation: what the curator saw it run from. */
  readonly bindings: readonly Binding[]
  /** Always null in an observation: a curator cannot know. */
  readonly source: Source | null
  /** Sorted, each once; mostly empty. */
  readonly masks: readonly Mask[]
  /** Sorted, each once; absent where there are none. Only a publisher has any. */
  readonly suppressions?: readonly Suppression[]
}

/** What a publisher says. */
export type PublishPredicate = DefinitionPredicate<'publish'>

/**
 * Reads a predicate of exactly this kind. Throws the reader's error for another kind, unknown members, unsorted lists,
 * hashes that contradict each other, masks of items that are not listed, and an observation that names a source.
 */
export function readPredicate<K extends DefinitionKind>(fields: MemberReader, kind: K): DefinitionPredicate<K> {
  fields.only([...predicateMembers, ...(kind === 'publish' ? ['suppressions'] : [])])
  fields.literal('kind', kind)
  if (kind === 'observation' && !fields.isNull('source')) fields.refuse('source', 'null in an observation')
  const server = fields.object('server').only(['name', 'version'])
  const sections = readSections(fields.object('sections'))
  return {
    kind,
    server: {
      name: named(server, 'name', parseServerName),
      version: named(server, 'version', parseVersion),
    },
    profile: named(fields, 'profile', parseProfileName),
    instructions: fields.isNull('instructions') ? null : fields.hash('instructions'),
    sections,
    bindings: sorted(fields, 'bindings', fields.list('bindings').map(readBinding), compareBindings),
    source: fields.isNull('source') ? null : readSource(fields.object('source')),
    masks: readMasks(fields, sections),
    ...(fields.has('suppressions') ? { suppressions: readSuppressions(fields, sections) } : {}),
  }
}

const predicateMembers = ['kind', 'server', 'profile', 'instructions', 'sections', 'bindings', 'source', 'masks']

/** The order of masks in a statement: by section, name and pointer, each by UTF-16 code units. */
export function compareMasks(a: Mask, b: Mask): number {
  return compareText(a.section, b.section) || compareText(a.name, b.name) || compareText(a.pointer, b.pointer)
}

function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** A name, read as its own parser reads it; what that expects is what the reader's error says. */
export function named(fields: MemberReader, member: string, parse: (text: string) => string): string {
  const text = fields.text(member)
  try {
    return parse(text)
  } catch (cause) {
    return fields.refuse(member, (cause instanceof TouchmarkError && cause.parts.expected) || 'a name')
  }
}

/** The hashes of the lists, each list with its own total. Throws as {@link readPredicate}. */
export function readSections(fields: MemberReader): Record<ItemSection, SectionHashes> {
  fields.only(itemSections)
  const sections = {} as Record<ItemSection, SectionHashes>
  for (const section of itemSections) sections[section] = readSection(fields.object(section))
  return sections
}

function readSection(fields: MemberReader): SectionHashes {
  fields.only(['setHash', 'definitions'])
  const table = fields.object('definitions')
  const definitions = new Map(table.names().map((name) => [name, table.hash(name)]))
  const total = setHash([...definitions].map(([name, hash]) => ({ name, hash })))
  fields.literal('setHash', total)
  return { setHash: total, definitions }
}

/** Sources are shown on pages and kept in public logs: no prose, no spaces, no control characters. */
function readSource(fields: MemberReader): Source {
  fields.only(['repository', 'repositoryId', 'ownerId', 'commit', 'workflow'])
  const id = /^[0-9A-Za-z._-]{1,64}$/
  return {
    repository: fields.matching('repository', /^https:\/\/[\x21-\x7e]{1,300}$/, 'an https URL in ASCII'),
    repositoryId: fields.matchingOrNull('repositoryId', id, 'an id'),
    ownerId: fields.matchingOrNull('ownerId', id, 'an id'),
    commit: fields.matching('commit', /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, '40 or 64 hexadecimal digits'),
    workflow: fields.matchingOrNull('workflow', /^[\x21-\x7e]{1,300}$/, 'at most 300 visible ASCII characters'),
  }
}

function readMasks(fields: MemberReader, sections: PublishPredicate['sections']): readonly Mask[] {
  const masks = fields.list('masks').map((mask) => {
    mask.only(['section', 'name', 'pointer'])
    const section = mask.oneOf('section', itemSections)
    const name = mask.text('name')
    if (!sections[section].definitions.has(name)) mask.refuse('name', 'an item that the statement lists')
    return { section, name, pointer: mask.matching('pointer', /^(?:\/(?:[^~/]|~[01])*)+$/, 'a JSON pointer') }
  })
  return sorted(fields, 'masks', masks, compareMasks)
}

function readSuppressions(fields: MemberReader, sections: PublishPredicate['sections']): readonly Suppression[] {
  const list = fields.list('suppressions').map((fieldsOfOne) => {
    const suppression = readSuppression(fieldsOfOne)
    const { section, name } = suppression
    const isListed = section === 'instructions' || sections[section].definitions.has(name)
    return isListed ? suppression : fieldsOfOne.refuse('name', 'an item that the statement lists')
  })
  const isSome = list.length > 0 && list.length <= maxSuppressions
  if (!isSome) fields.refuse('suppressions', `1 to ${maxSuppressions} suppressions, or no such member`)
  return sorted(fields, 'suppressions', list, compareSuppressions)
}

/** A list has one order and no element twice, so that one statement has one form. */
function sorted<T>(
  fields: MemberReader,
  member: string,
  list: readonly T[],
  compare: (a: T, b: T) => number,
): readonly T[] {
  const inOrder = list.every((element, index) => index === 0 || compare(list[index - 1] as T, element) < 0)
  return inOrder ? list : fields.refuse(member, 'a sorted list with each element once')
}
