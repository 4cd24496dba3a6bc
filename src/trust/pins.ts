/**
 * Pins: what a user, a machine or a project remembers of each server. One lock holds the pins of many servers, keyed by
 * configuration entry. The same content serves the user's `lock.json` and a project's `touchmark.lock`.
 * Format: docs/spec/lock.md. Reading and writing: lock-format.ts.
 */
import type { Suppression } from '../attestation/suppression.ts'
import type { Mask } from '../snapshot/mask.ts'
import type { SnapshotHashes } from '../snapshot/snapshot.ts'
import type { PinnedSigner } from './pinned-signer.ts'

/** How a server was reached, without any value that may be a secret. */
export type TargetFacts =
  | {
      readonly kind: 'command'
      readonly argv: readonly string[]
      /** Names of the environment variables that the entry sets, sorted. */
      readonly envNames: readonly string[]
    }
  | {
      readonly kind: 'url'
      /** Without user information and fragment. */
      readonly url: string
    }

/** The package that a server runs from. */
export interface PackageFacts {
  readonly name: string | null
  readonly version: string | null
  /** `sha512-…` as npm writes it, or another digest. */
  readonly integrity: string | null
}

/** What is remembered of one server. */
export interface Pin {
  readonly target: TargetFacts
  /** Server name, where one is known. */
  readonly name: string | null
  /** The signed version, or the package's. */
  readonly version: string | null
  /** `default` where the server has one profile. */
  readonly profile: string
  readonly package: PackageFacts | null
  /** The accepted identity that had signed; null where none had. Its absence later is a downgrade. */
  readonly signedBy: PinnedSigner | null
  /** Of each release line that was pinned, its newest version; see `releaseLine`. An older one later is a rollback. */
  readonly highest: ReadonlyMap<string, string>
  /** Hash of the instructions and of each item; the masked hash where a mask covers the item. */
  readonly hashes: SnapshotHashes
  readonly masks: readonly Mask[]
  /** What the signed statement suppresses; absent where that is nothing. */
  readonly suppressions?: readonly Suppression[]
  /** When the entry was first pinned, RFC 3339, UTC; absent where that is `pinnedAt`. */
  readonly since?: string
  /** RFC 3339, UTC. */
  readonly pinnedAt: string
}

/** The pins of many servers, by configuration entry. */
export interface Lock {
  readonly servers: ReadonlyMap<string, Pin>
}

/** A lock without pins. */
export const emptyLock: Lock = { servers: new Map() }

/** A lock with the pin of one entry set, or removed where `pin` is null. */
export function withPin(lock: Lock, entry: string, pin: Pin | null): Lock {
  const servers = new Map(lock.servers)
  if (pin === null) servers.delete(entry)
  else servers.set(entry, pin)
  return { servers }
}
