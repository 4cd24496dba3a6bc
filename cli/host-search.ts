/** Where this user's clients keep their configurations. */

import type { HostSearch } from '../src/client/configuration/host-files.ts'
import { configHome } from '../src/client/state/folders.ts'
import { UsageError } from '../src/errors.ts'
import type { Host, HostFolders, Platform } from '../src/hosts/host.ts'
import { hostNamed, hosts } from '../src/hosts/host-table.ts'
import { nearestName } from '../src/trust/nearest-name.ts'
import { quote } from '../src/visible-text.ts'
import type { Io } from './io.ts'

/** The folders of the user; null where nothing says where the home is. */
export function hostFolders(io: Io, platform: string = process.platform): HostFolders | null {
  const home = io.env.HOME ?? io.env.USERPROFILE
  if (home === undefined || home === '') return null
  return { platform: asPlatform(platform), home, xdg: configHome(io), appData: io.env.APPDATA ?? null }
}

/** Systems that the table does not name keep their files as Linux does. */
function asPlatform(platform: string): Platform {
  return platform === 'darwin' || platform === 'win32' ? platform : 'linux'
}

/** Everything of this user and of the folder that we run in, or of one host alone. */
export function hostSearch(io: Io, host?: Host): HostSearch {
  return { user: hostFolders(io), project: io.cwd, host }
}

/**
 * A host by its name.
 *
 * @throws UsageError `E_USAGE` for a name that is none.
 */
export function requireHost(name: string): Host {
  const host = hostNamed(name)
  if (host !== undefined) return host
  const known = hosts.map((each) => each.name)
  const near = nearestName(name, known)
  throw new UsageError('E_USAGE', {
    found: `the client ${quote(name)}, which is not known`,
    expected: known.join(', '),
    ...(near === undefined ? {} : { next: `Did you mean ${near}?` }),
  })
}
