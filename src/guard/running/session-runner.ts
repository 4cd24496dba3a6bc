/**
 * Runs a {@link step session} for a transport: does what it asks, and tells it what came of it. The transport brings
 * bytes in and takes bytes out; clocks, assessments, pins and notices are here.
 */
import { defaultLimits } from '../../client/capture/limits.ts'
import type { JsonObject } from '../../encoding/json-value.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import { visibleLine } from '../../visible-text.ts'
import type { GuardVerdict } from '../guard-verdict.ts'
import { describeIncident, type Incident } from '../incident.ts'
import type { PageMemory } from '../pages/remembered-page.ts'
import { step, stepUnread } from '../session/session.ts'
import type { SessionGate } from '../session/session-gate.ts'
import { takeRecalled } from '../session/session-recalling.ts'
import {
  type GuardLimits,
  openSession,
  type SessionAction,
  type SessionEvent,
  type SessionState,
  type Step,
} from '../session/session-state.ts'
import { aside } from './aside.ts'
import type { SessionPort } from './session-port.ts'

/** What an assessment gives the guard. */
export interface GuardAssessment {
  readonly verdict: GuardVerdict
  /**
   * Writes the pins that the assessment calls for. Called at most once, after the verdict and before anything of the
   * listing passes; never for a listing that was overtaken. Where it rejects, the server counts as not checked.
   */
  readonly commit?: () => Promise<void>
}

/** What every guarded session needs, whatever its transport. */
export interface GuardOptions {
  /**
   * Assesses what the server shows. `instructions`: the snapshot holds the instructions and no list yet, only their own
   * verdict counts, and nothing may be pinned. `whole`: everything. Where it rejects, nothing counts as checked.
   */
  readonly assess: (snapshot: Snapshot, part: 'instructions' | 'whole') => Promise<GuardAssessment>
  /** Makes an unguessable text; called once, for the ids of the guard's own requests. */
  readonly newId: () => string
  /** Default: those of a capture, and 1,000 held requests. */
  readonly limits?: Partial<GuardLimits>
  /** Whether what a server says of itself was linted before, and nothing found; default nothing was. */
  readonly isKnownInfo?: (serverInfo: JsonObject | null) => boolean
  /** Pages of earlier sessions; default none are known. */
  readonly served?: PageMemory
  /** False under the preset `observe`, and while a person has switched enforcement off; default true. */
  readonly enforce?: boolean
  /** Milliseconds from now on which enforcement is on again; default never. */
  readonly enforceAfterMs?: number
  /** Called for every incident, for the record that `touchmark status` shows. `enforced` is false where it passed. */
  readonly onIncident?: (incident: Incident, enforced: boolean) => void
  /** Sees what passes, and may refuse it. */
  readonly gate?: SessionGate
}

/** The limits of a session: the given ones over the defaults. */
export function guardLimits(limits: Partial<GuardLimits> = {}): GuardLimits {
  return { ...defaultLimits, maxHeld: 1_000, ...limits }
}

/** A running session. */
export class SessionRunner {
  readonly #options: GuardOptions
  readonly #port: SessionPort
  readonly #limits: GuardLimits
  readonly #timers = new Map<number, NodeJS.Timeout>()
  readonly #told = new Set<string>()
  /** Refusals since the server last read what it was sent. */
  #unread = 0
  #ttlTimer: NodeJS.Timeout | undefined
  #bypassTimer: NodeJS.Timeout | undefined
  #commit: { readonly epoch: number; readonly write: () => Promise<void> } | undefined
  #state: SessionState
  #ended = false

  constructor(options: GuardOptions, port: SessionPort) {
    this.#options = options
    this.#port = port
    this.#limits = guardLimits(options.limits)
    this.#state = openSession({
      secret: options.newId(),
      platform: `${process.platform}-${process.arch}`,
      enforce: options.enforce ?? true,
      limits: this.#limits,
      ...(options.isKnownInfo === undefined ? {} : { isKnownInfo: options.isKnownInfo }),
      ...(options.served === undefined ? {} : { recall: options.served.recall.bind(options.served) }),
      // Who sees what passes wants to see the answer come.
      repeatsPages: options.gate === undefined && port.repeatsPages === true,
      ...(options.gate === undefined ? {} : { judgeUse: options.gate.judgeUse.bind(options.gate) }),
    })
    options.gate?.begin((event) => this.happen(event))
    const { enforceAfterMs } = options
    if (enforceAfterMs !== undefined) this.#bypassTimer = this.#later(enforceAfterMs, { type: 'bypass-over' })
  }

  /** Set while the whole server is refused. */
  get refused(): Incident | null {
    const { phase } = this.#state
    return phase.name === 'refused' ? phase.incident : null
  }

  /** Something happened. Whatever follows from it is done before this returns, or begun. */
  happen(event: SessionEvent): void {
    if (this.#ended) return
    this.#carefully(() => {
      const { state, actions } = step(this.#state, this.#observed(event))
      this.#state = state
      this.#record(event, actions)
      for (const action of actions) this.#perform(action)
    })
  }

  /**
   * Passes a line on that need not be read. False where it has to be, since nobody knows what it is, or somebody else has to
   * see what passes.
   */
  passUnread(from: 'server' | 'client', line: Uint8Array): boolean {
    return this.#options.gate === undefined && this.#taken(() => stepUnread(this.#state, from, line))
  }

  /** Takes a line of the server's that is a page of an earlier session: it is read later. False for any other line. */
  recall(line: Uint8Array): boolean {
    return this.#options.served !== undefined && this.#taken(() => takeRecalled(this.#state, line))
  }

  #taken(take: () => Step | undefined): boolean {
    let isTaken = false
    this.#carefully(() => {
      const taken = this.#ended ? undefined : take()
      if (taken === undefined) return
      isTaken = true
      this.#state = taken.state
      for (const action of taken.actions) this.#perform(action)
    })
    return isTaken
  }

  #carefully(act: () => void): void {
    try {
      act()
    } catch (error) {
      this.end()
      this.#port.tell(`an unexpected error: ${describe(error)}`)
      this.#port.abort()
    }
  }

  /** Nothing happens any more. */
  end(): void {
    if (!this.#ended) this.#options.gate?.end()
    this.#ended = true
    for (const timeout of this.#timers.values()) clearTimeout(timeout)
    clearTimeout(this.#ttlTimer)
    clearTimeout(this.#bypassTimer)
  }

  /** What anybody sees of it is written down before. */
  #record(event: SessionEvent, actions: readonly SessionAction[]): void {
    const { gate } = this.#options
    for (const action of actions) {
      if (action.type === 'to-client' && action.refused !== undefined)
        gate?.refused(action.refused.rawId, action.refused.incident)
    }
    if (event.type === 'server-line') gate?.answered(event.line)
  }

  #observed(event: SessionEvent): SessionEvent {
    const { gate } = this.#options
    if (gate === undefined) return event
    if (event.type === 'client-line') return { ...event, refused: gate.asked(event.line) }
    return event.type === 'server-line' ? { type: 'server-line', ...gate.arrived(event.line) } : event
  }

  #perform(action: SessionAction): void {
    switch (action.type) {
      case 'to-server':
        if (action.isRefusal !== true || this.#isRead()) this.#port.toServer(action.bytes, action.source)
        break
      case 'to-client':
        this.#port.toClient(action.bytes, action)
        break
      case 'judge':
        void this.#judge(action.token, action.snapshot)
        break
      case 'assess':
        void this.#assess(action.epoch, action.snapshot)
        break
      case 'commit':
        void this.#save(action.epoch)
        break
      case 'arm':
        this.#timers.set(action.timer, this.#later(action.afterMs, { type: 'timeout', timer: action.timer }))
        break
      case 'disarm':
        clearTimeout(this.#timers.get(action.timer))
        this.#timers.delete(action.timer)
        break
      case 'arm-ttl':
        clearTimeout(this.#ttlTimer)
        this.#ttlTimer = this.#later(action.afterMs, { type: 'ttl-over', epoch: action.epoch })
        break
      case 'read-later':
        this.#port.readLater?.(action.line)
        break
      case 'remember':
        void aside().then(() => this.#options.served?.remember(action.hello, action.pages))
        break
      case 'report':
        this.#report(action.incident, action.enforced)
        break
      case 'end-input':
        this.#port.endInput()
        break
    }
  }

  /** Whether a server that asks also reads: what it is refused must not pile up here. */
  #isRead(): boolean {
    this.#unread = this.#port.isBehind() ? this.#unread + 1 : 0
    return this.#unread <= maxUnreadRefusals
  }

  #later(afterMs: number, event: SessionEvent): NodeJS.Timeout {
    return setTimeout(() => this.happen(event), Math.min(afterMs, maxDelayMs))
  }

  async #judge(token: number, snapshot: Snapshot): Promise<void> {
    const assessment = await this.#assessed(snapshot, 'instructions')
    this.happen({ type: 'instructions-verdict', token, verdict: assessment?.verdict ?? null })
  }

  async #assess(epoch: number, snapshot: Snapshot): Promise<void> {
    const assessment = await this.#assessed(snapshot, 'whole')
    this.#commit = assessment?.commit === undefined ? undefined : { epoch, write: assessment.commit }
    this.happen({ type: 'verdict', epoch, verdict: assessment?.verdict ?? null })
  }

  /** The assessment, or null where it fails or does not come in time. */
  async #assessed(snapshot: Snapshot, part: 'instructions' | 'whole'): Promise<GuardAssessment | null> {
    let timer: NodeJS.Timeout | undefined
    const tooLate = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), Math.min(this.#limits.listTimeoutMs, maxDelayMs))
    })
    try {
      return await Promise.race([this.#options.assess(snapshot, part), tooLate])
    } catch (error) {
      this.#port.tell(`the check failed: ${describe(error)}`)
      return null
    } finally {
      clearTimeout(timer)
    }
  }

  async #save(epoch: number): Promise<void> {
    let saved = true
    try {
      if (this.#commit?.epoch === epoch) await this.#commit.write()
    } catch (error) {
      saved = false
      this.#port.tell(`the pins could not be written: ${describe(error)}`)
    }
    this.happen({ type: 'committed', epoch, saved })
  }

  #report(incident: Incident, enforced: boolean): void {
    this.#options.onIncident?.(incident, enforced)
    const isAboutItem = incident.name !== undefined
    if (this.#told.has(incident.id) || (isAboutItem && this.#told.size > maxToldItems)) return
    this.#told.add(incident.id)
    this.#port.tell(describeIncident(incident, enforced))
    if (this.#told.size === maxToldItems) this.#port.tell('what else is refused is told in touchmark status alone')
  }
}

/** Most refusals that are sent to a server that does not read: those that it gets no more, it did not wait for. */
const maxUnreadRefusals = 1_000
/** Most incidents about items that people are told of in a session; about the server as a whole there are few. */
const maxToldItems = 1_000

/** Longest delay that a timer of Node takes; a longer one would fire at once. */
const maxDelayMs = 0x7fff_ffff

function describe(error: unknown): string {
  return visibleLine(error instanceof Error ? error.message : 'no reason given', 400)
}
