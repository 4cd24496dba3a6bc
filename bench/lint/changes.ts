/**
 * How changes are judged: clean definitions and their poisoned twins on one side, consecutive releases of real servers on
 * the other. Collections and scopes are never pooled.
 */

import { lintChanges, newFindings } from '../../src/lint/change-lint.ts'
import { suspiciousChange } from '../../src/lint/change-part.ts'
import { scoreChange } from '../../src/lint/change-score.ts'
import type { Finding, Severity } from '../../src/lint/finding.ts'
import { diffSnapshots } from '../../src/snapshot/change.ts'
import type { Snapshot } from '../../src/snapshot/snapshot.ts'
import { type AttackCase, groupBy, type History, readAttacks, readHistories } from './corpus.ts'

/** What is said of one pair of an older and a newer side. */
interface Judged {
  readonly drifted: boolean
  readonly gravest: Severity | undefined
  readonly score: number
}

/** Prints one row for each collection and scope that has clean twins. */
export function printPairs(folder: string): void {
  console.log(`\nclean → poisoned pairs, by collection and scope (score: at least ${suspiciousChange})`)
  const pairs = readAttacks(folder).filter(({ clean }) => clean !== undefined)
  const groups = groupBy(
    pairs,
    ({ dataset, scope, isMalicious }) => `${dataset} ${scope}${isMalicious ? '' : ' benign'}`,
  )
  for (const [name, cases] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) printRow(name, cases.map(judgePair))
}

/** Prints, for each real server, how often a release alarms. */
export function printReleases(folder: string): void {
  console.log('\nconsecutive releases of real servers')
  const histories = readHistories(folder)
  for (const history of histories) printRow(history.package, judgeReleases(history))
  printRow('all', histories.flatMap(judgeReleases))
  const others = histories.map((left) => histories.filter((history) => history !== left).flatMap(judgeReleases))
  console.log(
    `whichever server is left out, at most ${maxAlarmed * 100} % of the others' releases reach ${leastThreshold(others)}`,
  )
}

/** Share of real releases that may alarm. */
const maxAlarmed = 0.05

/** The least score that at most {@link maxAlarmed} of each of these lists reach. */
function leastThreshold(lists: readonly (readonly Judged[])[]): number | undefined {
  const steps = Array.from({ length: 20 }, (_, index) => (index + 1) / 20)
  const isRare = (step: number) => (list: readonly Judged[]) =>
    list.filter(({ score }) => score >= step).length <= maxAlarmed * list.length
  return steps.find((step) => lists.every(isRare(step)))
}

function judgePair({ clean, snapshot }: AttackCase): Judged {
  const [poisoned] = snapshot.sections.tools
  if (clean === undefined || poisoned === undefined) return { drifted: false, gravest: undefined, score: 0 }
  return {
    drifted: clean.hash !== poisoned.hash,
    gravest: gravestOf(newFindings(clean, poisoned)),
    score: scoreChange(clean, poisoned).score,
  }
}

function judgeReleases({ releases }: History): Judged[] {
  return releases.slice(1).map((release, index) => judgeRelease(releases[index]?.snapshot, release.snapshot))
}

function judgeRelease(from: Snapshot | undefined, to: Snapshot): Judged {
  const found = from === undefined ? [] : diffSnapshots(from, to)
  const { changes, findings } = lintChanges(from ?? to, to, found)
  return {
    drifted: found.some(({ kind }) => kind !== 'context'),
    gravest: gravestOf([...findings, ...changes.flatMap((each) => each.findings)]),
    score: Math.max(0, ...changes.map(({ score }) => score.score)),
  }
}

function gravestOf(findings: readonly Finding[]): Severity | undefined {
  const found = new Set(findings.map(({ severity }) => severity))
  return (['error', 'warning', 'note'] as const).find((severity) => found.has(severity))
}

function printRow(name: string, judged: readonly Judged[]): void {
  const isFound = ({ gravest }: Judged) => gravest === 'error' || gravest === 'warning'
  const isScored = ({ score }: Judged) => score >= suspiciousChange
  const columns: [string, (one: Judged) => boolean][] = [
    ['drift', ({ drifted }) => drifted],
    ['new error', ({ gravest }) => gravest === 'error'],
    ['new finding', isFound],
    ['score', isScored],
    ['either', (one) => isFound(one) || isScored(one)],
  ]
  const cells = columns.map(([column, test]) => {
    const count = judged.filter(test).length
    return `${column} ${String(count).padStart(3)} ${((100 * count) / Math.max(1, judged.length)).toFixed(1).padStart(5)} %`
  })
  console.log(`${name.padEnd(42)} n ${String(judged.length).padStart(4)}   ${cells.join('   ')}`)
}
