/**
 * Which version `latest` stands for.
 *
 * Versions are ordered as Semantic Versioning 2.0.0 section 11 orders them, where they have that form; a release
 * outranks every pre-release, so that publishing a beta does not move `latest`. Versions of any other form have no order
 * of their own: then the one accepted later wins.
 */

interface SemanticVersion {
  readonly numbers: readonly [bigint, bigint, bigint]
  readonly preRelease: readonly string[]
}

// Numbers of any length: they are compared as BigInt and nothing else is computed from them.
const form = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/

/** Whether `candidate`, accepted just now, takes over from `current` as the latest version. */
export function isLater(candidate: string, current: string): boolean {
  const a = parse(candidate)
  const b = parse(current)
  if (a === undefined || b === undefined) return a !== undefined || b === undefined
  const aIsRelease = a.preRelease.length === 0
  if (aIsRelease !== (b.preRelease.length === 0)) return aIsRelease
  return (compareNumbers(a, b) || comparePreReleases(a.preRelease, b.preRelease)) >= 0
}

function parse(version: string): SemanticVersion | undefined {
  const match = form.exec(version)
  if (match === null) return undefined
  const [, major = '0', minor = '0', patch = '0', preRelease] = match
  return {
    numbers: [BigInt(major), BigInt(minor), BigInt(patch)],
    preRelease: preRelease === undefined ? [] : preRelease.split('.'),
  }
}

function compareNumbers(a: SemanticVersion, b: SemanticVersion): number {
  for (const [index, number] of a.numbers.entries()) {
    const order = compare(number, b.numbers[index] ?? 0n)
    if (order !== 0) return order
  }
  return 0
}

function comparePreReleases(a: readonly string[], b: readonly string[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const order = compareIdentifiers(a[index] ?? '', b[index] ?? '')
    if (order !== 0) return order
  }
  return a.length - b.length
}

function compareIdentifiers(a: string, b: string): number {
  const aIsNumber = /^\d+$/.test(a)
  const bIsNumber = /^\d+$/.test(b)
  if (aIsNumber && bIsNumber) return compare(BigInt(a), BigInt(b))
  // Numbers stand before words (section 11.4.3).
  if (aIsNumber !== bIsNumber) return aIsNumber ? -1 : 1
  return compare(a, b)
}

function compare<T extends bigint | string>(a: T, b: T): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
