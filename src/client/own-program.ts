import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from './package-root.ts'

/** The program as it is installed, in few files, and as it is compiled, file by file: the same program. */
const forms = ['dist/program/touchmark.js', 'dist/cli/main.js'] as const

/** Whether a path is this very program: another of the same name is another. */
export function isOwnProgram(path: string): boolean {
  const real = realPath(path)
  return real !== undefined && forms.some((form) => realPath(join(packageRoot(), form)) === real)
}

/** The path by which others start this program. `running` is the script that runs now: of the two forms, it is kept to. */
export function ownProgramPath(running: string | undefined = process.argv[1]): string {
  const [installed, compiled] = forms.map((form) => join(packageRoot(), form)) as [string, string]
  const real = running === undefined ? undefined : realPath(running)
  return real !== undefined && real === realPath(installed) ? installed : compiled
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}
