/**
 * The patterns of accepted subjects and refs: ours, and always anchored. There are no regular expressions, because an
 * unanchored one accepts `https://github.com/acme/mcp-evil` for `acme/mcp`.
 */

/**
 * Whether `text` is meant by an anchored pattern: `*` is any characters but `/`, `**` any characters, everything else
 * itself. Every part of the pattern goes through the text once, and none of more than 2,048 characters, the most that a
 * subject has, means anything: no pattern makes it slow.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  if (pattern.length > 2048) return false
  let reach = new Uint8Array(text.length + 1)
  reach[0] = 1
  for (const part of pattern.split(/(\*{1,2})/)) {
    const wild = part === '*' || part === '**'
    reach = wild ? reachWild(text, reach, part === '**') : reachLiteral(text, reach, part)
  }
  return reach[text.length] === 1
}

/** Where in `text` one can be after `literal`, having been where `from` is 1. */
function reachLiteral(text: string, from: Uint8Array, literal: string): Uint8Array<ArrayBuffer> {
  const reached = new Uint8Array(from.length)
  for (let at = from.indexOf(1); at >= 0; at = from.indexOf(1, at + 1)) {
    if (text.startsWith(literal, at)) reached[at + literal.length] = 1
  }
  return reached
}

function reachWild(text: string, from: Uint8Array, acrossSlashes: boolean): Uint8Array<ArrayBuffer> {
  const reached = new Uint8Array(from.length)
  let open = false
  for (let at = 0; at <= text.length; at += 1) {
    open ||= from[at] === 1
    if (open) reached[at] = 1
    if (!acrossSlashes && text[at] === '/') open = false
  }
  return reached
}
