/** What stands beside a session and sees what passes: the call policy and the call log. */
import type { Line, Message, UsedItem } from '../frames.ts'
import type { Incident } from '../incident.ts'
import type { SessionEvent } from './session-state.ts'
import type { Refusals, UseJudgement } from './use-judgement.ts'

/** Watches a session, and may refuse what passes. None of its functions throws. */
export interface SessionGate {
  /** Called once, before anything else: how the gate tells the session that something happened later. */
  begin(happen: (event: SessionEvent) => void): void
  /** A line of the client's, before the session takes it. */
  asked(line: Line): Refusals
  /** A use of a verified item that would go to the server now; called again for one that a person has approved. */
  judgeUse(message: Message, item: UsedItem): UseJudgement
  /** A line of the server's, before the session takes it: the line to take, and what of it must not go on. */
  arrived(line: Line): { readonly line: Line; readonly refused: Refusals }
  /** The same line, after the session took it, and before anything of it reaches the client. */
  answered(line: Line): void
  /** The guard refuses the client's request with this id. */
  refused(rawId: string, incident: Incident): void
  /** The session is over. */
  end(): void
}
