/**
 * What V8 made of the program's largest file, kept beside it, so that the next guard need not compile it again.
 *
 * Cached code is as powerful as the code itself, and V8 trusts it. So it lies in the program's own folder, and counts only
 * where its owner is the program's and nobody else can write to it; only that owner ever writes it. Where an administrator
 * installed the program, no user and no agent can place one. Where owners cannot be told (Windows), there is none. What is
 * missing, torn, altered, or of another program or Node.js is as none. docs/decisions/0017-one-program.md.
 */
import { createHash, randomBytes } from 'node:crypto'
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs'
import { createRequire, Module } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { Script } from 'node:vm'

/** Folder of the cache, beside the program's files. */
const cacheFolder = 'code-cache'

/** Bytes of two SHA-256: of the file that was compiled, and of what was made of it, which follows. V8 checks neither. */
const headerBytes = 64

/** Largest cache that is read: far more than V8 makes of the program. */
const maxCacheBytes = 32 * 1024 * 1024

/** What Node.js calls a CommonJS file with. On the first line, so that places in the file stay what they are. */
const wrapper = ['(function (exports, require, module, __filename, __dirname) { ', '\n})'] as const

/** Set by the bundler: the file of the program that holds all that a guarded session needs. */
declare const TOUCHMARK_GUARD_FILE: string | undefined

/** A file of the program that was loaded. */
export interface LoadedCode {
  /**
   * A session serves: what V8 has compiled is kept for the next start, where it did not take what was kept. Nobody waits for
   * it: it is done a while later, or when the process exits. Never throws: a program without a cache starts later, no more.
   */
  readonly keepSoon: () => void
}

/** By then the client has its first list, and what is seldom called has not been forgotten again. */
const keepAfterMs = 5_000

/** Loads what a guarded session needs; undefined where the program was not put together, and there is no such file. */
export function loadGuard(): LoadedCode | undefined {
  return typeof TOUCHMARK_GUARD_FILE === 'string'
    ? loadWithCache(join(import.meta.dirname, TOUCHMARK_GUARD_FILE))
    : undefined
}

/**
 * Loads a CommonJS file without any `import()`, for which kept code has no loader, so that whoever requires it afterwards
 * has it. Throws what the file throws, and as Node.js does where it cannot be read.
 */
function loadWithCache(path: string): LoadedCode {
  const { source, owner } = readSource(path)
  const cachePath = join(dirname(path), cacheFolder, `${basename(path)}.${process.version}-${process.arch}`)
  const cachedData = owner === null ? undefined : readCache(cachePath, source, owner)
  const script = new Script(wrapper.join(source.toString('utf8')), {
    filename: path,
    columnOffset: -wrapper[0].length,
    ...(cachedData === undefined ? {} : { cachedData }),
  })
  runModule(script, path)
  const isTaken = cachedData !== undefined && script.cachedDataRejected === false
  const mayKeep = !isTaken && owner !== null && process.geteuid?.() === owner
  return { keepSoon: mayKeep ? keeper(cachePath, { source, owner, script }) : () => undefined }
}

function keeper(path: string, made: Made): () => void {
  return once(() => later(() => writeCache(path, made)))
}

/** In a while, or at the end of the process where that comes first. */
function later(act: () => void): void {
  const actOnce = once(act)
  setTimeout(actOnce, keepAfterMs).unref()
  process.once('exit', actOnce)
}

function once(act: () => void): () => void {
  let isDone = false
  return () => {
    if (isDone) return
    isDone = true
    act()
  }
}

/** The bytes of a file, and the user id of its owner; null where there are no owners. */
function readSource(path: string): { readonly source: Buffer; readonly owner: number | null } {
  const file = openSync(path, constants.O_RDONLY)
  try {
    return { source: readFileSync(file), owner: process.geteuid === undefined ? null : fstatSync(file).uid }
  } finally {
    closeSync(file)
  }
}

/** As Node.js runs one: it is in the table of modules before it runs, and out of it again where it throws. */
function runModule(script: Script, path: string): void {
  const require = createRequire(path)
  const module = new Module(path)
  module.filename = path
  require.cache[path] = module
  try {
    const run: (...parts: readonly unknown[]) => void = script.runInThisContext()
    run.call(module.exports, module.exports, require, module, path, dirname(path))
    module.loaded = true
  } catch (error) {
    delete require.cache[path]
    throw error
  }
}

/** Whether somebody owns this and nobody else can write to it; access lists show as the group's rights. */
function isOnlyOf(owner: number, { uid, mode }: Stats): boolean {
  return uid === owner && (mode & 0o022) === 0
}

/** What was kept of exactly this source, by its owner; undefined where there is none that counts. */
function readCache(path: string, source: Buffer, owner: number): Buffer | undefined {
  let file: number | undefined
  try {
    const folder = lstatSync(dirname(path))
    if (!folder.isDirectory() || !isOnlyOf(owner, folder)) return undefined
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    const stats = fstatSync(file)
    if (!stats.isFile() || !isOnlyOf(owner, stats) || stats.size > maxCacheBytes) return undefined
    const bytes = readFileSync(file)
    const data = bytes.subarray(headerBytes)
    return bytes.subarray(0, headerBytes).equals(header(source, data)) ? data : undefined
  } catch {
    return undefined
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

function header(source: Buffer, data: Buffer): Buffer {
  return Buffer.concat([source, data].map((bytes) => createHash('sha256').update(bytes).digest()))
}

interface Made {
  readonly source: Buffer
  readonly owner: number
  readonly script: Script
}

/** Written beside and renamed: several guards at once each write a whole one, and the last stays. */
function writeCache(path: string, { source, owner, script }: Made): void {
  const temporary = `${path}.${randomBytes(8).toString('hex')}.tmp`
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o755 })
    const folder = lstatSync(dirname(path))
    if (!folder.isDirectory() || !isOnlyOf(owner, folder)) return
    const data = script.createCachedData()
    writeFileSync(temporary, Buffer.concat([header(source, data), data]), { flag: 'wx', mode: 0o644 })
    renameSync(temporary, path)
    removeOlder(path, owner)
  } catch {
    removeIfThere(temporary)
  }
}

/** So many versions of Node.js have a cache at the same time. */
const maxKept = 4

/** More names than these are not looked at. */
const maxNames = 1_000

/** What was cached, or is being written: the program's file, the version of Node.js, the processor. */
const cacheName = /^[\w.-]{1,100}\.v\d{1,4}\.\d{1,4}\.\d{1,4}[\w.-]{0,50}-\w{1,20}$/
const leftoverName = /\.[0-9a-f]{16}\.tmp$/

/** A guard that writes is done within this time. */
const writtenWithinMs = 3_600_000

/**
 * Removes what no start takes any more: all but the newest few, since versions of Node.js come and go, and what a guard left
 * that was ended while it wrote. Only files of this form, of the same owner. One that was needed is made anew.
 */
function removeOlder(newest: string, owner: number): void {
  const folder = dirname(newest)
  const files = readdirSync(folder)
    .slice(0, maxNames)
    .flatMap((name) => ownFile(join(folder, name), owner))
  const kept = files.filter(({ path }) => path !== newest && cacheName.test(basename(path)))
  const older = kept.sort((one, other) => other.mtimeMs - one.mtimeMs).slice(maxKept - 1)
  const before = Date.now() - writtenWithinMs
  const leftovers = files.filter(({ path, mtimeMs }) => leftoverName.test(path) && mtimeMs < before)
  for (const { path } of [...older, ...leftovers]) removeIfThere(path)
}

function ownFile(path: string, owner: number): { readonly path: string; readonly mtimeMs: number }[] {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  return stats?.isFile() === true && stats.uid === owner ? [{ path, mtimeMs: stats.mtimeMs }] : []
}

function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // A folder that cannot be written holds nothing of ours.
  }
}
