/**
 * The only writer of versions and statements.
 *
 * Publishers arrive at once; the log is one line. Within a process the sequencer takes whoever waits, numbers them
 * without gaps and commits them together, so that many publishers share the price of one commit. Between processes on
 * one PostgreSQL the head row decides: it is held during the transaction and moved by compare-and-swap.
 *
 * A receipt is signed only after the commit, stored, and only then handed out. After a crash in between, the row waits
 * for its receipt; the next start, or the publisher's own repetition, adds it.
 */
import { RegistryError } from '../src/errors.ts'
import {
  type Accepted,
  HeadMovedError,
  insertAccepted,
  loadReceiptRows,
  lockHead,
  moveHead,
  type ReceiptRow,
  saveReceipts,
} from './store/append.ts'
import type { ControlStates } from './store/control-states.ts'
import { isUnavailable } from './store/errors.ts'
import { loadStanding } from './store/load-standing.ts'
import { type Placement, place } from './store/placement.ts'
import type { PreparedVersion } from './store/standing.ts'
import type { PreparedStatement } from './store/statement-placement.ts'
import { type AcceptedStatement, insertStatements } from './store/statements.ts'
import type { Store } from './store/store.ts'

/** What became of an append. */
export interface Appended {
  /** False where the identical version was there already. */
  readonly created: boolean
  readonly index: number
  /** The signed acceptance note. */
  readonly receipt: string
}

/** A version or a statement that is ready to be accepted. */
export type Entry = PreparedVersion | PreparedStatement

/** What the sequencer needs. */
export interface SequencerOptions {
  readonly store: Store
  readonly controls: ControlStates
  /** Signs the acceptance note of a committed row. */
  readonly sign: (row: ReceiptRow) => string
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

/** Entries, and bytes of snapshots, that one transaction takes at most. */
const maxBatchEntries = 32
const maxBatchBytes = 32 << 20
/** Entries, and bytes of snapshots, that may wait. */
const maxWaiting = 256
const maxWaitingBytes = 256 << 20
/** How often a batch is placed again after another process moved the head. */
const maxHeadMoves = 8

interface Waiting {
  readonly entry: Entry
  readonly resolve: (appended: Appended) => void
  readonly reject: (error: unknown) => void
}

/** Serialises appends; see the top of this file. */
export class Sequencer {
  readonly #options: SequencerOptions
  readonly #waiting: Waiting[] = []
  /** Whether rows were committed whose receipts could not be stored. */
  #owesReceipts = false
  #running: Promise<void> | undefined

  constructor(options: SequencerOptions) {
    this.#options = options
  }

  /**
   * Appends one version or statement; resolves when it is committed and its receipt stored.
   *
   * @throws RegistryError `E_VERSION_EXISTS`, `E_IDEMPOTENCY_CONFLICT`, `E_UNAUTHENTICATED`, `E_NAME_NOT_OWNED` and
   * the other codes of placement; `E_RATE_LIMITED` where too many wait; `E_DATABASE_UNAVAILABLE`, after which nothing is known:
   * repeating the publish is safe.
   */
  append(entry: Entry): Promise<Appended> {
    const bytes = this.#waiting.reduce((sum, { entry }) => sum + bytesOf(entry), 0)
    if (this.#waiting.length >= maxWaiting || bytes > maxWaitingBytes) return Promise.reject(tooMany())
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entry, resolve, reject })
      this.#running ??= this.#run()
    })
  }

  /** Adds the receipts that a crash left out. For the start of a process. */
  async completeReceipts(): Promise<void> {
    await this.#receipts()
    this.#owesReceipts = false
  }

  /** Resolves when nobody waits any more. */
  async drain(): Promise<void> {
    await this.#running
  }

  async #run(): Promise<void> {
    // One turn of the event loop lets publishers that arrived together share the first batch.
    await new Promise(setImmediate)
    while (this.#waiting.length > 0) await this.#settle(this.#takeBatch())
    this.#running = undefined
  }

  #takeBatch(): Waiting[] {
    let bytes = 0
    let count = 0
    for (const { entry } of this.#waiting) {
      bytes += bytesOf(entry)
      if (count > 0 && (count >= maxBatchEntries || bytes > maxBatchBytes)) break
      count += 1
    }
    return this.#waiting.splice(0, count)
  }

  async #settle(batch: readonly Waiting[]): Promise<void> {
    try {
      if (this.#owesReceipts) await this.completeReceipts()
      const placements = await this.#commit(batch.map(({ entry }) => entry))
      const indexes = placements.flatMap((placement) => (placement.kind === 'refused' ? [] : [placement.index]))
      this.#owesReceipts = true
      const receipts = await this.#receipts(indexes)
      this.#owesReceipts = false
      for (const [position, placement] of placements.entries()) answer(batch[position], placement, receipts)
    } catch (error) {
      // One entry that the database cannot hold must not take the others with it.
      if (batch.length > 1 && !isUnavailable(error)) {
        for (const waiting of batch) await this.#settle([waiting])
      } else {
        for (const { reject } of batch) reject(error)
      }
    }
  }

  async #commit(batch: readonly Entry[]): Promise<Placement[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#options.store.write(async (tx) => {
          const size = await lockHead(tx)
          const at = this.#options.now()
          const placements = place(batch, await loadStanding(tx, batch, this.#options.controls), size, at)
          const accepted = placements.filter((placement): placement is Accepted => placement.kind === 'accepted')
          const statements = placements.filter((placement) => placement.kind === 'accepted-statement')
          const count = accepted.length + statements.length
          if (count > 0) await moveHead(tx, size, size + count)
          if (accepted.length > 0) await insertAccepted(tx, accepted, new Date(at))
          await insertStatements(tx, statements satisfies AcceptedStatement[], new Date(at))
          return placements
        })
      } catch (error) {
        if (!(error instanceof HeadMovedError) || attempt >= maxHeadMoves) throw error
      }
    }
  }

  async #receipts(indexes?: readonly number[]): Promise<Map<number, string>> {
    const { store, sign } = this.#options
    const rows = indexes?.length === 0 ? [] : await store.read((tx) => loadReceiptRows(tx, indexes))
    const receipts = new Map<number, string>()
    const missing = new Map<ReceiptRow, string>()
    for (const row of rows) {
      const receipt = row.receipt ?? sign(row)
      receipts.set(row.index, receipt)
      if (row.receipt === null) missing.set(row, receipt)
    }
    if (missing.size > 0) await store.write((tx) => saveReceipts(tx, missing))
    return receipts
  }
}

function answer(waiting: Waiting | undefined, placement: Placement, receipts: ReadonlyMap<number, string>): void {
  if (waiting === undefined) return
  if (placement.kind === 'refused') {
    waiting.reject(placement.error)
    return
  }
  const receipt = receipts.get(placement.index)
  if (receipt === undefined) {
    waiting.reject(new RegistryError('E_INTERNAL', { found: 'a committed version without a row' }))
    return
  }
  waiting.resolve({ created: placement.kind !== 'identical', index: placement.index, receipt })
}

function bytesOf({ snapshot }: Entry): number {
  return snapshot?.bytes.length ?? 0
}

function tooMany(): RegistryError {
  return new RegistryError('E_RATE_LIMITED', {
    found: 'more publishes than can wait',
    next: 'Try again in a moment',
  })
}
