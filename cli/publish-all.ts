/** `touchmark publish --all`: every server and profile of `touchmark.config.json`. */
import { join } from 'node:path'
import { readNamedFile } from '../src/client/files/named-file.ts'
import {
  type PublishedProfile,
  type PublishedServer,
  parsePublisherConfig,
  publisherConfigName,
} from '../src/client/publisher/publisher-config.ts'
import { CaptureError, ConfigError, type ErrorCode, TouchmarkError, UsageError } from '../src/errors.ts'
import { quote } from '../src/visible-text.ts'
import type { OptionSpecs, ParsedOptions } from './command.ts'
import type { Io } from './io.ts'

/** Options of `publish --all`. */
export const publishAllOptions = {
  all: { type: 'boolean', help: `every server and profile of ${publisherConfigName} in this folder` },
  changed: { type: 'boolean', help: 'with --all: only what differs from the latest published version' },
  'run-config': { type: 'boolean', help: `with --all: start the commands that ${publisherConfigName} names` },
} as const satisfies OptionSpecs

/** What came of one profile. */
export interface PublishedResult {
  readonly name: string
  readonly profile: string
  readonly outcome: 'published' | 'unchanged' | 'failed'
  readonly error: { readonly code: ErrorCode; readonly message: string } | null
  /** 0, or what the error exits with. */
  readonly status: number
}

/** Publishes one profile with these options and words; says whether there was anything to publish. */
export type PublishOne = (words: readonly string[], options: ParsedOptions) => Promise<'published' | 'unchanged'>

/**
 * Publishes every profile that is for this platform, one after another; one that fails does not keep the others back.
 *
 * @throws ConfigError `E_CONFIG_INVALID`, `E_FILE_NOT_FOUND` where there is no such file, or no profile for this platform:
 * publishing nothing is never fine; UsageError `E_USAGE` for options that the file answers.
 */
export async function publishAll(options: ParsedOptions, publishOne: PublishOne, io: Io): Promise<PublishedResult[]> {
  const given = ['name', 'profile'].find((name) => options.text(name) !== undefined)
  if (given !== undefined) throw new UsageError('E_USAGE', { found: `--all and --${given}`, expected: 'one of them' })
  const path = join(io.cwd, publisherConfigName)
  const servers = parsePublisherConfig(readNamedFile(publisherConfigName, io), quote(path, 400))
  const results: PublishedResult[] = []
  for (const server of servers) {
    for (const profile of server.profiles.filter(isForThisPlatform)) {
      results.push(await publishProfile(server, profile, options, publishOne))
    }
  }
  if (results.length > 0) return results
  throw new ConfigError('E_FILE_NOT_FOUND', {
    found: `published 0 profiles: none is for ${thisPlatform}`,
    where: quote(path, 400),
    expected: 'at least one',
  })
}

const thisPlatform = `${process.platform}-${process.arch}`

function isForThisPlatform({ platform }: PublishedProfile): boolean {
  return platform === undefined || platform === thisPlatform
}

async function publishProfile(
  server: PublishedServer,
  profile: PublishedProfile,
  options: ParsedOptions,
  publishOne: PublishOne,
): Promise<PublishedResult> {
  const about = { name: server.name, profile: profile.name }
  try {
    requireTyped(server, profile, options)
    const outcome = await publishOne(profile.words, optionsOf(server, profile, options))
    return { ...about, outcome, error: null, status: 0 }
  } catch (error) {
    if (!(error instanceof TouchmarkError)) throw error
    return { ...about, outcome: 'failed', error: { code: error.code, message: error.message }, status: error.exitCode }
  }
}

/** The publisher's own file is a project's file to everybody else who runs this in a clone of theirs. */
function requireTyped({ name }: PublishedServer, { kind, words }: PublishedProfile, options: ParsedOptions): void {
  if (kind === 'url' || options.flag('run-config')) return
  throw new CaptureError('E_NO_CONSENT', {
    found: `the command ${quote(words.join(' '), 200)}, which a file of this folder names`,
    where: quote(name),
    expected: 'consent, typed with this very command',
    next: 'Where the file is yours, add --run-config',
  })
}

function optionsOf(server: PublishedServer, profile: PublishedProfile, options: ParsedOptions): ParsedOptions {
  const { name, bind, suppressions } = server
  const texts: Readonly<Record<string, string>> = {
    ...{ name, profile: profile.name, as: profile.kind },
    ...(suppressions === undefined ? {} : { suppressions }),
  }
  const lists: Readonly<Record<string, readonly string[]>> = { bind, env: [...options.list('env'), ...profile.env] }
  return {
    flag: (each) => options.flag(each),
    text: (each) => texts[each] ?? options.text(each),
    list: (each) => lists[each] ?? options.list(each),
  }
}
