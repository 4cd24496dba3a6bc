/**
 * What the registry's use cases return: data only, already verified when it was accepted. Routes turn it into JSON, pages
 * into HTML; neither computes anything of its own. Names, descriptions and every other text of a snapshot are
 * attacker-controlled.
 */

import type { ControlAction } from '../../src/attestation/control-predicate.ts'
import type {
  BundleKind,
  NamespaceProof,
  RegistryPublisher as PublisherView,
  VersionStatus,
} from '../../src/attestation/registry-wire.ts'
import type { ReviewDecision } from '../../src/attestation/review-statement.ts'
import type { Suppression } from '../../src/attestation/suppression.ts'
import type { JsonValue } from '../../src/encoding/json-value.ts'
import type { ChangeScore } from '../../src/lint/change-score.ts'
import type { Finding } from '../../src/lint/finding.ts'
import type { Definition, Section } from '../../src/snapshot/definition.ts'
import type { Snapshot } from '../../src/snapshot/snapshot.ts'

/** Who signed: the answers' own form. Every text of a keyless one is the signer's. */
export type { NamespaceProof, RegistryPublisher as PublisherView } from '../../src/attestation/registry-wire.ts'

/** How many findings of each severity a version has. */
export interface FindingCounts {
  readonly error: number
  readonly warning: number
  readonly note: number
}

/** One accepted version of one profile, as it stands in lists. */
export interface VersionSummary {
  readonly version: string
  readonly profile: string
  /** SHA-256 of the snapshot file, 64 hexadecimal digits. */
  readonly snapshotDigest: string
  /** SHA-256 of the bundle file, 64 hexadecimal digits. */
  readonly bundleDigest: string
  /** When it was accepted: RFC 3339, UTC. */
  readonly acceptedAt: string
  /** Position in the registry's order of acceptance, from 0 without gaps. */
  readonly index: number
  readonly status: VersionStatus
  /** Reason code of its owner; null for a published one. */
  readonly reason: string | null
  readonly publisher: PublisherView
  /** Number of definitions over all lists. */
  readonly definitionCount: number
  readonly findingCounts: FindingCounts
}

/** One accepted version without its definitions. */
export interface VersionFacts extends VersionSummary {
  readonly name: string
  /** Every profile of this version, sorted. */
  readonly profiles: readonly string[]
  /** The signed acceptance note. */
  readonly receipt: string
}

/** One accepted version with all that is known of it. */
export interface VersionView extends VersionFacts {
  /** What the version's definitions are; read from the stored bytes. */
  readonly snapshot: Snapshot
  readonly findings: readonly Finding[]
  /** Findings that its publisher calls no fault, as signed. They change nothing here. */
  readonly suppressions: readonly Suppression[]
  /** What others said of it. */
  readonly voices: readonly VoiceView[]
  /** The version accepted before this one for the same name and profile, or null: the other side of the usual diff. */
  readonly previousVersion: string | null
}

/** A bundle file and what belongs to it. */
export interface BundleView {
  readonly kind: BundleKind
  readonly profile: string
  /** The file's text, verbatim. */
  readonly bundle: string
  readonly receipt: string
  readonly publisher: PublisherView
}

/** What one control statement did, in words. */
export interface ControlLine {
  /** Position in the registry's order of acceptance. */
  readonly index: number
  /** RFC 3339, UTC. */
  readonly acceptedAt: string
  readonly action: ControlAction['action']
  /** Whom or what it is about. Signers' own texts. */
  readonly about: readonly string[]
  /** Who signed it. Signers' own texts. */
  readonly signers: readonly string[]
}

/** What somebody else than its first signer said of a version. */
export interface VoiceView {
  readonly kind: BundleKind
  readonly publisher: PublisherView
  readonly index: number
  /** RFC 3339, UTC. */
  readonly acceptedAt: string
  /** Whether it is about the very snapshot that was published. */
  readonly sameSnapshot: boolean
  /** What an approver decided; null for other kinds. */
  readonly decision: ReviewDecision | null
}

/** One control statement of a name. */
export interface ControlStatementView {
  /** Place in the name's chain, from 0. */
  readonly sequence: number
  /** Position in the registry's order of acceptance. */
  readonly index: number
  /** When it was accepted: RFC 3339, UTC. */
  readonly acceptedAt: string
  /** The bundle files' texts, verbatim. */
  readonly bundles: readonly string[]
  readonly receipt: string
}

/** The control statements of a name. */
export interface ControlView {
  readonly name: string
  /** Name of this registry's log. */
  readonly origin: string
  /** Oldest first. */
  readonly statements: readonly ControlStatementView[]
}

/** A stored file. */
export interface FileView {
  /** SHA-256 of the bytes, 64 hexadecimal digits. */
  readonly digest: string
  readonly bytes: Uint8Array
}

/** What lint said of a version. */
export interface FindingsView {
  readonly name: string
  readonly version: string
  readonly profile: string
  readonly snapshotDigest: string
  readonly findings: readonly Finding[]
  readonly summary: FindingCounts
}

/** A page of one server's versions, newest first. */
export interface ServerView {
  readonly name: string
  /** The version that `latest` stands for. */
  readonly latest: string
  readonly proof: NamespaceProof
  /** An older name that this one is easily taken for; null where there is none. */
  readonly lookAlike: string | null
  /** The owners: who may publish under this name. */
  readonly publishers: readonly PublisherView[]
  readonly versions: readonly VersionSummary[]
  /** Cursor of the next page; null on the last. */
  readonly next: string | null
}

/** One hit of a search. */
export interface SearchHit {
  readonly name: string
  readonly latest: string
  /** When the latest version was accepted: RFC 3339, UTC. */
  readonly acceptedAt: string
  readonly proof: NamespaceProof
  /** An older name that this one is easily taken for; null where there is none. */
  readonly lookAlike: string | null
}

/** A page of search results. */
export interface SearchView {
  /** The query as it was understood. Attacker-controlled. */
  readonly query: string
  readonly servers: readonly SearchHit[]
  /** Cursor of the next page; null on the last. */
  readonly next: string | null
}

/** One detail of a change: the value below `pointer`, before and after. */
export interface DiffDetail {
  readonly pointer: string
  readonly impact: 'mechanical' | 'contract' | 'text'
  readonly before?: JsonValue
  readonly after?: JsonValue
}

/** One change between two versions. */
export interface DiffChange {
  readonly kind: 'added' | 'removed' | 'renamed' | 'changed' | 'context'
  readonly section: Section | 'context'
  readonly name: string
  readonly previousName?: string
  readonly impact: 'mechanical' | 'contract' | 'text'
  readonly details: readonly DiffDetail[]
  readonly before?: Definition
  readonly after?: Definition
  /** What lint says of the item after the change and did not say before. */
  readonly findings: readonly Finding[]
  /** How suspicious it is by what it added. */
  readonly score: ChangeScore
}

/** What changed from one version to another. */
export interface DiffView {
  readonly name: string
  readonly profile: string
  readonly from: VersionSummary
  readonly to: VersionSummary
  /** New findings about the server as a whole, which no single change brought. */
  readonly findings: readonly Finding[]
  /** What the publisher of the later version suppresses and that of the earlier one did not. */
  readonly newSuppressions: readonly Suppression[]
  readonly changes: readonly DiffChange[]
}

/** What a page or route may ask of the registry; see the functions of the same names. */
export interface Reads {
  /** Servers whose name or definitions contain all words of `query`; all servers for an empty one. At most 100 per page. */
  searchServers(request: { query: string; limit?: number; cursor?: string }): Promise<SearchView>
  /** One server. @throws RegistryError `E_NOT_FOUND`, `E_NAME_INVALID`. */
  readServer(name: string, page?: { limit?: number; cursor?: string }): Promise<ServerView>
  /**
   * One version, or `latest`. Without a profile: `default`, or the only one there is.
   *
   * @throws RegistryError `E_NOT_FOUND`, `E_NAME_INVALID`.
   */
  readVersion(name: string, version: string, profile?: string): Promise<VersionView>
  /** The newest control statements of a name, newest first; none for a name that nobody has claimed. */
  readHistory(name: string): Promise<ControlLine[]>
  /** What changed from version `from` to version `to`. Throws as {@link Reads.readVersion} does. */
  diffVersions(name: string, from: string, to: string, profile?: string): Promise<DiffView>
}
