import type { RegistryVersion } from '../../src/attestation/registry-wire.ts'
import { formatSubmission } from '../../src/attestation/submission.ts'
import { RegistryClient } from '../../src/client/registry-client.ts'
import { sha256Hex } from '../../src/crypto/sha256.ts'
import { parseVerifierKey } from '../../src/log/note.ts'
import { verifyReceipt } from '../../src/verify/receipt.ts'
import { visibleLine } from '../../src/visible-text.ts'
import type { Command, ParsedArguments, ParsedOptions } from '../command.ts'
import { writeNamedFile } from '../files.ts'
import type { Io } from '../io.ts'
import { loadSnapshot } from '../load-snapshot.ts'
import { outputOptions, readOutput } from '../output-options.ts'
import { readRegistry, readToken, registryOptions } from '../registry-options.ts'
import { asciiJson } from '../render/json.ts'
import { renderNotices } from '../render/notices.ts'
import { checkSigningOptions, refuseExposedSigner, type SignerReport, signingOptions } from '../signing-options.ts'
import { readStatementChoice, statementOptions } from '../statement-options.ts'
import { targetOptions } from '../target-options.ts'
import { keepSigned, keptStem, outDirOption, signSnapshot } from './sign.ts'

/** `touchmark publish`: sign what a server shows and put it into a registry. */
export const publishCommand: Command = {
  summary: 'sign what a server shows and publish it to a registry',
  usage: '(--key FILE | --keyless) --name NAME --version VERSION TARGET',
  details: [
    'The registry is --registry, else the one of your policy. Its receipt is checked with --registry-key or the key of',
    'your policy; without either the receipt is kept but not checked. The first version of a name needs a token.',
  ].join('\n'),
  targets: 1,
  options: {
    ...registryOptions,
    'token-file': { type: 'string', value: 'FILE', help: "an operator's token, for the first version of a name" },
    ...outDirOption,
    ...statementOptions,
    ...signingOptions,
    ...outputOptions,
    ...targetOptions,
  },
  run,
}

async function run({ options, words }: ParsedArguments, io: Io): Promise<number> {
  const { format } = readOutput(options, io)
  const { name, version, profile } = readStatementChoice(options)
  const registry = await readRegistry(options, io)
  checkSigningOptions(options)
  refuseExposedSigner(words, options, io)
  const loaded = await loadSnapshot(words, options, io)
  renderNotices(loaded.notices, io)
  const signed = await signSnapshot(loaded, options, io)
  keepSigned(signed, options, io)
  const submission = formatSubmission(signed)
  const client = new RegistryClient({ url: registry.url, ...readToken(options, io) })
  const accepted = await client.publish(name, version, submission)
  const expected = {
    name,
    version,
    profile,
    snapshotDigest: sha256Hex(signed.snapshot),
    bundleDigest: sha256Hex(signed.bundle),
  }
  if (registry.key !== null) verifyReceipt(accepted.receipt, parseVerifierKey(registry.key), expected)
  keepReceipt(accepted, options, io)
  const report = {
    ...expected,
    ...signed.signer,
    registry: registry.url,
    index: accepted.index,
    acceptedAt: accepted.acceptedAt,
    receiptChecked: registry.key !== null,
  }
  io.stdout.write(format === 'json' ? asciiJson(report) : renderPublished(report, signed.signer))
  return 0
}

function keepReceipt(accepted: RegistryVersion, options: ParsedOptions, io: Io): void {
  const stem = keptStem(options)
  if (stem !== undefined) writeNamedFile(`${stem}.receipt.txt`, accepted.receipt, io)
}

function renderPublished(
  report: Readonly<Record<'name' | 'version' | 'profile' | 'snapshotDigest' | 'registry', string>> & {
    index: number
    receiptChecked: boolean
  },
  signer: SignerReport,
): string {
  return [
    `\u2713 published ${report.name} ${report.version} (${report.profile})`,
    '',
    `  snapshot   sha256:${report.snapshotDigest}`,
    ...('keyId' in signer ? [] : [`  identity   ${visibleLine(signer.identity, 400)}, log entry ${signer.logIndex}`]),
    `  registry   ${report.registry}, entry ${report.index}`,
    `  receipt    ${report.receiptChecked ? 'signed by the registry and checked' : 'kept, but not checked: no key of the registry is known'}`,
    '',
  ].join('\n')
}
