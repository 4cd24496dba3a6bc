/**
 * Where the root of trust for keyless signatures comes from, when nobody names a file: the copy that was fetched in the
 * last day; else a new one over TUF (The Update Framework), which proves that it is Sigstore's and not an old one; else,
 * with a notice, the newest copy at hand: the one kept from last time, or the one shipped with Sigstore's package. No copy
 * is used when it is older than half a year: keys that were withdrawn in the meantime would still count.
 *
 * The library always asks the network, so that it is not asked at all offline. It is loaded only when a keyless bundle was
 * met. Why this order: docs/decisions/0009-keyless-verification.md.
 */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { base64, fromBase64, utf8 } from '../../encoding/bytes.ts'
import type { JsonValue } from '../../encoding/json-value.ts'
import { MemberReader } from '../../encoding/member-reader.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import { TouchmarkError, VerificationError } from '../../errors.ts'
import { readTrustedRoot } from '../../verify/trusted-root.ts'
import { quote } from '../../visible-text.ts'
import { makePrivateFolder, readIfThere, writeAtomically } from '../files/atomic-file.ts'
import { withFileLock } from '../files/file-lock.ts'

/** Where Sigstore publishes its root of trust. */
export const sigstoreMirror = 'https://tuf-repo-cdn.sigstore.dev'

/** How long a fetched copy is used without asking again. */
export const freshForMs: number = 24 * 3_600_000
/** Beyond this age no copy counts. */
export const staleAfterMs: number = 180 * 24 * 3_600_000

/**
 * The release of `@sigstore/tuf` whose copy is shipped, and the day it was published: a copy tells no date itself. A test
 * holds the version against the one that is installed.
 */
export const shippedCopy = { version: '5.0.1', date: '2026-11-05' } as const

/** Options of {@link loadTrustedRoot}. */
export interface TrustedRootOptions {
  /** Folder for TUF's files and the kept copy: it has to last, or an old root could be passed off as new. */
  readonly folder: string
  /** No network call is made at all. */
  readonly offline: boolean
  /** Milliseconds since 1970. */
  readonly now: number
  /** Base URL of the TUF repository; default {@link sigstoreMirror}. */
  readonly mirror?: string
  /** Path of the first `root.json` of another mirror; Sigstore's own is shipped. */
  readonly firstRoot?: string
  /** How long each request may take; default 5,000 ms. */
  readonly timeoutMs?: number
}

/** A root of trust and where it was from. */
export interface LoadedTrustedRoot {
  /** A `trusted_root.json`. */
  readonly bytes: Uint8Array
  readonly from: 'kept' | 'mirror' | 'shipped'
  /** What the user should know; null where it is as new as can be. */
  readonly notice: string | null
}

/** A copy with its age. */
interface Copy {
  readonly bytes: Uint8Array
  readonly from: 'kept' | 'shipped'
  /** Milliseconds since 1970. */
  readonly at: number
}

/**
 * Loads a root of trust.
 *
 * @throws VerificationError `E_TRUSTED_ROOT_STALE` where only copies older than half a year are at hand,
 * `E_TRUSTED_ROOT_UNREACHABLE` where there is none at all.
 */
export async function loadTrustedRoot(options: TrustedRootOptions): Promise<LoadedTrustedRoot> {
  const kept = await readKept(options)
  if (kept !== undefined && isFresh(kept, options.now)) return { bytes: kept.bytes, from: 'kept', notice: null }
  const fetched = options.offline ? 'offline' : await refresh(options)
  if (typeof fetched !== 'string') return { bytes: fetched, from: 'mirror', notice: null }
  const copies = [kept, shipped(options)].filter((copy) => copy !== undefined).sort((a, b) => b.at - a.at)
  return fromCopy(copies[0], fetched, options)
}

function isFresh({ at }: Copy, now: number): boolean {
  return at <= now && now - at < freshForMs
}

function fromCopy(copy: Copy | undefined, why: string, { now }: TrustedRootOptions): LoadedTrustedRoot {
  const next = 'Go online once, or name a trusted_root.json with --trusted-root FILE'
  if (copy === undefined) {
    throw new VerificationError('E_TRUSTED_ROOT_UNREACHABLE', { found: `no root of trust at hand (${why})`, next })
  }
  const date = new Date(copy.at).toISOString().slice(0, 10)
  const what = copy.from === 'kept' ? `the copy fetched on ${date}` : `the copy that was shipped on ${date}`
  if (now - copy.at > staleAfterMs) {
    throw new VerificationError('E_TRUSTED_ROOT_STALE', {
      found: `no root of trust but ${what} (${why})`,
      expected: 'one of the last 180 days',
      next,
    })
  }
  const notice = `Keyless signatures are checked with ${what}: a newer root of trust could not be fetched (${why})`
  return { bytes: copy.bytes, from: copy.from, notice }
}

/** Fetches the root over TUF and keeps it, one process at a time; in words why it could not. */
async function refresh(options: TrustedRootOptions): Promise<Uint8Array | string> {
  try {
    await makePrivateFolder(options.folder)
    return await withFileLock(join(options.folder, 'refresh.lock'), async () => {
      const bytes = await fetchRoot(options)
      await keep(bytes, options)
      return bytes
    })
  } catch (error) {
    return wordsOf(error)
  }
}

async function fetchRoot({ folder, mirror = sigstoreMirror, firstRoot, timeoutMs = 5_000 }: TrustedRootOptions) {
  const { getTrustedRoot } = await import('@sigstore/tuf')
  await getTrustedRoot({
    cachePath: folder,
    mirrorURL: mirror,
    timeout: timeoutMs,
    retry: { retries: 1, minTimeout: 250 },
    ...(firstRoot === undefined ? {} : { rootPath: firstRoot }),
  })
  // The library checked the hash of this very file before it answered; what it answers is no longer the bytes.
  return new Uint8Array(await readFile(join(folder, mirrorFolder(mirror), 'targets', 'trusted_root.json')))
}

/** The name that the library gives to a mirror's folder. */
function mirrorFolder(mirror: string): string {
  const { host, pathname } = new URL(mirror)
  return encodeURIComponent(host + pathname.replace(/\/$/, ''))
}

const keptName = 'trusted-root.json'

async function keep(bytes: Uint8Array, { folder, now, mirror = sigstoreMirror }: TrustedRootOptions): Promise<void> {
  const record = { mirror, fetchedAt: new Date(now).toISOString(), root: base64(bytes) }
  await writeAtomically(join(folder, keptName), utf8(`${JSON.stringify(record)}\n`))
}

/**
 * Keeps a root that a person accepted, as if it had been fetched at `now`, which is when it was known to be new.
 *
 * @throws ConfigError `E_TRUSTED_ROOT_INVALID` where it is none; StateError `E_STATE_ACCESS`.
 */
export async function keepTrustedRoot(
  bytes: Uint8Array,
  options: Pick<TrustedRootOptions, 'folder' | 'now' | 'mirror'>,
): Promise<void> {
  readTrustedRoot(bytes)
  await makePrivateFolder(options.folder)
  await keep(bytes, { ...options, offline: true })
}

/** The kept copy; undefined where there is none of this mirror, or none that can be read: it can be fetched again. */
async function readKept({ folder, mirror = sigstoreMirror }: TrustedRootOptions): Promise<Copy | undefined> {
  try {
    const file = await readIfThere(join(folder, keptName))
    if (file === undefined) return undefined
    const record = new MemberReader(parseJson(file).value, unexpected).only(['mirror', 'fetchedAt', 'root'])
    if (record.text('mirror') !== mirror) return undefined
    const at = Date.parse(record.text('fetchedAt'))
    return Number.isNaN(at) ? undefined : { bytes: bytesOf(record, 'root'), from: 'kept', at }
  } catch (error) {
    if (error instanceof TouchmarkError) return undefined
    throw error
  }
}

/** The copy that comes with the library, which is Sigstore's own alone. Another release has another, of unknown age. */
function shipped({ mirror = sigstoreMirror }: TrustedRootOptions): Copy | undefined {
  const require = createRequire(import.meta.url)
  const installed: JsonValue = require('@sigstore/tuf/package.json')
  if (new MemberReader(installed, unexpected).text('version') !== shippedCopy.version) return undefined
  const seeds: JsonValue = require('@sigstore/tuf/seeds.json')
  const mirrors = new MemberReader(seeds, unexpected)
  if (!mirrors.has(mirror)) return undefined
  const bytes = bytesOf(mirrors.object(mirror).object('targets'), 'trusted_root.json')
  return { bytes, from: 'shipped', at: Date.parse(shippedCopy.date) }
}

function bytesOf(fields: MemberReader, name: string): Uint8Array {
  return fields.converted(name, fromBase64, 'base64')
}

function unexpected(pointer: string, expected: string): VerificationError {
  const where = `the kept root of trust at ${quote(pointer)}`
  return new VerificationError('E_TRUSTED_ROOT_INVALID', { found: 'an unexpected value', where, expected, pointer })
}

/** The library wraps what happened; the innermost words tell. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no words'
  return error.cause instanceof Error ? wordsOf(error.cause) : quote(error.message, 160)
}
