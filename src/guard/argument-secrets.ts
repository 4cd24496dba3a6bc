/** The secrets that policy hands to tools in the arguments of calls: which there are, where their values come from. */
import { readNamedFile } from '../client/named-file.ts'
import type { Surroundings } from '../client/surroundings.ts'
import { ConfigError } from '../errors.ts'
import type { EffectiveCalls } from '../trust/call-rules.ts'
import { quote } from '../visible-text.ts'
import type { CallPolicy } from './call-policy/call-policy.ts'
import { minSecretLength, type NamedSecret } from './redact-secrets.ts'
import type { SecretsAtHand } from './secret-references.ts'

/** The secrets of one guard. */
export interface ArgumentSecrets {
  /** Every value that is handed out, the longest first: none of them reaches the client. */
  readonly values: readonly NamedSecret[]
  /** What a call of this tool may refer to. */
  of(tool: string): SecretsAtHand
}

/** Largest file that holds a secret. */
const maxBytes = 64 * 1024

/**
 * Reads the values that a rule hands to a tool of this server, once. `given` are those that `--secret` names.
 *
 * @throws ConfigError `E_CONFIG_INVALID` for a secret of which nobody says where it is, a variable that is not set, and a
 * value that cannot be used; what `readNamedFile` throws.
 */
export function openArgumentSecrets(
  calls: EffectiveCalls | null,
  policy: CallPolicy | null,
  given: readonly NamedSecret[],
  surroundings: Pick<Surroundings, 'env' | 'cwd'>,
): ArgumentSecrets | null {
  const named = calls?.secrets ?? {}
  const handedOut = policy?.secretNames() ?? []
  const known = new Set([...Object.keys(named), ...given.map(({ name }) => name), ...handedOut])
  if (known.size === 0) return null
  const values = new Map(handedOut.map((name) => [name, secretValue(name, { named, given }, surroundings)]))
  const all = [...given, ...[...values].map(([name, value]) => ({ name, value }))]
  return {
    values: all.sort((a, b) => b.value.length - a.value.length),
    of: (tool) => {
      const names = policy?.secretsOf(tool) ?? []
      return { known, given: new Map(names.map((name) => [name, values.get(name) ?? ''])) }
    },
  }
}

interface Sources {
  readonly named: Readonly<Record<string, string>>
  readonly given: readonly NamedSecret[]
}

function secretValue(name: string, { named, given }: Sources, { env, cwd }: Pick<Surroundings, 'env' | 'cwd'>): string {
  const place = Object.hasOwn(named, name) ? (named[name] ?? '') : ''
  const [, scheme = '', where = ''] = /^(env|file):(.+)$/.exec(place) ?? []
  if (scheme === '') {
    const value = given.find((each) => each.name === name)?.value
    return value ?? refuse(name, 'no place', 'one in calls.secrets of a policy of yours, or --secret')
  }
  const value = scheme === 'env' ? env[where] : textOf(name, readNamedFile(where, { cwd }))
  if (value === undefined) return refuse(name, `the variable ${quote(where)}, which is not set`, 'one that is')
  if (value.length < minSecretLength) refuse(name, 'a short value', `at least ${minSecretLength} characters`)
  return value
}

/** A file as people write it: without the line's end. */
function textOf(name: string, bytes: Uint8Array): string {
  if (bytes.length > maxBytes) refuse(name, `${bytes.length} bytes`, `at most ${maxBytes}`)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes).replace(/\r?\n$/, '')
  } catch {
    return refuse(name, 'a file that is no text', 'UTF-8')
  }
}

function refuse(name: string, found: string, expected: string): never {
  throw new ConfigError('E_CONFIG_INVALID', { found, where: `the secret ${quote(name)}`, expected })
}
