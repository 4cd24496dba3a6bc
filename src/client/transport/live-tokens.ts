/**
 * Tokens that this process holds, so that no text of a server's that repeats one is ever told to people: a server may send
 * back what it was sent, and errors and notices end up in files.
 */
const tokens = new Set<string>()

/** Remembers a token for the life of the process. */
export function rememberToken(token: string): void {
  tokens.add(token)
}

/** The text with every remembered token written as `…`. */
export function concealTokens(text: string): string {
  let concealed = text
  for (const token of tokens) concealed = concealed.replaceAll(token, '…')
  return concealed
}
