/** Everything that a verdict about one server needs beside what it shows: policy, pins, files, and where they are. */
import { dirname, join } from 'node:path'
import { isCi } from '../ci.ts'
import { loadPolicy } from '../policy/policy-files.ts'
import { policyPaths } from '../policy/policy-paths.ts'
import { stateHome } from '../state/folders.ts'
import { projectLockName } from '../state/lock-file.ts'
import { State } from '../state/state.ts'
import type { BundleFiles, FoundBundle } from '../statements/bundle-source.ts'
import { ReleaseStore } from '../statements/release-store.ts'
import { loadReviewFiles } from '../statements/review-files.ts'
import { trustedRootSource } from '../statements/trusted-root-source.ts'
import type { Surroundings } from '../surroundings.ts'
import { type Target, valuelessHeader } from '../target.ts'
import { targetFacts } from '../target-facts.ts'
import type { AssessRequest } from './assessment.ts'
import { loadPins } from './baseline.ts'
import { cachedControlSource } from './cached-control-source.ts'

/** What a person chose about one server. Paths start at the working directory. */
export interface AssessmentChoice {
  /** Configuration entry that pins are kept under; default the command line or URL. */
  readonly entry?: string
  /** Server name in the registry; default the pinned one. */
  readonly name?: string
  /** Version to hold it against; default the pinned one, else the latest. */
  readonly version?: string
  /** Profile to hold it against; default the pinned one, else `default`. */
  readonly profile?: string
  /** Bundles at hand, instead of a registry's. */
  readonly files?: BundleFiles
  /** A file of control statements, instead of a registry's. */
  readonly control?: string
  /** A file with the root of trust for keyless signatures; default Sigstore's own. */
  readonly trustedRoot?: string | undefined
  /** Make no network call but to the server itself; default false. */
  readonly offline?: boolean
  /** Take what is seen first for granted, in CI too; default false. */
  readonly acceptFirst?: boolean
}

/** Everything an assessment needs but what was seen. */
export type PreparedAssessment = Omit<AssessRequest, 'snapshot'> & {
  readonly state: State
  /** Of the policy files; a verdict that hooks find is of this one. */
  readonly policyDigest: string
  /** Absolute folder whose project policy counts. */
  readonly folder: string
}

/** Gathers policy, pins and files. Throws as their loaders do: a policy or lock that cannot be read is never none. */
export async function prepareAssessment(
  target: Target,
  choice: AssessmentChoice,
  surroundings: Surroundings,
): Promise<PreparedAssessment> {
  const { offline = false, acceptFirst = false, control, trustedRoot: named, entry, files: given } = choice
  const { cwd, env, machinePolicy } = surroundings
  const state = new State(join(stateHome(surroundings), 'touchmark'))
  const { policy, digest } = await loadPolicy(policyPaths(surroundings), machinePolicy.owner)
  const files = withReviews(given, await loadReviewFiles(reviewFolders(surroundings)))
  const trustedRoot = await trustedRootSource({ named, offline, policy }, surroundings)
  return {
    ...release(choice),
    entry: entry ?? entryOf(target),
    target: targetFacts(target),
    ...(target.kind === 'url'
      ? { options: target.options ?? Object.keys(target.headers).flatMap(valuelessHeader) }
      : {}),
    policy,
    policyDigest: digest,
    folder: cwd,
    pins: await loadPins(state, join(cwd, projectLockName)),
    state,
    ...(files === undefined ? {} : { files }),
    trustedRoot,
    control: await cachedControlSource(control, { policy, offline, trustedRoot }, state.folder, surroundings),
    places: {
      store: new ReleaseStore(state.folder),
      packageFolder: null,
      origin: target.kind === 'url' ? target.url.origin : null,
    },
    offline,
    ci: isCi(env),
    acceptFirst,
    now: surroundings.now(),
  }
}

function release({ name, version, profile }: AssessmentChoice): Pick<AssessRequest, 'name' | 'version' | 'profile'> {
  return {
    ...(name === undefined ? {} : { name }),
    ...(version === undefined ? {} : { version }),
    ...(profile === undefined ? {} : { profile }),
  }
}

/** Reviews go first: whoever adds bundles by the dozen must not crowd out one that rejects. */
function withReviews(files: BundleFiles | undefined, reviews: readonly Uint8Array[]): BundleFiles | undefined {
  const [first, ...more] = reviews.map((bundle): FoundBundle => ({ bundle }))
  if (first === undefined) return files
  if (files === undefined) return { ...first, more }
  const { more: others = [], snapshot, ...named } = files
  return { ...first, more: [...more, named, ...others], ...(snapshot === undefined ? {} : { snapshot }) }
}

/** Where reviews lie that nobody named: the machine's first, then the user's. */
export function reviewFolders(surroundings: Surroundings): readonly [machine: string, user: string] {
  return [
    join(dirname(surroundings.machinePolicy.path), 'reviews'),
    join(stateHome(surroundings), 'touchmark', 'reviews'),
  ]
}

/**
 * The entry of a target that nobody named: its command line, quoted so that no two are written the same, or its URL; as a
 * pin remembers them, since an entry is printed and goes into version control.
 */
export function entryOf(target: Target): string {
  const facts = targetFacts(target)
  if (facts.kind === 'url') return facts.url
  return facts.argv
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ')
}
