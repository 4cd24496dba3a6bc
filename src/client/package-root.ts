import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The folder that holds this package's `package.json`, found upwards from this file: the same from sources and from the build. */
export function packageRoot(): string {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder)
    if (parent === folder) throw new Error('package.json not found above the program')
    folder = parent
  }
  return folder
}
