import type { Notice } from '../src/client/capture/notices.ts'
import type { Target } from '../src/client/target.ts'
import { CaptureError, type PackageError, ViolationError } from '../src/errors.ts'
import type { Snapshot } from '../src/snapshot/snapshot.ts'
import { captureTarget } from './capture-target.ts'
import type { ParsedOptions } from './command.ts'
import type { Io } from './io.ts'

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
