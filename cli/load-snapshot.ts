import { capture } from '../src/client/capture.ts'
import type { Notice } from '../src/client/notices.ts'
import { describeTarget, type StoredTarget, type Target } from '../src/client/target.ts'
import { UsageError } from '../src/errors.ts'
import { parseSnapshot, type Snapshot } from '../src/snapshot/snapshot.ts'
import type { ParsedOptions } from './command.ts'
import { readNamedFile, readStandardInput } from './files.ts'
import type { Io } from './io.ts'
import { readLimits, readTarget } from './target-options.ts'

/** A snapshot and where it came from. */
export interface LoadedSnapshot {
  readonly snapshot: Snapshot
  /** The target as one escaped line without secrets. */
  readonly label: string
  readonly target: Target | StoredTarget
  /** What was unusual about a live server without being wrong. */
  readonly notices: readonly Notice[]
}

/**
 * Loads the snapshot that a target stands for: captures a live server, or reads a snapshot file or standard input.
 *
 * @throws UsageError `E_USAGE` for a release, which only verbs that ask a registry accept; whatever capture and
 * {@link parseSnapshot} throw.
 */
export async function loadSnapshot(words: readonly string[], options: ParsedOptions, io: Io): Promise<LoadedSnapshot> {
  const target = readTarget(words, options, io)
  const label = describeTarget(target)
  switch (target.kind) {
    case 'file':
      return { snapshot: parseSnapshot(readNamedFile(target.path, io)), label, target, notices: [] }
    case 'stdin':
      return { snapshot: parseSnapshot(await readStandardInput(io)), label, target, notices: [] }
    case 'release':
      throw new UsageError('E_USAGE', {
        found: `the release ${label}`,
        expected: 'a command, a URL or a snapshot file',
      })
    default: {
      const { snapshot, notices } = await capture(target, { limits: readLimits(options), environment: io.env })
      return { snapshot, label, target, notices }
    }
  }
}
