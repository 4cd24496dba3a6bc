/** Under which name pins of a configuration's entry are kept. */

import type { ServerPlace } from '../src/client/configuration/configured-servers.ts'
import { sha256Hex } from '../src/crypto/sha256.ts'
import { canonicalBytes } from '../src/encoding/canonical-json.ts'
import { hostEntryName } from '../src/hosts/host-entry.ts'
import type { Pin, TargetFacts } from '../src/trust/pins.ts'

/** What is known by name: a name must stand for one server, since a pin whose target changes is drift. */
export interface KnownEntries {
  readonly pins: ReadonlyMap<string, Pin>
  /** Digests of what other wrapped entries start, by name. */
  readonly wrapped: ReadonlyMap<string, ReadonlySet<string>>
}

/** The entry's own name; with its client's before it where that name already stands for another server. */
export function entryLabel(
  { entry, hostName }: Pick<ServerPlace, 'entry' | 'hostName'>,
  facts: TargetFacts,
  known: KnownEntries,
): string {
  const start = startDigest(facts)
  const isFree = (label: string): boolean => {
    const pin = known.pins.get(label)
    const starts = known.wrapped.get(label)
    return (pin === undefined || startDigest(pin.target) === start) && (starts === undefined || starts.has(start))
  }
  const long = hostEntryName(hostName ?? 'lock', entry)
  for (let count = 0; count < 1000; count += 1) {
    const label = count === 0 ? entry : count === 1 ? long : `${long}-${count}`
    if (isFree(label)) return label
  }
  return `${long}-${start.slice(0, 16)}`
}

/** Names of variables differ between a client's file and a command line; what is started does not. */
export function startDigest(facts: TargetFacts): string {
  return sha256Hex(canonicalBytes(facts.kind === 'url' ? { url: facts.url } : { argv: [...facts.argv] }))
}
