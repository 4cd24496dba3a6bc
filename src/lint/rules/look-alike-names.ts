/** Two items of one server whose names are taken for one another: see look-alike-names.md. */

import type { Snapshot } from '../../snapshot/snapshot.ts'
import { type Likeness, type LikePair, likePairs } from '../look-alike-names.ts'
import { maxMatches } from '../pattern.ts'
import type { SnapshotMatch, SnapshotRule } from '../rule.ts'

const messages: Readonly<Record<Likeness, string>> = {
  look: 'a name that looks like that of another item',
  spelling: 'a name that differs from that of another item only in capitals or separators',
  slip: 'a name that differs from that of another item by a slip: letters swapped or doubled',
  letter: 'a name that differs from that of another item in one letter',
}

export const lookAlikeNames: SnapshotRule = {
  kind: 'snapshot',
  id: 'look-alike-names',
  severity: 'warning',
  title: 'Two items of a server have names that look alike',
  check: (snapshot) => [...pairsOf(snapshot)].slice(0, maxMatches),
}

function* pairsOf({ sections }: Snapshot): Generator<SnapshotMatch> {
  for (const section of Object.keys(sections) as (keyof Snapshot['sections'])[]) {
    for (const pair of likePairs(sections[section])) {
      // Among the tools of one server, names that differ in a letter are names of different things.
      if (pair.likeness === 'letter') continue
      const { name } = pair.named
      yield { section, name, pointer: '/name', start: 0, end: name.length, ...judge(pair) }
    }
  }
}

function judge({ likeness, isDisguised }: LikePair<unknown>): Pick<SnapshotMatch, 'severity' | 'message'> {
  const isCertain = likeness === 'look' && isDisguised
  return { message: messages[likeness], ...(isCertain ? { severity: 'error' } : {}) }
}
