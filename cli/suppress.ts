/** `touchmark lint --suppress`: writes down that findings in these very texts are no fault, with an end and a reason. */
import {
  asSecond,
  type Suppression,
  type SuppressionReason,
  suppressionReasons,
} from '../src/attestation/suppression.ts'
import { formatSuppressionFile, parseSuppressionFile } from '../src/client/publisher/suppression-file.ts'
import { utf8 } from '../src/encoding/bytes.ts'
import { canonicalJson } from '../src/encoding/canonical-json.ts'
import type { JsonObject } from '../src/encoding/json-value.ts'
import { UsageError } from '../src/errors.ts'
import type { Finding } from '../src/lint/finding.ts'
import { flaggedItem, flaggedSha256 } from '../src/lint/flagged-value.ts'
import type { Snapshot } from '../src/snapshot/snapshot.ts'
import { withElement } from '../src/trust/policy-edit.ts'
import { quote } from '../src/visible-text.ts'
import type { ParsedOptions } from './command.ts'
import { editUserPolicy } from './edit-policy.ts'
import { writeNamedFile } from './files.ts'
import type { Io } from './io.ts'
import { required } from './statement-options.ts'
import { readSuppressionFile } from './suppression-options.ts'

/** What is written down with a suppression. */
export interface SuppressionTerms {
  /** Configuration entry or registry name. */
  readonly server: string
  readonly until: string
  readonly reason: string
}

/**
 * Suppresses what `--suppress` finds: with `--server` in the user's policy, which a person has to confirm, else in the
 * publisher's file that `--suppressions` names.
 *
 * @throws UsageError `E_USAGE` where an option is missing or wrong, or nothing was found; else as `editUserPolicy` does.
 */
export async function suppress(
  rule: string,
  found: readonly Finding[],
  snapshot: Snapshot,
  options: ParsedOptions,
  io: Io,
): Promise<number> {
  const until = readUntil(options, io)
  const item = options.text('item')
  const own = found.filter((each) => each.rule === rule && (item === undefined || (each.name ?? '') === item))
  if (own.length === 0) {
    throw new UsageError('E_USAGE', {
      found: `nothing that ${quote(rule)} finds here`,
      expected: 'a finding to suppress',
    })
  }
  const server = options.text('server')
  const reason = required(options, 'reason')
  if (server === undefined) return suppressInFile(own, snapshot, { until, reason }, options, io)
  const added = withoutRepeats(own.map((finding) => exceptionJson(finding, snapshot, { server, until, reason })))
  const change = (text: string) => added.reduce((edited, each) => withElement(edited, 'exceptions', each), text)
  return await editUserPolicy(change, { subject: server }, io)
}

/** An element of `exceptions` for the one text that was flagged: docs/spec/policy.md. */
export function exceptionJson(
  finding: Finding,
  snapshot: Snapshot,
  { server, until, reason }: SuppressionTerms,
): JsonObject {
  const { rule, name, pointer } = finding
  const sha256 = flaggedSha256(finding, flaggedItem(snapshot, finding))
  const item = name === undefined ? {} : { item: name }
  return { what: rule, servers: [server], ...item, pointer, sha256, until, reason }
}

function suppressInFile(
  own: readonly Finding[],
  snapshot: Snapshot,
  terms: Omit<SuppressionTerms, 'server'>,
  options: ParsedOptions,
  io: Io,
): number {
  const path = required(options, 'suppressions')
  const reason = readReason(terms.reason)
  const added = own.map((finding): Suppression => {
    const { rule, section, name = '' } = finding
    return {
      rule,
      section,
      name,
      sha256: flaggedSha256(finding, flaggedItem(snapshot, finding)),
      until: terms.until,
      reason,
    }
  })
  const text = formatSuppressionFile(readSuppressionFile(options, io), withoutRepeats(added))
  parseSuppressionFile(utf8(text), quote(path, 400))
  writeNamedFile(path, text, io)
  io.stdout.write(`changed: ${quote(path, 400)}\n`)
  return 0
}

function readUntil(options: ParsedOptions, io: Io): string {
  const text = required(options, 'until')
  const until = asSecond(text)
  if (until !== undefined && Date.parse(until) > io.now()) return until
  throw new UsageError('E_USAGE', {
    found: `--until ${quote(text)}`,
    expected: 'a time to come, such as 2027-01-31T00:00:00Z',
  })
}

function readReason(text: string): SuppressionReason {
  const reason = suppressionReasons.find((each) => each === text)
  if (reason !== undefined) return reason
  throw new UsageError('E_USAGE', { found: `--reason ${quote(text)}`, expected: suppressionReasons.join(', ') })
}

/** Two findings of one rule in one text are one suppression. */
function withoutRepeats<T extends object>(list: readonly T[]): T[] {
  return [...new Map(list.map((each) => [canonicalJson(each as JsonObject), each])).values()]
}
