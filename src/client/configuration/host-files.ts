/** Finds the configurations of every host that are there. */
import { readdir } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { ConfigError, TouchmarkError } from '../../errors.ts'
import { fileWords, type Host, type HostFile, type HostFolders, hostPath } from '../../hosts/host.ts'
import { hosts } from '../../hosts/host-table.ts'
import { memberOf, valueAt } from '../../hosts/placed-value.ts'
import { hasErrorCode } from '../files/atomic-file.ts'
import { type ConfigurationFile, readConfiguration } from './configuration-file.ts'

/** A file that is there, read or not. */
export type FoundFile =
  | { readonly kind: 'read'; readonly file: ConfigurationFile }
  | {
      readonly kind: 'unread'
      readonly host: Host
      readonly scope: HostFile['scope']
      readonly path: string
      readonly error: TouchmarkError
    }

/** Where to look. */
export interface HostSearch {
  /** The user's folders; null: only the project's files. */
  readonly user: HostFolders | null
  /** The project's folder; null: only the user's files. */
  readonly project: string | null
  /** Only this host. */
  readonly host?: Host | undefined
}

/** Every configuration that is there, in the order of the table. What cannot be read is said, not thrown. */
export async function findHostFiles({ user, project, host }: HostSearch): Promise<FoundFile[]> {
  const found: FoundFile[] = []
  for (const each of host === undefined ? hosts : [host]) {
    // Where somebody works in their home, a file of theirs is not a project's as well: a user's files come first.
    const seen = new Set<string>()
    for (const file of each.files) {
      const paths = (await pathsOf(file, user, project)).filter((path) => !seen.has(path))
      for (const path of paths) found.push(...(await readFound(each, file, path)))
      for (const path of paths) seen.add(path)
    }
  }
  return found
}

async function readFound(host: Host, file: HostFile, path: string): Promise<FoundFile[]> {
  try {
    const read = await readConfiguration(host, file, path)
    return read === undefined ? [] : [{ kind: 'read', file: read }]
  } catch (error) {
    if (!(error instanceof TouchmarkError)) throw error
    return [{ kind: 'unread', host, scope: file.scope, path, error }]
  }
}

async function pathsOf(file: HostFile, user: HostFolders | null, project: string | null): Promise<string[]> {
  const base = file.scope === 'user' ? '/' : project
  const form = file.scope === 'user' && user === null ? null : hostPath(file, user ?? noFolders)
  if (base === null || form === null) return []
  return await expand(resolve(base, form))
}

/** A project's paths need no folder of the user. */
const noFolders: HostFolders = { platform: 'linux', home: '/', xdg: '/', appData: null }

/** `*` stands for the names in a folder. */
async function expand(path: string): Promise<string[]> {
  const [before = '', after] = basename(path).split('*')
  if (after === undefined) return [path]
  try {
    const names = (await readdir(dirname(path))).sort().slice(0, 200)
    return names
      .filter((name) => name.startsWith(before) && name.endsWith(after) && name.length > after.length)
      .map((name) => join(dirname(path), name))
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT') || hasErrorCode(error, 'ENOTDIR') || hasErrorCode(error, 'EACCES')) return []
    throw error
  }
}

/**
 * Reads a file that somebody names: as its host does, where it lies at a place of one; else by the table that it has.
 *
 * @throws ConfigError `E_FILE_NOT_FOUND`; `E_CONFIG_INVALID` where it has no table of servers; as {@link readConfiguration}.
 */
export async function readNamedConfiguration(path: string, search: HostSearch): Promise<ConfigurationFile> {
  for (const host of hosts) {
    for (const file of host.files) {
      if ((await pathsOf(file, search.user, search.project)).includes(path)) return await readThere(host, file, path)
      if (file.scope === 'project' && typeof file.path === 'string' && path.endsWith(`/${file.path}`)) {
        return await readThere(host, file, path)
      }
    }
  }
  return await readByTable(path)
}

async function readThere(host: Host, file: HostFile, path: string): Promise<ConfigurationFile> {
  const read = await readConfiguration(host, file, path)
  if (read !== undefined) return read
  throw new ConfigError('E_FILE_NOT_FOUND', { found: 'no such file', where: fileWords(path) })
}

/** The first host whose table the file has; whoever wrote `mcpServers` elsewhere meant what most clients mean by it. */
async function readByTable(path: string): Promise<ConfigurationFile> {
  for (const host of [...hosts.filter(({ name }) => name === 'cursor'), ...hosts]) {
    for (const file of host.files) {
      const read = await readThere(host, file, path)
      const [table = []] = file.tables
      if (valueAt(read.root, table) !== undefined && memberOf(read.root, table[0] ?? '') !== undefined) return read
    }
  }
  throw new ConfigError('E_CONFIG_INVALID', {
    found: 'no table of servers',
    where: fileWords(path),
    expected: '"mcpServers", "servers", "context_servers", "mcp_servers", "extensions" or "mcp"',
  })
}
