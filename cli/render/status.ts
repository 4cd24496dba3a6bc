import type { PendingRecord, RecordedIncident } from '../../src/client/pending.ts'
import type { Reason } from '../../src/trust/verdict.ts'
import { quote, visibleLine } from '../../src/visible-text.ts'
import { canBeAccepted, worstFirst } from './reasons.ts'

/** What waits, entry by entry: the effect, since when, and each reason with the items it is about. */
export function renderStatus(pending: readonly PendingRecord[]): string {
  if (pending.length === 0) return 'nothing waits\n'
  return pending.map(renderRecord).join('\n')
}

function renderRecord({ entry, effect, recordedAt, reasons, incidents = [] }: PendingRecord): string {
  const lines = [`${effect}   ${visibleLine(entry, 160)}   since ${recordedAt}`]
  for (const [code, group] of grouped(worstFirst(reasons))) lines.push(`  ${code.padEnd(22)} ${names(group)}`)
  for (const incident of incidents) lines.push(incidentLine(incident))
  lines.push(`  see it:     touchmark verify --entry ${quote(entry, 160)} TARGET`)
  if (reasons.some(({ code }) => code === 'approval-required')) {
    lines.push(
      `  accept it:  an approver runs touchmark review --approve --key FILE -o FILE ${quote(entry, 160)} TARGET`,
    )
  } else if (canBeAccepted(reasons)) {
    lines.push(`  accept it:  touchmark lock --update --entry ${quote(entry, 160)} TARGET   (asks for a code)`)
  }
  return `${lines.join('\n')}\n`
}

function grouped(reasons: readonly Reason[]): Map<string, Reason[]> {
  const groups = new Map<string, Reason[]>()
  for (const reason of reasons) groups.set(reason.code, [...(groups.get(reason.code) ?? []), reason])
  return groups
}

function names(reasons: readonly Reason[]): string {
  const all = reasons.map(({ section, name, detail }) => {
    if (section === undefined) return visibleLine(detail ?? 'the server as a whole', 200)
    return section === 'instructions' ? 'instructions' : `${section}/${visibleLine(name ?? '', 60)}`
  })
  const distinct = [...new Set(all)]
  const more = distinct.length - 5
  return `${distinct.slice(0, 5).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function incidentLine({ id, code, section, name, refusedAt }: RecordedIncident): string {
  const item =
    section === undefined ? '' : `  ${section}${name === undefined || name === '' ? '' : `/${visibleLine(name, 60)}`}`
  return `  ${id}            ${visibleLine(code, 40)}${item}  ${refusedAt}`
}
