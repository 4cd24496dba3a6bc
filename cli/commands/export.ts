import { parseBundle } from '../../src/attestation/bundle.ts'
import type { ControlFile } from '../../src/attestation/control-file.ts'
import { formatExport } from '../../src/attestation/export-format.ts'
import { parseProfileName } from '../../src/attestation/server-name.ts'
import type { SignedFile, StoredRelease } from '../../src/attestation/stored-release.ts'
import { gatherControl } from '../../src/client/statements/control-source.ts'
import { RegistryClient } from '../../src/client/statements/registry-client.ts'
import { fetchRelease } from '../../src/client/statements/registry-release.ts'
import { checkRelease, mergeReleases, type ReleaseCheckRequest } from '../../src/client/statements/release-check.ts'
import type { ReleaseStore } from '../../src/client/statements/release-store.ts'
import { trustedRootSource } from '../../src/client/statements/trusted-root-source.ts'
import { parseTarget } from '../../src/client/target.ts'
import { sha256Hex } from '../../src/crypto/sha256.ts'
import { FormatError, RegistryError, UsageError, VerificationError } from '../../src/errors.ts'
import { parseVerifierKey } from '../../src/log/note.ts'
import { quote } from '../../src/visible-text.ts'
import type { Command, ParsedArguments, ParsedOptions } from '../command.ts'
import { writeNamedFile } from '../files.ts'
import type { Io } from '../io.ts'
import { outputOptions, readOutput } from '../output-options.ts'
import { loadUserPolicy } from '../policy.ts'
import { type KeptFiles, keptFiles, releaseCheck } from '../release-options.ts'
import { asciiJson } from '../render/json.ts'
import { required } from '../statement-options.ts'
import { trustedRootOption } from '../trusted-root.ts'

/** `touchmark export`: one file with everything that a site without a network needs to verify. */
export const exportCommand: Command = {
  summary: 'put releases into one file, for a site without a network',
  usage: '(NAME@VERSION… | --all) -o FILE',
  details: [
    'A release that is not kept here is fetched from the registry of your policy. All of it is verified before it is',
    'written, and again by whoever imports it; the file itself gives no trust.',
  ].join('\n'),
  targets: 0,
  options: {
    all: { type: 'boolean', help: 'everything that is kept here' },
    output: { type: 'string', short: 'o', value: 'FILE', help: 'where the file goes' },
    profile: { type: 'string', value: 'PROFILE', help: 'only this profile (default: all)' },
    offline: { type: 'boolean', help: 'make no network call; only what is kept here' },
    ...trustedRootOption,
    ...outputOptions,
  },
  run,
}

async function run({ options, words }: ParsedArguments, io: Io): Promise<number> {
  const { format } = readOutput(options, io)
  const output = required(options, 'output')
  if (options.flag('all') !== (words.length === 0)) {
    throw new UsageError('E_USAGE', {
      found: words.length === 0 ? 'nothing to export' : 'both --all and releases',
      expected: 'NAME@VERSION or --all',
    })
  }
  const policy = await loadUserPolicy(io)
  const choice = { named: options.text('trusted-root'), offline: options.flag('offline'), policy }
  const check = await releaseCheck(policy, await trustedRootSource(choice, io), io)
  const kept = keptFiles(io)
  const found = options.flag('all')
    ? await allKept(kept.releases, options)
    : await named(words, kept.releases, check, options)
  const control = await controlOf(found, kept, check, options, io)
  const releases: StoredRelease[] = []
  for (const release of found) releases.push(await holding(release, check))
  const bytes = formatExport({
    exportedAt: `${new Date(io.now()).toISOString().slice(0, 19)}Z`,
    releases,
    control,
    trustedRoot: await carriedRoot(releases, check, options),
  })
  writeNamedFile(output, bytes, io)
  const report = {
    file: output,
    digest: sha256Hex(bytes),
    releases: releases.map(({ name, version, profile }) => ({ name, version, profile })),
    control: control.map(({ name, statements }) => ({ name, statements: statements.length })),
  }
  const lines = report.releases.map(({ name, version, profile }) => `exported  ${name} ${version} (${profile})`)
  const text = `${[...lines, `file      ${quote(output, 300)}`, `sha256    ${report.digest}`].join('\n')}\n`
  io.stdout.write(format === 'json' ? asciiJson(report) : text)
  return 0
}

/**
 * What the owners of the names said, as the registry of the policy says now, or offline as was seen last. Where nothing
 * can be had the releases go alone, and that is said: whoever imports them cannot check what was withdrawn.
 */
async function controlOf(
  releases: readonly StoredRelease[],
  { control: store }: KeptFiles,
  { policy: { registry }, trustedRoot }: ReleaseCheckRequest,
  options: ParsedOptions,
  io: Io,
): Promise<ControlFile[]> {
  if (registry === null) return []
  const files: ControlFile[] = []
  for (const name of new Set(releases.map((release) => release.name))) {
    const check = await gatherControl({ name, registry, store, offline: options.flag('offline'), trustedRoot })
    if (check.state === 'refused') {
      const { error: code = 'E_CONTROL_INVALID', detail = 'control statements that do not hold' } = check
      throw new VerificationError(code, { found: detail, where: quote(name) })
    }
    const file = check.state === 'verified' ? await store.load(parseVerifierKey(registry.key).name, name) : undefined
    if (file !== undefined) files.push(file)
    else io.stderr.write(`note: without control statements of ${quote(name)}: what was withdrawn is not known there\n`)
  }
  return files
}

/** A root of trust is carried where somebody named one, or a keyless signature needs it. */
async function carriedRoot(
  releases: readonly StoredRelease[],
  { trustedRoot }: ReleaseCheckRequest,
  options: ParsedOptions,
): Promise<Uint8Array | null> {
  const isKeyless = ({ bundle }: SignedFile): boolean => parseBundle(bundle).kind === 'keyless'
  const needed = options.text('trusted-root') !== undefined || releases.some(({ bundles }) => bundles.some(isKeyless))
  if (!needed) return null
  return typeof trustedRoot === 'function' ? await trustedRoot() : trustedRoot
}

async function allKept(store: ReleaseStore, options: ParsedOptions): Promise<StoredRelease[]> {
  const releases = (await store.list()).filter((release) => isWanted(release, options))
  if (releases.length > 0) return releases
  throw new UsageError('E_USAGE', {
    found: 'nothing to export: no release is kept here',
    next: 'Verify a server once with a network, or name releases',
  })
}

/** What is named, each release once. */
async function named(
  words: readonly string[],
  store: ReleaseStore,
  check: ReleaseCheckRequest,
  options: ParsedOptions,
): Promise<StoredRelease[]> {
  const releases: StoredRelease[] = []
  for (const word of new Set(words)) {
    const target = parseTarget([word], { as: 'release' })
    if (target.kind === 'release') releases.push(...(await oneVersion(target, store, check, options)))
  }
  return releases
}

async function oneVersion(
  { name, version }: { readonly name: string; readonly version: string },
  store: ReleaseStore,
  check: ReleaseCheckRequest,
  options: ParsedOptions,
): Promise<StoredRelease[]> {
  const all = (await store.list()).filter((release) => release.name === name && isWanted(release, options))
  const kept = all.filter((release) => release.version === version)
  const { registry } = check.policy
  const fetched =
    registry === null || options.flag('offline')
      ? []
      : await fetchProfiles(new RegistryClient({ url: registry.url }), name, version, options)
  const releases = new Map(kept.map((release) => [release.profile, release]))
  for (const release of fetched) releases.set(release.profile, mergeReleases(releases.get(release.profile), release))
  if (releases.size > 0) return [...releases.values()]
  throw new RegistryError('E_NOT_FOUND', {
    found: `no release ${quote(`${name}@${version}`)}`,
    where: registry === null || options.flag('offline') ? 'what is kept here' : quote(registry.url, 200),
  })
}

async function fetchProfiles(
  registry: RegistryClient,
  name: string,
  version: string,
  options: ParsedOptions,
): Promise<StoredRelease[]> {
  const bundles = (await registry.bundles(name, version))?.bundles ?? []
  const releases: StoredRelease[] = []
  for (const profile of new Set(bundles.map((each) => each.profile))) {
    const wanted = isWanted({ profile }, options)
    const release = wanted
      ? await fetchRelease(registry, { name, version, profile: parseProfileName(profile) })
      : undefined
    if (release !== undefined) releases.push(release)
  }
  return releases
}

function isWanted({ profile }: Pick<StoredRelease, 'profile'>, options: ParsedOptions): boolean {
  return profile === (options.text('profile') ?? profile)
}

/** Only what holds is carried: nobody takes by hand what will be refused on arrival. */
async function holding(release: StoredRelease, check: ReleaseCheckRequest): Promise<StoredRelease> {
  const { problems, release: holds } = await checkRelease(release, check)
  if (holds !== null) return holds
  throw problems[0] ?? new FormatError('E_EXPORT_INVALID', { found: 'a release without bundles' })
}
