/** What a person may send to this project's issue tracker about a wrong finding: enough to work on, and no foreign text. */

import { sha256Hex } from '../crypto/sha256.ts'
import { utf8 } from '../encoding/bytes.ts'
import { formatPointer, parsePointer } from '../encoding/json-pointer.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import type { Finding } from './finding.ts'
import { findingText } from './report.ts'

/** The facts of one finding without any text of the server. */
export interface FalseAlarmReport {
  readonly rule: string
  readonly severity: string
  readonly message: string
  readonly section: string
  /** The place, with every name that is not MCP's or JSON Schema's as `*`. */
  readonly pointer: string
  /** `plain`, or the form in which it was found. */
  readonly view: string
  readonly start: number
  readonly end: number
  /** UTF-16 code units of the whole string; 0 where the finding stands for no string. */
  readonly length: number
  /** SHA-256 of the whole string as UTF-8, 64 hexadecimal digits; of the empty string where there is none. */
  readonly textSha256: string
  /** SHA-256 of the flagged part. */
  readonly flaggedSha256: string
}

/** Member names that may be told: those of MCP and of JSON Schema. */
const publicNames = new Set(
  [
    'name title description instructions inputSchema outputSchema annotations execution taskSupport icons arguments uri uriTemplate',
    'mimeType readOnlyHint destructiveHint idempotentHint openWorldHint _meta serverInfo version websiteUrl',
    'type properties required items prefixItems additionalProperties patternProperties propertyNames enum const default examples',
    'format pattern minimum maximum minLength maxLength minItems maxItems oneOf anyOf allOf not if then else $defs definitions',
    '$ref $schema $id $comment dependentSchemas dependentRequired contains unevaluatedProperties',
  ].flatMap((line) => line.split(' ')),
)
/** Members below which names are the server's own, whatever they are. */
const namingMembers = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas', '_meta'])

/** Makes the report of one finding. */
export function falseAlarmReport(finding: Finding, snapshot: Snapshot): FalseAlarmReport {
  const { rule, severity, message, section, pointer, view = 'plain', start, end } = finding
  const text = findingText(snapshot, finding) ?? ''
  return {
    ...{ rule, severity, message, section, view, start, end },
    pointer: publicPointer(pointer),
    length: text.length,
    textSha256: sha256Hex(utf8(text)),
    flaggedSha256: sha256Hex(utf8(text.slice(start, end))),
  }
}

/** A pointer in an item, with every name that is not MCP's or JSON Schema's as `*`. */
export function publicPointer(pointer: string): string {
  return maskedPointer(pointer, { names: publicNames, namingMembers })
}

/** A pointer with every name as `*` that is not one of `names`, or that stands right below one of `namingMembers`. */
export function maskedPointer(
  pointer: string,
  { names, namingMembers: naming }: { names: ReadonlySet<string>; namingMembers: ReadonlySet<string> },
): string {
  const tokens = parsePointer(pointer)
  const isPublic = (token: string, parent: string | undefined) =>
    (parent === undefined || !naming.has(parent)) && (names.has(token) || /^\d{1,6}$/.test(token))
  return formatPointer(tokens.map((token, index) => (isPublic(token, tokens[index - 1]) ? token : '*')))
}
