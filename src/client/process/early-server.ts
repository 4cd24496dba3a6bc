/**
 * A server that is started before anything else is loaded, so that it starts while the guard does. Nothing is written to
 * it and nothing of what it says is looked at until a session takes it over, which it does only where it would have
 * started exactly this.
 */
import type { ChildProcess } from 'node:child_process'
import type { CommandTarget } from '../target.ts'
import { signalGroup, watchGroup } from './process-group.ts'
import { type SpawnOptions, spawnServer } from './spawn-server.ts'

/** Most that is read from an early server before somebody takes it over. */
const maxPendingBytes = 1024 * 1024

/** What happened to a process before it was taken over, in the order in which it is to be told again. */
export interface EarlyEvents {
  readonly chunks: readonly Uint8Array[]
  readonly error: Error | null
  readonly hasExited: boolean
  /** Code and signal where its pipes are closed too. */
  readonly closed: readonly [code: number | null, signal: string | null] | null
}

/** One process that nobody has asked for yet. */
export class EarlyServer {
  readonly child: ChildProcess
  readonly #target: CommandTarget
  readonly #chunks: Uint8Array[] = []
  #pending = 0
  #error: Error | null = null
  #hasExited = false
  #closed: EarlyEvents['closed'] = null
  #taken = false

  /** Throws where Node refuses the words at once. */
  constructor(target: CommandTarget, options: SpawnOptions) {
    this.#target = target
    this.child = spawnServer(target, options)
    if (this.child.pid !== undefined) watchGroup(this.child.pid)
    this.child.on('error', this.#onError)
    this.child.on('exit', this.#onExit)
    this.child.on('close', this.#onClose)
    this.child.stdout?.on('data', this.#onData)
    // A server that closes its input early is none of our failures.
    this.child.stdin?.on('error', () => undefined)
  }

  /** Whether this is what a target would start: the same words, variables and working directory. */
  runs({ argv, env, cwd }: CommandTarget): boolean {
    return sameValue({ argv, env, cwd }, { argv: this.#target.argv, env: this.#target.env, cwd: this.#target.cwd })
  }

  /** From now on somebody answers for it. */
  take(): this {
    this.#taken = true
    return this
  }

  /** Ends it where nobody took it. What ignores SIGTERM is killed when our own process exits. */
  discard(): void {
    const { pid } = this.child
    if (this.#taken || pid === undefined) return
    this.#taken = true
    for (const stream of this.child.stdio) stream?.destroy()
    signalGroup(pid, 'SIGTERM')
    this.child.unref()
  }

  /** Hands the process over: it is listened to no more, and what happened so far is told. */
  handOver(): EarlyEvents {
    this.child.off('error', this.#onError)
    this.child.off('exit', this.#onExit)
    this.child.off('close', this.#onClose)
    this.child.stdout?.off('data', this.#onData)
    return { chunks: this.#chunks, error: this.#error, hasExited: this.#hasExited, closed: this.#closed }
  }

  readonly #onError = (error: Error): void => {
    this.#error ??= error
  }

  readonly #onExit = (): void => {
    this.#hasExited = true
  }

  readonly #onClose = (code: number | null, signal: string | null): void => {
    this.#closed = [code, signal]
  }

  readonly #onData = (chunk: Uint8Array): void => {
    this.#chunks.push(chunk)
    this.#pending += chunk.length
    if (this.#pending > maxPendingBytes) this.child.stdout?.pause()
  }
}

function sameValue(a: object, b: object): boolean {
  return sortedText(a) === sortedText(b)
}

/** Texts and lists of texts only, so this form is the same for equal values and different for others. */
function sortedText(value: object): string {
  return JSON.stringify(value, (_name, member: unknown) => {
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member
    return Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1))
  })
}
