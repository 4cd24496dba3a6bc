/** What `lint` says of a configuration, as data and in each of its forms. Values of the file are never in it. */

import { formatPointer } from '../../encoding/json-pointer.ts'
import type { JsonObject } from '../../encoding/json-value.ts'
import { visibleLine } from '../../visible-text.ts'
import type { Severity } from '../finding.ts'
import { severities } from '../report.ts'
import { codeSpan, counted, workflowCommands, workflowData, workflowProperty } from '../report-format.ts'
import type { ClientConfiguration, UnreadEntry } from './client-configuration.ts'
import type { ConfigurationFinding } from './configuration-rule.ts'

/** An entry that was not judged, or not by every rule. */
export interface NotCheckedEntry {
  /** JSON pointer of the entry. Attacker-controlled. */
  readonly pointer: string
  /** `definitions`: what the server shows is not known, so the rules that compare what servers show had nothing of it. */
  readonly reason: UnreadEntry['reason'] | 'definitions'
}

/** The result of linting one configuration. */
export interface ConfigurationReport {
  /** The file as its own description names it. */
  readonly target: string
  readonly findings: readonly ConfigurationFinding[]
  readonly notChecked: readonly NotCheckedEntry[]
  /** `servers` are the entries, `known` those of which it is known what they show. */
  readonly summary: Readonly<Record<Severity | 'servers' | 'known', number>>
}

/** Puts a report together. `findings` are those of `lintConfiguration(configuration)`. */
export function makeConfigurationReport(
  target: string,
  { servers, unread = [] }: ClientConfiguration,
  findings: readonly ConfigurationFinding[],
): ConfigurationReport {
  const known = servers.filter(({ snapshot }) => snapshot !== null).length
  const summary = { error: 0, warning: 0, note: 0, servers: servers.length, known }
  for (const { severity } of findings) summary[severity] += 1
  const entries = unread.map(({ path, reason }) => ({ pointer: formatPointer(path), reason }))
  const silent = servers
    .filter(({ snapshot, isOff }) => snapshot === null && isOff !== true)
    .map(({ path }): NotCheckedEntry => ({ pointer: formatPointer(path), reason: 'definitions' }))
  return { target, findings, notChecked: [...entries, ...silent], summary }
}

/** Whether something stood in the way of checking: no server at all, or an entry that no client can mean so. */
export function couldNotCheck({ notChecked, summary }: ConfigurationReport): boolean {
  return summary.servers === 0 || notChecked.some(({ reason }) => reason === 'malformed')
}

/** The report as JSON. Names are as they stand in the file: write it as ASCII. */
export function configurationJson({ target, findings, notChecked, summary }: ConfigurationReport): JsonObject {
  const unchecked = notChecked.map((each) => ({ ...each }))
  return { target, findings: findings.map(findingJson), notChecked: unchecked, summary: { ...summary } }
}

function findingJson({ rule, severity, servers, pointer, shown, message }: ConfigurationFinding): JsonObject {
  const { section, name, pointer: inItem } = shown ?? {}
  const item = name === undefined ? {} : { name }
  const place = section === undefined ? {} : { shown: { section, ...item, pointer: inItem ?? '' } }
  return { rule, severity, servers: [...servers], pointer, ...place, message }
}

/** Where a finding is: its place in the file, on one line, hidden characters as labels. */
export function configurationPlace({ pointer }: ConfigurationFinding): string {
  return pointer === '' ? 'the whole file' : visibleLine(pointer, 240)
}

/** Lines for a terminal, gravest findings first. */
export function configurationLines(report: ConfigurationReport): string[] {
  const lines = gravestFirst(report.findings).flatMap((finding) => [
    `${finding.severity.padEnd(8)}${finding.rule.padEnd(26)}${configurationPlace(finding)}`,
    `        ${finding.message}`,
    ...configurationAside(finding).map((line) => `        ${line}`),
  ])
  return [...lines, ...unreadLines(report).map(({ text }) => text), configurationSummary(report)]
}

const unreadReasons: Readonly<Record<UnreadEntry['reason'], string>> = {
  malformed: 'no client reads an entry like this',
  elsewhere: 'what is started does not stand in the file',
}

/** Entries that could not be judged. That what a server shows is not known is said once, in the last line. */
export function unreadLines({ notChecked }: ConfigurationReport): { text: string; place: string; why: string }[] {
  return notChecked.flatMap(({ pointer, reason }) => {
    if (reason === 'definitions') return []
    const place = visibleLine(pointer, 240)
    const why = unreadReasons[reason]
    return [{ text: `not checked: ${place} (${why})`, place, why }]
  })
}

/** `1 warning in 3 servers; what 1 of them shows is known`. */
export function configurationSummary({ summary }: ConfigurationReport): string {
  const counts = severities.filter((severity) => summary[severity] > 0).map((each) => counted(summary[each], each))
  const found = `${counts.length === 0 ? 'no findings' : counts.join(', ')} in ${counted(summary.servers, 'server')}`
  return `${found}; what ${summary.known === 0 ? 'they show is not known' : `${summary.known} of them show is known`}`
}

/** What several servers have to do with it, and where it lies in what the first of them shows. */
export function configurationAside({ servers, shown }: ConfigurationFinding): string[] {
  const names = servers.map((name) => visibleLine(name, 80)).join(', ')
  const item = shown === undefined ? [] : [shown.section, ...(shown.name === undefined ? [] : [shown.name])]
  return [
    ...(servers.length > 1 ? [`servers: ${names}`] : []),
    ...(shown === undefined ? [] : [`shown at: ${visibleLine(formatPointer(item) + shown.pointer, 240)}`]),
  ]
}

/** GitHub workflow commands, one line each, at their lines of the file. */
export function configurationGithub(
  report: ConfigurationReport,
  { file, lineOf }: { file: string; lineOf: (pointer: string) => number },
): string[] {
  const findings = gravestFirst(report.findings).map((finding) => {
    const title = workflowProperty(`touchmark ${finding.rule}`)
    const place = `file=${workflowProperty(file)},line=${lineOf(finding.pointer)},title=${title}`
    const text = [`${configurationPlace(finding)}: ${finding.message}`, ...configurationAside(finding)].join('; ')
    return `::${workflowCommands[finding.severity]} ${place}::${workflowData(text)}`
  })
  const unread = unreadLines(report).map(
    ({ text }) => `::warning file=${workflowProperty(file)},title=touchmark::${workflowData(text)}`,
  )
  return [...findings, ...unread]
}

/** Markdown for a pull request. Foreign text stands only in code spans that it cannot end. */
export function configurationMarkdown(report: ConfigurationReport): string[] {
  const items = gravestFirst(report.findings).flatMap((finding) => [
    `- **${finding.severity}** \`${finding.rule}\` at ${codeSpan(configurationPlace(finding))}: ${finding.message}`,
    ...configurationAside(finding).map((line) => `  ${codeSpan(line)}`),
  ])
  const heading = `### touchmark lint: ${configurationSummary(report)}`
  const unread = unreadLines(report).map(({ place, why }) => `- not checked: ${codeSpan(place)}: ${why}`)
  return [heading, '', `Target: ${codeSpan(visibleLine(report.target))}`, '', ...items, ...unread]
}

/** The findings of a report in the order in which people read them. */
export function gravestFirst(findings: readonly ConfigurationFinding[]): ConfigurationFinding[] {
  return severities.flatMap((severity) => findings.filter((finding) => finding.severity === severity))
}
