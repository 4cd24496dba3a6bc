/**
 * What may be called and how: demands, so every level's rules hold together and a lower one can only tighten. That a tool
 * of high risk is enabled, and why, is trust: only the machine and the user can say that. Format: docs/spec/policy.md.
 */
import type { JsonValue } from '../encoding/json-value.ts'
import { matchesName } from './name-pattern.ts'

/** How strict calls are where no rule says otherwise: `observe` refuses nothing and writes everything down. */
export type CallPreset = 'observe' | 'standard' | 'hardened'

/** The presets, weakest first. */
export const callPresets = ['observe', 'standard', 'hardened'] as const satisfies readonly CallPreset[]

/** What the value at one place of the arguments must be. All that is stated must hold. */
export interface ArgumentRule {
  /** JSON pointer (RFC 6901); a token `*` stands for every member or element. */
  readonly pointer: string
  /** Folders that a path must lie in, such as `/srv`; compared by name alone, links are not followed. */
  readonly paths?: readonly string[]
  /** Hosts that a URL must name: `api.acme.example`, or `*.acme.example` for those below it. */
  readonly hosts?: readonly string[]
  /** Exact values. */
  readonly values?: readonly JsonValue[]
  /** Patterns of strings, in which `*` stands for any characters. */
  readonly patterns?: readonly string[]
  /** Most UTF-16 code units of a string, or elements of a list. */
  readonly maxLength?: number
  /** The place must hold a value. */
  readonly required?: boolean
}

/** What an answer may carry. */
export interface OutputRule {
  /** Text beyond this many UTF-16 code units is cut, with a mark. */
  readonly maxCharacters?: number
  /** HTML comments and characters that nobody sees are taken out of text. */
  readonly clean?: boolean
  /** Text in which the linter finds instructions is refused. */
  readonly refuseInstructions?: boolean
  /** A tool with an `outputSchema` must answer with `structuredContent` that it describes, or with an error (OUT-2). */
  readonly matchesSchema?: boolean
}

/** One rule. It holds for every call that `servers` and `tools` match. */
export interface CallRule {
  /** Server names or patterns; words without `/` are configuration entries; `*` is every server. */
  readonly servers: readonly string[]
  /** Tool names, in which `*` stands for any characters; default every tool. */
  readonly tools: readonly string[]
  /** False: refused. True, with a reason: a tool that the preset turns off is on. */
  readonly enabled?: boolean
  /** Why a tool of high risk is enabled. */
  readonly reason?: string
  /** Milliseconds since 1970, exclusive: until when `enabled: true` holds. */
  readonly until?: number
  /** Most calls in any 60 seconds of a session, all matching tools together. */
  readonly perMinute?: number
  /** A call that takes longer is answered with an error, and cancelled. */
  readonly timeoutMs?: number
  /** Without a call log nothing is called. */
  readonly requireAuditLog?: boolean
  /** Milliseconds within which a person must approve each call; after them it is refused. */
  readonly approvalMs?: number
  /** Names of secrets that arguments may refer to, as `${secret:NAME}`. */
  readonly secrets?: readonly string[]
  /** Scopes that the caller's token must all hold; over stdio there is no token, so nothing is called. */
  readonly scopes?: readonly string[]
  readonly arguments?: readonly ArgumentRule[]
  /** File names that no argument may name, in which `*` stands for any characters but `/`; `sensitive` is the built-in set. */
  readonly denied?: readonly string[]
  readonly output?: OutputRule
  /** Names for which `enabled: true` and `secrets` count; absent is all. Set where levels are put together. */
  readonly within?: readonly string[]
}

/** What a server may ask the client for. */
export interface ServerRequestRule {
  readonly sampling: 'allow' | 'deny'
  readonly elicitation: 'allow' | 'deny'
}

/** Whose tokens callers must bring to a guard that listens on HTTP. */
export interface CallerDemand {
  /** `iss` of the tokens, exactly. */
  readonly issuer: string
  /** A value that `aud` must hold: what this guard is called (RFC 8707). */
  readonly audience: string
  /** Where the issuer's keys lie; absent: where its metadata say. */
  readonly keys?: string
  /** Longest time from `iat` to `exp`; absent: what the preset says. */
  readonly maxLifetimeMs?: number
  /** Scopes that every token must hold, whatever it is used for. */
  readonly scopes?: readonly string[]
  /** Most requests of one subject in any 60 seconds; absent: what the preset says. */
  readonly perMinute?: number
}

/** Where an alert goes: a file, an https URL (http on loopback), or the words of a program that reads it. */
export type AlertPlace = string | readonly string[]

/** What somebody wants to hear of at once, and where. */
export interface AlertDemand {
  readonly to: readonly AlertPlace[]
  /** Most calls in any 60 seconds of a session; absent: 5 under `hardened`, else not watched. */
  readonly perMinute?: number
  /** Addresses and networks that callers come from; absent: not watched. */
  readonly addresses?: readonly string[]
}

/** Where the value of a secret is: `env:VARIABLE`, `file:/PATH`, or the words of a program that says it, such as a vault's. */
export type SecretPlace = string | readonly string[]

/** The calls part of one level. */
export interface CallDemands {
  readonly preset?: CallPreset
  /** Whether every session writes a call log. */
  readonly log?: boolean
  /** Where heads of call logs go. */
  readonly heads?: readonly string[]
  readonly serverRequests?: Partial<ServerRequestRule>
  readonly callers?: CallerDemand
  readonly alerts?: AlertDemand
  /** Where the values of secrets are, by name. */
  readonly secrets?: Readonly<Record<string, SecretPlace>>
  readonly rules: readonly CallRule[]
}

/** The calls part of the policy in effect. */
export interface EffectiveCalls {
  readonly preset: CallPreset
  readonly log: boolean
  readonly heads: readonly string[]
  readonly serverRequests: ServerRequestRule
  /** Every one of them must be met; absent: nobody is asked for a token. */
  readonly callers?: readonly CallerDemand[]
  /** Each watches by itself; absent: nothing is watched. */
  readonly alerts?: readonly AlertDemand[]
  /** By name; where two levels know one name, the machine's. Absent: there are none. */
  readonly secrets?: Readonly<Record<string, SecretPlace>>
  readonly rules: readonly CallRule[]
}

/** Puts the levels' demands together, machine first; null where no level makes any: then calls are not looked at. */
export function effectiveCalls(stated: readonly CallDemands[]): EffectiveCalls | null {
  if (stated.length === 0) return null
  const presetOf = ({ preset }: CallDemands): number => (preset === undefined ? 0 : callPresets.indexOf(preset))
  const named = stated.some(({ preset }) => preset !== undefined)
  const preset = named ? (callPresets[Math.max(...stated.map(presetOf))] ?? 'hardened') : 'standard'
  const callers = stated.flatMap((level) => level.callers ?? [])
  const alerts = stated.flatMap((level) => level.alerts ?? [])
  const secrets: Record<string, SecretPlace> = Object.assign(
    {},
    ...stated.map((level) => level.secrets ?? {}).reverse(),
  )
  const denies = (kind: keyof ServerRequestRule): boolean =>
    stated.some(({ serverRequests }) => serverRequests?.[kind] === 'deny')
  return {
    preset,
    log: stated.some(({ log }) => log === true) || preset !== 'standard' || alerts.length > 0,
    heads: [...new Set(stated.flatMap(({ heads = [] }) => heads))],
    serverRequests: {
      sampling: denies('sampling') ? 'deny' : 'allow',
      elicitation: denies('elicitation') ? 'deny' : 'allow',
    },
    ...(callers.length === 0 ? {} : { callers }),
    ...(alerts.length === 0 ? {} : { alerts }),
    ...(Object.keys(secrets).length === 0 ? {} : { secrets }),
    rules: stated.flatMap(({ rules }) => rules),
  }
}

/** Which call is asked about. `name` is the server's registry name, null where it has none. */
export interface CalledTool {
  readonly entry: string
  readonly name: string | null
  readonly tool: string
}

/** Whether a rule is about this call. */
export function isRuleFor({ servers, tools }: CallRule, { entry, name, tool }: CalledTool): boolean {
  const server = servers.some(
    (pattern) =>
      pattern === '*' || pattern === entry || (pattern.includes('/') && name !== null && matchesName(pattern, name)),
  )
  return server && (tools.length === 0 || tools.some((pattern) => matchesWildcard(pattern, tool)))
}

/** Whether a text is a pattern's, where `*` stands for any characters. Linear in both: no backtracking. */
export function matchesWildcard(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return text === pattern
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last)) return false
  let at = first.length
  for (const part of rest) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at <= text.length - last.length
}
