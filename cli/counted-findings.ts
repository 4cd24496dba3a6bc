/** Which findings count here: not those that the user's policy excepts for this server, nor those that a publisher's file suppresses. */
import { findSuppression, type Suppression } from '../src/attestation/suppression.ts'
import type { Finding } from '../src/lint/finding.ts'
import { flaggedItem, flaggedSha256 } from '../src/lint/flagged-value.ts'
import { findingPlace } from '../src/lint/report-format.ts'
import type { SuppressedFinding } from '../src/lint/report-sarif.ts'
import type { Snapshot } from '../src/snapshot/snapshot.ts'
import { type EffectivePolicy, findException } from '../src/trust/policy.ts'
import { visibleLine } from '../src/visible-text.ts'
import type { ParsedOptions } from './command.ts'
import type { Io } from './io.ts'
import { loadUserPolicy } from './policy.ts'
import { readSuppressionFile } from './suppression-options.ts'

/** Findings that count, those that do not, and lines on these and on those that count again. */
export interface CountedFindings {
  readonly findings: readonly Finding[]
  readonly suppressed: readonly SuppressedFinding[]
  readonly notes: readonly string[]
}

/** Leaves out what is excepted for `--server` or suppressed in `--suppressions`. What has ended silences nothing, and is told. */
export async function countedFindings(
  found: readonly Finding[],
  snapshot: Snapshot,
  options: ParsedOptions,
  io: Io,
): Promise<CountedFindings> {
  const now = io.now()
  const silencers = [await byPolicy(options, io), byFile(readSuppressionFile(options, io))]
  const notes: string[] = []
  const suppressed: SuppressedFinding[] = []
  const findings = found.filter((finding) => {
    const sha256 = flaggedSha256(finding, flaggedItem(snapshot, finding))
    const ask = (when: number) => first(silencers, (silencer) => silencer(finding, sha256, when))
    const holds = ask(now)
    const end = holds ?? ask(Number.NEGATIVE_INFINITY)
    if (end !== undefined) notes.push(noteOn(finding, end, holds !== undefined))
    if (holds !== undefined) suppressed.push({ finding, until: endOf(holds), reason: holds.reason })
    return holds === undefined
  })
  return { findings, suppressed, notes }
}

/** Until when a finding is silenced, and why. */
interface Silence {
  readonly until: number
  readonly reason: string
}

type Silencer = (finding: Finding, sha256: string, now: number) => Silence | undefined

async function byPolicy(options: ParsedOptions, io: Io): Promise<Silencer> {
  const server = options.text('server')
  if (server === undefined) return () => undefined
  const policy: EffectivePolicy = await loadUserPolicy(io)
  const named = { entry: server, name: server.includes('/') ? server : null }
  return ({ rule, name = '', pointer }, sha256, now) =>
    findException(policy, { ...named, what: rule, item: name, pointer, sha256, now })
}

function byFile(suppressions: readonly Suppression[]): Silencer {
  return ({ rule, section, name = '' }, sha256, now) => {
    const found = findSuppression(suppressions, { rule, section, name, sha256 }, now)
    return found === undefined ? undefined : { until: Date.parse(found.until), reason: found.reason }
  }
}

function first<T, R>(list: readonly T[], find: (each: T) => R | undefined): R | undefined {
  for (const each of list) {
    const found = find(each)
    if (found !== undefined) return found
  }
  return undefined
}

function endOf({ until }: Silence): string {
  return new Date(until).toISOString().replace('.000Z', 'Z')
}

function noteOn(finding: Finding, silence: Silence, holds: boolean): string {
  const end = endOf(silence)
  const what = `${finding.rule} at ${findingPlace(finding)} (${visibleLine(silence.reason, 200)})`
  return holds ? `suppressed until ${end}: ${what}` : `counts again, since its suppression ended ${end}: ${what}`
}
