/** How a session refuses: one request, or everything from now on. Every waiting id is answered exactly once. */
import type { Message } from '../frames.ts'
import { type Incident, type IncidentCode, makeIncident, refusal } from '../incident.ts'
import { act, type Held, inPhase, type SessionAction, type SessionState, type Step } from './session-state.ts'

/** Tells people of an incident. */
export function report(incident: Incident, enforced: boolean): SessionAction {
  return { type: 'report', incident, enforced }
}

/** The refusals that answer what was held. A notification has no id, so nothing answers it. */
export function answerHeld(held: readonly Held[], incident: Incident): SessionAction[] {
  return held.flatMap(({ message, answers }) => {
    const rawId = answers === null ? message.id?.raw : answers.rawId
    return rawId === undefined ? [] : [refuse(rawId, incident)]
  })
}

/** Refuses one request and reports it. */
export function refuseRequest(state: SessionState, rawId: string | undefined, incident: Incident): Step {
  const answer = rawId === undefined ? [] : [refuse(rawId, incident)]
  return act(state, ...answer, report(incident, true))
}

/**
 * Ends the trust in this session: answers everything that waits, here or at the server, and enters `refused`. Answers of
 * the server that come later are dropped.
 */
export function refuseSession(
  state: SessionState,
  code: IncidentCode,
  parts: Omit<Incident, 'id' | 'code'> = {},
): Step {
  const incident = makeIncident(code, parts)
  const underWay = [...state.inFlight.values()].filter(({ cancelled }) => !cancelled)
  return act(
    inPhase(emptied(state), { name: 'refused', incident }),
    ...stopTimer(state),
    ...answerWaiting(state, incident),
    ...underWay.map(({ rawId }) => refuse(rawId, incident)),
    report(incident, true),
  )
}

/** The server has ended: answers what waits for a verdict. What the server had is lost with it, as without a guard. */
export function closeSession(state: SessionState): Step {
  const incident = makeIncident('ended')
  const closed = inPhase(emptied(state), { name: 'closed' })
  return act(closed, ...stopTimer(state), ...answerWaiting(state, incident))
}

/** The state in which nothing waits for anything. */
function emptied(state: SessionState): SessionState {
  return { ...state, judging: null, inFlight: new Map(), awaiting: new Map(), own: new Map() }
}

/** Stops the timer of the phase, if it has one. */
export function stopTimer({ phase }: SessionState): SessionAction[] {
  const timer = phase.name === 'opening' || phase.name === 'verifying' ? phase.timer : null
  return timer === null ? [] : [{ type: 'disarm', timer }]
}

/** What waits for a verdict in this phase. */
export function heldIn({ phase }: SessionState): readonly Held[] {
  return phase.name === 'opening' || phase.name === 'verifying' ? phase.held : []
}

function answerWaiting(state: SessionState, incident: Incident): SessionAction[] {
  const hello = state.judging === null ? [] : [refuse(state.judging.rawId, incident)]
  const awaiting = [...state.awaiting.values()].map((message): Held => ({ message, answers: null }))
  return [...hello, ...answerHeld([...heldIn(state), ...awaiting], incident)]
}

/** The refusal of the client's request with this id. */
export function refuse(rawId: string, incident: Incident): SessionAction {
  return { type: 'to-client', bytes: refusal(rawId, incident), refused: { rawId, incident } }
}

/** Bytes for the client; `source` is the server's message of which they are what is left. */
export function toClient(bytes: Uint8Array, source?: Message): SessionAction {
  return { type: 'to-client', bytes, ...(source === undefined ? {} : { source }) }
}
