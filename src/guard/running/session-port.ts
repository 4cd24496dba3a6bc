/** What a transport is to a session: where bytes go, and what it is told. */
import type { SessionAction } from '../session/session-state.ts'

/** Bytes for the client, and where they come from. */
export type ToClient = Extract<SessionAction, { readonly type: 'to-client' }>

/** What a transport does for the session. */
export interface SessionPort {
  /** Whether the client may be told something by no other sign than the id that it answers; default not. */
  readonly repeatsPages?: boolean
  /** Has a line read that `SessionRunner.recall` took, once the client has what was written to it. */
  readLater?(line: Uint8Array): void
  /** `source` is set where the bytes stand for those of a client's message. */
  toServer(bytes: Uint8Array, source?: Uint8Array): void
  /** `action` says whose answer the bytes are, for a transport that has more than one way to the client. */
  toClient(bytes: Uint8Array, action: ToClient): void
  endInput(): void
  /** Whether the server leaves unread what it was sent. */
  isBehind(): boolean
  /** One line for people, escaped. */
  tell(text: string): void
  /** A defect of ours: nothing may pass any more. */
  abort(): void
}
