/** What a runner would start instead of a registry's package: the project's own, or what it has installed. */
import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isObject, objectMember, ownMember, stringMember } from '../../encoding/json-value.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import { TouchmarkError } from '../../errors.ts'
import { hasErrorCode } from '../files/atomic-file.ts'
import { withAncestors } from '../files/folder-ancestors.ts'
import type { NpmSpec } from './package-spec.ts'

/**
 * The path of a copy that a runner prefers to the registry's package; null where there is none. Looked for in the folder
 * and everywhere above it: which of these a runner takes for the project differs from runner to runner.
 */
export async function findOwnCopy(cwd: string, { name, bin }: Pick<NpmSpec, 'name' | 'bin'>): Promise<string | null> {
  for (const folder of withAncestors(cwd)) {
    const modules = join(folder, 'node_modules')
    for (const place of [join(modules, name), join(modules, '.bin', bin ?? name)]) {
      if (await isThere(place)) return place
    }
    const project = join(folder, 'package.json')
    if (await isItself(project, name)) return project
  }
  return null
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false
  }
}

/** Whether a project is the package of this name, or has a program that is called so. One that cannot be read may be. */
async function isItself(path: string, name: string): Promise<boolean> {
  try {
    const { value } = parseJson(new Uint8Array(await readFile(path)))
    if (!isObject(value)) return false
    const bins = objectMember(value, 'bin')
    return stringMember(value, 'name') === name || (bins !== undefined && ownMember(bins, name) !== undefined)
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT') || hasErrorCode(error, 'ENOTDIR')) return false
    if (error instanceof TouchmarkError || hasErrorCode(error, 'EACCES')) return true
    throw error
  }
}
