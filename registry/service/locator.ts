/** What a version is bound to, written one way only, so that a look-up is a comparison of text. */
import { RegistryError } from '../../src/errors.ts'
import { quote } from '../../src/visible-text.ts'

/** Characters of a locator at most; longer ones could not be indexed. */
const maxLength = 1000

/**
 * The locators of an npm package: its package URL (github.com/package-url/purl-spec) with and without the version, so
 * that both questions find it.
 */
export function npmLocators(name: string, version: string): string[] {
  const bare = `pkg:npm/${name.split('/').map(encodeURIComponent).join('/')}`
  return [bare, `${bare}@${encodeURIComponent(version)}`].map(bounded)
}

/** The locator of an https origin, for instance `https://mcp.acme.dev`. */
export function originLocator(origin: string): string {
  const url = URL.canParse(origin) ? new URL(origin) : undefined
  if (url === undefined || !['https:', 'http:'].includes(url.protocol)) throw refused(origin, 'an http or https origin')
  return bounded(url.origin)
}

/**
 * The locator that a package URL asks for. Only npm packages are bound so far.
 *
 * @throws RegistryError `E_REQUEST_INVALID` for anything else.
 */
export function purlLocator(purl: string): string {
  const match = /^pkg:npm\/((?:%40|@)?[^@/?#]+(?:\/[^@/?#]+)?)(?:@([^@/?#]+))?$/i.exec(purl)
  if (match === null) throw refused(purl, 'a package URL such as pkg:npm/%40acme/weather@1.2.3')
  const name = decode(match[1] ?? '', purl)
  const [bare = '', exact = ''] = npmLocators(name, match[2] === undefined ? '0' : decode(match[2], purl))
  return match[2] === undefined ? bare : exact
}

function decode(text: string, purl: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw refused(purl, 'well-formed percent-encoding')
  }
}

function bounded(locator: string): string {
  if (locator.length > maxLength) throw refused(locator, `at most ${maxLength} characters`)
  return locator
}

function refused(found: string, expected: string): RegistryError {
  return new RegistryError('E_REQUEST_INVALID', { found: quote(found), expected })
}
