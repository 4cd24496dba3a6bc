/** Which tools of a known server a client may mean. */
import type { ToolReference } from './hook-event.ts'
import { looseName } from './loose-name.ts'

/** What is known of a server's names. All of them are attacker-controlled but the entry. */
export interface KnownNames {
  readonly entry: string
  /** What the server calls itself. */
  readonly announced: readonly string[]
  readonly tools: readonly string[]
}

/**
 * The tools that may be meant: several where the client rewrote names so that they look the same, none where the server
 * has no such tool; null where another server is meant.
 */
export function toolsMeant(reference: ToolReference, known: KnownNames): readonly string[] | null {
  if (reference.kind === 'exact' || reference.kind === 'tool-alone') {
    if (reference.kind === 'exact' && reference.server !== known.entry) return null
    return known.tools.filter((tool) => tool === reference.tool)
  }
  if (reference.kind === 'prefixed') return prefixedTools(reference.qualified, known)
  if (reference.kind === 'known-server' && reference.server !== known.entry) return null
  const rests = serversMeant(reference.qualified).get(looseName(known.entry))
  if (rests === undefined) return reference.kind === 'known-server' ? [] : null
  return known.tools.filter((tool) => rests.includes(looseName(tool)))
}

/**
 * Every way to take `mcp__<server>__<tool>` apart: loose name of the server, and of the tools it may name then. More than
 * one where a name holds two underscores itself.
 */
export function serversMeant(qualified: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (let at = qualified.indexOf('__', 5); at >= 0; at = qualified.indexOf('__', at + 1)) {
    const server = looseName(qualified.slice(5, at))
    found.set(server, [...(found.get(server) ?? []), looseName(qualified.slice(at + 2))])
  }
  return found
}

/** VS Code cuts what precedes the tool to 18 characters, `mcp_` and the last `_` included, and the whole to 64. */
const maxServerPart = 13
const maxWhole = 64

function prefixedTools(qualified: string, { entry, announced, tools }: KnownNames): readonly string[] | null {
  const whole = looseName(qualified.slice('mcp_'.length))
  const rests = [entry, ...announced].flatMap((name) => restAfter(whole, name))
  if (rests.length === 0) return null
  const wasCut = qualified.length >= maxWhole
  return tools.filter((tool) => {
    const loose = looseName(tool)
    return rests.some((rest) => loose === rest || (wasCut && loose.startsWith(rest)))
  })
}

/** What may name the tool, where the whole begins as this server's tools do: cut, and numbered where two would be alike. */
function restAfter(whole: string, server: string): string[] {
  const safe = server.toLowerCase().replace(/[^a-z0-9_.-]+/g, '_')
  // A number takes its room from the name.
  const beginnings = [0, 1, 2].map((digits) => looseName(safe.slice(0, maxServerPart - digits)))
  return [...new Set([...beginnings, looseName(server)])].flatMap((beginning) => {
    if (beginning === '' || !whole.startsWith(beginning)) return []
    const rest = /^\d{0,3}_(.*)$/s.exec(whole.slice(beginning.length))?.[1]
    return rest === undefined ? [] : [rest]
  })
}
