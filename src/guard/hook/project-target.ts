/** What a project's `.mcp.json` has a client start under a name: the file is a clone's, so a verdict must be of that. */
import { dirname, isAbsolute, join } from 'node:path'
import { hasErrorCode } from '../../client/files/atomic-file.ts'
import { FileTooLong, readOrdinary } from '../../client/files/ordinary-file.ts'
import { isOwnProgram } from '../../client/own-program.ts'
import { ConfigError } from '../../errors.ts'
import { findEntries, type PlacedEntry } from '../../hosts/configured-entries.ts'
import { forbiddenVariable, guardWords } from '../../hosts/guarded-command.ts'
import type { StatedTarget } from '../../hosts/hook-event.ts'
import { configurationText } from '../../hosts/host.ts'
import { jsonLanguage } from '../../hosts/json-language.ts'
import { expandEntry, hasOtherReference } from '../../hosts/references.ts'
import { quote } from '../../visible-text.ts'

/** Largest file that is read, and how far up it is looked for. */
const maxBytes = 1024 * 1024
const maxParents = 40

/**
 * Looks in the project's folder (`CLAUDE_PROJECT_DIR`, else `cwd`), then in those above it; undefined where no file names
 * the entry, or where it sets a variable that changes which code runs.
 *
 * @throws ConfigError `E_CONFIG_INVALID` where a file on the way cannot be understood.
 */
export async function findProjectTarget(
  entry: string,
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<StatedTarget | undefined> {
  const given = env['CLAUDE_PROJECT_DIR']
  let folder = given !== undefined && isAbsolute(given) ? given : cwd
  for (let level = 0; level < maxParents; level += 1) {
    const found = entriesIn(folder).find(({ name }) => name === entry)
    if (found !== undefined) return statedTarget(found, env)
    const parent = dirname(folder)
    if (parent === folder) return undefined
    folder = parent
  }
  return undefined
}

function entriesIn(folder: string): PlacedEntry[] {
  const path = join(folder, '.mcp.json')
  const where = quote(path, 400)
  try {
    // A link in a clone may lead to what never ends: a hook that its client waits for in vain refuses nothing.
    const { text } = configurationText(readOrdinary(path, maxBytes), where)
    return findEntries(jsonLanguage.read(text, where), [['mcpServers']], 'braces')
  } catch (cause) {
    if (hasErrorCode(cause, 'ENOENT') || hasErrorCode(cause, 'ENOTDIR')) return []
    if (cause instanceof ConfigError) throw cause
    const found = cause instanceof FileTooLong ? `more than ${maxBytes} bytes` : 'a file that cannot be read'
    throw new ConfigError('E_CONFIG_INVALID', { found, where, cause })
  }
}

function statedTarget(
  { host }: PlacedEntry,
  env: Readonly<Record<string, string | undefined>>,
): StatedTarget | undefined {
  if (host === 'malformed' || host === 'elsewhere' || hasOtherReference(host)) return undefined
  const expanded = expandEntry(host, env)
  if (expanded.kind === 'url') return { kind: 'url', url: expanded.url }
  const isGuarded = guardWords(expanded, isOwnProgram) !== null
  return forbiddenVariable(Object.keys(expanded.env), isGuarded) === undefined
    ? { kind: 'command', argv: expanded.argv }
    : undefined
}
