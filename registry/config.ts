/** The registry's configuration: normalised once, every problem reported together. */

import { Resolver } from 'node:dns'
import type { BlockList } from 'node:net'
import { resolve } from 'node:path'
import { ConfigError } from '../src/errors.ts'
import { nearestName } from '../src/trust/nearest-name.ts'
import { quote } from '../src/visible-text.ts'
import { parseProxies } from './middleware/client-address.ts'

/** What the registry runs by. */
export interface Config {
  /** Folder with the signing key and, without a `databaseUrl`, the database. Absolute. */
  readonly dataDirectory: string
  /** PostgreSQL to use instead of the embedded database; null for the latter. Secret. */
  readonly databaseUrl: string | null
  /** Server-side prepared statements; default true. */
  readonly prepare: boolean
  /** Address to listen on; default 127.0.0.1. */
  readonly host: string
  /** Port to listen on, 0 for any free one; default 8321. */
  readonly port: number
  /** What becomes of a version with findings of severity error: `refuse` (default), or `record` them and accept it. */
  readonly lint: 'refuse' | 'record'
  /** Proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: BlockList
  /** How long a request may take; default 30,000 ms. */
  readonly requestTimeoutMs: number
  /** File with the Sigstore root of trust for keyless signatures, absolute; null to fetch Sigstore's own over TUF. */
  readonly trustedRootFile: string | null
  /** Resolvers that prove domains, `ADDRESS` or `ADDRESS:PORT`; empty for the system's. */
  readonly dnsServers: readonly string[]
}

/** The settings as they come from the command line or the environment, by the name of their option. */
export type RawConfig = Readonly<Partial<Record<ConfigName, string>>>

/** Every setting: its option is `--name`, its variable `TOUCHMARK_REGISTRY_NAME`. */
export const configNames = [
  'data',
  'host',
  'port',
  'lint',
  'trusted-proxies',
  'request-timeout-ms',
  'trusted-root',
  'dns-servers',
  'prepare',
  'database-url',
] as const

/** The name of a setting. */
export type ConfigName = (typeof configNames)[number]

/**
 * Reads the settings of the environment: `DATABASE_URL` and `TOUCHMARK_REGISTRY_*`.
 *
 * @throws ConfigError `E_CONFIG_INVALID` for a variable with our prefix that is none of ours.
 */
export function environmentConfig(environment: Readonly<Record<string, string | undefined>>): RawConfig {
  const raw: Partial<Record<ConfigName, string>> = {}
  if (environment.DATABASE_URL !== undefined) raw['database-url'] = environment.DATABASE_URL
  for (const [variable, value] of Object.entries(environment)) {
    if (!variable.startsWith(variablePrefix) || value === undefined) continue
    const name = configNames.find((known) => variableName(known) === variable)
    if (name === undefined || name === 'database-url') throw unknownVariable(variable)
    raw[name] = value
  }
  return raw
}

/**
 * Makes the configuration; later settings win over earlier ones.
 *
 * @throws ConfigError `E_CONFIG_INVALID` with every problem there is.
 */
export function makeConfig(...sources: readonly RawConfig[]): Config {
  const raw: RawConfig = Object.assign({}, ...sources)
  const problems: string[] = []
  const check = <T>(name: ConfigName, fallback: string, read: (text: string) => T | undefined, expected: string): T => {
    const text = raw[name] ?? fallback
    const value = read(text)
    if (value === undefined) problems.push(`--${name}: ${quote(text)}; expected ${expected}`)
    return value as T
  }
  const config: Config = {
    dataDirectory: resolve(check('data', './touchmark-registry', nonEmpty, 'a folder')),
    databaseUrl: raw['database-url'] === undefined || raw['database-url'] === '' ? null : raw['database-url'],
    prepare: check('prepare', 'true', readBoolean, '"true" or "false"'),
    host: check('host', '127.0.0.1', nonEmpty, 'an address'),
    port: check('port', '8321', (text) => readInteger(text, 0, 65_535), 'a port from 0 to 65535'),
    lint: check('lint', 'refuse', (text) => oneOf(text, ['refuse', 'record']), '"refuse" or "record"'),
    trustedProxies: check('trusted-proxies', '', readProxies, 'addresses or networks, separated by commas'),
    requestTimeoutMs: check(
      'request-timeout-ms',
      '30000',
      (text) => readInteger(text, 100, 600_000),
      'milliseconds from 100 to 600000',
    ),
    dnsServers: check('dns-servers', '', readServers, 'addresses of resolvers, separated by commas'),
    trustedRootFile: raw['trusted-root'] === undefined ? null : check('trusted-root', '', readFile, 'a file'),
  }
  if (problems.length > 0) throw invalid(problems)
  return config
}

const variablePrefix = 'TOUCHMARK_REGISTRY_'

function variableName(name: ConfigName): string {
  return `${variablePrefix}${name.toUpperCase().replaceAll('-', '_')}`
}

function nonEmpty(text: string): string | undefined {
  return text.trim() === '' ? undefined : text
}

function readFile(text: string): string | undefined {
  return text.trim() === '' ? undefined : resolve(text)
}

function readBoolean(text: string): boolean | undefined {
  if (text === 'true') return true
  return text === 'false' ? false : undefined
}

function readInteger(text: string, min: number, max: number): number | undefined {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : -1
  return value >= min && value <= max ? value : undefined
}

function oneOf<const T extends string>(text: string, values: readonly T[]): T | undefined {
  return values.find((value) => value === text)
}

/** What node:dns takes: an address, with a port after a colon, an IPv6 address then in brackets. */
function readServers(text: string): string[] | undefined {
  const items = text.split(',').flatMap((item) => (item.trim() === '' ? [] : [item.trim()]))
  try {
    new Resolver().setServers(items)
    return items
  } catch {
    return undefined
  }
}

function readProxies(text: string): BlockList | undefined {
  const items = text.split(',').map((item) => item.trim())
  return parseProxies(items.filter((item) => item !== ''))
}

function unknownVariable(variable: string): ConfigError {
  const known = configNames.filter((name) => name !== 'database-url').map(variableName)
  const near = nearestName(variable, known)
  return new ConfigError('E_CONFIG_INVALID', {
    found: `an unknown variable ${quote(variable)}`,
    where: 'the environment',
    expected: near === undefined ? `one of ${known.join(', ')}` : `${near}, perhaps`,
  })
}

function invalid(problems: readonly string[]): ConfigError {
  return new ConfigError('E_CONFIG_INVALID', {
    found: problems.length === 1 ? 'a setting that cannot be used' : `${problems.length} settings that cannot be used`,
    where: 'the configuration',
    next: problems.join('. '),
  })
}
