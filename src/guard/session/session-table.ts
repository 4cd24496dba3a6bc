/** What each kind of message does in each phase. This table is the guard; the functions it names are its words. */
import { carriedSections, isListChanged, listedSection, type Message, resultOf, usedItem } from '../frames.ts'
import { type Incident, makeIncident, refusal } from '../incident.ts'
import { judgeWords } from './server-words.ts'
import { hold, holdOpening, passOn, takeDiscovery, takeHello } from './session-opening.ts'
import { answerRecalled } from './session-recalling.ts'
import { heldIn, refuse, refuseRequest, report, toClient } from './session-refusal.ts'
import { type Answer, answerClient, cancelledKey, forget, serveListing, serveUse, toServer } from './session-serving.ts'
import {
  act,
  inPhase,
  type Opening,
  type OwnRequest,
  type PhaseName,
  type PhaseOf,
  type Refused,
  type Serving,
  type SessionState,
  type Step,
  type Verifying,
} from './session-state.ts'
import { beginVerifying, fail, note, restart, takePage } from './session-verifying.ts'

/** The rows, and what each of them is about. */
interface RowInput {
  'client-hello': Message
  'client-list': Message
  'client-use': Message
  'client-other': Message
  'hello-result': Answer
  'own-result': { readonly message: Message; readonly request: OwnRequest }
  'list-result': Answer
  'list-changed': Message
  'server-other': Answer
}
type Row = keyof RowInput
type Table = {
  readonly [R in Row]: {
    readonly [N in PhaseName]: (state: SessionState<PhaseOf<N>>, input: RowInput[R]) => Step
  }
}

const table: Table = {
  'client-hello': {
    opening: toServer,
    verifying: toServer,
    serving: toServer,
    refused: answerRefused,
    closed: answerEnded,
  },
  'client-list': {
    opening: holdOpening,
    verifying: (state, message) => answerRecalled(state, message) ?? hold(state, { message, answers: null }),
    serving: listServing,
    refused: answerRefused,
    closed: answerEnded,
  },
  'client-use': {
    opening: holdOpening,
    verifying: (state, message) => hold(state, { message, answers: null }),
    serving: serveUse,
    refused: answerRefused,
    closed: answerEnded,
  },
  'client-other': {
    opening: passOn,
    verifying: passOn,
    serving: passOn,
    refused: passRefused,
    closed: answerEnded,
  },
  'hello-result': { opening: takeHello, verifying: takeHello, serving: takeHello, refused: drop, closed: drop },
  'own-result': {
    opening: (state, { message, request }) => takeDiscovery(state, message, request),
    verifying: (state, { message, request }) => takePage(state, message, request),
    serving: drop,
    refused: drop,
    closed: drop,
  },
  'list-result': {
    opening: unaskedListing,
    verifying: holdListing,
    serving: serveListing,
    refused: drop,
    closed: drop,
  },
  'list-changed': {
    opening: (state, message) => act(inPhase(state, { ...state.phase, noted: note(state.phase.noted, message) })),
    verifying: restart,
    serving: changeServing,
    refused: drop,
    closed: drop,
  },
  'server-other': { opening: pass, verifying: pass, serving: pass, refused: drop, closed: drop },
}

/** A message of the client's; `incident` is set where it must not go on, whatever the session knows. */
export function takeClientMessage(state: SessionState, message: Message, incident?: Incident): Step {
  if (isRepeated(state, message)) {
    // Two requests under one id cannot both be answered once. The client's defect: nothing is sent in either direction.
    return act(state, report(makeIncident('unreadable', { detail: 'the client used an id twice' }), true))
  }
  if (incident !== undefined) return refuseRequest(state, message.id?.raw, incident)
  return take(clientRow(message), state, message)
}

function clientRow(message: Message): 'client-hello' | 'client-list' | 'client-use' | 'client-other' {
  if (message.kind === 'response') return 'client-other'
  if (message.method === 'initialize' || message.method === 'server/discover') return 'client-hello'
  if (listedSection(message) !== undefined) return 'client-list'
  return usedItem(message) === undefined ? 'client-other' : 'client-use'
}

function isRepeated(state: SessionState, { kind, id }: Message): boolean {
  if (kind !== 'request' || id === null) return false
  const waits = heldIn(state).some((held) => held.message.id?.key === id.key)
  return waits || state.awaiting.has(id.key) || state.inFlight.has(id.key) || state.judging?.message.id?.key === id.key
}

/**
 * A message of the server's. What it is depends on what was asked, and for a list on its shape alone. `incident` is set
 * where it must not go on: a request is then answered by the guard, an answer is replaced by a refusal.
 */
export function takeServerMessage(state: SessionState, message: Message, incident?: Incident): Step {
  if (incident !== undefined) return refuseServerMessage(state, message, incident)
  const asked = message.kind === 'response' ? state.inFlight.get(message.id?.key ?? '') : undefined
  const words = judgeWords(message, asked?.readsPage)
  if (words !== undefined && state.setup.enforce) return refuseServerMessage(state, message, words)
  const taken = takeAsked(state, message)
  return words === undefined ? taken : act(taken.state, report(words, false), ...taken.actions)
}

function takeAsked(state: SessionState, message: Message): Step {
  if (isListChanged(message)) return take('list-changed', state, message)
  const key = message.kind === 'response' ? message.id?.key : undefined
  const own = key === undefined ? undefined : state.own.get(key)
  if (key !== undefined && own !== undefined) {
    return take('own-result', withoutOwn(state, key), { message, request: own })
  }
  const request = key === undefined ? undefined : state.inFlight.get(key)
  return take(answerRow(message, request?.kind), state, { message, request })
}

function refuseServerMessage(state: SessionState, message: Message, incident: Incident): Step {
  const { name } = state.phase
  if (name === 'refused' || name === 'closed') return act(state)
  if (message.id === null) return act(state, report(incident, true))
  if (message.kind === 'request') {
    const bytes = refusal(message.id.raw, incident)
    return act(state, { type: 'to-server', bytes, isRefusal: true }, report(incident, true))
  }
  const request = state.inFlight.get(message.id.key)
  if (request === undefined || request.cancelled) return act(forget(state, message))
  return refuseRequest(forget(state, message), request.rawId, incident)
}

function answerRow(message: Message, asked: string | undefined): 'hello-result' | 'list-result' | 'server-other' {
  if (message.kind !== 'response' || resultOf(message) === undefined) return 'server-other'
  if (asked === 'list' || carriedSections(message).length > 0) return 'list-result'
  return asked === 'hello' ? 'hello-result' : 'server-other'
}

function withoutOwn(state: SessionState, key: string): SessionState {
  const own = new Map(state.own)
  own.delete(key)
  return { ...state, own }
}

function take<R extends Row>(row: R, state: SessionState, input: RowInput[R]): Step {
  const cell = table[row][state.phase.name] as (state: SessionState, input: RowInput[R]) => Step
  return cell(state, input)
}

function drop(state: SessionState): Step {
  return act(state)
}

function answerWith(state: SessionState, message: Message, incident: Incident): Step {
  return message.kind === 'request' && message.id !== null ? act(state, refuse(message.id.raw, incident)) : act(state)
}

function answerRefused(state: SessionState<Refused>, message: Message): Step {
  return answerWith(state, message, state.phase.incident)
}

function answerEnded(state: SessionState, message: Message): Step {
  return answerWith(state, message, makeIncident('ended'))
}

/** In `refused` only responses and cancellations go on, so that the server can let go of what it waits for. */
function passRefused(state: SessionState<Refused>, message: Message): Step {
  const passes = message.kind === 'response' || cancelledKey(message) !== undefined
  return passes ? toServer(state, message) : answerRefused(state, message)
}

function listServing(state: SessionState<Serving>, message: Message): Step {
  // Under `observe` a session may serve although no server ever said what it lists.
  if (!state.phase.stale || state.hello === null) return toServer(state, message)
  return beginVerifying(state, state.hello, { held: [{ message, answers: null }], noted: [] })
}

function changeServing(state: SessionState<Serving>, message: Message): Step {
  if (state.hello === null) return act(state, toClient(message.bytes))
  return beginVerifying(state, state.hello, { held: [], noted: [message] })
}

/** Before the first verification every list of the client waits: whatever this answers, nobody asked. */
function unaskedListing(state: SessionState<Opening>): Step {
  return fail(state, 'violation', { detail: 'a listing that nobody asked for' })
}

/** A list that was asked for in an earlier epoch waits for the verdict; any other was never asked for. */
function holdListing(state: SessionState<Verifying>, { message, request }: Answer): Step {
  const next = { ...forget(state, message), phase: state.phase }
  if (request === undefined) return fail(next, 'violation', { detail: 'a listing that nobody asked for' })
  return request.cancelled ? act(next) : hold(next, { message, answers: request })
}

/** Any other message of the server's: as it is. An answer goes to whoever waits for it, once. */
function pass(state: SessionState, answer: Answer): Step {
  const { message } = answer
  // JSON-RPC 2.0 section 5: an error about a request whose id could not be read; it answers nobody.
  const answersNobody = message.kind === 'response' && message.id === null
  if (message.kind === 'response' && !answersNobody) return answerClient(state, answer)
  return act(state, toClient(message.bytes))
}
