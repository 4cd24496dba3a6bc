import { isUrlWord } from '../../src/client/secret-values.ts'
import type { CallRequest } from '../../src/client/state/call-request.ts'
import type { PendingRecord, RecordedChange, RecordedIncident } from '../../src/client/state/pending.ts'
import { effectOrder, type ReasonCode } from '../../src/trust/reasons.ts'
import type { Reason } from '../../src/trust/verdict.ts'
import { visibleLine } from '../../src/visible-text.ts'
import { beginsCommand } from '../target-word.ts'
import { excerptOf } from './excerpt.ts'
import { canBeAccepted, worstFirst } from './reasons.ts'
import { waitingCallLines } from './waiting-call.ts'

/** How it is shown. */
export interface StatusView {
  /** Whether texts of servers are shown, escaped. */
  readonly showText: boolean
  /** Entries that a client's configuration, or a file of this folder, has: they can be named without their command. */
  readonly configured: ReadonlySet<string>
  /** Entries with a pin of the user's own. */
  readonly pinned: ReadonlySet<string>
}

/** What waits, entry by entry: the effect, since when, each reason with the items it is about, what changed, what to do. */
export function renderStatus(
  pending: readonly PendingRecord[],
  calls: readonly CallRequest[],
  view: StatusView,
): string {
  const { showText } = view
  if (pending.length === 0 && calls.length === 0) return 'nothing waits\n'
  const waiting = calls.map(
    (call) => `${[...waitingCallLines(call, showText), ...callDecisionLines(call)].join('\n')}\n`,
  )
  return [...waiting, ...[...pending].sort(byEffect).map((record) => renderRecord(record, view))].join('\n')
}

/** The worst first; of one effect in the order of their names. */
function byEffect(one: PendingRecord, other: PendingRecord): number {
  return effectOrder.indexOf(other.effect) - effectOrder.indexOf(one.effect)
}

function callDecisionLines({ id, approval }: CallRequest): string[] {
  const approve =
    approval === 'code'
      ? `touchmark approve ${id}   (asks for a code)`
      : `an approver runs touchmark approve --key FILE ${id}`
  return [`  approve it: ${approve}`, `  deny it:    touchmark deny ${id}`]
}

/** The same for `--json`. Text of a server is left out where nobody asked for it. */
export function statusReport(
  pending: readonly PendingRecord[],
  calls: readonly CallRequest[],
  showText: boolean,
): Record<string, unknown> {
  if (showText) return { pending, calls }
  const withoutText = ({ before: _before, after: _after, ...change }: RecordedChange) => change
  return {
    pending: pending.map((record) => ({ ...record, changes: (record.changes ?? []).map(withoutText) })),
    calls: calls.map(({ arguments: _arguments, ...call }) => call),
  }
}

function renderRecord(record: PendingRecord, view: StatusView): string {
  const { showText } = view
  const { entry, effect, recordedAt, since = recordedAt, reasons, incidents = [], changes = [] } = record
  const lines = [`${effect}   ${visibleLine(entry, 160)}   since ${since}`]
  for (const [code, group] of grouped(worstFirst(reasons))) lines.push(`  ${code.padEnd(22)} ${names(group)}`)
  for (const change of changes.slice(0, maxShownChanges)) lines.push(...changeLines(change, showText))
  if (changes.length > maxShownChanges) lines.push(`  and ${changes.length - maxShownChanges} more changes`)
  for (const incident of incidents) lines.push(incidentLine(incident))
  const decisions = decisionLines(record, view)
  return `${[...lines, ...decisions, ...missingLines(record, decisions)].join('\n')}\n`
}

/** Most changed places that are shown of one entry. */
const maxShownChanges = 20

/** Old and new text, escaped; only their lengths where a program may be reading. */
function changeLines({ kind, section, name, pointer, before, after }: RecordedChange, showText: boolean): string[] {
  const item = section === 'instructions' ? 'instructions' : `${section}/${visibleLine(name, 60)}`
  const head = `  ${kind.padEnd(9)} ${item}  ${visibleLine(pointer, 120)}`
  if (!showText) {
    const lengths = `${(before ?? '').length} \u2192 ${(after ?? '').length} characters`
    return [`${head}   ${lengths} (--show-text shows them, escaped)`]
  }
  const excerpt = excerptOf(before ?? '', after ?? '')
  const side = (mark: string, text: string): string[] => text.split('\n').map((line) => `    ${mark} ${line}`)
  return [
    head,
    ...(before === undefined ? [] : side('-', excerpt.before)),
    ...(after === undefined ? [] : side('+', excerpt.after)),
  ]
}

/** The commands by which a person looks, accepts, or blocks for good. */
function decisionLines(record: PendingRecord, { configured, pinned }: StatusView): string[] {
  const { entry, reasons } = record
  const reached = reachedBy(record)
  // What a client's file has is started as the client starts it, with the variables that stand there.
  const place = `--entry ${shellWord(entry)}${configured.has(entry) ? '' : ` ${reached}`}`
  const reviewed = `-o FILE ${shellWord(entry)} ${reached}`
  const lines = [`  see it:     touchmark verify ${place}`]
  if (isUnknown(record)) return ['  what helps: touchmark verify --all   (hooks answer by its verdicts)']
  if (isPolicyAlone(record)) return [...lines, '  change it:  the call policy decided; docs/call-policy.md']
  if (reasons.some(({ code }) => code === 'approval-required')) {
    lines.push(`  accept it:  an approver runs touchmark review --approve --key FILE ${reviewed}`)
  } else if (isCollisionAlone(reasons)) {
    lines.push('  accept it:  an exception in your policy, "what": "name-collision" (docs/spec/policy.md)')
    lines.push('              under a machine policy, one in that; for the server that the name belongs to')
  } else if (pinned.has(entry) && isNothingBut(['first-use'], reasons)) {
    lines.push('  accept it:  nothing to do: it is pinned, and what changes from now on is withheld')
    lines.push(`  forget it:  touchmark lock --remove ${shellWord(entry)}   (asks for a code)`)
  } else if (pinned.has(entry) && isNothingBut(['partial', 'first-use'], reasons)) {
    lines.push('  accept it:  nothing to do: a client that offers less is shown less, and the rest stays pinned')
    lines.push(`  if it left: touchmark lock --update ${place}   (asks for a code)`)
  } else if (canBeAccepted(reasons)) {
    lines.push(`  accept it:  touchmark lock --update ${place}   (asks for a code)`)
  }
  return [...lines, `  block it:   an approver runs touchmark review --reject --key FILE ${reviewed}`]
}

/** The words of a command line that reach the server, as far as they are known. */
function reachedBy({ target = [], envNames = [], options = [] }: PendingRecord): string {
  if (target.length === 0) return 'TARGET'
  const [program = ''] = target
  const alone = target.length === 1 && !isUrlWord(program) && !beginsCommand(program) ? ['--as command'] : []
  const variables = envNames.map((name) => `--env ${shellWord(name)}`)
  return [...alone, ...variables, ...options.map(shellWord), ...target.map(shellWord)].join(' ')
}

/** What a command as it is shown lacks, said plainly: values are not kept, and neither are headers that nobody wrote down. */
function missingLines({ target = [], options }: PendingRecord, shown: readonly string[]): string[] {
  if (isUrlWord(target[0] ?? '') && options === undefined) {
    return ['  put in:     headers, where the server takes any, are not known here: --header-env NAME=VARIABLE']
  }
  const lacks = shown.some((line) => line.includes('\u2026'))
  if (!lacks) return []
  const better = options?.includes('--header') === true ? '; for a header, better --header-env NAME=VARIABLE' : ''
  return [`  put in:     what stands for \u2026 is secret, and was not kept${better}`]
}

/** A hook refused for want of a verdict: there is nothing yet to accept or to block. */
function isUnknown({ effect, reasons, target = [] }: PendingRecord): boolean {
  return effect === 'could-not-check' && reasons.length === 0 && target.length === 0
}

/** Calls that the call policy refused say nothing about the definitions. */
function isPolicyAlone({ effect, incidents = [] }: PendingRecord): boolean {
  return effect === 'allow' && incidents.length > 0
}

/** No pin makes two names one's own. */
function isCollisionAlone(reasons: readonly Reason[]): boolean {
  const against = worstFirst(reasons)
  return against.length > 0 && against.every(({ code }) => /^(?:name-collision|unique-name-required)$/.test(code))
}

/** Whether these are all that speaks against it, apart from whose names its tools have, which no pin settles. */
function isNothingBut(codes: readonly ReasonCode[], reasons: readonly Reason[]): boolean {
  const against = worstFirst(reasons).filter(({ code }) => code !== 'name-collision')
  return against.length > 0 && against.every(({ code }) => codes.includes(code))
}

/** A word as a shell takes it; what is secret in it, and is kept by its digest, has to be put in again. */
function shellWord(word: string): string {
  const shown = visibleLine(word.replace(/sha256:[0-9a-f]{64}/g, '\u2026'), 400)
  return /^[\w@%+=:,./-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", "'\\''")}'`
}

function grouped(reasons: readonly Reason[]): Map<string, Reason[]> {
  const groups = new Map<string, Reason[]>()
  for (const reason of reasons) groups.set(reason.code, [...(groups.get(reason.code) ?? []), reason])
  return groups
}

function names(reasons: readonly Reason[]): string {
  const all = reasons.map(({ code, section, name, detail }) => {
    if (section === undefined) return visibleLine(detail ?? 'the server as a whole', 200)
    // Which other server it is about is the whole of what there is to know.
    const why = code === 'name-collision' ? ` (${visibleLine(detail ?? '', 200)})` : ''
    return section === 'instructions' ? 'instructions' : `${section}/${visibleLine(name ?? '', 60)}${why}`
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
