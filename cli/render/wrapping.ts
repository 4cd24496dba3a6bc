import { quote, visibleLine } from '../../src/visible-text.ts'
import { changedLines } from '../changed-lines.ts'
import type { EntryOutcome, FileOutcome } from '../wrapping.ts'
import { asciiJson } from './json.ts'

/** How the outcome is to be told. */
export interface WrappingReport {
  readonly verb: 'wrap' | 'unwrap'
  readonly dryRun: boolean
  readonly status: number
  readonly format: string
}

/** What `wrap` and `unwrap` say. Values of variables and headers are in neither form. */
export function renderWrapping(files: readonly FileOutcome[], report: WrappingReport): string {
  return report.format === 'json' ? asciiJson(wrappingJson(files, report)) : wrappingText(files, report)
}

function wrappingJson(files: readonly FileOutcome[], { dryRun, status }: WrappingReport): Record<string, unknown> {
  return {
    status,
    dryRun,
    files: files.map(({ host, path, outcomes, change, error }) => ({
      host,
      path,
      changed: change !== null,
      ...(error === null ? {} : { error: { code: error.code, message: error.message } }),
      entries: outcomes.map(({ name, outcome, entry, reason }) => ({ name, outcome, entry, reason })),
      ...(change !== null && dryRun ? { lines: changedLines(change.file.text, change.changed) } : {}),
    })),
  }
}

function wrappingText(files: readonly FileOutcome[], report: WrappingReport): string {
  const told = files.filter(({ outcomes, error }) => outcomes.length > 0 || error !== null)
  const lines = told.flatMap((file) => [...fileLines(file, report), ''])
  const counts = new Map<string, number>()
  for (const { outcome } of files.flatMap(({ outcomes }) => outcomes))
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  const summary = [...counts].map(
    ([outcome, count]) => `${count} ${phraseOf(outcome as EntryOutcome['outcome'], report.dryRun)}`,
  )
  const done = summary.length === 0 ? ['no server in any file'] : summary
  const tail = report.dryRun ? ['nothing was written'] : []
  const hint = counts.has('wrapped')
    ? ['  Restart the client. To undo this: touchmark unwrap', '']
    : counts.has('unwrapped')
      ? ['  Restart the client: until then it goes on as it was started', '']
      : []
  const next = report.dryRun ? [] : hint
  return `${[...lines, ...next, `  ${[...done, ...tail, `exit ${report.status}`].join(' \u00b7 ')}`].join('\n')}\n`
}

/** What came of an entry, in words. A dry run did nothing, and promises nothing that the files do not bear out. */
function phraseOf(outcome: EntryOutcome['outcome'], dryRun: boolean): string {
  return dryRun && (outcome === 'wrapped' || outcome === 'unwrapped') ? `would be ${outcome}` : phrases[outcome]
}

const phrases: Readonly<Record<EntryOutcome['outcome'], string>> = {
  wrapped: 'wrapped',
  unwrapped: 'unwrapped',
  guarded: 'guarded already',
  bare: 'without the guard already',
  elsewhere: 'brought by the client itself',
  refused: 'not done',
}

const marks: Readonly<Record<EntryOutcome['outcome'], string>> = {
  wrapped: '\u2713',
  unwrapped: '\u2713',
  guarded: '\u2713',
  bare: '\u2713',
  elsewhere: '!',
  refused: '\u2717',
}

function fileLines({ host, path, outcomes, change, error }: FileOutcome, { dryRun }: WrappingReport): string[] {
  const head = `${host}: ${visibleLine(path, 400)}`
  if (error !== null) return [head, `  \u2717 ${error.message} [${error.code}]`]
  const entries = outcomes.map(({ name, outcome, entry, reason }) => {
    const kept = entry !== null && entry !== name ? `, kept under ${quote(entry, 80)}` : ''
    return `  ${marks[outcome]} ${visibleLine(name, 80)}: ${phraseOf(outcome, dryRun)}${kept}${reason === null ? '' : `: ${reason}`}`
  })
  const lines = change !== null && dryRun ? changedLines(change.file.text, change.changed) : []
  const shown = lines.flatMap(({ line, removed, added }) => [
    `  @@ line ${line} @@`,
    ...removed.map((text) => `  - ${visibleLine(text, 400)}`),
    ...added.map((text) => `  + ${visibleLine(text, 400)}`),
  ])
  return [head, ...entries, ...shown]
}
