import type { CallerDemand, CallPreset } from '../../trust/call-rules.ts'
import type { AuthenticationEvent } from '../call-log/call-log-event.ts'
import type { CallPolicy } from '../call-policy/call-policy.ts'
import { CallerDoor, issuerKeys } from './caller-door.ts'
import { RelayCallers } from './relay-callers.ts'

/** What callers are judged by. */
export interface CallersSetup {
  readonly callers: readonly CallerDemand[]
  readonly preset: CallPreset
  readonly policy: Pick<CallPolicy, 'wantedScopes' | 'enforces'>
  /** Issuers are asked through a proxy. */
  readonly isProxied: boolean
  readonly onEvent: (event: AuthenticationEvent) => void
  /** Told of each call that lacks a scope, refused or only watched. */
  readonly onLackingScope: (tool: string) => void
  /** Milliseconds that never go back. */
  readonly clock: () => number
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

/** Makes the judge of a listening guard's callers. Nothing is fetched before the first token comes. */
export function openRelayCallers(setup: CallersSetup): RelayCallers {
  const { callers, preset, policy, isProxied, onEvent, onLackingScope, clock, now } = setup
  const door = new CallerDoor({
    demands: callers,
    preset,
    keysOf: (demand) => issuerKeys(demand, clock, isProxied),
    now,
    clock,
    onEvent,
  })
  return new RelayCallers(door, {
    wantedScopes: (tool) => policy.wantedScopes(tool),
    refuse: (tool) => {
      onLackingScope(tool)
      return policy.enforces
    },
  })
}
