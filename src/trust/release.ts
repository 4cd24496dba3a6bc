/** Which of two releases is newer, and whether a target is still the one that was pinned. */
import { quote } from '../visible-text.ts'
import type { Release } from './evidence.ts'
import type { PackageFacts, Pin, TargetFacts } from './pins.ts'

/** What is known of the release that is running. */
export interface ReleaseFacts {
  readonly version: string | null
  readonly package: PackageFacts | null
}

/**
 * The running release beside the pinned one. What cannot be compared is `unknown`: another package, a version that is
 * not semantic, or the same version with another integrity.
 */
export function compareRelease(pin: Pick<Pin, 'version' | 'package'>, now: ReleaseFacts): Release {
  if (pin.package === null || now.package === null) return compareVersions(pin.version, now.version)
  if (pin.package.name !== now.package.name) return 'unknown'
  const release = compareVersions(pin.package.version, now.package.version)
  const [before, after] = [pin.package.integrity, now.package.integrity]
  return release === 'same' && before !== null && after !== null && before !== after ? 'unknown' : release
}

const semantic =
  /^(0|[1-9]\d{0,15})\.(0|[1-9]\d{0,15})\.(0|[1-9]\d{0,15})(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]+)?$/

/** The second version beside the first, by Semantic Versioning 2.0.0 section 11. */
function compareVersions(before: string | null, after: string | null): Release {
  if (before === null || after === null) return 'unknown'
  if (before === after) return 'same'
  const [a, b] = [semantic.exec(before), semantic.exec(after)]
  if (a === null || b === null) return 'unknown'
  const order = compareNumbers(a, b) || comparePrerelease(a[4], b[4])
  // Versions that differ only in build metadata have no order.
  if (order === 0) return 'unknown'
  return order < 0 ? 'newer' : 'older'
}

function compareNumbers(a: RegExpExecArray, b: RegExpExecArray): number {
  for (const index of [1, 2, 3]) {
    const order = Number(a[index]) - Number(b[index])
    if (order !== 0) return order
  }
  return 0
}

/**
 * The release line of a version: its major number, and below 1 its minor number, too (`1`, `0.3`). Null for what is no
 * semantic version.
 */
export function releaseLine(version: string): string | null {
  const [, major, minor] = semantic.exec(version) ?? []
  if (major === undefined || minor === undefined) return null
  return major === '0' ? `0.${minor}` : major
}

/**
 * The running release beside everything that was pinned of this server. A version is judged within its release line: older
 * than the newest of the line is `older`, whatever is pinned now; a move back to another line is a release like any other
 * while it is not older there. A line that was never pinned is judged by plain order.
 */
export function compareWithLines(pin: Pick<Pin, 'version' | 'package' | 'highest'>, now: ReleaseFacts): Release {
  const plain = compareRelease(pin, now)
  const version = runningVersion(now)
  const otherPackage = pin.package !== null && now.package !== null && pin.package.name !== now.package.name
  const highest = otherPackage || version === null ? undefined : pin.highest.get(releaseLine(version) ?? '')
  if (highest === undefined) return plain
  if (compareVersions(highest, version) === 'older') return 'older'
  return plain === 'older' ? 'newer' : plain
}

/** How a running release is older than what was pinned, in our own words. */
export function rollbackDetail(pin: Pick<Pin, 'version' | 'package' | 'highest'>, now: ReleaseFacts): string {
  const version = runningVersion(now) ?? ''
  const before = pin.highest.get(releaseLine(version) ?? '') ?? runningVersion(pin) ?? ''
  return `version ${quote(version)} is older than ${quote(before)}, which was pinned before`
}

/** The version that counts for release lines: the package's where there is a package, else the server's. */
export function runningVersion({ version, package: facts }: ReleaseFacts): string | null {
  return facts === null ? version : facts.version
}

/** What is remembered once this release is pinned: of its own line this version, whatever was there. */
export function withHighest(
  before: Pick<Pin, 'package' | 'highest'> | null,
  now: ReleaseFacts,
): ReadonlyMap<string, string> {
  const samePackage = before?.package == null || now.package === null || before.package.name === now.package.name
  const highest = new Map(samePackage ? before?.highest : undefined)
  const version = runningVersion(now)
  const line = version === null ? null : releaseLine(version)
  if (version !== null && line !== null) highest.set(line, version)
  return highest
}

/** A version without a pre-release part comes after one with it. */
function comparePrerelease(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0
  if (a === undefined) return 1
  if (b === undefined) return -1
  const [left, right] = [a.split('.'), b.split('.')]
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const order = compareIdentifiers(left[index] ?? '', right[index] ?? '')
    if (order !== 0) return order
  }
  return left.length - right.length
}

function compareIdentifiers(a: string, b: string): number {
  if (a === b) return 0
  const [aIsNumber, bIsNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)]
  if (aIsNumber && bIsNumber) return BigInt(a) < BigInt(b) ? -1 : 1
  if (aIsNumber !== bIsNumber) return aIsNumber ? -1 : 1
  return a < b ? -1 : 1
}

/**
 * How the running target or its server name differs from the pinned one, in our own words and without any of its values, which may be
 * secrets; null where it does not. Another version of the same package is a release, not another target.
 */
export function targetChange(
  pin: Pick<Pin, 'target' | 'package' | 'name'>,
  now: { readonly target: TargetFacts; readonly package: PackageFacts | null; readonly name: string | null },
): string | null {
  if (pin.name !== null && now.name !== null && pin.name !== now.name) return 'the server name is another'
  const [before, after] = [pin.target, now.target]
  if (before.kind === 'url' || after.kind === 'url') return urlChange(before, after)
  const samePackage = pin.package !== null && now.package !== null && pin.package.name === now.package.name
  const word = argvChange(
    samePackage ? withoutVersion(before.argv, pin.package) : before.argv,
    samePackage ? withoutVersion(after.argv, now.package) : after.argv,
  )
  if (word !== null) return word
  const sameNames = sorted(before.envNames) === sorted(after.envNames)
  return sameNames ? null : 'the names of its environment variables are others'
}

function urlChange(before: TargetFacts, after: TargetFacts): string | null {
  if (before.kind !== 'url') return 'it was a command and is a URL'
  if (after.kind !== 'url') return 'it was a URL and is a command'
  return before.url === after.url ? null : 'the URL is another'
}

function argvChange(before: readonly string[], after: readonly string[]): string | null {
  const index = before.findIndex((word, at) => word !== after[at])
  if (index >= 0) return `word ${index + 1} of the command is another`
  return before.length === after.length ? null : 'the command has more words'
}

function withoutVersion(argv: readonly string[], facts: PackageFacts | null): readonly string[] {
  if (facts === null || facts.name === null || facts.version === null) return argv
  const versioned = `${facts.name}@${facts.version}`
  return argv.map((word) => (word === versioned ? `${facts.name}@` : word))
}

function sorted(names: readonly string[]): string {
  return JSON.stringify([...new Set(names)].sort())
}
