/** Configurations in TOML 1.0 (Codex). The only door of the package `smol-toml`; loaded only for such a file. */
import { parse as parseToml, TomlDate } from 'smol-toml'
import { isArray, isObject, type JsonValue, makeObject } from '../encoding/json-value.ts'
import { ConfigError } from '../errors.ts'
import { visibleLine } from '../visible-text.ts'
import { type ConfigurationLanguage, type PlacedValue, plainValue, sameBut } from './placed-value.ts'
import { TomlPlaces } from './toml-places.ts'

/**
 * TOML. The package says what the file means; where it stands is found beside it, and both have to come to the same
 * values, or nothing is read.
 */
export const tomlLanguage: ConfigurationLanguage = {
  read(text, where) {
    const value = meaningOf(text, where)
    const placed = new TomlPlaces(text, (token) => leafOf(token, where)).read()
    if (placed !== undefined && sameBut(value, plainValue(placed), [])) return placed
    const expected = 'TOML whose tables can be told apart'
    throw new ConfigError('E_CONFIG_INVALID', { found: 'TOML that two readers read differently', where, expected })
  },
  text: basicString,
  name: (name) => (/^[\w-]+$/.test(name) ? name : basicString(name)),
  list: (values) => `[${values.map(basicString).join(', ')}]`,
  colon: ' = ',
  bullet: '',
}

/** A basic string of TOML has the escapes of JSON; DEL, which JSON leaves as it is, has to be escaped. */
function basicString(text: string): string {
  return JSON.stringify(text).replaceAll('\x7f', '\\u007f')
}

function meaningOf(text: string, where: string): JsonValue {
  try {
    return asJson(parseToml(text))
  } catch (cause) {
    const found = visibleLine(cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : 'not TOML', 200)
    throw new ConfigError('E_CONFIG_INVALID', { found, where, expected: 'TOML', cause })
  }
}

/** One value that is neither a list nor a table. */
function leafOf(token: string, where: string): PlacedValue['content'] {
  const value = isObject(meaningOf(`x = ${token}`, where)) ? asJson(parseToml(`x = ${token}`)['x']) : null
  return typeof value === 'string' ? { kind: 'text', text: value } : { kind: 'other', value }
}

/** Dates, and numbers that JSON has not, say nothing about servers: they are null. */
function asJson(value: unknown): JsonValue {
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (value instanceof TomlDate || value === null || typeof value !== 'object') return null
  if (isArray(value)) return value.map(asJson)
  const table = makeObject()
  for (const [name, member] of Object.entries(value)) table[name] = asJson(member)
  return table
}
