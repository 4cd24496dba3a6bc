/** Caps of one capture. A cap that is reached means *could not check*; flags raise them. */
export interface CaptureLimits {
  /** Most pages of one list. */
  readonly maxPages: number
  /** Most items of one list, whichever section it is. */
  readonly maxTools: number
  /** Most bytes read from the server in one capture, noise included; one message can be no longer. */
  readonly maxBytes: number
  /** Longest time from the start to the answer of the handshake. */
  readonly startTimeoutMs: number
  /** Longest time for all lists together. */
  readonly listTimeoutMs: number
}

/**
 * Defaults of {@link CaptureLimits}. Of 83 real servers the largest list is one line of 1 MB with 204 tools, none sends
 * a second page, and the slowest start takes 15 s.
 */
export const defaultLimits: CaptureLimits = {
  maxPages: 64,
  maxTools: 2_048,
  maxBytes: 16 * 1024 * 1024,
  startTimeoutMs: 30_000,
  listTimeoutMs: 30_000,
}
