/** A verified session at work: what goes to the server, and what comes back to the client. */
import { utf8 } from '../../encoding/bytes.ts'
import { canonicalJsonIfAny } from '../../encoding/canonical-json.ts'
import { ownMember } from '../../encoding/json-value.ts'
import { TouchmarkError } from '../../errors.ts'
import { idKey, listedSection, type Message, type UsedItem, usedItem } from '../frames.ts'
import { type Hello, listParams, modernMeta } from '../hello.ts'
import { type Incident, type IncidentCode, makeIncident } from '../incident.ts'
import { type KnownPage, repeatedPage, repeatPage } from '../pages/known-page.ts'
import { plainCall, plainResult } from '../plain-frames.ts'
import { type Catalogue, judgeListing, type ListingJudgement, lookUp } from './catalogue.ts'
import { isPage } from './server-words.ts'
import { refuseRequest, refuseSession, report, toClient } from './session-refusal.ts'
import { act, type InFlight, type Serving, type SessionState, type Step } from './session-state.ts'

/** An answer of the server's and the client request it belongs to; undefined where the client asked nothing of the kind. */
export interface Answer {
  readonly message: Message
  readonly request: InFlight | undefined
}

/** Passes a client's message to the server, as it is or as `bytes`; remembers it if it is a request. */
export function toServer(state: SessionState, message: Message, bytes?: Uint8Array): Step {
  const action =
    bytes === undefined
      ? ({ type: 'to-server', bytes: message.bytes } as const)
      : ({ type: 'to-server', bytes, source: message.bytes } as const)
  if (message.kind !== 'request' || message.id === null) return act(state, action)
  const inFlight = new Map(state.inFlight).set(message.id.key, {
    rawId: message.id.raw,
    kind: requestKind(message),
    section: listedSection(message),
    meta: message.method === 'server/discover' ? (modernMeta(message) ?? {}) : null,
    epoch: state.epoch,
    cancelled: false,
    readsPage: isPage(usedItem(message)?.name),
  })
  return act(withInFlight(state, inFlight), action)
}

function requestKind(message: Message): InFlight['kind'] {
  if (message.method === 'initialize' || message.method === 'server/discover') return 'hello'
  return listedSection(message) === undefined ? 'other' : 'list'
}

/** Passes an answer to the client as it is, once; an answer that nobody waits for goes nowhere. */
export function answerClient(state: SessionState, { message, request }: Answer): Step {
  const next = forget(state, message)
  return request === undefined || request.cancelled ? act(next) : act(next, toClient(message.bytes))
}

/** The state without the client request that a message answers. */
export function forget(state: SessionState, message: Message): SessionState {
  const { id } = message
  return id === null || !state.inFlight.has(id.key) ? state : withoutRequest(state, id.key)
}

/**
 * The same state with other requests under way. Two of these come with every call, so each member is written out: an object
 * that is copied in one go V8 makes by looking up every member.
 */
function withInFlight(state: SessionState, inFlight: SessionState['inFlight']): SessionState {
  return {
    setup: state.setup,
    phase: state.phase,
    epoch: state.epoch,
    serial: state.serial,
    hello: state.hello,
    shownInstructions: state.shownInstructions,
    judging: state.judging,
    inFlight,
    awaiting: state.awaiting,
    own: state.own,
    input: state.input,
  }
}

function withoutRequest(state: SessionState, key: string): SessionState {
  // Mostly there is but the one.
  if (state.inFlight.size === 1) return withInFlight(state, new Map())
  const inFlight = new Map(state.inFlight)
  inFlight.delete(key)
  return withInFlight(state, inFlight)
}

/**
 * A client's cancellation goes to the server as it is. A cancelled list is remembered: its answer may still come, and is
 * a listing all the same.
 */
export function cancelInFlight(state: SessionState, message: Message): Step {
  const key = cancelledKey(message)
  const request = key === undefined ? undefined : state.inFlight.get(key)
  if (key === undefined || request === undefined) return toServer(state, message)
  const inFlight = new Map(state.inFlight)
  if (request.kind === 'other') inFlight.delete(key)
  else inFlight.set(key, { ...request, cancelled: true })
  return toServer(withInFlight(state, inFlight), message)
}

/** Key of the request that a message cancels; undefined for any other message. */
export function cancelledKey(message: Message): string | undefined {
  if (message.method !== 'notifications/cancelled' || message.kind !== 'notification') return undefined
  const params = ownMember(message.value, 'params')
  return typeof params === 'object' && params !== null && 'requestId' in params ? idKey(params.requestId) : undefined
}

/** A client's call, get or read: to the server if its item is in the catalogue, else refused. */
export function serveUse(state: SessionState<Serving>, message: Message): Step {
  const item = usedItem(message)
  const { catalogue } = state.phase
  if (item === undefined) return toServer(state, message)
  if (catalogue === null) return useVerified(state, message, item)
  const found = lookUp(catalogue, item.section, item.name)
  if (found === 'passes') return useVerified(state, message, item)
  const incident = makeIncident(found, item)
  if (state.setup.enforce) return refuseRequest(state, message.id?.raw, incident)
  return prepend(report(incident, false), useVerified(state, message, item))
}

/** The call policy has the last word on what the verdict lets pass. */
function useVerified(state: SessionState<Serving>, message: Message, item: UsedItem): Step {
  const judged = state.setup.judgeUse?.(message, item) ?? { outcome: 'passes' }
  if (judged.outcome === 'refused') return refuseRequest(state, message.id?.raw, judged.incident)
  if (judged.outcome === 'waits') {
    return message.id === null
      ? act(state)
      : act({ ...state, awaiting: new Map(state.awaiting).set(message.id.key, message) })
  }
  const passed = toServer(state, message, judged.bytes)
  return judged.observed === undefined ? passed : prepend(report(judged.observed, false), passed)
}

/** The client's request was awaited long enough: it is answered with a refusal, and the server told to let go of it. */
export function giveUp(state: SessionState, key: string, incident: Incident): Step {
  const request = state.inFlight.get(key)
  if (request === undefined || request.cancelled) return act(state)
  const inFlight = new Map(state.inFlight)
  inFlight.delete(key)
  const bytes = utf8(
    `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":${request.rawId},"reason":"timeout"}}`,
  )
  const refused = refuseRequest(withInFlight(state, inFlight), request.rawId, incident)
  return act(refused.state, { type: 'to-server', bytes }, ...refused.actions)
}

/** A listing from the server: the same bytes if every item was verified in this epoch, less what is withheld. */
export function serveListing(state: SessionState<Serving>, answer: Answer): Step {
  const { message, request } = answer
  const { catalogue } = state.phase
  if (catalogue === null || request?.cancelled === true) return answerClient(state, answer)
  const judgement = judge(catalogue, answer)
  if (judgement.outcome === 'verified') {
    const next = forget(state, message)
    return request === undefined ? act(next) : act(next, toClient(judgement.bytes, message))
  }
  // The list was asked for before the change that the catalogue already knows: not the server's lie, but not verified.
  const overtaken = request !== undefined && request.epoch !== state.epoch && judgement.outcome === 'other'
  if (overtaken && state.setup.enforce) {
    return refuseRequest(forget(state, message), request.rawId, makeIncident('changed-while-listing'))
  }
  return failServing(state, answer, judgement)
}

/**
 * A line of the server's that answers the client's list with a page that was verified: it goes on as it is. Undefined for any
 * other line, which has to be read. What happens is what reading it would come to.
 */
export function passKnownPage(state: SessionState, line: Uint8Array): Step | undefined {
  const { phase, setup, own } = state
  if (phase.name !== 'serving' || !setup.enforce) return undefined
  const page = repeatedPage(phase.known, line)
  const request = page === undefined || own.has(page.key) ? undefined : state.inFlight.get(page.key)
  if (page === undefined || request?.section !== page.section || request.cancelled) return undefined
  return act(withoutRequest(state, page.key), toClient(line))
}

/**
 * A line of the server's that is the result of a call, which goes on as it is. Undefined for any other line, which has to be
 * read. What happens is what reading it would come to.
 */
export function passPlainResult(state: SessionState, line: Uint8Array): Step | undefined {
  if (state.phase.name !== 'serving' || !awaitsResult(state)) return undefined
  const key = plainResult(line)
  const request = key === undefined || state.own.has(key) ? undefined : state.inFlight.get(key)
  if (key === undefined || request?.kind !== 'other' || request.cancelled) return undefined
  return act(withoutRequest(state, key), toClient(line))
}

function awaitsResult({ inFlight }: SessionState): boolean {
  for (const { kind } of inFlight.values()) if (kind === 'other') return true
  return false
}

/**
 * A line of the client's that calls a tool that was verified, which goes on as it is; undefined for any other line, which has
 * to be read. What happens is what reading it would come to.
 */
export function passPlainCall(state: SessionState, line: Uint8Array): Step | undefined {
  const { phase, setup } = state
  if (phase.name !== 'serving' || phase.catalogue === null || setup.judgeUse !== undefined) return undefined
  const call = plainCall(line)
  if (call === undefined || lookUp(phase.catalogue, 'tools', call.name) !== 'passes') return undefined
  if (state.inFlight.has(call.key) || state.awaiting.has(call.key) || state.judging !== null) return undefined
  const inFlight = state.inFlight.size === 0 ? new Map<string, InFlight>() : new Map(state.inFlight)
  // One object, written out: of a copied one V8 makes each in its old space, where it stays for tens of thousands of calls.
  inFlight.set(call.key, {
    rawId: call.key,
    kind: 'other',
    section: undefined,
    meta: null,
    epoch: state.epoch,
    cancelled: false,
    readsPage: false,
  })
  return act(withInFlight(state, inFlight), { type: 'to-server', bytes: line })
}

/**
 * A list that waited for the verification, answered with the very page that was verified, where asking the server again
 * would be asking the same: docs/decisions/0023-the-held-list.md. Undefined where it would not.
 */
export function answerKnown(state: SessionState<Serving>, message: Message): Step | undefined {
  return repeatFrom(state.phase.known, state, message)
}

/** A client's list, answered with one of these pages. Undefined where the server has to be asked. */
export function repeatFrom(pages: readonly KnownPage[], state: SessionState, message: Message): Step | undefined {
  const { setup, hello } = state
  if (setup.repeatsPages !== true || !setup.enforce || hello === null || message.id === null) return undefined
  const section = listedSection(message)
  const page = pages.find((each) => each.section === section && each.isWhole)
  if (page === undefined || !asksTheSame(message, hello)) return undefined
  return act(state, toClient(repeatPage(page, message.id.raw)))
}

const listMembers: ReadonlySet<string> = new Set(['jsonrpc', 'id', 'method', 'params'])

/** Whether a client's list says nothing that the guard's own did not say. */
function asksTheSame({ kind, value, index }: Message, { meta }: Hello): boolean {
  if (kind !== 'request' || index !== undefined) return false
  if (!Object.keys(value).every((name) => listMembers.has(name))) return false
  const asked = canonicalJsonIfAny(ownMember(value, 'params') ?? {})
  return asked !== undefined && asked === canonicalJsonIfAny(listParams(meta))
}

type Failure =
  | Exclude<ListingJudgement, { readonly outcome: 'verified' }>
  | { readonly outcome: 'broken'; readonly detail: string }

function judge(catalogue: Catalogue, { message, request }: Answer): ListingJudgement | Failure {
  try {
    return judgeListing(catalogue, message, request?.section)
  } catch (error) {
    if (error instanceof TouchmarkError) return { outcome: 'broken', detail: error.message }
    throw error
  }
}

function failServing(state: SessionState<Serving>, answer: Answer, failure: Failure): Step {
  const [code, parts]: [IncidentCode, Omit<Incident, 'id' | 'code'>] =
    failure.outcome === 'broken'
      ? ['violation', { detail: failure.detail }]
      : ['equivocation', { section: failure.section, name: failure.name }]
  if (state.setup.enforce) return refuseSession(state, code, parts)
  return prepend(report(makeIncident(code, parts), false), answerClient(state, answer))
}

function prepend(action: Step['actions'][number], step: Step): Step {
  return act(step.state, action, ...step.actions)
}
