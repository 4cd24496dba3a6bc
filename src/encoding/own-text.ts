/** Longest text that V8 copies where it cuts it out of another: a longer one is a view that keeps the whole other text alive. */
const maxCopied = 12

/**
 * The same text in memory of its own. Whatever is kept longer than the message that it was read from has to go through
 * here: a name of twenty letters would else keep a message of megabytes.
 */
export function ownText(text: string): string {
  // By UTF-16 code units, so that lone surrogates stay what they are.
  return text.length <= maxCopied ? text : Buffer.from(text, 'utf16le').toString('utf16le')
}
