/**
 * The lock's file form: sorted JSON, strict. Whatever is not exactly a lock is an error, never a first run.
 * Format: docs/spec/lock.md.
 */
import { readSuppression, suppressionJson } from '../attestation/suppression.ts'
import { utf8 } from '../encoding/bytes.ts'
import { canonicalJson } from '../encoding/canonical-json.ts'
import type { JsonObject, JsonValue } from '../encoding/json-value.ts'
import type { MemberReader } from '../encoding/member-reader.ts'
import { parseJson } from '../encoding/strict-json.ts'
import { StateError, TouchmarkError } from '../errors.ts'
import { type ItemSection, itemSections } from '../snapshot/definition.ts'
import { equalItemHashes } from '../snapshot/equal-hashes.ts'
import type { Mask } from '../snapshot/mask.ts'
import type { SnapshotHashes } from '../snapshot/snapshot.ts'
import { corrupt, fileReader, readTime } from './field-reader.ts'
import { pinnedSignerJson, readPinnedSigner } from './pinned-signer.ts'
import type { Lock, PackageFacts, Pin, TargetFacts } from './pins.ts'
import { releaseLine } from './release.ts'
import { sortedJson } from './sorted-json.ts'

/** The `format` member of a lock. */
export const lockFormat = 'touchmark-lock-v1'

/** The lock's file: sorted JSON, so that a change is one line in a review. */
export function formatLock(lock: Lock): Uint8Array {
  const servers = Object.fromEntries([...lock.servers].map(([entry, pin]) => [entry, pinToJson(pin)]))
  return utf8(sortedJson({ format: lockFormat, servers }))
}

/**
 * Reads a lock's file. `where` names it in messages.
 *
 * @throws StateError `E_LOCK_CORRUPT` for anything that is not a lock: truncated, empty, another format, an unknown or
 * missing member, a malformed hash.
 */
export function parseLock(bytes: Uint8Array, where: string): Lock {
  try {
    const { value, issues } = parseJson(bytes)
    const root = fileReader(value)
    if (issues[0] !== undefined) throw corrupt(issues[0].pointer, 'well-formed text and exact numbers')
    root.only(['format', 'servers'])
    root.literal('format', lockFormat)
    return { servers: new Map(root.object('servers').entries((pin, entry) => [entry, readPin(pin)])) }
  } catch (cause) {
    throw new StateError('E_LOCK_CORRUPT', {
      found: `not a lock (${cause instanceof TouchmarkError ? cause.message : 'unreadable'})`,
      where,
      expected: lockFormat,
      next: 'Restore the file from a backup or from version control; removing it means trusting every server anew',
      cause,
    })
  }
}

/** Whether two pins hold the same, whenever they were made. */
export function samePin(a: Pin, b: Pin): boolean {
  return equalItemHashes(a.hashes, b.hashes) && restOf(a) === restOf(b)
}

/** Everything else that a pin holds. */
function restOf(pin: Pin): string {
  const none = { tools: new Map(), prompts: new Map(), resources: new Map(), resourceTemplates: new Map() }
  const { since: _since, ...rest } = pin
  return canonicalJson(pinToJson({ ...rest, hashes: { ...pin.hashes, sections: none }, pinnedAt: '' }))
}

function pinToJson(pin: Pin): JsonObject {
  const sections = itemSections.map((section) => [section, Object.fromEntries(pin.hashes.sections[section])])
  return {
    target: targetToJson(pin.target),
    name: pin.name,
    version: pin.version,
    profile: pin.profile,
    package: pin.package === null ? null : { ...pin.package },
    signedBy: pin.signedBy === null ? null : pinnedSignerJson(pin.signedBy),
    highest: Object.fromEntries(pin.highest),
    instructions: pin.hashes.instructions,
    sections: Object.fromEntries(sections) as JsonObject,
    masks: pin.masks.map(({ section, name, pointer }) => ({ section, name, pointer })),
    ...(pin.suppressions === undefined ? {} : { suppressions: pin.suppressions.map(suppressionJson) }),
    ...(pin.since === undefined ? {} : { since: pin.since }),
    pinnedAt: pin.pinnedAt,
  }
}

function targetToJson(target: TargetFacts): JsonObject {
  if (target.kind === 'url') return { kind: 'url', url: target.url }
  return { kind: 'command', argv: [...target.argv], envNames: [...target.envNames] as JsonValue }
}

const pinMembers = [
  'target',
  'name',
  'version',
  'profile',
  'package',
  'signedBy',
  'highest',
  'instructions',
  'sections',
  'masks',
  'suppressions',
  'since',
  'pinnedAt',
] as const

function readPin(pin: MemberReader): Pin {
  pin.only(pinMembers)
  const packageFields = pin.nullable('package')
  const signer = pin.nullable('signedBy')
  return {
    target: readTarget(pin.object('target')),
    name: pin.textOrNull('name'),
    version: pin.textOrNull('version'),
    profile: pin.text('profile'),
    package: packageFields === null ? null : readPackage(packageFields),
    signedBy: signer === null ? null : readPinnedSigner(signer),
    highest: readHighest(pin.object('highest')),
    hashes: readHashes(pin),
    masks: pin.list('masks').map(readMask),
    ...(pin.has('suppressions') ? { suppressions: pin.list('suppressions').map(readSuppression) } : {}),
    ...(pin.has('since') ? { since: readTime(pin, 'since') } : {}),
    pinnedAt: readTime(pin, 'pinnedAt'),
  }
}

/** A version belongs to the line that it is remembered for: anything else was not written by us. */
function readHighest(fields: MemberReader): ReadonlyMap<string, string> {
  const versions = fields.names().map((line): [string, string] => [line, fields.text(line)])
  for (const [line, version] of versions) {
    if (releaseLine(version) !== line) fields.refuse(line, 'a version of this release line')
  }
  return new Map(versions)
}

function readTarget(target: MemberReader): TargetFacts {
  const kind = target.oneOf('kind', ['command', 'url'])
  target.only(kind === 'url' ? ['kind', 'url'] : ['kind', 'argv', 'envNames'])
  if (kind === 'url') return { kind, url: target.text('url') }
  return { kind, argv: target.texts('argv'), envNames: target.texts('envNames') }
}

function readPackage(fields: MemberReader): PackageFacts {
  fields.only(['name', 'version', 'integrity'])
  return {
    name: fields.textOrNull('name'),
    version: fields.textOrNull('version'),
    integrity: fields.textOrNull('integrity'),
  }
}

function readHashes(pin: MemberReader): SnapshotHashes {
  const fields = pin.object('sections')
  fields.only(itemSections)
  const sections = {} as Record<ItemSection, ReadonlyMap<string, string>>
  for (const section of itemSections) sections[section] = new Map(fields.object(section).hashes())
  return { instructions: pin.hashOrNull('instructions'), sections }
}

function readMask(mask: MemberReader): Mask {
  mask.only(['section', 'name', 'pointer'])
  return { section: mask.oneOf('section', itemSections), name: mask.text('name'), pointer: mask.text('pointer') }
}
