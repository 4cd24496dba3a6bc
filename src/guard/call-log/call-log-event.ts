/** What a call log says, line by line. Format: docs/spec/call-log.md. */
import type { JsonObject, JsonValue } from '../../encoding/json-value.ts'
import { visibleLine } from '../../visible-text.ts'
import type { ArgumentDigest } from './argument-digests.ts'

/** How a call ended, as the client saw it. */
export type CallOutcome = 'ok' | 'tool-error' | 'error' | 'refused' | 'cancelled' | 'unanswered'

/** What happened to a call for which a person was asked. */
export type ApprovalStep = 'asked' | 'approved' | 'denied' | 'expired' | 'withdrawn'

/** A caller's token was looked at. `subject` is what it says; only after `success` and `refresh` is it true. */
export interface AuthenticationEvent {
  readonly kind: 'authentication'
  /** `refresh`: another token of a subject that was let in before. */
  readonly outcome: 'success' | 'refresh' | 'failure' | 'locked-out'
  /** What is wrong with the token, in one word; `''` where nothing is. */
  readonly reason: string
  readonly issuer: string
  readonly subject: string
  readonly address: string
}

/** One event. Texts in it may come from outside; they are escaped when the line is made. */
export type CallLogEvent =
  | AuthenticationEvent
  /** First line of each file of a chain. `part` counts the files from 1. */
  | {
      readonly kind: 'start'
      readonly part: number
      readonly entry: string
      readonly server: string
      /** Which local key made the digests; see `argument-digests.ts`. */
      readonly digestKey: string
      readonly version: string
    }
  /** The client said who it is. */
  | { readonly kind: 'client'; readonly name: string; readonly version: string; readonly protocol: string }
  /** Written before the call goes to the server; `call` numbers the calls of the chain from 1. */
  | {
      readonly kind: 'call'
      readonly call: number
      readonly method: string
      readonly name: string
      readonly address: string
      readonly arguments: readonly ArgumentDigest[]
      readonly argumentsLeftOut: number
    }
  | {
      readonly kind: 'answer'
      readonly call: number
      readonly outcome: CallOutcome
      /** JSON-RPC error code; 0 where there is none. */
      readonly status: number
      readonly durationMs: number
      readonly bytes: number
      readonly incident: string
    }
  /** A person was asked about a call, or decided. `by` is `terminal`, or whom a signature proves. */
  | {
      readonly kind: 'approval'
      readonly call: number
      readonly request: string
      readonly decision: ApprovalStep
      readonly by: string
    }
  /** The server asked the client for something, such as `sampling/createMessage`. */
  | { readonly kind: 'server-request'; readonly method: string; readonly bytes: number }
  /** Something was refused that is no call: a listing, a message that cannot be read, the whole server. */
  | { readonly kind: 'incident'; readonly incident: string; readonly code: string; readonly enforced: boolean }
  | { readonly kind: 'end'; readonly calls: number }

/** Longest text from outside that a line holds, in UTF-16 code units. */
const maxText = 256

/** The members of an event's line, with every text made visible and short, and the time in UTC. */
export function eventMembers(event: CallLogEvent, nowMs: number): JsonObject {
  const time = new Date(nowMs).toISOString()
  return { ...(visible(event as unknown as JsonValue) as JsonObject), time }
}

function visible(value: JsonValue): JsonValue {
  if (typeof value === 'string') return visibleLine(value, maxText)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((element: JsonValue) => visible(element))
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, visible(member)]))
}
