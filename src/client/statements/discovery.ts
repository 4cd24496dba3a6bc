/**
 * Releases that are found without asking a registry: kept here, inside the package, or at the server's own
 * `/.well-known/touchmark/`. Whoever serves the definitions can put anything there, so all of it is verified like a
 * stranger's files, and another's signature is as none.
 *
 * Layout of a folder: `<profile>.bundle.json`, `<profile>.snapshot.json`, `<profile>.receipt.txt`; where several signed,
 * `<profile>.bundle.2.json`, `<profile>.receipt.2.txt` and so on. See docs/publishers.md.
 */
import { parseProfileName } from '../../attestation/server-name.ts'
import { maxBundlesOfRelease, type SignedFile } from '../../attestation/stored-release.ts'
import { fromUtf8 } from '../../encoding/bytes.ts'
import { TouchmarkError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'
import { type FileReader, packageFiles } from './package-files.ts'
import type { ReleaseStore } from './release-store.ts'
import { wellKnownFiles } from './well-known-files.ts'

/** Where a release was found. */
export type DiscoverySource = 'kept' | 'package' | 'well-known'

/** A release that somebody put somewhere; nobody has verified anything of it. */
export interface FoundRelease {
  readonly source: DiscoverySource
  /** The version under which it was found; null where the place says none. */
  readonly version: string | null
  /** Of every kind: publishers' statements, observations, reviews. At least one. */
  readonly bundles: readonly SignedFile[]
  /** The snapshot file, read only where it is asked for. */
  snapshot(): Promise<Uint8Array | undefined>
}

/** Where to look. */
export interface DiscoveryPlaces {
  /** Releases kept from before; only offline are they gone by. */
  readonly store: ReleaseStore | null
  /** The package's own folder, from which the server runs; null where it runs from none. */
  readonly packageFolder: string | null
  /** Origin of a server behind a URL; null for a command. */
  readonly origin: string | null
}

/** What to look for, and where. */
export interface DiscoveryRequest extends DiscoveryPlaces {
  /** Server name; null where none is known, and then nothing can be looked up by it. */
  readonly name: string | null
  /** Version, or `latest`. */
  readonly version: string
  readonly profile: string
  /** No network call is made at all. */
  readonly offline: boolean
}

/** What was found, in the order in which it is gone by. */
export interface Discovery {
  readonly found: readonly FoundRelease[]
  /** Places that could not be asked, and what was decided on the way: each as one line of ours. */
  readonly notes: readonly string[]
  /** Whether a place could not be asked, so that nothing found does not mean that there is nothing. */
  readonly incomplete: boolean
}

/**
 * Looks in every place: kept (offline only), the package, the well-known folder (never offline).
 *
 * @throws StateError `E_LOCK_CORRUPT`, `E_STATE_ACCESS` where a kept release cannot be read: that is never none.
 */
export async function discoverBundles(request: DiscoveryRequest): Promise<Discovery> {
  const { offline, packageFolder, origin } = request
  const kept = offline ? await findKept(request) : nothing
  const inPackage = packageFolder === null ? nothing : await look('package', packageFiles(packageFolder), request)
  const wellKnown = offline || origin === null ? nothing : await look('well-known', wellKnownFiles(origin), request)
  const all = [kept, inPackage, wellKnown]
  return {
    found: all.flatMap(({ found }) => found),
    notes: all.flatMap(({ notes }) => notes),
    incomplete: all.some(({ incomplete }) => incomplete),
  }
}

const nothing: Discovery = { found: [], notes: [], incomplete: false }

async function findKept({ store, name, version, profile }: DiscoveryRequest): Promise<Discovery> {
  if (store === null || name === null) return nothing
  const latest = version === 'latest'
  const release = latest ? await store.newest({ name, profile }) : await store.load({ name, version, profile })
  if (release === undefined) return nothing
  const notes = latest ? [`latest is ${release.version}, the newest version of ${quote(name)} that is kept here`] : []
  const snapshot = async (): Promise<Uint8Array | undefined> => release.snapshot ?? undefined
  return {
    ...nothing,
    notes,
    found: [{ source: 'kept', version: release.version, bundles: release.bundles, snapshot }],
  }
}

/** A place that fails is mentioned and passed over: what it may hold is then simply not known. */
async function look(
  source: DiscoverySource,
  read: FileReader,
  { profile }: Pick<DiscoveryRequest, 'profile'>,
): Promise<Discovery> {
  if (!isProfileName(profile)) return nothing
  try {
    const bundles = await readBundles(read, profile)
    if (bundles.length === 0) return nothing
    const snapshot = (): Promise<Uint8Array | undefined> => read(`${profile}.snapshot.json`, 'snapshot')
    return { ...nothing, found: [{ source, version: null, bundles, snapshot }] }
  } catch (error) {
    if (!(error instanceof TouchmarkError)) throw error
    return { ...nothing, notes: [`the ${source} could not be asked: ${error.message}`], incomplete: true }
  }
}

/** One bundle after the other, until there is none with the next number. */
async function readBundles(read: FileReader, profile: string): Promise<SignedFile[]> {
  const files: SignedFile[] = []
  while (files.length < maxBundlesOfRelease) {
    const number = files.length === 0 ? '' : `.${files.length + 1}`
    const bundle = await read(`${profile}.bundle${number}.json`, 'bundle')
    if (bundle === undefined) return files
    const receipt = await read(`${profile}.receipt${number}.txt`, 'receipt')
    files.push({ bundle, receipt: receipt === undefined ? null : asText(receipt) })
  }
  return files
}

/** A receipt that is not even text is one that does not hold. */
function asText(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes)
  } catch {
    return ''
  }
}

function isProfileName(text: string): boolean {
  try {
    return parseProfileName(text) === text
  } catch {
    return false
  }
}
