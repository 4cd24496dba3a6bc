/** What a user is told when a session begins: in numbers alone, since names are a server's words. */
import { readVerdicts } from '../../client/state/verdict-cache.ts'
import { TouchmarkError } from '../../errors.ts'
import { serverRefusal } from './judge-call.ts'
import { verdictStanding } from './judged-verdict.ts'
import type { HookSurroundings } from './surroundings.ts'

/** One line, or null where every verdict is fine. A hook cannot keep a server from being connected. */
export async function sessionNotice(around: HookSurroundings): Promise<string | null> {
  try {
    const counts = { withheld: 0, old: 0 }
    for (const verdict of readVerdicts(around.stateFolder)) {
      const standing = await verdictStanding(verdict, around)
      if (standing === 'stale') counts.old += 1
      else if (!standing.isBypassed && serverRefusal(verdict.serverEffect) !== undefined) counts.withheld += 1
    }
    const parts = [
      ...(counts.withheld > 0 ? [`${counts.withheld} withheld`] : []),
      ...(counts.old > 0 ? [`${counts.old} with a verdict that is too old or of another policy`] : []),
    ]
    return parts.length === 0 ? null : `Touchmark: of the MCP servers, ${parts.join(' and ')}. See: touchmark status`
  } catch (error) {
    if (!(error instanceof TouchmarkError)) throw error
    return 'Touchmark: verdicts or policy cannot be read; MCP tools will be refused. See: touchmark doctor'
  }
}
