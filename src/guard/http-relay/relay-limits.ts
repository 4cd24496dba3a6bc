import { guardLimits } from '../running/session-runner.ts'

/** What a relay holds at most. */
export interface RelayLimits {
  /** Bytes of one posted body. */
  readonly maxBodyBytes: number
  /** Bytes of all bodies that are being read or wait for a verdict. */
  readonly maxBodiesBytes: number
  readonly maxSessions: number
  readonly maxConnections: number
  /** Bytes of one message on a stream that a client opens before it says anything. */
  readonly maxMessageBytes: number
  /** How long a session is kept that nobody uses. */
  readonly idleMs: number
  /** How long a request may take to arrive. */
  readonly requestTimeoutMs: number
}

/** Defaults of {@link RelayLimits}. */
export const relayLimits: RelayLimits = {
  maxBodyBytes: 16 * 1024 * 1024,
  maxBodiesBytes: 64 * 1024 * 1024,
  maxSessions: 256,
  maxConnections: 512,
  maxMessageBytes: guardLimits().maxBytes,
  idleMs: 4 * 60 * 60 * 1000,
  requestTimeoutMs: 60_000,
}
