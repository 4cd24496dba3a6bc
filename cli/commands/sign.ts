import { makeObservationStatement, makePublishStatement } from '../../src/attestation/statement.ts'
import { sha256Hex } from '../../src/crypto/sha256.ts'
import { UsageError } from '../../src/errors.ts'
import { formatSnapshot } from '../../src/snapshot/snapshot.ts'
import { visibleLine } from '../../src/visible-text.ts'
import type { Command, OptionSpecs, ParsedArguments, ParsedOptions } from '../command.ts'
import { writeNamedFile } from '../files.ts'
import type { Io } from '../io.ts'
import { type LoadedSnapshot, loadSnapshot } from '../load-snapshot.ts'
import { outputOptions, readOutput } from '../output-options.ts'
import { asciiJson } from '../render/json.ts'
import { renderNotices } from '../render/notices.ts'
import {
  checkSigningOptions,
  openSigner,
  refuseExposedSigner,
  type SignedStatement,
  type SignerReport,
  signingOptions,
} from '../signing-options.ts'
import { liveBindings, readStatementChoice, statementOptions } from '../statement-options.ts'
import { readSuppressionFile, suppressionFileOption } from '../suppression-options.ts'
import { targetOptions } from '../target-options.ts'

/** Speaks as somebody who saw the server and does not own it. */
export const observationOption = {
  observation: { type: 'boolean', help: 'sign what you saw of a server that is not yours' },
} as const satisfies OptionSpecs

/** Keeps what was signed in the layout in which a package carries it. */
export const outDirOption = {
  'out-dir': { type: 'string', value: 'FOLDER', help: 'keep PROFILE.bundle.json and PROFILE.snapshot.json there' },
} as const satisfies OptionSpecs

/** `touchmark sign`: sign a snapshot into a Sigstore bundle: with a key, offline, or keyless. */
export const signCommand: Command = {
  summary: 'sign a snapshot with a key, or keyless',
  usage: '(--key FILE | --keyless) --name NAME --version VERSION (-o BUNDLE | --out-dir FOLDER) TARGET',
  details: [
    'The bundle is a Sigstore bundle v0.3 over an in-toto statement; sign what "touchmark snapshot -o" wrote.',
    'With --out-dir touchmark, bundle and snapshot lie where "touchmark verify" finds them in a package.',
  ].join('\n'),
  targets: 1,
  options: {
    output: { type: 'string', short: 'o', value: 'FILE', help: 'where the bundle goes' },
    ...outDirOption,
    ...observationOption,
    ...statementOptions,
    ...suppressionFileOption,
    ...signingOptions,
    ...outputOptions,
    ...targetOptions,
  },
  run,
}

async function run({ options, words }: ParsedArguments, io: Io): Promise<number> {
  const { format } = readOutput(options, io)
  const output = outputFile(options)
  readStatementChoice(options)
  checkSigningOptions(options)
  refuseExposedSigner(words, options, io)
  const loaded = await loadSnapshot(words, options, io)
  renderNotices(loaded.notices, io)
  const signed = await signSnapshot(loaded, options, io)
  keepSigned(signed, options, io)
  if (output !== `${keptStem(options)}.bundle.json`) writeNamedFile(output, signed.bundle, io)
  const report = {
    bundle: output,
    bundleDigest: sha256Hex(signed.bundle),
    snapshotDigest: sha256Hex(signed.snapshot),
    ...signed.signer,
  }
  const lines = [`signed    sha256:${report.snapshotDigest}`, `bundle    ${output}`, ...signerLines(signed.signer), '']
  io.stdout.write(format === 'json' ? asciiJson(report) : lines.join('\n'))
  return 0
}

function outputFile(options: ParsedOptions): string {
  const output = options.text('output')
  const stem = keptStem(options)
  if (output !== undefined) return output
  if (stem !== undefined) return `${stem}.bundle.json`
  throw new UsageError('E_USAGE', { found: 'nowhere to write to', expected: '-o BUNDLE or --out-dir FOLDER' })
}

/** What was signed is kept before it is sent: a keyless signature stands in a log, whatever the registry says. */
export function keepSigned(signed: SignedSnapshot, options: ParsedOptions, io: Io): void {
  const stem = keptStem(options)
  if (stem === undefined) return
  writeNamedFile(`${stem}.snapshot.json`, signed.snapshot, io)
  writeNamedFile(`${stem}.bundle.json`, signed.bundle, io)
}

/** Where files of this profile go; undefined where nobody asked for it. Layout: src/client/statements/discovery.ts. */
export function keptStem(options: ParsedOptions): string | undefined {
  const folder = options.text('out-dir')
  return folder === undefined ? undefined : `${folder}/${readStatementChoice(options).profile}`
}

/** Who signed, for people. */
function signerLines(signer: SignerReport): string[] {
  if ('keyId' in signer) return [`key id    ${signer.keyId}`]
  const { identity, issuer, logIndex } = signer
  return [`identity  ${visibleLine(identity, 400)}`, `issuer    ${visibleLine(issuer)}`, `log entry ${logIndex}`]
}

/** The files that signing makes, and who signed. */
export interface SignedSnapshot extends SignedStatement {
  readonly snapshot: Uint8Array
}

/** Signs a snapshot as the signer, name, version, profile and bindings say that the options name. */
export async function signSnapshot(
  { snapshot, running }: Pick<LoadedSnapshot, 'snapshot' | 'running'>,
  options: ParsedOptions,
  io: Io,
): Promise<SignedSnapshot> {
  const choice = readStatementChoice(options)
  if (options.flag('observation') && options.text('suppressions') !== undefined) {
    throw new UsageError('E_USAGE', { found: '--observation and --suppressions', expected: 'one of them' })
  }
  const file = formatSnapshot(snapshot)
  const signer = await openSigner(options, io)
  const bindings = [...choice.bindings, ...liveBindings(options, running)]
  const parts = { snapshot, ...choice, bindings, masks: [] }
  const statement = options.flag('observation')
    ? makeObservationStatement(parts)
    : makePublishStatement({ ...parts, source: signer.source, suppressions: readSuppressionFile(options, io) })
  return { snapshot: file, ...(await signer.sign(statement)) }
}
