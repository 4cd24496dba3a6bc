import type { ExportFile } from '../../src/attestation/export-format.ts'
import type { ImportedControl, ImportedRelease } from '../../src/client/statements/export-file.ts'
import { visibleLine } from '../../src/visible-text.ts'

/** What came of an import. */
export interface Imported {
  readonly releases: readonly ImportedRelease[]
  readonly control: readonly ImportedControl[]
  /** `none`: the file has none; `not-accepted`: nobody said to believe it. */
  readonly trustedRoot: 'none' | 'not-accepted' | 'accepted'
}

/** For programs. */
export function importReport(path: string, { exportedAt }: ExportFile, imported: Imported): object {
  return {
    file: path,
    exportedAt,
    releases: imported.releases.map(({ problems, ...release }) => ({
      ...release,
      problems: problems.map(({ code, message }) => ({ code, message })),
    })),
    control: imported.control.map(({ failure, ...chain }) => ({
      ...chain,
      error: failure?.error ?? null,
      detail: failure?.detail ?? null,
    })),
    trustedRoot: imported.trustedRoot,
  }
}

const marks = { kept: '\u2713', present: '\u2713', refused: '\u2717', 'not-checked': '-' } as const

/** For people: one line for each release and each name, and what is to be said about it below. */
export function renderImport({ releases, control, trustedRoot }: Imported): string {
  const lines = [...releases.flatMap(releaseLines), ...control.flatMap(controlLines)]
  if (trustedRoot === 'not-accepted') {
    lines.push('- root of trust   not accepted: name one with --trusted-root, or believe this one with --accept-root')
  }
  if (trustedRoot === 'accepted') lines.push('\u2713 root of trust   accepted and kept')
  return `${lines.join('\n')}\n`
}

function releaseLines({ name, version, profile, outcome, signers, problems }: ImportedRelease): string[] {
  return [
    `${marks[outcome]} ${name} ${version} (${profile})   ${outcome}`,
    ...signers.map((signer) => `    signed by ${signer}`),
    ...problems.map(({ code, message }) => `    ${code}: ${message}`),
  ]
}

function controlLines({ name, origin, statements, outcome, failure }: ImportedControl): string[] {
  const what = outcome === 'not-checked' ? 'not checked: your policy names no registry' : outcome
  return [
    `${marks[outcome]} ${name}   ${statements} control statements in ${visibleLine(origin, 120)}   ${what}`,
    ...(failure === null ? [] : [`    ${visibleLine(failure.detail ?? failure.reason, 600)}`]),
  ]
}
