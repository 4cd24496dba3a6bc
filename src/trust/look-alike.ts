/**
 * Server names that are easily taken for one another: the same but for case or separators, confusable in print, or one
 * slip of a finger apart. A finding, never a refusal: a name that its owner has proven is that owner's, whatever it
 * resembles.
 */

/** Characters whose skeleton is another, of those that a server name may have. Source: UTS #39, confusables.txt. */
const prototypes: Readonly<Record<string, string>> = { '0': 'O', '1': 'l', I: 'l', m: 'rn' }

/** Names that are looked at, at most: the look stays cheap however many names there are. */
const maxKnown = 100_000
/** Letters and digits from which on one slip, and two, are taken for a slip rather than for another word. */
const oneSlipLength = 4
const twoSlipsLength = 12

/**
 * The first of the known names that `name` is easily taken for, one that is confusable in print before one that is a slip
 * away; null where there is none. Never `name` itself. Two names in one namespace are told apart by whoever owns it, so
 * there a slip is none.
 */
export function findLookAlike(name: string, known: Iterable<string>): string | null {
  const wanted = shapeOf(name)
  let near: string | null = null
  let looked = 0
  for (const other of known) {
    if (other === name) continue
    if (looked === maxKnown) break
    looked += 1
    const shape = shapeOf(other)
    if (shape.folded === wanted.folded || shape.skeleton === wanted.skeleton) return other
    if (near === null && isSlip(wanted, shape)) near = other
  }
  return near
}

/** A name in the forms in which it is compared; separators are left out of all but the slash. */
interface Shape {
  /** Labels of the namespace, lower case. */
  readonly labels: readonly string[]
  readonly rest: string
  readonly folded: string
  readonly skeleton: string
}

function shapeOf(name: string): Shape {
  const folded = name.toLowerCase()
  const [namespace = '', rest = ''] = folded.split('/')
  return {
    labels: namespace.split('.').map(bare),
    rest: bare(rest),
    folded: bare(folded),
    // Once as it is written, for a capital I, and once in lower case, for a capital M.
    skeleton: bare(skeletonOf(skeletonOf(name).toLowerCase())),
  }
}

function skeletonOf(text: string): string {
  return text.replace(/[01Im]/g, (character) => prototypes[character] ?? character)
}

function bare(text: string): string {
  return text.replace(/[-_.]/g, '')
}

/** Whether namespaces and names are each equal or a slip apart, and the namespaces not equal. */
function isSlip(a: Shape, b: Shape): boolean {
  const [ownerA, ownerB] = ownersOf(a.labels, b.labels)
  return ownerA !== ownerB && isNear(a.rest, b.rest) && isNear(ownerA, ownerB)
}

/** What follows the labels that both begin with: `io.github.acme` and `io.github.acrne` differ in their owners. */
function ownersOf(a: readonly string[], b: readonly string[]): [string, string] {
  let shared = 0
  while (shared < Math.min(a.length, b.length) - 1 && a[shared] === b[shared]) shared += 1
  return [a.slice(shared).join(''), b.slice(shared).join('')]
}

function isNear(a: string, b: string): boolean {
  if (a === b) return true
  const shorter = Math.min(a.length, b.length)
  if (shorter < oneSlipLength) return false
  const slips = shorter < twoSlipsLength ? 1 : 2
  return Math.abs(a.length - b.length) <= slips && distance(a, b, slips) <= slips
}

/**
 * Optimal string alignment distance (insert, delete, replace, swap neighbours), exact up to `limit` and above it only
 * "more". A band of 2 × limit + 1 is all that is computed, so it is linear in the length.
 */
function distance(a: string, b: string, limit: number): number {
  const more = limit + 1
  let [before, last]: [readonly number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, at) => at)]
  for (let i = 1; i <= a.length; i += 1) {
    const row: number[] = new Array(b.length + 1).fill(more)
    if (i <= limit) row[0] = i
    for (let j = Math.max(1, i - limit); j <= Math.min(b.length, i + limit); j += 1) {
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? more) + 1 : more
      const replaced = (last[j - 1] ?? more) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row[j] = Math.min(replaced, (last[j] ?? more) + 1, (row[j - 1] ?? more) + 1, swapped)
    }
    ;[before, last] = [last, row]
  }
  return last[b.length] ?? more
}
