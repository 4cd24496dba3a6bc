/**
 * A publisher's file of suppressions: what goes into the statement that is signed. JSON with comments, the list as it stands
 * in a statement, in any order. Format: docs/spec/config.md.
 */
import {
  compareSuppressions,
  maxSuppressions,
  readSuppression,
  type Suppression,
  suppressionJson,
} from '../../attestation/suppression.ts'
import { MemberReader } from '../../encoding/member-reader.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import { ConfigError, TouchmarkError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'

/**
 * Reads the file. `where` names it in messages.
 *
 * @throws ConfigError `E_CONFIG_INVALID` for anything else, for one that stands twice, and for more than a statement takes.
 */
export function parseSuppressionFile(bytes: Uint8Array, where: string): Suppression[] {
  const refused = (pointer: string, expected: string): ConfigError =>
    new ConfigError('E_CONFIG_INVALID', { found: `an unexpected value at ${quote(pointer)}`, where, expected, pointer })
  const file = new MemberReader(readDocument(bytes, where), refused).only(['$schema', 'suppressions'])
  const list = file.list('suppressions').map(readSuppression).sort(compareSuppressions)
  if (list.length > maxSuppressions) file.refuse('suppressions', `at most ${maxSuppressions}`)
  const twice = list.some((one, index) => index > 0 && compareSuppressions(list[index - 1] ?? one, one) === 0)
  return twice ? file.refuse('suppressions', 'each text, rule and item once') : list
}

/** The file with `added` in it; one for the same text, rule and item takes the place of the former. */
export function formatSuppressionFile(known: readonly Suppression[], added: readonly Suppression[]): string {
  const kept = known.filter((one) => !added.some((each) => compareSuppressions(each, one) === 0))
  const suppressions = [...kept, ...added].sort(compareSuppressions).map(suppressionJson)
  return `${JSON.stringify({ suppressions }, null, 2)}\n`
}

function readDocument(bytes: Uint8Array, where: string) {
  try {
    return parseJson(bytes, { comments: true }).value
  } catch (cause) {
    const found = cause instanceof TouchmarkError ? cause.message : 'not JSON'
    throw new ConfigError('E_CONFIG_INVALID', { found, where, expected: 'JSON', cause })
  }
}
