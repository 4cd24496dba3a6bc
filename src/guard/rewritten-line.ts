/** A line in which something was replaced. */
import { canonicalBytes } from '../encoding/canonical-json.ts'
import type { JsonObject } from '../encoding/json-value.ts'
import { type Line, type Message, readLine } from './frames.ts'

/**
 * The line with these values in the place of its messages, each of which answers what that answered.
 *
 * @throws EncodingError `E_CANONICAL_VALUE` where a value has no canonical form.
 */
export function rewriteLine(line: Line, values: readonly JsonObject[]): Line {
  const [only = {}] = values
  const isBatch = line.messages[0]?.index !== undefined
  const made = readLine(canonicalBytes(isBatch ? values : only))
  if (made === undefined) return line
  return { ...made, messages: made.messages.map((each, at) => withIdOf(each, line.messages[at])) }
}

/** Without a session, ids count in their own exchange. */
function withIdOf(message: Message, before: Message | undefined): Message {
  return before === undefined ? message : { ...message, id: before.id }
}
