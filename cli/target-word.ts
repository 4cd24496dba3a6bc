const release = /^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+@[0-9A-Za-z.+_-]{1,64}$/

/**
 * Whether a word, standing where a target is expected, begins a command: it is no URL, not `-`, no path (`./ ../ /` or
 * ending in `.json`) and no `name@version` (contract section 7). A bundle (`….mcpb`) is a program, wherever it lies.
 */
export function beginsCommand(word: string): boolean {
  if (word.endsWith('.mcpb') && !word.includes('://')) return true
  return !(word.includes('://') || word === '-' || isPath(word) || word.endsWith('.json') || release.test(word))
}

/** Whether a word is a path by its beginning: `./ ../ /`. */
export function isPath(word: string): boolean {
  return /^\.{0,2}\//.test(word)
}
