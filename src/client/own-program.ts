import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from './package-root.ts'

/** Whether a path is this very program: another of the same name is another. */
export function isOwnProgram(path: string): boolean {
  try {
    return realpathSync(path) === realpathSync(join(packageRoot(), 'dist/cli/main.js'))
  } catch {
    return false
  }
}
