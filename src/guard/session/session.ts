/**
 * The guard's session: `step(state, event) → { state, actions }`, pure and total.
 *
 * {@link table} is the whole of it: what each kind of message does in each phase. Everything a server sends is
 * attacker-controlled, in whatever order it comes. What holds whatever happens (property-tested):
 * - every id that waited for a verdict is answered exactly once, and no id twice;
 * - the ids of the guard's own requests never reach the client;
 * - nothing leaves `refused` but the end of the process;
 * - pins are written only on the way from `verifying` to `serving`;
 * - no byte of a list reaches the client that was not hashed in this epoch.
 */
import type { Line, Message } from '../frames.ts'
import { makeIncident, parseErrorAnswer } from '../incident.ts'
import { endAwaiting, takeApproval, tellProgress } from './session-approval.ts'
import { takeInstructionsVerdict } from './session-opening.ts'
import { closeSession, heldIn, report, toClient } from './session-refusal.ts'
import { giveUp, passKnownPage, passPlainCall, passPlainResult } from './session-serving.ts'
import { act, andThen, type SessionAction, type SessionEvent, type SessionState, type Step } from './session-state.ts'
import { takeClientMessage, takeServerMessage } from './session-table.ts'
import { enforceAgain, goStale, takeCommitted, takeTimeout, takeVerdict } from './session-verifying.ts'
import { takeViolation } from './session-violation.ts'

/** What a session does when something happens. Never throws, whatever the server sent. */
export function step(state: SessionState, event: SessionEvent): Step {
  return andThen(handle(state, event), endInputWhenIdle)
}

/**
 * As {@link step} for a line that goes on unread: a page of the server's that was verified before, the result of a call, or
 * the client's call of a verified tool. Undefined where it has to be read. Nothing of the line is kept.
 */
export function stepUnread(state: SessionState, from: 'server' | 'client', line: Uint8Array): Step | undefined {
  const passed =
    from === 'client' ? passPlainCall(state, line) : (passKnownPage(state, line) ?? passPlainResult(state, line))
  return passed === undefined || passed.state.input === 'open' ? passed : andThen(passed, endInputWhenIdle)
}

function handle(state: SessionState, event: SessionEvent): Step {
  switch (event.type) {
    case 'client-line':
      return takeLine(state, event.line, 'to-server', (now, message) =>
        takeClientMessage(now, message, event.refused?.get(message)),
      )
    case 'server-line':
      return takeLine(state, event.line, 'to-client', (now, message) =>
        takeServerMessage(now, message, event.refused?.get(message)),
      )
    case 'client-unreadable':
      return act(state, toClient(parseErrorAnswer()), report(makeIncident('unreadable'), true))
    case 'server-violation':
      return takeViolation(state, event.text, event.detail, event.answers)
    case 'instructions-verdict':
      return takeInstructionsVerdict(state, event.token, event.verdict)
    case 'verdict':
      return takeVerdict(state, event.epoch, event.verdict)
    case 'committed':
      return takeCommitted(state, event.epoch, event.saved)
    case 'timeout':
      return takeTimeout(state, event.timer)
    case 'call-timeout':
      return giveUp(state, event.key, event.incident)
    case 'approval':
      return takeApproval(state, event.key, event.incident)
    case 'approval-progress':
      return tellProgress(state, event.key, event.bytes)
    case 'ttl-over':
      return event.epoch === state.epoch ? goStale(state) : act(state)
    case 'bypass-over':
      return enforceAgain(state)
    case 'client-end':
      return endAwaiting({ ...state, input: state.input === 'open' ? 'ended' : state.input })
    case 'server-end':
      return state.phase.name === 'closed' ? act(state) : closeSession(state)
  }
}

type TakeMessage = (state: SessionState, message: Message) => Step

/** Message by message; a batch of which every message passes as it is stays the line that it was. */
function takeLine(state: SessionState, line: Line, direction: 'to-server' | 'to-client', take: TakeMessage): Step {
  const taken = line.messages.reduce<Step>((step, message) => andThen(step, (next) => take(next, message)), act(state))
  const whole = passesWhole(line, taken.actions, direction)
  return whole ? act(taken.state, { type: direction, bytes: line.bytes }) : taken
}

function passesWhole({ messages }: Line, actions: readonly SessionAction[], direction: SessionAction['type']): boolean {
  if (messages.length !== actions.length) return false
  return actions.every((action, index) => {
    return action.type === direction && 'bytes' in action && action.bytes === messages[index]?.bytes
  })
}

/** The client has ended its input: the server's is closed once nothing waits any more, so that late answers still come. */
function endInputWhenIdle(state: SessionState): Step {
  if (state.input !== 'ended' || isWaiting(state)) return act(state)
  return act({ ...state, input: 'closed' }, { type: 'end-input' })
}

function isWaiting(state: SessionState): boolean {
  const hello = [...state.inFlight.values()].some(({ kind }) => kind === 'hello')
  // What was shown before it was verified is verified, whoever has left.
  const shown = state.phase.name === 'verifying' && state.phase.recognized.length > 0
  return hello || shown || state.judging !== null || heldIn(state).length > 0
}
