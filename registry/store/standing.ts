/** What goes into the log, and what is in it already as far as that matters: the values that placing works on. */
import type { NamespaceProof } from '../../src/attestation/registry-wire.ts'
import type { ControlState } from '../../src/trust/control-state.ts'
import type { Identity } from '../../src/trust/identity.ts'

/** A submission that has passed every check that does not need the database. */
export interface PreparedVersion {
  readonly name: string
  readonly version: string
  readonly profile: string
  /** Who signed it. */
  readonly identity: Identity
  readonly snapshot: Content
  readonly bundle: Content
  readonly definitions: readonly Content[]
  /** Canonical JSON. */
  readonly findings: Uint8Array
  readonly findingCounts: { readonly error: number; readonly warning: number; readonly note: number }
  readonly definitionCount: number
  /** Package URLs and origins that it is bound to. */
  readonly locators: readonly string[]
  /** Words for the search. */
  readonly words: string
  /** What admits this identity as the first owner of a name; null where nothing does. */
  readonly admitted: NamespaceProof | null
  readonly idempotency: { readonly keyDigest: string; readonly requestDigest: string } | null
}

/** Bytes and their SHA-256, 64 hexadecimal digits. */
export interface Content {
  readonly digest: string
  readonly bytes: Uint8Array
}

/** What identifies an accepted version's bytes and place. */
export interface StandingVersion {
  readonly index: number
  readonly snapshotDigest: string
  readonly bundleDigest: string
  /** Who signed it. */
  readonly identity: Identity
}

/** What was accepted before, as far as it concerns a batch. Placing adds to it. */
export interface Standing {
  /** By {@link identityKey}. */
  readonly versions: Map<string, StandingVersion>
  /** The owners by name, by their `identityId`. A name without an entry is free. */
  readonly owners: Map<string, Map<string, Identity>>
  /** Control statements by name; none for a name without any. */
  readonly control: Map<string, ControlState>
  /** Log index of statements that are there, by `statementKey` of statement-placement.ts. */
  readonly statements: Map<string, number>
  /** Latest version by name. */
  readonly latest: Map<string, string>
  /** Request digest by digest of the idempotency key. */
  readonly idempotency: Map<string, string>
}

/** Name, version and profile as one key; none of them can contain a space. */
export function identityKey(version: Pick<PreparedVersion, 'name' | 'version' | 'profile'>): string {
  return `${version.name} ${version.version} ${version.profile}`
}
