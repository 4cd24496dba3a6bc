import { makePublishStatement } from '../../src/attestation/statement.ts'
import { sha256Hex } from '../../src/crypto/sha256.ts'
import { formatSnapshot, type Snapshot } from '../../src/snapshot/snapshot.ts'
import { visibleLine } from '../../src/visible-text.ts'
import type { Command, ParsedArguments, ParsedOptions } from '../command.ts'
import { writeNamedFile } from '../files.ts'
import type { Io } from '../io.ts'
import { loadSnapshot } from '../load-snapshot.ts'
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
import { readStatementChoice, required, statementOptions } from '../statement-options.ts'
import { targetOptions } from '../target-options.ts'

/** `touchmark sign`: sign a snapshot into a Sigstore bundle: with a key, offline, or keyless. */
export const signCommand: Command = {
  summary: 'sign a snapshot with a key, or keyless',
  usage: '(--key FILE | --keyless) --name NAME --version VERSION -o BUNDLE TARGET',
  details: 'The bundle is a Sigstore bundle v0.3 over an in-toto statement; sign what "touchmark snapshot -o" wrote.',
  targets: 1,
  options: {
    output: { type: 'string', short: 'o', value: 'FILE', help: 'where the bundle goes' },
    ...statementOptions,
    ...signingOptions,
    ...outputOptions,
    ...targetOptions,
  },
  run,
}

async function run({ options, words }: ParsedArguments, io: Io): Promise<number> {
  const { format } = readOutput(options, io)
  const output = required(options, 'output')
  readStatementChoice(options)
  checkSigningOptions(options)
  refuseExposedSigner(words, options, io)
  const { snapshot, notices } = await loadSnapshot(words, options, io)
  renderNotices(notices, io)
  const signed = await signSnapshot(snapshot, options, io)
  writeNamedFile(output, signed.bundle, io)
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

/** Signs a snapshot as the signer, name, version and profile say that the options name. */
export async function signSnapshot(snapshot: Snapshot, options: ParsedOptions, io: Io): Promise<SignedSnapshot> {
  const choice = readStatementChoice(options)
  const file = formatSnapshot(snapshot)
  const signer = await openSigner(options, io)
  const statement = makePublishStatement({ snapshot, ...choice, source: signer.source, masks: [] })
  return { snapshot: file, ...(await signer.sign(statement)) }
}
