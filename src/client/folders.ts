import { isAbsolute, join } from 'node:path'
import { ConfigError } from '../errors.ts'
import type { Surroundings } from './surroundings.ts'

/**
 * The user's folders by the XDG base directory specification: an unset, empty or relative variable counts as unset.
 *
 * @throws ConfigError `E_CONFIG_INVALID` where neither the variable nor HOME says where.
 */
export function configHome(surroundings: Pick<Surroundings, 'env'>): string {
  return xdgFolder(surroundings, 'XDG_CONFIG_HOME', '.config')
}

/** Like {@link configHome}, for state. */
export function stateHome(surroundings: Pick<Surroundings, 'env'>): string {
  return xdgFolder(surroundings, 'XDG_STATE_HOME', '.local/state')
}

function xdgFolder({ env }: Pick<Surroundings, 'env'>, variable: string, fallback: string): string {
  const given = env[variable]
  if (given !== undefined && isAbsolute(given)) return given
  const home = env.HOME ?? env.USERPROFILE
  if (home !== undefined && isAbsolute(home)) return join(home, fallback)
  throw new ConfigError('E_CONFIG_INVALID', {
    found: `neither ${variable} nor HOME`,
    expected: 'an absolute path in one of them',
  })
}
