import { join } from 'node:path'
import { type ExportFile, parseExport } from '../../src/attestation/export-format.ts'
import { readNamedFile } from '../../src/client/files/named-file.ts'
import { stateHome } from '../../src/client/state/folders.ts'
import {
  type ImportedControl,
  type ImportedRelease,
  importControl,
  importReleases,
} from '../../src/client/statements/export-file.ts'
import { keepTrustedRoot } from '../../src/client/statements/trusted-root.ts'
import { trustedRootSource } from '../../src/client/statements/trusted-root-source.ts'
import { sha256Hex } from '../../src/crypto/sha256.ts'
import { exitCodes, FormatError, UsageError, VerificationError } from '../../src/errors.ts'
import type { EffectivePolicy } from '../../src/trust/policy.ts'
import type { TrustedRootSource } from '../../src/verify/verifier.ts'
import type { Command, ParsedArguments, ParsedOptions } from '../command.ts'
import { confirmByCode } from '../confirm.ts'
import type { Io } from '../io.ts'
import { outputOptions, readOutput } from '../output-options.ts'
import { loadUserPolicy } from '../policy.ts'
import { keptFiles, releaseCheck } from '../release-options.ts'
import { type Imported, importReport, renderImport } from '../render/import.ts'
import { asciiJson } from '../render/json.ts'
import { trustedRootOption } from '../trusted-root.ts'

/** `touchmark import`: take in what `touchmark export` wrote, as far as this machine's policy says that it holds. */
export const importCommand: Command = {
  summary: 'take in releases from a file, as far as your policy accepts them',
  usage: 'FILE',
  details: [
    'Every signature is checked by your own policy; the file gives no trust, and what is kept never becomes less.',
    'No network call is made. A root of trust in the file counts only with --accept-root and a code that you type.',
    'Exit status: 0 everything holds, 1 something does not, 3 something could not be checked.',
  ].join('\n'),
  targets: 0,
  options: {
    'accept-root': { type: 'boolean', help: 'believe the root of trust in the file (asks for a code)' },
    ...trustedRootOption,
    ...outputOptions,
  },
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
  const policy = await loadUserPolicy(io)
  const root = await rootOf(file, policy, options, io)
  const check = await releaseCheck(policy, root.source, io)
  const kept = keptFiles(io)
  const imported: Imported = {
    control: await importControl(file, kept.control, check),
    releases: await importReleases(file, kept.releases, check),
    trustedRoot: root.outcome,
  }
  io.stdout.write(format === 'json' ? asciiJson(importReport(path, file, imported)) : renderImport(imported))
  return statusOf(imported)
}

function requireContent({ releases, control }: ExportFile): void {
  if (releases.length + control.length > 0) return
  throw new FormatError('E_EXPORT_INVALID', { found: 'an export file with nothing in it', expected: 'releases' })
}

/**
 * The root with which keyless signatures are checked. That of the file is only believed where a person says so, and never
 * under a machine policy: whoever chooses the root of trust chooses who signed what.
 */
async function rootOf(
  { trustedRoot, exportedAt }: ExportFile,
  policy: EffectivePolicy,
  options: ParsedOptions,
  io: Io,
): Promise<{ source: TrustedRootSource; outcome: Imported['trustedRoot'] }> {
  const named = options.text('trusted-root')
  if (!options.flag('accept-root')) {
    const own = await trustedRootSource({ named, offline: true, policy }, io)
    return { source: own, outcome: trustedRoot === null ? 'none' : 'not-accepted' }
  }
  if (policy.delegated !== null) {
    throw new VerificationError('E_NOT_DELEGATED', {
      found: 'a root of trust from a file, which the machine policy does not leave to you',
      next: 'Whoever looks after this machine can put trusted_root.json beside its policy',
    })
  }
  if (trustedRoot === null || named !== undefined) {
    throw new UsageError('E_USAGE', {
      found: named === undefined ? 'no root of trust in the file' : 'both --accept-root and --trusted-root',
      expected: 'a root of trust in the file, or one by name',
    })
  }
  await confirmByCode(`Believe the root of trust with the SHA-256 ${sha256Hex(trustedRoot)} from now on?`, io)
  // How old it is says nobody but the file; it is never taken for newer than now.
  const at = Math.min(Date.parse(exportedAt), io.now())
  await keepTrustedRoot(trustedRoot, { folder: join(stateHome(io), 'touchmark', 'trusted-root'), now: at })
  return { source: trustedRoot, outcome: 'accepted' }
}

/** A refusal weighs more than what could not be checked. */
function statusOf({ releases, control }: Pick<Imported, 'releases' | 'control'>): number {
  const statuses = [...releases.flatMap(releaseStatuses), ...control.flatMap(controlStatus)]
  if (statuses.length === 0) return 0
  return statuses.every((status) => status === 3) ? 3 : 1
}

function releaseStatuses({ problems }: ImportedRelease): number[] {
  return problems.map(({ exitCode }) => exitCode)
}

function controlStatus({ failure }: ImportedControl): number[] {
  if (failure === null) return []
  return [failure.error === undefined ? 1 : exitCodes[failure.error]]
}
