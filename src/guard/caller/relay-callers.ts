/** What stands between the HTTP relay and its callers, where policy demands tokens: one for each listening guard. */
import { type Line, usedItem } from '../frames.ts'
import { headerOf, headerPairs, type RawHeaders } from '../http/relay-headers.ts'
import type { CallerAnswer, CallerDoor, CallerRefusal } from './caller-door.ts'
import type { Caller } from './caller-token.ts'
import { SessionOwners } from './session-owners.ts'

/** What policy says of tools. */
export interface ScopePolicy {
  /** Scopes that a caller of this tool must hold. */
  readonly wantedScopes: (tool: string) => readonly string[]
  /** A call lacks some: false where policy only watches, and the call goes on. */
  readonly refuse: (tool: string) => boolean
}

/** A request as the relay has it. */
export interface RelayRequest {
  readonly headers: RawHeaders
  readonly address: string
  /** Where the relay serves {@link RelayCallers.metadata}. */
  readonly metadataUrl: string
}

/** Judges requests of the relay: the token, whose session it is, and the scopes of what is called. */
export class RelayCallers {
  readonly #door: CallerDoor
  readonly #policy: ScopePolicy
  readonly #owners = new SessionOwners()

  constructor(door: CallerDoor, policy: ScopePolicy) {
    this.#door = door
    this.#policy = policy
  }

  /** Judges the head of a request. Somebody else's session is not there for the caller: 404, as MCP has it. */
  async admit({ headers, address, metadataUrl }: RelayRequest): Promise<CallerAnswer | 'no-session'> {
    const authorization = headerPairs(headers).flatMap(([name, value]) => {
      return name.toLowerCase() === 'authorization' ? [value] : []
    })
    const answer = await this.#door.admit({ authorization, address, metadataUrl })
    if (answer.outcome === 'refused') return answer
    const sessionId = headerOf(headers, 'mcp-session-id')
    const { issuer, subject } = answer.caller
    const isOwn = sessionId === undefined || this.#owners.owns(JSON.stringify([issuer, subject]), sessionId)
    return isOwn ? answer : 'no-session'
  }

  /** The refusal of a line in which a tool is called whose scopes the caller lacks. */
  refuseCalls(line: Line, caller: Caller, metadataUrl: string): CallerRefusal | undefined {
    const lacking = line.messages.flatMap((message) => {
      const item = usedItem(message)
      if (item?.section !== 'tools') return []
      const wanted = this.#policy.wantedScopes(item.name)
      const isMet = wanted.every((scope) => caller.scopes.includes(scope))
      return isMet || !this.#policy.refuse(item.name) ? [] : wanted
    })
    return lacking.length === 0 ? undefined : this.#door.refuseScopes([...new Set(lacking)], metadataUrl)
  }

  /** The relay's own metadata (RFC 9728), as JSON. */
  metadata(): string {
    return JSON.stringify(this.#door.metadata())
  }
}

/** Headers without the caller's token: it is for this guard, and never goes on (MCP, token passthrough). */
export function withoutAuthorization(headers: RawHeaders): RawHeaders {
  return headerPairs(headers)
    .filter(([name]) => name.toLowerCase() !== 'authorization')
    .flat()
}
