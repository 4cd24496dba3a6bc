import { isAbsolute, join } from 'node:path'
import { ConfigError } from '../src/errors.ts'
import type { Io } from './io.ts'

/**
 * The user's folders by the XDG base directory specification: an unset, empty or relative variable counts as unset.
 *
 * @throws ConfigError `E_CONFIG_INVALID` where neither the variable nor HOME says where.
 */
export function configHome(io: Io): string {
  return xdgFolder(io, 'XDG_CONFIG_HOME', '.config')
}

/** Like {@link configHome}, for state. */
export function stateHome(io: Io): string {
  return xdgFolder(io, 'XDG_STATE_HOME', '.local/state')
}

function xdgFolder(io: Io, variable: string, fallback: string): string {
  const given = io.env[variable]
  if (given !== undefined && isAbsolute(given)) return given
  const home = io.env.HOME ?? io.env.USERPROFILE
  if (home !== undefined && isAbsolute(home)) return join(home, fallback)
  throw new ConfigError('E_CONFIG_INVALID', {
    found: `neither ${variable} nor HOME`,
    expected: 'an absolute path in one of them',
  })
}
