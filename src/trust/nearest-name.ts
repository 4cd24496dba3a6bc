/** The known name that somebody probably meant. */

/** The known name within a third of its length in edits, the nearest first; undefined where none is near. */
export function nearestName(written: string, known: readonly string[]): string | undefined {
  if (written.length > 64) return undefined
  const near = known
    .map((name) => ({ name, edits: editDistance(written.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, edits }) => edits <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.edits - b.edits)
  return near[0]?.name
}

/** Insertions, deletions, replacements and swaps of neighbours that lead from one to the other (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let earlier: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const replace = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swap = swapped ? (earlier[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY
      next.push(Math.min(replace, swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    earlier = row
    row = next
  }
  return row[b.length] ?? 0
}
