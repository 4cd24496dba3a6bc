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
  const lines = results.flatMap(resultLines)
  const bare = results.filter(({ guard }) => guard === 'bare' || guard === 'remote').length
  const hint = bare === 0 ? [] : [`  ${bare} without the guard, so nothing checks them in a session: touchmark wrap`]
  const count = `  ${results.length} server${results.length === 1 ? '' : 's'} \u00b7 exit ${status}`
  return [...lines, '', ...hint, count, ''].join('\n')
}

function resultLines({ entry, source, guard, assessment, error }: EntryResult): string[] {
  const label = entry === source ? visibleLine(source) : `${visibleLine(entry, 80)} (${visibleLine(source)})`
  const lines: string[] = []
  if (assessment === null) {
    lines.push(`? could not check   ${label}   ${error?.message ?? ''} [${error?.code ?? ''}]`)
  } else {
    const codes = [...new Set(worstFirst(assessment.verdict.reasons).map(({ code }) => code))]
    lines.push(`${verdictHead(assessment.verdict.effect)}   ${label}   ${codes.slice(0, 4).join(', ') || 'as known'}`)
    if (codes.length > 0) lines.push(`    see it: touchmark verify --entry ${quote(assessment.entry, 80)}`)
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
