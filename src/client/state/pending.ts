/** The record of a server whose verdict waits for somebody to look: one file under `pending/` in the state folder. */
import { utf8 } from '../../encoding/bytes.ts'
import type { JsonObject } from '../../encoding/json-value.ts'
import type { MemberReader } from '../../encoding/member-reader.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import { type ErrorCode, exitCodes, StateError, TouchmarkError } from '../../errors.ts'
import { itemSections, type Section } from '../../snapshot/definition.ts'
import { fileReader, readTime } from '../../trust/field-reader.ts'
import { type Effect, effectOrder, effects, type Reason, type ReasonCode } from '../../trust/reasons.ts'
import { sortedJson } from '../../trust/sorted-json.ts'

/** What waits. */
export interface PendingRecord {
  readonly entry: string
  readonly effect: Effect
  /** Digest of the snapshot that was seen; null where nothing was, or it has no canonical form. */
  readonly snapshotDigest: string | null
  /** RFC 3339, UTC: when it was judged last. */
  readonly recordedAt: string
  /** RFC 3339, UTC: since when it waits with this effect, without another in between; `recordedAt` where left out. */
  readonly since?: string
  /** The words of the server's command, or its URL: a secret is there by its digest. Empty where it is not known. */
  readonly target?: readonly string[]
  /** Names of the variables that were stated for it; none where it is left out. */
  readonly envNames?: readonly string[]
  /** Options that stand before a URL, without any value: how its headers were given. Not known where it is left out. */
  readonly options?: readonly string[]
  /** Names in them are attacker-controlled. */
  readonly reasons: readonly Reason[]
  /** What the guard refused since the verdict; none where it is left out. */
  readonly incidents?: readonly RecordedIncident[]
  /** What differs from the pin or the statement, as far as the former text is known; nothing where it is left out. */
  readonly changes?: readonly RecordedChange[]
}

/** One place that differs. */
export interface RecordedChange {
  readonly kind: 'added' | 'removed' | 'renamed' | 'changed'
  readonly section: Section
  /** Attacker-controlled, as are `pointer`, `before` and `after`. Empty for instructions. */
  readonly name: string
  /** JSON pointer in the item. */
  readonly pointer: string
  /** A string as it is, any other value as its RFC 8785 form; long ones are cut. Absent where there was, or is, none. */
  readonly before?: string
  readonly after?: string
}

/** Most incidents that a record keeps: the latest. */
export const maxRecordedIncidents = 100

/** Something that a guard refused in a session: the id that the client was shown, and what it stands for. */
export interface RecordedIncident {
  /** `TM-` and eight hexadecimal digits. */
  readonly id: string
  /** What kind of refusal. */
  readonly code: string
  readonly section?: Section
  /** Attacker-controlled. */
  readonly name?: string
  /** RFC 3339, UTC: when it was refused last. */
  readonly refusedAt: string
}

const pendingFormat = 'touchmark-pending-v1'
const codes = Object.keys(effects) as ReasonCode[]
const errorCodes = Object.keys(exitCodes) as ErrorCode[]
const members = [
  'entry',
  'effect',
  'snapshotDigest',
  'recordedAt',
  'since',
  'target',
  'envNames',
  'options',
  'reasons',
  'incidents',
  'changes',
]
const sections: readonly Section[] = ['instructions', ...itemSections]

/** The record's file. */
export function formatPending(record: PendingRecord): Uint8Array {
  const reasons = record.reasons.map((reason) => ({ ...reason }) as JsonObject)
  const incidents = (record.incidents ?? []).map((incident) => ({ ...incident }) as JsonObject)
  const changes = (record.changes ?? []).map((change) => ({ ...change }) as JsonObject)
  const { since = record.recordedAt, target = [] } = record
  const lists = { target: [...target], reasons, incidents, changes }
  return utf8(sortedJson({ format: pendingFormat, ...record, since, ...lists }))
}

/** Reads a record's file. @throws StateError `E_LOCK_CORRUPT` where it is not one. */
export function parsePending(bytes: Uint8Array, where: string): PendingRecord {
  try {
    const record = fileReader(parseJson(bytes).value)
    record.only(['format', ...members])
    record.literal('format', pendingFormat)
    return {
      entry: record.text('entry'),
      effect: record.oneOf('effect', effectOrder),
      snapshotDigest: record.hashOrNull('snapshotDigest'),
      recordedAt: readTime(record, 'recordedAt'),
      reasons: record.list('reasons').map(readReason),
      incidents: record.has('incidents') ? record.list('incidents').map(readIncident) : [],
      since: readTime(record, record.has('since') ? 'since' : 'recordedAt'),
      target: record.has('target') ? record.texts('target') : [],
      ...(record.has('envNames') ? { envNames: record.texts('envNames') } : {}),
      ...(record.has('options') ? { options: record.texts('options') } : {}),
      changes: record.has('changes') ? record.list('changes').map(readChange) : [],
    }
  } catch (cause) {
    throw new StateError('E_LOCK_CORRUPT', {
      found: `not a record of something pending (${cause instanceof TouchmarkError ? cause.message : 'unreadable'})`,
      where,
      expected: pendingFormat,
      next: 'Remove the file; the next verdict writes it again',
      cause,
    })
  }
}

const changeKinds = ['added', 'removed', 'renamed', 'changed'] as const

function readChange(fields: MemberReader): RecordedChange {
  fields.only(['kind', 'section', 'name', 'pointer', 'before', 'after'])
  return {
    kind: fields.oneOf('kind', changeKinds),
    section: fields.oneOf('section', sections),
    name: fields.text('name'),
    pointer: fields.text('pointer'),
    ...(fields.has('before') ? { before: fields.text('before') } : {}),
    ...(fields.has('after') ? { after: fields.text('after') } : {}),
  }
}

function readReason(fields: MemberReader): Reason {
  fields.only(['code', 'section', 'name', 'pointer', 'detail', 'error'])
  const section = fields.has('section') ? fields.oneOf('section', sections) : undefined
  const texts = (['name', 'pointer', 'detail'] as const).filter((name) => fields.has(name))
  return {
    code: fields.oneOf('code', codes),
    ...(section === undefined ? {} : { section }),
    ...Object.fromEntries(texts.map((name) => [name, fields.text(name)])),
    ...(fields.has('error') ? { error: fields.oneOf('error', errorCodes) } : {}),
  }
}

function readIncident(fields: MemberReader): RecordedIncident {
  fields.only(['id', 'code', 'section', 'name', 'refusedAt'])
  return {
    id: fields.text('id'),
    code: fields.text('code'),
    ...(fields.has('section') ? { section: fields.oneOf('section', sections) } : {}),
    ...(fields.has('name') ? { name: fields.text('name') } : {}),
    refusedAt: readTime(fields, 'refusedAt'),
  }
}
