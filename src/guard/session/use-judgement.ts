/** What is said to a session of what passes it. */
import type { Message } from '../frames.ts'
import type { Incident } from '../incident.ts'

/** Messages that must not go on, and why. */
export type Refusals = ReadonlyMap<Message, Incident>

/** What becomes of a use of a verified item. */
export type UseJudgement =
  /** `bytes` go on in the place of the message's own; `observed` is what would be refused where policy were enforced. */
  | { readonly outcome: 'passes'; readonly bytes?: Uint8Array; readonly observed?: Incident }
  | { readonly outcome: 'refused'; readonly incident: Incident }
  /** A person is asked. What they say comes as `approval`. */
  | { readonly outcome: 'waits' }
