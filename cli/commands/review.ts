import {
  formatReviewStatement,
  makeReviewStatement,
  type ReviewParts,
  type ReviewStatement,
} from '../../src/attestation/review-statement.ts'
import { formatStatementSubmission } from '../../src/attestation/statement-submission.ts'
import { reviewFolders } from '../../src/client/assessment/prepare-assessment.ts'
import { readNamedFile } from '../../src/client/files/named-file.ts'
import { keepReviewFile } from '../../src/client/statements/keep-review-file.ts'
import { RegistryClient } from '../../src/client/statements/registry-client.ts'
import { sha256Hex } from '../../src/crypto/sha256.ts'
import { UsageError } from '../../src/errors.ts'
import { lintChanges } from '../../src/lint/change-lint.ts'
import { lintSnapshot } from '../../src/lint/linter.ts'
import { makeLintReport } from '../../src/lint/report.ts'
import { lintLines } from '../../src/lint/report-format.ts'
import { parseVerifierKey } from '../../src/log/note.ts'
import { diffSnapshots } from '../../src/snapshot/change.ts'
import { formatSnapshot, snapshotDigest } from '../../src/snapshot/snapshot.ts'
import { verifyStatementReceipt } from '../../src/verify/statement-receipt.ts'
import { quote } from '../../src/visible-text.ts'
import type { Command, ParsedArguments, ParsedOptions } from '../command.ts'
import { confirmByCode } from '../confirm.ts'
import { writeNamedFile } from '../files.ts'
import type { Io } from '../io.ts'
import { type LoadedSnapshot, loadSnapshot } from '../load-snapshot.ts'
import { outputOptions, readOutput } from '../output-options.ts'
import { type RegistryChoice, readRegistry, readToken, registryOptions } from '../registry-options.ts'
import { renderChanges } from '../render/changes.ts'
import { asciiJson } from '../render/json.ts'
import { renderNotices } from '../render/notices.ts'
import { renderSnapshot, snapshotReport } from '../render/snapshot.ts'
import { openReviewer } from '../reviewer.ts'
import { refuseExposedSigner, type SignedStatement, signingOptions } from '../signing-options.ts'
import { required } from '../statement-options.ts'
import { targetOptions } from '../target-options.ts'

/** `touchmark review`: an approver reads a snapshot and says whether it may be used. */
export const reviewCommand: Command = {
  summary: 'sign that you read what a server shows, and approve or reject it',
  usage: '--approve|--reject (--key FILE | --keyless) (-o FILE | --publish) NAME@VERSION|ENTRY TARGET | keep FILE',
  details: [
    'TARGET is a snapshot file or a live server. It is shown first; to approve it you type a code, and the passphrase of',
    'your key, on a terminal. A review counts where a policy lists you among its approvers for that name or entry.',
    '"review keep FILE" puts one where verify, lock and guard find it; reviews for all of a machine\u2019s users lie in',
    '/etc/touchmark/reviews/.',
  ].join('\n'),
  targets: 2,
  options: {
    approve: { type: 'boolean', help: 'it may be used' },
    reject: { type: 'boolean', help: 'it may not' },
    output: { type: 'string', short: 'o', value: 'FILE', help: 'where the review goes' },
    publish: { type: 'boolean', help: 'put it into the registry, for everybody whose policy lists you' },
    ...registryOptions,
    'token-file': { type: 'string', value: 'FILE', help: 'a token of the registry, where it asks for one' },
    against: { type: 'string', value: 'FILE', help: 'show what changed since this snapshot' },
    criterion: { type: 'string', multiple: true, value: 'CODE', help: 'what you read it for' },
    until: { type: 'string', value: 'TIME', help: 'when the review ends, such as 2027-01-31T00:00:00Z' },
    profile: { type: 'string', value: 'PROFILE', help: 'the profile that the snapshot is (default "default")' },
    ...signingOptions,
    ...outputOptions,
    ...targetOptions,
  },
  run,
}

async function run({ options, words }: ParsedArguments, io: Io): Promise<number> {
  const { format, showText } = readOutput(options, io)
  const [subject, ...target] = words
  if (subject === 'keep') return await keep(target, io)
  const decision = readDecision(options)
  if (subject === undefined || target.length === 0) {
    throw new UsageError('E_USAGE', { found: `${words.length} of 2 words`, expected: reviewCommand.usage })
  }
  const registry = await readDestination(options, io)
  refuseExposedSigner(target, options, io)
  const loaded = await loadSnapshot(target, options, io)
  renderNotices(loaded.notices, io)
  io.stderr.write(await summary(loaded, options, showText, io))
  const statement = makeReviewStatement({
    snapshot: loaded.snapshot,
    decision,
    about: readAbout(subject),
    profile: options.text('profile') ?? 'default',
    criteria: options.list('criterion'),
    validUntil: options.text('until') ?? null,
  })
  const signer = await openReviewer(options, io)
  if (decision === 'approve') {
    await confirmByCode(`Approve exactly this for ${quote(subject, 120)}?`, io)
  }
  const signed = await signer.signPayload(formatReviewStatement(statement))
  const output = options.text('output')
  if (output !== undefined) writeNamedFile(output, signed.bundle, io)
  const posted =
    registry === null ? {} : await post(statement, signed, formatSnapshot(loaded.snapshot), registry, options, io)
  const report = {
    decision,
    subject,
    snapshotDigest: statement.subject.sha256,
    review: output ?? null,
    reviewDigest: sha256Hex(signed.bundle),
    ...signed.signer,
    ...posted,
  }
  io.stdout.write(format === 'json' ? asciiJson(report) : render(report))
  return 0
}

interface ReviewReport {
  readonly decision: ReviewParts['decision']
  readonly subject: string
  readonly snapshotDigest: string
  readonly review: string | null
  readonly registry?: string
}

function render({ decision, subject, snapshotDigest: digest, review, registry }: ReviewReport): string {
  const verb = decision === 'approve' ? 'approved' : 'rejected'
  const lines = [`${verb}   ${quote(subject, 120)}   sha256:${digest}`]
  if (review !== null) lines.push(`review     ${quote(review, 300)}`)
  if (registry !== undefined) lines.push(`registry   ${quote(registry, 300)}`)
  return `${lines.join('\n')}\n`
}

/** The registry to post to; null where the review stays a file. */
async function readDestination(options: ParsedOptions, io: Io): Promise<RegistryChoice | null> {
  if (options.flag('publish')) return await readRegistry(options, io)
  required(options, 'output')
  return null
}

/** Posts a review, and checks the receipt where the registry's key is known. */
async function post(
  statement: ReviewStatement,
  { bundle, publicKey }: SignedStatement,
  snapshot: Uint8Array,
  { url, key }: RegistryChoice,
  options: ParsedOptions,
  io: Io,
): Promise<{ registry: string; index: number; receiptChecked: boolean }> {
  const publicKeys = publicKey === null ? [] : [publicKey]
  const client = new RegistryClient({ url, ...readToken(options, io) })
  const accepted = await client.postStatement(formatStatementSubmission({ bundles: [bundle], snapshot, publicKeys }))
  if (key !== null) {
    const statementDigest = sha256Hex(formatReviewStatement(statement))
    const expected = {
      kind: 'review' as const,
      name: statement.predicate.server?.name ?? '',
      statementDigest,
      bundles: [bundle],
    }
    verifyStatementReceipt(accepted.receipt, parseVerifierKey(key), expected)
  }
  return { registry: url, index: accepted.index, receiptChecked: key !== null }
}

/** Anybody may keep a review: it counts, at every use, only by who signed it. */
async function keep([file, ...more]: readonly string[], io: Io): Promise<number> {
  if (file === undefined || more.length > 0) {
    throw new UsageError('E_USAGE', { found: `${more.length} files to keep`, expected: 'review keep FILE' })
  }
  const path = await keepReviewFile(reviewFolders(io)[1], readNamedFile(file, io))
  io.stderr.write(`\u2713 kept: ${quote(path, 400)}\n`)
  return 0
}

function readDecision(options: ParsedOptions): ReviewParts['decision'] {
  const [approve, reject] = [options.flag('approve'), options.flag('reject')]
  if (approve !== reject) return approve ? 'approve' : 'reject'
  throw new UsageError('E_USAGE', {
    found: approve ? 'both --approve and --reject' : 'neither --approve nor --reject',
    expected: 'one of them, before the words',
  })
}

function readAbout(subject: string): ReviewParts['about'] {
  const [, name, version] = /^([^@]+\/[^@]+)@(.+)$/.exec(subject) ?? []
  if (name !== undefined && version !== undefined) return { name, version }
  if (subject.includes('/')) {
    throw new UsageError('E_USAGE', {
      found: `the server ${quote(subject)} without a version`,
      expected: 'NAME@VERSION',
    })
  }
  return { entry: subject }
}

/** What is about to be signed, on the terminal: people who sign must have had the chance to read. */
async function summary(loaded: LoadedSnapshot, options: ParsedOptions, showText: boolean, io: Io): Promise<string> {
  const { snapshot, label } = loaded
  const digest = snapshotDigest(snapshot)
  const lint = makeLintReport({ target: label, snapshot, snapshotDigest: digest, findings: lintSnapshot(snapshot) })
  const findings = lintLines(lint, { texts: showText ? snapshot : null }).map((line) => `  ${line}\n`)
  const against = options.text('against')
  const before = against === undefined ? null : await loadSnapshot([against], options, io)
  const changed = before === null ? '' : changesSince(before, loaded, showText)
  return `${renderSnapshot(snapshotReport(label, snapshot))}${changed}${findings.join('')}\n`
}

function changesSince(before: LoadedSnapshot, { snapshot, label }: LoadedSnapshot, showText: boolean): string {
  const linted = lintChanges(before.snapshot, snapshot, diffSnapshots(before.snapshot, snapshot))
  return renderChanges(before.label, label, linted, showText)
}
