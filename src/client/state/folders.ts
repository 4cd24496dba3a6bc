import { isAbsolute, join } from 'node:path'
import { ConfigError } from '../../errors.ts'
import type { Surroundings } from '../surroundings.ts'

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
  return join(homeFolder({ env }, `neither ${variable} nor HOME`), fallback)
}

/** The user's home folder. Throws as {@link configHome}, saying what was `missing`. */
export function homeFolder({ env }: Pick<Surroundings, 'env'>, missing = 'no HOME'): string {
  const home = env.HOME ?? env.USERPROFILE
  if (home !== undefined && isAbsolute(home)) return home
  throw new ConfigError('E_CONFIG_INVALID', { found: missing, expected: 'an absolute path in one of them' })
}
