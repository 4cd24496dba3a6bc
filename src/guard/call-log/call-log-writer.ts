/**
 * Writes a call log: one chain for each guard process, in files of its own that nobody else writes.
 *
 * A line is handed to the operating system before the call that it tells of goes on, so killing the guard loses no line
 * of a call that a server has seen. A power cut may; heads kept elsewhere show it.
 */
import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { StateError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'
import { type CallLogEvent, eventMembers } from './call-log-event.ts'
import { type ChainHead, emptyChain, linkLine } from './hash-chain.ts'
import type { HeadSink } from './head-sink.ts'

/** What a call log needs. */
export interface CallLogOptions {
  /** Folder of the files; made where it is missing, mode 0700. */
  readonly folder: string
  /** 32 hexadecimal digits that no other chain has. */
  readonly chain: string
  /** What every file's first line says. */
  readonly start: Omit<Extract<CallLogEvent, { kind: 'start' }>, 'kind' | 'part'>
  /** Where heads are kept; default nowhere. */
  readonly sinks?: readonly HeadSink[]
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** A new file is begun beyond this size; default 64 MiB. */
  readonly maxFileBytes?: number
  /** A head is sent after this many lines, default 1,000, and this much time, default 10,000 ms. */
  readonly headEveryLines?: number
  readonly headEveryMs?: number
  /** Told of a sink that failed, once for each. */
  readonly onSinkFailure?: (message: string) => void
}

/** A call log that is being written. */
export class CallLogWriter {
  readonly #options: CallLogOptions
  readonly #startedAt: number
  readonly #failedSinks = new Set<HeadSink>()
  readonly #sending = new Set<Promise<void>>()
  #head: ChainHead
  #sentSeq = 0
  #file = -1
  #part = 0
  #size = 0
  #timer: NodeJS.Timeout | undefined

  /**
   * Begins the chain's first file.
   *
   * @throws StateError `E_CALL_LOG` where it cannot be made.
   */
  constructor(options: CallLogOptions) {
    this.#options = options
    this.#startedAt = options.now()
    this.#head = emptyChain(options.chain)
    this.#openPart()
    this.#sendHead()
    this.#timer = setInterval(() => this.#sendHead(), options.headEveryMs ?? 10_000)
    this.#timer.unref()
  }

  /** Writes a line. Throws `E_CALL_LOG` (StateError) where that fails: then the event is in no log. */
  append(event: CallLogEvent): void {
    if (this.#size >= (this.#options.maxFileBytes ?? 64 * 1_048_576)) this.#openPart()
    this.#write(event)
    if (this.#head.seq - this.#sentSeq >= (this.#options.headEveryLines ?? 1_000)) this.#sendHead()
  }

  /** Writes the last line, flushes, and resolves when the last head is sent or could not be. Rejects as {@link append}. */
  async close(calls: number): Promise<void> {
    clearInterval(this.#timer)
    try {
      if (this.#file >= 0) this.#write({ kind: 'end', calls })
    } finally {
      this.#closeFile()
      this.#sendHead()
      await Promise.all(this.#sending)
    }
  }

  #openPart(): void {
    const { folder, chain, start } = this.#options
    this.#closeFile()
    this.#part += 1
    const path = join(folder, callLogFileName(this.#startedAt, chain, this.#part))
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      this.#file = openSync(path, 'ax', 0o600)
    } catch (cause) {
      throw writeError(path, cause)
    }
    this.#size = 0
    this.#write({ kind: 'start', part: this.#part, ...start })
  }

  #write(event: CallLogEvent): void {
    const { line, head } = linkLine(this.#head, eventMembers(event, this.#options.now()))
    const bytes = Buffer.from(`${line}\n`)
    try {
      if (writeSync(this.#file, bytes) !== bytes.length) throw new Error('the line was cut')
    } catch (cause) {
      // What is on disk now is unknown: nothing may follow it in this chain.
      this.#closeFile()
      throw writeError(this.#options.folder, cause)
    }
    this.#head = head
    this.#size += bytes.length
  }

  #closeFile(): void {
    if (this.#file < 0) return
    const file = this.#file
    this.#file = -1
    try {
      fsyncSync(file)
    } catch {
      // Not every file system can; the lines are written all the same.
    }
    closeSync(file)
  }

  #sendHead(): void {
    if (this.#head.seq === this.#sentSeq) return
    this.#sentSeq = this.#head.seq
    const head = { ...this.#head, time: new Date(this.#options.now()).toISOString() }
    for (const sink of this.#options.sinks ?? []) {
      const sending = sink.send(head).catch((error: unknown) => this.#sinkFailed(sink, error))
      this.#sending.add(sending)
      void sending.then(() => this.#sending.delete(sending))
    }
  }

  #sinkFailed(sink: HeadSink, error: unknown): void {
    if (this.#failedSinks.has(sink)) return
    this.#failedSinks.add(sink)
    const why = error instanceof Error ? error.message : 'no reason given'
    this.#options.onSinkFailure?.(`heads of the call log cannot be sent to ${sink.where}: ${quote(why, 200)}`)
  }
}

/** `<UTC time>-<chain>.<part>.jsonl`, so that names sort by time and the parts of a chain lie together. */
export function callLogFileName(startedAtMs: number, chain: string, part: number): string {
  const time = new Date(startedAtMs).toISOString().replaceAll(/[-:]|\.\d+/g, '')
  return `${time}-${chain}.${String(part).padStart(6, '0')}.jsonl`
}

function writeError(path: string, cause: unknown): StateError {
  const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'an error'
  return new StateError('E_CALL_LOG', {
    found: `a call log that cannot be written (${why})`,
    where: quote(path, 400),
    next: 'Make room or fix the permissions; where policy demands the log, no call passes until then',
    cause,
  })
}
