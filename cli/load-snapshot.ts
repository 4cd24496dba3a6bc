import type { Notice } from '../src/client/notices.ts'
import { describeTarget, type StoredTarget, type Target } from '../src/client/target.ts'
import { parseSnapshot, type Snapshot } from '../src/snapshot/snapshot.ts'
import { captureTarget } from './capture-target.ts'
import type { ParsedOptions } from './command.ts'
import { readNamedFile, readStandardInput } from './files.ts'
import type { Io } from './io.ts'
import { loadRelease } from './load-release.ts'
import { readTarget } from './target-options.ts'

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
 * Loads the snapshot that a target stands for: captures a live server, reads a snapshot file or standard input, or asks
 * the registry for a published version. Throws as {@link captureTarget}, {@link parseSnapshot} and {@link loadRelease} do.
 */
export async function loadSnapshot(words: readonly string[], options: ParsedOptions, io: Io): Promise<LoadedSnapshot> {
  const target = readTarget(words, options, io)
  const label = describeTarget(target)
  switch (target.kind) {
    case 'file':
      return { snapshot: parseSnapshot(readNamedFile(target.path, io)), label, target, notices: [] }
    case 'stdin':
      return { snapshot: parseSnapshot(await readStandardInput(io)), label, target, notices: [] }
    case 'release': {
      const profile = options.text('profile') ?? 'default'
      return { snapshot: await loadRelease(target.name, target.version, profile, io), label, target, notices: [] }
    }
    default: {
      const { snapshot, notices } = await captureTarget(target, options, io)
      return { snapshot, label, target, notices }
    }
  }
}
