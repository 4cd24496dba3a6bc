/** The cached verdicts of the servers that a client may mean. */
import { type CachedVerdict, readVerdict, readVerdicts, type VerdictHead } from '../../client/state/verdict-cache.ts'
import type { HookClient, ToolReference } from '../../hosts/hook-event.ts'
import type { HostName } from '../../hosts/host.ts'
import { hostEntryName } from '../../hosts/host-entry.ts'
import { looseName } from '../../hosts/loose-name.ts'
import { serversMeant, toolsMeant } from '../../hosts/tools-meant.ts'

/** A server that may be meant, and which of its tools. */
export interface Candidate {
  readonly verdict: CachedVerdict
  readonly tools: readonly string[]
}

/** The names by which the same clients are known where they are configured. */
const hostNames: Readonly<Record<HookClient, HostName>> = {
  'claude-code': 'claude-code',
  vscode: 'vscode',
  gemini: 'gemini-cli',
  cursor: 'cursor',
  codex: 'codex',
}

/** The entry's name in the configuration, where a verdict is kept under the client's name, too. */
export function configuredEntry(entry: string): string {
  const host = Object.values(hostNames).find((name) => entry.startsWith(hostEntryName(name, '')))
  return host === undefined ? entry : entry.slice(hostEntryName(host, '').length)
}

/**
 * The verdict of an entry as this client knows it: `verify --all` keeps it under the client's name, `verify` and the guard
 * under the entry alone. Of two about the same target the newer one, of two targets this client's own.
 *
 * @throws StateError `E_LOCK_CORRUPT`, `E_STATE_ACCESS`.
 */
export function findVerdict(client: HookClient, entry: string, stateFolder: string): CachedVerdict | undefined {
  return preferred(readVerdict(stateFolder, hostEntryName(hostNames[client], entry)), readVerdict(stateFolder, entry))
}

function preferred(own: CachedVerdict | undefined, plain: CachedVerdict | undefined): CachedVerdict | undefined {
  if (own === undefined || plain === undefined) return own ?? plain
  const isSame = JSON.stringify(own.target) === JSON.stringify(plain.target)
  return isSame && plain.judgedAt > own.judgedAt ? plain : own
}

/**
 * The servers that may be meant. Where names are rewritten that can be several: those that have such a tool count, else all
 * of them, and none of these lets it pass. Throws as {@link findVerdict}.
 */
export function findCandidates(client: HookClient, tool: ToolReference, stateFolder: string): readonly Candidate[] {
  const found = verdictsByName(client, tool, stateFolder)
  const named = [...found].flatMap(([entry, verdict]): Candidate[] => {
    const { announced } = verdict
    const tools = toolsMeant(tool, { entry, announced, tools: verdict.tools.map(({ name }) => name) })
    return tools === null ? [] : [{ verdict, tools }]
  })
  const having = named.filter(({ tools }) => tools.length > 0)
  return having.length > 0 ? having : named
}

/** Verdicts by the name that the client has for their server. */
function verdictsByName(client: HookClient, tool: ToolReference, stateFolder: string): Map<string, CachedVerdict> {
  if (tool.kind === 'exact' || tool.kind === 'known-server') {
    const verdict = findVerdict(client, tool.server, stateFolder)
    return new Map(verdict === undefined ? [] : [[tool.server, verdict]])
  }
  const prefix = hostEntryName(hostNames[client], '')
  const found = new Map<string, CachedVerdict>()
  const nameOf = (entry: string): string => (entry.startsWith(prefix) ? entry.slice(prefix.length) : entry)
  const mayBe = ({ entry, announced }: VerdictHead): boolean =>
    toolsMeant(tool, { entry: nameOf(entry), announced, tools: [] }) !== null
  for (const verdict of readVerdicts(stateFolder, wanted(client, tool), mayBe)) {
    const name = nameOf(verdict.entry)
    const other = found.get(name)
    const isOwn = verdict.entry !== name
    const kept = isOwn ? preferred(verdict, other) : preferred(other, verdict)
    if (kept !== undefined) found.set(name, kept)
  }
  return found
}

/** Which files are worth opening, by the beginning of their names. */
function wanted(client: HookClient, tool: ToolReference): (readable: string) => boolean {
  if (tool.kind !== 'joined') return () => true
  const names = [...serversMeant(tool.qualified).keys()]
  const own = names.map((name) => looseName(hostEntryName(hostNames[client], name)))
  const beginnings = new Set([...names, ...own].map((name) => name.slice(0, 60)))
  return (readable) => beginnings.has(readable)
}
