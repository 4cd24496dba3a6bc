import { readFileSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { packageRoot } from '../../src/client/package-root.ts'
import { UsageError } from '../../src/errors.ts'
import { configurationRules } from '../../src/lint/configuration/rules/index.ts'
import type { Finding } from '../../src/lint/finding.ts'
import { lintSnapshot } from '../../src/lint/linter.ts'
import { failsOn, makeLintReport } from '../../src/lint/report.ts'
import { reportedRules } from '../../src/lint/reported-rules.ts'
import { digestIfCanonical } from '../../src/snapshot/snapshot.ts'
import { quote } from '../../src/visible-text.ts'
import type { Command, ParsedArguments, ParsedOptions } from '../command.ts'
import { countedFindings } from '../counted-findings.ts'
import type { Io } from '../io.ts'
import { lintConfigurationFile } from '../lint-configuration.ts'
import { type LoadedSnapshot, loadSnapshot } from '../load-snapshot.ts'
import { outputOptions, readOutput } from '../output-options.ts'
import { type ExplanationOptions, explanationLines } from '../render/explanation.ts'
import { lintFormats, phraseLint } from '../render/lint.ts'
import { renderNotices } from '../render/notices.ts'
import { suppress } from '../suppress.ts'
import { suppressOptions } from '../suppression-options.ts'
import { targetOptions } from '../target-options.ts'

/** `touchmark lint`: what hides in what a server shows. */
export const lintCommand: Command = {
  summary: 'find hidden and hostile instructions in what a server shows',
  usage:
    '[OPTIONS] TARGET | --explain RULE [TARGET] | --suppress RULE (--server SERVER | --suppressions FILE) --until TIME --reason WHY TARGET',
  details: [
    'Exit status is 1 where a finding is at least as severe as --fail-on. With --suppress nothing but these very texts is',
    'silenced: with any other letter the finding is back. A client\'s configuration (a JSON file with "mcpServers",',
    '"servers" or "context_servers") is read, and nothing in it is started or asked. What its servers show is known where it',
    'is pinned or given with --shows. Status 3: the file has no server, or an entry that no client reads.',
  ].join('\n'),
  targets: 1,
  options: {
    'fail-on': { type: 'string', value: 'SEVERITY', help: 'error (default), warning or never' },
    explain: {
      type: 'string',
      value: 'RULE',
      help: 'the page of a rule; with a target, why it fired there, and what to do',
    },
    ...suppressOptions,
    ...outputOptions,
    format: { type: 'string', value: 'FORMAT', help: `text (default), ${lintFormats.slice(1).join(', ')}` },
    location: {
      type: 'string',
      value: 'FILE',
      help: 'sarif, github: the file of the repository to attach findings to',
    },
    'show-suppressed': { type: 'boolean', help: 'sarif: suppressed findings too, marked as suppressed' },
    profile: { type: 'string', value: 'PROFILE', help: 'the profile of NAME@VERSION (default "default")' },
    shows: {
      type: 'string',
      multiple: true,
      value: 'ENTRY=FILE',
      help: "with a client's configuration: a snapshot of what the server of an entry shows",
    },
    ...targetOptions,
    as: { ...targetOptions.as, help: `${targetOptions.as.help}; config for a client's configuration` },
  },
  run,
}

async function run({ options, words }: ParsedArguments, io: Io): Promise<number> {
  const rule = options.text('explain')
  const suppressed = options.text('suppress')
  for (const id of [rule, suppressed]) if (id !== undefined) requireRule(id)
  if (rule !== undefined && words.length === 0) return printPage(rule, io)
  const { format, showText } = readOutput(options, io, lintFormats)
  const failOn = readFailOn(options)
  const fileName = (path: string) => inRepository(options.text('location') ?? path, io)
  const ofConfiguration =
    suppressed === undefined
      ? await lintConfigurationFile(words, options, { format, failOn, rule, fileName }, io)
      : undefined
  if (ofConfiguration !== undefined) return ofConfiguration
  const { snapshot, label, target, notices } = await loadSnapshot(words, options, io)
  renderNotices(notices, io)
  const found = lintSnapshot(snapshot)
  if (suppressed !== undefined) return await suppress(suppressed, found, snapshot, options, io)
  const { findings, suppressed: silenced, notes } = await countedFindings(found, snapshot, options, io)
  for (const note of notes) io.stderr.write(`note: ${note}\n`)
  if (rule !== undefined) {
    const way = { server: options.text('server') ?? nameOf(target), words, now: io.now() }
    return explainIn(rule, findings, { snapshot, showText, ...way }, io)
  }
  const report = makeLintReport({ target: label, snapshot, snapshotDigest: digestIfCanonical(snapshot), findings })
  const location = options.text('location') ?? (target.kind === 'file' ? target.path : null)
  const file = location === null ? null : inRepository(location, io)
  const shown = options.flag('show-suppressed') ? silenced : []
  io.stdout.write(phraseLint(report, format, { snapshot, showText, file, suppressed: shown }))
  return failsOn(report, failOn) ? 1 : 0
}

/** The registry name, where the target has one. */
function nameOf(target: LoadedSnapshot['target']): string | undefined {
  return target.kind === 'release' ? target.name : undefined
}

/** A path as reports name files: from the folder where the command runs, with `/`. */
function inRepository(path: string, { cwd }: Io): string {
  return relative(cwd, resolve(cwd, path)).split(sep).join('/')
}

function readFailOn(options: ParsedOptions): 'error' | 'warning' | 'never' {
  const text = options.text('fail-on') ?? 'error'
  if (text === 'error' || text === 'warning' || text === 'never') return text
  throw new UsageError('E_USAGE', { found: `--fail-on ${quote(text)}`, expected: 'error, warning or never' })
}

function requireRule(id: string): void {
  const known = [...reportedRules, ...configurationRules].map((rule) => rule.id)
  if (known.includes(id)) return
  throw new UsageError('E_USAGE', { found: `the rule ${quote(id)}`, expected: known.join(', ') })
}

function printPage(id: string, io: Io): number {
  const folder = configurationRules.some((rule) => rule.id === id) ? 'src/lint/configuration/rules' : 'src/lint/rules'
  io.stdout.write(readFileSync(join(packageRoot(), folder, `${id}.md`), 'utf8'))
  return 0
}

/** Explains what one rule found; 1 where it found anything that fails by default, as the report itself would. */
function explainIn(rule: string, findings: readonly Finding[], options: ExplanationOptions, io: Io): number {
  const own = findings.filter((finding) => finding.rule === rule)
  const lines = own.length === 0 ? [`${rule} found nothing here`] : explanationLines(own, options)
  io.stdout.write(lines.map((line) => `${line}\n`).join(''))
  return own.some(({ severity }) => severity === 'error') ? 1 : 0
}
