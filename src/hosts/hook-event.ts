/** What a client's hook asks, in one form for all clients, and what it is answered. */
import type { JsonValue } from '../encoding/json-value.ts'

/** The clients whose hooks are answered. */
export const hookClients = ['claude-code', 'vscode', 'gemini', 'cursor', 'codex'] as const

/** One of {@link hookClients}. */
export type HookClient = (typeof hookClients)[number]

/** How a client says which tool of which server it means. All names are attacker-controlled. */
export type ToolReference =
  /** Both as they are. */
  | { readonly kind: 'exact'; readonly server: string; readonly tool: string }
  /** The entry as it is, and `mcp__<server>__<tool>` with both rewritten. */
  | { readonly kind: 'known-server'; readonly server: string; readonly qualified: string }
  /** `mcp__<server>__<tool>` alone, both rewritten. */
  | { readonly kind: 'joined'; readonly qualified: string }
  /** `mcp_<beginning of what the server calls itself>_<tool>`, rewritten. */
  | { readonly kind: 'prefixed'; readonly qualified: string }
  /** The tool as it is, and nothing of the server but how it is reached. */
  | { readonly kind: 'tool-alone'; readonly tool: string }

/** How a client says that it reaches the server; as far as it says so. */
export type StatedTarget =
  | { readonly kind: 'command'; readonly argv: readonly string[] }
  /** The words of a command joined by spaces, or the program alone. */
  | { readonly kind: 'command-line'; readonly line: string }
  | { readonly kind: 'url'; readonly url: string }

/** A call that waits for an answer. */
export interface AskedCall {
  readonly kind: 'call'
  readonly tool: ToolReference
  readonly arguments: JsonValue
  /** Null where the client does not say. */
  readonly target: StatedTarget | null
  /** Whether the entry stands in the project's own file; null where the client does not say. */
  readonly fromProject: boolean | null
  /** The client's working directory; null where it does not say. */
  readonly cwd: string | null
}

/** What a server asks the user for, before it is shown. */
export interface AskedElicitation {
  readonly kind: 'elicitation'
  readonly server: string
  readonly message: string
  /** Null where the server asks for no page to be opened. */
  readonly url: string | null
  /** JSON schema of the form; null where there is none. */
  readonly schema: JsonValue
}

/** What a hook is asked. `other` is none of our business and passes. */
export type HookEvent = { readonly kind: 'other' } | { readonly kind: 'session-start' } | AskedCall | AskedElicitation

/** What a hook answers. `id` is an incident's; `message` is ours, fixed but for numbers. */
export type HookAnswer =
  | { readonly kind: 'pass' }
  | { readonly kind: 'notice'; readonly message: string }
  | { readonly kind: 'ask' | 'deny'; readonly id: string }
