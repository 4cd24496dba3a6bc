import { createRequire } from 'node:module'

/**
 * What stands in hook-stdio.ts as the build puts it together into one file, for both forms of the program; undefined where
 * nothing was built. Required, since what is imported is first searched for its exports.
 */
export function builtHook(): typeof import('./hook-stdio.ts') | undefined {
  try {
    return createRequire(import.meta.url)('../cli/hook.cjs') as typeof import('./hook-stdio.ts')
  } catch {
    return undefined
  }
}
