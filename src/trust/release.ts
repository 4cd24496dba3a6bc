/** Which of two releases is newer, and whether a target is still the one that was pinned. */
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
