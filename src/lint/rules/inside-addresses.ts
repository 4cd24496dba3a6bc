/** Addresses inside a network that whoever shows or checks a definition would fetch: see inside-addresses.md. */

import { formatPointer } from '../../encoding/json-pointer.ts'
import { isArray, isObject, type JsonObject, ownMember } from '../../encoding/json-value.ts'
import { maxMatches } from '../pattern.ts'
import type { DefinitionMatch, DefinitionRule } from '../rule.ts'
import { schemaKeywords } from '../schema-keywords.ts'

export const insideAddresses: DefinitionRule = {
  kind: 'definition',
  id: 'inside-addresses',
  severity: 'error',
  title: 'Definition has its reader fetch from inside a network',
  check: ({ value }) => [...references(value), ...icons(value)].slice(0, maxMatches),
}

function* references(item: JsonObject): Generator<DefinitionMatch> {
  for (const { keyword, value, path } of schemaKeywords(item)) {
    if (keyword !== '$ref' && keyword !== '$dynamicRef') continue
    if (typeof value === 'string' && isInside(value)) {
      yield { pointer: formatPointer(path), start: 0, end: value.length, message: 'a schema inside a network' }
    }
  }
}

function* icons(item: JsonObject): Generator<DefinitionMatch> {
  const list = ownMember(item, 'icons')
  if (!isArray(list)) return
  for (const [index, icon] of list.entries()) {
    const source = isObject(icon) ? ownMember(icon, 'src') : undefined
    if (typeof source === 'string' && isInside(source)) {
      yield { pointer: `/icons/${index}/src`, start: 0, end: source.length, message: 'an icon inside a network' }
    }
  }
}

/**
 * Networks that are somebody's own: RFC 1918, loopback, link-local (with the metadata services of clouds), shared, and
 * the same of IPv6. Other ways to write a number (`0x7f000001`, `2130706433`) are what `URL` makes of them.
 */
const insideHost =
  /^(?:localhost|.{1,200}\.(?:localhost|local|internal|lan)|0\.0\.0\.0|(?:127|10)(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}|169\.254(?:\.\d{1,3}){2}|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])(?:\.\d{1,3}){2}|\[::1?\]|\[(?:f[cd]|fe[89ab]).{0,60}\]|\[::ffff:.{1,20}\])$/

function isInside(address: string): boolean {
  const text = address.slice(0, maxAddressLength)
  if (!/^(?:https?:)?\/\//i.test(text)) return false
  const absolute = text.startsWith('//') ? `https:${text}` : text
  return URL.canParse(absolute) && insideHost.test(new URL(absolute).hostname.replace(/\.$/, ''))
}

const maxAddressLength = 2_048
