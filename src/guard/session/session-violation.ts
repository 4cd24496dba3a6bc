/** What a line that the frame rules refuse means for a session. It is never relayed; the question is who waits for it. */
import { type Incident, makeIncident } from '../incident.ts'
import { refuseRequest, refuseSession, report } from './session-refusal.ts'
import { act, type InFlight, inPhase, type SessionState, type Step } from './session-state.ts'
import { fail } from './session-verifying.ts'

/**
 * A line that two readers may read differently. Inside a listing, or where it may be one, it ends the session's trust;
 * inside the answer to a call it costs that call alone (a server that writes `NaN` is careless, not hostile).
 */
export function takeViolation(state: SessionState, text: string, detail: string, answers?: string): Step {
  const { phase } = state
  if (phase.name === 'refused' || phase.name === 'closed') return act(state)
  const incident = makeIncident('unreadable', { detail })
  const mentioned = answers === undefined ? mentionedKeys(state, text) : [answers]
  const key = mentioned.length === 1 ? mentioned[0] : undefined
  const request = key === undefined ? undefined : state.inFlight.get(key)
  if (key !== undefined && request?.kind === 'other') return refuseOne(state, key, request, incident)
  if (!mayBeListing(state)) return act(state, report(incident, true))
  if (phase.name !== 'serving') return fail(inPhase(state, phase), 'violation', { detail })
  if (state.setup.enforce) return refuseSession(state, 'violation', { detail })
  // Under `observe` this frame is dropped all the same, and whoever certainly waits for it must not wait for ever.
  const dropped = act(state, report(incident, true))
  return key === undefined || request === undefined ? dropped : refuseOne(state, key, request, incident)
}

function refuseOne(state: SessionState, key: string, request: InFlight, incident: Incident): Step {
  const inFlight = new Map(state.inFlight)
  inFlight.delete(key)
  return refuseRequest({ ...state, inFlight }, request.cancelled ? undefined : request.rawId, incident)
}

/** Whether a list, or what a server says of itself, may be what the line answers. */
function mayBeListing({ own, inFlight }: SessionState): boolean {
  return own.size > 0 || [...inFlight.values()].some(({ kind }) => kind !== 'other')
}

/** Keys of the requests under way that a line names as an id anywhere. A guess from text: it only decides who is told. */
function mentionedKeys({ own, inFlight }: SessionState, text: string): string[] {
  const keys = new Set<string>()
  // One by one: a line may name an id some million times.
  for (const [, id = ''] of text.matchAll(/"id"\s*:\s*("[^"\\]{0,200}"|-?\d{1,16})/g)) {
    if (own.has(id) || inFlight.has(id)) keys.add(id)
    // Which of several it is, nobody can tell.
    if (keys.size > 1) break
  }
  return [...keys]
}
