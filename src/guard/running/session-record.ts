import type { Assessment } from '../../client/assessment/assessment.ts'
import { recordVerdict } from '../../client/assessment/commit-pin.ts'
import { keepForHooks } from '../../client/assessment/keep-verdict.ts'
import type { PreparedAssessment } from '../../client/assessment/prepare-assessment.ts'
import { maxRecordedIncidents, type RecordedIncident } from '../../client/state/pending.ts'
import type { Surroundings } from '../../client/surroundings.ts'
import { ownText } from '../../encoding/own-text.ts'
import { visibleLine } from '../../visible-text.ts'
import type { Incident } from '../incident.ts'
import { aside } from './aside.ts'

/** How long a refusal of another session, which may be over, is kept beside a later verdict. */
const keptMs = 24 * 60 * 60 * 1000
/** Longest name that is written down, in UTF-16 code units: enough to know an item by. */
const maxNameLength = 1_024

/**
 * What one guarded session leaves for `touchmark status`: its latest verdict, and each refusal that the client was shown
 * an id of. Written one after another, so that the last word stays.
 */
export class SessionRecord {
  readonly #prepared: PreparedAssessment
  readonly #io: Surroundings
  readonly #incidents = new Map<string, RecordedIncident>()
  #assessment: Assessment | undefined
  #writing: Promise<void> = Promise.resolve()
  /** The write that has not begun. */
  #next: Promise<void> | undefined
  /** Beside the rest: what hooks read must not keep a client waiting. */
  #keeping: Promise<void> = Promise.resolve()

  constructor(prepared: PreparedAssessment, io: Surroundings) {
    this.#prepared = prepared
    this.#io = io
  }

  /** Writes a verdict down; earlier incidents stay. */
  async judged(assessment: Assessment): Promise<void> {
    this.#assessment = assessment
    this.#keeping = this.#keeping.then(aside).then(() => keepForHooks(assessment, this.#prepared, 'guard', this.#io))
    await this.#write()
  }

  /** Writes an incident down, in the background: the client does not wait for it. */
  refused({ id, code, section, name }: Incident): void {
    const refusedAt = new Date(this.#io.now()).toISOString()
    const item = {
      ...(section === undefined ? {} : { section }),
      ...(name === undefined ? {} : { name: ownText(name.slice(0, maxNameLength)) }),
    }
    this.#incidents.delete(id)
    this.#incidents.set(id, { id, code, ...item, refusedAt })
    const [oldest] = this.#incidents.keys()
    if (this.#incidents.size > maxRecordedIncidents && oldest !== undefined) this.#incidents.delete(oldest)
    void this.#write()
  }

  /** Resolves when everything is written. */
  async written(): Promise<void> {
    await this.#writing
    await this.#keeping
  }

  /** What is written holds all there is, so writes that have not begun are one: a thousand incidents cost no thousand files. */
  #write(): Promise<void> {
    this.#next ??= this.#writing
      .then(() => {
        this.#next = undefined
        return this.#save()
      })
      .catch((error: unknown) => this.#tell(error))
    this.#writing = this.#next
    return this.#next
  }

  async #save(): Promise<void> {
    const { state, entry } = this.#prepared
    const incidents = await this.#allIncidents()
    if (this.#assessment !== undefined) return await recordVerdict(this.#assessment, state, incidents)
    const recordedAt = new Date(this.#io.now()).toISOString()
    await state.savePending(entry, { entry, effect: 'block', snapshotDigest: null, recordedAt, reasons: [], incidents })
  }

  /** Also those of other sessions of this entry, whose clients were shown their ids. A verdict ends what hooks lacked one for. */
  async #allIncidents(): Promise<RecordedIncident[]> {
    const { state, entry } = this.#prepared
    const from = new Date(this.#io.now() - keptMs).toISOString()
    const others = (await state.pendingIncidents(entry)).filter(({ id, code, refusedAt }) => {
      return refusedAt > from && !code.startsWith('verdict-') && !this.#incidents.has(id)
    })
    const all = [...others, ...this.#incidents.values()]
    return all.sort((a, b) => Date.parse(a.refusedAt) - Date.parse(b.refusedAt)).slice(-maxRecordedIncidents)
  }

  /** A session goes on without its record; that it is missing is said. */
  #tell(error: unknown): void {
    this.#io.stderr.write(`touchmark: what is withheld could not be recorded: ${visibleLine(String(error), 300)}\n`)
  }
}
