/** Which servers of this user no client shows beside a given one. */
import { type ConfiguredServer, loadConfiguredServers } from '../src/client/configuration/configured-servers.ts'
import { TouchmarkError } from '../src/errors.ts'
import { hostEntryName } from '../src/hosts/host-entry.ts'
import { hostSearch } from './host-search.ts'
import type { Io } from './io.ts'

/** A client has its own servers and those of the project. */
export function mayMeet(one: ConfiguredServer, other: ConfiguredServer): boolean {
  return one.hostName === null || other.hostName === null || one.hostName === other.hostName
}

/**
 * Entries that are configured, and only in clients that have none of this name. Empty where this one is configured nowhere that
 * is known: then nothing is known of its neighbours.
 */
export async function entriesElsewhere(entry: string, io: Io): Promise<ReadonlySet<string>> {
  const named = (await configured(io)).map((server) => ({ server, labels: labelsOf(server) }))
  const own = named.filter(({ labels }) => labels.includes(entry))
  if (own.length === 0) return new Set()
  const near = named.filter(({ server }) => own.some((each) => mayMeet(each.server, server)))
  const here = new Set(near.flatMap(({ labels }) => labels))
  return new Set(named.flatMap(({ labels }) => labels).filter((label) => !here.has(label)))
}

/** Everything under which a configured server's pins may be kept. */
export async function configuredEntries(io: Io): Promise<ReadonlySet<string>> {
  return new Set((await configured(io)).flatMap(labelsOf))
}

async function configured(io: Io): Promise<readonly ConfiguredServer[]> {
  try {
    return (await loadConfiguredServers(hostSearch(io))).servers
  } catch (error) {
    if (error instanceof TouchmarkError) return []
    throw error
  }
}

/** Under which entries its pins may be kept. */
export function labelsOf({ entry, hostName, guardWords }: ConfiguredServer): string[] {
  const at = guardWords?.findIndex((word) => word === '--entry' || word.startsWith('--entry=')) ?? -1
  const word = guardWords?.[at] ?? ''
  const given = word === '--entry' ? guardWords?.[at + 1] : word.slice('--entry='.length)
  if (at >= 0 && given !== undefined) return [given]
  return hostName === null ? [entry] : [entry, hostEntryName(hostName, entry)]
}
