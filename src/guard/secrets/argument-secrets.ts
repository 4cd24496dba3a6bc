/** The secrets that policy hands to tools in the arguments of calls: which there are, where their values come from. */
import { execFile } from 'node:child_process'
import { readNamedFile } from '../../client/files/named-file.ts'
import type { Surroundings } from '../../client/surroundings.ts'
import { ConfigError } from '../../errors.ts'
import type { EffectiveCalls, SecretPlace } from '../../trust/call-rules.ts'
import { quote } from '../../visible-text.ts'
import type { CallPolicy } from '../call-policy/call-policy.ts'
import { minSecretLength, type NamedSecret } from './redact-secrets.ts'
import type { SecretsAtHand } from './secret-references.ts'

/** The secrets of one guard. */
export interface ArgumentSecrets {
  /** Every value that is handed out, the longest first: none of them reaches the client. */
  readonly values: readonly NamedSecret[]
  /** What a call of this tool may refer to. */
  of(tool: string): SecretsAtHand
}

/** Largest secret. */
const maxBytes = 64 * 1024
/** How long a program may take to say one. */
const programMs = 10_000

/**
 * Reads the values that a rule hands to a tool of this server, once. `given` are those that `--secret` names.
 *
 * @throws ConfigError `E_CONFIG_INVALID` for a secret of which nobody says where it is, a variable that is not set, a
 * program that fails, and a value that cannot be used; what `readNamedFile` throws.
 */
export async function openArgumentSecrets(
  calls: EffectiveCalls | null,
  policy: CallPolicy | null,
  given: readonly NamedSecret[],
  surroundings: Pick<Surroundings, 'env' | 'cwd'>,
): Promise<ArgumentSecrets | null> {
  const named = calls?.secrets ?? {}
  const handedOut = policy?.secretNames() ?? []
  const known = new Set([...Object.keys(named), ...given.map(({ name }) => name), ...handedOut])
  if (known.size === 0) return null
  const values = new Map<string, string>()
  for (const name of handedOut) values.set(name, await secretValue(name, { named, given }, surroundings))
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
  readonly named: Readonly<Record<string, SecretPlace>>
  readonly given: readonly NamedSecret[]
}

type Around = Pick<Surroundings, 'env' | 'cwd'>

async function secretValue(name: string, { named, given }: Sources, around: Around): Promise<string> {
  const place = Object.hasOwn(named, name) ? named[name] : undefined
  const value =
    place === undefined ? given.find((each) => each.name === name)?.value : await placedValue(name, place, around)
  if (value === undefined) return refuse(name, 'no place', 'one in calls.secrets of a policy of yours, or --secret')
  if (value.length < minSecretLength) refuse(name, 'a short value', `at least ${minSecretLength} characters`)
  return value
}

async function placedValue(name: string, place: SecretPlace, { env, cwd }: Around): Promise<string> {
  if (typeof place !== 'string') return textOf(name, await saidBy(name, place, { env, cwd }))
  const [, scheme = '', where = ''] = /^(env|file):(.+)$/.exec(place) ?? []
  if (scheme === 'file') return textOf(name, readNamedFile(where, { cwd }))
  return env[where] ?? refuse(name, `the variable ${quote(where)}, which is not set`, 'one that is')
}

/** What a program writes; no shell reads its words, and what it says of a failure is not repeated: it may hold the secret. */
async function saidBy(
  name: string,
  [program = '', ...words]: readonly string[],
  { env, cwd }: Around,
): Promise<Buffer> {
  const options = {
    env: { ...env },
    cwd,
    timeout: programMs,
    maxBuffer: maxBytes,
    encoding: 'buffer',
    windowsHide: true,
  } as const
  return await new Promise((resolve, reject) => {
    const child = execFile(program, words, options, (error, stdout) => {
      if (error === null) resolve(stdout)
      else
        reject(unusable(name, `the program ${quote(program, 200)}, which failed or took too long`, 'its value, soon'))
    })
    child.stdin?.end()
  })
}

/** A file as people write it, or what a program says: without the line's end. */
function textOf(name: string, bytes: Uint8Array): string {
  if (bytes.length > maxBytes) refuse(name, `${bytes.length} bytes`, `at most ${maxBytes}`)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes).replace(/\r?\n$/, '')
  } catch {
    return refuse(name, 'what is no text', 'UTF-8')
  }
}

function refuse(name: string, found: string, expected: string): never {
  throw unusable(name, found, expected)
}

function unusable(name: string, found: string, expected: string): ConfigError {
  return new ConfigError('E_CONFIG_INVALID', { found, where: `the secret ${quote(name)}`, expected })
}
