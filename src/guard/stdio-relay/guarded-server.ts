/** A server as the relay sees it, whatever carries its messages. */
import type { CloseReason } from '../../client/process/server-process.ts'
import type { Line } from '../frames.ts'

/** A running server. `ServerProcess` is one, and so is a server behind a URL. */
export interface GuardedServer {
  /** Sends one message, with a LF at its end. False asks the caller to wait for {@link GuardedServer.drained}. */
  write(bytes: Uint8Array): boolean
  /** Resolves when more may be written, or nothing can be any more. */
  drained(): Promise<void>
  /** The client will send nothing more: the polite request to end. */
  endInput(): void
  /** Says that nobody holds a line any more: its memory may carry another. Absent where lines share no memory. */
  reuse?(line: Uint8Array): void
  /** Stops reading what the server sends, for now. */
  pause(): void
  /** Reads on. */
  resume(): void
  /** Passes a signal on, where there is a process to get it; else SIGTERM, SIGINT, SIGHUP and SIGKILL end the connection. */
  signal(name: NodeJS.Signals): void
  /** Ends it. Resolves when it is over; never rejects. */
  stop(): Promise<void>
}

/** What a server tells the relay. */
export interface ServerEvents {
  /** One line of messages, without its LF. Returns what it was read as; undefined where it was no message. */
  readonly onLine: (line: Uint8Array) => Line | undefined
  /** Called once, after the last message. */
  readonly onClose: (reason: CloseReason) => void
}
