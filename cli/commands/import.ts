import { type ExportFile, parseExport } from '../../src/attestation/export-format.ts'
import { type ImportedRelease, importReleases } from '../../src/client/export-file.ts'
import { FormatError, type TouchmarkError, UsageError } from '../../src/errors.ts'
import { quote } from '../../src/visible-text.ts'
import type { Command, ParsedArguments } from '../command.ts'
import { readNamedFile } from '../files.ts'
import type { Io } from '../io.ts'
import { outputOptions, readOutput } from '../output-options.ts'
import { carriedRootOption, releaseCheck, releaseStore } from '../release-options.ts'
import { asciiJson } from '../render/json.ts'

/** `touchmark import`: take in what `touchmark export` wrote, as far as this machine's policy says that it holds. */
export const importCommand: Command = {
  summary: 'take in releases from a file, as far as your policy accepts them',
  usage: 'FILE',
  details: [
    'Every signature is checked by your own policy; the file gives no trust, and what is kept never becomes less.',
    'Exit status: 0 everything holds, 1 something does not, 3 something could not be checked.',
  ].join('\n'),
  targets: 0,
  options: { ...carriedRootOption, ...outputOptions },
  run,
}

async function run({ options, words }: ParsedArguments, io: Io): Promise<number> {
  const { format } = readOutput(options, io)
  const [path, ...more] = words
  if (path === undefined || more.length > 0) {
    throw new UsageError('E_USAGE', { found: `${words.length} words`, expected: importCommand.usage })
  }
  const file = parseExport(readNamedFile(path, io))
  requireContent(file)
  const check = await releaseCheck(options, io)
  const releases = await importReleases(file, releaseStore(io), check)
  io.stdout.write(format === 'json' ? asciiJson(report(path, file, releases)) : render(file, releases))
  return statusOf(releases.flatMap(({ problems }) => problems))
}

function requireContent({ releases, control }: ExportFile): void {
  if (releases.length + control.length > 0) return
  throw new FormatError('E_EXPORT_INVALID', { found: 'an export file with nothing in it', expected: 'releases' })
}

/** A refusal weighs more than what could not be checked. */
function statusOf(problems: readonly TouchmarkError[]): number {
  const statuses = problems.map(({ exitCode }) => exitCode)
  if (statuses.length === 0) return 0
  return statuses.every((status) => status === 3) ? 3 : 1
}

function report(path: string, { exportedAt, trustedRoot }: ExportFile, releases: readonly ImportedRelease[]): object {
  return {
    file: path,
    exportedAt,
    releases: releases.map(({ problems, ...release }) => ({
      ...release,
      problems: problems.map(({ code, message }) => ({ code, message })),
    })),
    trustedRoot: trustedRoot === null ? 'none' : 'not-accepted',
  }
}

const marks = { kept: '\u2713', present: '\u2713', refused: '\u2717' } as const

function render({ trustedRoot }: ExportFile, releases: readonly ImportedRelease[]): string {
  const lines = releases.flatMap(({ name, version, profile, outcome, signers, problems }) => [
    `${marks[outcome]} ${name} ${version} (${profile})   ${outcome}`,
    ...signers.map((signer) => `    signed by ${signer}`),
    ...problems.map(({ code, message }) => `    ${code}: ${message}`),
  ])
  if (trustedRoot !== null) {
    lines.push(
      `- a root of trust is in the file and was not accepted: name one you trust with ${quote('--trusted-root')}`,
    )
  }
  return `${lines.join('\n')}\n`
}
