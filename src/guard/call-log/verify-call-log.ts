/** Verifies call logs in constant memory: the files of a chain are read line by line, and heads kept elsewhere say how far it went. */
import { open, readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { hasErrorCode } from '../../client/files/atomic-file.ts'
import { ConfigError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'
import { type ChainHead, emptyChain, maxLineBytes } from './hash-chain.ts'
import type { KeptHeads } from './kept-heads.ts'
import { LineChecker } from './line-checker.ts'

/** Something that is not as it was written. `line` counts from 1 in the file. */
export interface CallLogProblem {
  readonly file: string
  readonly line: number
  readonly found: string
}

/** What one chain came to. */
export interface VerifiedChain {
  readonly chain: string
  readonly files: readonly string[]
  /** Lines that hold, up to the first problem. */
  readonly lines: number
  /** `incomplete`: the last line was cut while it was written, as when the guard is killed. */
  readonly state: 'intact' | 'incomplete' | 'tampered'
  readonly problem: CallLogProblem | null
  /** Whether the guard wrote its last line. */
  readonly ended: boolean
  /** The number of the last line whose hash is kept elsewhere; null where none is: an end that was removed does not show. */
  readonly anchoredTo: number | null
}

/** What all of it came to. */
export interface CallLogReport {
  readonly chains: readonly VerifiedChain[]
  /** Chains of which a head is kept elsewhere and no file is here. Only for a whole folder. */
  readonly missing: readonly string[]
}

const fileName = /^\d{8}T\d{6}Z-([0-9a-f]{32})\.(\d{6})\.jsonl$/

/**
 * Verifies the call logs at `paths`: files, or folders of them.
 *
 * @throws ConfigError `E_FILE_NOT_FOUND` where there is none, `E_CONFIG_INVALID` for a file of another name;
 * what `node:fs` throws where one cannot be read.
 */
export async function verifyCallLogs(paths: readonly string[], heads: KeptHeads): Promise<CallLogReport> {
  const { files, whole } = await findFiles(paths)
  const chains = groupByChain(files)
  const verified: VerifiedChain[] = []
  const desk: Desk = { checker: new LineChecker(), block: Buffer.allocUnsafeSlow(blockBytes) }
  for (const [chain, parts] of chains) verified.push(await verifyChain(chain, parts.sort(), heads.get(chain), desk))
  const missing = whole ? [...heads.keys()].filter((chain) => !chains.has(chain)).sort() : []
  return { chains: verified, missing }
}

async function findFiles(paths: readonly string[]): Promise<{ files: string[]; whole: boolean }> {
  const files: string[] = []
  let whole = false
  for (const path of paths) {
    if (!(await isFolder(path))) {
      if (!fileName.test(basename(path))) throw notACallLog(path)
      files.push(path)
      continue
    }
    whole = true
    files.push(...(await readdir(path)).filter((name) => fileName.test(name)).map((name) => join(path, name)))
  }
  return { files: [...new Set(files)].sort(), whole }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (cause) {
    if (!hasErrorCode(cause, 'ENOENT')) throw cause
    throw new ConfigError('E_FILE_NOT_FOUND', { found: 'no such file or folder', where: quote(path, 400), cause })
  }
}

function notACallLog(path: string): ConfigError {
  return new ConfigError('E_CONFIG_INVALID', {
    found: `a file that is not named as a call log: ${quote(basename(path), 200)}`,
    expected: '<time>-<chain>.<part>.jsonl',
    next: 'Give the files as the guard wrote them; the name says which chain and part it is',
  })
}

function groupByChain(files: readonly string[]): Map<string, string[]> {
  const chains = new Map<string, string[]>()
  for (const file of files) {
    const chain = fileName.exec(basename(file))?.[1] ?? ''
    chains.set(chain, [...(chains.get(chain) ?? []), file])
  }
  return chains
}

/** What every file is read with: blocks of their own would be let go of later than they are made. */
interface Desk {
  readonly checker: LineChecker
  readonly block: Buffer
}

/** Where the reading of a chain stands. */
interface Progress {
  readonly desk: Desk
  head: ChainHead
  ended: boolean
  anchoredTo: number | null
  problem: CallLogProblem | null
  torn: boolean
}

async function verifyChain(
  chain: string,
  files: readonly string[],
  heads: ReadonlyMap<number, string> | undefined,
  desk: Desk,
): Promise<VerifiedChain> {
  const begun = emptyChain(chain)
  const progress: Progress = { desk, head: begun, ended: false, anchoredTo: null, problem: null, torn: false }
  for (const [index, file] of files.entries()) {
    await readFile(progress, file, index + 1, heads ?? new Map())
    if (progress.problem !== null) break
  }
  const last = files.at(-1) ?? ''
  const kept = Math.max(0, ...(heads?.keys() ?? []))
  if (progress.problem === null && kept > progress.head.seq) {
    const found = `line ${kept} is kept elsewhere, and the log ends with line ${progress.head.seq}: its end was removed`
    progress.problem = { file: last, line: progress.head.seq + 1, found }
  }
  const { head, ended, anchoredTo, problem, torn } = progress
  const state = problem !== null ? 'tampered' : torn ? 'incomplete' : 'intact'
  return { chain, files, lines: head.seq, state, problem, ended, anchoredTo }
}

async function readFile(
  progress: Progress,
  file: string,
  part: number,
  heads: ReadonlyMap<number, string>,
): Promise<void> {
  let number = 0
  const fail = (found: string): void => {
    progress.problem ??= { file, line: number, found }
  }
  if (progress.torn) fail('a file after one whose last line was cut')
  await readLines(file, progress.desk.block, (bytes, isComplete) => {
    number += 1
    const found = isComplete ? takeLine(progress, bytes, { number, part, heads }) : takeRest(progress, bytes)
    if (found !== undefined) fail(found)
    return progress.problem === null
  })
  if (number === 0) fail('an empty file')
}

/** What is wrong with a line, if anything is. */
function takeLine(
  progress: Progress,
  bytes: Buffer,
  { number, part, heads }: { number: number; part: number; heads: ReadonlyMap<number, string> },
): string | undefined {
  const checked = progress.desk.checker.check(progress.head, bytes)
  if (checked.problem !== undefined) return checked.problem
  if (progress.ended) return 'a line after the last one'
  const { kind, part: stated } = checked
  if ((number === 1) !== (kind === 'start') || (number === 1 && stated !== part)) return 'a part is missing'
  progress.head = checked.head
  progress.ended = kind === 'end'
  const kept = heads.get(checked.head.seq)
  if (kept !== undefined && kept !== checked.head.hash) return 'not the line whose hash is kept elsewhere'
  if (kept !== undefined) progress.anchoredTo = checked.head.seq
  return undefined
}

function takeRest(progress: Progress, { length }: Uint8Array): string | undefined {
  progress.torn = true
  return length > maxLineBytes ? 'longer than any line of a call log' : undefined
}

/** Bytes that are read at once: room for many lines, and for what is longer than any line. */
const blockBytes = 4 * maxLineBytes

/**
 * Gives the lines of a file without their LF, until `onLine` returns false. What is longer than any line comes cut, as the
 * last one. The bytes are good for the call alone: one block of memory is read into again and again.
 */
async function readLines(
  path: string,
  block: Buffer,
  onLine: (bytes: Buffer, isComplete: boolean) => boolean,
): Promise<void> {
  const file = await open(path)
  try {
    let rest = 0
    for (;;) {
      const { bytesRead } = await file.read(block, rest, blockBytes - rest)
      if (bytesRead === 0 || rest > maxLineBytes) break
      const data = block.subarray(0, rest + bytesRead)
      let start = 0
      for (let end = data.indexOf(0x0a, rest); end >= 0; end = data.indexOf(0x0a, start)) {
        if (!onLine(data.subarray(start, end), true)) return
        start = end + 1
      }
      block.copyWithin(0, start, data.length)
      rest = data.length - start
    }
    if (rest > 0) onLine(block.subarray(0, rest), false)
  } finally {
    await file.close()
  }
}
