/** What the verbs that come to a verdict have in common: policy, pins, statement files, and where they are. */
import { dirname, join } from 'node:path'
import { type Assessment, type AssessRequest, assess } from '../src/client/assess.ts'
import { loadPins } from '../src/client/baseline.ts'
import type { BundleFiles, FoundBundle } from '../src/client/bundle-source.ts'
import { keepRelease } from '../src/client/keep-release.ts'
import { projectLockName } from '../src/client/lock-file.ts'
import type { Notice } from '../src/client/notices.ts'
import { ReleaseStore } from '../src/client/release-store.ts'
import { loadReviewFiles } from '../src/client/review-files.ts'
import { State } from '../src/client/state.ts'
import type { Target } from '../src/client/target.ts'
import { targetFacts } from '../src/client/target-facts.ts'
import { CaptureError, type PackageError, TouchmarkError, UsageError, ViolationError } from '../src/errors.ts'
import type { Snapshot } from '../src/snapshot/snapshot.ts'
import { captureTarget } from './capture-target.ts'
import type { OptionSpecs, ParsedOptions } from './command.ts'
import { controlOption, controlSource } from './control-source.ts'
import { readNamedFile } from './files.ts'
import { stateHome } from './folders.ts'
import type { Io } from './io.ts'
import { loadUserPolicy } from './policy.ts'
import { trustedRootOption, trustedRootSource } from './trusted-root.ts'

/** Options of the verbs that come to a verdict. */
export const assessmentOptions = {
  entry: {
    type: 'string',
    value: 'NAME',
    help: 'configuration entry that pins are kept under (default: the command or URL)',
  },
  name: { type: 'string', value: 'NAME', help: "the server's registry name (default: the pinned one)" },
  version: {
    type: 'string',
    value: 'VERSION',
    help: 'the version to hold it against (default: the pinned one, else latest)',
  },
  profile: {
    type: 'string',
    value: 'PROFILE',
    help: 'the profile to hold it against (default: the pinned one, else default)',
  },
  bundle: {
    type: 'string',
    multiple: true,
    value: 'FILE',
    help: 'a bundle at hand, instead of a registry; several where several signed, observed or reviewed',
  },
  receipt: {
    type: 'string',
    multiple: true,
    value: 'FILE',
    help: "a registry's receipt at hand, for each bundle in turn",
  },
  'bundle-snapshot': { type: 'string', value: 'FILE', help: 'the snapshot file beside the bundles' },
  ...trustedRootOption,
  ...controlOption,
  offline: { type: 'boolean', help: 'make no network call but to the server itself' },
  'accept-first': { type: 'boolean', help: 'take what is seen first for granted, in CI too' },
} as const satisfies OptionSpecs

/** Everything an assessment needs but what was seen. */
export type PreparedAssessment = Omit<AssessRequest, 'snapshot'> & { readonly state: State }

/** Gathers policy, pins and files. Throws as their loaders do: a policy or lock that cannot be read is never none. */
export async function prepareAssessment(target: Target, options: ParsedOptions, io: Io): Promise<PreparedAssessment> {
  const state = new State(join(stateHome(io), 'touchmark'))
  const policy = await loadUserPolicy(io)
  const offline = options.flag('offline')
  const files = withReviews(readBundles(options, io), await loadReviewFiles(reviewFolders(io)))
  const trustedRoot = await trustedRootSource({ named: options.text('trusted-root'), offline, policy }, io)
  return {
    entry: options.text('entry') ?? entryOf(target),
    target: targetFacts(target),
    ...given('name', options),
    ...given('version', options),
    ...given('profile', options),
    policy,
    pins: await loadPins(state, join(io.cwd, projectLockName)),
    state,
    ...(files === undefined ? {} : { files }),
    trustedRoot,
    control: await controlSource(options.text('control'), { policy, offline, trustedRoot }, state.folder, io),
    places: {
      store: new ReleaseStore(state.folder),
      packageFolder: null,
      origin: target.kind === 'url' ? target.url.origin : null,
    },
    offline,
    ci: isCi(io),
    acceptFirst: options.flag('accept-first'),
    now: io.now(),
  }
}

function readBundles(options: ParsedOptions, io: Io): BundleFiles | undefined {
  const [paths, receipts] = [options.list('bundle'), options.list('receipt')]
  if (receipts.length > paths.length) {
    throw new UsageError('E_USAGE', {
      found: 'more receipts than bundles',
      expected: 'one --bundle for each --receipt',
    })
  }
  const [first, ...more] = paths.map((path, index) => ({
    bundle: readNamedFile(path, io),
    ...receiptOf(receipts[index], io),
  }))
  const snapshot = options.text('bundle-snapshot')
  if (first === undefined) return undefined
  return { ...first, more, ...(snapshot === undefined ? {} : { snapshot: readNamedFile(snapshot, io) }) }
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
export function reviewFolders(io: Io): readonly [machine: string, user: string] {
  return [join(dirname(io.machinePolicy.path), 'reviews'), join(stateHome(io), 'touchmark', 'reviews')]
}

function receiptOf(path: string | undefined, io: Io): { receipt?: string } {
  return path === undefined ? {} : { receipt: Buffer.from(readNamedFile(path, io)).toString('utf8') }
}

/** Assesses, and keeps what was verified. Throws as `assess` does. */
export async function assessAndKeep(request: AssessRequest, io: Io): Promise<Assessment> {
  const assessment = await assess(request)
  await keepVerified(assessment, request, io)
  return assessment
}

/** Keeps what was verified, so that the same command works without a network. That it cannot be kept changes no verdict. */
export async function keepVerified(
  assessment: Assessment,
  { offline, places }: Pick<AssessRequest, 'offline' | 'places'>,
  io: Io,
): Promise<void> {
  const store = places?.store ?? null
  if (offline || store === null) return
  try {
    await keepRelease(assessment, store)
  } catch (error) {
    if (!(error instanceof TouchmarkError)) throw error
    io.stderr.write(`touchmark: what was verified could not be kept for use without a network: ${error.message}\n`)
  }
}

function given<K extends string>(name: K, options: ParsedOptions): { [key in K]?: string } {
  const value = options.text(name)
  return value === undefined ? {} : ({ [name]: value } as { [key in K]: string })
}

function isCi(io: Io): boolean {
  const value = io.env.CI
  return value !== undefined && value !== '' && value !== 'false' && value !== '0'
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

/** A look at a server: what it shows, or why nothing could be seen. */
export interface Look {
  readonly seen: Snapshot | CaptureError | ViolationError | PackageError
  readonly notices: readonly Notice[]
}

/** Looks at a server. Wrong use is thrown; what the server did is part of the answer. */
export async function look(target: Target, options: ParsedOptions, io: Io): Promise<Look> {
  try {
    const { snapshot, notices } = await captureTarget(target, options, io)
    return { seen: snapshot, notices }
  } catch (error) {
    if (error instanceof CaptureError || error instanceof ViolationError) return { seen: error, notices: [] }
    throw error
  }
}
