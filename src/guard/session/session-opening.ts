/** How a session opens: what the server says of itself, and what has to wait until it has been verified. */
import { TouchmarkError } from '../../errors.ts'
import { cutInstructions, type Message, resultOf } from '../frames.ts'
import { type GuardVerdict, isWithheld } from '../guard-verdict.ts'
import { type Hello, hasFlawedInstructions, instructionsAlone, modernMeta, readHello } from '../hello.ts'
import { makeIncident } from '../incident.ts'
import { judgeServerInfo } from './server-words.ts'
import { heldIn, refuseRequest, refuseSession, report, toClient } from './session-refusal.ts'
import { type Answer, cancelInFlight, cancelledKey, forget } from './session-serving.ts'
import {
  act,
  andThen,
  type Held,
  type InFlight,
  inPhase,
  type Judging,
  type Opening,
  type OwnRequest,
  type Phase,
  type Serving,
  type SessionState,
  type Step,
  type Verifying,
} from './session-state.ts'
import { ask, beginVerifying, fail, failBroken } from './session-verifying.ts'

/** Lets a client's message, or an answer to its list, wait for a verdict. */
export function hold<P extends Opening | Verifying>(state: SessionState<P>, held: Held): Step {
  if (state.phase.held.length >= state.setup.limits.maxHeld) {
    const rawId = held.answers === null ? held.message.id?.raw : held.answers.rawId
    return refuseRequest(
      state,
      rawId,
      makeIncident('could-not-check', { detail: 'too many requests wait for a verdict' }),
    )
  }
  return act(inPhase<Phase>(state, { ...state.phase, held: [...state.phase.held, held] }))
}

/** In `opening` somebody waits from now on, so a timer runs, and a modern client that never asks has to be asked for. */
export function holdOpening(state: SessionState<Opening>, message: Message): Step {
  const held = andThen(hold(state, { message, answers: null }), armOpening)
  return andThen(held, (next) => (isOpening(next) ? discoverFor(next, message) : act(next)))
}

function armOpening(state: SessionState): Step {
  if (!isOpening(state) || state.phase.timer !== null) return act(state)
  const { serial, phase, setup } = state
  const next = { ...inPhase(state, { ...phase, timer: serial }), serial: serial + 1 }
  return act(next, { type: 'arm', timer: serial, afterMs: setup.limits.startTimeoutMs })
}

/** A modern client need not call `server/discover` (2026-07-28): then the guard does, as that client would. */
function discoverFor(state: SessionState<Opening>, message: Message): Step {
  // A client that lists has no more to say first, whether or not it has sent `notifications/initialized`.
  if (state.hello !== null) return beginWhenReady(inPhase(state, { ...state.phase, initialized: true }))
  const meta = modernMeta(message)
  const asked = [...state.inFlight.values()].some(({ kind }) => kind === 'hello')
  const underWay = state.own.size > 0 || state.judging !== null || asked
  return meta === null || underWay ? act(state) : ask(state, 'discover', meta)
}

/** The answer to the guard's own `server/discover`: swallowed. */
export function takeDiscovery(state: SessionState<Opening>, message: Message, request: OwnRequest): Step {
  if (request.asks !== 'discover') return act(state)
  if (resultOf(message) === undefined) {
    return fail(state, 'could-not-check', { detail: 'the server answered server/discover with an error' })
  }
  try {
    return beginVerifying(state, readHello(message, request.meta, state.setup.platform), state.phase)
  } catch (error) {
    return failBroken(state, error)
  }
}

/** The result of `initialize` or `server/discover`: instructions are judged alone, anything else of it passes at once. */
export function takeHello(state: SessionState<Opening | Verifying | Serving>, answer: Answer): Step {
  const { message, request } = answer
  const next = forget(state, message)
  if (request === undefined || request.cancelled) return act(next)
  if (state.judging !== null) return refuseRequest(next, request.rawId, makeIncident('could-not-check'))
  let hello: Hello
  try {
    hello = readHello(message, request.meta, state.setup.platform)
  } catch (error) {
    return refuseHello(state, error)
  }
  const isKnown = state.setup.isKnownInfo?.(hello.context.serverInfo) === true
  const words = isKnown ? undefined : judgeServerInfo(hello)
  if (words !== undefined && state.setup.enforce)
    return refuseSession(state, words.code, { detail: words.detail ?? '' })
  if (words !== undefined) return andThen(act(next, report(words, false)), (now) => hear(now, message, request, hello))
  return hear(next, message, request, hello)
}

/** Instructions wait for their verdict; without any there is nothing to wait for. */
function hear(next: SessionState, message: Message, request: InFlight, hello: Hello): Step {
  if (hello.instructions === null) return andThen(act(next, toClient(message.bytes)), (now) => heard(now, hello))
  const judging = { token: next.serial, message, rawId: request.rawId, hello }
  const judged = act(
    { ...next, judging, serial: next.serial + 1 },
    { type: 'judge', token: judging.token, snapshot: instructionsAlone(hello) },
  )
  // An opening session begins to verify once the client has its answer; any other does at once.
  return andThen(judged, (now) => (isOpening(now) ? armOpening(now) : heard(now, hello)))
}

function refuseHello(state: SessionState<Opening | Verifying | Serving>, error: unknown): Step {
  if (!(error instanceof TouchmarkError)) throw error
  // The client would refuse it as well, and nothing else was promised: so under `observe` too.
  return refuseSession(state, 'violation', { detail: error.message })
}

function heard(state: SessionState, hello: Hello): Step {
  const shown = { ...state, hello, shownInstructions: false }
  if (isOpening(shown)) return beginWhenReady(shown)
  const noted = shown.phase.name === 'verifying' ? shown.phase.noted : []
  return beginVerifying(shown, hello, { held: heldIn(shown), noted })
}

function beginWhenReady(state: SessionState<Opening>): Step {
  const { hello, judging, phase } = state
  if (hello === null || judging !== null) return act(state)
  return hello.era === 'modern' || phase.initialized ? beginVerifying(state, hello, phase) : act(state)
}

/** The verdict on instructions alone: they pass, or are cut from the result by range. */
export function takeInstructionsVerdict(state: SessionState, token: number, verdict: GuardVerdict | null): Step {
  const { judging } = state
  if (judging === null || judging.token !== token) return act(state)
  const shown = !mustCut(state, judging, verdict)
  const bytes = shown ? judging.message.bytes : cutInstructions(judging.message.bytes)
  const reports = shown ? [] : [report(makeIncident('withheld', { section: 'instructions', name: '' }), true)]
  const next = { ...state, judging: null, hello: judging.hello, shownInstructions: shown }
  return andThen(act(next, toClient(bytes, judging.message), ...reports), (now) =>
    isOpening(now) ? beginWhenReady(now) : act(now),
  )
}

function mustCut({ setup }: SessionState, { hello }: Judging, verdict: GuardVerdict | null): boolean {
  if (!setup.enforce) return false
  return hasFlawedInstructions(hello) || verdict === null || isWithheld(verdict, 'instructions', '')
}

/** A client's message that needs no verdict. What cancels a request that waits here goes no further. */
export function passOn(state: SessionState, message: Message): Step {
  const key = cancelledKey(message)
  const held = key === undefined ? [] : heldIn(state).filter((each) => each.message.id?.key === key)
  if (held.length > 0) return dropHeld(state, held)
  if (key !== undefined && state.awaiting.has(key)) return dropAwaiting(state, key)
  if (key !== undefined && state.judging?.message.id?.key === key) return dropJudging(state, state.judging)
  const passed = cancelInFlight(state, message)
  return message.method === 'notifications/initialized' ? andThen(passed, initialized) : passed
}

/** The server never saw these requests, or has answered them: the client is the only one to forget them. */
function dropHeld(state: SessionState, held: readonly Held[]): Step {
  const { phase } = state
  if (phase.name !== 'opening' && phase.name !== 'verifying') return act(state)
  return act(inPhase<Phase>(state, { ...phase, held: phase.held.filter((each) => !held.includes(each)) }))
}

/** Nobody waits for a person's decision on this call any more. */
function dropAwaiting(state: SessionState, key: string): Step {
  const awaiting = new Map(state.awaiting)
  awaiting.delete(key)
  return act({ ...state, awaiting })
}

/** The client no longer waits for what the server says of itself; that it was said still counts. */
function dropJudging(state: SessionState, { hello }: Judging): Step {
  return act({ ...state, judging: null, hello, shownInstructions: false })
}

function initialized(state: SessionState): Step {
  return isOpening(state) ? beginWhenReady(inPhase(state, { ...state.phase, initialized: true })) : act(state)
}

function isOpening(state: SessionState): state is SessionState<Opening> {
  return state.phase.name === 'opening'
}
