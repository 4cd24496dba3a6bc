import { FormatError } from '../errors.ts'
import { quote } from '../visible-text.ts'

/**
 * A server name: the official MCP registry's, verbatim (server.json schema 2025-12-11), 3 to 200 characters, one slash.
 *
 * @throws FormatError `E_NAME_INVALID` for anything else.
 */
export function parseServerName(text: string): string {
  if (text.length >= 3 && text.length <= 200 && /^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/.test(text)) return text
  return refuse('server name', text, 'NAMESPACE/NAME, for instance io.github.acme/weather')
}

/**
 * A version: 1 to 64 of `[0-9A-Za-z.+_-]`. A dot neither begins nor ends it nor follows another, so that a version is
 * never a relative path and `a...b` names two versions.
 *
 * @throws FormatError `E_NAME_INVALID` for anything else.
 */
export function parseVersion(text: string): string {
  // `latest` is how the registry's API asks for the newest; as a version it could never be asked for.
  if (/^[0-9A-Za-z.+_-]{1,64}$/.test(text) && !/^\.|\.\.|\.$/.test(text) && text !== 'latest') return text
  return refuse('version', text, '1 to 64 of 0-9 A-Z a-z . + _ - with single dots inside, and not "latest"')
}

/** A profile name: 1 to 64 of `[a-z0-9._-]`, beginning with a letter or digit. @throws FormatError `E_NAME_INVALID`. */
export function parseProfileName(text: string): string {
  if (/^[a-z0-9][a-z0-9._-]{0,63}$/.test(text)) return text
  return refuse('profile name', text, '1 to 64 of a-z 0-9 . _ -, for instance default or read-only')
}

function refuse(what: string, text: string, expected: string): never {
  throw new FormatError('E_NAME_INVALID', { found: `${what} ${quote(text)}`, expected })
}
