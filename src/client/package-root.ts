import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The folder that holds this package's `package.json`, found upwards from this file: the same from sources and from the build. */
export function packageRoot(): string {
  let folder = import.meta.dirname
  while (!namesPackage(join(folder, 'package.json'))) {
    const parent = dirname(folder)
    if (parent === folder) throw new Error('package.json not found above the program')
    folder = parent
  }
  return folder
}

/** The one in the program's own folder only says that its files are CommonJS. */
function namesPackage(path: string): boolean {
  try {
    return readFileSync(path, 'utf8').includes('"name":')
  } catch {
    return false
  }
}
