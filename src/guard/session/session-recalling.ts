/**
 * How a session knows pages again that passed in an earlier one: docs/decisions/0024-pages-of-earlier-sessions.md. The
 * client's list is answered as soon as they have come, byte for byte; they are read and verified right after it.
 */
import type { Message } from '../frames.ts'
import { recallPage } from '../pages/remembered-page.ts'
import { repeatFrom } from './session-serving.ts'
import { act, andThen, type Held, inPhase, type SessionState, type Step, type Verifying } from './session-state.ts'

/**
 * A line of the server's that is a page of an earlier session, the answer to a list of the guard's own: it is read later.
 * Undefined for any other line.
 */
export function takeRecalled(state: SessionState, line: Uint8Array): Step | undefined {
  const { phase, own, epoch } = state
  if (phase.name !== 'verifying' || phase.recalled.length === 0) return undefined
  const page = recallPage(phase.recalled, line, (key) => {
    const request = own.get(key)
    // Only a first page is remembered, which is the last one too.
    const isFirst = phase.pages.every(({ section }) => section !== request?.asks)
    return isFirst && request?.epoch === epoch ? request.asks : undefined
  })
  if (page === undefined) return undefined
  const recalled = phase.recalled.filter(({ section }) => section !== page.section)
  const next = inPhase(state, { ...phase, recalled, recognized: [...phase.recognized, page] })
  const answered = next.phase.held.reduce<Step>(
    (step, held) => andThen(step, (now) => answerHeldList(now, held)),
    act(next),
  )
  return act(answered.state, ...answered.actions, { type: 'read-later', line })
}

/** A list of the client's, answered where all pages have come; undefined where it has to wait for the verdict. */
export function answerRecalled(state: SessionState<Verifying>, message: Message): Step | undefined {
  const { recalled, recognized, changed } = state.phase
  // What the server has announced to be another by now is nothing to answer with.
  if (recalled.length > 0 || recognized.length === 0 || changed) return undefined
  return repeatFrom(recognized, state, message)
}

function answerHeldList(state: SessionState, held: Held): Step {
  const { phase } = state
  if (phase.name !== 'verifying' || held.answers !== null) return act(state)
  const answered = answerRecalled(inPhase(state, phase), held.message)
  if (answered === undefined) return act(state)
  const waiting = phase.held.filter((each) => each !== held)
  return act(inPhase(state, { ...phase, held: waiting }), ...answered.actions)
}
