/** What an assessment takes, and what comes of it. */
import type { CaptureError, PackageError, ViolationError } from '../../errors.ts'
import type { Finding } from '../../lint/finding.ts'
import type { Change } from '../../snapshot/change.ts'
import type { Mask } from '../../snapshot/mask.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import type { RunningTarget } from '../../trust/binding-check.ts'
import type { ControlState } from '../../trust/control-state.ts'
import type { Check, Evidence } from '../../trust/evidence.ts'
import type { Identity } from '../../trust/identity.ts'
import type { PackageFacts, Pin, TargetFacts } from '../../trust/pins.ts'
import type { EffectivePolicy } from '../../trust/policy.ts'
import type { Verdict } from '../../trust/verdict.ts'
import type { Vouching } from '../../trust/vouching.ts'
import type { TrustedRootSource, VerifiedStatement } from '../../verify/verifier.ts'
import type { State } from '../state/state.ts'
import type { BundleFiles, FoundBundles } from '../statements/bundle-source.ts'
import type { DiscoveryPlaces } from '../statements/discovery.ts'
import type { RegistryClient } from '../statements/registry-client.ts'
import type { EffectivePin, LoadedPins } from './baseline.ts'
import type { LintMemory } from './lint-memory.ts'

/** What is to be assessed, and with what. */
export interface AssessRequest {
  /** What was seen, or why nothing could be. */
  readonly snapshot: Snapshot | CaptureError | ViolationError | PackageError
  /**
   * `instructions` where the lists have not been looked at yet: what is missing from them does not count, and nothing may
   * be pinned. Default `whole`.
   */
  readonly part?: 'instructions' | 'whole'
  /** Configuration entry: pins are kept by it. */
  readonly entry: string
  readonly target: TargetFacts
  /** Of a URL: the options that stand before it, without any value. Default not known. */
  readonly options?: readonly string[]
  /** Server name; default the pin's, else `mcpName`. Never from serverInfo. */
  readonly name?: string
  /** Version to ask the registry for; default the package's, else the pin's, else `latest`. */
  readonly version?: string
  /** Default the pin's, else `default`. */
  readonly profile?: string
  /** The package that the server runs from, where it is known. */
  readonly package?: PackageFacts
  /** What was really started or asked; default nothing that is known, which no binding covers. */
  readonly running?: RunningTarget
  /** The name by which that package calls its server (`mcpName`), where it has one. */
  readonly mcpName?: string
  readonly policy: EffectivePolicy
  readonly pins: LoadedPins
  /** Where is remembered; null where nothing can be. */
  readonly state: State | null
  /** Bundles at hand, instead of a registry's. */
  readonly files?: BundleFiles
  /** How the registry of the policy is spoken to; default a client of its URL. */
  readonly registry?: RegistryClient
  /** Where to look for bundles without a registry; default nowhere. */
  readonly places?: DiscoveryPlaces
  /** What an assessment of the same server found a moment ago; then nobody is asked again. Default none. */
  readonly found?: FoundBundles | null
  /** The package's own folder, from which the server runs: another place to look; default none. */
  readonly packageFolder?: string | null
  /** How keyless signatures are checked; default not at all. */
  readonly trustedRoot?: TrustedRootSource | null
  /** How the control statements of a name are had; default not at all. */
  readonly control?: ControlSource
  /** Verified observations and reviews that count for this server, beside those that lie with the bundles; default none. */
  readonly vouchings?: readonly Vouching[]
  /** No network call is made at all. */
  readonly offline: boolean
  /** In CI a first use is not pinned. */
  readonly ci: boolean
  /** Take a first use for granted where it could otherwise not be. */
  readonly acceptFirst: boolean
  /** Masks that the proposed pin declares beside those of the pin in effect; they change no verdict. Default none. */
  readonly masks?: readonly Mask[]
  /**
   * What was linted before. A pinned listing that has not changed is then not linted again, and its findings, none of them
   * an error, are left out. Default: everything is linted.
   */
  readonly linted?: LintMemory | null
  /** Entries that no client shows beside this one; asked only where names collide. Default none that is known. */
  readonly elsewhere?: () => Promise<ReadonlySet<string>>
  /** Milliseconds since 1970. */
  readonly now: number
}

/** Gets and verifies the control statements of a name; null where there are none. Throws only on a defect of ours. */
export type ControlSource = (name: string) => Promise<Check<ControlState | null>>

/** What came of it. */
export interface Assessment {
  readonly entry: string
  readonly target: TargetFacts
  readonly options?: readonly string[] | undefined
  readonly verdict: Verdict
  readonly evidence: Evidence
  /** The pin that was in effect. */
  readonly baseline: EffectivePin
  /** The verified statement of an accepted identity; null where there is none. */
  readonly statement: VerifiedStatement | null
  /** Every accepted identity that signed it, each once; and whose observations and reviews were taken into account. */
  readonly signers: readonly Identity[]
  /** How many of them it takes; 0 where there is no statement. */
  readonly threshold: number
  readonly vouchings: readonly Vouching[]
  /** What else is to be said, each as one line of ours: bundles that did not count beside those that did. */
  readonly notes: readonly string[]
  /** The bundles that were found, verbatim: what may be kept for use without a network. Null where none could be. */
  readonly found: FoundBundles | null
  /** What differs from the pin, or without one from the statement, as far as the former definitions are known. */
  readonly changes: readonly Change[]
  readonly findings: readonly Finding[]
  /** Null where nothing was seen. */
  readonly snapshot: Snapshot | null
  /** The pin that a user may decide to write; null where nothing was seen or an item has no canonical form. */
  readonly proposed: Pin | null
  /** The pin that the verdict lets be written without asking; null where none. */
  readonly pin: Pin | null
}
