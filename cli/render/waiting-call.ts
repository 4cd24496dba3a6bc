import type { CallRequest } from '../../src/client/state/call-request.ts'
import { quote, visibleLine } from '../../src/visible-text.ts'

/** Longest line of arguments. */
const columns = 96

/** A call that waits for a person. Its arguments, escaped, only where a person looks. */
export function waitingCallLines(request: CallRequest, showText: boolean): string[] {
  const { id, entry, name, tool, definition, askedAt, until, arguments: given } = request
  const size = `${given.length} characters`
  return [
    `waits   ${id}   since ${askedAt}, refused at ${until}`,
    `  server      ${visibleLine(entry, 160)}${name === null ? '' : `   ${visibleLine(name, 200)}`}`,
    `  tool        ${quote(tool, 160)}   definition ${definition.slice(0, 16)}`,
    `  arguments   ${showText ? size : `${size} (--show-text shows them, escaped)`}`,
    ...(showText ? inLines(visibleLine(given, given.length)).map((line) => `    ${line}`) : []),
  ]
}

function inLines(text: string): string[] {
  const lines: string[] = []
  for (let at = 0; at < text.length; at += columns) lines.push(text.slice(at, at + columns))
  return lines
}
