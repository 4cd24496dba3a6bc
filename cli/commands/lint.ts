import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../src/client/package-root.ts'
import { UsageError } from '../../src/errors.ts'
import { lintSnapshot } from '../../src/lint/linter.ts'
import { failsOn, type LintReport, lintReportJson, makeLintReport } from '../../src/lint/report.ts'
import { lintGithub, lintLines, lintMarkdown } from '../../src/lint/report-format.ts'
import { rules } from '../../src/lint/rules/index.ts'
import { digestIfCanonical, type Snapshot } from '../../src/snapshot/snapshot.ts'
import { quote, visibleLine } from '../../src/visible-text.ts'
import type { Command, ParsedArguments, ParsedOptions } from '../command.ts'
import type { Io } from '../io.ts'
import { loadSnapshot } from '../load-snapshot.ts'
import { outputOptions, readOutput } from '../output-options.ts'
import { asciiJson } from '../render/json.ts'
import { renderNotices } from '../render/notices.ts'
import { targetOptions } from '../target-options.ts'

/** `touchmark lint`: what hides in what a server shows. */
export const lintCommand: Command = {
  summary: 'find hidden and hostile instructions in what a server shows',
  usage: '[OPTIONS] TARGET | --explain RULE',
  details: 'Exit status is 1 where a finding is at least as severe as --fail-on.',
  targets: 1,
  options: {
    'fail-on': { type: 'string', value: 'SEVERITY', help: 'error (default), warning or never' },
    explain: { type: 'string', value: 'RULE', help: 'print the page of a rule' },
    ...outputOptions,
    format: { type: 'string', value: 'FORMAT', help: 'text (default), json, github or markdown' },
    profile: { type: 'string', value: 'PROFILE', help: 'the profile of NAME@VERSION (default "default")' },
    ...targetOptions,
  },
  run,
}

async function run({ options, words }: ParsedArguments, io: Io): Promise<number> {
  const rule = options.text('explain')
  if (rule !== undefined) return explain(rule, io)
  const { format, showText } = readOutput(options, io, ['text', 'json', 'github', 'markdown'])
  const failOn = readFailOn(options)
  const { snapshot, label, notices } = await loadSnapshot(words, options, io)
  renderNotices(notices, io)
  const findings = lintSnapshot(snapshot)
  const report = makeLintReport({ target: label, snapshot, snapshotDigest: digestIfCanonical(snapshot), findings })
  io.stdout.write(phrase(report, format, showText ? snapshot : null))
  return failsOn(report, failOn) ? 1 : 0
}

/** The report in the chosen format; `texts` null leaves server text out. */
function phrase(report: LintReport, format: string, texts: Snapshot | null): string {
  if (format === 'json') return asciiJson(lintReportJson(report))
  if (format === 'github') return toLines(lintGithub(report))
  if (format === 'markdown') return toLines(lintMarkdown(report, { texts }))
  return toLines([visibleLine(report.target, 120), '', ...lintLines(report, { texts })])
}

function toLines(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}

function readFailOn(options: ParsedOptions): 'error' | 'warning' | 'never' {
  const text = options.text('fail-on') ?? 'error'
  if (text === 'error' || text === 'warning' || text === 'never') return text
  throw new UsageError('E_USAGE', { found: `--fail-on ${quote(text)}`, expected: 'error, warning or never' })
}

function explain(id: string, io: Io): number {
  const known = rules.map((rule) => rule.id)
  if (!known.includes(id))
    throw new UsageError('E_USAGE', { found: `the rule ${quote(id)}`, expected: known.join(', ') })
  io.stdout.write(readFileSync(join(packageRoot(), 'src/lint/rules', `${id}.md`), 'utf8'))
  return 0
}
