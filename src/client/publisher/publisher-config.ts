/**
 * `touchmark.config.json`: a publisher's servers and their profiles, so that one command publishes all of them. Strict: an
 * unknown member is refused with the nearest known name, all problems are reported together. Format: docs/spec/config.md.
 */
import { parseProfileName, parseServerName } from '../../attestation/server-name.ts'
import type { JsonValue } from '../../encoding/json-value.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import { ConfigError, TouchmarkError } from '../../errors.ts'
import { type ConfigProblem, ConfigReader } from '../../trust/config-reader.ts'
import { quote } from '../../visible-text.ts'

/** Name of the file, in the publisher's repository. */
export const publisherConfigName = 'touchmark.config.json'

/** One way to start a server, and what it is called. */
export interface PublishedProfile {
  readonly name: string
  /** Program and arguments; or the one URL. */
  readonly words: readonly string[]
  readonly kind: 'command' | 'url'
  /** Names of variables that are passed on to the server. */
  readonly env: readonly string[]
  /** `os-arch`; absent where it is published on every platform. */
  readonly platform?: string
}

/** One server of the publisher. */
export interface PublishedServer {
  readonly name: string
  /** As `--bind` takes them. */
  readonly bind: readonly string[]
  /** File of suppressions, as `--suppressions` takes it; absent where there is none. */
  readonly suppressions?: string
  readonly profiles: readonly PublishedProfile[]
}

/**
 * Reads the file. `where` names it in messages.
 *
 * @throws ConfigError `E_CONFIG_INVALID` naming every problem; `parts.pointer` is that of the first.
 */
export function parsePublisherConfig(bytes: Uint8Array, where: string): PublishedServer[] {
  const file = new ConfigReader(readDocument(bytes, where))
  file.only(['$schema', 'servers'])
  const servers = file.objects('servers').flatMap(readServer)
  if (file.problems.length === 0) refuseRepeated(servers, file)
  if (file.problems.length > 0) throw invalid(file.problems, where)
  return servers
}

function readDocument(bytes: Uint8Array, where: string): JsonValue {
  try {
    return parseJson(bytes, { comments: true }).value
  } catch (cause) {
    const found = cause instanceof TouchmarkError ? cause.message : 'not JSON'
    throw new ConfigError('E_CONFIG_INVALID', { found, where, expected: 'JSON', cause })
  }
}

function invalid(problems: readonly ConfigProblem[], where: string): ConfigError {
  const list = problems.map(({ pointer, message }) => `${quote(pointer)}: ${message}`).join('; ')
  return new ConfigError('E_CONFIG_INVALID', {
    found: `${problems.length === 1 ? '1 problem' : `${problems.length} problems`} (${list})`,
    where,
    expected: 'servers and profiles as docs/spec/config.md describes them',
    pointer: problems[0]?.pointer ?? '',
  })
}

function readServer(fields: ConfigReader): PublishedServer[] {
  fields.only(['name', 'bind', 'suppressions', 'profiles'])
  const name = fields.required('name', parsedBy(parseServerName), 'a server name such as "io.github.acme/weather"')
  const bind = fields.texts('bind', (text) => text !== '', 'a binding as --bind takes it')
  const suppressions = fields.optional('suppressions', asText, 'a file')
  const profiles = fields.objects('profiles').flatMap(readProfile)
  if (profiles.length === 0) fields.problem('profiles', 'expected at least one profile')
  return name === undefined ? [] : [{ name, bind, profiles, ...(suppressions === undefined ? {} : { suppressions }) }]
}

function readProfile(fields: ConfigReader): PublishedProfile[] {
  fields.only(['name', 'command', 'args', 'url', 'env', 'platform'])
  const name = fields.required('name', parsedBy(parseProfileName), 'a profile name such as "default"')
  const command = fields.optional('command', asText, 'a program')
  const url = fields.optional('url', asText, 'a URL')
  const args = fields.texts('args', () => true, 'an argument')
  const env = fields.texts('env', (text) => /^[A-Za-z_]\w*$/.test(text), 'the name of a variable, without a value')
  const platform = fields.optional('platform', asPlatform, '"os-arch" as Node.js names them, such as "linux-x64"')
  if (fields.has('command') === fields.has('url')) fields.problem('', 'expected either a command or a url')
  if (fields.has('url') && args.length + env.length > 0) fields.problem('', 'a url takes neither args nor env')
  const first = command ?? url
  if (name === undefined || first === undefined) return []
  const kind = command === undefined ? 'url' : 'command'
  return [{ name, kind, words: [first, ...args], env, ...(platform === undefined ? {} : { platform }) }]
}

function parsedBy(parse: (text: string) => string): (value: JsonValue) => string | undefined {
  return (value) => {
    try {
      return typeof value === 'string' ? parse(value) : undefined
    } catch {
      return undefined
    }
  }
}

function asText(value: JsonValue): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function asPlatform(value: JsonValue): string | undefined {
  return typeof value === 'string' && /^[a-z0-9]+-[a-z0-9]+$/.test(value) ? value : undefined
}

/** Two profiles of one name on one platform would be two versions of one thing. */
function refuseRepeated(servers: readonly PublishedServer[], file: ConfigReader): void {
  const seen = new Set<string>()
  for (const { name, profiles } of servers) {
    for (const { name: profile, platform = '*' } of profiles) {
      const key = `${name} ${profile} ${platform}`
      if (seen.has(key)) file.problem('servers', `the profile ${quote(profile)} of ${quote(name)} stands twice`)
      seen.add(key)
    }
  }
}
