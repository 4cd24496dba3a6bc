import { formatBundle, signStatement } from '../../src/attestation/bundle.ts'
import { keySigner } from '../../src/attestation/key-signer.ts'
import { makePublishStatement } from '../../src/attestation/statement.ts'
import { sha256Hex } from '../../src/crypto/sha256.ts'
import { formatSnapshot, type Snapshot } from '../../src/snapshot/snapshot.ts'
import type { Command, ParsedArguments, ParsedOptions } from '../command.ts'
import { writeNamedFile } from '../files.ts'
import type { Io } from '../io.ts'
import { loadSnapshot } from '../load-snapshot.ts'
import { outputOptions, readOutput } from '../output-options.ts'
import { passphraseOptions } from '../passphrase.ts'
import { asciiJson } from '../render/json.ts'
import { renderNotices } from '../render/notices.ts'
import { readStatementChoice, required, statementOptions } from '../statement-options.ts'
import { targetOptions } from '../target-options.ts'
import { readKey } from './key.ts'

/** `touchmark sign`: sign a snapshot, offline, into a Sigstore bundle. */
export const signCommand: Command = {
  summary: 'sign a snapshot with a key',
  usage: '--key FILE --name NAME --version VERSION -o BUNDLE TARGET',
  details: 'The bundle is a Sigstore bundle v0.3 over an in-toto statement; sign what "touchmark snapshot -o" wrote.',
  targets: 1,
  options: {
    key: { type: 'string', value: 'FILE', help: 'the secret key' },
    output: { type: 'string', short: 'o', value: 'FILE', help: 'where the bundle goes' },
    ...statementOptions,
    ...passphraseOptions,
    ...outputOptions,
    ...targetOptions,
  },
  run,
}

async function run({ options, words }: ParsedArguments, io: Io): Promise<number> {
  const { format } = readOutput(options, io)
  const output = required(options, 'output')
  const { snapshot, notices } = await loadSnapshot(words, options, io)
  renderNotices(notices, io)
  const signed = await signSnapshot(snapshot, options, io)
  writeNamedFile(output, signed.bundle, io)
  const report = {
    bundle: output,
    bundleDigest: sha256Hex(signed.bundle),
    snapshotDigest: sha256Hex(signed.snapshot),
    keyId: signed.keyId,
  }
  io.stdout.write(
    format === 'json'
      ? asciiJson(report)
      : `signed    sha256:${report.snapshotDigest}\nbundle    ${output}\nkey id    ${report.keyId}\n`,
  )
  return 0
}

/** The files that signing makes. */
export interface SignedSnapshot {
  readonly snapshot: Uint8Array
  readonly bundle: Uint8Array
  readonly keyId: string
  readonly publicKey: Uint8Array
}

/** Signs a snapshot with the key, name, version and profile that the options name. */
export async function signSnapshot(snapshot: Snapshot, options: ParsedOptions, io: Io): Promise<SignedSnapshot> {
  const choice = readStatementChoice(options)
  const file = formatSnapshot(snapshot)
  const signer = keySigner(await readKey(required(options, 'key'), options, io))
  const statement = makePublishStatement({ snapshot, ...choice, source: null, masks: [] })
  const bundle = formatBundle(await signStatement(statement, signer))
  return { snapshot: file, bundle, keyId: signer.keyId, publicKey: signer.publicKey }
}
