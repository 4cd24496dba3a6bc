import { parseBundle } from '../../src/attestation/bundle.ts'
import type { DefinitionKind } from '../../src/attestation/predicate.ts'
import type { RegistryStatement } from '../../src/attestation/registry-wire.ts'
import { formatStatementSubmission } from '../../src/attestation/statement-submission.ts'
import { formatSubmission } from '../../src/attestation/submission.ts'
import { RegistryClient } from '../../src/client/statements/registry-client.ts'
import { sha256Hex } from '../../src/crypto/sha256.ts'
import { UsageError } from '../../src/errors.ts'
import { parseVerifierKey } from '../../src/log/note.ts'
import { snapshotDigest } from '../../src/snapshot/snapshot.ts'
import { verifyReceipt } from '../../src/verify/receipt.ts'
import { verifyStatementReceipt } from '../../src/verify/statement-receipt.ts'
import { visibleLine } from '../../src/visible-text.ts'
import type { Command, ParsedArguments, ParsedOptions } from '../command.ts'
import { writeNamedFile } from '../files.ts'
import type { Io } from '../io.ts'
import { type LoadedSnapshot, loadSnapshot } from '../load-snapshot.ts'
import { outputOptions, readOutput } from '../output-options.ts'
import { type PublishedResult, type PublishOne, publishAll, publishAllOptions } from '../publish-all.ts'
import { type RegistryChoice, readRegistry, readToken, registryOptions } from '../registry-options.ts'
import { asciiJson } from '../render/json.ts'
import { renderNotices } from '../render/notices.ts'
import { checkSigningOptions, refuseExposedSigner, type SignerReport, signingOptions } from '../signing-options.ts'
import { readStatementChoice, type StatementChoice, statementOptions } from '../statement-options.ts'
import { suppressionFileOption } from '../suppression-options.ts'
import { targetOptions } from '../target-options.ts'
import { keepSigned, keptStem, observationOption, outDirOption, type SignedSnapshot, signSnapshot } from './sign.ts'

/** `touchmark publish`: sign what a server shows and put it into a registry. */
export const publishCommand: Command = {
  summary: 'sign what a server shows and publish it to a registry',
  usage: '(--key FILE | --keyless) --version VERSION (--name NAME TARGET | --all [--changed] [--run-config])',
  details: [
    'The registry is --registry, else the one of your policy. Its receipt is checked with --registry-key or the key of',
    'your policy; without either the receipt is kept but not checked. The first version of a name needs a token.',
    'With --observation you sign what you saw of a server that is not yours: anybody may, and it owns nothing.',
  ].join('\n'),
  targets: 1,
  options: {
    ...publishAllOptions,
    ...registryOptions,
    'token-file': { type: 'string', value: 'FILE', help: "an operator's token, for the first version of a name" },
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
  if (options.flag('all')) return await runAll({ options, words }, io)
  const { format } = readOutput(options, io)
  const prepared = await prepare(words, options, io)
  const { signer, ...report } = await signAndSend(prepared, options, io)
  io.stdout.write(format === 'json' ? asciiJson({ ...report, ...signer }) : renderPublished(report, signer))
  return 0
}

async function runAll({ options, words }: ParsedArguments, io: Io): Promise<number> {
  const { format } = readOutput(options, io)
  if (words.length > 0) throw new UsageError('E_USAGE', { found: '--all and a target', expected: 'one of them' })
  const publishOne: PublishOne = async (target, own) => {
    const prepared = await prepare(target, own, io)
    if (options.flag('changed') && (await isPublished(prepared))) return 'unchanged'
    await signAndSend(prepared, own, io)
    return 'published'
  }
  const results = await publishAll(options, publishOne, io)
  const status = results.find((result) => result.status !== 0)?.status ?? 0
  io.stdout.write(format === 'json' ? asciiJson({ status, profiles: results }) : renderAll(results))
  return status
}

interface Prepared {
  readonly loaded: LoadedSnapshot
  readonly choice: StatementChoice
  readonly registry: RegistryChoice
  readonly client: RegistryClient
}

/** Everything before the signature: what is wrong with the options is said before a server is started. */
async function prepare(words: readonly string[], options: ParsedOptions, io: Io): Promise<Prepared> {
  const choice = readStatementChoice(options)
  const registry = await readRegistry(options, io)
  checkSigningOptions(options)
  refuseExposedSigner(words, options, io)
  const loaded = await loadSnapshot(words, options, io)
  renderNotices(loaded.notices, io)
  const client = new RegistryClient({ url: registry.url, ...readToken(options, io) })
  return { loaded, choice, registry, client }
}

/** Whether the latest published version of this profile shows exactly this. */
async function isPublished({ loaded, choice, client }: Prepared): Promise<boolean> {
  const latest = await client.version(choice.name, 'latest', choice.profile)
  return latest?.snapshotDigest === snapshotDigest(loaded.snapshot)
}

async function signAndSend(prepared: Prepared, options: ParsedOptions, io: Io) {
  const { loaded, choice, registry } = prepared
  const { name, version, profile } = choice
  const signed = await signSnapshot(loaded, options, io)
  keepSigned(signed, options, io)
  const kind: DefinitionKind = options.flag('observation') ? 'observation' : 'publish'
  const accepted = await (kind === 'publish' ? sendVersion : sendObservation)(signed, prepared)
  keepReceipt(accepted, options, io)
  return {
    kind,
    ...{ name, version, profile },
    ...digestsOf(signed),
    signer: signed.signer,
    registry: registry.url,
    index: accepted.index,
    acceptedAt: accepted.acceptedAt,
    receiptChecked: registry.key !== null,
  }
}

/** What a registry answers to whatever it accepts. */
type Accepted = Pick<RegistryStatement, 'receipt' | 'index' | 'acceptedAt'>

async function sendVersion(signed: SignedSnapshot, { choice, registry, client }: Prepared): Promise<Accepted> {
  const { name, version, profile } = choice
  const accepted = await client.publish(name, version, formatSubmission(signed))
  const expected = { name, version, profile, ...digestsOf(signed) }
  if (registry.key !== null) verifyReceipt(accepted.receipt, parseVerifierKey(registry.key), expected)
  return accepted
}

/** An observation is no version: it stands beside the versions of a name, and takes no place among them. */
async function sendObservation(
  { bundle, snapshot, publicKey }: SignedSnapshot,
  { choice: { name }, registry, client }: Prepared,
): Promise<Accepted> {
  const publicKeys = publicKey === null ? [] : [publicKey]
  const accepted = await client.postStatement(formatStatementSubmission({ bundles: [bundle], snapshot, publicKeys }))
  const statementDigest = sha256Hex(parseBundle(bundle).envelope.payload)
  const subject = { kind: 'observation', name, statementDigest, bundles: [bundle] } as const
  if (registry.key !== null) verifyStatementReceipt(accepted.receipt, parseVerifierKey(registry.key), subject)
  return accepted
}

function digestsOf({ snapshot, bundle }: SignedSnapshot): { snapshotDigest: string; bundleDigest: string } {
  return { snapshotDigest: sha256Hex(snapshot), bundleDigest: sha256Hex(bundle) }
}

function keepReceipt(accepted: Accepted, options: ParsedOptions, io: Io): void {
  const stem = keptStem(options)
  if (stem !== undefined) writeNamedFile(`${stem}.receipt.txt`, accepted.receipt, io)
}

function renderPublished(
  report: Readonly<Record<'name' | 'version' | 'profile' | 'snapshotDigest' | 'registry', string>> & {
    kind: DefinitionKind
    index: number
    receiptChecked: boolean
  },
  signer: SignerReport,
): string {
  return [
    `\u2713 ${report.kind === 'publish' ? 'published' : 'observed'} ${report.name} ${report.version} (${report.profile})`,
    '',
    `  snapshot   sha256:${report.snapshotDigest}`,
    ...('keyId' in signer ? [] : [`  identity   ${visibleLine(signer.identity, 400)}, log entry ${signer.logIndex}`]),
    `  registry   ${report.registry}, entry ${report.index}`,
    `  receipt    ${report.receiptChecked ? 'signed by the registry and checked' : 'kept, but not checked: no key of the registry is known'}`,
    '',
  ].join('\n')
}

function renderAll(results: readonly PublishedResult[]): string {
  const marks = { published: '\u2713', unchanged: '=', failed: '\u2717' } as const
  const lines = results.map(({ name, profile, outcome, error }) => {
    const why = error === null ? '' : `   ${error.message} [${error.code}]`
    return `${marks[outcome]} ${outcome.padEnd(10)} ${name} (${profile})${why}\n`
  })
  return lines.join('')
}
