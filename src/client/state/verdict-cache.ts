/**
 * The latest verdict of each server, for hooks: one small file a server under `verdicts/` in the state folder, found by
 * its name without looking into any other. Format: docs/spec/verdict-cache.md. What hooks load is here, and nothing else.
 *
 * Whatever runs as this user can write it, as it can write the client's own settings: against such code hooks advise.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { utf8 } from '../../encoding/bytes.ts'
import type { MemberReader } from '../../encoding/member-reader.ts'
import { parseJson, parseJsonText } from '../../encoding/strict-json.ts'
import { StateError, TouchmarkError } from '../../errors.ts'
import { looseName } from '../../hosts/loose-name.ts'
import { fileReader, readTime } from '../../trust/field-reader.ts'
import { type Effect, effectOrder } from '../../trust/reasons.ts'
import { quote } from '../../visible-text.ts'
import { FileTooLong, readOrdinary } from '../files/ordinary-file.ts'

/** One tool of a cached verdict. */
export interface CachedTool {
  /** Attacker-controlled. */
  readonly name: string
  readonly effect: Effect
  /** Definition hash: under which the state folder may keep the definition. */
  readonly hash: string
}

/** How the server was started or reached. What is likely a secret in it is left out, as in a pin. */
export type CachedTarget =
  | { readonly kind: 'command'; readonly argv: readonly string[] }
  | { readonly kind: 'url'; readonly url: string }

/** The latest verdict of one server. */
export interface CachedVerdict {
  /** Configuration entry: what a client calls the server. */
  readonly entry: string
  /** Registry name; null where it has none. */
  readonly name: string | null
  /** What the server calls itself. Attacker-controlled, and never an identity. */
  readonly announced: readonly string[]
  /** Absolute folder in which it was verified: whose project policy counted. */
  readonly folder: string
  readonly target: CachedTarget
  /** Which verb came to it. */
  readonly by: 'verify' | 'guard' | 'lock'
  /** Of the policy files at that time; see `policyDigest`. */
  readonly policyDigest: string
  /** Null where nothing was seen, or it has no canonical form. */
  readonly snapshotDigest: string | null
  /** Milliseconds since 1970. */
  readonly judgedAt: number
  /** Effect of what concerns the server as a whole. */
  readonly serverEffect: Effect
  readonly tools: readonly CachedTool[]
}

/** The `format` member of the file. */
const format = 'touchmark-verdict-v1'
/** Name of the folder, in the state folder. */
export const verdictFolder = 'verdicts'
/** Largest file that is read: 2,048 tools with names of 1,800 bytes. */
const maxBytes = 4 * 1024 * 1024
/** Most servers that are looked through where a client does not say which one it means. */
const maxServers = 4_096

/** What the name of an entry's file begins with: its loose form, so that a list of names is enough to search. */
export function readableName(entry: string): string {
  return looseName(entry).slice(0, 60)
}

/** The file's content. Tools that do not fit are left out, and are then not known. */
export function formatVerdict(verdict: CachedVerdict): Uint8Array {
  const write = (tools: readonly CachedTool[]): Uint8Array =>
    utf8(`${JSON.stringify({ format, ...verdict, judgedAt: new Date(verdict.judgedAt).toISOString(), tools })}\n`)
  const whole = write(verdict.tools)
  return whole.length <= maxBytes ? whole : write([])
}

/** Reads the content of the file at `path`. @throws StateError `E_LOCK_CORRUPT` where it is not one. */
export function parseVerdict(bytes: Uint8Array, path: string): CachedVerdict {
  try {
    const file = fileReader(parseJson(bytes).value)
    file.only([...members])
    file.literal('format', format)
    return {
      entry: file.text('entry'),
      name: file.textOrNull('name'),
      announced: file.texts('announced'),
      folder: file.text('folder'),
      target: readTarget(file.object('target')),
      by: file.oneOf('by', ['verify', 'guard', 'lock']),
      policyDigest: file.hash('policyDigest'),
      snapshotDigest: file.hashOrNull('snapshotDigest'),
      judgedAt: Date.parse(readTime(file, 'judgedAt')),
      serverEffect: file.oneOf('serverEffect', effectOrder),
      tools: file.list('tools').map(readTool),
    }
  } catch (cause) {
    throw new StateError('E_LOCK_CORRUPT', {
      found: `not a cached verdict (${cause instanceof TouchmarkError ? cause.message : 'unreadable'})`,
      where: quote(path, 400),
      expected: format,
      next: 'Remove the file; the next verdict writes it again',
      cause,
    })
  }
}

const members = [
  ...['format', 'entry', 'name', 'announced', 'folder', 'target', 'by', 'policyDigest', 'snapshotDigest'],
  ...['judgedAt', 'serverEffect', 'tools'],
] as const

function readTarget(fields: MemberReader): CachedTarget {
  const kind = fields.oneOf('kind', ['command', 'url'])
  return kind === 'url' ? { kind, url: fields.text('url') } : { kind, argv: fields.texts('argv') }
}

function readTool(fields: MemberReader): CachedTool {
  fields.only(['name', 'effect', 'hash'])
  return { name: fields.text('name'), effect: fields.oneOf('effect', effectOrder), hash: fields.hash('hash') }
}

/** What can be told of a file by its beginning. */
export type VerdictHead = Pick<CachedVerdict, 'entry' | 'announced'>

/**
 * The verdict of an entry, or undefined where there is none.
 *
 * @throws StateError `E_LOCK_CORRUPT` where a file that may be its own cannot be understood; `E_STATE_ACCESS`.
 */
export function readVerdict(stateFolder: string, entry: string): CachedVerdict | undefined {
  const wanted = readableName(entry)
  return readVerdicts(
    stateFolder,
    (readable) => readable === wanted,
    (head) => head.entry === entry,
  )[0]
}

/**
 * The verdicts of all entries whose files, by the readable part of their names, and then by their beginnings, are wanted; of
 * all entries by default. No other file is opened, and no other is read whole. Throws as {@link readVerdict}.
 */
export function readVerdicts(
  stateFolder: string,
  wantedName: (readable: string) => boolean = () => true,
  wanted: (head: VerdictHead) => boolean = () => true,
): readonly CachedVerdict[] {
  const found: CachedVerdict[] = []
  for (const name of listNames(join(stateFolder, verdictFolder))) {
    const [readable = '', , extension] = name.split('.')
    if (extension !== 'json' || !wantedName(readable)) continue
    const path = join(stateFolder, verdictFolder, name)
    const bytes = readFile(path)
    const head = bytes === undefined ? undefined : headOf(bytes)
    if (bytes === undefined || (head !== undefined && !wanted(head))) continue
    const verdict = parseVerdict(bytes, path)
    if (readableName(verdict.entry) !== readable) {
      throw new StateError('E_LOCK_CORRUPT', { found: 'the verdict of another entry', where: quote(path, 400) })
    }
    if (wanted(verdict)) found.push(verdict)
  }
  return found
}

/** Most of a file that is looked at to tell whose it is. */
const headBytes = 4_096

/** Entry and announced names, as we write them first; undefined where the file begins otherwise: then it is read whole. */
function headOf(bytes: Uint8Array): VerdictHead | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, headBytes)).toString('utf8')
  // In a string the quotes would be escaped.
  const end = text.indexOf(',"folder":')
  if (end < 0) return undefined
  try {
    const head = fileReader(parseJsonText(`${text.slice(0, end)}}`).value)
    return { entry: head.text('entry'), announced: head.texts('announced') }
  } catch {
    return undefined
  }
}

/** Paths are escaped for errors alone: what escapes takes longer to be made ready than all the rest. */
function readFile(path: string): Uint8Array | undefined {
  try {
    return readOrdinary(path, maxBytes)
  } catch (cause) {
    if (isMissing(cause)) return undefined
    const where = quote(path, 400)
    if (cause instanceof FileTooLong) {
      throw new StateError('E_LOCK_CORRUPT', { found: `${cause.size} bytes`, where, expected: `at most ${maxBytes}` })
    }
    throw new StateError('E_STATE_ACCESS', { found: 'a verdict that cannot be read', where, expected: 'a file', cause })
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

function listNames(folder: string): string[] {
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch (cause) {
    if (isMissing(cause)) return []
    throw new StateError('E_STATE_ACCESS', {
      found: 'verdicts that cannot be listed',
      where: quote(folder, 400),
      expected: 'a folder',
      cause,
    })
  }
  if (names.length <= maxServers) return names
  throw new StateError('E_STATE_ACCESS', {
    found: `${names.length} verdicts`,
    where: quote(folder, 400),
    expected: `at most ${maxServers}`,
  })
}
