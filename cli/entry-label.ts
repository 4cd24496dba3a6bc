/** Under which name pins of a configuration's entry are kept. */
import type { ServerPlace } from '../src/client/configured-servers.ts'
import type { Target } from '../src/client/target.ts'
import { targetFacts } from '../src/client/target-facts.ts'
import { hostEntryName } from '../src/hosts/host-entry.ts'
import type { Pin, TargetFacts } from '../src/trust/pins.ts'

/**
 * The entry's own name; with the client's before it where that name already stands for another target: two clients often
 * have servers of one name, and a pin whose target changes is drift.
 */
export function entryLabel(
  { entry, hostName }: Pick<ServerPlace, 'entry' | 'hostName'>,
  target: Target,
  pins: ReadonlyMap<string, Pin>,
): string {
  const known = pins.get(entry)
  if (known === undefined || sameStart(known.target, targetFacts(target))) return entry
  return hostEntryName(hostName ?? 'lock', entry)
}

/** Names of variables differ between a client's file and a command line; what is started does not. */
function sameStart(one: TargetFacts, other: TargetFacts): boolean {
  if (one.kind === 'url') return other.kind === 'url' && one.url === other.url
  return other.kind === 'command' && JSON.stringify(one.argv) === JSON.stringify(other.argv)
}
