/** What `touchmark lock` leaves as it is, and how it says so. */

import { clientOffers } from '../src/client/capture/handshake.ts'
import type { State } from '../src/client/state/state.ts'
import type { Snapshot } from '../src/snapshot/snapshot.ts'
import { quote } from '../src/visible-text.ts'
import type { Io } from './io.ts'

const offered = `--offers ${clientOffers.join(',')}`

/** The pin stays; exit status 1, since what was seen is not pinned. */
export function keepPin(entry: string, io: Io): number {
  io.stderr.write(`\u2717 not pinned: the pin of ${quote(entry, 200)} holds something else, and stays
  What a session pinned may need ${offered}, or some of these, to be seen. To replace the pin all the same: --update
`)
  return 1
}

/** Most items that are named. */
const maxNamed = 5

/** What a session saw beside the pin, and this look did not, as a line; none where that is nothing. */
export async function unseenHere(entry: string, snapshot: Snapshot, state: State): Promise<string[]> {
  const unseen = (await state.pendingChanges(entry)).filter(({ kind, section, name }) => {
    if (kind !== 'added' || section === 'instructions') return false
    return !snapshot.sections[section].some((item) => item.name === name)
  })
  if (unseen.length === 0) return []
  const named = unseen.slice(0, maxNamed).map(({ section, name }) => `${section} ${quote(name, 80)}`)
  const more = unseen.length > maxNamed ? [`${unseen.length - maxNamed} more`] : []
  return [
    `a session was shown more than this look, and that still waits: ${[...named, ...more].join(', ')}. ` +
      `A server may show it only to a client that offers something: touchmark lock --update ${offered} \u2026`,
  ]
}
