/** `touchmark guard --secret`: the server gets a value that neither configuration nor agent holds (SEC-1, SEC-2). */
import { readNamedFile } from '../src/client/files/named-file.ts'
import type { Target } from '../src/client/target.ts'
import { UsageError } from '../src/errors.ts'
import { minSecretLength, type NamedSecret } from '../src/guard/secrets/redact-secrets.ts'
import { quote } from '../src/visible-text.ts'
import type { OptionSpecs, ParsedOptions } from './command.ts'
import type { Io } from './io.ts'

export const secretOptions = {
  secret: {
    type: 'string',
    multiple: true,
    value: 'NAME=REFERENCE',
    help: 'variable for the server: env:VARIABLE or file:PATH; its value is taken out of answers',
  },
} as const satisfies OptionSpecs

/**
 * The secrets that were named, with their values.
 *
 * @throws UsageError `E_USAGE` for a malformed reference, a variable that is not set, and a value too short to be told from
 * other text; ConfigError as `readNamedFile`.
 */
export function readSecrets(options: ParsedOptions, io: Io): NamedSecret[] {
  return options.list('secret').map((word) => {
    // The word holds no secret, but it may hold one by mistake, so the message does not repeat it.
    const [, name = '', scheme = '', place = ''] = /^([A-Za-z_]\w{0,127})=(env|file):(.{1,4096})$/.exec(word) ?? []
    if (name === '') refuse('a malformed word', 'NAME=env:VARIABLE or NAME=file:PATH')
    const value = scheme === 'env' ? io.env[place] : fromFile(place, io)
    if (value === undefined) return refuse(`the variable ${quote(place)}, which is not set`, 'one that is')
    if (value.length < minSecretLength) refuse(`a short value of ${name}`, `at least ${minSecretLength} characters`)
    return { name, value }
  })
}

/** A file as people write it: without the line's end. */
function fromFile(place: string, io: Io): string {
  return Buffer.from(readNamedFile(place, io))
    .toString('utf8')
    .replace(/\r?\n$/, '')
}

function refuse(found: string, expected: string): never {
  throw new UsageError('E_USAGE', { found, where: '--secret', expected })
}

/**
 * The target with the secrets in its environment.
 *
 * @throws UsageError `E_USAGE` for a URL: its headers take `--header-env` and `--header-file`.
 */
export function withSecrets<T extends Target>(target: T, secrets: readonly NamedSecret[]): T {
  if (secrets.length === 0) return target
  if (target.kind !== 'command') refuse('a URL', 'a command; for a URL --header-env and --header-file')
  const given = Object.fromEntries(secrets.map(({ name, value }) => [name, value]))
  return { ...target, env: { ...target.env, ...given } }
}
