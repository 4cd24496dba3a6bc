/** Whether a user is shown what a server asks them for. */
import { TouchmarkError } from '../../errors.ts'
import type { AskedElicitation } from '../../hosts/hook-event.ts'
import { lintInstructions, maxTextLength } from '../../lint/linter.ts'
import type { IncidentCode } from '../incident.ts'
import { judgeElicitation as judgeWordsOf } from '../session/server-words.ts'
import { findVerdict } from './find-verdicts.ts'
import { type JudgedCall, serverRefusal } from './judge-call.ts'
import { verdictStanding } from './judged-verdict.ts'
import type { HookSurroundings } from './surroundings.ts'

/** Judges what a server asks for: its verdict must pass, policy allow it, and the linter find no error in its texts. */
export async function judgeElicitation(asked: AskedElicitation, around: HookSurroundings): Promise<JudgedCall> {
  const code = await refusalOf(asked, around)
  if (code === undefined) return { kind: 'pass' }
  return { kind: 'deny', code, tool: null, entry: asked.server }
}

async function refusalOf(asked: AskedElicitation, around: HookSurroundings): Promise<IncidentCode | undefined> {
  try {
    const verdict = findVerdict('claude-code', asked.server, around.stateFolder)
    if (verdict === undefined) return 'verdict-missing'
    const standing = await verdictStanding(verdict, around)
    if (standing === 'stale') return 'verdict-stale'
    const withheld = standing.isBypassed ? undefined : serverRefusal(verdict.serverEffect)
    if (withheld !== undefined) return withheld
    if (standing.policy?.calls?.serverRequests.elicitation === 'deny') return 'request-denied'
    return !standing.isBypassed && hasError(asked) ? 'request-refused' : undefined
  } catch (error) {
    if (!(error instanceof TouchmarkError)) throw error
    return 'verdict-unreadable'
  }
}

/** As the guard has it; a text too long for the linter is refused. */
function hasError({ message, url, schema }: AskedElicitation): boolean {
  if (message.length > maxTextLength || (url?.length ?? 0) > maxTextLength) return true
  if ([message, url ?? ''].some((text) => lintInstructions(text).some(({ severity }) => severity === 'error')))
    return true
  const page = url === null ? {} : { url, ...(schema === null ? { mode: 'url' } : {}) }
  return judgeWordsOf({ message, ...page, ...(schema === null ? {} : { requestedSchema: schema }) }) !== undefined
}
