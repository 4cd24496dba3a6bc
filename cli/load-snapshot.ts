import type { Notice } from '../src/client/capture/notices.ts'
import { readNamedFile } from '../src/client/files/named-file.ts'
import { describeTarget, type StoredTarget, type Target } from '../src/client/target.ts'
import { parseSnapshot, type Snapshot } from '../src/snapshot/snapshot.ts'
import type { RunningTarget } from '../src/trust/binding-check.ts'
import { captureTarget } from './capture-target.ts'
import type { ParsedOptions } from './command.ts'
import { readStandardInput } from './files.ts'
import type { Io } from './io.ts'
import { launchToBind } from './launch.ts'
import { loadRelease } from './load-release.ts'
import { wantsLiveBinding } from './statement-options.ts'
import { readTarget } from './target-options.ts'

/** A snapshot and where it came from. */
export interface LoadedSnapshot {
  readonly snapshot: Snapshot
  /** The target as one escaped line without secrets. */
  readonly label: string
  readonly target: Target | StoredTarget
  /** What was unusual about a live server without being wrong. */
  readonly notices: readonly Notice[]
  /** What was really started or asked; looked into only where the statement is to be bound to it. */
  readonly running: RunningTarget
}

const notLive: RunningTarget = { kind: 'unknown', detail: 'nothing was started or asked' }

async function captureLive(
  target: Target,
  options: ParsedOptions,
  io: Io,
): Promise<Pick<LoadedSnapshot, 'snapshot' | 'notices' | 'running'>> {
  if (!wantsLiveBinding(options)) return { ...(await captureTarget(target, options, io)), running: notLive }
  const launch = await launchToBind(target, io)
  return { ...(await captureTarget(launch.target, options, io)), running: launch.running }
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
      return { snapshot: parseSnapshot(readNamedFile(target.path, io)), label, target, notices: [], running: notLive }
    case 'stdin':
      return { snapshot: parseSnapshot(await readStandardInput(io)), label, target, notices: [], running: notLive }
    case 'release': {
      const profile = options.text('profile') ?? 'default'
      return {
        snapshot: await loadRelease(target.name, target.version, profile, io),
        label,
        target,
        notices: [],
        running: notLive,
      }
    }
    default:
      return { label, target, ...(await captureLive(target, options, io)) }
  }
}
