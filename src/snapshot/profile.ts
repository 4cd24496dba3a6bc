/** Profiles: one server under other options shows another list. A snapshot is one named, complete profile. */

import { ConfigError } from '../errors.ts'
import { quote } from '../visible-text.ts'

/** One declared way to start a server. */
export interface Profile {
  /** For instance `default`, `read-only`, `windows`. */
  readonly name: string
  /** Arguments that follow the program or package, in order. */
  readonly args: readonly string[]
  /** Names of the environment variables that are set for the server, in any order. */
  readonly envNames: readonly string[]
  /** `os-arch`, for instance `linux-x64`; absent where the profile holds on every platform. */
  readonly platform?: string
}

/** What is known of a target before anything is captured. What it lists afterwards never selects a profile. */
export interface ProfileFacts {
  /** The profile that was asked for by name (`--profile`, or the lock). */
  readonly name?: string
  readonly args: readonly string[]
  readonly envNames: readonly string[]
  readonly platform: string
}

/**
 * The profile of a target: the one asked for by name, else the one with equal arguments and environment names that
 * holds on this platform, one declared for the platform before one for every platform. Undefined where none fits.
 *
 * @throws ConfigError `E_PROFILE_UNKNOWN` where no profile has the name that was asked for.
 */
export function selectProfile(profiles: readonly Profile[], facts: ProfileFacts): Profile | undefined {
  const { name } = facts
  if (name !== undefined) return profiles.find((profile) => profile.name === name) ?? refuseUnknown(name, profiles)
  const fitting = profiles.filter((profile) => fits(profile, facts))
  return fitting.find(({ platform }) => platform !== undefined) ?? fitting[0]
}

function fits({ args, envNames, platform }: Profile, facts: ProfileFacts): boolean {
  return (
    sameList(args, facts.args) &&
    sameList([...new Set(envNames)].sort(), [...new Set(facts.envNames)].sort()) &&
    (platform === undefined || platform === facts.platform)
  )
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index])
}

function refuseUnknown(name: string, profiles: readonly Profile[]): never {
  const known = profiles.map((profile) => quote(profile.name)).join(', ')
  throw new ConfigError('E_PROFILE_UNKNOWN', {
    found: `no profile named ${quote(name)}`,
    expected: known === '' ? 'a declared profile; there is none' : `one of ${known}`,
    next: 'Profiles are declared in touchmark.config.json',
  })
}
