/**
 * Answers a client that asks whether a tool may be called. Nothing is started and nobody is asked: what was verified
 * before is all there is. Without a verdict that is at hand, readable, recent and of this very target, the answer is no.
 */
import type { CachedVerdict } from '../../client/state/verdict-cache.ts'
import type { AskedCall, HookClient, StatedTarget, ToolReference } from '../../hosts/hook-event.ts'
import { serversMeant } from '../../hosts/tools-meant.ts'
import type { Effect } from '../../trust/reasons.ts'
import type { IncidentCode } from '../incident.ts'
import { type Candidate, findCandidates } from './find-verdicts.ts'
import { verdictStanding } from './judged-verdict.ts'
import type { HookSurroundings } from './surroundings.ts'

/** What came of it. `entry` is under whose name the incident is written down: attacker-controlled where nothing is known. */
export type JudgedCall =
  | { readonly kind: 'pass' }
  | {
      readonly kind: 'ask' | 'deny'
      readonly code: IncidentCode
      /** The tool; null for what is not about one. Attacker-controlled. */
      readonly tool: string | null
      readonly entry: string
    }

/** Judges a call. Whatever goes wrong denies: what cannot be read, and a defect of ours. */
export async function judgeCall(client: HookClient, call: AskedCall, around: HookSurroundings): Promise<JudgedCall> {
  const statedName = nameOf(call.tool)
  try {
    const candidates = await candidatesOf(client, call, around)
    if (candidates === 'other-target') return denied('other-target', statedName.server, statedName.tool)
    const judged: JudgedCall[] = []
    for (const candidate of candidates) judged.push(await judgeCandidate(candidate, call, around))
    const [first] = [...judged].sort((a, b) => severity(b) - severity(a))
    return first ?? denied('verdict-missing', statedName.server, statedName.tool)
  } catch {
    return denied('verdict-unreadable', statedName.server, statedName.tool)
  }
}

function severity({ kind }: JudgedCall): number {
  return ['pass', 'ask', 'deny'].indexOf(kind)
}

function denied(code: IncidentCode, entry: string, tool: string): JudgedCall {
  return { kind: 'deny', code, tool, entry }
}

/** Whom an incident is about, where no verdict says it. */
function nameOf(tool: ToolReference): { readonly server: string; readonly tool: string } {
  if (tool.kind === 'exact') return tool
  if (tool.kind === 'known-server') return { server: tool.server, tool: tool.qualified }
  if (tool.kind === 'tool-alone') return { server: 'a server that the client did not name', tool: tool.tool }
  const [server = ''] = serversMeant(tool.qualified).keys()
  return { server: server === '' ? tool.qualified : server, tool: tool.qualified }
}

/** The servers that may be meant, and that are reached as the client says. */
async function candidatesOf(
  client: HookClient,
  call: AskedCall,
  around: HookSurroundings,
): Promise<readonly Candidate[] | 'other-target'> {
  const meant = findCandidates(client, call.tool, around.stateFolder)
  const target = call.target ?? (await projectTarget(call, around))
  if (target === null) return meant
  if (target === 'missing') return 'other-target'
  // Word for word the same is the usual case; whatever else may be the same takes more to tell.
  const isSame = (verdict: CachedVerdict): boolean => JSON.stringify(verdict.target) === JSON.stringify(target)
  const isTarget = meant.every(({ verdict }) => isSame(verdict)) ? null : (await import('./target-check.ts')).isTarget
  const reached = isTarget === null ? meant : meant.filter(({ verdict }) => isTarget(verdict.target, target))
  return reached.length === 0 && meant.length > 0 && call.tool.kind !== 'tool-alone' ? 'other-target' : reached
}

/** What the project's own file would have the client start, where the entry is said to be, or may be, from there. */
async function projectTarget(call: AskedCall, around: HookSurroundings): Promise<StatedTarget | 'missing' | null> {
  const { tool, fromProject } = call
  if (tool.kind !== 'known-server' || fromProject !== true) return null
  const { findProjectTarget } = await import('./project-target.ts')
  return (await findProjectTarget(tool.server, call.cwd ?? around.cwd, around.env)) ?? 'missing'
}

async function judgeCandidate(
  { verdict, tools }: Candidate,
  call: AskedCall,
  around: HookSurroundings,
): Promise<JudgedCall> {
  const { entry } = verdict
  const tool = tools[0] ?? nameOf(call.tool).tool
  const standing = await verdictStanding(verdict, around)
  if (standing === 'stale') return denied('verdict-stale', entry, tool)
  const effects = verdict.tools.filter(({ name }) => tools.includes(name)).map(({ effect }) => effect)
  const refusal = standing.isBypassed ? undefined : verdictRefusal(verdict, effects)
  if (refusal !== undefined) return denied(refusal, entry, tool)
  const { policy } = standing
  if (policy !== null && policy.calls !== null) {
    const { judgeByCallPolicy } = await import('./call-rules.ts')
    const code = await judgeByCallPolicy({ verdict, tools, calls: policy.calls }, call, around)
    if (code !== undefined) return denied(code, entry, tool)
  }
  const isFlagged = standing.isBypassed || [verdict.serverEffect, ...effects].includes('flag')
  if (!around.askFlagged || !isFlagged) return { kind: 'pass' }
  return { kind: 'ask', code: 'flagged', tool, entry }
}

/** Why the verdict keeps a call from the tools that may be meant, given their effects. */
function verdictRefusal({ serverEffect }: CachedVerdict, effects: readonly Effect[]): IncidentCode | undefined {
  const refused = serverRefusal(serverEffect)
  if (refused !== undefined) return refused
  if (effects.length === 0) return 'unlisted'
  return effects.every(passes) ? undefined : 'withheld'
}

function passes(effect: Effect): boolean {
  return effect === 'allow' || effect === 'flag'
}

/** Why nothing of a server passes; undefined where its items decide. */
export function serverRefusal(effect: Effect): 'blocked' | 'could-not-check' | undefined {
  if (passes(effect)) return undefined
  return effect === 'could-not-check' ? 'could-not-check' : 'blocked'
}
