/**
 * The guard's session as data: its state, what can happen to it, and what it asks its surroundings to do.
 *
 * Everything is immutable, and nothing here knows of processes, streams or clocks, so that one model test can walk
 * through every order of events.
 */
import type { CaptureLimits } from '../../client/capture/limits.ts'
import type { Page } from '../../client/capture/listing.ts'
import type { JsonObject } from '../../encoding/json-value.ts'
import type { ItemSection } from '../../snapshot/definition.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import type { Line, Message, UsedItem } from '../frames.ts'
import type { GuardVerdict } from '../guard-verdict.ts'
import type { Hello } from '../hello.ts'
import type { Incident } from '../incident.ts'
import type { KnownPage } from '../pages/known-page.ts'
import type { RememberedPage } from '../pages/remembered-page.ts'
import type { Catalogue } from './catalogue.ts'
import type { Refusals, UseJudgement } from './use-judgement.ts'

/** Limits of the guard: those of a capture, and how many requests may wait for a verdict. */
export interface GuardLimits extends CaptureLimits {
  /** Most client requests that wait for a verdict at once; one more is refused. */
  readonly maxHeld: number
}

/** What does not change during a session. The guard reads policy once at its start; a session never loosens. */
export interface SessionSetup {
  /** Unguessable: the ids of the guard's own requests are derived from it. */
  readonly secret: string
  /** `os-arch`, for the snapshot's context. */
  readonly platform: string
  /** False under the preset `observe`, and in a bypass until it is over: everything but the frame rules passes, and is reported. */
  readonly enforce: boolean
  readonly limits: GuardLimits
  /** Whether what a server says of itself was linted before, and nothing found; absent: nothing was. */
  readonly isKnownInfo?: (serverInfo: JsonObject | null) => boolean
  /** Whether a held list may be answered with the page that was verified; else, and by default, the server is asked again. */
  readonly repeatsPages?: boolean
  /**
   * The pages that passed in an earlier session in which everything that decides was as it is now, one for each list that a
   * server of this hello advertises; absent: nothing is remembered. Asked only where `repeatsPages`.
   */
  readonly recall?: (hello: Hello) => readonly RememberedPage[]
  /** Judges a use of a verified item that would go to the server now; absent: each goes on. It may count. */
  readonly judgeUse?: (message: Message, item: UsedItem) => UseJudgement
}

/** A client's message, or an answer to its list, that waits for a verdict. */
export interface Held {
  readonly message: Message
  /** Set for an answer: the request it belongs to. */
  readonly answers: InFlight | null
}

/** A client's request that the server has. */
export interface InFlight {
  readonly rawId: string
  readonly kind: 'hello' | 'list' | 'other'
  /** For a list: its section. */
  readonly section: ItemSection | undefined
  /** For a hello: the `_meta` of a modern one, null for `initialize`. */
  readonly meta: Hello['meta']
  /** The epoch in which it was sent. A list of an earlier one may have been overtaken by a change. */
  readonly epoch: number
  /** The client no longer waits; the answer is dropped. */
  readonly cancelled: boolean
  /** What is read is a page of a tool, or a skill, whatever its answer calls itself. */
  readonly readsPage: boolean
}

/** A request of the guard's own. Its answer never leaves the guard. */
export interface OwnRequest {
  readonly epoch: number
  readonly asks: ItemSection | 'discover'
  /** The `_meta` that it repeats; null in the legacy era. */
  readonly meta: Hello['meta']
}

/** An `initialize` or `server/discover` result that waits for the verdict on its instructions. */
export interface Judging {
  readonly token: number
  readonly message: Message
  readonly rawId: string
  readonly hello: Hello
}

/** Nothing was listed yet: a legacy server accepts no list before the client's `notifications/initialized`. */
export interface Opening {
  readonly name: 'opening'
  readonly held: readonly Held[]
  /** Changes that the server announced; the client learns of them after verification. */
  readonly noted: readonly Message[]
  readonly timer: number | null
  /** The client has sent `notifications/initialized`. */
  readonly initialized: boolean
}

/** The guard lists, has its listing assessed, and has the pins written, in this order. */
export interface Verifying {
  readonly name: 'verifying'
  readonly held: readonly Held[]
  readonly noted: readonly Message[]
  /** Runs from the first epoch of a streak to its end: a server that keeps changing does not put it off. */
  readonly timer: number
  readonly stage: 'listing' | 'assessing' | 'committing'
  readonly pages: readonly Page[]
  /** The lines that these came in, as far as they may be known again. */
  readonly known: readonly KnownPage[]
  /** Pages that passed in an earlier session and have not come yet. */
  readonly recalled: readonly RememberedPage[]
  /** Those that have come. Where none is missing, the client's lists are answered with them. */
  readonly recognized: readonly KnownPage[]
  /** Shortest `ttlMs` of the pages (2026-07-28); null where none has one. */
  readonly ttlMs: number | null
  readonly snapshot: Snapshot | null
  readonly verdict: GuardVerdict | null
  /**
   * A list changed since the listing began: list again as soon as what is under way is done. Waiting for that bounds
   * what a server can make the guard ask, however many changes it announces.
   */
  readonly changed: boolean
}

/** Verified. A null catalogue, in which everything passes, exists only under `observe`. */
export interface Serving {
  readonly name: 'serving'
  readonly catalogue: Catalogue | null
  /** The time to live of the listing is over: the next list is verified first. */
  readonly stale: boolean
  /** What was verified, byte for byte, where all of it passes: such a line goes on without being read. */
  readonly known: readonly KnownPage[]
}

/** The end of all trust in this session. Nothing leaves this phase but the process. */
export interface Refused {
  readonly name: 'refused'
  readonly incident: Incident
}

/** The server has ended. */
interface Closed {
  readonly name: 'closed'
}

/** The phase of a session. */
export type Phase = Opening | Verifying | Serving | Refused | Closed
/** Name of a phase. */
export type PhaseName = Phase['name']
/** The phase of a name. */
export type PhaseOf<N extends PhaseName> = Extract<Phase, { readonly name: N }>

/** Where a session stands. One session has one client and one server process: one principal. */
export interface SessionState<P extends Phase = Phase> {
  readonly setup: SessionSetup
  readonly phase: P
  /** Number of the last verification begun; 0 before the first. */
  readonly epoch: number
  /** Counts ids and timers, so that no two are the same. */
  readonly serial: number
  readonly hello: Hello | null
  /** The client was given these instructions. */
  readonly shownInstructions: boolean
  readonly judging: Judging | null
  /** Client requests that the server has, by id key. */
  readonly inFlight: ReadonlyMap<string, InFlight>
  /** Calls that wait for a person's approval, by id key. */
  readonly awaiting: ReadonlyMap<string, Message>
  /** The guard's own requests that the server has, by id key. */
  readonly own: ReadonlyMap<string, OwnRequest>
  /** `ended`: the client will send nothing more; the server's input is closed as soon as nothing waits. */
  readonly input: 'open' | 'ended' | 'closed'
}

/** What can happen. */
export type SessionEvent =
  /** `refused` holds the messages of the line that must not go on, and why. */
  | { readonly type: 'client-line'; readonly line: Line; readonly refused?: Refusals }
  /** A client's line that the strict reader refuses. */
  | { readonly type: 'client-unreadable' }
  /** `refused` holds the requests and answers of the line that must not go on, and why. */
  | { readonly type: 'server-line'; readonly line: Line; readonly refused?: Refusals }
  /** The answer to the client's request with this id key was awaited long enough. */
  | { readonly type: 'call-timeout'; readonly key: string; readonly incident: Incident }
  /** A person approved the call with this id key (null), or it is refused. */
  | { readonly type: 'approval'; readonly key: string; readonly incident: Incident | null }
  /** The call with this id key still waits for a person: what its client is told. */
  | { readonly type: 'approval-progress'; readonly key: string; readonly bytes: Uint8Array }
  /**
   * A server's line that the frame rules refuse. `text` is it, leniently decoded; `detail` our own words; `answers` the key
   * of the one request that it can answer, where the transport knows.
   */
  | { readonly type: 'server-violation'; readonly text: string; readonly detail: string; readonly answers?: string }
  /** The verdict on instructions alone; null where it could not be had. */
  | { readonly type: 'instructions-verdict'; readonly token: number; readonly verdict: GuardVerdict | null }
  /** The verdict on the listing of an epoch; null where it could not be had. */
  | { readonly type: 'verdict'; readonly epoch: number; readonly verdict: GuardVerdict | null }
  /** The pins of an epoch were written, or could not be. */
  | { readonly type: 'committed'; readonly epoch: number; readonly saved: boolean }
  | { readonly type: 'timeout'; readonly timer: number }
  | { readonly type: 'ttl-over'; readonly epoch: number }
  | { readonly type: 'bypass-over' }
  | { readonly type: 'client-end' }
  | { readonly type: 'server-end' }

/** What a session asks for. */
export type SessionAction =
  /**
   * `source` is set where something in a client's message was replaced: the message's own bytes. `isRefusal` where the guard
   * itself answers what the server asked.
   */
  | {
      readonly type: 'to-server'
      readonly bytes: Uint8Array
      readonly source?: Uint8Array
      readonly isRefusal?: true
    }
  /**
   * `refused` is set where this is the guard's own refusal of a request, `source` where something was cut from a message of
   * the server's, `about` (an id key) where the guard itself tells the client something about a request that waits: else the
   * bytes are the message's own.
   */
  | {
      readonly type: 'to-client'
      readonly bytes: Uint8Array
      readonly source?: Message
      readonly about?: string
      readonly refused?: { readonly rawId: string; readonly incident: Incident }
    }
  /** Have the instructions alone assessed; answer with `instructions-verdict`. */
  | { readonly type: 'judge'; readonly token: number; readonly snapshot: Snapshot }
  /** Have the whole listing assessed; answer with `verdict`. */
  | { readonly type: 'assess'; readonly epoch: number; readonly snapshot: Snapshot }
  /** Have the pins written; answer with `committed`. */
  | { readonly type: 'commit'; readonly epoch: number; readonly verdict: GuardVerdict }
  /** Start a timer; answer with `timeout`. */
  | { readonly type: 'arm'; readonly timer: number; readonly afterMs: number }
  | { readonly type: 'disarm'; readonly timer: number }
  /** Answer with `ttl-over` after this time. */
  | { readonly type: 'arm-ttl'; readonly epoch: number; readonly afterMs: number }
  /** Have this line of the server's read, as a line that has come, when whatever goes to the client has gone. */
  | { readonly type: 'read-later'; readonly line: Uint8Array }
  /** These pages are all that the server shows, and all of it passes: they may be remembered. */
  | { readonly type: 'remember'; readonly hello: Hello; readonly pages: readonly KnownPage[] }
  /** Tell people. `enforced` is false where it passed all the same. */
  | { readonly type: 'report'; readonly incident: Incident; readonly enforced: boolean }
  | { readonly type: 'end-input' }

/** A state and what is to be done on the way there. */
export interface Step {
  readonly state: SessionState
  readonly actions: readonly SessionAction[]
}

/** Where every session starts. */
export function openSession(setup: SessionSetup): SessionState<Opening> {
  return {
    setup,
    phase: { name: 'opening', held: [], noted: [], timer: null, initialized: false },
    epoch: 0,
    serial: 0,
    hello: null,
    shownInstructions: false,
    judging: null,
    inFlight: new Map(),
    awaiting: new Map(),
    own: new Map(),
    input: 'open',
  }
}

/** A step that only acts. */
export function act(state: SessionState, ...actions: readonly SessionAction[]): Step {
  return { state, actions }
}

/** One step after another. */
export function andThen(step: Step, next: (state: SessionState) => Step): Step {
  const { state, actions } = next(step.state)
  return { state, actions: [...step.actions, ...actions] }
}

/** The same state in another phase. */
export function inPhase<P extends Phase>(state: SessionState, phase: P): SessionState<P> {
  return { ...state, phase }
}
