/** What `wrap` and `unwrap` have in common: which files, what came of each entry, and how a change reaches the disk. */
import { resolve } from 'node:path'
import type { ConfigurationFile } from '../src/client/configuration/configuration-file.ts'
import { type FoundFile, findHostFiles, readNamedConfiguration } from '../src/client/configuration/host-files.ts'
import { ConfigError, type TouchmarkError, UsageError } from '../src/errors.ts'
import type { ChangedFile } from '../src/hosts/change-entries.ts'
import type { HostName } from '../src/hosts/host.ts'
import { hostNamed } from '../src/hosts/host-table.ts'
import { quote } from '../src/visible-text.ts'
import type { OptionSpecs, ParsedArguments, ParsedOptions } from './command.ts'
import { hostSearch, requireHost } from './host-search.ts'
import type { Io } from './io.ts'

/** Options of both verbs. */
export const wrappingOptions = {
  server: { type: 'string', multiple: true, value: 'NAME', help: 'only this entry; several times for several' },
  'dry-run': { type: 'boolean', help: 'show what would change, and change nothing' },
} as const satisfies OptionSpecs

/**
 * What came of an entry. `wrapped`, `unwrapped`: done (or would be). `guarded`, `bare`: it was so already. `elsewhere`: the
 * client or an extension brings the server. `refused`: it stays as it is, for the reason.
 */
export interface EntryOutcome {
  readonly name: string
  readonly outcome: 'wrapped' | 'unwrapped' | 'guarded' | 'bare' | 'elsewhere' | 'refused'
  /** Under which name the guard keeps what it learns of it; null where it is not, or was not, guarded. */
  readonly entry: string | null
  readonly reason: string | null
}

/** What came of a file. */
export interface FileOutcome {
  readonly host: HostName
  readonly path: string
  readonly outcomes: readonly EntryOutcome[]
  /** Null where nothing changes. */
  readonly change: { readonly file: ConfigurationFile; readonly changed: ChangedFile } | null
  /** Why the file could not be read, or written. */
  readonly error: TouchmarkError | null
}

/**
 * The files that the words name: every file of this user's clients where there are none, those of one client, or one file.
 *
 * @throws UsageError `E_USAGE` for more than one word or a client that is not known; ConfigError `E_FILE_NOT_FOUND` where
 * there is no file; as `readNamedConfiguration`.
 */
export async function namedFiles({ words }: ParsedArguments, io: Io): Promise<FoundFile[]> {
  const [word, more] = words
  if (more !== undefined) {
    throw new UsageError('E_USAGE', { found: `the word ${quote(more)}`, expected: 'one client or one file' })
  }
  if (word !== undefined && hostNamed(word) === undefined && /[./\\]/.test(word)) {
    return [{ kind: 'read', file: await readNamedConfiguration(resolve(io.cwd, word), hostSearch(io)) }]
  }
  const host = word === undefined ? undefined : requireHost(word)
  const found = await findHostFiles({ ...hostSearch(io, host), project: null })
  if (found.length > 0) return found
  throw new ConfigError('E_FILE_NOT_FOUND', {
    found: host === undefined ? 'no configuration of a client' : `no configuration of ${host.title}`,
    expected: 'one where the client keeps it',
    next: 'Name the file in the place of the client',
  })
}

/**
 * Which entries are meant.
 *
 * @throws UsageError `E_USAGE` for a name that no file has.
 */
export function meantEntries(options: ParsedOptions, found: readonly FoundFile[]): (name: string) => boolean {
  const wanted = options.list('server')
  if (wanted.length === 0) return () => true
  const names = new Set(
    found.flatMap((each) => (each.kind === 'read' ? each.file.entries.map(({ name }) => name) : [])),
  )
  const unknown = wanted.find((name) => !names.has(name))
  if (unknown === undefined) return (name) => wanted.includes(name)
  throw new UsageError('E_USAGE', {
    found: `--server ${quote(unknown, 120)}, which none of these files has`,
    expected: `one of ${
      [...names]
        .slice(0, 20)
        .map((name) => quote(name, 60))
        .join(', ') || 'the entries, and there are none'
    }`,
  })
}

/** A file that could not be read. */
export function unreadFile(found: FoundFile & { kind: 'unread' }): FileOutcome {
  return { host: found.host.name, path: found.path, outcomes: [], change: null, error: found.error }
}

/**
 * 1 where an entry was refused, else what kept a file from being read or written, 2 where there was no entry at all: doing
 * nothing is not fine.
 */
export function wrappingStatus(files: readonly FileOutcome[]): number {
  const outcomes = files.flatMap((file) => file.outcomes)
  if (outcomes.some(({ outcome }) => outcome === 'refused')) return 1
  const failed = files.find(({ error }) => error !== null)?.error
  if (failed !== undefined && failed !== null) return failed.exitCode
  return outcomes.length === 0 ? 2 : 0
}
