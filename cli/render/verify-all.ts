import { hostEntryName } from '../../src/hosts/host-entry.ts'
import { quote, visibleLine } from '../../src/visible-text.ts'
import type { EntryResult, GuardState } from '../verify-all.ts'
import { worstFirst } from './reasons.ts'
import { verdictHead, verdictReport } from './verdict.ts'

/** What `touchmark verify --all --json` says. */
export function allReport(results: readonly EntryResult[], status: number): Record<string, unknown> {
  return {
    checked: results.filter(({ assessment }) => assessment !== null).length,
    status,
    servers: results.map(({ entry, source, hostName, guard, assessment, checks, error, status: own }) => ({
      ...(assessment === null ? { verdict: 'could-not-check', reasons: [], error } : verdictReport(assessment, checks)),
      entry,
      source,
      host: hostName,
      guard,
      status: own,
    })),
  }
}

/** One line a server, the ones that need somebody with what helps. */
export function renderAll(results: readonly EntryResult[], status: number): string {
  const lines = results.flatMap((result) => resultLines(result, isShared(result, results)))
  const bare = results.filter(({ guard }) => guard === 'bare' || guard === 'remote').length
  const hint = bare === 0 ? [] : [`  ${bare} without the guard, so nothing checks them in a session: touchmark wrap`]
  const count = `  ${results.length} server${results.length === 1 ? '' : 's'} \u00b7 exit ${status}`
  return [...lines, '', ...hint, count, ''].join('\n')
}

/** Whether servers of several clients are kept under one name. */
function isShared({ assessment }: EntryResult, results: readonly EntryResult[]): boolean {
  return results.filter((other) => other.assessment?.entry === assessment?.entry).length > 1
}

function resultLines({ entry, source, hostName, guard, assessment, error }: EntryResult, shared: boolean): string[] {
  const label = entry === source ? visibleLine(source) : `${visibleLine(entry, 80)} (${visibleLine(source)})`
  const lines: string[] = []
  if (assessment === null) {
    lines.push(`? could not check   ${label}   ${error?.message ?? ''} [${error?.code ?? ''}]`)
  } else {
    const codes = [...new Set(worstFirst(assessment.verdict.reasons).map(({ code }) => code))]
    lines.push(`${verdictHead(assessment.verdict.effect)}   ${label}   ${codes.slice(0, 4).join(', ') || 'as known'}`)
    const name = shared && hostName !== null ? hostEntryName(hostName, entry) : assessment.entry
    if (codes.length > 0) lines.push(`    see it: touchmark verify --entry ${quote(name, 80)}`)
  }
  const words = guard === null ? null : guardPhrases[guard]
  return words === null ? lines : [...lines, `    ${words}`]
}

const guardPhrases: Readonly<Record<GuardState, string | null>> = {
  guarded: null,
  remote: null,
  bare: 'bare: started without the guard',
  removed: 'guard-removed: it was started through the guard before, and the configuration does not any more',
}
