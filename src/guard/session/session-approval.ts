/** Calls that wait for a person: the server has not seen them, and their clients wait as for any answer. */
import type { Message } from '../frames.ts'
import { type Incident, makeIncident } from '../incident.ts'
import { refuse, refuseRequest, report } from './session-refusal.ts'
import { act, type SessionState, type Step } from './session-state.ts'
import { takeClientMessage } from './session-table.ts'

/**
 * A person has decided, or will not. What was approved is taken as if it came now: the listing may have changed in between,
 * and policy is asked again.
 */
export function takeApproval(state: SessionState, key: string, incident: Incident | null): Step {
  const message = state.awaiting.get(key)
  if (message === undefined) return act(state)
  const next = withoutAwaiting(state, key)
  return incident === null ? takeClientMessage(next, message) : refuseRequest(next, message.id?.raw, incident)
}

/** What the client of a call that waits is told; nothing once it waits no more. */
export function tellProgress(state: SessionState, key: string, bytes: Uint8Array): Step {
  return state.awaiting.has(key) ? act(state, { type: 'to-client', bytes, about: key }) : act(state)
}

/** The client will send nothing more: nobody is kept waiting for a person. */
export function endAwaiting(state: SessionState): Step {
  const waiting = [...state.awaiting.values()]
  if (waiting.length === 0) return act(state)
  const refused = waiting.flatMap((message: Message) => {
    const incident = makeIncident('call-approval', { section: 'tools', detail: 'the client has ended' })
    return message.id === null ? [] : [refuse(message.id.raw, incident), report(incident, true)]
  })
  return act({ ...state, awaiting: new Map() }, ...refused)
}

function withoutAwaiting(state: SessionState, key: string): SessionState {
  const awaiting = new Map(state.awaiting)
  awaiting.delete(key)
  return { ...state, awaiting }
}
