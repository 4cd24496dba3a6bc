/** How a session verifies: the guard lists everything itself, has it assessed, has the pins written, then serves. */
import { Listing, listMethods, readPage } from '../../client/capture/listing.ts'
import { sha256Hex } from '../../crypto/sha256.ts'
import { equalBytes } from '../../encoding/bytes.ts'
import { canonicalBytes } from '../../encoding/canonical-json.ts'
import { type JsonObject, objectMember, ownMember } from '../../encoding/json-value.ts'
import { TouchmarkError, ViolationError } from '../../errors.ts'
import type { Definition, ItemSection } from '../../snapshot/definition.ts'
import { makeSnapshot, type Snapshot } from '../../snapshot/snapshot.ts'
import { type Message, resultOf, usedItem } from '../frames.ts'
import { type GuardVerdict, isWithheld } from '../guard-verdict.ts'
import { advertisedSections, type Hello, listParams } from '../hello.ts'
import { type Incident, type IncidentCode, makeIncident } from '../incident.ts'
import { type KnownPage, knownLength, knownPage } from '../pages/known-page.ts'
import type { RememberedPage } from '../pages/remembered-page.ts'
import { type Catalogue, makeCatalogue, withheldItems } from './catalogue.ts'
import { answerHeld, refuseSession, report, stopTimer, toClient } from './session-refusal.ts'
import { answerKnown, serveListing, serveUse, toServer } from './session-serving.ts'
import {
  act,
  andThen,
  type Held,
  type InFlight,
  inPhase,
  type Opening,
  type OwnRequest,
  type Phase,
  type SessionAction,
  type SessionSetup,
  type SessionState,
  type Step,
  type Verifying,
} from './session-state.ts'

/** What waits while a listing is verified. */
type Waiting = Pick<Verifying, 'held' | 'noted'>

/** Begins an epoch: the guard asks for the first page of every advertised list. */
export function beginVerifying(state: SessionState, hello: Hello, { held, noted }: Waiting): Step {
  const running = state.phase.name === 'verifying' ? state.phase.timer : null
  const timer = running ?? state.serial
  const armed: SessionAction[] =
    running === null ? [...stopTimer(state), { type: 'arm', timer, afterMs: state.setup.limits.listTimeoutMs }] : []
  const phase: Verifying = {
    name: 'verifying',
    held,
    noted,
    timer,
    stage: 'listing',
    pages: [],
    known: [],
    recalled: recalledFor(state, hello),
    recognized: [],
    ttlMs: null,
    snapshot: null,
    verdict: null,
    changed: false,
  }
  const next = { ...inPhase(state, phase), hello, epoch: state.epoch + 1, serial: state.serial + 1 }
  const asked = advertisedSections(hello).reduce<Step>(
    (step, section) => andThen(step, (now) => ask(now, section, hello.meta)),
    act(next, ...armed),
  )
  return andThen(asked, (now) => (isVerifying(now) ? assessWhenListed(now) : act(now)))
}

/** What is remembered serves where a page may be repeated alone: elsewhere none is asked for, and none is written down. */
function recallOf({ enforce, repeatsPages, recall }: SessionSetup): SessionSetup['recall'] {
  return enforce && repeatsPages === true ? recall : undefined
}

/** Nothing is recalled unless every list that is asked for is. */
function recalledFor({ setup }: SessionState, hello: Hello): readonly RememberedPage[] {
  const pages = recallOf(setup)?.(hello) ?? []
  return advertisedSections(hello).every((section) => pages.some((page) => page.section === section)) ? pages : []
}

/** Sends a request of the guard's own, under an id that nobody can guess. */
export function ask(state: SessionState, asks: OwnRequest['asks'], meta: Hello['meta'], cursor?: string): Step {
  const id = sha256Hex(`${state.setup.secret}\n${state.serial}`).slice(0, 32)
  const params = { ...(cursor === undefined ? {} : { cursor }), ...listParams(meta) }
  const request: JsonObject = {
    jsonrpc: '2.0',
    id,
    method: asks === 'discover' ? 'server/discover' : listMethods[asks],
    ...(Object.keys(params).length === 0 ? {} : { params }),
  }
  const own = new Map(state.own).set(JSON.stringify(id), { epoch: state.epoch, asks, meta })
  return act({ ...state, own, serial: state.serial + 1 }, { type: 'to-server', bytes: canonicalBytes(request) })
}

/** The answer to a list of the guard's own: swallowed. */
export function takePage(state: SessionState<Verifying>, message: Message, request: OwnRequest): Step {
  const { stage, pages } = state.phase
  if (request.asks === 'discover' || request.epoch !== state.epoch || stage !== 'listing') return act(state)
  if (resultOf(message) === undefined) return takeError(state, message)
  try {
    const page = readPage(request.asks, message.document, message.index)
    const listing = new Listing(request.asks, state.setup.limits)
    const mine = [...pages.filter(({ section }) => section === request.asks), page]
    const cursor = mine.map((each) => listing.add(each)).at(-1)
    const known = withKnown(state, knownPage(request.asks, message, mine.length === 1 && cursor === undefined))
    const ttlMs = shorterTtl(state.phase, message)
    const next = inPhase(state, { ...state.phase, pages: [...pages, page], known, ttlMs })
    if (cursor === undefined || next.phase.changed) return assessWhenListed(next)
    return ask(next, request.asks, request.meta, cursor)
  } catch (error) {
    return failBroken(state, error)
  }
}

/** Lines are kept up to the size that one may have. */
function withKnown(state: SessionState<Verifying>, page: KnownPage | undefined): readonly KnownPage[] {
  const { known } = state.phase
  const kept = known.reduce((sum, each) => sum + knownLength(each), 0)
  const fits = page !== undefined && kept + knownLength(page) <= state.setup.limits.maxBytes
  return fits ? [...known, page] : known
}

/** An advertised list that the server does not have (-32601, JSON-RPC 2.0 section 5.1) is an empty one. */
function takeError(state: SessionState<Verifying>, message: Message): Step {
  const code = ownMember(objectMember(message.value, 'error') ?? {}, 'code')
  if (code === -32601) return assessWhenListed(state)
  return fail(state, 'could-not-check', { detail: 'the server answered a list with an error' })
}

function shorterTtl({ ttlMs }: Verifying, message: Message): number | null {
  const ttl = ownMember(resultOf(message) ?? {}, 'ttlMs')
  if (typeof ttl !== 'number') return ttlMs
  return Math.max(0, Math.min(ttl, ttlMs ?? ttl))
}

function assessWhenListed(state: SessionState<Verifying>): Step {
  const { phase, epoch, hello } = state
  const underWay = [...state.own.values()].some((request) => request.epoch === epoch)
  if (underWay || hello === null) return act(state)
  if (phase.changed) return beginVerifying(state, hello, phase)
  try {
    const snapshot = assemble(hello, phase)
    return act(inPhase(state, { ...phase, stage: 'assessing', snapshot }), { type: 'assess', epoch, snapshot })
  } catch (error) {
    return failBroken(state, error)
  }
}

function assemble({ context, instructions, issues }: Hello, { pages }: Verifying): Snapshot {
  const sections: Partial<Record<ItemSection, Definition[]>> = {}
  for (const { section, definitions } of pages) sections[section] = [...(sections[section] ?? []), ...definitions]
  return makeSnapshot({ context, instructions, issues, sections })
}

/** The server announced a change: its pages are worth nothing, and the client learns of it only after verification. */
export function restart(state: SessionState<Verifying>, message: Message): Step {
  const noted = note(state.phase.noted, message)
  // A verdict is not waited for: its epoch is over, so it will be ignored.
  if (state.phase.stage === 'assessing' && state.hello !== null) {
    return beginVerifying(state, state.hello, { held: state.phase.held, noted })
  }
  return act(inPhase(state, { ...state.phase, noted, changed: true }))
}

/** Remembers an announcement once; a server that announces for ever fills nothing. */
export function note(noted: readonly Message[], message: Message): readonly Message[] {
  const isKnown = noted.some(({ bytes }) => equalBytes(bytes, message.bytes))
  return isKnown ? noted : lastOf([...noted, message].slice(-maxNoted))
}

/** The last one, and those before it while all together are not too long. */
function lastOf(noted: readonly Message[]): readonly Message[] {
  const bytes = noted.reduce((sum, each) => sum + each.bytes.length, 0)
  return bytes <= maxNotedBytes || noted.length < 2 ? noted : lastOf(noted.slice(1))
}

const maxNoted = 16
const maxNotedBytes = 1_048_576

/** The verdict on the listing of this epoch; one of another epoch is ignored. */
export function takeVerdict(state: SessionState, epoch: number, verdict: GuardVerdict | null): Step {
  if (!isVerifying(state)) return act(state)
  const { phase, hello } = state
  if (epoch !== state.epoch || phase.stage !== 'assessing') return act(state)
  if (verdict === null) return fail(state, 'could-not-check', { detail: 'no verdict could be had' })
  if (verdict.server !== 'passes') return fail(state, verdict.server)
  // Judged alone they pass or have passed, so the model reads them: too late to withhold less than everything.
  const shown = state.shownInstructions || state.judging !== null
  if (shown && hello?.instructions !== null && isWithheld(verdict, 'instructions', '')) {
    return fail(state, 'blocked', { section: 'instructions', name: '' })
  }
  return act(inPhase(state, { ...phase, stage: 'committing', verdict }), { type: 'commit', epoch, verdict })
}

/** The pins were written, or could not be: then nothing would be remembered, so nothing counts as checked. */
export function takeCommitted(state: SessionState, epoch: number, saved: boolean): Step {
  if (!isVerifying(state)) return act(state)
  const { phase, hello } = state
  const { snapshot, verdict } = phase
  if (epoch !== state.epoch || phase.stage !== 'committing' || snapshot === null || verdict === null) return act(state)
  if (!saved) return fail(state, 'could-not-check', { detail: 'the pins could not be written' })
  if (phase.changed && hello !== null) return beginVerifying(state, hello, phase)
  const { enforce } = state.setup
  const withheld = withheldItems(snapshot, verdict)
  const reports = withheld.map((item) => report(makeIncident('withheld', item), enforce))
  const catalogue = makeCatalogue(snapshot, enforce ? withheld : [])
  const known = withheld.length === 0 ? phase.known : []
  return andThen(act(state, ...reports, ...remembering(state, verdict, known)), (next) =>
    serve(next, catalogue, { ...phase, known }),
  )
}

/** Only what comes to the same whenever it is judged again, and of which every list is one page. */
function remembering(
  { setup, hello }: SessionState,
  verdict: GuardVerdict,
  known: readonly KnownPage[],
): SessionAction[] {
  if (recallOf(setup) === undefined || hello === null || verdict.isLasting !== true) return []
  const sections = advertisedSections(hello)
  const pages = known.filter(({ isWhole }) => isWhole)
  const isAll =
    pages.length === sections.length && sections.every((section) => pages.some((page) => page.section === section))
  return isAll && pages.length > 0 ? [{ type: 'remember', hello, pages }] : []
}

/** Enters `serving` and releases what waited: announcements first, then requests and answers in their order. */
function serve(state: SessionState, catalogue: Catalogue | null, waiting: Opening | Verifying): Step {
  const ttlMs = waiting.name === 'verifying' ? waiting.ttlMs : null
  const timers: SessionAction[] =
    ttlMs === null || ttlMs === 0 ? [] : [{ type: 'arm-ttl', epoch: state.epoch, afterMs: ttlMs }]
  const announced = waiting.noted.map(({ bytes }) => toClient(bytes))
  const known = waiting.name === 'verifying' && catalogue !== null ? waiting.known : []
  const serving = inPhase(state, { name: 'serving', catalogue, stale: false, known })
  const released = waiting.held.reduce<Step>(
    (step, held) => andThen(step, (next) => release(next, held)),
    act(serving, ...stopTimer(state), ...announced, ...timers),
  )
  // Stale at once: but what waited for this very verification has it.
  return ttlMs === 0 ? andThen(released, goStale) : released
}

function release(state: SessionState, held: Held): Step {
  const { message, answers } = held
  const { phase } = state
  // One of those before it was the end of all trust.
  if (phase.name === 'refused') return act(state, ...answerHeld([held], phase.incident))
  if (phase.name !== 'serving') return act(state)
  const serving = inPhase(state, phase)
  if (answers !== null) return serveListing(remember(serving, message, answers), { message, request: answers })
  if (usedItem(message) !== undefined) return serveUse(serving, message)
  return answerKnown(serving, message) ?? toServer(state, message)
}

function remember<P extends Phase>(state: SessionState<P>, { id }: Message, request: InFlight): SessionState<P> {
  return id === null ? state : { ...state, inFlight: new Map(state.inFlight).set(id.key, request) }
}

/** The listing's time to live is over: the next list of the client is verified first. */
export function goStale(state: SessionState): Step {
  const { phase } = state
  return act(phase.name === 'serving' ? inPhase(state, { ...phase, stale: true }) : state)
}

/** A bypass is over: what the server shows is verified anew before anything more is called. */
export function enforceAgain(state: SessionState): Step {
  const enforcing = { ...state, setup: { ...state.setup, enforce: true } }
  const { phase, hello } = enforcing
  if (phase.name === 'verifying') return act(inPhase(enforcing, { ...phase, changed: true }))
  if (phase.name !== 'serving') return act(enforcing)
  if (hello !== null) return beginVerifying(enforcing, hello, { held: [], noted: [] })
  return refuseSession(enforcing, 'could-not-check', { detail: 'a bypass is over, and nothing was verified in it' })
}

/** What waits has waited long enough. */
export function takeTimeout(state: SessionState, timer: number): Step {
  const { phase } = state
  if (phase.name !== 'opening' && phase.name !== 'verifying') return act(state)
  if (phase.timer !== timer) return act(state)
  return fail(inPhase(state, phase), 'could-not-check', { detail: 'the server, or the check, took too long' })
}

/** The server could not be verified: `refused`, or under `observe` a report and everything passes. */
export function fail(
  state: SessionState<Opening | Verifying>,
  code: IncidentCode,
  parts: Omit<Incident, 'id' | 'code'> = {},
): Step {
  if (state.setup.enforce) return refuseSession(state, code, parts)
  return andThen(act(state, report(makeIncident(code, parts), false)), (next) => serve(next, null, state.phase))
}

/** What the server sent breaks the rules, or is more than the caps allow. */
export function failBroken(state: SessionState<Opening | Verifying>, error: unknown): Step {
  if (!(error instanceof TouchmarkError)) throw error
  return fail(state, error instanceof ViolationError ? 'violation' : 'could-not-check', { detail: error.message })
}

/** Whether a session is verifying. */
function isVerifying(state: SessionState): state is SessionState<Verifying> {
  return state.phase.name === 'verifying'
}
