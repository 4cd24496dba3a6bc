/** The listening guard in this process in front of a real HTTP server. */
import { type HttpGuard, type HttpGuardOptions, startHttpGuard } from '../../src/guard/http-relay/http-relay.ts'
import type { Incident } from '../../src/guard/incident.ts'
import type { GuardOptions } from '../../src/guard/running/session-runner.ts'
import type { Snapshot } from '../../src/snapshot/snapshot.ts'
import { judgeByPoison } from './guarded-server.ts'

/** A relay, and what it did. */
export interface GuardedRelay {
  readonly url: URL
  readonly guard: HttpGuard
  readonly incidents: { incident: Incident; enforced: boolean }[]
  readonly assessed: { snapshot: Snapshot; part: 'instructions' | 'whole' }[]
  readonly notices: string[]
  /** How many sessions were opened. */
  readonly sessions: () => number
}

/** Parts of the options that tests change. */
export interface RelayChanges extends Partial<Omit<HttpGuardOptions, 'session'>> {
  readonly session?: Partial<GuardOptions>
  readonly headers?: Record<string, string>
}

export const relaySecret = 'a-secret-of-this-test-0123456789abcdef'

/** Starts a relay whose verdicts block what asks for a key. */
export async function guardOverHttp(
  url: URL,
  { session, headers = {}, ...over }: RelayChanges = {},
): Promise<GuardedRelay> {
  const incidents: GuardedRelay['incidents'] = []
  const assessed: GuardedRelay['assessed'] = []
  const notices: string[] = []
  let sessions = 0
  const onIncident = (incident: Incident, enforced: boolean) => void incidents.push({ incident, enforced })
  const guard = await startHttpGuard({
    target: { kind: 'url', url, headers },
    host: '127.0.0.1',
    port: 0,
    secret: relaySecret,
    tell: (text) => notices.push(text),
    onIncident,
    session: () => {
      sessions += 1
      return {
        newId: () => `the secret of session ${sessions}`,
        onIncident,
        assess: async (snapshot, part) => {
          assessed.push({ snapshot, part })
          return { verdict: judgeByPoison(snapshot) }
        },
        ...session,
      }
    },
    ...over,
  })
  return { url: guard.url, guard, incidents, assessed, notices, sessions: () => sessions }
}
